//! Structs whose fields have no names.

/// A struct whose values are the elements of an array: `tuple! { Point as "Point" (0, 1) }`.
#[macro_export]
macro_rules! tuple {
    ($type:ident as $name:literal ($($index:tt),*)) => {
        #[doc(hidden)]
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

        #[doc(hidden)]
        impl $crate::codec::Tuple for $type {
            #[inline]
            fn slot(&mut self, index: usize) -> ::core::option::Option<&mut dyn $crate::codec::Codec> {
                match index {
                    $($index => ::core::option::Option::Some(&mut self.$index),)*
                    _ => ::core::option::Option::None,
                }
            }
        }

        #[doc(hidden)]
        impl $crate::codec::Data for $type {
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
        #[doc(hidden)]
        impl $crate::codec::Data for $type {
            #[inline]
            fn vacant() -> Self {
                Self($crate::codec::vacant())
            }

            #[inline]
            fn decode(
                &mut self,
                source: &mut dyn $crate::codec::Source,
            ) -> ::core::result::Result<$crate::codec::Filled, $crate::codec::DecodeError> {
                $crate::codec::Codec::decode(&mut self.0, source)
            }

            #[inline]
            fn view(&self) -> $crate::codec::View<'_> {
                $crate::codec::Codec::view(&self.0)
            }
        }

        $crate::__serde!($type);
    };
}
