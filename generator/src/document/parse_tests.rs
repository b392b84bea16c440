use std::time::{Duration, Instant};

use serde_json::{Value, json};

use super::{parse, parse_or_mend};
use crate::diagnostics::{Code, Diagnostic, Diagnostics, DocumentId, Place, Report, Sources};
use crate::load::Source;

fn read(display: &str, text: &str) -> (Option<Value>, Vec<Diagnostic>) {
    let source = Source::from_text(display, text);
    let mut diagnostics = Diagnostics::new();
    let tree = parse(&source, DocumentId(0), &mut diagnostics);
    assert_eq!(tree.is_none(), diagnostics.has_errors());
    (tree, diagnostics.into_vec())
}

/// The tree of a text about which there is nothing to say.
fn clean(text: &str) -> Value {
    let (tree, diagnostics) = read("x.yaml", text);
    assert_eq!(diagnostics, []);
    tree.unwrap()
}

/// The line and column of the only finding, and its code.
fn failure(display: &str, text: &str) -> (Code, Option<usize>, Option<usize>, String) {
    let started = Instant::now();
    let (tree, diagnostics) = read(display, text);
    // Milliseconds in fact: this is for builds without optimisation on busy machines.
    assert!(started.elapsed() < Duration::from_secs(30), "took {:?}", started.elapsed());
    assert_eq!((tree, diagnostics.len()), (None, 1));
    let mut sources = Sources::new();
    Source::from_text(display, text).add_to(&mut sources);
    let record = Report::new(diagnostics.clone(), &sources).records().remove(0);
    (diagnostics[0].code, record.line, record.column, record.message)
}

#[test]
fn yaml_and_json_give_the_same_tree() {
    let expected = json!({"a": [1, -2, 0.5, true, null, "x"], "b": {"200": "y"}});
    assert_eq!(clean("a: [1, -2, 0.5, true, ~, x]\nb:\n  200: y\n"), expected);
    assert_eq!(clean("{\"a\": [1, -2, 0.5, true, null, \"x\"], \"b\": {\"200\": \"y\"}}"), expected);
}

#[test]
fn numbers_beyond_64_bits_become_floats() {
    let tree = clean("a: -9223372036854776000\nb: 18446744073709552000\nc: 1e400\n");
    assert_eq!(tree["a"], json!(-9_223_372_036_854_776_000.0));
    assert_eq!(tree["b"], json!(18_446_744_073_709_552_000.0));
    assert_eq!(tree["c"], json!("1e400"));
    assert_eq!(clean("{\"a\": -9223372036854776000}")["a"], tree["a"]);
}

#[test]
fn numbers_that_json_lacks_become_null() {
    let (tree, diagnostics) = read("x.yaml", "a: .nan\nb: -.inf\n");
    assert_eq!(tree, Some(json!({"a": null, "b": null})));
    assert!(diagnostics.iter().all(|d| d.code == Code::Mended));
    assert_eq!(diagnostics.len(), 2);
}

#[test]
fn keys_are_kept_as_they_are_written() {
    let text = "200: a\n1.10: b\ntrue: c\n'false': d\n2020-01-02: e\non: f\n~: g\n0x1F: h\n";
    let (tree, diagnostics) = read("x.yaml", text);
    let tree = tree.unwrap();
    let keys: Vec<_> = tree.as_object().unwrap().keys().map(String::as_str).collect();
    assert_eq!(keys, ["200", "1.10", "true", "false", "2020-01-02", "on", "~", "0x1F"]);
    let messages: Vec<_> = diagnostics.iter().map(|d| d.message.as_str()).collect();
    assert_eq!(messages, ["`1.10`", "`true`", "`~`"].map(|key| format!("the key {key} is not text in YAML")));
}

#[test]
fn the_last_of_duplicate_keys_wins() {
    for text in ["a: {b: 1, b: 2}", "{\"a\": {\"b\": 1, \"b\": 2}}"] {
        let (tree, diagnostics) = read("x", text);
        assert_eq!(tree, Some(json!({"a": {"b": 2}})));
        assert_eq!(diagnostics[0].code, Code::DuplicateKey);
        let Place::Key(location) = &diagnostics[0].place else { panic!() };
        assert_eq!(location.pointer.as_str(), "/a/b");
    }
}

#[test]
fn merge_keys_fill_in_what_is_missing() {
    let text = "base: &b {x: 1, y: 2}\nother: &o {y: 3, z: 4}\n\
                use: {<<: [*b, *o], x: 9}\nlate: {z: 0, <<: *o}\n";
    let tree = clean(text);
    assert_eq!(tree["use"], json!({"x": 9, "y": 2, "z": 4}));
    assert_eq!(tree["late"], json!({"z": 0, "y": 3}));
    assert_eq!(clean("{\"<<\": {\"a\": 1}}"), json!({"<<": {"a": 1}}));
    let (tree, diagnostics) = read("x.yaml", "a: {<<: 1, b: 2}");
    assert_eq!(tree, Some(json!({"a": {"b": 2}})));
    assert_eq!(diagnostics[0].code, Code::Mended);
}

#[test]
fn tags_are_ignored() {
    let tree = clean("a: !Ref b\nc: !map {d: !!str 1, e: !!binary aGk=}\nf: ! g\nh: !seq [1]\n");
    assert_eq!(tree, json!({"a": "b", "c": {"d": "1", "e": "aGk="}, "f": "g", "h": [1]}));
}

#[test]
fn syntax_errors_have_a_place() {
    let (code, line, column, message) = failure("x.yaml", "a:\n  b: 1\n c: 2\n");
    assert_eq!((code, line, column), (Code::SyntaxError, Some(3), Some(2)));
    assert!(message.starts_with("the text is not valid YAML: "), "{message}");
    let (code, line, column, message) = failure("x.json", "{\"é\": 1,\n \"é\" 2}");
    assert_eq!((code, line, column), (Code::SyntaxError, Some(2), Some(6)));
    assert_eq!(message, "the text is not valid JSON: expected `:`");
    let (code, line, ..) = failure("x.yaml", "a: 1\n---\nb: 2\n");
    assert_eq!((code, line), (Code::SyntaxError, Some(2)));
    let (code, line, _, message) = failure("x.yaml", "a: 1\n? [b]\n: c\n");
    assert_eq!((code, line), (Code::SyntaxError, Some(2)));
    assert_eq!(message, "a key is a list or a mapping");
}

#[test]
fn tabs_are_named() {
    let (_, diagnostics) = read("x.yaml", "a:\n\tb: 1\n");
    assert!(diagnostics[0].help.as_ref().is_some_and(|help| help.contains("tab")));
}

#[test]
fn comments_may_be_indented_with_tabs() {
    let source = Source::from_text("x.yaml", "a:\n\t# b\n  c: 1\n");
    let mut diagnostics = Diagnostics::new();
    let (tree, source) = parse_or_mend(&source, DocumentId::default(), &mut diagnostics).unwrap();
    assert_eq!(tree, json!({"a": {"c": 1}}));
    assert_eq!(source.text(), "a:\n # b\n  c: 1\n");
    let [finding] = diagnostics.as_slice() else { panic!() };
    assert_eq!(finding.code, Code::Mended);
    assert_eq!(finding.place, Place::Position { document: DocumentId::default(), line: 2, column: 1 });
    // Other tabs are none of ours.
    let source = Source::from_text("x.yaml", "a:\n\t# b\n\tc: 1\n");
    assert!(parse_or_mend(&source, DocumentId::default(), &mut diagnostics).is_none());
}

#[test]
fn text_that_needs_quotes_is_told() {
    for text in ["a: @b\n", "a: `b`\n", "a:\n  b: c: d\n"] {
        let (_, diagnostics) = read("x.yaml", text);
        assert!(diagnostics[0].help.as_ref().is_some_and(|help| help.contains("quotes")), "{text}");
    }
}

#[test]
fn what_looks_like_json_may_be_yaml() {
    let text = "{a: 1, # comment\n \"b\": [x,],}";
    assert_eq!(clean(text), json!({"a": 1, "b": ["x"]}));
    let (tree, diagnostics) = read("x.json", text);
    assert!(tree.is_some());
    assert_eq!(diagnostics[0].code, Code::Mended);
    let (_, line, column, message) = failure("x.yaml", "{a: 1,\n b: [}");
    assert_eq!((line, column), (Some(2), Some(6)));
    assert!(message.contains("YAML"), "{message}");
}

#[test]
fn files_without_content_say_so() {
    for text in ["", " \n\t\n", "\u{feff}"] {
        let (code, line, _, message) = failure("x.yaml", text);
        assert_eq!((code, line), (Code::NotOpenApi, Some(1)));
        assert_eq!(message, "the file is empty");
    }
    assert_eq!(clean("# only a comment\n"), Value::Null);
    assert_eq!(clean("--- \na: 1\n---\n"), json!({"a": 1}));
}

#[test]
fn endless_nesting_ends() {
    for open in ["[", "{\"a\":", "- ", "[\"]]\",", "a: [", "[\n", "{a: "] {
        let (code, line, ..) = failure("x.yaml", &open.repeat(100_000));
        assert_eq!(code, Code::TooLarge, "{open}");
        assert!(line.is_some());
    }
    assert_eq!(failure("x.yaml", &"? ".repeat(100_000)).0, Code::SyntaxError);
    let hidden = format!("a: |\n  [ \"\nb: {}{}", "[".repeat(50_000), "x, ".repeat(100_000));
    assert_eq!(failure("x.yaml", &hidden).0, Code::TooLarge);
    let closed = format!("{}{}", "[".repeat(100_000), "]".repeat(100_000));
    assert_eq!(failure("x.json", &format!("{{\"a\": {closed}}}")).0, Code::TooLarge);
}

#[test]
fn nesting_that_is_legal_is_read() {
    for (open, close) in [("{\"a\":", "}"), ("[", "]")] {
        let text = format!("{{\"a\": {}1{}}}", open.repeat(120), close.repeat(120));
        clean(&text);
        clean(&format!("b: {text}"));
    }
}

#[test]
fn aliases_that_explode_are_refused() {
    let mut bomb = String::from("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
    for level in 1..10 {
        let below = level - 1;
        let uses = vec![format!("*a{below}"); 10].join(", ");
        bomb.push_str(&format!("a{level}: &a{level} [{uses}]\n"));
    }
    let (code, line, ..) = failure("x.yaml", &bomb);
    assert_eq!(code, Code::TooLarge);
    assert!(line.is_some_and(|line| line > 1));
    let (code, line, ..) = failure("x.yaml", "b: 1\na: &a [*a, *a]\n");
    assert_eq!((code, line), (Code::TooLarge, Some(2)));
    let wide = format!("a: &a [{}]\nb: [{}]", "x, ".repeat(10_000), "*a, ".repeat(10_000));
    assert_eq!(failure("x.yaml", &wide).0, Code::TooLarge);
    let long = format!("a: &a {}\nb: [{}]", "x".repeat(100_000), "*a, ".repeat(100_000));
    assert_eq!(failure("x.yaml", &long).0, Code::TooLarge);
}

#[test]
fn pointers_cannot_grow_without_bound() {
    let key = "k".repeat(1_000_000);
    let text = format!("{{\"{key}\": [{}[]]}}", "[],".repeat(200_000));
    assert_eq!(failure("x.json", &text).0, Code::TooLarge);
}
