//! Where the crates of Specwright come from that a new program depends on.

use std::path::{Path, PathBuf};

use toml_edit::{DocumentMut, InlineTable, Value};

use super::options::{Shape, Wanted};
use super::paths::{seen_from, whole};

/// This release, of which the library and the runtime have a version each.
const VERSION: &str = env!("CARGO_PKG_VERSION");

/// Where they come from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Runtime {
    /// From the registry, because somebody says so or has installed the command from there.
    Registry,
    /// The runtime's source is a part of the generated crate: because somebody says so, or because there is only
    /// a checkout somewhere else on this machine, or nothing is known at all.
    Embed(Known),
    /// The folder `generator` of a checkout.
    Checkout(PathBuf),
    /// A repository and a revision of it.
    Git(String, String),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Known {
    Said,
    Guessed,
}

/// A crate of Specwright.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Package {
    /// `specwright-runtime`
    Runtime,
    /// `specwright`, for build scripts.
    Compiler,
}

impl Runtime {
    /// What was asked for, or what seems to be meant for what is made in `folder`.
    pub(super) fn find(wanted: Option<&Wanted>, folder: &Path, shape: Shape) -> Result<Self, String> {
        match wanted {
            Some(Wanted::Registry) => Ok(Self::Registry),
            Some(Wanted::Embed) => Ok(Self::Embed(Known::Said)),
            Some(Wanted::Checkout(path)) => {
                let found = whole(path).ancestors().take(3).find_map(checkout);
                found.map(Self::Checkout).ok_or_else(|| {
                    format!(
                        "{} is no checkout of Specwright: there is no `generator/runtime` in it",
                        path.display()
                    )
                })
            }
            None => {
                Self::guess(folder).map_or_else(|| Self::unknown(shape), |it| Ok(it.standing(folder, shape)))
            }
        }
    }

    /// Near the program, near this command, or where cargo has installed it from; if that can be known.
    fn guess(folder: &Path) -> Option<Self> {
        let command = std::env::current_exe().ok().and_then(|path| path.canonicalize().ok());
        let near = [Some(whole(Path::new("."))), Some(folder.to_owned()), command.clone()];
        let found = near.iter().flatten().find_map(|path| path.ancestors().find_map(checkout));
        found.map(Self::Checkout).or_else(|| Self::installed_from(command.as_deref()?))
    }

    /// `<root>/bin/specwright`, and what is installed stands in `<root>/.crates.toml`.
    fn installed_from(command: &Path) -> Option<Self> {
        let root = command.ancestors().nth(2)?;
        installed(&std::fs::read_to_string(root.join(".crates.toml")).ok()?)
    }

    /// Nobody has said where the crates come from, and nothing tells: somebody has built the command and put it
    /// somewhere. It has the runtime's source in it; the compiler it cannot give to a build script.
    fn unknown(shape: Shape) -> Result<Self, String> {
        match shape {
            Shape::Crate | Shape::Workspace => Ok(Self::Embed(Known::Guessed)),
            Shape::BuildScript => Err(format!(
                "nothing tells where this command is from, and so where a build script has `specwright` {VERSION} \
                 from: say `--runtime registry` if it is on crates.io, or name a checkout with `--runtime PATH`"
            )),
        }
    }

    /// A path that leads out of what is made would end on every other machine. Only a build script has no way to do
    /// without, and what is made within the checkout has no other machine to go to.
    fn standing(self, folder: &Path, shape: Shape) -> Self {
        match &self {
            Self::Checkout(generator) => {
                let is_within = generator.parent().is_some_and(|root| folder.starts_with(root));
                let may_stay = is_within || shape == Shape::BuildScript;
                if may_stay { self } else { Self::Embed(Known::Guessed) }
            }
            _ => self,
        }
    }

    /// The dependency of a manifest in `folder` on a package; `embedded` is where the source of the runtime is, if
    /// it is a part of a generated crate.
    pub(super) fn dependency(&self, package: Package, folder: &Path, embedded: &str) -> InlineTable {
        let mut table = InlineTable::new();
        match self {
            Self::Registry => _ = table.insert("version", VERSION.into()),
            Self::Embed(_) => _ = table.insert("path", embedded.into()),
            Self::Checkout(generator) => {
                let path = match package {
                    Package::Runtime => generator.join("runtime"),
                    Package::Compiler => generator.clone(),
                };
                table.insert("path", seen_from(folder, &path).into());
            }
            Self::Git(url, revision) => {
                table.insert("git", url.into());
                table.insert("rev", revision.into());
            }
        }
        table
    }

    /// What the options of a generated crate in `folder` say of it; nothing where that is the default.
    pub(super) fn option(&self, folder: &Path) -> Option<Value> {
        match self {
            Self::Registry => None,
            Self::Embed(_) => Some("embed".into()),
            Self::Checkout(_) | Self::Git(..) => {
                Some(Value::InlineTable(self.dependency(Package::Runtime, folder, "")))
            }
        }
    }

    /// What to know of it: whoever builds the program runs its code.
    pub(super) fn note(&self) -> Option<String> {
        match self {
            Self::Registry | Self::Embed(Known::Said) => None,
            Self::Embed(Known::Guessed) => Some(
                "the source of specwright-runtime is a part of the crate, which builds anywhere: this command was not \
                 installed from crates.io; `--runtime` may name another source"
                    .to_owned(),
            ),
            Self::Checkout(generator) => {
                let runtime = generator.join("runtime");
                Some(format!(
                    "specwright-runtime comes from {}, and what was made needs it there",
                    runtime.display()
                ))
            }
            Self::Git(url, revision) => {
                Some(format!("specwright-runtime comes from {url}, revision {revision}"))
            }
        }
    }
}

/// What to know of a generated crate whose options do not say where the runtime comes from, unless the command was
/// installed from where that is.
pub(crate) fn unsaid() -> Option<String> {
    let command = std::env::current_exe().ok().and_then(|path| path.canonicalize().ok());
    let installed = command.and_then(|command| Runtime::installed_from(&command));
    (installed != Some(Runtime::Registry)).then(|| {
        format!(
            "the code needs specwright-runtime {VERSION} from crates.io, and this command was not installed from there; \
             where cargo does not find it, the options say another source: `[package]` with `runtime = \"embed\"`, or \
             `runtime = {{ path = \"…/generator/runtime\" }}`"
        )
    })
}

/// The folder `generator`, if `root` is a checkout.
fn checkout(root: &Path) -> Option<PathBuf> {
    let generator = root.join("generator");
    let manifest = std::fs::read_to_string(generator.join("runtime/Cargo.toml")).ok()?;
    manifest.contains("name = \"specwright-runtime\"").then_some(generator)
}

/// Where cargo has installed the command from: `"specwright-cli 0.1.0 (SOURCE)" = […]`.
fn installed(crates: &str) -> Option<Runtime> {
    let listed = crates.parse::<DocumentMut>().ok()?;
    let listed = listed.get("v1")?.as_table()?;
    let key = listed.iter().map(|(key, _)| key).find(|key| key.starts_with("specwright-cli "))?;
    let (_, source) = key.split_once('(')?;
    let source = source.trim_end_matches(')');
    if let Some(path) = source.strip_prefix("path+file://") {
        return Path::new(path).ancestors().take(3).find_map(checkout).map(Runtime::Checkout);
    }
    if let Some(address) = source.strip_prefix("git+") {
        let (url, revision) = address.split_once('#')?;
        let url = url.split('?').next().unwrap_or(url);
        return Some(Runtime::Git(url.to_owned(), revision.to_owned()));
    }
    source.starts_with("registry+").then_some(Runtime::Registry)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cargo_knows_where_the_command_is_from() {
        let listed = |source: &str| {
            format!(
                "[v1]\n\"other 1.0.0 (registry+x)\" = []\n\"specwright-cli 0.1.0 ({source})\" = [\"specwright\"]\n"
            )
        };
        let git = installed(&listed("git+https://example.org/specwright?branch=main#0123abc"));
        let expected = Runtime::Git("https://example.org/specwright".to_owned(), "0123abc".to_owned());
        assert_eq!(git, Some(expected));
        let registry = installed(&listed("registry+https://github.com/rust-lang/crates.io-index"));
        assert_eq!(registry, Some(Runtime::Registry));
        let cli = env!("CARGO_MANIFEST_DIR");
        let Some(Runtime::Checkout(generator)) = installed(&listed(&format!("path+file://{cli}"))) else {
            panic!("a checkout is known by its path");
        };
        assert_eq!(generator, Path::new(cli).parent().unwrap());
        for source in ["path+file:///nowhere", "git+https://example.org", "other"] {
            assert_eq!(installed(&listed(source)), None);
        }
        assert_eq!(installed("no TOML"), None);
    }

    #[test]
    fn what_is_made_elsewhere_depends_on_no_path_of_this_machine() {
        let checkout = Runtime::Checkout(PathBuf::from("/src/specwright/generator"));
        let standing = |folder: &str, shape| checkout.clone().standing(Path::new(folder), shape);
        for shape in [Shape::Crate, Shape::Workspace] {
            assert_eq!(standing("/home/films", shape), Runtime::Embed(Known::Guessed));
            assert_eq!(standing("/src/specwright/films", shape), checkout);
        }
        assert_eq!(standing("/home/films", Shape::BuildScript), checkout);
        for shape in [Shape::Crate, Shape::Workspace] {
            assert_eq!(Runtime::unknown(shape), Ok(Runtime::Embed(Known::Guessed)));
        }
        assert!(Runtime::unknown(Shape::BuildScript).unwrap_err().contains("`--runtime PATH`"));
        let registry = Runtime::Registry;
        assert_eq!(registry.clone().standing(Path::new("/home/films"), Shape::Crate), registry);
    }

    #[test]
    fn a_checkout_may_be_named_by_its_parts() {
        let runtime = Path::new(env!("CARGO_MANIFEST_DIR")).join("../runtime");
        let find = |path: &Path| {
            Runtime::find(Some(&Wanted::Checkout(path.to_owned())), Path::new("/"), Shape::Crate)
        };
        let root = find(&runtime.join("../.."));
        assert!(matches!(root, Ok(Runtime::Checkout(_))), "{root:?}");
        assert_eq!(find(&runtime), root);
        assert!(find(Path::new("/nowhere")).unwrap_err().contains("no checkout"));
    }
}
