//! The texts of what is made.

use minijinja::syntax::SyntaxConfig;
use minijinja::{Environment, UndefinedBehavior, Value};

pub(super) const SERVER: &str = include_str!("../../templates/init/server.rs.j2");
pub(super) const CLIENT: &str = include_str!("../../templates/init/client.rs.j2");
pub(super) const MODULE: &str = include_str!("../../templates/init/module.rs.j2");
pub(super) const BUILD: &str = include_str!("../../templates/init/build.rs.j2");
pub(super) const WORKSPACE: &str = include_str!("../../templates/init/workspace.toml.j2");
pub(super) const PROGRAM: &str = include_str!("../../templates/init/program.toml.j2");
pub(super) const README: &str = include_str!("../../templates/init/README.md.j2");

/// What git need not keep.
pub(super) const IGNORED: &str = "/target\n";

/// Fills in a template, of which only tests could find that it is broken.
pub(super) fn render(template: &str, facts: Value) -> Result<String, String> {
    let mut environment = Environment::new();
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    let whitespace =
        SyntaxConfig::builder().trim_blocks(true).lstrip_blocks(true).keep_trailing_newline(true).build();
    environment.set_syntax(whitespace.map_err(|why| why.to_string())?);
    environment.render_str(template, facts).map_err(|why| format!("a template is broken: {why}"))
}
