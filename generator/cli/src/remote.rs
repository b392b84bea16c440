//! Files of a document that are on the network: fetched if that is allowed, and within bounds, for a
//! document may name any address.

use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use specwright::{Config, Fetch, Source};
use ureq::http::header::{ACCEPT, CONTENT_TYPE};
use ureq::{Agent, Error};

use crate::args::Input;
use crate::report;

/// How many files one document may fetch.
const MAX_FILES: usize = 500;

/// How large one of them may be.
const MAX_BYTES: usize = 32 << 20;

/// How often one of them may be somewhere else.
const MAX_REDIRECTS: u32 = 5;

/// How long one of them may take, and all of them.
const FILE_TIME: Duration = Duration::from_secs(20);
const ALL_TIME: Duration = Duration::from_secs(120);

/// What documents are served as. Many servers know no more of YAML than that it is text.
const TYPES: [&str; 5] = ["json", "yaml", "text/plain", "text/markdown", "application/octet-stream"];

/// Reads the document that the command is about, and the overlays that change it.
pub(crate) fn source(input: &Input, config: &Config) -> Result<Source, ExitCode> {
    let read = |path: &PathBuf| Source::read(path).map_err(|error| report::unreadable(input, error));
    let overlays = config.overlays.iter().map(read).collect::<Result<Vec<Source>, ExitCode>>()?;
    let source = read(&input.spec)?.with_overlays(overlays);
    Ok(if input.allow_remote { open(source) } else { source })
}

/// Lets a document fetch its files.
pub(crate) fn open(source: Source) -> Source {
    source.with_remote(Remote::new())
}

#[derive(Debug)]
struct Remote {
    agent: Agent,
    fetched: AtomicUsize,
    until: Instant,
}

impl Remote {
    fn new() -> Self {
        let config = Agent::config_builder()
            .max_redirects(MAX_REDIRECTS)
            .timeout_global(Some(FILE_TIME))
            .user_agent(concat!("specwright/", env!("CARGO_PKG_VERSION")))
            .build();
        Self { agent: config.into(), fetched: AtomicUsize::new(0), until: Instant::now() + ALL_TIME }
    }
}

impl Fetch for Remote {
    fn fetch(&self, address: &str, bound: usize) -> Result<Vec<u8>, String> {
        if self.fetched.fetch_add(1, Ordering::Relaxed) >= MAX_FILES {
            return Err(format!("no more than {MAX_FILES} files are fetched"));
        }
        let left = self.until.saturating_duration_since(Instant::now());
        if left.is_zero() {
            return Err(format!("fetching took longer than {} seconds", ALL_TIME.as_secs()));
        }
        let bound = bound.min(MAX_BYTES);
        get(&self.agent, address, left.min(FILE_TIME), bound).map_err(|error| match error {
            Refused::Http(error) => reason(&error, bound),
            Refused::Type(what) => format!("it is no document, but `{what}`"),
        })
    }
}

enum Refused {
    Http(Error),
    Type(String),
}

impl From<Error> for Refused {
    fn from(error: Error) -> Self {
        Self::Http(error)
    }
}

fn get(agent: &Agent, address: &str, time: Duration, bound: usize) -> Result<Vec<u8>, Refused> {
    let request = agent.get(address).header(ACCEPT, "application/yaml, application/json, */*;q=0.5");
    let mut response = request.config().timeout_global(Some(time)).build().call()?;
    let served = response.headers().get(CONTENT_TYPE).and_then(|value| value.to_str().ok());
    if let Some(other) = served.filter(|served| !is_document(served)) {
        return Err(Refused::Type(other.to_owned()));
    }
    let bound = u64::try_from(bound).unwrap_or(u64::MAX);
    Ok(response.body_mut().with_config().limit(bound).read_to_vec()?)
}

fn is_document(served: &str) -> bool {
    let served = served.split(';').next().unwrap_or_default().to_lowercase();
    TYPES.iter().any(|known| served.contains(known))
}

fn reason(error: &Error, bound: usize) -> String {
    match error {
        Error::StatusCode(status) => format!("the server answered {status}"),
        Error::TooManyRedirects => format!("it was somewhere else more than {MAX_REDIRECTS} times"),
        Error::BodyExceedsLimit(_) => format!("it has more than {bound} bytes"),
        Error::HostNotFound => "there is no such host".to_owned(),
        Error::Timeout(_) => "it took too long".to_owned(),
        other => other.to_string(),
    }
}
