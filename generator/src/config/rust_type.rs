//! Types that are not generated.

use serde::Deserialize;
use serde::de::{Deserializer, Error as _};

/// A type that stands for a schema.
///
/// It must implement `Clone`, `Debug`, `Default`, `PartialEq` and `serde`'s `Serialize` and
/// `Deserialize`; with the codec [`RustTypeCodec::Runtime`], `specwright_runtime::codec::Data`
/// in place of the last three.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct RustType {
    /// Its path: `rust_decimal::Decimal`, `crate::Money`; or `String`, `i64`, `f64`, `bool`.
    pub path: String,
    /// The package it is from, if the generated crate shall depend on it.
    pub package: Option<String>,
    /// That dependency: a version, or a table as in a manifest.
    pub dependency: Option<toml::Value>,
    /// How it is read and written.
    pub codec: RustTypeCodec,
}

/// How a type that is not generated is read and written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum RustTypeCodec {
    /// By its implementation of `serde`: fields are `Foreign<T>`, which derefs to it.
    #[default]
    Serde,
    /// By its own implementation of `specwright_runtime::codec::Data`.
    Runtime,
}

impl RustType {
    /// A type by its path.
    pub fn new(path: impl Into<String>) -> Self {
        Self { path: path.into(), ..Self::default() }
    }
}

/// The table form: `{ path = "rust_decimal::Decimal", crate = "rust_decimal", version = "1.36" }`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct Table {
    path: String,
    #[serde(rename = "crate")]
    package: Option<String>,
    version: Option<String>,
    #[serde(default)]
    features: Vec<String>,
    #[serde(default)]
    codec: RustTypeCodec,
}

impl<'de> Deserialize<'de> for RustType {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Either;
        impl<'de> serde::de::Visitor<'de> for Either {
            type Value = RustType;

            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("a path such as \"rust_decimal::Decimal\", or a table with a `path`")
            }

            fn visit_str<E: serde::de::Error>(self, path: &str) -> Result<RustType, E> {
                Ok(RustType::new(path))
            }

            fn visit_map<A: serde::de::MapAccess<'de>>(self, map: A) -> Result<RustType, A::Error> {
                let table = Table::deserialize(serde::de::value::MapAccessDeserializer::new(map))?;
                RustType::try_from(table).map_err(A::Error::custom)
            }
        }
        deserializer.deserialize_any(Either)
    }
}

impl TryFrom<Table> for RustType {
    type Error = &'static str;

    fn try_from(table: Table) -> Result<Self, &'static str> {
        let dependency = match (&table.package, table.version, table.features) {
            (None, None, features) if features.is_empty() => None,
            (None, _, _) => return Err("`version` and `features` are of a `crate`, which is not named"),
            (Some(_), None, _) => return Err("a `crate` needs a `version`"),
            (Some(_), Some(version), features) if features.is_empty() => Some(toml::Value::String(version)),
            (Some(_), Some(version), features) => {
                let features = features.into_iter().map(toml::Value::String).collect();
                let pairs =
                    [("version", toml::Value::String(version)), ("features", toml::Value::Array(features))];
                Some(toml::Value::Table(
                    pairs.map(|(key, value)| (key.to_owned(), value)).into_iter().collect(),
                ))
            }
        };
        Ok(Self { path: table.path, package: table.package, dependency, codec: table.codec })
    }
}

/// The crate whose types stand for points in time and days.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum DateTimes {
    /// `chrono::DateTime<FixedOffset>` and `chrono::NaiveDate`.
    #[default]
    Chrono,
    /// `jiff::Timestamp`, which keeps no offset, and `jiff::civil::Date`.
    Jiff,
    /// `time::OffsetDateTime` and `time::Date`.
    Time,
    /// `String`, unchecked.
    String,
}

/// What becomes of an `x-rust-type` whose crate is not listed in `crates`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum ExtensionCrates {
    /// It is passed over with a warning: a document must not choose what is downloaded and built.
    #[default]
    Listed,
    /// It is taken, with the version that the document names.
    Any,
}
