//! What values must satisfy beyond their types.

/// What a value must satisfy beyond its type. JSON Schema 2020-12 validation §6.
#[derive(Debug, Clone, PartialEq)]
pub enum Check {
    /// `minimum`
    Minimum(f64),
    /// `maximum`
    Maximum(f64),
    /// `exclusiveMinimum`
    Above(f64),
    /// `exclusiveMaximum`
    Below(f64),
    /// `multipleOf`
    MultipleOf(f64),
    /// `minLength`
    MinLength(u64),
    /// `maxLength`
    MaxLength(u64),
    /// `pattern`, in the syntax of `regex-lite`.
    Pattern(String),
    /// `minItems`
    MinItems(u64),
    /// `maxItems`
    MaxItems(u64),
    /// `uniqueItems`
    UniqueItems,
    /// `minProperties`
    MinProperties(u64),
    /// `maxProperties`
    MaxProperties(u64),
    /// What every element of an array, or every value of a map, must satisfy.
    Each(Vec<Check>),
}
