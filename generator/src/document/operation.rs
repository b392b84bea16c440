//! Operations and the parameters they share with their path. OpenAPI 3.0.4 §4.7.10.

use std::borrow::Cow;
use std::collections::HashSet;

use indexmap::IndexMap;
use serde_json::json;

use super::model::{Extensions, Operation, Parameter, ParameterPlace, RateLimit, Server, Style};
use super::parameter::ReadParameter;
use super::reader::{Node, Reader};
use super::reference::reference_in;
use super::shape::OPERATION;
use super::template;
use crate::diagnostics::{Code, Diagnostic, Location, Place, quote};

/// A path and what its operations have in common.
pub(super) struct Path<'d> {
    /// With a slash in front.
    pub(super) template: Cow<'d, str>,
    /// The webhook or callback that it belongs to; empty for a path.
    pub(super) event: String,
    pub(super) at: Location,
    pub(super) parameters: Parameters,
    pub(super) servers: Vec<Server>,
    pub(super) rate_limit: Option<RateLimit>,
    pub(super) summary: Option<String>,
    pub(super) description: Option<String>,
    /// Names in braces that are not declared, and the method.
    pub(super) undeclared: Vec<(String, String)>,
}

/// Parameters by place and name: those of an operation replace those of its path.
#[derive(Clone, Default)]
pub(super) struct Parameters {
    known: IndexMap<(ParameterPlace, String), Parameter>,
    /// Was there one that could not be read? That is reported already.
    is_incomplete: bool,
}

impl<'d> Reader<'d, '_> {
    /// Adds the `parameters` of a path or an operation.
    pub(super) fn add_parameters(&mut self, node: &Node<'d>, parameters: &mut Parameters) {
        let mut own = IndexMap::new();
        for element in self.elements(node, "parameters") {
            let parameter = match self.parameter(&element) {
                ReadParameter::Read(parameter) => *parameter,
                ReadParameter::Ignored => continue,
                ReadParameter::Lost => {
                    parameters.is_incomplete = true;
                    continue;
                }
            };
            let key = (parameter.place, parameter.name.clone());
            if let Some(before) = own.get(&key) {
                let message = format!("the parameter {} is there twice", quote(&parameter.name));
                let place = Place::Value(element.at);
                let node = |one: &Parameter| self.document.value(&one.location);
                match node(before) == node(&parameter) {
                    true => self.mended(place, &message, "ignored"),
                    false => self.lost(place, &message, "ignored: the first one counts"),
                }
                continue;
            }
            own.insert(key, parameter);
        }
        parameters.known.extend(own);
    }

    /// An operation of a path.
    pub(super) fn operation(
        &mut self,
        path: &mut Path<'d>,
        method: &str,
        node: Node<'d>,
    ) -> Option<Operation> {
        if node.value.is_null() {
            let place = Place::Value(node.at.clone());
            self.mended(place, "an operation is null", "left out");
            return None;
        }
        let node = self.operation_node(node)?;
        let filled = [("responses", json!({}))];
        let operation: openapiv3::Operation = self.read(&node, &OPERATION, &filled)?;
        let (template, parameters) = self.parameters(path, method, &node);
        let own_servers = self.servers(&node);
        let has_security = node.get("security").is_some();
        let says_something = operation.summary.is_some() || operation.description.is_some();
        let (summary, description) = if says_something {
            (operation.summary, operation.description)
        } else {
            (path.summary.clone(), path.description.clone())
        };
        Some(Operation {
            method: method.to_owned(),
            path: template,
            event: path.event.clone(),
            operation_id: operation.operation_id.filter(|id| !id.is_empty()),
            summary,
            description,
            tags: operation.tags,
            deprecated: operation.deprecated,
            parameters,
            request_body: self.request_body(&node),
            responses: self.responses(&node),
            security: has_security.then(|| self.security(&node)),
            servers: if own_servers.is_empty() { path.servers.clone() } else { own_servers },
            callbacks: self.callback_refs(&node),
            extensions: operation.extensions,
            rate_limit: self.rate_limit(&node).unwrap_or_else(|| path.rate_limit.clone()),
            pagination: self.pagination(&node),
            location: node.at,
        })
    }

    fn operation_node(&mut self, node: Node<'d>) -> Option<Node<'d>> {
        if reference_in(node.value).is_none() {
            return Some(node);
        }
        let place = Place::Value(node.at.child("$ref"));
        let message = "an operation cannot be a `$ref`";
        self.mended(place, message, "followed nonetheless");
        self.follow(&node, "the operation is left out")
    }

    /// The parameters of a path and an operation, and the template they fill. Those in the path are
    /// the names in braces, no more and no less. OpenAPI 3.0.4 §4.6.
    fn parameters(&mut self, path: &mut Path<'d>, method: &str, node: &Node<'d>) -> (String, Vec<Parameter>) {
        self.spend_parts(path.parameters.known.len(), &node.at);
        let mut parameters = path.parameters.clone();
        self.add_parameters(node, &mut parameters);
        let Parameters { mut known, is_incomplete } = parameters;
        let template = self.without_operators(path, &known);
        let names = template::names(&template);
        known.retain(|(place, name), parameter| {
            let is_used = *place != ParameterPlace::Path || names.contains(&name.as_str());
            if !is_used {
                self.report_unused(&path.at, &path.template, parameter);
            }
            is_used
        });
        for name in names {
            let key = (ParameterPlace::Path, name.to_owned());
            if known.contains_key(&key) {
                continue;
            }
            if !is_incomplete {
                path.undeclared.push((name.to_owned(), method.to_owned()));
            }
            known.insert(key, text_parameter(name, path.at.clone()));
        }
        let parameters = known.into_values().collect();
        (template, parameters)
    }

    /// The template with `{id}` for `{id*}`, if that is what is declared.
    fn without_operators(
        &mut self,
        path: &Path<'d>,
        known: &IndexMap<(ParameterPlace, String), Parameter>,
    ) -> String {
        let declared = |name: &str| known.contains_key(&(ParameterPlace::Path, name.to_owned()));
        let mut template = path.template.clone().into_owned();
        for name in template::names(&path.template) {
            let bare = template::bare_name(name);
            if bare == name || declared(name) || !declared(bare) {
                continue;
            }
            template = template.replace(&format!("{{{name}}}"), &format!("{{{bare}}}"));
            let message = format!("the path has operators around the parameter {}", quote(bare));
            let remedy = "ignored: its `style` and `explode` say how it is written";
            self.mended(Place::Key(path.at.clone()), message, remedy);
        }
        template
    }

    fn report_unused(&mut self, path: &Location, template: &str, parameter: &Parameter) {
        let (name, template) = (quote(&parameter.name), quote(template));
        let message = format!("the path parameter {name} is not in the path {template}");
        let place = Place::Value(parameter.location.child("name"));
        let finding = Diagnostic::new(Code::PathParameterMismatch, place, message);
        self.report(finding.label("left out").related(Place::Key(path.clone()), "the path"));
    }

    /// Names in braces that no parameter declares, or that are there twice.
    pub(super) fn check_names(&mut self, path: &Path<'d>) {
        let names = template::names(&path.template);
        if names.len() > template::MAX_NAMES {
            let message = format!("the path has more than {} names in braces", template::MAX_NAMES);
            return self.report(Diagnostic::new(Code::TooLarge, Place::Key(path.at.clone()), message));
        }
        let mut seen = HashSet::new();
        for name in names {
            if !seen.insert(name) {
                let message = format!("the path parameter {} is twice in the path", quote(name));
                let place = Place::Key(path.at.clone());
                let finding = Diagnostic::new(Code::PathParameterMismatch, place, message);
                self.report(finding.note("it has the same value in both places"));
            }
        }
        let mut methods: IndexMap<&str, Vec<&str>> = IndexMap::new();
        for (name, method) in &path.undeclared {
            methods.entry(name).or_default().push(method);
        }
        for (name, methods) in methods {
            let message = format!("the path parameter {} is not declared", quote(name));
            let place = Place::Key(path.at.clone());
            let finding = Diagnostic::new(Code::PathParameterMismatch, place, message);
            let help = "declare it in `parameters`, with `in: path` and `required: true`";
            let finding = finding.label(format!("for {}", methods.join(", ")));
            self.report(finding.note("it is taken as required text").help(help));
        }
    }
}

/// What stands in for a path parameter that is not declared or could not be read.
fn text_parameter(name: &str, location: Location) -> Parameter {
    Parameter {
        location,
        component: None,
        name: name.to_owned(),
        place: ParameterPlace::Path,
        description: None,
        required: true,
        deprecated: false,
        style: Style::Simple,
        explode: false,
        allow_reserved: false,
        schema: None,
        content: None,
        extensions: Extensions::new(),
        is_idempotency_key: false,
    }
}
