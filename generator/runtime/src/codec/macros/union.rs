//! One of several types.

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
        #[doc(hidden)]
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

        #[doc(hidden)]
        impl $crate::codec::Data for $type {
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
macro_rules! __is_open {
    () => {
        false
    };
    ($open:ident) => {
        true
    };
}
