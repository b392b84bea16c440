//! What spans tell of a call.
#![cfg(feature = "tracing")]
#![allow(clippy::unwrap_used, clippy::indexing_slicing)] // here too, tests may fail by panicking

use std::collections::BTreeMap;
use std::convert::Infallible;
use std::fmt;
use std::future::IntoFuture;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use specwright_runtime::client::testing::Recorder;
use specwright_runtime::client::{Builder, Client, Retry};
use specwright_runtime::http::{Api, Scheme, SchemeKind};
use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Metadata, Subscriber};

const KEY: Scheme = Scheme::new("key", SchemeKind::Query("key"));
const API: &Api = &Api { user_agent: "", base_url: "https://vault.test:8443", schemes: &[KEY] };

struct Get {
    id: String,
}

specwright_runtime::operation! {
    Get as "getGold", GET "/gold/{id}" { 0 id: required path("id"), }
    Ok((), ()) = 200 &[], Err(Infallible), security: &[&[KEY]]
}

/// Fields of spans, in the order of their beginning.
#[derive(Clone, Default)]
struct Spans(Arc<Mutex<Vec<BTreeMap<&'static str, String>>>>);

struct Fields<'a>(&'a mut BTreeMap<&'static str, String>);

impl Visit for Fields<'_> {
    fn record_str(&mut self, field: &Field, value: &str) {
        self.0.insert(field.name(), value.to_owned());
    }

    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        self.0.insert(field.name(), format!("{value:?}"));
    }
}

impl Subscriber for Spans {
    fn enabled(&self, _: &Metadata<'_>) -> bool {
        true
    }

    fn new_span(&self, span: &Attributes<'_>) -> Id {
        let mut fields = BTreeMap::new();
        span.record(&mut Fields(&mut fields));
        let mut spans = self.0.lock().unwrap();
        spans.push(fields);
        Id::from_u64(spans.len() as u64)
    }

    fn record(&self, span: &Id, values: &Record<'_>) {
        let index = usize::try_from(span.into_u64()).unwrap() - 1;
        values.record(&mut Fields(&mut self.0.lock().unwrap()[index]));
    }

    fn record_follows_from(&self, _: &Id, _: &Id) {}
    fn event(&self, _: &Event<'_>) {}
    fn enter(&self, _: &Id) {}
    fn exit(&self, _: &Id) {}
}

#[tokio::test(start_paused = true)]
async fn every_attempt_has_a_span() {
    let spans = Spans::default();
    let _guard = tracing::subscriber::set_default(spans.clone());
    let recorder = Recorder::new().respond(503, &[], "").stall().respond(200, &[], "");
    let client = Builder::<Client>::new(API).transport(recorder).api_key("key", "s3cret");
    let client = client.retry(Retry::default().backoff(Duration::ZERO, Duration::ZERO)).build().unwrap();
    client.send(Get { id: "secret".to_owned() }).await.unwrap();

    let spans = spans.0.lock().unwrap();
    let common = [
        ("http.request.method", "GET"),
        ("otel.kind", "client"),
        ("otel.name", "GET /gold/{id}"),
        ("server.address", "vault.test"),
        ("server.port", "8443"),
        ("specwright.operation", "getGold"),
        ("url.template", "/gold/{id}"),
    ];
    let expected = |own: &[(&'static str, &str)]| {
        common.iter().chain(own).map(|(name, value)| (*name, (*value).to_owned())).collect::<BTreeMap<_, _>>()
    };
    assert_eq!(spans.len(), 3);
    let failed = ("otel.status_code", "ERROR");
    assert_eq!(spans[0], expected(&[("http.response.status_code", "503"), ("error.type", "503"), failed]));
    let resent = ("http.request.resend_count", "1");
    assert_eq!(spans[1], expected(&[resent, ("error.type", "timeout"), failed]));
    let resent = ("http.request.resend_count", "2");
    assert_eq!(spans[2], expected(&[resent, ("http.response.status_code", "200")]));
    assert!(!format!("{spans:?}").contains("s3cret"));
}

#[tokio::test(start_paused = true)]
async fn an_attempt_that_is_cut_off_says_why() {
    let spans = Spans::default();
    let _guard = tracing::subscriber::set_default(spans.clone());
    let recorder = Recorder::new().stall().stall();
    let client = Builder::<Client>::new(API).transport(recorder).api_key("key", "s3cret").build().unwrap();
    let call = || client.call(Get { id: "1".to_owned() });
    call().timeout(Duration::from_secs(5)).await.unwrap_err();
    tokio::time::timeout(Duration::from_secs(5), call().into_future()).await.unwrap_err();
    let spans = spans.0.lock().unwrap();
    let outcome = |index: usize| [&spans[index]["error.type"], &spans[index]["otel.status_code"]];
    assert_eq!([outcome(0), outcome(1)], [["timeout", "ERROR"], ["cancelled", "ERROR"]]);
}
