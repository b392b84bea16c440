#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)] // here too, tests may fail by panicking
//! `watch` in a real folder. Every wait has an end; none is as long as something takes.

mod common;

use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

use common::{command, folder};

/// Longer than anything takes, on the slowest machine.
const PATIENCE: Duration = Duration::from_secs(120);

const SHOP: &str = "\
openapi: 3.1.1
info: {title: Shop, version: '1'}
paths: {}
components: {schemas: {Film: {$ref: parts/film.yaml}}}
";

struct Watching {
    folder: PathBuf,
    child: Child,
    lines: Receiver<String>,
}

impl Watching {
    fn start(name: &str, files: &[(&str, &str)], arguments: &[&str]) -> Self {
        Self::start_in(folder(name, files), arguments)
    }

    fn start_in(folder: PathBuf, arguments: &[&str]) -> Self {
        let mut command = command(arguments);
        command.current_dir(&folder).stdout(Stdio::null()).stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        let said = BufReader::new(child.stderr.take().unwrap());
        let (sender, lines) = channel();
        std::thread::spawn(move || said.lines().map_while(Result::ok).try_for_each(|line| sender.send(line)));
        Self { folder, child, lines }
    }

    /// Waits until it says so, and for the next change.
    fn until(&self, text: &str) {
        let mut heard = Vec::new();
        let deadline = Instant::now() + PATIENCE;
        while let Ok(line) = self.lines.recv_timeout(deadline.saturating_duration_since(Instant::now())) {
            let is_it = line.contains(text);
            heard.push(line);
            if is_it {
                return;
            }
        }
        panic!("{text:?} was not said, but\n{}", heard.join("\n"));
    }

    fn write(&self, file: &str, text: &str) {
        std::fs::write(self.folder.join(file), text).unwrap();
    }

    /// As editors do: a new file takes the place of the old one.
    fn replace(&self, file: &str, text: &str) {
        self.write("new.tmp", text);
        std::fs::rename(self.folder.join("new.tmp"), self.folder.join(file)).unwrap();
    }

    /// Waits for as many rounds as it takes.
    fn until_generated(&self, file: &str, text: &str) {
        while !self.generated(file).contains(text) {
            self.until(READY);
        }
    }

    fn generated(&self, file: &str) -> String {
        std::fs::read_to_string(self.folder.join("out").join(file)).unwrap()
    }
}

impl Drop for Watching {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

const READY: &str = "Ctrl-C ends it";

#[test]
fn every_file_is_watched_and_broken_states_are_survived() {
    let overlay = "overlay: 1.0.0\ninfo: {title: T, version: '1'}\nactions: [{target: $.info, update: {title: Cinema}}]\n";
    let film = "type: object\nproperties: {title: {type: string}}\n";
    let files = [("shop.yaml", SHOP), ("parts/film.yaml", film), ("overlay.yaml", overlay)];
    let watching =
        Watching::start("watch", &files, &["watch", "shop.yaml", "-o", "out", "--overlay", "overlay.yaml"]);
    watching.until(READY);
    assert!(watching.generated("README.md").contains("Cinema"));

    // A file that the document refers to.
    watching.write("parts/film.yaml", "type: object\nproperties: {year: {type: integer}}\n");
    watching.until(READY);
    assert!(watching.generated("src/types/film.rs").contains("year"));

    // In the middle of an edit that stays as it is.
    watching.write("parts/film.yaml", "type: object\nproperties: {year: {type: integer\n");
    watching.until("error[syntax-error]");
    watching.until(READY);
    assert!(watching.generated("src/types/film.rs").contains("year"));

    watching.write("parts/film.yaml", "type: object\nproperties: {year: {type: integer}}\n");
    watching.until(READY);

    // The document, broken: what was generated stays.
    watching.replace("shop.yaml", "openapi: 3.1.1\ninfo: {title\n");
    watching.until("error[syntax-error]");
    watching.until(READY);
    assert!(watching.generated("src/types/film.rs").contains("year"));

    // And mended, with another name.
    watching.replace("shop.yaml", &SHOP.replace("Film", "Movie"));
    watching.until(READY);
    assert!(watching.generated("src/types/movie.rs").contains("year"));
    assert!(!Path::new(&watching.folder.join("out/src/types/film.rs")).exists());

    // A file that was hidden while the document was broken.
    watching.write("parts/film.yaml", "type: object\nproperties: {length: {type: integer}}\n");
    watching.until(READY);
    assert!(watching.generated("src/types/movie.rs").contains("length"));

    // A whole folder that goes and comes back.
    std::fs::remove_dir_all(watching.folder.join("parts")).unwrap();
    watching.until(READY);
    std::fs::create_dir(watching.folder.join("parts")).unwrap();
    watching.write("parts/film.yaml", "type: object\nproperties: {colour: {type: string}}\n");
    watching.until(READY);
    assert!(watching.generated("src/types/movie.rs").contains("colour"));

    // The overlay, and a configuration that was not there.
    watching.write("overlay.yaml", &overlay.replace("Cinema", "Theatre"));
    watching.until(READY);
    assert!(watching.generated("README.md").contains("Theatre"));
    watching.write("shop.toml", "[package]\nname = \"stage\"\n");
    watching.until(READY);
    assert!(watching.generated("Cargo.toml").contains("name = \"stage\""));

    // A folder that another one takes the place of: what is in it is watched as well.
    let parts = watching.folder.join("parts");
    watching.write("film.yaml", "type: object\nproperties: {genre: {type: string}}\n");
    std::fs::create_dir(watching.folder.join("new")).unwrap();
    std::fs::rename(watching.folder.join("film.yaml"), watching.folder.join("new/film.yaml")).unwrap();
    std::fs::remove_dir_all(&parts).unwrap();
    std::fs::rename(watching.folder.join("new"), &parts).unwrap();
    watching.until_generated("src/types/movie.rs", "genre");
    watching.write("parts/film.yaml", "type: object\nproperties: {language: {type: string}}\n");
    watching.until_generated("src/types/movie.rs", "language");
}

/// A target stays what it is wherever it stands in the file, and does not become another.
#[test]
fn targets_are_known_by_their_documents_and_outputs() {
    let shop = SHOP.replace("{$ref: parts/film.yaml}", "{type: object, properties: {year: {type: integer}}}");
    let target =
        |name: &str| format!("[[target]]\nspec = 'shop.yaml'\noutput = '{name}'\npackage.name = '{name}'\n");
    let files = [("shop.yaml", shop.as_str()), ("specwright.toml", &target("out"))];
    let watching = Watching::start("watch-targets", &files, &["watch"]);
    watching.until(READY);
    watching.replace(
        "specwright.toml",
        &format!("property-case = 'ignore-case'\n{}{}", target("other"), target("out")),
    );
    watching.until(READY);
    assert!(watching.generated("Cargo.toml").contains("name = \"out\""));
    watching.replace("specwright.toml", &target("other"));
    watching.until("specwright.toml has no target from shop.yaml to out");
}

#[test]
fn callers_are_watched() {
    let spec = "openapi: 3.1.1\ninfo: {title: Shop, version: '1'}\npaths:\n  \
                /films: {get: {operationId: listFilms, responses: {'204': {description: none}}}}\n  \
                /seats: {get: {operationId: listSeats, responses: {'204': {description: none}}}}\n";
    let files = [("shop.yaml", spec), ("src/main.rs", "fn main() { list_films() }")];
    let arguments = ["watch", "shop.yaml", "-o", "out", "--used-by", "src"];
    let watching = Watching::start("watch-callers", &files, &arguments);
    watching.until(READY);
    assert!(!watching.generated("src/client/api.rs").contains("list_seats"));
    // A file of a folder that was not there.
    std::fs::create_dir_all(watching.folder.join("src/more")).unwrap();
    watching.write("src/more/seats.rs", "fn seats() { list_seats() }");
    watching.until_generated("src/client/api.rs", "list_seats");
}

/// The folder of the file that a link leads to is not that of the link.
#[cfg(unix)]
#[test]
fn where_links_lead_to_is_watched() {
    let film = "type: object\nproperties: {title: {type: string}}\n";
    let folder =
        folder("watch-links", &[("shop.yaml", SHOP), ("real/movie.yaml", film), ("parts/readme", "")]);
    std::os::unix::fs::symlink("../real/movie.yaml", folder.join("parts/film.yaml")).unwrap();
    let watching = Watching::start_in(folder, &["watch", "shop.yaml", "-o", "out"]);
    watching.until(READY);
    watching.write("real/movie.yaml", "type: object\nproperties: {year: {type: integer}}\n");
    watching.until(READY);
    assert!(watching.generated("src/types/film.rs").contains("year"));
}
