//! Every operation of many documents is asked as it says itself, and answers as it says itself.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use axum::body::Body;
use axum::http::Request;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::Value;
use specwright::outline::{MediaType, Operation, Parameter, ParameterPlace, Status, Style};
use specwright::{Config, Outline, Source};

use super::chance::Chance;
use super::options::Behaviour;
use super::routes::Route;
use super::schemas::Sample;
use super::serve::{self, Mock};
use super::words::Given;
use super::{media, render};

/// Documents below this size are small.
const SMALL: u64 = 60_000;

fn mock(outline: Outline) -> Arc<Mock> {
    let behaviour = Behaviour {
        seed: 3,
        latency: None,
        fault: Vec::new(),
        dynamic: false,
        no_auth: true,
        no_validation: false,
        cors: false,
        quiet: true,
    };
    Arc::new(Mock::new(outline, behaviour))
}

/// What is sent, and whether it can be expected to fit: a value was found for everything, and this test knows how it
/// is written.
struct Sent {
    request: Request<Body>,
    fits: bool,
}

struct Asking<'m> {
    mock: &'m Mock,
    operation: &'m Operation,
    fits: bool,
}

impl Asking<'_> {
    fn request(mut self, route: &Route, prefer: Option<u16>) -> Sent {
        let mut path = route.template.clone();
        let mut query: Vec<String> = Vec::new();
        let mut builder = Request::builder().method(self.operation.method.as_str());
        let mut cookies = Vec::new();
        for parameter in self.operation.parameters.iter().filter(|parameter| parameter.required) {
            let value = self.sample(parameter.schema.as_deref(), &parameter.name);
            let name = encoded(&parameter.name);
            let text = self.text(parameter, &value);
            match parameter.place {
                ParameterPlace::Path => {
                    path = path.replace(&format!("{{{}}}", parameter.name), &encoded(&text));
                }
                ParameterPlace::Query => query.push(format!("{name}={}", encoded(&text))),
                ParameterPlace::Header => builder = builder.header(&parameter.name, &text),
                ParameterPlace::Cookie => cookies.push(format!("{}={}", parameter.name, encoded(&text))),
            }
        }
        if !cookies.is_empty() {
            builder = builder.header("cookie", cookies.join("; "));
        }
        let fixed = self.operation.path.split_once('?').map(|(_, fixed)| fixed);
        self.fits &= fixed.is_none();
        let uri = format!("{path}?{}", query.join("&"));
        builder = builder.uri(&uri);
        if let Some(code) = prefer {
            builder = builder.header("prefer", format!("code={code}"));
        }
        let body = self.operation.body.as_ref().and_then(|body| body.content.first());
        let body = body.map(|media| (media::concrete(&media.name, None), self.body(media)));
        if let Some((name, _)) = &body {
            builder = builder.header("content-type", name);
        }
        let body = body.map_or_else(Body::empty, |(_, bytes)| Body::from(bytes));
        match builder.body(body) {
            Ok(request) => Sent { request, fits: self.fits },
            // A name that is no header, a path that is none.
            Err(_) => Sent { request: Request::new(Body::empty()), fits: false },
        }
    }

    /// A value of a schema for requests, or nothing.
    fn sample(&mut self, key: Option<&str>, name: &str) -> Value {
        super::steps::start();
        let Some(key) = key else { return "any".into() };
        match self.mock.requests.sample(key, name, &Chance::new(5, name)) {
            Sample::Valid(value) => value,
            Sample::Invalid(value) => {
                self.fits = false;
                value
            }
        }
    }

    /// A parameter as this test can write it: scalars, and lists with commas.
    fn text(&mut self, parameter: &Parameter, value: &Value) -> String {
        if parameter.media_type.as_deref().is_some_and(media::is_json) {
            return value.to_string();
        }
        let is_simple = matches!(parameter.style, Style::Simple | Style::Form);
        let is_scalar = !value.is_object() && !value.is_array();
        self.fits &= is_simple && is_scalar && value.as_str() != Some("");
        render::simple(value)
    }

    fn body(&mut self, media: &MediaType) -> Vec<u8> {
        let Some(key) = &media.schema else { return b"{}".to_vec() };
        let value = self.sample(Some(key), "body");
        let name = media::concrete(&media.name, None);
        self.fits &= media::is_json(&name);
        render::value(&name, &value, &self.mock.requests.all, key).to_vec()
    }
}

fn encoded(text: &str) -> String {
    utf8_percent_encode(text, NON_ALPHANUMERIC).to_string()
}

/// Requests that were made, and those of them that can be expected to fit.
#[derive(Default)]
struct Count {
    asked: usize,
    fitting: usize,
}

/// Asks every operation of a document for its usual answer and for each that is documented; tells what is wrong.
async fn wrong(mock: &Arc<Mock>, count: &mut Count) -> Vec<String> {
    let mut wrong = Vec::new();
    for route in mock.routes.iter() {
        let Some(operation) = mock.operations.get(route.operation) else { continue };
        let codes = operation.responses.iter().filter_map(|response| match response.status {
            Status::Code(code) if code >= 200 => Some(Some(code)),
            _ => None,
        });
        for prefer in [None].into_iter().chain(codes) {
            let sent = Asking { mock, operation, fits: true }.request(route, prefer);
            let what = format!("{} {} ({prefer:?})", operation.method, sent.request.uri());
            let expected = sent.fits;
            count.asked += 1;
            count.fitting += usize::from(expected);
            let Ok(response) = serve::handle(Arc::clone(mock), sent.request).await;
            let status = response.status().as_u16();
            let told = response.headers().get("content-type").cloned();
            let body = axum::body::to_bytes(response.into_body(), usize::MAX).await.unwrap();
            let is_documented = operation.responses.iter().any(|known| covers(known.status, status));
            if status >= 500 && !is_documented {
                wrong.push(format!("{what}: {status}"));
            }
            if expected && prefer.is_some_and(|code| code != status) {
                wrong.push(format!("{what}: {status} {}", String::from_utf8_lossy(&body)));
            }
            let name = told.as_ref().and_then(|name| name.to_str().ok()).unwrap_or_default();
            let is_problem = body.starts_with(b"{\"detail\"");
            if is_documented && media::is_json(name) && !is_problem && operation.method != "HEAD" {
                wrong.extend(unfit(mock, operation, status, name, &body).map(|why| format!("{what}: {why}")));
            }
        }
    }
    wrong
}

fn covers(documented: Status, status: u16) -> bool {
    match documented {
        Status::Code(code) => code == status,
        Status::Range(range) => u16::from(range) == status / 100,
        Status::Default => true,
    }
}

/// Why an answer in JSON is not what its schema allows, if a value that it allows can be made.
fn unfit(mock: &Mock, operation: &Operation, status: u16, name: &str, body: &[u8]) -> Option<String> {
    let rank = |known: Status| match known {
        Status::Code(_) => 0,
        Status::Range(_) => 1,
        Status::Default => 2,
    };
    let fitting = operation.responses.iter().filter(|known| covers(known.status, status));
    let response = fitting.min_by_key(|known| rank(known.status))?;
    let media = response.content.iter().find(|media| media::closeness(&media.name, name) > 0)?;
    let key = media.schema.as_ref()?;
    super::steps::start();
    let is_possible = matches!(mock.responses.sample(key, "", &Chance::new(5, "possible")), Sample::Valid(_));
    let Ok(value) = serde_json::from_slice(body) else { return Some("no JSON".to_owned()) };
    super::steps::start();
    let violations = mock.responses.violations(key, &value, Given::Json);
    (is_possible && !violations.is_empty()).then(|| format!("{violations:?} in {value}"))
}

/// Documents of a folder and of those in it.
fn documents(folder: &Path, found: &mut Vec<PathBuf>) {
    let mut entries: Vec<PathBuf> =
        std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    entries.sort();
    for path in entries {
        let is_document =
            path.extension().is_some_and(|extension| ["yaml", "yml", "json"].iter().any(|e| extension == *e));
        match path.is_dir() {
            true => documents(&path, found),
            false => found.extend(is_document.then_some(path)),
        }
    }
}

/// All that is wrong with the mocks of the documents that can be read; at least so many requests have to fit.
fn check(paths: &[PathBuf], least: usize) -> Vec<String> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
    let (mut told, mut asked, mut fitting) = (Vec::new(), 0, 0);
    for path in paths {
        let Ok(source) = Source::read(path) else { continue };
        let Ok(outline) = specwright::outline(&source, &Config::default()) else { continue };
        let mock = mock(outline);
        let mut count = Count::default();
        let wrong = runtime.block_on(wrong(&mock, &mut count));
        asked += count.asked;
        fitting += count.fitting;
        told.extend(wrong.into_iter().map(|line| format!("{}: {line}", path.display())));
    }
    println!("{asked} requests to {} documents, of which {fitting} fit", paths.len());
    assert!(fitting >= least, "only {fitting} of {asked} requests fit");
    told
}

#[test]
fn every_operation_of_our_documents_answers_as_it_says() {
    let mut paths = Vec::new();
    documents(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../../spec/features"), &mut paths);
    let wrong = with_room(move || check(&paths, 200));
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_operation_of_small_documents_of_the_corpus_answers_as_it_says() {
    let Some(corpus) = std::env::var_os("SPECWRIGHT_CORPUS") else {
        println!("skipped: SPECWRIGHT_CORPUS is not set");
        return;
    };
    let corpus = PathBuf::from(corpus);
    let roots = std::fs::read_to_string(corpus.join("roots.txt")).unwrap();
    let is_small = |path: &PathBuf| std::fs::metadata(path).is_ok_and(|data| data.len() < SMALL);
    let paths: Vec<PathBuf> = roots.lines().map(|line| corpus.join(line)).filter(is_small).collect();
    let wrong = with_room(move || check(&paths, 5_000));
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Validators go as deep as schemas do: the mock's threads have such a stack, too.
fn with_room<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> T {
    std::thread::Builder::new().stack_size(super::STACK).spawn(work).unwrap().join().unwrap()
}
