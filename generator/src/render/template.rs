//! The texts around the code, from `templates/`.

use minijinja::syntax::SyntaxConfig;
use minijinja::value::{Serde, Value};
use minijinja::{Environment, context};

use super::manifest::Facts;

const MANIFEST: &str = include_str!("../../templates/Cargo.toml.j2");
const README: &str = include_str!("../../templates/README.md.j2");
const LIB: &str = include_str!("../../templates/lib.rs.j2");

pub(super) fn manifest(facts: &Facts) -> String {
    render("Cargo.toml.j2", MANIFEST, facts)
}

pub(super) fn readme(facts: &Facts) -> String {
    render("README.md.j2", README, facts)
}

pub(super) fn lib(facts: &Facts) -> String {
    render("lib.rs.j2", LIB, facts)
}

/// The templates are ours and a test renders each: an error here shows in the output, where
/// nobody can overlook it.
fn render(name: &str, template: &str, facts: &Facts) -> String {
    let mut environment = Environment::new();
    let whitespace =
        SyntaxConfig::builder().trim_blocks(true).lstrip_blocks(true).keep_trailing_newline(true).build();
    if let Ok(whitespace) = whitespace {
        environment.set_syntax(whitespace);
    }
    match environment.render_named_str(name, template, context!(krate => Value::from(Serde(facts)))) {
        Ok(text) => text,
        Err(why) => format!("{name}: {why:#}\n"),
    }
}
