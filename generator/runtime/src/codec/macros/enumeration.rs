//! Values out of a list of documented ones.

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

        #[doc(hidden)]
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

        #[doc(hidden)]
        impl $crate::codec::Data for $type {
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

        #[doc(hidden)]
        impl $crate::codec::Data for $type {
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

        #[doc(hidden)]
        impl $crate::codec::Data for $type {
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
macro_rules! __first {
    ($first:expr, $($rest:expr,)*) => {
        $first
    };
}
