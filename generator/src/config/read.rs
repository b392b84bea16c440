//! From the text of a `specwright.toml` to options.

use std::collections::BTreeSet;
use std::path::{Component, Path, PathBuf};

use serde::Deserialize as _;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::origin::nearest;
use super::{Behaviour, Config, Origin, Target};
use crate::diagnostics::{Code, Diagnostic, DocumentId, Place, Report, Sources, position, quote};
use crate::load::Source;

impl Config {
    /// Reads a `specwright.toml` of one target.
    ///
    /// # Errors
    /// A report with the place, where the file cannot be read, is not TOML, or has an unknown key
    /// or a wrong value, or has several targets.
    pub fn read(path: &Path) -> Result<Self, Report> {
        let source = read(path)?;
        Self::from_toml(source.text(), source.display())
    }

    /// The file with the options of a document: the one of its name that ends in `.toml`, or else
    /// `specwright.toml` in the same folder.
    #[must_use]
    pub fn beside(spec: &Path) -> Option<PathBuf> {
        let own = spec.with_extension("toml");
        if own.is_file() {
            return Some(own);
        }
        Some(spec.with_file_name("specwright.toml")).filter(|common| common.is_file())
    }

    /// Reads what a `specwright.toml` says of one document: the options of the target that is made from it, and
    /// goes to `output` if several are. Of a document without a target it says what stands outside of the
    /// targets.
    ///
    /// # Errors
    /// As [`Target::read_all`], and where it is not clear which target is meant.
    pub fn read_for(path: &Path, spec: &Path, output: Option<&Path>) -> Result<Self, Report> {
        let source = read(path)?;
        let targets = Target::all_from_toml(source.text(), source.display())?;
        let mut of_spec: Vec<Target> = targets.into_iter().filter(|it| it.is_from(spec)).collect();
        let listed: Vec<String> = of_spec.iter().map(|it| quote(&it.output.display().to_string())).collect();
        if of_spec.len() > 1 {
            of_spec.retain(|it| output.is_some_and(|output| is_same(&it.output, output)));
        }
        let file = File::new(source.text(), source.display());
        match (of_spec.pop(), listed.len()) {
            (Some(target), _) => Ok(target.config),
            (None, 0) => {
                let mut root = file.root()?;
                root.get_mut().remove("target");
                file.options(root, None)
            }
            (None, many) => {
                let (spec, listed) = (quote(&spec.display().to_string()), listed.join(", "));
                let message = format!(
                    "{many} targets are made from {spec}, with options of their own: {listed}; `--target DIR` says \
                     which, and a build script names another file"
                );
                let start = file.root()?.get_ref().get("target").map_or(0, |target| target.span().start);
                Err(file.report(&message, start))
            }
        }
    }

    /// Reads the text of a `specwright.toml` whose path is shown as `display`.
    ///
    /// # Errors
    /// As [`Config::read`].
    pub fn from_toml(text: &str, display: &str) -> Result<Self, Report> {
        let file = File::new(text, display);
        let root = file.root()?;
        if let Some(target) = root.get_ref().get("target") {
            let message =
                "the file has targets of their own: `specwright generate -c FILE` generates them all";
            return Err(file.report(message, target.span().start));
        }
        file.options(root, None)
    }
}

impl Target {
    /// Reads all targets of a `specwright.toml`: its `[[target]]`s, each with what the file says
    /// outside of them. Paths are relative to the file.
    ///
    /// # Errors
    /// As [`Config::read`], and where a target does not name its spec or its output.
    pub fn read_all(path: &Path) -> Result<Vec<Self>, Report> {
        let source = read(path)?;
        Self::all_from_toml(source.text(), source.display())
    }

    /// Is this made from a document?
    #[must_use]
    pub fn is_from(&self, spec: &Path) -> bool {
        is_same(&self.spec, spec)
    }

    /// Is this what is made from a document into a directory?
    #[must_use]
    pub fn is_of(&self, spec: &Path, output: &Path) -> bool {
        self.is_from(spec) && is_same(&self.output, output)
    }

    /// The targets of the text of a `specwright.toml` whose path is shown as `display`.
    ///
    /// # Errors
    /// As [`Target::read_all`].
    pub fn all_from_toml(text: &str, display: &str) -> Result<Vec<Self>, Report> {
        let file = File::new(text, display);
        let mut root = file.root()?;
        let Some(listed) = root.get_mut().remove("target") else {
            file.options(root, None)?;
            return Ok(Vec::new());
        };
        let start = listed.span().start;
        let DeValue::Array(listed) = listed.into_inner() else {
            return Err(file.report("targets are written `[[target]]`", start));
        };
        let mut targets = Vec::new();
        let mut outputs = BTreeSet::new();
        for (index, target) in listed.into_iter().enumerate() {
            let span = target.span();
            let DeValue::Table(mut own) = target.into_inner() else {
                return Err(file.report("targets are written `[[target]]`", span.start));
            };
            let [spec, output, layout] = ["spec", "output", "layout"].map(|key| own.remove(key));
            let [Some(spec), Some(output)] = [spec, output] else {
                return Err(file.report("a target needs a `spec` and an `output`", span.start));
            };
            let spec = file.take(spec)?;
            let start = output.span().start;
            let output: PathBuf = file.take(output)?;
            if !outputs.insert(plain(&output)) {
                let message = "another target has this output: each would replace what the other writes";
                return Err(file.report(message, start));
            }
            let layout = layout.map(|layout| file.take(layout)).transpose()?.unwrap_or_default();
            let merged = merge(root.get_ref().clone(), own);
            let config = file.options(Spanned::new(span, merged), Some(index))?;
            targets.push(Self::new(config.origin.folder(), spec, output, layout, config.clone()));
        }
        Ok(targets)
    }
}

fn read(path: &Path) -> Result<Source, Report> {
    Source::read(path).map_err(|error| Report::new(vec![error], &Sources::new()))
}

/// One spelling for one folder: `./a/` and `b/../a` are `a`.
fn plain(path: &Path) -> PathBuf {
    let mut plain = PathBuf::new();
    for part in path.components() {
        let is_below = matches!(plain.components().next_back(), Some(Component::Normal(_)));
        match part {
            Component::CurDir => {}
            Component::ParentDir if is_below => _ = plain.pop(),
            part => plain.push(part),
        }
    }
    plain
}

/// Paths of one file or folder, which need not be there.
fn is_same(one: &Path, other: &Path) -> bool {
    plain(one) == plain(other)
        || one.canonicalize().is_ok_and(|one| other.canonicalize().is_ok_and(|it| it == one))
}

/// What a target says counts for more than what the file says for all; tables are merged.
fn merge<'i>(mut common: DeTable<'i>, own: DeTable<'i>) -> DeTable<'i> {
    for (key, value) in own {
        let before = common.remove(key.get_ref().as_ref());
        let span = value.span();
        let merged = match (before.map(Spanned::into_inner), value.into_inner()) {
            (Some(DeValue::Table(before)), DeValue::Table(value)) => DeValue::Table(merge(before, value)),
            (_, value) => value,
        };
        common.insert(key, Spanned::new(span, merged));
    }
    common
}

/// A file of options.
struct File<'t> {
    text: &'t str,
    origin: Origin,
}

impl<'t> File<'t> {
    fn new(text: &'t str, display: &str) -> Self {
        Self { text, origin: Origin::new(display, text) }
    }

    fn root(&self) -> Result<Spanned<DeTable<'t>>, Report> {
        DeTable::parse(self.text).map_err(|why| self.wrong(&why))
    }

    fn options(&self, table: Spanned<DeTable<'_>>, target: Option<usize>) -> Result<Config, Report> {
        let mut config =
            Config::deserialize(toml::Deserializer::from(table)).map_err(|why| self.wrong(&why))?;
        config.origin = target.map_or_else(|| self.origin.clone(), |index| self.origin.of_target(index));
        if let Some(folder) = config.origin.folder() {
            config.overlays = config.overlays.iter().map(|overlay| folder.join(overlay)).collect();
            config.used_by = config.used_by.map(|used_by| folder.join(used_by));
        }
        Ok(config)
    }

    fn take<T: serde::de::DeserializeOwned>(&self, value: Spanned<DeValue<'_>>) -> Result<T, Report> {
        T::deserialize(toml::de::ValueDeserializer::from(value)).map_err(|why| self.wrong(&why))
    }

    fn wrong(&self, why: &toml::de::Error) -> Report {
        self.report(&explained(why.message()), why.span().map_or(0, |span| span.start))
    }

    fn report(&self, message: &str, offset: usize) -> Report {
        let mut sources = Sources::new();
        self.origin.add_to(&mut sources);
        let (line, column) = position(self.text, offset);
        let place = Place::Position { document: DocumentId::CONFIGURATION, line, column };
        Report::new(vec![Diagnostic::new(Code::InvalidConfiguration, place, message)], &sources)
    }
}

/// `2026-11-21`
fn is_day(text: &str) -> bool {
    text.len() == 10 && text.split('-').map(str::len).eq([4, 2, 2])
}

/// What serde says of an unknown key or value, with the one that may be meant.
fn explained(message: &str) -> String {
    let message = message.replace('\n', "; ");
    for (start, what) in [("unknown field `", "key"), ("unknown variant `", "value")] {
        let Some((name, rest)) = message.strip_prefix(start).and_then(|rest| rest.split_once('`')) else {
            continue;
        };
        let known: Vec<&str> = rest.split('`').skip(1).step_by(2).collect();
        let told = format!("there is no {what} {} here", quote(name));
        let listed: Vec<String> = known.iter().map(|known| quote(known)).collect();
        let newest = Behaviour::NEWEST.as_str();
        if known.contains(&newest) && is_day(name) && name > newest {
            return format!("{told}; {} is the newest of this version: update Specwright", quote(newest));
        }
        return match nearest(name, known) {
            Some(known) => format!("{told}; do you mean {}?", quote(known)),
            None => format!("{told}; there is {}", listed.join(", ")),
        };
    }
    message
}
