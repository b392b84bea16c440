use serde_json::Value;

use super::{Binary, Decide, List, Map, Record, Union};

/// What a value looks like to a format. Every writer (JSON, any serde format, parameters) and
/// everything else that walks values reads this and nothing else.
#[derive(Clone)]
pub enum View<'a> {
    /// An optional value that is not there: left out of objects, `null` elsewhere.
    Absent,
    /// `null`, because somebody said so.
    Null,
    /// A boolean.
    Boolean(bool),
    /// An integer.
    Integer(i64),
    /// An integer beyond `i64`.
    Unsigned(u64),
    /// An integer beyond both, by its digits: most views are smaller than 128 bits.
    Digits(String),
    /// A number of double precision.
    Double(f64),
    /// A number of single precision, whose shortest form differs from the double's.
    Single(f32),
    /// A string.
    Str(&'a str),
    /// A string made for the occasion: dates, identifiers.
    Text(String),
    /// An array.
    List(&'a dyn List),
    /// An object whose keys are data.
    Map(&'a dyn Map),
    /// An object whose keys are fields.
    Record(&'a dyn Record),
    /// A record in a discriminated union, to be written with its tag. What is seldom is kept behind
    /// the reference: views are passed about a lot.
    Tagged(&'a dyn Union),
    /// Any JSON.
    Json(&'a Value),
    /// Bytes, which only some formats can hold as they are.
    Binary(&'a dyn Binary),
}

/// A union's present member, with its tag if the union has one.
pub fn view_union(union: &dyn Union) -> View<'_> {
    let shape = union.shape();
    let tagged = matches!(shape.decide, Decide::Tag { .. }) && union.index() < shape.variants.len();
    match union.value().view() {
        View::Record(_) if tagged => View::Tagged(union),
        view => view,
    }
}
