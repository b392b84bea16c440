/// A generated client: a newtype around [`Client`](crate::client::Client), the API it is for, and
/// its servers, if there is a choice.
#[macro_export]
macro_rules! client {
    ($client:ident, $api:expr $(, $servers:expr)?) => {
        impl $client {
            /// Starts to set up a client.
            #[must_use]
            #[inline]
            pub fn builder() -> $crate::client::Builder<Self> {
                $crate::client::Builder::new($api)$(.servers($servers))?
            }

            /// Calls an operation.
            #[inline]
            pub fn send<O: $crate::http::Operation>(&self, request: O) -> $crate::client::Sending<O> {
                self.0.send(request)
            }

            /// Sends a webhook or a callback to the URL of who asked for it.
            #[inline]
            pub fn send_to<O: $crate::http::Operation>(
                &self,
                url: &str,
                request: O,
            ) -> $crate::client::Sending<O> {
                self.0.send_to(url, request)
            }
        }

        impl ::core::convert::From<$crate::client::Client> for $client {
            #[inline]
            fn from(client: $crate::client::Client) -> Self {
                Self(client)
            }
        }
    };
}

/// A call with setters, one per row: a newtype around the [`Call`](crate::client::Call) of an
/// operation. A value is taken as it is, or by a method that owns what is borrowed.
///
/// ```
/// # mod operations {
/// #     #[derive(Debug)]
/// #     pub struct ListPhotos { pub owner: Option<String>, pub page: Option<i64> }
/// #     specwright_runtime::operation! {
/// #         ListPhotos as "listPhotos", GET "/photos" {
/// #             0 owner: optional query("owner"), 1 page: optional query("page"),
/// #         }
/// #         Ok((), ()), Err(std::convert::Infallible)
/// #     }
/// # }
/// specwright_runtime::call! {
///     ListPhotosCall(operations::ListPhotos) {
///         /// Whose photos.
///         owner: &str => to_owned,
///         page: i64,
///     }
/// }
/// ```
#[macro_export]
macro_rules! call {
    ($call:ident($operation:ty) $($paged:ident)? {
        $($(#[$attribute:meta])* $field:ident: $value:ty $(=> $owned:ident)?,)*
    }) => {
        #[doc = ::core::concat!("A call of [`", ::core::stringify!($operation), "`], sent when awaited.")]
        #[derive(Debug)]
        #[must_use = "nothing is sent until it is awaited"]
        pub struct $call($crate::client::Call<$operation>);

        impl $call {
            /// With this header, in the place of others of its name.
            #[inline]
            pub fn header<N, V>(self, name: N, value: V) -> Self
            where
                N: ::core::convert::TryInto<$crate::http::HeaderName, Error: ::core::fmt::Display>,
                V: ::core::convert::TryInto<$crate::http::HeaderValue, Error: ::core::fmt::Display>,
            {
                Self(self.0.header(name, value))
            }

            /// Asks for the response in this documented media type; repeated, for others that will do.
            #[inline]
            pub fn accept(self, media_type: &str) -> Self {
                Self(self.0.accept(media_type))
            }

            /// Sends the body in this documented media type.
            #[inline]
            pub fn content_type(self, media_type: &str) -> Self {
                Self(self.0.content_type(media_type))
            }

            /// With this much time for the whole call.
            #[inline]
            pub fn timeout(self, limit: ::core::time::Duration) -> Self {
                Self(self.0.timeout(limit))
            }

            /// With these options instead of the client's.
            #[inline]
            pub fn with(self, options: $crate::client::Options) -> Self {
                Self(self.0.with(options))
            }

            $(
                $(#[$attribute])*
                #[inline]
                pub fn $field(mut self, value: $value) -> Self {
                    self.0.request.$field = ::core::option::Option::Some(value$(.$owned())?);
                    self
                }
            )*
        }

        $($crate::__paged_call! { $paged $call $operation })?

        impl ::core::future::IntoFuture for $call {
            type Output = $crate::http::Answer<$operation>;
            type IntoFuture = $crate::client::Sending<$operation>;

            #[inline]
            fn into_future(self) -> Self::IntoFuture {
                ::core::future::IntoFuture::into_future(self.0)
            }
        }
    };
}

/// What calls of operations that give pages can do beside.
#[doc(hidden)]
#[macro_export]
macro_rules! __paged_call {
    (paged $call:ident $operation:ty) => {
        impl $call {
            /// This page and all that follow it, as a stream.
            #[inline]
            pub fn pages(self) -> $crate::client::Pages<$operation> {
                self.0.pages()
            }

            /// The items of this page and of all that follow it, as a stream.
            #[inline]
            pub fn items(self) -> $crate::client::PagedItems<$operation> {
                self.0.items()
            }
        }
    };
}
