//! YAML, and JSON that is called text: raw bytes from the client, raw bytes into the server. RFC 9512.
#![cfg(all(feature = "client", feature = "server", feature = "yaml"))]
#![allow(clippy::unwrap_used, clippy::indexing_slicing)] // here too, tests may fail by panicking

#[macro_use]
#[allow(dead_code, unreachable_pub)]
mod support;

use specwright_runtime::http::Media;
use support::round_trip::{post, written};

#[derive(Debug, Clone, PartialEq, Default)]
struct Recipe {
    name: String,
    steps: Option<Vec<Recipe>>,
    minutes: Option<i64>,
}

specwright_runtime::record! {
    Recipe as "Recipe", Exact {
        0 name: required "name",
        1 steps: optional "steps",
        2 minutes: optional "minutes",
    }
}

sent! {
    InYaml(Recipe) required Media::yaml("application/yaml");
    OfSomeKind(Recipe) required Media::yaml("application/*+yaml");
    AsText(Recipe) required Media::json("text/plain");
    AnyText(Recipe) required Media::json("text/*");
}

fn tea() -> Recipe {
    let steps = vec![Recipe { name: "boil\u{2028}: # \u{7f}".to_owned(), ..Recipe::default() }];
    Recipe { name: "yes".to_owned(), steps: Some(steps), minutes: Some(4) }
}

#[tokio::test]
async fn what_is_written_is_yaml_and_json() {
    check! {
        InYaml(tea()) => "/a content-type: application/yaml  {\"name\":\"yes\",\"steps\":[{\"name\":\"boil\\u2028: # \\u007f\"}],\"minutes\":4}";
        AsText(Recipe { name: "a".to_owned(), ..Recipe::default() }) => "/a content-type: text/plain  {\"name\":\"a\"}";
    }
}

#[tokio::test]
async fn whatever_people_write_by_hand_is_read() {
    let block = b"# tea\nname: tea\nsteps:\n- &boil\n  name: 'boil'\n- *boil\nminutes: 4\n";
    let (status, shown) =
        post::<InYaml>("/a", &[("content-type", "application/yaml; charset=utf-8")], block).await;
    let step = "Recipe { name: \"boil\", steps: None, minutes: None }";
    let wanted = format!(
        "InYaml {{ value: Recipe {{ name: \"tea\", steps: Some([{step}, {step}]), minutes: Some(4) }} }}"
    );
    assert_eq!((status, shown), (200, wanted));
    let some_kind =
        post::<OfSomeKind>("/a", &[("content-type", "application/recipe+yaml")], b"{name: x}").await;
    assert_eq!(some_kind.0, 200, "{}", some_kind.1);
    let text = post::<AnyText>("/a", &[("content-type", "text/plain")], b"{\"name\": \"x\"}").await;
    assert_eq!(text.0, 200, "{}", text.1);
}

#[tokio::test]
async fn what_is_wrong_is_told_with_its_place() {
    let deep: &[u8] = Box::leak(format!("name: {}", "[".repeat(10_000)).into_bytes().into_boxed_slice());
    let list = ["*a"; 1000].join(", ");
    let bomb = format!("name: &a {}\nsteps: [{list}]\n", "x".repeat(1000));
    let bomb: &[u8] = Box::leak(bomb.into_bytes().into_boxed_slice());
    for (told, body) in [
        ("body: malformed YAML: ", &b"name: [a\n"[..]),
        ("at line 2 column 1", b"name: [a\n"),
        ("body at #/minutes: expected an integer, found \\\"long\\\"", b"name: a\nminutes: long"),
        ("body at #/steps/0/name: it is required", b"name: a\nsteps: [{}]"),
        ("\\\"name\\\" is there twice", b"name: a\nname: b"),
        ("its brackets are nested too deep", deep),
        ("its aliases repeat too much", bomb),
        ("body: malformed YAML: ", b"name: caf\xe9"),
        ("more than one document", b"name: a\n---\nname: b"),
        ("body: it is required", b""),
    ] {
        let (status, answer) = post::<InYaml>("/a", &[("content-type", "application/yaml")], body).await;
        assert_eq!(status, 400, "{told}: {answer}");
        assert!(answer.contains(told), "{told}: {answer}");
    }
    let latin = [("content-type", "application/yaml; charset=iso-8859-1")];
    assert_eq!(post::<InYaml>("/a", &latin, b"name: a").await.0, 415);
    let text = post::<AsText>("/a", &[("content-type", "text/plain")], b"no JSON").await;
    assert!(text.0 == 400 && text.1.contains("line 1 column 2"), "{}", text.1);
}
