use std::collections::HashMap;

use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{AnnotationKind, Element, Group, Level, Origin, Renderer, Snippet};

use super::excerpt::Excerpt;
use super::report::{Extent, Report, Spot, Spots, Style};
use super::text::{neutral, neutral_line, pattern};
use super::{Code, Diagnostic, Severity};

/// How many findings of one pattern are shown.
const WARNINGS_SHOWN: usize = 5;
const ERRORS_SHOWN: usize = 20;

/// How much of a message, note or help is shown, in characters.
const MESSAGE: usize = 1000;

pub(super) fn render(report: &Report, style: Style, extent: Extent) -> String {
    let renderer = match style {
        Style::Plain => Renderer::plain(),
        Style::Colour => Renderer::styled(),
    };
    let renderer = renderer.decor_style(DecorStyle::Ascii);
    let mut folds = Folds::count(report);
    let mut blocks: Vec<String> = Vec::new();
    for severity in [Severity::Warning, Severity::Error] {
        for (diagnostic, spots) in report.entries().filter(|(d, _)| d.severity == severity) {
            match folds.turn(diagnostic, extent) {
                Turn::Show => blocks.push(block(report, &renderer, diagnostic, spots)),
                Turn::ShowLast(hidden) => {
                    let shown = block(report, &renderer, diagnostic, spots);
                    blocks.push(format!("{shown}\n… and {hidden} more like this (`--verbose` shows all)"));
                }
                Turn::Hide => {}
            }
        }
    }
    if blocks.is_empty() {
        return String::new();
    }
    blocks.join("\n\n") + "\n"
}

type Fold = (Severity, Code, String);

/// How many findings of each pattern there are, and how many were shown.
struct Folds {
    counts: HashMap<Fold, (usize, usize)>,
}

enum Turn {
    Show,
    /// The last one to be shown, and how many are not.
    ShowLast(usize),
    Hide,
}

impl Folds {
    fn count(report: &Report) -> Self {
        let mut counts: HashMap<Fold, (usize, usize)> = HashMap::new();
        for diagnostic in report.diagnostics() {
            counts.entry(fold(diagnostic)).or_default().0 += 1;
        }
        Self { counts }
    }

    fn turn(&mut self, diagnostic: &Diagnostic, extent: Extent) -> Turn {
        if extent == Extent::Full {
            return Turn::Show;
        }
        let limit = match diagnostic.severity {
            Severity::Warning => WARNINGS_SHOWN,
            Severity::Error => ERRORS_SHOWN,
        };
        let (total, shown) = self.counts.entry(fold(diagnostic)).or_default();
        *shown += 1;
        if *shown > limit {
            Turn::Hide
        } else if *shown == limit && *total > limit {
            Turn::ShowLast(*total - limit)
        } else {
            Turn::Show
        }
    }
}

fn fold(diagnostic: &Diagnostic) -> Fold {
    (diagnostic.severity, diagnostic.code, pattern(&diagnostic.message))
}

fn block(report: &Report, renderer: &Renderer, diagnostic: &Diagnostic, spots: &Spots) -> String {
    let level = match diagnostic.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
    };
    let mut corrections = Vec::new();
    let title = level.primary_title(shown_line(&diagnostic.message)).id(diagnostic.code.as_str());
    let mut main = Group::with_title(title);
    main = main.element(element(report, &spots.primary, &diagnostic.label, &mut corrections));
    if let Some(note) = &diagnostic.note {
        main = main.element(Level::NOTE.message(shown(note)));
    }
    if let Some(help) = &diagnostic.help {
        main = main.element(Level::HELP.message(shown(help)));
    }
    let mut groups = vec![main];
    for ((_, message), spot) in diagnostic.related.iter().zip(&spots.related) {
        let title = Level::NOTE.secondary_title(shown_line(message));
        let element = element(report, spot, "", &mut corrections);
        groups.push(Group::with_title(title).element(element));
    }
    correct(renderer.render(&groups), &corrections)
}

/// The renderer tells the column within the excerpt it is given: what it will write after the
/// path, and what it should write.
struct Correction {
    wrong: String,
    right: String,
}

fn element<'a>(
    report: &Report,
    spot: &'a Spot,
    label: &str,
    corrections: &mut Vec<Correction>,
) -> Element<'a> {
    let Some(position) = &spot.position else {
        return Origin::path(&spot.file).into();
    };
    let excerpt = Excerpt::cut(report.text(position.document), &position.span);
    let (file, line) = (&spot.file, position.line);
    if excerpt.column() != position.column {
        corrections.push(Correction {
            wrong: format!("{file}:{line}:{}", excerpt.column()),
            right: format!("{file}:{line}:{}", position.column),
        });
    }
    let annotation = AnnotationKind::Primary.span(excerpt.span);
    let annotation = match label {
        "" => annotation,
        label => annotation.label(shown_line(label)),
    };
    Snippet::source(excerpt.line).path(file).line_start(line).annotation(annotation).into()
}

fn correct(mut text: String, corrections: &[Correction]) -> String {
    for Correction { wrong, right } in corrections {
        // The title, on the first line, may quote anything.
        let body = text.find('\n').unwrap_or(0);
        let found = text.get(body..).and_then(|rest| rest.find(wrong));
        if let Some(at) = found.map(|at| at + body) {
            text.replace_range(at..at + wrong.len(), right);
        }
    }
    text
}

fn shown(text: &str) -> String {
    bounded(&neutral(text))
}

fn shown_line(text: &str) -> String {
    bounded(&neutral_line(text))
}

fn bounded(text: &str) -> String {
    match text.char_indices().nth(MESSAGE) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default()),
        None => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use crate::diagnostics::{
        Code, Diagnostic, DocumentId, Location, Place, Pointer, Report, Sources, Style,
    };

    fn at(pointer: &str) -> Place {
        Place::Value(Location::root(Pointer::parse(pointer).unwrap()))
    }

    fn report(text: &str, diagnostics: Vec<Diagnostic>) -> Report {
        let mut sources = Sources::new();
        sources.add("api.yaml", text);
        Report::new(diagnostics, &sources)
    }

    #[test]
    fn everything_is_shown_in_its_place() {
        let finding = Diagnostic::new(Code::DuplicateOperationId, at("/b/id"), "`x` is used twice")
            .label("again here")
            .related(at("/a/id"), "first used here")
            .note("both would get the same name")
            .help("rename one");
        let shown = report("a:\n  id: x\nb:\n  id: x\n", vec![finding]).to_string();
        let expected = "\
warning[duplicate-operation-id]: `x` is used twice
 --> api.yaml:4:7
  |
4 |   id: x
  |       ^ again here
  |
  = note: both would get the same name
  = help: rename one
note: first used here
 --> api.yaml:2:7
  |
2 |   id: x
  |       ^
";
        assert_eq!(shown, expected);
    }

    #[test]
    fn a_document_of_one_long_line_keeps_its_columns() {
        let text = format!("{{\"pad\": \"{}\", \"type\": \"strng\"}}", "x".repeat(3_000));
        let finding = Diagnostic::new(Code::SyntaxError, at("/type"), "unknown").label("this");
        let report = report(&text, vec![finding]);
        let shown = report.render(Style::Plain);
        assert!(shown.contains("--> api.yaml:1:3021\n"), "{shown}");
        assert!(shown.lines().all(|line| line.chars().count() < 200), "{shown}");
        assert_eq!(report.lines(), ["api.yaml:1:3021: error[syntax-error]: unknown"]);
        assert!(report.render(Style::Colour).contains("1:3021"));
    }

    #[test]
    fn findings_of_one_pattern_are_folded() {
        let text: String = (0..50).map(|i| format!("k{i}: {i}\n")).collect();
        let finding = |i| {
            let message = format!("`k{i}` is odd");
            Diagnostic::new(Code::Mended, at(&format!("/k{i}")), message)
        };
        let report = report(&text, (0..50).map(finding).collect());
        let shown = report.to_string();
        assert_eq!(shown.matches("warning[mended]").count(), 5);
        assert!(shown.contains("… and 45 more like this"), "{shown}");
        assert_eq!(report.lines().len(), 50);
        assert_eq!(report.render_all(Style::Plain).matches("warning[mended]").count(), 50);
        assert_eq!(report.counts(), [(Code::Mended, 50)]);
    }

    #[test]
    fn errors_come_last() {
        let warning = Diagnostic::new(Code::Mended, at("/a"), "small");
        let error = Diagnostic::new(Code::SyntaxError, at("/a"), "large");
        let shown = report("a: 1", vec![error, warning]).to_string();
        assert!(shown.find("small") < shown.find("large"), "{shown}");
    }

    #[test]
    fn documents_cannot_control_the_terminal() {
        let text = "a: \"\u{1b}[31mred\u{9b}\"\n";
        let finding = Diagnostic::new(Code::Mended, at("/a"), "is \u{1b}]0;x\u{7}").help("\u{202e}a");
        for line in report(text, vec![finding.clone()]).lines() {
            assert!(!line.contains('\u{1b}'), "{line}");
        }
        let shown = report(text, vec![finding]).to_string();
        assert!(shown.chars().all(|c| c == '\n' || !c.is_control()), "{shown:?}");
        assert!(!shown.contains('\u{202e}'));
    }

    #[test]
    fn whole_files_and_positions_have_no_pointer() {
        let file = Diagnostic::new(Code::UnreadableFile, Place::File("no.yaml".into()), "gone");
        let position = Place::Position { document: DocumentId(0), line: 2, column: 3 };
        let position = Diagnostic::new(Code::SyntaxError, position, "what is this");
        let report = report("a:\n  }\n", vec![file, position]);
        let records = report.records();
        assert_eq!((records[0].line, records[0].file.as_str()), (None, "no.yaml"));
        assert_eq!((records[1].line, records[1].column), (Some(2), Some(3)));
        assert_eq!(records[1].pointer, None);
        assert_eq!(report.lines()[0], "no.yaml: error[unreadable-file]: gone");
        assert!(report.to_string().contains("--> no.yaml\n"));
    }
}
