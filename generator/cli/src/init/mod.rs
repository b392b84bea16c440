//! `specwright init`: from a document to something that compiles.
//!
//! What is to be written is planned as a whole (`plan`), by one of three shapes; all texts are templates in
//! `templates/init`, and values in them are those of the document's own examples (`example`).

mod build_script;
mod copies;
mod example;
mod format;
mod generated;
mod manifest;
mod name;
mod options;
mod paths;
mod plan;
mod program;
mod report;
mod runtime;
mod template;
mod whole_crate;
mod workspace;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use specwright::starter::Starter;
use specwright::{Config, Parts, TEMPLATES, Target as Targets};
use toml_edit::Item;

use crate::args::Input;
use crate::check::quoted;
use crate::report as said;
use crate::{BAD, mock, progress, remote};
use copies::Copies;
use example::Example;
pub(crate) use options::{HELP, Target};
use options::{Shape, Side};
use paths::{whole, whole_file};
use plan::Plan;
use runtime::Runtime;
pub(crate) use runtime::unsaid as unsaid_runtime;

/// Where programs are that begin.
const ADDRESS: &str = "127.0.0.1:8080";

/// Why nothing is made.
enum Refused {
    /// It has been said.
    Said(ExitCode),
    Because(String),
}

impl From<ExitCode> for Refused {
    fn from(code: ExitCode) -> Self {
        Self::Said(code)
    }
}

impl From<String> for Refused {
    fn from(why: String) -> Self {
        Self::Because(why)
    }
}

pub(crate) fn run(target: &Target) -> ExitCode {
    let input = target.input(target.spec.clone());
    match make(target, &input) {
        Ok(()) => ExitCode::SUCCESS,
        Err(Refused::Said(code)) => code,
        Err(Refused::Because(why)) => {
            said::problem(&input, &why);
            ExitCode::from(BAD)
        }
    }
}

fn make(target: &Target, input: &Input) -> Result<(), Refused> {
    let beginning = Beginning::new(target, input)?;
    let made = match beginning.shape {
        Shape::Crate => whole_crate::plan(&beginning)?,
        Shape::BuildScript => build_script::plan(&beginning)?,
        Shape::Workspace => workspace::plan(&beginning)?,
    };
    let obstacles = made.plan.obstacles();
    if !obstacles.is_empty() {
        const LISTED: usize = 12;
        let mut listed: String = obstacles.iter().take(LISTED).map(|path| format!("\n  {path}")).collect();
        if obstacles.len() > LISTED {
            listed.push_str(&format!("\n  … and {} more", obstacles.len() - LISTED));
        }
        let help = "name another folder, or another crate with `--name`";
        return Err(format!("nothing was written, for this is there already; {help}:{listed}").into());
    }
    if !target.dry_run {
        made.plan.write().map_err(|why| format!("nothing was written: {why}"))?;
    }
    said::warnings(input, &beginning.starter.report);
    report::tell(&beginning, &made);
    Ok(())
}

/// What is to be written, and what is to be said of it.
struct Made {
    plan: Plan,
    /// In a few words.
    what: String,
    notes: Vec<String>,
    /// What to do next: commands, or what to write where.
    next: Vec<String>,
}

/// All that is known before anything is planned.
struct Beginning<'t> {
    target: &'t Target,
    input: &'t Input,
    shape: Shape,
    starter: Starter,
    /// The options beside the document, and their file.
    config: Config,
    options: Option<PathBuf>,
    /// Of the generated crate, or of the module.
    name: String,
    /// Where it is made, as it is told, and as a whole path.
    folder: PathBuf,
    whole: PathBuf,
    /// The whole path of the document.
    spec: PathBuf,
    /// The document and what belongs to it, if that is copied into the folder.
    copies: Copies,
    runtime: Runtime,
    /// Programs to begin with, and what they have to show.
    programs: Vec<Side>,
    example: Option<Example>,
}

impl<'t> Beginning<'t> {
    fn new(target: &'t Target, input: &'t Input) -> Result<Self, Refused> {
        let mut config = said::config(input)?;
        if !target.parts.is_empty() {
            config.parts = Parts(target.parts.iter().map(|side| side.part()).collect());
        }
        let source = remote::source(input, &config)?;
        let starter = progress::during(input, "compiling", || specwright::starter(&source, &config))
            .map_err(|errors| said::refused(input, &errors))?;
        let shape = shape(target);
        let programs = target.programs(shape);
        // What is only sent by the server has receivers, and no server.
        let is_there = |side: &Side| match side {
            Side::Server => !starter.services.is_empty() && starter.features.contains(&"server"),
            Side::Client => starter.features.contains(&"client"),
        };
        if let Some(side) = programs.iter().find(|side| !is_there(side)) {
            let side = side.name();
            return Err(
                format!("no {side} is generated: the document has no operations, or it is left out").into()
            );
        }
        let name = name::choose(target.name.as_deref(), &starter.package)?;
        let folder: PathBuf = match (&target.directory, shape) {
            (Some(folder), _) => folder.components().collect(),
            (None, Shape::BuildScript) => PathBuf::from("."),
            (None, _) => PathBuf::from(&name),
        };
        let whole = whole(&folder);
        let runtime = Runtime::find(target.runtime.as_ref(), &whole, shape)?;
        let example = if programs.is_empty() {
            None
        } else {
            let outline =
                specwright::outline(&source, &config).map_err(|errors| said::refused(input, &errors))?;
            mock::with_room(|| example::choose(&starter.calls, outline)).flatten()
        };
        // Those of several targets are no options of one crate.
        let has_no_targets = |path: &PathBuf| Targets::read_all(path).is_ok_and(|found| found.is_empty());
        let options = Config::beside(&target.spec).filter(has_no_targets);
        let spec = whole_file(&target.spec);
        let stays = target.refer || shape == Shape::BuildScript || spec.starts_with(&whole);
        let copies =
            if stays { Copies::default() } else { copies(&starter, &config, &whole, options.as_deref()) };
        Ok(Self {
            target,
            input,
            shape,
            starter,
            config,
            options,
            name,
            folder,
            whole,
            spec,
            copies,
            runtime,
            programs,
            example,
        })
    }

    /// A path within the folder.
    fn at(&self, path: impl AsRef<Path>) -> PathBuf {
        let path = path.as_ref();
        if self.folder == Path::new(".") { path.to_owned() } else { self.folder.join(path) }
    }

    /// The whole path of a folder within: `.`, or the name of one.
    fn whole_of(&self, folder: &str) -> PathBuf {
        if folder == "." { self.whole.clone() } else { self.whole.join(folder) }
    }

    /// How files in the folder name a whole path: as that of the copy, if there is one.
    fn seen(&self, path: &Path) -> String {
        let copy = self.copies.place(path).map(|copy| self.whole.join(copy));
        paths::seen_from(&self.whole, copy.as_deref().unwrap_or(path))
    }

    /// Where the copy of the document is, from the folder.
    fn copy_of_document(&self) -> Option<PathBuf> {
        self.copies.place(&self.spec)
    }

    /// What is to be known of options that were taken over.
    fn copied(&self) -> Vec<String> {
        let options = self.options.iter().map(|options| {
            format!(
                "the options of {} were copied, but for its `[package]`: that is about another crate",
                paths::shown(options)
            )
        });
        options.collect()
    }

    /// Is there anything to call or to serve?
    fn has_sides(&self) -> bool {
        self.starter.features.iter().any(|feature| matches!(*feature, "client" | "server"))
    }

    /// The name of the crate in Rust, and of the module.
    fn krate(&self) -> String {
        self.name.replace('-', "_")
    }

    /// Where a program listens, or asks: the mock server has the document's paths, and a server made here begins
    /// at its root.
    fn address(&self, side: Side) -> String {
        match (side, self.programs.as_slice(), &self.example) {
            (Side::Server, ..) => ADDRESS.to_owned(),
            (Side::Client, [Side::Client], Some(example)) => format!("http://{ADDRESS}{}", example.base),
            (Side::Client, ..) => format!("http://{ADDRESS}"),
        }
    }

    /// How the programs are started: who answers before who calls. The other side may be curl, or the mock server.
    fn runs(&self, command: impl Fn(Side) -> String) -> Vec<String> {
        let mut steps = Vec::new();
        if self.programs == [Side::Client] {
            let spec = quoted(&self.seen(&self.spec));
            // Beside the copy there are no options.
            let has_options = self.options.is_some() && self.copy_of_document().is_some();
            let options = if has_options { " -c specwright.toml" } else { "" };
            steps.push(format!("specwright mock {spec}{options} --port 8080 --no-auth"));
        }
        let run = |side: &Side| format!("{} -- {}", command(*side), quoted(&self.address(*side)));
        steps.extend(self.programs.iter().map(run));
        let target = self.example.as_ref().and_then(|example| example.target.as_ref());
        let target = target.filter(|_| self.programs == [Side::Server]);
        steps.extend(target.map(|target| format!("curl {}", quoted(&format!("http://{ADDRESS}{target}")))));
        steps
    }

    /// The first thing to do, unless that is where people are.
    fn enter(&self) -> Option<String> {
        let is_here = self.folder == Path::new(".");
        (!is_here).then(|| format!("cd {}", quoted(&paths::shown(&self.folder))))
    }
}

/// The document, the files that it refers to, its overlays and templates, as far as they are not in the folder.
fn copies(starter: &Starter, config: &Config, whole: &Path, options: Option<&Path>) -> Copies {
    let read = starter.report.files().into_iter().filter(|file| Some(file.as_path()) != options);
    let templates = config.templates_folder();
    let templates = templates.iter().flat_map(|folder| TEMPLATES.map(|name| folder.join(name)));
    let files = read.chain(templates).map(|file| whole_file(&file));
    Copies::of(files.filter(|file| !file.starts_with(whole)))
}

fn shape(target: &Target) -> Shape {
    let folder = target.directory.as_deref().unwrap_or(Path::new("."));
    match target.shape {
        Some(shape) => shape,
        None if has(&folder.join("Cargo.toml"), "package") => Shape::BuildScript,
        None => Shape::Crate,
    }
}

/// Has a manifest such a section?
fn has(path: &Path, section: &str) -> bool {
    manifest::read(path).is_ok_and(|(_, manifest)| manifest.get(section).is_some_and(Item::is_table_like))
}

/// The manifest of the workspace that a new package in `folder` would be in.
fn workspace_above(folder: &Path) -> Option<PathBuf> {
    folder
        .ancestors()
        .skip(1)
        .map(|above| above.join("Cargo.toml"))
        .find(|manifest| has(manifest, "workspace"))
}
