//! From modules to files: formatting, headers, manifest.

mod embed;
mod manifest;
mod module;
mod template;

pub use template::NAMES as TEMPLATES;
pub(crate) use template::Templates;

use std::path::Path;

use crate::config::{Config, Layout};
use crate::diagnostics::Diagnostic;
use crate::ir::Api;
use crate::ir::passes::tags::Tags;
use crate::lower::Module;
use crate::output::{FILE, MARK, Output};

/// What was rendered.
pub(crate) struct Rendered {
    pub(crate) output: Output,
    /// The lines of the modules.
    pub(crate) lines: Vec<Lines>,
}

/// Lines of a file, and the features any of which it is compiled with; none if it always is.
pub(crate) struct Lines {
    pub(crate) any_of: Vec<String>,
    pub(crate) count: usize,
}

/// Renders a crate, or one file named `generated.rs`.
///
/// # Errors
/// Where a template of the user is broken.
pub(crate) fn render(
    api: &Api,
    tags: Option<&Tags>,
    modules: Vec<Module>,
    config: &Config,
    templates: &Templates,
    spec: &str,
    layout: Layout,
) -> Result<Rendered, Box<Diagnostic>> {
    let origin = origin(spec, config);
    let (mut output, mut lines) = (Output::default(), Vec::new());
    match layout {
        Layout::File => {
            let mut text = format!("// {origin}\n");
            for module in modules {
                text.push('\n');
                if api.has_deprecated() {
                    text.push_str("#[allow(deprecated)] // deprecated things refer to one another\n");
                }
                text.push_str(
                    "#[allow(dead_code, missing_docs, unused_imports)] // whatever the including crate has no use for\n",
                );
                text.push_str(&module::inline(module));
            }
            output.insert(FILE, text);
        }
        Layout::Crate => {
            if config.package.embeds_runtime() {
                embed::add(&mut output);
            }
            let facts = manifest::Facts::new(api, tags, &modules, config, &origin);
            output.insert("Cargo.toml", templates.manifest(&facts)?);
            output.insert("README.md", templates.readme(&facts)?);
            output.insert("src/lib.rs", templates.lib(&facts)?);
            output.insert("src/rustfmt.toml", unformatted(&origin));
            for module in modules {
                lines.extend(module::files(module, "src", &origin, &[], &mut output));
            }
        }
    }
    Ok(Rendered { output, lines })
}

/// What rustfmt reads for the files of this folder, and of those within: they stay as they are generated. The
/// programs of a user beside them are formatted as ever.
fn unformatted(origin: &str) -> String {
    format!("# {origin}\n\ndisable_all_formatting = true\n")
}

/// What the first line of every file says.
fn origin(spec: &str, config: &Config) -> String {
    format!("{MARK} {} from {}; edits are lost.", env!("CARGO_PKG_VERSION"), shown_name(spec, config))
}

/// How generated files name the document that they were made from. The path is as it was given, or as the file of
/// the targets has it, so that it is the same on every machine and from wherever the command is started; parent
/// directories and machine-dependent roots are left out.
#[must_use]
pub fn shown_name(spec: &str, config: &Config) -> String {
    let near = config.origin.target_folder().and_then(|folder| Path::new(spec).strip_prefix(folder).ok());
    let spec = near.and_then(Path::to_str).unwrap_or(spec);
    let relative = crate::prose::comment_safe(spec);
    if spec.starts_with('/') || spec.contains(':') || spec.contains("..") {
        return relative.rsplit(['/', '\\']).next().unwrap_or(&relative).to_owned();
    }
    relative
}
