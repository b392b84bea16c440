//! The texts around the code, from `templates/` or from a directory of the user's.

use std::collections::BTreeMap;

use minijinja::syntax::SyntaxConfig;
use minijinja::value::{Serde, Value};
use minijinja::{Environment, UndefinedBehavior, context};

use super::manifest::Facts;
use crate::config::{Config, misspelt};
use crate::diagnostics::{Code, Diagnostic, DocumentId, Place, Sources, position};
use crate::load;

const MANIFEST: &str = "Cargo.toml.j2";
const README: &str = "README.md.j2";
const LIB: &str = "lib.rs.j2";

/// The names of all templates.
pub const NAMES: [&str; 3] = [MANIFEST, README, LIB];

/// The templates that there are.
const OWN: [(&str, &str); 3] = [
    (MANIFEST, include_str!("../../templates/Cargo.toml.j2")),
    (README, include_str!("../../templates/README.md.j2")),
    (LIB, include_str!("../../templates/lib.rs.j2")),
];

/// The templates of one generation.
#[derive(Debug, Default)]
pub(crate) struct Templates {
    /// Those of the user, with their places among the texts that findings point into.
    others: BTreeMap<String, (DocumentId, String)>,
}

impl Templates {
    /// Reads the templates that the options name. What is read is added to `sources`, and to `paths`.
    ///
    /// # Errors
    /// Where there is no such directory, or a file in it stands for no template.
    pub(crate) fn read(
        config: &Config,
        sources: &mut Sources,
        paths: &mut Vec<std::path::PathBuf>,
    ) -> Result<Self, Box<Diagnostic>> {
        let Some(directory) = config.templates_folder() else { return Ok(Self::default()) };
        let files = load::folder(&directory, ".j2").map_err(|why| {
            let finding = config.origin.finding(&["templates"], "there is no such directory of templates");
            Box::new(finding.note(why.message))
        })?;
        let mut others = BTreeMap::new();
        for (name, source) in files {
            if !OWN.iter().any(|(own, _)| *own == name) {
                let message = misspelt("template", &name, OWN.map(|(own, _)| own));
                let place = Place::File(source.display().to_owned());
                return Err(Box::new(Diagnostic::new(Code::InvalidConfiguration, place, message)));
            }
            paths.push(directory.join(&name));
            others.insert(name, (source.add_to(sources), source.text().to_owned()));
        }
        Ok(Self { others })
    }

    /// The manifest.
    pub(super) fn manifest(&self, facts: &Facts) -> Result<String, Box<Diagnostic>> {
        let text = self.render(MANIFEST, facts)?;
        self.check(MANIFEST, &text, |text| {
            let why = toml::from_str::<toml::Table>(text).err()?;
            let (line, _) = position(text, why.span().map_or(0, |span| span.start));
            Some((why.message().replace('\n', "; "), line))
        })?;
        Ok(text)
    }

    /// The page for people.
    pub(super) fn readme(&self, facts: &Facts) -> Result<String, Box<Diagnostic>> {
        self.render(README, facts)
    }

    /// The root of the crate.
    pub(super) fn lib(&self, facts: &Facts) -> Result<String, Box<Diagnostic>> {
        let text = self.render(LIB, facts)?;
        self.check(LIB, &text, |text| {
            let why = syn::parse_file(text).err()?;
            // What comes after the last line up to which it is Rust begins the item that is none.
            let lines: Vec<&str> = text.split_inclusive('\n').collect();
            let is_rust = |count: &usize| {
                let start: String = lines.iter().take(*count).copied().collect();
                syn::parse_file(&start).is_ok()
            };
            let sound = (0..lines.len()).rev().find(is_rust).unwrap_or(0);
            let blank = lines.iter().skip(sound).take_while(|line| line.trim().is_empty()).count();
            Some((why.to_string(), sound + blank + 1))
        })?;
        Ok(text)
    }

    fn render(&self, name: &str, facts: &Facts) -> Result<String, Box<Diagnostic>> {
        let own = OWN.iter().find(|(own, _)| *own == name).map_or("", |(_, text)| text);
        let template = self.others.get(name).map_or(own, |(_, text)| text);
        let mut environment = Environment::new();
        environment.set_debug(true);
        // A misspelt fact is no empty text.
        environment.set_undefined_behavior(UndefinedBehavior::Strict);
        let whitespace =
            SyntaxConfig::builder().trim_blocks(true).lstrip_blocks(true).keep_trailing_newline(true).build();
        if let Ok(whitespace) = whitespace {
            environment.set_syntax(whitespace);
        }
        let rendered =
            environment.render_named_str(name, template, context!(krate => Value::from(Serde(facts))));
        rendered.map_err(|why| {
            let message = why
                .detail()
                .map_or_else(|| why.kind().to_string(), |detail| format!("{}: {detail}", why.kind()));
            let start = why.range().map_or_else(|| start_of(template, why.line()), |range| range.start);
            Box::new(self.finding(name, template, start, &message))
        })
    }

    /// What a template of the user made must be what its file is for. Where it goes wrong, the template
    /// has a line like that, or else nobody knows which made it.
    fn check(
        &self,
        name: &str,
        text: &str,
        wrong: impl Fn(&str) -> Option<(String, usize)>,
    ) -> Result<(), Box<Diagnostic>> {
        let Some((_, template)) = self.others.get(name) else { return Ok(()) };
        let Some((why, line)) = wrong(text) else { return Ok(()) };
        let made = text.lines().nth(line.saturating_sub(1)).unwrap_or_default();
        let mut offset = 0;
        for line in template.split_inclusive('\n') {
            if line.trim_end() == made && !made.trim().is_empty() {
                break;
            }
            offset += line.len();
        }
        let offset = if offset < template.len() { offset } else { 0 };
        let file = name.trim_end_matches(".j2");
        let message = format!("what the template makes is no {file}: {why}");
        let finding = self.finding(name, template, offset, &message);
        Err(Box::new(finding.note(format!("line {line} of the output: {}", made.trim()))))
    }

    fn finding(&self, name: &str, template: &str, start: usize, message: &str) -> Diagnostic {
        let place = match self.others.get(name) {
            None => Place::File(name.to_owned()),
            Some((document, _)) => {
                let (line, column) = position(template, start);
                Place::Position { document: *document, line, column }
            }
        };
        Diagnostic::new(Code::InvalidConfiguration, place, message)
    }
}

/// Where a line begins.
fn start_of(text: &str, line: Option<usize>) -> usize {
    let before = line.unwrap_or(1).saturating_sub(1);
    text.split_inclusive('\n').take(before).map(str::len).sum()
}
