//! The pictures of what the command prints, for README and book, are of what it prints.
#![allow(clippy::unwrap_used, clippy::panic)] // here too, tests may fail by panicking

mod common;

use std::path::Path;

use anstyle_svg::Term;
use common::{answered, command, folder, root, said, specwright};

#[test]
fn a_diagnostic_and_the_summary() {
    let document = std::fs::read_to_string(root().join("generator/book/library/odd.yaml")).unwrap();
    let folder = folder("picture", &[("odd.yaml", &document)]);
    let mut command = command(&["generate", "odd.yaml", "--output", "library", "--color", "always"]);
    let output = command.current_dir(folder).output().unwrap();
    assert!(output.status.success());
    let text =
        format!("$ specwright generate odd.yaml --output library\n{}{}", said(&output), answered(&output));
    hold("diagnostic.svg", &Term::new().min_width_px(760).render_svg(&untimed(&text)));
}

/// How long it took is another time on each machine.
fn untimed(text: &str) -> String {
    let (before, rest) = text.rsplit_once(" in ").unwrap();
    let (time, after) = rest.split_once(" ms").unwrap();
    assert!(time.parse::<u32>().is_ok(), "{time}");
    format!("{before} in 9 ms{after}")
}

#[test]
fn the_types_of_the_orders_api() {
    let output = specwright(&["inspect", "spec/partner-center-orders.yaml", "--graph", "svg"]);
    assert!(output.status.success());
    hold("orders.svg", &answered(&output));
}

/// Compares a picture with the committed one, or writes it if `INSTA_UPDATE` says so.
fn hold(name: &str, picture: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../book/src/pictures").join(name);
    if std::env::var("INSTA_UPDATE").is_ok_and(|update| update == "always") {
        std::fs::write(&path, picture).unwrap();
    }
    let there = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(
        there == picture,
        "{name} is stale: INSTA_UPDATE=always cargo test -p specwright-cli --test pictures"
    );
}
