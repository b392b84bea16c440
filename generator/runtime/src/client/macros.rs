/// A generated client: a newtype around [`Client`](crate::client::Client), and the API it is for.
#[macro_export]
macro_rules! client {
    ($client:ident, $api:expr) => {
        impl $client {
            /// Starts to set up a client.
            #[must_use]
            #[inline]
            pub fn builder() -> $crate::client::Builder<Self> {
                $crate::client::Builder::new($api)
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
    ($call:ident($operation:ty) {
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
