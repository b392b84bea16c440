//! Which operations give a page of a list, and how one page leads to the next: as the document says
//! it by `x-pagination`, as the options say it in its place, or by its shape.

use std::collections::BTreeMap;

use crate::diagnostics::{Code, Diagnostic, Diagnostics, Place, quote};
use crate::document::model::{Pagination, ParameterPlace};
use crate::ir::{Api, Field, MediaCodec, Operation, Parameter, Presence, Record, Scalar, Sender, Type};
use crate::names::Name;

/// How the pages of an operation follow each other.
#[derive(Debug, Clone)]
pub struct Paging {
    /// How one page leads to the next.
    pub by: By,
    /// The field with the items; `None` if they are the body.
    pub field: Option<Name>,
    /// The type of an item.
    pub item: Type,
}

/// How one page leads to the next.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum By {
    /// By a `Link` header. RFC 8288.
    Link,
    /// By the URL at this JSON pointer.
    Url(String),
    /// By the value at this JSON pointer, for the parameter at this index.
    Token(String, usize),
    /// By the number of the page, in the parameter at this index; the first has this number.
    Page(usize, i64),
    /// By the number of items so far, in the parameter at this index.
    Offset(usize),
}

/// Methods of calls that give pages. An operation with such a setter has none.
const METHODS: [&str; 2] = ["items", "pages"];

/// Properties with the items, where there are several lists.
const ITEMS: [&str; 9] =
    ["items", "data", "results", "value", "values", "records", "entries", "elements", "content"];

/// Properties with the URL of the next page; without case, `_`, `-`, `@`, `.` and `odata`.
const URLS: [&str; 6] = ["next", "nextlink", "nexturl", "nexthref", "nextpageurl", "nextpagelink"];

/// Properties with what the next request is to be sent, and names of parameters that take it.
const TOKENS: [&str; 6] = ["cursor", "pagetoken", "continuationtoken", "continuation", "marker", "token"];

/// Objects beside the items that say how to go on.
const WRAPPERS: [&str; 8] =
    ["meta", "metadata", "pagination", "paging", "pageinfo", "links", "cursors", "responsemetadata"];

/// The operations that give pages, by index.
pub(super) fn find(api: &Api, diagnostics: &mut Diagnostics) -> BTreeMap<usize, Paging> {
    let mut found = BTreeMap::new();
    for (index, operation) in api.operations.iter().enumerate() {
        if operation.sender == Sender::Server {
            continue;
        }
        let paging = match &operation.pagination {
            None => page(api, operation).and_then(|page| page.guess()),
            Some(said) if said.by == "none" => None,
            Some(said) => match as_said(api, operation, said) {
                Ok(paging) => Some(paging),
                Err(why) => {
                    report(diagnostics, said, &why);
                    None
                }
            },
        };
        found.extend(paging.map(|paging| (index, paging)));
    }
    found
}

fn report(diagnostics: &mut Diagnostics, said: &Pagination, why: &str) {
    let message = format!("the pages cannot be followed: {why}");
    let finding = |code| Diagnostic::new(code, said.place.clone(), message);
    diagnostics.report(match said.place {
        Place::Value(_) => finding(Code::Unsupported).note("the generated client gives single pages only"),
        // What the options say and nobody can do is a mistake in them.
        _ => finding(Code::InvalidConfiguration),
    });
}

/// A page: its operation, and the record around its items.
struct Page<'a> {
    api: &'a Api,
    operation: &'a Operation,
    body: &'a Type,
}

fn page<'a>(api: &'a Api, operation: &'a Operation) -> Option<Page<'a>> {
    let [success] = operation.success.list.as_slice() else { return None };
    let is_json = success.media.iter().any(|media| media.codec == MediaCodec::Json);
    let is_setter = |parameter: &Parameter| {
        parameter.presence == Presence::Optional && METHODS.contains(&parameter.name.rust())
    };
    let is_taken = operation.parameters.iter().any(is_setter);
    (is_json && !is_taken).then_some(Page { api, operation, body: &success.ty })
}

impl<'a> Page<'a> {
    fn record(&self) -> Option<&'a Record> {
        self.api.types.record(self.body).map(|(_, record)| record)
    }

    /// The type of the items, if the type is a list of them.
    fn item(&self, ty: &'a Type) -> Option<&'a Type> {
        match self.api.types.resolve(ty.without_null()) {
            Type::List(item) => Some(item),
            _ => None,
        }
    }

    fn items_in(&self, field: &'a Field) -> Option<(Option<&'a Name>, &'a Type)> {
        Some((Some(&field.name), self.item(&field.ty)?))
    }

    /// The body, or the one list in it, or the one of them with a usual name.
    fn items(&self) -> Option<(Option<&'a Name>, &'a Type)> {
        if let Type::List(item) = self.api.types.resolve(self.body) {
            return Some((None, item));
        }
        let fields = &self.record()?.fields;
        let lists: Vec<&Field> = fields.iter().filter(|field| self.item(&field.ty).is_some()).collect();
        match lists.as_slice() {
            [only] => self.items_in(only),
            several => {
                let usual = |name: &str| several.iter().find(|field| field.name.wire() == name);
                self.items_in(ITEMS.iter().find_map(|name| usual(name))?)
            }
        }
    }

    fn paging(&self, by: By, (field, item): (Option<&Name>, &Type)) -> Paging {
        Paging { by, field: field.cloned(), item: item.clone() }
    }

    /// What the shape suggests. Where it leaves a doubt there is nothing to follow.
    fn guess(&self) -> Option<Paging> {
        if self.operation.method != "GET" {
            return None;
        }
        let items = self.items()?;
        let by = self.token().or_else(|| self.url()).or_else(|| self.link()).or_else(|| self.counted())?;
        Some(self.paging(by, items))
    }

    fn link(&self) -> Option<By> {
        let mut headers = self.operation.headers.iter().flat_map(|headers| &headers.fields);
        headers.any(|header| header.name.wire().eq_ignore_ascii_case("link")).then_some(By::Link)
    }

    /// Fields of the body and of the objects in it that say how to go on, with their pointers.
    fn hints(&self) -> Vec<(String, &'a Field)> {
        let mut hints = Vec::new();
        for field in self.record().iter().flat_map(|record| &record.fields) {
            let pointer = step(field.name.wire());
            if WRAPPERS.contains(&plain(field.name.wire()).as_str()) {
                let inner = self.api.types.record(field.ty.without_null());
                let inner = inner.into_iter().flat_map(|(_, record)| &record.fields);
                hints.extend(inner.map(|inner| (format!("{pointer}{}", step(inner.name.wire())), inner)));
            }
            hints.push((pointer, field));
        }
        hints
    }

    fn token(&self) -> Option<By> {
        self.hints().into_iter().find_map(|(pointer, field)| {
            let property = plain(field.name.wire());
            let wanted = property.strip_prefix("next").unwrap_or(&property);
            let is_scalar =
                matches!(self.scalar(&field.ty), Some(Scalar::String | Scalar::I64 | Scalar::I32));
            let is_known = TOKENS.contains(&wanted) || (property == "nextpage" && wanted == "page");
            if !is_scalar || !is_known {
                return None;
            }
            let takes = |parameter: &Parameter| {
                let name = plain(parameter.name.wire());
                name == property || name == wanted || (wanted == "cursor" && name == "after")
            };
            Some(By::Token(pointer, self.query(takes)?))
        })
    }

    fn url(&self) -> Option<By> {
        let is_url = |(_, field): &(String, &Field)| {
            URLS.contains(&plain(field.name.wire()).as_str())
                && matches!(self.scalar(&field.ty), Some(Scalar::String))
        };
        let (pointer, field) = self.hints().into_iter().find(is_url)?;
        // A parameter of that name takes something else than a URL.
        let is_token = self.query(|parameter| parameter.name.wire() == field.name.wire()).is_some();
        (!is_token).then_some(By::Url(pointer))
    }

    /// By page, where the document says which one is the first; or by offset.
    fn counted(&self) -> Option<By> {
        let is_size = |parameter: &Parameter| {
            let name = plain(parameter.name.wire());
            matches!(name.as_str(), "limit" | "perpage" | "pagesize" | "size" | "count" | "top")
        };
        self.query(is_size)?;
        let named = |wanted: &[&str]| {
            self.query(|parameter| {
                let name = plain(parameter.name.wire());
                wanted.contains(&name.as_str()) && self.is_integer(parameter)
            })
        };
        if let Some(index) = named(&["offset", "skip"]) {
            return Some(By::Offset(index));
        }
        let index = named(&["page", "pagenumber", "pageindex"])?;
        let first = self.operation.parameters.get(index)?.default.as_ref()?.as_i64()?;
        Some(By::Page(index, first))
    }

    fn is_integer(&self, parameter: &Parameter) -> bool {
        matches!(self.scalar(&parameter.ty), Some(Scalar::I32 | Scalar::I64))
    }

    fn scalar(&self, ty: &Type) -> Option<Scalar> {
        match self.api.types.resolve(ty.without_null()) {
            Type::Scalar(scalar) => Some(*scalar),
            _ => None,
        }
    }

    /// The first query parameter that fits.
    fn query(&self, fits: impl Fn(&Parameter) -> bool) -> Option<usize> {
        let parameters = self.operation.parameters.iter();
        parameters.enumerate().find_map(|(index, parameter)| {
            (parameter.place == ParameterPlace::Query && fits(parameter)).then_some(index)
        })
    }
}

/// What `x-pagination` says, if it can be done.
fn as_said(api: &Api, operation: &Operation, said: &Pagination) -> Result<Paging, String> {
    let page = page(api, operation)
        .ok_or("that takes one success with a JSON body, and no parameters named `items` or `pages`")?;
    let items = match &said.items {
        None => page.items(),
        Some(name) => {
            let name = name.strip_prefix('/').unwrap_or(name);
            let mut fields = page.record().into_iter().flat_map(|record| &record.fields);
            fields.find(|field| field.name.wire() == name).and_then(|field| page.items_in(field))
        }
    };
    let items = items.ok_or("it is not clear which list has the items: say `items`")?;
    let next = || {
        let name = said.next.as_deref().ok_or("`next` is missing")?;
        Ok::<_, String>(if name.starts_with('/') { name.to_owned() } else { step(name) })
    };
    let parameter = || {
        let name = said.parameter.as_deref().ok_or("`parameter` is missing")?;
        let found = operation.parameters.iter().position(|parameter| parameter.name.wire() == name);
        found.ok_or_else(|| format!("there is no parameter {}", quote(name)))
    };
    let by = match said.by.as_str() {
        "link" => By::Link,
        "url" => By::Url(next()?),
        "token" => By::Token(next()?, parameter()?),
        "page" => {
            let index = parameter()?;
            let default = operation.parameters.get(index).and_then(|parameter| parameter.default.as_ref());
            By::Page(index, said.first.or_else(|| default?.as_i64()).unwrap_or(1))
        }
        "offset" => By::Offset(parameter()?),
        other => return Err(format!("{} is neither link, url, token, page, offset nor none", quote(other))),
    };
    Ok(page.paging(by, items))
}

/// A step of a JSON pointer. RFC 6901 §3.
fn step(name: &str) -> String {
    format!("/{}", name.replace('~', "~0").replace('/', "~1"))
}

/// A name without case and punctuation: `next_page_token`, `nextPageToken`, `@odata.nextLink`.
fn plain(name: &str) -> String {
    let letters: String = name.chars().filter(char::is_ascii_alphanumeric).collect();
    let letters = letters.to_ascii_lowercase();
    letters.strip_prefix("odata").map(str::to_owned).unwrap_or(letters)
}
