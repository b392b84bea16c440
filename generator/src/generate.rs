//! The pipeline: each phase takes what the one before it made, and runs only if that is sound.

use crate::config::Config;
use crate::diagnostics::{Diagnostics, Report, Sources};
use crate::document::Document;
use crate::ir::passes::{self, Analysis};
use crate::ir::{self, Api, Shape};
use crate::load::Source;
use crate::lower::{self, Layout};
use crate::output::Output;
use crate::render;

/// What came out of a document.
#[derive(Debug)]
pub struct Generated {
    /// The files.
    pub output: Output,
    /// What was noticed: warnings only.
    pub report: Report,
    /// What was made, in numbers and names.
    pub summary: Summary,
}

/// What was made.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Summary {
    /// Title and version of the API.
    pub title: String,
    /// Operations: method, path and the name of the generated method.
    pub operations: Vec<(String, String, String)>,
    /// Names of the structs.
    pub structs: Vec<String>,
    /// Names of the enums, with the number of their values.
    pub enums: Vec<(String, usize)>,
    /// Names of the unions, with the number of their members.
    pub unions: Vec<(String, usize)>,
    /// Names of the aliases.
    pub aliases: Vec<String>,
}

/// Compiles a document. Nothing is written: that is [`Output::write`]'s.
///
/// # Errors
/// The report of everything that is wrong with the document, if anything is.
pub fn generate(source: &Source, config: &Config, layout: Layout) -> Result<Generated, Report> {
    let mut diagnostics = Diagnostics::new();
    let Some((api, analysis)) = front(source, config, &mut diagnostics) else {
        return Err(report(diagnostics, source));
    };
    let modules = lower::lower(&api, &analysis, config, layout);
    let output = render::render(&api, modules, config, source.display(), layout);
    let summary = summarise(&api);
    Ok(Generated { output, report: report(diagnostics, source), summary })
}

/// The IR as text, for people who look into the compiler.
///
/// # Errors
/// As [`generate`].
pub fn dump_ir(source: &Source, config: &Config) -> Result<String, Report> {
    let mut diagnostics = Diagnostics::new();
    match front(source, config, &mut diagnostics) {
        Some((api, analysis)) => Ok(ir::dump(&api, &analysis)),
        None => Err(report(diagnostics, source)),
    }
}

fn report(diagnostics: Diagnostics, source: &Source) -> Report {
    let mut sources = Sources::new();
    source.add_to(&mut sources);
    Report::new(diagnostics.into_vec(), &sources)
}

/// Document and IR. `None`: there were errors.
fn front(source: &Source, config: &Config, diagnostics: &mut Diagnostics) -> Option<(Api, Analysis)> {
    let document = Document::parse(source, diagnostics)?;
    let model = document.api(diagnostics);
    if diagnostics.has_errors() {
        return None;
    }
    let mut api = ir::build::build(&document, &model, config, diagnostics);
    if diagnostics.has_errors() {
        return None;
    }
    let analysis = passes::run(&mut api, diagnostics);
    Some((api, analysis))
}

fn summarise(api: &Api) -> Summary {
    let mut summary = Summary {
        title: format!("{} {}", api.info.title, api.info.version).trim().to_owned(),
        ..Summary::default()
    };
    for operation in &api.operations {
        let name = operation.name.rust().to_owned();
        summary.operations.push((operation.method.clone(), operation.path.clone(), name));
    }
    for (_, def) in api.types.iter() {
        let name = def.name.rust().to_owned();
        match &def.shape {
            Shape::Alias(_) => summary.aliases.push(name),
            Shape::Record(_) | Shape::Newtype(_) | Shape::Tuple(_) => summary.structs.push(name),
            Shape::StringEnum(variants) => summary.enums.push((name, variants.len())),
            Shape::IntegerEnum(variants) => summary.enums.push((name, variants.len())),
            Shape::ValueEnum(variants) => summary.enums.push((name, variants.len())),
            Shape::Union(union) => summary.unions.push((name, union.members.len())),
        }
    }
    summary
}
