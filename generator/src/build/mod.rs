//! For build scripts: generates one file of code into `OUT_DIR`.
//!
//! ```no_run
//! // in `main` of build.rs
//! specwright::build::generate("spec/orders.yaml");
//! ```
//!
//! ```ignore
//! // src/lib.rs
//! pub mod orders {
//!     include!(concat!(env!("OUT_DIR"), "/orders.rs"));
//! }
//! ```

mod builder;
mod told;

use std::collections::BTreeMap;
use std::path::{Component, Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use crate::config::{Config, Layout};
use crate::diagnostics::{Report, Sources};
use crate::generate::generate as compile;
use crate::load::Source;

pub use builder::Builder;
use told::{Line, told};

/// A document whose options are set in the build script.
///
/// ```no_run
/// use specwright::{DateTimes, RustType, Selection};
///
/// specwright::build::configure("spec/orders.yaml")
///     .only(Selection::of_tags(["orders"]))
///     .date_time(DateTimes::Jiff)
///     .format("decimal", RustType::new("rust_decimal::Decimal"))
///     .generate();
/// ```
pub fn configure(spec: impl AsRef<Path>) -> Builder {
    Builder::new(spec.as_ref())
}

/// Generates `OUT_DIR/<name of the spec>.rs`. Options are read from `<name of the spec>.toml`
/// beside the document, or from `specwright.toml` there, where that exists.
///
/// Cargo looks at files that exist: told of one that does not, it would run the build script on every
/// build. So where such a file is added later, something else has to change for it to be seen: touch the
/// document.
///
/// Problems go to cargo: warnings as warnings, errors as errors, and then the build ends.
pub fn generate(spec: impl AsRef<Path>) {
    let spec = spec.as_ref();
    generate_with(spec, Config::beside(spec).as_deref());
}

/// Generates `OUT_DIR/<name of the spec>.rs` with the options of a `specwright.toml`.
///
/// Problems go to cargo: warnings as warnings, errors as errors, and then the build ends.
pub fn generate_with(spec: impl AsRef<Path>, config: Option<&Path>) {
    let spec = spec.as_ref();
    if let Some(config) = config {
        tell(config);
    }
    let options = config.map_or_else(|| Ok(Config::default()), |path| Config::read_for(path, spec, None));
    generate_as(spec, options.map_err(|report| told(&report)), &file_name(spec));
}

/// What the file of a document is called by default: `orders.v1.rs` for `spec/orders.v1.yaml`.
pub fn file_name(spec: impl AsRef<Path>) -> String {
    let spec = spec.as_ref();
    format!("{}.rs", spec.file_stem().unwrap_or(spec.as_os_str()).to_string_lossy())
}

/// Cargo runs the build script again when the file changes.
#[allow(clippy::print_stdout)] // cargo reads instructions from there
fn tell(path: &Path) {
    println!("cargo::rerun-if-changed={}", path.display());
}

#[allow(clippy::print_stdout)]
fn generate_as(spec: &Path, options: Result<Config, Vec<Line>>, file_name: &str) {
    tell(spec);
    let callers = options.as_ref().ok().and_then(|options| options.used_by.as_deref());
    callers.into_iter().for_each(tell);
    let directory = std::env::var_os("OUT_DIR").map(PathBuf::from);
    let target = directory
        .ok_or_else(|| "OUT_DIR is not set: is this a build script?".to_owned())
        .and_then(|directory| claim(&directory, file_name, spec))
        .map_err(|why| vec![Line::error(why)]);
    match target.and_then(|target| run(spec, &options?, &target)) {
        Ok(done) => {
            let files = done.files.iter().filter(|path| *path != spec);
            files.for_each(|path| tell(path));
            done.warnings.iter().for_each(|line| println!("{}", line.instruction()));
        }
        Err(errors) => {
            errors.iter().for_each(|line| println!("{}", line.instruction()));
            std::process::exit(1);
        }
    }
}

/// The file to write to, which no other document may have: it would replace what is there.
fn claim(directory: &Path, file_name: &str, spec: &Path) -> Result<PathBuf, String> {
    static CLAIMED: Mutex<BTreeMap<PathBuf, PathBuf>> = Mutex::new(BTreeMap::new());
    let mut parts = Path::new(file_name).components();
    let (Some(Component::Normal(_)), None) = (parts.next(), parts.next()) else {
        return Err(format!("`{file_name}` is not the name of a file"));
    };
    let target = directory.join(file_name);
    let mut claimed = CLAIMED.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(other) = claimed.insert(target.clone(), spec.to_owned()) {
        return Err(format!(
            "{}: OUT_DIR/{file_name} is made from {} already; name another file: \
             `specwright::build::configure(…).file_name(\"other.rs\")`",
            spec.display(),
            other.display()
        ));
    }
    Ok(target)
}

/// What cargo has to know.
struct Done {
    warnings: Vec<Line>,
    /// Everything that the document was read from.
    files: Vec<PathBuf>,
}

/// Does the work; lines of errors if that fails. Cargo runs a build script that failed again.
fn run(spec: &Path, options: &Config, target: &Path) -> Result<Done, Vec<Line>> {
    let read =
        |path: &Path| Source::read(path).map_err(|error| told(&Report::new(vec![error], &Sources::new())));
    let overlays = options.overlays.iter().map(|path| read(path));
    let overlays = overlays.collect::<Result<Vec<Source>, Vec<Line>>>()?;
    let source = read(spec)?.with_overlays(overlays);
    let generated = compile(&source, options, Layout::File).map_err(|report| told(&report))?;
    let text = generated.output.files().next().map(|(_, text)| text).unwrap_or_default();
    write_if_changed(target, text)
        .map_err(|why| vec![Line::error(format!("{}: {why}", target.display()))])?;
    Ok(Done { warnings: told(&generated.report), files: generated.files })
}

/// An unchanged file keeps its time stamp, so that nothing is compiled again.
fn write_if_changed(path: &Path, text: &str) -> std::io::Result<()> {
    if std::fs::read(path).is_ok_and(|old| old == text.as_bytes()) {
        return Ok(());
    }
    std::fs::write(path, text)
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::{claim, file_name};

    #[test]
    fn documents_have_files_of_their_own() {
        let directory = Path::new("out-of-documents");
        let claimed = |spec: &str| claim(directory, &file_name(spec), spec.as_ref());
        assert_eq!(claimed("a/orders.v1.yaml").unwrap(), directory.join("orders.v1.rs"));
        assert_eq!(claimed("a/orders.v2.yaml").unwrap(), directory.join("orders.v2.rs"));
        let why = claimed("b/orders.v1.json").unwrap_err();
        assert!(why.contains("a/orders.v1.yaml") && why.contains(".file_name("), "{why}");
        assert!(claim(directory, "other.rs", "b/orders.v1.json".as_ref()).is_ok());
        for name in ["", "a/b.rs", "../b.rs", "/b.rs"] {
            assert!(claim(directory, name, "c.yaml".as_ref()).is_err(), "{name}");
        }
    }
}
