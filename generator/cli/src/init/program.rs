//! Programs to begin with: a server that answers one operation, a client that calls it.

use minijinja::{Value, context};

use super::example::Example;
use super::manifest::Dependency;
use super::options::Side;
use super::plan::Plan;
use super::runtime::Package;
use super::{Beginning, format, template};

/// The release of tokio that programs ask for.
pub(super) const TOKIO: &str = "1.48";

/// How a program names the generated code.
pub(super) enum Code {
    /// As a crate.
    Crate,
    /// As a module, which is this file.
    Module(&'static str, String),
}

impl Side {
    /// Plans the program, in `folder`. `command` is how it is started.
    pub(super) fn add(
        self,
        beginning: &Beginning<'_>,
        folder: &str,
        file: &str,
        code: &Code,
        command: &str,
        plan: &mut Plan,
    ) -> Result<(), String> {
        let krate = beginning.krate();
        let (path, root) = match code {
            Code::Crate => (None, krate.clone()),
            Code::Module(folder, file) => (Some(format!("{folder}{file}")), format!("self::{krate}")),
        };
        let example = beginning.example.as_ref();
        let facts = context! {
            krate, path, root,
            command => command.to_owned(),
            address => beginning.address(self),
            constant => format::binding("", "const ADDRESS: &str =", &format!("{:?}", beginning.address(self))),
            name => beginning.name.clone(),
            example => example.map(facts_of),
            others => others(beginning, example),
        };
        let text = match self {
            Self::Server => template::SERVER,
            Self::Client => template::CLIENT,
        };
        plan.add(beginning.at(format!("{folder}/{file}")), template::render(text, facts)?);
        if let (Self::Server, Some(example)) = (self, example) {
            plan.add(beginning.at(format!("{folder}/{}", file_of(example))), example.body.as_str());
        }
        Ok(())
    }
}

fn facts_of(example: &Example) -> Value {
    let Example { call: known, .. } = example;
    context! {
        file => file_of(example),
        call => format::call(&known.name, &example.arguments),
        plain => known.name.trim_start_matches("r#").to_owned(),
        service => known.service.clone(),
        method => format::method(&known.name, &known.request),
        read => format::read(&known.answer),
        has_types => example.has_variants(),
    }
}

/// The traits that have no method in the example.
fn others(beginning: &Beginning<'_>, example: Option<&Example>) -> Vec<String> {
    let services = beginning.starter.services.iter();
    services
        .filter(|service| example.is_none_or(|example| example.call.service != **service))
        .cloned()
        .collect()
}

/// The file with the answer, whose name fits into a line.
fn file_of(example: &Example) -> String {
    const LONG: usize = 40;
    let name = example.call.name.trim_start_matches("r#");
    if name.len() > LONG { "example.json".to_owned() } else { format!("{name}.json") }
}

/// What programs run on.
pub(super) fn tokio() -> Dependency {
    let mut source = toml_edit::InlineTable::new();
    source.insert("version", TOKIO.into());
    Dependency::new("tokio", source, &["macros", "net", "rt-multi-thread"])
}

/// How a crate that calls or serves gets it.
pub(super) fn add_tokio() -> String {
    format!("cargo add tokio --features {}", tokio().features.join(","))
}

/// The runtime, as a manifest in a folder of what is made depends on it.
pub(super) fn runtime(beginning: &Beginning<'_>, folder: &str, features: &[&str]) -> Dependency {
    let embedded = format!("../{}/specwright-runtime", beginning.name);
    let source = beginning.runtime.dependency(Package::Runtime, &beginning.whole_of(folder), &embedded);
    Dependency::new("specwright-runtime", source, features)
}
