//! What is generated from where to where: for files that name several targets.

use std::path::{Path, PathBuf};

use super::{Config, Layout};

/// A document and what becomes of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Target {
    /// The document.
    pub spec: PathBuf,
    /// The directory of the output.
    pub output: PathBuf,
    /// What the output is.
    pub layout: Layout,
    /// The options.
    pub config: Config,
}

impl Target {
    /// Paths are relative to `folder`.
    pub(super) fn new(
        folder: Option<&Path>,
        spec: PathBuf,
        output: PathBuf,
        layout: Layout,
        config: Config,
    ) -> Self {
        let place = |path: PathBuf| folder.map_or_else(|| path.clone(), |folder| folder.join(&path));
        // `films/.` is `films`.
        Self { spec: place(spec), output: place(output).components().collect(), layout, config }
    }
}
