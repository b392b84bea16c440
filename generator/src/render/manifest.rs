//! What the templates are told: facts about the crate, every text made safe for its place.

use serde::Serialize;

use crate::config::Config;
use crate::ir::passes::tags::{Feature, FeatureOf, Tags};
use crate::ir::{Api, Operation, Sender};
use crate::lower::{self, Module, Visibility};
use crate::output::RUNTIME;
use crate::{names, prose};

/// The feature for what operations of all tags share.
const OPERATIONS: &str = "operations";

/// Facts about the generated crate.
#[derive(Debug, Serialize)]
pub(super) struct Facts {
    /// First line of every file.
    origin: String,
    /// Title of the API, on one line.
    title: String,
    /// `info.version`, on one line.
    api_version: String,
    /// Lines of rustdoc.
    docs: Vec<String>,
    /// Name of the package, and of the crate.
    package: String,
    krate: String,
    /// Lines of the manifest's `[package]`.
    package_fields: Vec<String>,
    /// The dependency on the runtime, as a TOML value.
    runtime: String,
    /// Further sections of the manifest, as TOML.
    manifest: String,
    /// Further dependencies, as lines of TOML.
    dependencies: Vec<String>,
    workspace_lints: bool,
    /// Is anything deprecated?
    deprecated: bool,
    /// Is there anything that the document says nothing about?
    undescribed: bool,
    /// Top-level modules.
    modules: Vec<ModuleFacts>,
    /// Cargo features of parts: `client`, `server`.
    features: Vec<&'static str>,
    /// Those that are on unless somebody says otherwise.
    default_features: Vec<String>,
    /// Cargo features of tags, if they have any.
    tags: Vec<TagFacts>,
    /// Operations, for the README.
    operations: Vec<OperationFacts>,
    /// Webhooks and callbacks, for the README.
    events: Vec<OperationFacts>,
}

#[derive(Debug, Serialize)]
struct ModuleFacts {
    name: String,
    public: bool,
    feature: Option<&'static str>,
    /// What stands in `#[cfg(…)]`, if anything has to.
    condition: Option<String>,
}

#[derive(Debug, Serialize)]
struct TagFacts {
    feature: String,
    /// What the feature is for, in Markdown.
    about: String,
    /// The features that it needs.
    needs: Vec<&'static str>,
}

#[derive(Debug, Serialize)]
struct OperationFacts {
    method: String,
    path: String,
    name: String,
    summary: String,
}

impl Facts {
    pub(super) fn new(
        api: &Api,
        tags: Option<&Tags>,
        modules: &[Module],
        config: &Config,
        origin: &str,
    ) -> Self {
        let package = config.package.name.clone().unwrap_or_else(|| names::package(&api.info.title));
        let mut features: Vec<&str> = modules.iter().filter_map(|module| module.feature).collect();
        features.retain(|feature| *feature != OPERATIONS);
        features.dedup();
        let tags = tags.map(|tags| tag_facts(tags, api)).unwrap_or_default();
        let default = features.iter().filter(|name| **name == "client").map(|name| (*name).to_owned());
        let default_features = default.chain(tags.iter().map(|tag| tag.feature.clone())).collect();
        Self {
            origin: origin.to_owned(),
            title: prose::summary(&api.info.title),
            api_version: prose::comment_safe(&api.info.version),
            docs: docs(api),
            krate: package.replace('-', "_"),
            package_fields: package_fields(api, config, &package),
            package,
            runtime: runtime(config, &api.runtime_features()),
            manifest: toml::to_string(&without_dependencies(config)).unwrap_or_default(),
            dependencies: dependencies(api, config),
            workspace_lints: config.package.workspace_lints,
            deprecated: api.has_deprecated(),
            undescribed: api.has_undescribed(),
            modules: modules.iter().map(module_facts).collect(),
            features,
            default_features,
            tags,
            operations: operations(api, Sender::Client),
            events: operations(api, Sender::Server),
        }
    }
}

fn module_facts(module: &Module) -> ModuleFacts {
    let public = module.visibility == Visibility::Public;
    let own = module.feature.map(|feature| format!("feature = {feature:?}"));
    let condition = match (own, lower::condition(&module.any_of)) {
        (Some(own), Some(tags)) => Some(format!("all({own}, {tags})")),
        (own, tags) => own.or(tags),
    };
    ModuleFacts { name: module.name.clone(), public, feature: module.feature, condition }
}

fn tag_facts(tags: &Tags, api: &Api) -> Vec<TagFacts> {
    let has_operations = !api.operations.is_empty();
    let one = |feature: &Feature| {
        let about = match &feature.of {
            FeatureOf::Tag(tag) if tag.is_empty() => "operations without a tag".to_owned(),
            FeatureOf::Tag(tag) => format!("operations of {}", prose::summary(tag)),
            FeatureOf::Webhooks => "what the server sends by itself".to_owned(),
            FeatureOf::UnusedSchemas => "schemas that no operation needs".to_owned(),
        };
        let needs = has_operations && feature.of != FeatureOf::UnusedSchemas;
        let needs = if needs { vec![OPERATIONS] } else { Vec::new() };
        TagFacts { feature: feature.name.clone(), about, needs }
    };
    tags.features.iter().map(one).collect()
}

fn docs(api: &Api) -> Vec<String> {
    let mut lines = prose::doc_lines(&api.info.title);
    let description = api.info.description.as_deref().map(prose::doc_lines).unwrap_or_default();
    if !lines.is_empty() && !description.is_empty() {
        lines.push(String::new());
    }
    lines.extend(description);
    if lines.is_empty() {
        lines.push("An API that has no title.".to_owned());
    }
    lines
}

fn package_fields(api: &Api, config: &Config, package: &str) -> Vec<String> {
    let version = config.package.version.clone().unwrap_or_else(|| semantic(&api.info.version));
    let mut fields = vec![field("name", package), field("version", &version), field("edition", "2021")];
    let description = prose::summary(&api.info.title);
    if !description.is_empty() {
        fields.push(field("description", &description));
    }
    fields.extend(config.package.license.iter().map(|license| field("license", license)));
    if !config.package.publish {
        fields.push("publish = false".to_owned());
    }
    fields
}

fn field(key: &str, text: &str) -> String {
    format!("{key} = {}", toml::Value::String(text.to_owned()))
}

/// What the options say of the manifest, less the dependencies: those have a section already.
fn without_dependencies(config: &Config) -> toml::Table {
    let mut manifest = config.package.manifest.clone();
    manifest.remove("dependencies");
    manifest
}

fn dependencies(api: &Api, config: &Config) -> Vec<String> {
    let mut all = api.dependencies();
    if let Some(toml::Value::Table(own)) = config.package.manifest.get("dependencies") {
        all.extend(own.clone());
    }
    all.iter().map(|(package, value)| format!("{package} = {value}")).collect()
}

fn runtime(config: &Config, features: &[&str]) -> String {
    let mut table = toml::Table::new();
    table.insert("version".to_owned(), toml::Value::String(env!("CARGO_PKG_VERSION").to_owned()));
    match &config.package.runtime {
        _ if config.package.embeds_runtime() => {
            table.clear();
            table.insert("path".to_owned(), toml::Value::String(RUNTIME.to_owned()));
        }
        Some(toml::Value::Table(chosen)) => table.extend(chosen.clone()),
        Some(version) => drop(table.insert("version".to_owned(), version.clone())),
        None => {}
    }
    table.insert("default-features".to_owned(), toml::Value::Boolean(false));
    if !features.is_empty() {
        let features = features.iter().map(|name| toml::Value::String((*name).to_owned())).collect();
        table.insert("features".to_owned(), toml::Value::Array(features));
    }
    toml::Value::Table(table).to_string()
}

fn operations(api: &Api, sender: Sender) -> Vec<OperationFacts> {
    let one = |operation: &Operation| OperationFacts {
        method: operation.method.clone(),
        path: prose::comment_safe(&operation.path),
        name: operation.name.rust().to_owned(),
        summary: operation.docs.title.as_deref().map(prose::summary).unwrap_or_default(),
    };
    api.operations.iter().filter(|operation| operation.sender == sender).map(one).collect()
}

/// The document's version where it is one for cargo (`1.2.3`, with zeros added to `1` and `1.2`),
/// else 0.1.0.
fn semantic(version: &str) -> String {
    let is_number = |part: &str| {
        let digits = !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
        digits && part.parse::<u64>().is_ok() && (part == "0" || !part.starts_with('0'))
    };
    let parts: Vec<&str> = version.trim().trim_start_matches('v').split('.').collect();
    if parts.len() > 3 || !parts.iter().all(|part| is_number(part)) {
        return "0.1.0".to_owned();
    }
    let number = |index: usize| parts.get(index).copied().unwrap_or("0");
    format!("{}.{}.{}", number(0), number(1), number(2))
}

#[cfg(test)]
mod tests {
    use super::semantic;

    #[test]
    fn a_version_is_always_one_for_cargo() {
        for (document, cargo) in [
            ("2.0.0", "2.0.0"),
            ("v1", "1.0.0"),
            ("1.3", "1.3.0"),
            ("2024-01-01", "0.1.0"),
            ("01.2", "0.1.0"),
            ("", "0.1.0"),
            ("1.2.3.4", "0.1.0"),
            ("1.0\"\n[dependencies]", "0.1.0"),
        ] {
            assert_eq!(semantic(document), cargo, "{document}");
        }
    }
}
