//! Unions in XML are decided by the tables that decide them in JSON.

use super::{both, read, why};
use crate::codec::Undocumented;

#[derive(Debug, PartialEq)]
struct Cat {
    kind: String,
    lives: i64,
}

#[derive(Debug, PartialEq)]
struct Dog {
    tricks: Vec<String>,
}

#[derive(Debug, PartialEq)]
enum Pet {
    Cat(Cat),
    Dog(Dog),
    Undocumented(Undocumented<serde_json::Value>),
}

crate::record! {
    Cat as "Cat", Exact { 0 kind: required "kind", 1 lives: required "lives", }
    xml { 0 .attribute() .named("type"), }
}
crate::record! { Dog as "Dog", Exact { 0 tricks: required "tricks", } }
crate::union! {
    Pet as "Pet", vacant Undocumented {
        0 Cat,
        1 Dog,
        ..Undocumented
    } by tag "kind", Exact { "cat" => 0, "dog" => 1, }
}

#[test]
fn a_discriminator_is_an_element_or_whatever_a_member_says_it_is() {
    let cat = Pet::Cat(Cat { kind: "cat".to_owned(), lives: 9 });
    both(&cat, "Pet", r#"<Pet type="cat"><lives>9</lives></Pet>"#);
    let dog = Pet::Dog(Dog { tricks: vec!["sit".to_owned(), "roll".to_owned()] });
    both(&dog, "Pet", "<Pet><kind>dog</kind><tricks>sit</tricks><tricks>roll</tricks></Pet>");
    let attribute = r#"<Pet kind="dog"><tricks>sit</tricks></Pet>"#;
    assert_eq!(read::<Pet>(attribute, "Pet").unwrap(), Pet::Dog(Dog { tricks: vec!["sit".to_owned()] }));
    let fish = read::<Pet>("<Pet><kind>fish</kind></Pet>", "Pet").unwrap();
    assert!(matches!(fish, Pet::Undocumented(kept) if kept.get()["kind"] == "fish"));
}

#[derive(Debug, PartialEq)]
enum Code {
    Number(i64),
    Flag(bool),
    Text(String),
    Codes(Vec<i64>),
    Dog(Dog),
    Lives(Lives),
}

#[derive(Debug, PartialEq)]
struct Lives {
    lives: i64,
}

crate::record! { Lives as "Lives", Exact { 0 lives: required "lives", } xml { 0 .attribute(), } }
crate::union! {
    Code as "Code", vacant Number {
        0 Number, 1 Flag, 2 Text, 3 Codes, 4 Dog, 5 Lives,
    } by rules {
        Boolean any() => 1, Integer any() => 0, String any() => 2, Array any() => 3,
        Object has("lives") => 5, Object has("tricks") => 4,
    }
}

#[derive(Debug, PartialEq)]
struct Holder {
    code: Code,
}

crate::record! { Holder as "Holder", Exact { 0 code: required "code", } }

#[test]
fn text_decides_scalars_and_repetition_decides_arrays() {
    let holder = |code| Holder { code };
    let dog = Dog { tricks: vec!["sit".to_owned()] };
    both(&holder(Code::Number(7)), "H", "<H><code>7</code></H>");
    both(&holder(Code::Flag(true)), "H", "<H><code>true</code></H>");
    both(&holder(Code::Text("x".to_owned())), "H", "<H><code>x</code></H>");
    both(&holder(Code::Text(String::new())), "H", "<H><code/></H>");
    both(&holder(Code::Codes(vec![1, 2])), "H", "<H><code>1</code><code>2</code></H>");
    both(&holder(Code::Dog(dog)), "H", "<H><code><tricks>sit</tricks></code></H>");
    both(&holder(Code::Lives(Lives { lives: 9 })), "H", r#"<H><code lives="9"/></H>"#);
    let reasons = why::<Holder>("<H><code><other/></code></H>", "H");
    assert!(reasons.starts_with("/code"), "{reasons}");
}

#[derive(Debug, PartialEq)]
enum Tree {
    Left(Box<Branch>),
    Right(Box<Branch>),
    Leaf(i64),
}

#[derive(Debug, PartialEq)]
struct Branch {
    next: Tree,
    end: i64,
}

crate::record! { Branch as "Branch", Exact { 0 next: required "next", 1 end: required "end", } }
crate::union! {
    Tree as "Tree", vacant Leaf { 0 Left, 1 Right, 2 Leaf, }
    by rules { Object attempt() => 0, Object attempt() => 1, Integer any() => 2, }
}

#[test]
fn trying_has_an_end() {
    let mut text = "<next>1</next>".to_owned();
    for _ in 0..60 {
        text = format!("<next>{text}</next>");
    }
    let why = why::<Tree>(&format!("<t>{text}</t>"), "t");
    assert!(why.contains("too many ways") || why.contains("fits no member"), "{why}");
}
