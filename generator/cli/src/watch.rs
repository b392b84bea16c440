//! `specwright watch`: generates again whenever something that the output is made of changes.
//!
//! What is watched are the folders of the files, for editors replace files instead of writing them. What
//! counts is whether a text has changed, not that somebody touched it.

use std::collections::{BTreeMap, BTreeSet};
use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::{Duration, Instant, SystemTime};

use notify::event::{AccessKind, AccessMode};
use notify::{Event, EventKind, RecommendedWatcher, RecursiveMode, Watcher as _};

use specwright::{Callers, TEMPLATES, is_remote};

use crate::args::{Format, Target};
use crate::generate::Compiled;
use crate::lock::Before;
use crate::{BAD, generate, lock, report};

/// A change is over when nothing has happened for so long: who saves several files means one change.
const QUIET: Duration = Duration::from_millis(100);

/// How long a change may go on before it is looked at all the same.
const LONGEST: Duration = Duration::from_secs(2);

pub(crate) fn run(target: &Target) -> ExitCode {
    match watch(target) {
        Ok(never) => match never {},
        Err(why) => {
            report::problem(&target.input, &format!("the files cannot be watched: {why}"));
            ExitCode::from(BAD)
        }
    }
}

fn watch(target: &Target) -> notify::Result<std::convert::Infallible> {
    let (sender, events) = channel();
    let mut watched = Watched {
        watcher: notify::recommended_watcher(sender)?,
        texts: BTreeMap::new(),
        folders: BTreeSet::new(),
        open: BTreeSet::new(),
        links: BTreeSet::new(),
        callers: None,
    };
    // What is known beforehand is watched before it is read, so that no change is missed.
    watched.follow(report::config_paths(&target.input))?;
    watched.follow([target.input.spec.clone()])?;
    loop {
        let made = round(target);
        watched.follow_callers(made.callers)?;
        let may_have_changed = watched.follow_made(made.files, made.started)?;
        if target.input.format == Format::Text && !target.input.quiet {
            report::say(&format!("watching {} files, Ctrl-C ends it", watched.texts.len()));
        }
        while !may_have_changed && !watched.has_changed(&events)? {}
    }
}

/// What an output was made of, as far as it is known.
struct Made {
    /// Before anything was read.
    started: SystemTime,
    files: Vec<PathBuf>,
    /// The directory of the callers, and the hash of what they named before it was read.
    callers: Option<(PathBuf, String)>,
}

/// Generates, and gives what this was made of.
fn round(target: &Target) -> Made {
    let started = Instant::now();
    let input = &target.input;
    let mut made = Made { started: SystemTime::now(), files: Vec::new(), callers: None };
    let Ok(config) = report::config_for(input, Some(&target.output)) else { return made };
    made.files = config.overlays.clone();
    let templates = config.templates_folder();
    made.files.extend(templates.iter().flat_map(|folder| TEMPLATES.map(|name| folder.join(name))));
    let before = Before::of(target, &config);
    made.callers = config.used_by.clone().zip(before.callers());
    match generate::generated(input, &config, target.layout().into()) {
        Ok(generated) => {
            made.files.extend(generated.files.iter().cloned());
            // What could not be written has been said, and may be possible next time.
            let compiled = Compiled { config, generated, before, started };
            let _ = generate::write_if_ours(target, &compiled);
        }
        Err(failure) => {
            made.files.extend(failure.files());
            failure.tell(input);
        }
    }
    made
}

/// The files of the last round, with the hashes of their texts.
struct Watched {
    watcher: RecommendedWatcher,
    texts: BTreeMap<PathBuf, String>,
    /// The folders of the files.
    folders: BTreeSet<PathBuf>,
    /// The names of the files that links lead to.
    links: BTreeSet<OsString>,
    /// The folders that are watched: those of the files, or those around them if they are not there.
    open: BTreeSet<PathBuf>,
    /// The directory of the callers: its text is what they name.
    callers: Option<PathBuf>,
}

impl Watched {
    /// Watches more files. Those that are known keep the text that they had before the last round.
    fn follow(&mut self, files: impl IntoIterator<Item = PathBuf>) -> notify::Result<()> {
        for file in files.into_iter().filter(|file| !is_remote(&file.to_string_lossy())) {
            self.folders.extend(file.parent().map(Path::to_owned));
            // Where a link leads to is changed without the link.
            let real = file.canonicalize().ok().filter(|_| file.is_symlink());
            self.folders.extend(real.as_deref().and_then(Path::parent).map(Path::to_owned));
            self.links.extend(real.as_deref().and_then(Path::file_name).map(OsStr::to_owned));
            self.texts.entry(file.clone()).or_insert_with(|| lock::hash_of(&file));
        }
        self.watch_folders()
    }

    /// As [`Watched::follow`], for what a round has read. Could one of the files that were not known have changed
    /// since? Which of its texts was read is not known then: a coarse clock may mean one round too many.
    fn follow_made(&mut self, files: Vec<PathBuf>, started: SystemTime) -> notify::Result<bool> {
        let unknown: Vec<PathBuf> =
            files.iter().filter(|file| !self.texts.contains_key(*file)).cloned().collect();
        self.follow(files)?;
        Ok(unknown.iter().any(|file| lock::is_newer(file, started)))
    }

    /// Watches the directory of the callers, which had this hash.
    fn follow_callers(&mut self, callers: Option<(PathBuf, String)>) -> notify::Result<()> {
        if let Some((folder, hash)) = callers {
            self.texts.insert(folder.clone(), hash);
            self.callers = Some(folder);
        }
        self.find_callers();
        self.watch_folders()
    }

    /// There may be more folders than before.
    fn find_callers(&mut self) {
        let Some(folder) = &self.callers else { return };
        self.folders.extend(folder.parent().map(Path::to_owned));
        self.folders.extend(Callers::read(folder).iter().flat_map(|found| found.folders().to_vec()));
    }

    fn hash_of(&self, path: &Path) -> String {
        match self.callers.as_deref() == Some(path) {
            true => lock::hash_of_names(path),
            false => lock::hash_of(path),
        }
    }

    /// A folder may be removed and come back.
    fn watch_folders(&mut self) -> notify::Result<()> {
        self.open.retain(|folder| folder.is_dir());
        for folder in &self.folders {
            let here = |folder: &Path| {
                if folder.as_os_str().is_empty() { PathBuf::from(".") } else { folder.to_owned() }
            };
            let there = folder.ancestors().map(here).find(|folder| folder.is_dir());
            if let Some(folder) = there.filter(|folder| !self.open.contains(folder)) {
                match self.watcher.watch(&folder, RecursiveMode::NonRecursive) {
                    Ok(()) => _ = self.open.insert(folder),
                    Err(why) if folder.is_dir() => return Err(why),
                    // It was removed just now: the folder around it tells when it comes back.
                    Err(_) => {}
                }
            }
        }
        Ok(())
    }

    /// Waits for a change to begin and to end. Did it leave another text?
    fn has_changed(&mut self, events: &Receiver<notify::Result<Event>>) -> notify::Result<bool> {
        // The other end is ours, and lives as long as this.
        let Ok(first) = events.recv() else { return Err(notify::Error::generic("the watcher has ended")) };
        if !self.concerns(&first?) {
            return Ok(false);
        }
        let begun = Instant::now();
        while begun.elapsed() < LONGEST {
            match events.recv_timeout(QUIET) {
                Ok(_) => {}
                Err(RecvTimeoutError::Timeout | RecvTimeoutError::Disconnected) => break,
            }
        }
        // Another folder may have the name of one that is watched.
        self.open.clear();
        self.find_callers();
        self.watch_folders()?;
        let now: BTreeMap<PathBuf, String> =
            self.texts.keys().map(|file| (file.clone(), self.hash_of(file))).collect();
        let has_changed = now != self.texts;
        self.texts = now;
        Ok(has_changed)
    }

    /// Is one of the files meant? To read a file is no change.
    fn concerns(&self, event: &Event) -> bool {
        if let EventKind::Access(kind) = event.kind {
            return matches!(kind, AccessKind::Close(AccessMode::Write)) && self.names(&event.paths);
        }
        event.need_rescan() || self.names(&event.paths)
    }

    /// Paths of events are written otherwise than ours, so that names have to do; texts are compared later.
    fn names(&self, paths: &[PathBuf]) -> bool {
        let names = self.texts.keys().filter_map(|file| file.file_name());
        let names: BTreeSet<&OsStr> = names.chain(self.links.iter().map(OsString::as_os_str)).collect();
        let folders: BTreeSet<&OsStr> = self.folders.iter().flat_map(|folder| folder.iter()).collect();
        let mut found = paths.iter().filter_map(|path| path.file_name());
        let is_caller = |path: &PathBuf| path.is_dir() || path.extension().is_some_and(|it| it == "rs");
        found.any(|name| names.contains(name) || folders.contains(name))
            || (self.callers.is_some() && paths.iter().any(is_caller))
    }
}
