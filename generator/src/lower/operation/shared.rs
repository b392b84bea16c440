//! What several operations have in common: lists of media types and security schemes, each
//! written once.

use std::collections::HashMap;
use std::fmt::Write as _;
use std::hash::Hash;

use crate::document::model::{ParameterPlace, SecurityRequirement, SecuritySchemeKind, Server};
use crate::ir::{Api, Docs, Media, MediaCodec, Operation, Outcome};
use crate::lower::table::literal;
use crate::lower::{Item, Module, Visibility, docs};
use crate::names::{Kind, Member, Name, Namespace};
use crate::prose;

/// Names of the constants.
pub(crate) struct Shared {
    media: Vec<(Vec<Media>, Name)>,
    schemes: Vec<(String, Name)>,
    /// Whose enum of errors each operation uses.
    pub(crate) errors: Owners,
    /// Whose struct of headers each operation uses.
    pub(crate) headers: Owners,
}

impl Shared {
    pub(crate) fn new(api: &Api) -> Self {
        let mut lists: Vec<&[Media]> = Vec::new();
        for operation in &api.operations {
            let bodies = operation.body.iter().map(|body| body.media.as_slice());
            let outcomes = operation.success.list.iter().chain(&operation.errors.list);
            for list in bodies.chain(outcomes.map(|outcome| outcome.media.as_slice())) {
                if !list.is_empty() && !lists.contains(&list) {
                    lists.push(list);
                }
            }
        }
        let members: Vec<Member> = lists.iter().map(|list| media_member(list)).collect();
        let media_names = Namespace::new(Kind::Constant).assign(&members).names;
        let schemes: Vec<Member> =
            api.security_schemes.iter().map(|scheme| Member::new(&scheme.name)).collect();
        let scheme_names = Namespace::new(Kind::Constant).assign(&schemes).names;
        Self {
            media: lists.into_iter().map(<[Media]>::to_vec).zip(media_names).collect(),
            schemes: api
                .security_schemes
                .iter()
                .map(|scheme| scheme.name.clone())
                .zip(scheme_names)
                .collect(),
            errors: Owners::new(&api.operations, error_keys),
            headers: Owners::new(&api.operations, header_keys),
        }
    }

    /// The constant that lists these media types.
    pub(crate) fn media(&self, list: &[Media]) -> String {
        let known = self.media.iter().find(|(known, _)| known == list);
        known.map_or_else(|| "&[]".to_owned(), |(_, name)| format!("media::{}", name.rust()))
    }

    /// The alternatives as an expression; `None` if nothing is asked.
    pub(crate) fn security(&self, requirements: &[SecurityRequirement]) -> Option<String> {
        let alternatives: Vec<String> =
            requirements.iter().map(|requirement| self.requirement(requirement)).collect();
        (!alternatives.is_empty()).then(|| format!("&[{}]", alternatives.join(", ")))
    }

    fn requirement(&self, requirement: &SecurityRequirement) -> String {
        let schemes = requirement.schemes.iter().filter_map(|(wanted, _)| {
            let known = self.schemes.iter().find(|(known, _)| known == wanted);
            known.map(|(_, name)| format!("security::{}", name.rust()))
        });
        format!("&[{}]", schemes.collect::<Vec<_>>().join(", "))
    }

    /// `security::A, security::B`: all schemes, seen from beside the module.
    pub(crate) fn all_schemes(&self, path: &str) -> String {
        let names: Vec<String> =
            self.schemes.iter().map(|(_, name)| format!("{path}{}", name.rust())).collect();
        names.join(", ")
    }

    pub(crate) fn has_media(&self) -> bool {
        !self.media.is_empty()
    }

    pub(crate) fn has_schemes(&self) -> bool {
        !self.schemes.is_empty()
    }

    pub(crate) fn media_module(&self) -> Module {
        let mut module = Module::new("media", Visibility::Private);
        module.docs.push("Media types of bodies.".to_owned());
        module.items.push(Item::Text("use specwright_runtime::http::Media;\n".to_owned()));
        for (list, name) in &self.media {
            let mut text = format!("pub(super) const {}: &[Media] = &[", name.rust());
            for media in list {
                let variant = match media.variant {
                    0 => String::new(),
                    variant => format!(".variant({variant})"),
                };
                let constructor = constructor(media.codec);
                let _ = write!(text, "\n    Media::{constructor}({}){variant},", literal(&media.name));
            }
            text.push_str("\n];\n");
            module.items.push(Item::Text(text));
        }
        module
    }

    pub(crate) fn security_module(&self, api: &Api) -> Module {
        let mut module = Module::new("security", Visibility::Crate);
        module.docs.push("Ways to say who is asking.".to_owned());
        module.items.push(Item::Text("use specwright_runtime::http::{Scheme, SchemeKind};\n".to_owned()));
        for (scheme, (_, name)) in api.security_schemes.iter().zip(&self.schemes) {
            let kind = scheme_kind(&scheme.kind);
            let wire = literal(&scheme.name);
            let docs = scheme.description.as_deref().map(prose::doc_lines).unwrap_or_default();
            let docs = docs::comment(&docs, 0);
            let text =
                format!("{docs}pub(crate) const {}: Scheme = Scheme::new({wire}, {kind});\n", name.rust());
            module.items.push(Item::Text(text));
        }
        module
    }
}

/// For each operation, the one whose type it uses. Many operations document the same errors and
/// headers: the one of the shortest name has the type, and the others name theirs after it.
pub(crate) struct Owners(Vec<usize>);

impl Owners {
    fn new<'a, K: Hash + Eq>(operations: &'a [Operation], key: fn(&'a Operation) -> Vec<K>) -> Self {
        let keys: Vec<Vec<K>> = operations.iter().map(key).collect();
        let mut owners: HashMap<&[K], usize> = HashMap::new();
        let rank =
            |index: usize| operations.get(index).map(|it| (it.request.rust().len(), it.request.rust()));
        for (index, key) in keys.iter().enumerate() {
            let owner = owners.entry(key).or_insert(index);
            if rank(index) < rank(*owner) {
                *owner = index;
            }
        }
        let owner = |(index, key): (usize, &Vec<K>)| owners.get(key.as_slice()).copied().unwrap_or(index);
        Self(keys.iter().enumerate().map(owner).collect())
    }

    /// The operation whose type this one uses; `None` if it has its own.
    pub(crate) fn of<'a>(&self, api: &'a Api, operation: usize) -> Option<&'a Operation> {
        let owner = self.0.get(operation).copied().filter(|owner| *owner != operation)?;
        api.operations.get(owner)
    }
}

/// All that is told of a header.
type HeaderKey<'a> = (&'a str, &'a str, String, &'a Docs);

fn header_keys(operation: &Operation) -> Vec<HeaderKey<'_>> {
    let list = operation.headers.iter().flat_map(|headers| &headers.fields);
    list.map(|header| {
        (
            header.name.wire(),
            header.name.rust(),
            format!("{:?} {:?} {:?}", header.ty, header.style, header.explode),
            &header.docs,
        )
    })
    .collect()
}

/// All that is told of an error.
type ErrorKey<'a> = (&'a str, String, &'a str, &'a [Media]);

fn error_keys(operation: &Operation) -> Vec<ErrorKey<'_>> {
    let key = |outcome: &'_ Outcome| format!("{:?} {:?} {:?}", outcome.status, outcome.ty, outcome.items);
    let list = operation.errors.list.iter();
    list.map(|error| (error.name.rust(), key(error), error.description.as_str(), error.media.as_slice()))
        .collect()
}

fn constructor(codec: MediaCodec) -> &'static str {
    match codec {
        MediaCodec::Json => "json",
        MediaCodec::Text => "text",
        MediaCodec::Raw => "raw",
        MediaCodec::Unsupported => "unsupported",
    }
}

/// `APPLICATION_JSON`, `APPLICATION_JSON_AND_3_MORE`
fn media_member(list: &[Media]) -> Member {
    let wire =
        list.iter().map(|media| format!("{} {} {}", media.name, constructor(media.codec), media.variant));
    let wire = wire.collect::<Vec<_>>().join(", ");
    let first = list.first().map_or("", |media| media.name.as_str());
    let text = match list.len() {
        0 | 1 => first.to_owned(),
        many => format!("{first} and {} more", many - 1),
    };
    Member::new(&wire).text(&text)
}

fn scheme_kind(kind: &SecuritySchemeKind) -> String {
    match kind {
        SecuritySchemeKind::Http { scheme } if scheme == "bearer" => "SchemeKind::Bearer".to_owned(),
        SecuritySchemeKind::Http { scheme } if scheme == "basic" => "SchemeKind::Basic".to_owned(),
        SecuritySchemeKind::OAuth2(_) | SecuritySchemeKind::OpenIdConnect { .. } => {
            "SchemeKind::Bearer".to_owned()
        }
        SecuritySchemeKind::ApiKey { name, place } => {
            let place = match place {
                ParameterPlace::Query => "Query",
                ParameterPlace::Cookie => "Cookie",
                ParameterPlace::Header | ParameterPlace::Path => "Header",
            };
            format!("SchemeKind::{place}({})", literal(name))
        }
        SecuritySchemeKind::Http { .. } | SecuritySchemeKind::Other(_) => "SchemeKind::Other".to_owned(),
    }
}

/// The URL of a server with the defaults of its variables.
pub(crate) fn base_url(server: &Server) -> String {
    let mut url = server.url.clone();
    for variable in &server.variables {
        url = url.replace(&format!("{{{}}}", variable.name), &variable.default);
    }
    url
}
