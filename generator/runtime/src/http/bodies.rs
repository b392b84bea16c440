//! Bodies whose media types have different schemas.

/// An enum of bodies: position and variant. Which of them a body is, its media type says: that of
/// [`Media::variant`](crate::http::Media::variant). A variant holds anything that can be a body.
///
/// ```
/// use specwright_runtime::http::{Media, RawBody};
///
/// const TEXT_OR_PHOTO: &[Media] =
///     &[Media::text("text/plain"), Media::raw("image/png").variant(1), Media::raw("image/jpeg").variant(1)];
///
/// pub enum NoteBody { Text(String), Bytes(RawBody) }
///
/// specwright_runtime::bodies! { NoteBody { 0 Text, 1 Bytes } }
///
/// pub struct StoreNote { pub body: NoteBody }
///
/// specwright_runtime::operation! {
///     StoreNote as "storeNote", POST "/notes" { body body: required TEXT_OR_PHOTO, }
///     Ok((), ()) = 204, Err(std::convert::Infallible)
/// }
/// ```
///
/// OpenAPI 3.0.4 §4.7.14: each media type has a schema of its own.
#[macro_export]
macro_rules! bodies {
    ($type:ident { $first_index:literal $first:ident $(, $index:literal $variant:ident)* $(,)? }) => {
        impl $crate::http::Payload for $type {
            #[inline]
            fn vacant() -> Self {
                Self::$first($crate::http::Payload::vacant())
            }

            #[inline]
            fn body_mut(&mut self) -> $crate::http::BodyMut<'_> {
                $crate::http::BodyMut::OneOf(self)
            }

            #[inline]
            fn body(&self) -> $crate::http::BodyRef<'_> {
                $crate::http::BodyRef::OneOf(self)
            }
        }

        impl $crate::http::OneOf for $type {
            #[inline]
            fn select(&mut self, index: usize) -> $crate::http::BodyMut<'_> {
                *self = match index {
                    $first_index => Self::$first($crate::http::Payload::vacant()),
                    $($index => Self::$variant($crate::http::Payload::vacant()),)*
                    _ => return $crate::http::BodyMut::Empty,
                };
                match self {
                    Self::$first(body) => $crate::http::Payload::body_mut(body),
                    $(Self::$variant(body) => $crate::http::Payload::body_mut(body),)*
                }
            }

            #[inline]
            fn present(&self) -> (usize, $crate::http::BodyRef<'_>) {
                match self {
                    Self::$first(body) => ($first_index, $crate::http::Payload::body(body)),
                    $(Self::$variant(body) => ($index, $crate::http::Payload::body(body)),)*
                }
            }
        }
    };
}
