//! The tables of generated operations. As with types, each row is given once and expands to
//! look-ups without logic.

/// An operation: its name, method and path; position, field, presence, place and wire name of
/// each parameter; the field of the body, if it has one, with its media types; what it gives, with
/// the status and the media types where there is one success only; its errors; whatever else
/// [`OperationShape`](crate::http::OperationShape) has a field for.
///
/// ```
/// use specwright_runtime::http::{Media, RawBody};
///
/// pub struct GetPhoto { pub id: i64, pub width: Option<i32> }
///
/// specwright_runtime::operation! {
///     GetPhoto as "getPhoto", GET "/photos/{id}" {
///         0 id: required path("id"), 1 width: optional query("width"),
///     }
///     Ok(RawBody, ()) = 200 &[Media::raw("image/jpeg")], Err(std::convert::Infallible)
/// }
/// ```
#[macro_export]
macro_rules! operation {
    ($type:ident as $id:literal, $method:tt $path:literal {
        $($index:literal $field:ident: $presence:ident $place:ident($name:literal) $(.$style:ident($($fields:expr)?))*,)*
        $(body $body:ident: $body_presence:ident $media:expr,)?
    } $(checks { $($at:literal $($rule:ident $(($($argument:tt)*))?)+,)* })?
    Ok($ok:ty, $headers:ty) $(= $status:tt $($ok_media:expr)?)?, Err($err:ty)
    $(, $option:ident: $value:expr)* $(,)?) => {
        #[allow(deprecated)] // deprecated parameters are read and written like others
        impl $crate::http::Operation for $type {
            const SHAPE: &'static $crate::http::OperationShape = &$crate::http::OperationShape {
                id: $id,
                method: $crate::__method!($method),
                path: $path,
                parameters: &[$($crate::http::$place($name)$(.$style($($fields)?))*.$presence(),)*],
                $(body: ::core::option::Option::Some($crate::http::BodyShape::$body_presence($media)),)?
                success: $crate::__success!($ok $(, $status $($ok_media)?)?),
                failure: <$err as $crate::http::Outcome>::RESPONSES,
                $(checks: &[$(($at, $crate::checks![$($rule $(($($argument)*))?),+]),)*],)?
                $($option: $value,)*
                ..$crate::http::OperationShape::NONE
            };
            type Ok = $ok;
            type Err = $err;
            type Headers = $headers;

            #[inline]
            fn vacant() -> Self {
                Self {
                    $($field: $crate::codec::vacant(),)*
                    $($body: $crate::__body!($body_presence vacant()),)?
                }
            }

            $crate::__slots! { $($index $field,)* }

            $(
                #[inline]
                fn body(&self) -> $crate::http::BodyRef<'_> {
                    $crate::__body!($body_presence body(&self.$body))
                }

                #[inline]
                fn body_mut(&mut self) -> $crate::http::BodyMut<'_> {
                    $crate::__body!($body_presence body_mut(&mut self.$body))
                }
            )?
        }
    };
}

/// A body that must be there, or one that may be left out.
#[doc(hidden)]
#[macro_export]
macro_rules! __body {
    (required $method:ident($($body:expr)?)) => {
        $crate::http::Payload::$method($($body)?)
    };
    (optional vacant()) => {
        ::core::option::Option::None
    };
    (optional body($body:expr)) => {
        $crate::http::Payload::optional_body($body)
    };
    (optional body_mut($body:expr)) => {
        $crate::http::Payload::optional_body_mut($body)
    };
}

/// The documented headers of a response; rows as in [`operation!`](crate::operation).
#[macro_export]
macro_rules! headers {
    ($type:ident {
        $($index:literal $field:ident: $presence:ident $place:ident($name:literal) $(.$style:ident($($fields:expr)?))*,)*
    }) => {
        #[allow(deprecated)]
        #[doc(hidden)]
        impl $crate::http::HeaderSet for $type {
            const SHAPE: &'static [$crate::http::Parameter] =
                &[$($crate::http::$place($name)$(.$style($($fields)?))*.$presence(),)*];

            #[inline]
            fn vacant() -> Self {
                Self { $($field: $crate::codec::vacant(),)* }
            }
        }

        #[allow(deprecated)]
        #[doc(hidden)]
        impl $crate::http::Fields for $type {
            $crate::__slots! { $($index $field,)* }
        }
    };
}

/// The fields of a struct, by position.
#[doc(hidden)]
#[macro_export]
macro_rules! __slots {
    ($($index:literal $field:ident,)*) => {
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
    };
}

/// A method is a word (`GET`), or a text (`"M-SEARCH"`).
#[doc(hidden)]
#[macro_export]
macro_rules! __method {
    ($method:ident) => {
        ::core::stringify!($method)
    };
    ($method:literal) => {
        $method
    };
}

/// The one success, or those of an enum.
#[doc(hidden)]
#[macro_export]
macro_rules! __success {
    ($ok:ty) => {
        <$ok as $crate::http::Outcome>::RESPONSES
    };
    ($ok:ty, $status:tt $($media:expr)?) => {
        &[$crate::__response!($status $($media)?)]
    };
}

/// An enum of responses: position and variant, what the variant holds (`body`, `status`, both
/// or nothing), its status or range of statuses, and the media types of its body.
///
/// ```
/// use specwright_runtime::http::{Media, StatusCode};
///
/// const TEXT: &[Media] = &[Media::text("text/plain")];
///
/// pub enum Stored { Created(String), Replaced, Other(StatusCode, String) }
///
/// specwright_runtime::outcomes! {
///     Stored {
///         0 Created(body) = 201 TEXT,
///         1 Replaced = 204,
///         2 Other(status, body) = 2XX TEXT,
///     }
/// }
/// ```
#[macro_export]
macro_rules! outcomes {
    ($type:ident {
        $($index:literal $variant:ident $(($($part:ident),+))? = $status:tt $($media:expr)?,)*
    }) => {
        #[doc(hidden)]
        impl $crate::http::Outcome for $type {
            const RESPONSES: &'static [$crate::http::ResponseShape] =
                &[$($crate::__response!($status $($media)?),)*];

            #[inline]
            #[allow(unused_variables)] // for most statuses the variant says it all
            fn make(index: usize, status: $crate::http::StatusCode) -> ::core::option::Option<Self> {
                match index {
                    $($index => ::core::option::Option::Some(
                        $crate::__variant!(make $type $variant $(($($part),+))? status),
                    ),)*
                    _ => ::core::option::Option::None,
                }
            }

            #[inline]
            fn variant(&self) -> $crate::http::Variant<'_> {
                match self {
                    $(Self::$variant $(($($part),+))? => {
                        $crate::__variant!(variant $index $(($($part),+) ($($part),+))?)
                    })*
                }
            }

            #[inline]
            #[allow(unused_variables)]
            fn body_mut(&mut self) -> $crate::http::BodyMut<'_> {
                match self {
                    $(Self::$variant $(($($part),+))? => $crate::__variant!(body_mut $(($($part),+) ($($part),+))?),)*
                }
            }
        }
    };
}

/// An enum of errors; rows as in [`outcomes!`](crate::outcomes).
#[macro_export]
macro_rules! failures {
    ($type:ident { $($rows:tt)* }) => {
        $crate::outcomes! { $type { $($rows)* } }

        impl ::core::fmt::Display for $type {
            #[inline]
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                let responses = <Self as $crate::http::Outcome>::RESPONSES;
                $crate::http::show_failure(f, responses, &$crate::http::Outcome::variant(self))
            }
        }

        impl ::std::error::Error for $type {}
    };
}

#[doc(hidden)]
#[macro_export]
macro_rules! __response {
    ($status:tt) => {
        $crate::__response!($status & [])
    };
    (default $media:expr) => {
        $crate::http::fallback($media)
    };
    (1XX $media:expr) => {
        $crate::http::range(1, $media)
    };
    (2XX $media:expr) => {
        $crate::http::range(2, $media)
    };
    (3XX $media:expr) => {
        $crate::http::range(3, $media)
    };
    (4XX $media:expr) => {
        $crate::http::range(4, $media)
    };
    (5XX $media:expr) => {
        $crate::http::range(5, $media)
    };
    ($code:literal $media:expr) => {
        $crate::http::response($code, $media)
    };
}

/// What a variant holds, told by the words in its row. Words come twice: once to be compared,
/// once to be used as names.
#[doc(hidden)]
#[macro_export]
macro_rules! __variant {
    (make $type:ident $variant:ident $status:ident) => {
        $type::$variant
    };
    (make $type:ident $variant:ident (body) $status:ident) => {
        $type::$variant($crate::http::Payload::vacant())
    };
    (make $type:ident $variant:ident (status) $status:ident) => {
        $type::$variant($status)
    };
    (make $type:ident $variant:ident (status, body) $status:ident) => {
        $type::$variant($status, $crate::http::Payload::vacant())
    };
    (variant $index:literal) => {
        $crate::http::Variant::new($index, ::core::option::Option::None, $crate::http::BodyRef::Empty)
    };
    (variant $index:literal (status) ($status:ident)) => {
        $crate::http::Variant::new(
            $index,
            ::core::option::Option::Some(*$status),
            $crate::http::BodyRef::Empty,
        )
    };
    (variant $index:literal (body) ($body:ident)) => {
        $crate::http::Variant::new($index, ::core::option::Option::None, $crate::http::Payload::body($body))
    };
    (variant $index:literal (status, body) ($status:ident, $body:ident)) => {
        $crate::http::Variant::new(
            $index,
            ::core::option::Option::Some(*$status),
            $crate::http::Payload::body($body),
        )
    };
    (body_mut) => {
        $crate::http::BodyMut::Empty
    };
    (body_mut (status) ($status:ident)) => {
        $crate::http::BodyMut::Empty
    };
    (body_mut (body) ($body:ident)) => {
        $crate::http::Payload::body_mut($body)
    };
    (body_mut (status, body) ($status:ident, $body:ident)) => {
        $crate::http::Payload::body_mut($body)
    };
}
