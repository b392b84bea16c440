//! Credentials in requests.

use base64::engine::general_purpose::STANDARD;
use base64::Engine as _;
use http::header::{HeaderMap, AUTHORIZATION, COOKIE};
use http::request::Parts;

use super::Credential;
use crate::http::{decode, decode_query, lines, Query, Scheme, SchemeKind};

/// What a request shows for a scheme. What is malformed is not there, and so is an empty key.
pub(super) fn find(scheme: &Scheme, head: &Parts) -> Option<Credential> {
    let found = match scheme.kind {
        SchemeKind::Bearer => Credential::Bearer(authorization(&head.headers, "bearer")?.to_owned()),
        SchemeKind::Basic => basic(authorization(&head.headers, "basic")?)?,
        SchemeKind::Header(name) => Credential::ApiKey(only(&lines(&head.headers, name).ok()?)?.to_owned()),
        SchemeKind::Query(name) => {
            let query = Query::new(head.uri.query().unwrap_or_default());
            Credential::ApiKey(decode_query(only(&query.values(name))?).ok()?.into_owned())
        }
        SchemeKind::Cookie(name) => {
            let value = only(&cookies(&head.headers, name)?)?;
            Credential::ApiKey(decode(value).map_or_else(|_| value.to_owned(), std::borrow::Cow::into_owned))
        }
        SchemeKind::Other => Credential::Unknown,
    };
    Some(found)
}

/// Of two keys nobody knows which is meant: there is none.
fn only<'v>(values: &[&'v str]) -> Option<&'v str> {
    match values {
        [value] if !value.is_empty() => Some(value),
        _ => None,
    }
}

/// What follows the name of the scheme, which is matched without regard to case. RFC 9110 §11.6.2.
fn authorization<'h>(headers: &'h HeaderMap, scheme: &str) -> Option<&'h str> {
    let values = lines(headers, AUTHORIZATION.as_str()).ok()?;
    let (name, value) = only(&values)?.trim().split_once(' ')?;
    let value = value.trim();
    (name.eq_ignore_ascii_case(scheme) && !value.is_empty()).then_some(value)
}

fn basic(encoded: &str) -> Option<Credential> {
    let text = String::from_utf8(STANDARD.decode(encoded).ok()?).ok()?;
    let (user, password) = text.split_once(':')?;
    Some(Credential::Basic { user: user.to_owned(), password: password.to_owned() })
}

/// The values of a cookie. RFC 6265 §4.2.1.
fn cookies<'h>(headers: &'h HeaderMap, name: &str) -> Option<Vec<&'h str>> {
    let lines = lines(headers, COOKIE.as_str()).ok()?;
    let pairs = lines.iter().flat_map(|line| line.split(';')).filter_map(|pair| pair.split_once('='));
    Some(pairs.filter(|(found, _)| found.trim() == name).map(|(_, value)| value.trim()).collect())
}
