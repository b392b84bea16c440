//! Structs whose fields are properties.

/// A struct: position, field, presence and wire name per row; after them, if the schema keeps
/// further properties, the field that takes them. `xml` says which fields are no plain elements in
/// XML, with the methods of [`XmlNode`](crate::codec::XmlNode): `xml { 0 .attribute(), }`.
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
///
/// A `closed` record has no other properties (`additionalProperties: false`), and servers say so:
/// `Point as "Point", Exact closed { … }`.
///
/// Behind the fields stands what their values must satisfy, as [`checks!`](crate::checks) takes it,
/// by position: `checks { 1 min_length(1) max_length(40), }`.
#[macro_export]
macro_rules! record {
    ($type:ident as $name:literal, $case:ident $($closed:ident)? {
        $($index:literal $field:ident: $presence:ident $wire:literal,)*
        $(..$extra:ident)?
    } $(checks { $($at:literal $($rule:ident $(($($argument:tt)*))?)+,)* })?
    $(xml { $($node:literal $(.$word:ident($($text:literal)?))+,)* })?) => {
        #[allow(deprecated)] // deprecated fields are read and written like others
        #[doc(hidden)]
        impl $crate::codec::Data for $type {
            const PROPERTIES: ::core::option::Option<&'static $crate::codec::RecordShape> =
                ::core::option::Option::Some(&$crate::codec::RecordShape {
                    name: $name,
                    fields: &[$($crate::codec::$presence($wire).written(concat!(",\"", $wire, "\":")),)*],
                    case: $crate::codec::Case::$case,
                    others: $crate::__others!($($closed)?),
                    checks: &[$($(($at, $crate::checks![$($rule $(($($argument)*))?),+]),)*)?],
                    xml: &[$($(($node, $crate::codec::XmlNode::ELEMENT$(.$word($($text)?))+),)*)?],
                });

            #[inline]
            fn vacant() -> Self {
                Self {
                    $($field: $crate::codec::vacant(),)*
                    $($extra: $crate::codec::vacant(),)?
                }
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

#[doc(hidden)]
#[macro_export]
macro_rules! __others {
    () => {
        $crate::codec::Others::Allowed
    };
    (closed) => {
        $crate::codec::Others::Forbidden
    };
}

/// `new` for a struct, out of what is required; everything else is vacant. `all` says that there is nothing else.
///
/// ```
/// # #[derive(Debug, PartialEq)]
/// # pub struct Point { pub x: i64, pub label: Option<String> }
/// # specwright_runtime::record! { Point as "Point", Exact { 0 x: required "x", 1 label: optional "label", } }
/// specwright_runtime::constructor! { Point(x: i64) }
/// assert_eq!(Point::new(3), Point { x: 3, label: None });
///
/// # #[derive(Debug, PartialEq)]
/// # pub struct Name { pub name: String }
/// specwright_runtime::constructor! { all Name(name: String) }
/// assert_eq!(Name::new("A".to_owned()), Name { name: "A".to_owned() });
/// ```
#[macro_export]
macro_rules! constructor {
    (all $type:ident($($field:ident: $ty:ty),* $(,)?)) => {
        impl $type {
            /// What is required, which is all there is.
            #[must_use]
            #[inline]
            pub fn new($($field: $ty),*) -> Self {
                Self { $($field),* }
            }
        }
    };
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
