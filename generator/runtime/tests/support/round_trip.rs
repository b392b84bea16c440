//! Operations that show what they were called with: what a client writes, and what a server reads.

use std::collections::BTreeMap;
use std::convert::Infallible;
use std::fmt::Debug;

use specwright_runtime::client::{Builder, Client};
use specwright_runtime::http::{Api, Operation};
use specwright_runtime::server::{Handling, Routes};
use specwright_runtime::Response;

use super::watching;

pub const API: &Api = &Api { user_agent: "", base_url: "", schemes: &[] };

/// An object that keeps members which nobody listed.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Open {
    pub x: Option<i64>,
    pub rest: BTreeMap<String, String>,
}

specwright_runtime::record! {
    Open as "Open", Exact {
        0 x: optional "x",
        ..rest
    }
}

/// An operation with one parameter.
#[allow(unused_macros)]
macro_rules! styled {
    ($($operation:ident($type:ty) $path:literal $presence:ident $place:ident($name:literal)$(.$style:ident($($argument:expr)?))*;)+) => {$(
        #[derive(Debug, PartialEq)]
        struct $operation {
            value: $type,
        }

        specwright_runtime::operation! {
            $operation as "styled", POST $path {
                0 value: $presence $place($name)$(.$style($($argument)?))*,
            }
            Ok(String, ()) = 200 &[specwright_runtime::http::Media::text("text/plain")],
            Err(std::convert::Infallible),
        }
    )+};
}

/// An operation with a body.
#[allow(unused_macros)]
macro_rules! sent {
    ($($operation:ident($type:ty) $presence:ident $media:expr;)+) => {$(
        #[derive(Debug, PartialEq)]
        struct $operation {
            value: $type,
        }

        specwright_runtime::operation! {
            $operation as "sent", POST "/a" {
                body value: $presence &[$media],
            }
            Ok(String, ()) = 200 &[specwright_runtime::http::Media::text("text/plain")],
            Err(std::convert::Infallible),
        }
    )+};
}

/// Values with what is written for them.
#[allow(unused_macros)]
macro_rules! check {
    ($($operation:ident($value:expr) => $written:literal;)+) => {$(
        assert_eq!(written($operation { value: $value }).await.as_deref(), Ok($written));
    )+};
}

/// Values that cannot be sent, with a piece of what is said about it.
#[allow(unused_macros)]
macro_rules! refused {
    ($($operation:ident($value:expr) => $told:literal;)+) => {$(
        let told = written($operation { value: $value }).await.unwrap_err();
        assert!(told.contains($told), "{told}");
    )+};
}

/// An operation that is answered with what it was called with.
pub trait Shown: Operation<Ok = String, Headers = (), Err = Infallible> + Debug {}
impl<O: Operation<Ok = String, Headers = (), Err = Infallible> + Debug> Shown for O {}

fn show<O: Shown>(_: &(), request: O) -> Handling<'_, O> {
    let shown = format!("{request:?}");
    drop(request);
    Box::pin(std::future::ready(Ok(Response::new(shown))))
}

/// Sends a call, gives what was written where, and checks that the server reads it back.
pub async fn written<O: Shown>(request: O) -> Result<String, String> {
    let shown = format!("{request:?}");
    let (seen, transport) = watching(Routes::new(()).operation::<O>(show::<O>).into_router());
    let client: Client = Builder::new(API).transport(transport).build().unwrap();
    let answer = client
        .send(request)
        .await
        .map_err(|error| format!("{error} {}", String::from_utf8_lossy(error.body())))?;
    assert_eq!(*answer, shown);
    let seen = seen.lock().unwrap().concat();
    let lines = seen.strip_prefix("POST http://localhost").unwrap().lines();
    Ok(lines
        .filter(|line| !line.starts_with("accept:") && !line.starts_with("content-length:"))
        .collect::<Vec<_>>()
        .join(" "))
}

/// What a server answers to a request without a body.
pub async fn read<O: Shown>(path: &str, headers: &[(&str, &str)]) -> (u16, String) {
    post::<O>(path, headers, b"").await
}

/// What a server answers.
pub async fn post<O: Shown>(path: &str, headers: &[(&str, &str)], body: &'static [u8]) -> (u16, String) {
    let router = Routes::new(()).operation::<O>(show::<O>).into_router();
    let mut request = http::Request::post(path);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    let request = request.body(axum::body::Body::from(body)).unwrap();
    let answer = tower::ServiceExt::oneshot(router, request).await.unwrap();
    let status = answer.status().as_u16();
    let bytes = axum::body::to_bytes(answer.into_body(), usize::MAX).await.unwrap();
    (status, String::from_utf8(bytes.to_vec()).unwrap())
}
