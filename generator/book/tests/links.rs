//! Links between chapters lead somewhere, and all chapters are in the table of contents.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)] // here too, tests may fail by panicking

mod chapters;

use chapters::{Chapter, chapters, root};

#[test]
fn links_lead_somewhere() {
    let all = chapters();
    let mut wrong = Vec::new();
    for chapter in &all {
        for target in links(&chapter.text) {
            let (file, anchor) = target.split_once('#').unwrap_or((&target, ""));
            if file.contains("://") {
                continue;
            }
            let file = if file.is_empty() { &chapter.file } else { file };
            let is_there = match all.iter().find(|other| other.file == file) {
                Some(other) => anchor.is_empty() || anchors(other).contains(&anchor.to_owned()),
                None => root().join("src").join(file).exists() && anchor.is_empty(),
            };
            if !is_there {
                wrong.push(format!("{}: {target}", chapter.file));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_chapter_is_listed_and_every_listed_chapter_is_there() {
    let all = chapters();
    let summary = all.iter().find(|chapter| chapter.file == "SUMMARY.md").unwrap();
    let mut listed = links(&summary.text);
    listed.push("SUMMARY.md".to_owned());
    listed.sort();
    let there: Vec<String> = all.iter().map(|chapter| chapter.file.clone()).collect();
    assert_eq!(listed, there);
}

#[test]
fn links_of_the_readme_lead_somewhere() {
    let workspace = root().join("../..");
    let text = std::fs::read_to_string(workspace.join("README.md")).unwrap();
    let files = links(&text).into_iter().filter(|target| !target.contains("://"));
    let lost: Vec<String> = files.filter(|file| !workspace.join(file).exists()).collect();
    assert_eq!(lost, Vec::<String>::new());
}

/// `{{#include FILE:ANCHOR}}`: mdbook leaves out what it does not find.
#[test]
fn included_parts_are_there() {
    let mut count = 0;
    for chapter in chapters() {
        for included in chapter.text.split("{{#include ").skip(1) {
            let (target, _) = included.split_once("}}").unwrap();
            let (file, anchor) = target.split_once(':').unwrap_or((target, ""));
            let text = std::fs::read_to_string(root().join("src").join(file));
            let text = text.unwrap_or_else(|why| panic!("{}: {file}: {why}", chapter.file));
            for mark in ["ANCHOR", "ANCHOR_END"].iter().filter(|_| !anchor.is_empty()) {
                assert!(text.contains(&format!("{mark}: {anchor} ")), "{}: {target}", chapter.file);
            }
            count += 1;
        }
    }
    assert!(count > 5, "{count}");
}

/// The targets of all links and pictures outside blocks of code.
fn links(text: &str) -> Vec<String> {
    let prose: String = text.split("```").step_by(2).collect();
    let targets = prose.split("](").skip(1).filter_map(|rest| Some(rest.split_once(')')?.0.to_owned()));
    targets.collect()
}

/// As mdbook makes them of headings: small letters and dashes.
fn anchors(chapter: &Chapter) -> Vec<String> {
    // A chapter may be another file.
    let included = chapter.text.trim().strip_prefix("{{#include ").and_then(|rest| rest.strip_suffix("}}"));
    let text = match included {
        Some(path) => std::fs::read_to_string(root().join("src").join(path)).unwrap(),
        None => chapter.text.clone(),
    };
    let headings = text.lines().filter(|line| line.starts_with('#'));
    let kept = |c: char| c.is_alphanumeric() || c == '-' || c == '_' || c == ' ';
    headings
        .map(|line| line.trim_start_matches('#').trim().to_lowercase())
        .map(|line| line.chars().filter(|c| kept(*c)).collect::<String>().replace(' ', "-"))
        .collect()
}
