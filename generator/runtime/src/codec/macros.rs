//! The tables of generated types. Each macro takes one row per field, value or variant and
//! expands to the trait methods that look rows up: no logic, so nothing to read twice.

/// `Serialize` and `Deserialize` by way of the codec.
#[doc(hidden)]
#[macro_export]
macro_rules! __serde {
    ($type:ty) => {
        impl $crate::serde::Serialize for $type {
            #[inline]
            fn serialize<S: $crate::serde::Serializer>(
                &self,
                serializer: S,
            ) -> ::core::result::Result<S::Ok, S::Error> {
                $crate::codec::serialize(self, serializer)
            }
        }

        impl<'de> $crate::serde::Deserialize<'de> for $type {
            #[inline]
            fn deserialize<D: $crate::serde::Deserializer<'de>>(
                deserializer: D,
            ) -> ::core::result::Result<Self, D::Error> {
                $crate::codec::deserialize(deserializer)
            }
        }
    };
}

/// A struct: position, field, presence and wire name per row; after them, if the schema keeps
/// further properties, the field that takes them.
///
/// ```
/// #[derive(Debug, PartialEq)]
/// pub struct Point { pub x: i64, pub label: Option<String> }
///
/// specwright_runtime::record! {
///     Point as "Point", Exact {
///         0 x: required "x", 1 label: optional "label",
///     }
/// }
/// let point: Point = serde_json::from_str(r#"{"x": 3}"#).unwrap();
/// assert_eq!(point, Point { x: 3, label: None });
/// ```
#[macro_export]
macro_rules! record {
    ($type:ident as $name:literal, $case:ident {
        $($index:literal $field:ident: $presence:ident $wire:literal,)*
        $(..$extra:ident)?
    }) => {
        #[allow(deprecated)] // deprecated fields are read and written like others
        impl $crate::codec::Codec for $type {
            #[inline]
            fn vacant() -> Self {
                Self {
                    $($field: $crate::codec::vacant(),)*
                    $($extra: $crate::codec::vacant(),)?
                }
            }

            #[inline]
            fn decode(
                &mut self,
                source: &mut dyn $crate::codec::Source,
            ) -> ::core::result::Result<$crate::codec::Filled, $crate::codec::DecodeError> {
                source.record(self)
            }

            #[inline]
            fn view(&self) -> $crate::codec::View<'_> {
                $crate::codec::View::Record(self)
            }

            #[inline]
            fn as_record(&mut self) -> ::core::option::Option<&mut dyn $crate::codec::Record> {
                ::core::option::Option::Some(self)
            }
        }

        #[allow(deprecated)]
        impl $crate::codec::Record for $type {
            #[inline]
            fn shape(&self) -> &'static $crate::codec::RecordShape {
                const SHAPE: &$crate::codec::RecordShape = &$crate::codec::RecordShape {
                    name: $name,
                    fields: &[$($crate::codec::$presence($wire),)*],
                    case: $crate::codec::Case::$case,
                };
                SHAPE
            }

            #[inline]
            #[allow(unreachable_code)] // there may be no fields
            fn slot(&mut self, index: usize) -> ::core::option::Option<&mut dyn $crate::codec::Codec> {
                ::core::option::Option::Some(match index {
                    $($index => &mut self.$field,)*
                    _ => return ::core::option::Option::None,
                })
            }

            #[inline]
            #[allow(unreachable_code)]
            fn field(&self, index: usize) -> ::core::option::Option<&dyn $crate::codec::Codec> {
                ::core::option::Option::Some(match index {
                    $($index => &self.$field,)*
                    _ => return ::core::option::Option::None,
                })
            }

            $(
                #[inline]
                fn extra_mut(&mut self) -> ::core::option::Option<&mut dyn $crate::codec::Map> {
                    ::core::option::Option::Some(&mut self.$extra)
                }

                #[inline]
                fn extra(&self) -> ::core::option::Option<&dyn $crate::codec::Map> {
                    ::core::option::Option::Some(&self.$extra)
                }
            )?
        }

        $crate::__serde!($type);
    };
}

/// `new` for a struct, out of what is required; everything else is vacant.
///
/// ```
/// # #[derive(Debug, PartialEq)]
/// # pub struct Point { pub x: i64, pub label: Option<String> }
/// # specwright_runtime::record! { Point as "Point", Exact { 0 x: required "x", 1 label: optional "label", } }
/// specwright_runtime::constructor! { Point(x: i64) }
/// assert_eq!(Point::new(3), Point { x: 3, label: None });
/// ```
#[macro_export]
macro_rules! constructor {
    ($type:ident($($field:ident: $ty:ty),* $(,)?)) => {
        impl $type {
            /// What is required, and nothing else.
            #[must_use]
            #[inline]
            pub fn new($($field: $ty),*) -> Self {
                Self { $($field,)* ..$crate::codec::vacant() }
            }
        }
    };
}

/// A string enumeration: position, variant and wire value per row; after them, if values that
/// the document does not list are kept, the variant that takes them.
#[macro_export]
macro_rules! enumeration {
    ($type:ident as $name:literal, $case:ident {
        $($index:literal $variant:ident = $wire:literal,)*
        $(..$open:ident)?
    }) => {
        #[allow(unreachable_pub)] // the type may be private
        impl $type {
            /// The value as it is written on the wire.
            #[must_use]
            #[inline]
            pub fn as_str(&self) -> &str {
                match self {
                    $(Self::$variant => $wire,)*
                    $(Self::$open(value) => value.as_str(),)?
                }
            }
        }

        impl $crate::codec::Enumeration for $type {
            #[inline]
            fn shape(&self) -> &'static $crate::codec::EnumerationShape {
                const SHAPE: &$crate::codec::EnumerationShape = &$crate::codec::EnumerationShape {
                    name: $name,
                    values: &[$($wire,)*],
                    case: $crate::codec::Case::$case,
                };
                SHAPE
            }

            #[inline]
            fn choose(&mut self, index: usize) {
                match index {
                    $($index => *self = Self::$variant,)*
                    _ => {}
                }
            }

            #[inline]
            fn choose_undocumented(&mut self, text: &str) -> $crate::codec::Accepts {
                $crate::__keep_text!(self, text $(, $open)?)
            }
        }

        impl $crate::codec::Codec for $type {
            #[inline]
            fn vacant() -> Self {
                $crate::__first!($(Self::$variant,)*)
            }

            #[inline]
            fn decode(
                &mut self,
                source: &mut dyn $crate::codec::Source,
            ) -> ::core::result::Result<$crate::codec::Filled, $crate::codec::DecodeError> {
                $crate::codec::decode_enumeration(self, source)
            }

            #[inline]
            fn view(&self) -> $crate::codec::View<'_> {
                $crate::codec::View::Str(self.as_str())
            }
        }

        impl ::std::fmt::Display for $type {
            #[inline]
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                f.write_str(self.as_str())
            }
        }

        impl ::std::str::FromStr for $type {
            type Err = $crate::codec::DecodeError;

            #[inline]
            fn from_str(text: &str) -> ::core::result::Result<Self, $crate::codec::DecodeError> {
                $crate::codec::from_text(text)
            }
        }

        $crate::__serde!($type);
    };
}

/// An integer enumeration; rows as in [`enumeration!`](crate::enumeration).
#[macro_export]
macro_rules! integer_enumeration {
    ($type:ident as $name:literal {
        $($variant:ident = $wire:literal,)*
        $(..$open:ident)?
    }) => {
        #[allow(unreachable_pub)] // the type may be private
        impl $type {
            /// The value as it is written on the wire.
            #[must_use]
            #[inline]
            pub fn value(&self) -> i64 {
                match self {
                    $(Self::$variant => $wire,)*
                    $(Self::$open(value) => *value.get(),)?
                }
            }

            /// The documented value, or, if undocumented ones are kept, whatever it is.
            #[must_use]
            #[inline]
            pub fn from_value(value: i64) -> ::core::option::Option<Self> {
                match value {
                    $($wire => ::core::option::Option::Some(Self::$variant),)*
                    other => $crate::__keep_integer!(other $(, $open)?),
                }
            }
        }

        impl $crate::codec::Codec for $type {
            #[inline]
            fn vacant() -> Self {
                $crate::__first!($(Self::$variant,)*)
            }

            #[inline]
            fn decode(
                &mut self,
                source: &mut dyn $crate::codec::Source,
            ) -> ::core::result::Result<$crate::codec::Filled, $crate::codec::DecodeError> {
                $crate::codec::decode_integer_enumeration(self, $name, &[$($wire,)*], Self::from_value, source)
            }

            #[inline]
            fn view(&self) -> $crate::codec::View<'_> {
                $crate::codec::View::Integer(self.value())
            }
        }

        impl ::std::fmt::Display for $type {
            #[inline]
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                write!(f, "{}", self.value())
            }
        }

        $crate::__serde!($type);
    };
}

/// An enumeration of values of several kinds: variant and [`Literal`](crate::codec::Literal) per
/// row; after them as in [`enumeration!`](crate::enumeration).
#[macro_export]
macro_rules! value_enumeration {
    ($type:ident as $name:literal {
        $($variant:ident = $kind:ident($wire:expr),)*
        $(..$open:ident)?
    }) => {
        #[allow(unreachable_pub)] // the type may be private
        impl $type {
            /// The value as it is written on the wire.
            #[must_use]
            #[inline]
            pub fn value(&self) -> $crate::Json {
                $crate::codec::to_json_value(self).unwrap_or_default()
            }
        }

        impl $crate::codec::Codec for $type {
            #[inline]
            fn vacant() -> Self {
                $crate::__first!($(Self::$variant,)*)
            }

            #[inline]
            fn decode(
                &mut self,
                source: &mut dyn $crate::codec::Source,
            ) -> ::core::result::Result<$crate::codec::Filled, $crate::codec::DecodeError> {
                $crate::codec::decode_value_enumeration(
                    self,
                    $name,
                    &[$(($crate::codec::Literal::$kind($wire), || Self::$variant),)*],
                    |value| $crate::__keep_integer!(value $(, $open)?),
                    source,
                )
            }

            #[inline]
            fn view(&self) -> $crate::codec::View<'_> {
                match self {
                    $(Self::$variant => $crate::codec::Literal::$kind($wire).view(),)*
                    $(Self::$open(value) => $crate::codec::View::Json(value.get()),)?
                }
            }
        }

        impl ::std::fmt::Display for $type {
            #[inline]
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                match self {
                    $(Self::$variant => $crate::codec::Literal::$kind($wire).fmt(f),)*
                    $(Self::$open(value) => value.get().fmt(f),)?
                }
            }
        }

        $crate::__serde!($type);
    };
}

/// A struct whose values are the elements of an array: `tuple! { Point as "Point" (0, 1) }`.
#[macro_export]
macro_rules! tuple {
    ($type:ident as $name:literal ($($index:tt),*)) => {
        impl $crate::codec::List for $type {
            #[inline]
            fn clear(&mut self) {}

            #[inline]
            fn grow(&mut self) -> ::core::option::Option<&mut dyn $crate::codec::Codec> {
                ::core::option::Option::None
            }

            #[inline]
            fn len(&self) -> usize {
                [$($index),*].len()
            }

            #[inline]
            fn item(&self, index: usize) -> ::core::option::Option<&dyn $crate::codec::Codec> {
                match index {
                    $($index => ::core::option::Option::Some(&self.$index),)*
                    _ => ::core::option::Option::None,
                }
            }
        }

        impl $crate::codec::Tuple for $type {
            #[inline]
            fn slot(&mut self, index: usize) -> ::core::option::Option<&mut dyn $crate::codec::Codec> {
                match index {
                    $($index => ::core::option::Option::Some(&mut self.$index),)*
                    _ => ::core::option::Option::None,
                }
            }
        }

        impl $crate::codec::Codec for $type {
            #[inline]
            fn vacant() -> Self {
                Self { $($index: $crate::codec::vacant(),)* }
            }

            #[inline]
            fn decode(
                &mut self,
                source: &mut dyn $crate::codec::Source,
            ) -> ::core::result::Result<$crate::codec::Filled, $crate::codec::DecodeError> {
                $crate::codec::decode_tuple(self, $name, source)
            }

            #[inline]
            fn view(&self) -> $crate::codec::View<'_> {
                $crate::codec::View::List(self)
            }
        }

        $crate::__serde!($type);
    };
}

/// A struct around one value.
#[macro_export]
macro_rules! newtype {
    ($type:ident) => {
        impl $crate::codec::Codec for $type {
            #[inline]
            fn vacant() -> Self {
                Self($crate::codec::vacant())
            }

            #[inline]
            fn decode(
                &mut self,
                source: &mut dyn $crate::codec::Source,
            ) -> ::core::result::Result<$crate::codec::Filled, $crate::codec::DecodeError> {
                self.0.decode(source)
            }

            #[inline]
            fn view(&self) -> $crate::codec::View<'_> {
                self.0.view()
            }
        }

        $crate::__serde!($type);
    };
}

/// A union: position, variant and its name per row; how one is decided on; after them, if
/// undocumented members are kept, the variant that takes them. `vacant` names the variant that
/// stands in until a value is decoded.
///
/// `by tag "kind", Exact { "cat" => 0, }` reads a discriminator; `by rules { Object has("lives")
/// => 0, String any() => 1, }` is a decision table: a [`Kind`](crate::codec::Kind), a
/// [`Test`](crate::codec::Test) and the variant.
#[macro_export]
macro_rules! union {
    ($type:ident as $name:literal, vacant $vacant:ident {
        $($index:literal $variant:ident,)*
        $(..$open:ident)?
    } by $how:ident $($decide:tt)*) => {
        impl $crate::codec::Union for $type {
            #[inline]
            fn shape(&self) -> &'static $crate::codec::UnionShape {
                const SHAPE: &$crate::codec::UnionShape = &$crate::codec::UnionShape {
                    name: $name,
                    variants: &[$(stringify!($variant),)*],
                    decide: $crate::__decide!($how $($decide)*),
                    open: $crate::__is_open!($($open)?),
                };
                SHAPE
            }

            #[inline]
            fn choose(&mut self, index: usize) {
                *self = match index {
                    $($index => Self::$variant($crate::codec::vacant()),)*
                    _ => Self::$vacant($crate::codec::vacant()),
                };
            }

            #[inline]
            fn index(&self) -> usize {
                match self {
                    $(Self::$variant(_) => $index,)*
                    $(Self::$open(_) => usize::MAX,)?
                }
            }

            #[inline]
            fn slot(&mut self) -> &mut dyn $crate::codec::Codec {
                match self {
                    $(Self::$variant(value) => value,)*
                    $(Self::$open(value) => value,)?
                }
            }

            #[inline]
            fn value(&self) -> &dyn $crate::codec::Codec {
                match self {
                    $(Self::$variant(value) => value,)*
                    $(Self::$open(value) => value,)?
                }
            }
        }

        impl $crate::codec::Codec for $type {
            #[inline]
            fn vacant() -> Self {
                Self::$vacant($crate::codec::vacant())
            }

            #[inline]
            fn decode(
                &mut self,
                source: &mut dyn $crate::codec::Source,
            ) -> ::core::result::Result<$crate::codec::Filled, $crate::codec::DecodeError> {
                source.union(self)
            }

            #[inline]
            fn view(&self) -> $crate::codec::View<'_> {
                $crate::codec::view_union(self)
            }
        }

        $crate::__serde!($type);
    };
}

#[doc(hidden)]
#[macro_export]
macro_rules! __decide {
    (tag $property:literal, $case:ident { $($value:literal => $variant:literal,)* }) => {
        $crate::codec::Decide::Tag {
            property: $property,
            values: &[$(($value, $variant),)*],
            case: $crate::codec::Case::$case,
        }
    };
    (rules { $($kind:ident $test:ident($($argument:literal),*) => $variant:literal,)* }) => {
        $crate::codec::Decide::Rules(&[$(
            $crate::codec::Rule::new(
                $crate::codec::Kind::$kind,
                $crate::__test!($test $($argument),*),
                $variant,
            ),
        )*])
    };
}

#[doc(hidden)]
#[macro_export]
macro_rules! __test {
    (any) => {
        $crate::codec::Test::Any
    };
    (attempt) => {
        $crate::codec::Test::Try
    };
    (has $name:literal) => {
        $crate::codec::Test::Has($name)
    };
    (equals $name:literal, $value:literal) => {
        $crate::codec::Test::Equals($name, $value)
    };
    (among $($value:literal),*) => {
        $crate::codec::Test::Among(&[$($value),*])
    };
}

#[doc(hidden)]
#[macro_export]
macro_rules! __keep_text {
    ($this:ident, $text:ident) => {{
        let _ = $text;
        $crate::codec::Accepts::Refused
    }};
    ($this:ident, $text:ident, $open:ident) => {{
        *$this = Self::$open($crate::codec::Undocumented::new($text.to_owned()));
        $crate::codec::Accepts::Kept
    }};
}

#[doc(hidden)]
#[macro_export]
macro_rules! __keep_integer {
    ($value:ident) => {{
        let _ = $value;
        ::core::option::Option::None
    }};
    ($value:ident, $open:ident) => {
        ::core::option::Option::Some(Self::$open($crate::codec::Undocumented::new($value)))
    };
}

#[doc(hidden)]
#[macro_export]
macro_rules! __is_open {
    () => {
        false
    };
    ($open:ident) => {
        true
    };
}

#[doc(hidden)]
#[macro_export]
macro_rules! __first {
    ($first:expr, $($rest:expr,)*) => {
        $first
    };
}
