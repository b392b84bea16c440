//! The way from one page to the next.

use http::header::{HeaderMap, LINK};
use http::Uri;
use reqwest::Url;
use serde_json::Value;

use crate::codec::{to_json_value, Codec, View};
use crate::http::{read_tree, BodyRef, Fields, Paging};

/// Where the next page is.
pub(super) enum Next {
    /// There is none.
    Nothing,
    /// Where the request, as it is now, leads.
    Request,
    /// There.
    Url(String),
}

/// Changes the request so that it asks for the page after this one, or finds its URL.
///
/// # Errors
/// Where the way is not understood, or leads elsewhere.
pub(super) fn next_page(
    paging: Paging,
    items: &str,
    from: Option<&Uri>,
    body: &BodyRef<'_>,
    headers: &HeaderMap,
    request: &mut dyn Fields,
) -> Result<Next, String> {
    let body = match body {
        BodyRef::Value(value) => value.view(),
        _ => View::Absent,
    };
    match paging {
        Paging::Link => next_link(headers).map_or(Ok(Next::Nothing), |url| resolve(from, url)),
        Paging::Url(pointer) => match scalar(find(body, pointer)) {
            Some(Value::String(url)) if !url.is_empty() => resolve(from, &url),
            _ => Ok(Next::Nothing),
        },
        Paging::Token(pointer, parameter) => match scalar(find(body, pointer)) {
            Some(token) if !is_nothing(&token) => put(request, parameter, &token),
            _ => Ok(Next::Nothing),
        },
        Paging::Page(_, _) | Paging::Offset(_) if count(&find(body.clone(), items)) == 0 => Ok(Next::Nothing),
        Paging::Page(parameter, first) => {
            let present = number(request, parameter).unwrap_or(first);
            put(request, parameter, &present.saturating_add(1).into())
        }
        Paging::Offset(parameter) => {
            let present = number(request, parameter).unwrap_or_default();
            let count = i64::try_from(count(&find(body, items))).unwrap_or(i64::MAX);
            put(request, parameter, &present.saturating_add(count).into())
        }
    }
}

/// What a JSON pointer (RFC 6901) leads to.
fn find<'a>(view: View<'a>, pointer: &str) -> View<'a> {
    let steps = pointer.split('/').skip(1).map(|step| step.replace("~1", "/").replace("~0", "~"));
    steps.fold(view, |view, step| member(&view, &step).unwrap_or(View::Absent))
}

fn member<'a>(view: &View<'a>, name: &str) -> Option<View<'a>> {
    let value: &dyn Codec = match *view {
        View::Record(record) => record.field(record.shape().find(name, 0)?)?,
        View::Tagged(union) => return member(&union.value().view(), name),
        View::Map(map) => map.entries().find(|(key, _)| *key == name)?.1,
        View::Json(json) => return json.get(name).map(View::Json),
        _ => return None,
    };
    Some(value.view())
}

fn scalar(view: View<'_>) -> Option<Value> {
    Some(match view {
        View::Boolean(flag) => flag.into(),
        View::Integer(number) => number.into(),
        View::Unsigned(number) => number.into(),
        View::Str(text) => text.into(),
        View::Text(text) => text.into(),
        View::Json(value) => value.clone(),
        _ => return None,
    })
}

fn is_nothing(token: &Value) -> bool {
    match token {
        Value::String(text) => text.is_empty(),
        Value::Number(_) => false,
        _ => true,
    }
}

fn count(items: &View<'_>) -> usize {
    match items {
        View::List(list) => list.len(),
        View::Json(value) => value.as_array().map_or(0, Vec::len),
        _ => 0,
    }
}

fn number(request: &mut dyn Fields, parameter: usize) -> Option<i64> {
    match request.field(parameter)?.view() {
        View::Integer(number) => Some(number),
        View::Unsigned(number) => i64::try_from(number).ok(),
        View::Str(text) => text.parse().ok(),
        View::Text(text) => text.parse().ok(),
        _ => None,
    }
}

/// Gives the value to a parameter. Where it has it already, the server leads in a circle: that is
/// the end.
fn put(request: &mut dyn Fields, parameter: usize, value: &Value) -> Result<Next, String> {
    let Some(slot) = request.slot(parameter) else { return Ok(Next::Nothing) };
    let before = to_json_value(slot).unwrap_or_default();
    // What is decoded into has to be vacant.
    drop(read_tree(&Value::Null, slot));
    let text = |value: &Value| Value::String(value.as_str().map_or_else(|| value.to_string(), str::to_owned));
    let parsed = value.as_str().and_then(|text| text.parse::<i64>().ok()).map(Value::from);
    let forms = [Some(value.clone()), Some(text(value)), parsed];
    let taken = forms.into_iter().flatten().any(|form| read_tree(&form, slot).is_ok());
    if !taken {
        return Err("what leads there does not fit the parameter".to_owned());
    }
    let is_same = to_json_value(slot).is_ok_and(|after| after == before);
    Ok(if is_same { Next::Nothing } else { Next::Request })
}

/// The target of the first `Link` with the relation `next`. RFC 8288 §3.
fn next_link(headers: &HeaderMap) -> Option<&str> {
    let lines = headers.get_all(LINK).into_iter().filter_map(|line| line.to_str().ok());
    lines.flat_map(links).find(|(_, parameters)| is_next(parameters)).map(|(target, _)| target)
}

/// Targets of links, each with its parameters.
fn links(mut line: &str) -> Vec<(&str, &str)> {
    let mut links = Vec::new();
    while let Some((_, rest)) = line.split_once('<') {
        let Some((target, rest)) = rest.split_once('>') else { break };
        let mut quoted = false;
        let end = rest.find(|c| {
            quoted ^= c == '"';
            c == ',' && !quoted
        });
        let (parameters, after) = rest.split_at_checked(end.unwrap_or(rest.len())).unwrap_or((rest, ""));
        links.push((target, parameters));
        line = after;
    }
    links
}

fn is_next(parameters: &str) -> bool {
    parameters.split(';').filter_map(|parameter| parameter.split_once('=')).any(|(name, value)| {
        let mut relations = value.trim().trim_matches('"').split_ascii_whitespace();
        name.trim().eq_ignore_ascii_case("rel")
            && relations.any(|relation| relation.eq_ignore_ascii_case("next"))
    })
}

/// A URL from where it was found. It has to be of the same origin; many servers behind a proxy say
/// `http` where they are reached by `https`.
fn resolve(from: Option<&Uri>, url: &str) -> Result<Next, String> {
    let base = from.and_then(|from| Url::parse(&from.to_string()).ok()).ok_or("there is no base URL")?;
    let mut found = base.join(url).map_err(|_| "its URL is none")?;
    let is_plain = (base.scheme(), found.scheme(), found.port()) == ("https", "http", None);
    if is_plain && base.port().is_none() {
        // It cannot fail: both schemes have hosts.
        let _ = found.set_scheme("https");
    }
    if found.origin() != base.origin() {
        return Err("it is at another origin".to_owned());
    }
    if found == base {
        return Ok(Next::Nothing);
    }
    Ok(Next::Url(found.into()))
}

#[cfg(test)]
mod tests {
    use super::{next_link, resolve, Next};
    use http::header::{HeaderMap, HeaderValue, LINK};

    fn next_in(lines: &[&str]) -> Option<String> {
        let headers: HeaderMap =
            lines.iter().map(|line| (LINK, HeaderValue::from_str(line).unwrap())).collect();
        next_link(&headers).map(str::to_owned)
    }

    #[test]
    fn links_have_relations() {
        for line in [
            r#"</a>; rel="prev", </b?x=1,2>; rel="next""#,
            r#"</b?x=1,2>; title="a, <c>; rel=next"; rel=next"#,
            "</b?x=1,2>;REL=\"last NEXT\"",
            r#"</a>; rel="prev",</b?x=1,2>;rel=next"#,
        ] {
            assert_eq!(next_in(&[line]).as_deref(), Some("/b?x=1,2"), "{line}");
        }
        assert_eq!(next_in(&["</a>; rel=prev", "</b>; rel=next"]).as_deref(), Some("/b"));
        for line in ["", "<", "<>", "</a>", "</a>; rel=\"nextish\"", "</a; rel=next", r#"</a>; x="rel=next""#]
        {
            assert_eq!(next_in(&[line]), None, "{line}");
        }
    }

    #[test]
    fn urls_stay_at_home() {
        let from = "https://a.test/v1/things?x=1".parse().unwrap();
        let next = |url| match resolve(Some(&from), url) {
            Ok(Next::Url(url)) => url,
            Ok(_) => "none".to_owned(),
            Err(why) => why,
        };
        assert_eq!(next("?x=2"), "https://a.test/v1/things?x=2");
        assert_eq!(next("/v1/more"), "https://a.test/v1/more");
        assert_eq!(next("https://a.test:443/x"), "https://a.test/x");
        assert_eq!(next("http://a.test/x"), "https://a.test/x");
        assert_eq!(next("https://a.test/v1/things?x=1"), "none");
        for url in
            ["https://b.test/x", "//b.test/x", "https://a.test:8443/x", "http://a.test:8080/x", "data:,x"]
        {
            assert_eq!(next(url), "it is at another origin", "{url}");
        }
        assert_eq!(next("https://"), "its URL is none");
    }
}
