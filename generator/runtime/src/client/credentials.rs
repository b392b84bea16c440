//! Who is asking. OpenAPI 3.0.4 §4.7.27.

use std::fmt;
use std::sync::Arc;

use base64::engine::general_purpose::STANDARD;
use base64::Engine as _;
use http::header::{HeaderMap, HeaderName, HeaderValue, AUTHORIZATION};

use super::token::TokenSource;
use super::Destination;
use crate::http::{encode, Api, Scheme, SchemeKind, Security};

/// What the client was given to say who is asking. It never shows any of it.
#[derive(Default)]
pub(super) struct Credentials {
    bearer: Option<HeaderValue>,
    /// Where tokens come from: for all schemes that take one, or for the one of this name.
    sources: Vec<(Option<&'static str>, Arc<dyn TokenSource>)>,
    basic: Option<HeaderValue>,
    keys: Vec<Key>,
}

struct Key {
    scheme: Scheme,
    value: HeaderValue,
    text: String,
}

/// Where credentials are put.
pub(super) struct Target<'a> {
    pub(super) headers: &'a mut HeaderMap,
    pub(super) query: &'a mut Vec<String>,
    pub(super) cookies: &'a mut Vec<String>,
}

impl Credentials {
    pub(super) fn set_bearer(&mut self, token: &str) -> Result<(), String> {
        self.bearer = Some(secret(&format!("Bearer {token}")).ok_or("the bearer token is no legal header")?);
        Ok(())
    }

    pub(super) fn set_basic(&mut self, user: &str, password: &str) -> Result<(), String> {
        if user.contains(':') {
            return Err("a user name for basic authentication cannot hold a colon (RFC 7617 §2)".to_owned());
        }
        let encoded = STANDARD.encode(format!("{user}:{password}"));
        self.basic = secret(&format!("Basic {encoded}"));
        Ok(())
    }

    pub(super) fn add_key(&mut self, api: &Api, name: &str, text: &str) -> Result<(), String> {
        let keys = api.schemes.iter().filter(|scheme| is_key(scheme.kind));
        let Some(scheme) = keys.clone().find(|scheme| scheme.name == name) else {
            let known: Vec<_> = keys.map(|scheme| scheme.name).collect();
            return Err(format!("there is no API key named {name:?}; there is: {}", known.join(", ")));
        };
        let value = secret(text).ok_or_else(|| format!("the API key {name} is no legal header"))?;
        self.keys.retain(|key| key.scheme.name != name);
        self.keys.push(Key { scheme: *scheme, value, text: text.to_owned() });
        Ok(())
    }

    /// The last source for a scheme counts.
    pub(super) fn add_source(
        &mut self,
        api: &Api,
        scheme: Option<&str>,
        source: Arc<dyn TokenSource>,
    ) -> Result<(), String> {
        let name = scheme.map(|name| bearer_scheme(api, name)).transpose()?.map(|scheme| scheme.name);
        self.sources.insert(0, (name, source));
        Ok(())
    }

    /// Where the token of a scheme comes from, if it changes.
    fn source(&self, scheme: Option<&Scheme>) -> Option<Arc<dyn TokenSource>> {
        let of = |wanted: Option<&str>| self.sources.iter().find(|(name, _)| *name == wanted);
        let own = scheme.and_then(|scheme| of(Some(scheme.name)));
        own.or_else(|| of(None)).map(|(_, source)| Arc::clone(source))
    }

    /// Many documents say in prose how to authenticate. What no scheme asks for is sent always.
    pub(super) fn undocumented(&self, api: &Api) -> Option<HeaderValue> {
        let documented = |kind: SchemeKind| api.schemes.iter().any(|scheme| scheme.kind == kind);
        let bearer = self.bearer.clone().filter(|_| !documented(SchemeKind::Bearer));
        bearer.or_else(|| self.basic.clone().filter(|_| !documented(SchemeKind::Basic)))
    }

    /// Satisfies the first requirement that it can satisfy; nobody is asked for nothing. A token
    /// that changes is put there later: this gives its source.
    pub(super) fn apply(
        &self,
        api: &Api,
        security: Security,
        to: Destination<'_>,
        target: &mut Target<'_>,
    ) -> Option<Arc<dyn TokenSource>> {
        let can = |requirement: &&&[Scheme]| {
            !requirement.is_empty() && requirement.iter().all(|scheme| self.has(scheme))
        };
        let chosen = security.iter().find(can).copied().unwrap_or_default();
        for scheme in chosen {
            self.put(scheme, target);
        }
        let takes_token = |scheme: &&Scheme| scheme.kind == SchemeKind::Bearer;
        if let Some(scheme) = chosen.iter().find(takes_token) {
            return self.source(Some(scheme));
        }
        // As with tokens that do not change, what no scheme asks for is sent always.
        let is_ours = !matches!(to, Destination::Url(_));
        if is_ours && !api.schemes.iter().any(|scheme| takes_token(&scheme)) {
            self.source(None)
        } else {
            None
        }
    }

    fn has(&self, scheme: &Scheme) -> bool {
        match scheme.kind {
            SchemeKind::Bearer => self.bearer.is_some() || self.source(Some(scheme)).is_some(),
            SchemeKind::Basic => self.basic.is_some(),
            _ => self.key(scheme).is_some(),
        }
    }

    fn key(&self, scheme: &Scheme) -> Option<&Key> {
        self.keys.iter().find(|key| key.scheme.name == scheme.name)
    }

    /// A header that is there already was set by hand, and stays.
    fn put(&self, scheme: &Scheme, target: &mut Target<'_>) {
        let (name, value) = match (scheme.kind, self.key(scheme)) {
            (SchemeKind::Bearer, _) => {
                let fixed = self.bearer.clone().filter(|_| self.source(Some(scheme)).is_none());
                (Some(AUTHORIZATION), fixed)
            }
            (SchemeKind::Basic, _) => (Some(AUTHORIZATION), self.basic.clone()),
            (SchemeKind::Header(name), Some(key)) => {
                (HeaderName::from_bytes(name.as_bytes()).ok(), Some(key.value.clone()))
            }
            (SchemeKind::Query(name), Some(key)) => {
                return target.query.push(format!("{}={}", encode(name), encode(&key.text)));
            }
            (SchemeKind::Cookie(name), Some(key)) => {
                return target.cookies.push(format!("{name}={}", encode(&key.text)));
            }
            _ => return,
        };
        if let (Some(name), Some(value)) = (name, value) {
            target.headers.entry(name).or_insert(value);
        }
    }
}

/// The scheme of this name.
///
/// # Errors
/// Where there is none that takes a token.
pub(super) fn bearer_scheme(api: &Api, name: &str) -> Result<Scheme, String> {
    let mut known = api.schemes.iter().filter(|scheme| scheme.kind == SchemeKind::Bearer);
    let found = known.find(|scheme| scheme.name == name);
    found.copied().ok_or_else(|| format!("there is no scheme named {name:?} that takes a token"))
}

fn is_key(kind: SchemeKind) -> bool {
    matches!(kind, SchemeKind::Header(_) | SchemeKind::Query(_) | SchemeKind::Cookie(_))
}

pub(super) fn secret(text: &str) -> Option<HeaderValue> {
    let mut value = HeaderValue::from_str(text).ok()?;
    value.set_sensitive(true);
    Some(value)
}

impl fmt::Debug for Credentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let bearer = self.bearer.as_ref().map(|_| "bearer");
        let basic = self.basic.as_ref().map(|_| "basic");
        let keys = self.keys.iter().map(|key| key.scheme.name);
        f.debug_set().entries(bearer.into_iter().chain(basic).chain(keys)).finish()
    }
}
