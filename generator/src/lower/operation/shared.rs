//! What several operations have in common: lists of media types and security schemes, each
//! written once.

use std::collections::HashMap;
use std::fmt::Write as _;
use std::hash::Hash;

use super::media::{self, Seen};
use crate::document::model::{ParameterPlace, SecurityRequirement, SecuritySchemeKind, Server};
use crate::ir::{Api, Docs, Media, Operation, Outcome, ParameterStyle, PartForm};
use crate::lower::table::literal;
use crate::lower::{Context, Item, Module, Visibility, docs};
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
    pub(crate) fn new(cx: &Context<'_>) -> Self {
        let api = cx.api;
        let mut lists: Vec<&[Media]> = Vec::new();
        for operation in &api.operations {
            let bodies = operation.body.iter().map(|body| body.media.as_slice());
            let outcomes = operation.success.list.iter().chain(&operation.errors.list);
            let parameters = operation.parameters.iter().filter(|it| it.style == ParameterStyle::Content);
            let contents = parameters.filter_map(|it| it.content.as_deref()).map(std::slice::from_ref);
            for list in bodies.chain(outcomes.map(|outcome| outcome.media.as_slice())).chain(contents) {
                if !list.is_empty() && !lists.contains(&list) {
                    lists.push(list);
                }
            }
        }
        let members: Vec<Member> = lists.iter().map(|list| media::member(list)).collect();
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
            errors: Owners::new(cx, error_keys),
            headers: Owners::new(cx, header_keys),
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
        let schemes = requirement.schemes.iter().map(|(wanted, scopes)| {
            let known = self.schemes.iter().find(|(known, _)| known == wanted);
            let scheme =
                known.map_or_else(|| unknown(wanted), |(_, name)| format!("security::{}", name.rust()));
            let scopes: Vec<String> = scopes.iter().map(|scope| literal(scope)).collect();
            match scopes.as_slice() {
                [] => scheme,
                scopes => format!("{scheme}.scopes(&[{}])", scopes.join(", ")),
            }
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

    pub(crate) fn media_module(&self, cx: &Context<'_>) -> Module {
        let mut module = Module::new("media", Visibility::Private);
        module.is_partly_used = cx.has_features();
        module.docs.push("Media types of bodies.".to_owned());
        if self.all_media().any(|media| media.root.is_some()) {
            module.items.push(Item::Text("use specwright_runtime::codec::XmlNode;\n".to_owned()));
        }
        module.items.push(Item::Text(format!("use specwright_runtime::http::{};\n", self.media_imports())));
        for (list, name) in &self.media {
            let mut text = format!("pub(super) const {}: &[Media] = &[", name.rust());
            for media in list {
                let _ = write!(text, "\n    {},", media::expression(media, Seen::Imported));
            }
            text.push_str("\n];\n");
            module.items.push(Item::Text(text));
        }
        module
    }

    /// All media types, those of parts included.
    fn all_media(&self) -> impl Iterator<Item = &Media> {
        self.media.iter().flat_map(|(list, _)| list).flat_map(Media::and_parts)
    }

    /// What the rows of media types name: `{Joint, Media, part}`, as far as they are used.
    fn media_imports(&self) -> String {
        let parts = || self.all_media().flat_map(|media| &media.parts);
        let has_query = self.all_media().any(|media| !media.fields.is_empty());
        let uses = [
            ("Joint", parts().any(|part| matches!(part.form, PartForm::Joined(_)))),
            ("Media", true),
            ("part", parts().next().is_some()),
            ("query", has_query || parts().any(|part| matches!(part.form, PartForm::Pairs(_)))),
        ];
        let names: Vec<&str> = uses.iter().filter(|(_, used)| *used).map(|(name, _)| *name).collect();
        match names.as_slice() {
            [only] => (*only).to_owned(),
            names => format!("{{{}}}", names.join(", ")),
        }
    }

    pub(crate) fn security_module(&self, cx: &Context<'_>) -> Module {
        let mut module = Module::new("security", Visibility::Crate);
        module.is_partly_used = cx.has_features();
        module.docs.push("Ways to say who is asking.".to_owned());
        module.items.push(Item::Text("use specwright_runtime::http::{Scheme, SchemeKind};\n".to_owned()));
        for (scheme, (_, name)) in cx.api.security_schemes.iter().zip(&self.schemes) {
            let kind = scheme_kind(&scheme.kind);
            let wire = literal(&scheme.name);
            let docs = scheme.description.as_deref().map(prose::doc_lines).unwrap_or_default();
            let docs = docs::comment(&docs, 0);
            let url = token_url(&scheme.kind);
            let url = if url.is_empty() { url } else { format!("\n    .token_url({})", literal(&url)) };
            let name = name.rust();
            let text = format!("{docs}pub(crate) const {name}: Scheme = Scheme::new({wire}, {kind}){url};\n");
            module.items.push(Item::Text(text));
        }
        module
    }
}

/// For each operation, the one whose type it uses. Many operations document the same errors and
/// headers: the one of the shortest name has the type, and the others name theirs after it. Where tags have
/// features, they share with operations that the same features turn on.
pub(crate) struct Owners(Vec<usize>);

impl Owners {
    fn new<'a, K: Hash + Eq>(cx: &Context<'a>, key: fn(&'a Operation) -> Vec<K>) -> Self {
        let operations = &cx.api.operations;
        let gate = |index| cx.analysis.tags.as_ref().map(|tags| tags.of_operation(index));
        let keys = operations.iter().enumerate().map(|(index, operation)| (gate(index), key(operation)));
        let keys: Vec<_> = keys.collect();
        let mut owners: HashMap<&(_, Vec<K>), usize> = HashMap::new();
        let rank =
            |index: usize| operations.get(index).map(|it| (it.request.rust().len(), it.request.rust()));
        for (index, key) in keys.iter().enumerate() {
            let owner = owners.entry(key).or_insert(index);
            if rank(index) < rank(*owner) {
                *owner = index;
            }
        }
        let owner = |(index, key)| owners.get(key).copied().unwrap_or(index);
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

/// A scheme that is asked for and declared nowhere. Leaving it out would open the operation to everybody.
fn unknown(name: &str) -> String {
    let path = "specwright_runtime::http";
    format!("{path}::Scheme::new({}, {path}::SchemeKind::Other)", literal(name))
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

/// Where tokens can be had without a person: by client credentials, or for a refresh token.
fn token_url(kind: &SecuritySchemeKind) -> String {
    let SecuritySchemeKind::OAuth2(flows) = kind else { return String::new() };
    let url = |flow: &str, key: &str| flows.get(flow)?.get(key)?.as_str().map(str::to_owned);
    let flow = ["clientCredentials", "authorizationCode", "password"].into_iter();
    let found = flow.flat_map(|flow| [url(flow, "tokenUrl"), url(flow, "refreshUrl")]).flatten().next();
    found.filter(|url| url.contains("://")).unwrap_or_default()
}

/// The URL of a server with the defaults of its variables.
pub(crate) fn base_url(server: &Server) -> String {
    let mut url = server.url.clone();
    for variable in &server.variables {
        url = url.replace(&format!("{{{}}}", variable.name), &variable.default);
    }
    url
}
