//! Names, namespaces, attributes and texts. The examples are those of OpenAPI 3.0.4 §4.7.26.2 and
//! 3.2.0 §4.26.

use std::collections::BTreeMap;

use serde_json::{json, Value};

use super::{both, read, why, write};
use crate::codec::{to_json_value, to_xml_vec, XmlNode};

#[derive(Debug, PartialEq)]
struct Person {
    id: i32,
    name: String,
}

crate::record! {
    Person as "Person", Exact { 0 id: required "id", 1 name: required "name", }
    xml { 0 .attribute(), 1 .namespace("https://example.com/schema/sample") .prefix("sample"), }
}

#[test]
fn attribute_prefix_and_namespace() {
    let person = Person { id: 123, name: "example".to_owned() };
    let text = concat!(
        r#"<Person id="123"><sample:name xmlns:sample="https://example.com/schema/sample">"#,
        "example</sample:name></Person>"
    );
    both(&person, "Person", text);
}

#[test]
fn namespaces_count_and_prefixes_do_not() {
    let text = r#"<p:Person xmlns:p="urn:any" xmlns="https://example.com/schema/sample" id="1"><name>a</name></p:Person>"#;
    assert_eq!(read::<Person>(text, "Person").unwrap(), Person { id: 1, name: "a".to_owned() });
    let other = r#"<Person id="1"><s:name xmlns:s="urn:other">a</s:name></Person>"#;
    assert!(why::<Person>(other, "Person").contains("lacks the required `name`"));
    // Some leave their namespaces out.
    assert_eq!(read::<Person>(r#"<Person id="1"><name>a</name></Person>"#, "Person").unwrap().name, "a");
    let undeclared = r#"<Person id="1"><s:name>a</s:name></Person>"#;
    assert_eq!(why::<Person>(undeclared, "Person"), "line 1, column 16: the prefix `s` is not declared");
}

#[test]
fn a_root_in_a_namespace_takes_its_children_along() {
    let root = XmlNode::ELEMENT.named("Person").namespace("urn:x\"");
    let person = Animal { kind: None, name: "a".to_owned() };
    let text = String::from_utf8(to_xml_vec(&person, &root).unwrap()).unwrap();
    assert!(text.ends_with(r#"<Person xmlns="urn:x&quot;">a</Person>"#), "{text}");
    assert_eq!(crate::codec::from_xml_slice::<Animal>(text.as_bytes(), &root).unwrap(), person);
    let wrong = super::super::from_xml_slice::<Animal>(br#"<Person xmlns="urn:y">a</Person>"#, &root);
    let why = wrong.unwrap_err().to_string();
    assert_eq!(why, "expected an element of the namespace urn:x\", found urn:y");
    assert_eq!(
        super::why::<Animal>("<Persona/>", "Person"),
        "expected the element <Person>, found <Persona>"
    );
}

/// OpenAPI 3.2.0 §4.26: text alongside attributes.
#[derive(Debug, PartialEq)]
struct Animal {
    kind: Option<String>,
    name: String,
}

crate::record! {
    Animal as "Animal", Exact { 0 kind: optional "kind", 1 name: required "content", }
    xml { 0 .attribute(), 1 .text(), }
}

#[derive(Debug, PartialEq)]
struct Animals(Vec<Animal>);

crate::newtype! { Animals }

#[test]
fn text_alongside_attributes() {
    let animal =
        |kind: Option<&str>, name: &str| Animal { kind: kind.map(str::to_owned), name: name.to_owned() };
    let animals = Animals(vec![animal(Some("Cat"), "Fluffy"), animal(Some("Dog"), "Fido"), animal(None, "")]);
    let root = XmlNode::ELEMENT.named("animals").item("animal");
    let text = concat!(
        r#"<?xml version="1.0" encoding="UTF-8"?><animals><animal kind="Cat">Fluffy</animal>"#,
        r#"<animal kind="Dog">Fido</animal><animal/></animals>"#,
    );
    assert_eq!(String::from_utf8(to_xml_vec(&animals, &root).unwrap()).unwrap(), text);
    assert_eq!(crate::codec::from_xml_slice::<Animals>(text.as_bytes(), &root).unwrap(), animals);
}

#[derive(Debug, PartialEq)]
struct Documentation {
    content: Option<String>,
    tag: Option<i64>,
}

crate::record! {
    Documentation as "Documentation", Exact { 0 content: optional "content", 1 tag: optional "Tag", }
    xml { 0 .cdata(), 1 .attribute() .named("t") .namespace("urn:t"), }
}

#[test]
fn cdata_holds_everything() {
    let html = Documentation { content: Some("<b>&amp;</b>".to_owned()), tag: None };
    both(&html, "Documentation", "<Documentation><![CDATA[<b>&amp;</b>]]></Documentation>");
    let end = Documentation { content: Some("a]]>b".to_owned()), tag: Some(1) };
    let text = r#"<Documentation xmlns:ns="urn:t" ns:t="1"><![CDATA[a]]]]><![CDATA[>b]]></Documentation>"#;
    both(&end, "Documentation", text);
    let lines = Documentation { content: Some("a\r\nb".to_owned()), tag: None };
    both(&lines, "Documentation", "<Documentation>a&#13;\nb</Documentation>");
}

#[derive(Debug, PartialEq)]
struct Money {
    amount: f64,
    currency: Option<String>,
}

crate::record! { Money as "Money", Exact { 0 amount: required "amount", 1 currency: optional "currency", } xml { 1 .attribute(), } }

#[derive(Debug, PartialEq)]
struct Line {
    count: u32,
    price: Option<Money>,
    comment: Option<Option<String>>,
    extra: BTreeMap<String, Value>,
}

crate::record! {
    Line as "Line", Ignored { 0 count: required "count", 1 price: optional "price", 2 comment: optional "comment", ..extra }
    xml { 1 .inline(), }
}

#[test]
fn an_object_without_a_node_stands_in_the_element_around_it() {
    let price = Some(Money { amount: 1.5, currency: Some("EUR".to_owned()) });
    let line = Line { count: 2, price, comment: None, extra: BTreeMap::new() };
    let text = r#"<Line currency="EUR"><count>2</count><amount>1.5</amount></Line>"#;
    assert_eq!(write(&line, "Line"), text);
    let found: Line = read(text, "Line").unwrap();
    assert_eq!((found.count, found.price), (2, line.price));
    let none: Line = read("<Line><Count> 2\n</Count></Line>", "Line").unwrap();
    assert_eq!(none, Line { count: 2, price: None, comment: None, extra: BTreeMap::new() });
}

#[test]
fn null_is_nil_and_an_absent_value_is_not_there() {
    let line = |comment| Line { count: 1, price: None, comment, extra: BTreeMap::new() };
    let nil = r#"<comment xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:nil="true"/>"#;
    both(&line(Some(None)), "Line", &format!("<Line><count>1</count>{nil}</Line>"));
    both(&line(None), "Line", "<Line><count>1</count></Line>");
    both(&line(Some(Some(String::new()))), "Line", "<Line><count>1</count><comment/></Line>");
    let text = r#"<Line xmlns:i="http://www.w3.org/2001/XMLSchema-instance"><count i:nil="1"/></Line>"#;
    assert_eq!(why::<Line>(text, "Line"), "/count: must not be null");
}

#[test]
fn what_is_not_documented_is_kept_as_texts() {
    let text = "<Line><a>1</a><count>1</count><b><c x=\"y\">t</c><d/></b><a>2</a></Line>";
    let found: Line = read(text, "Line").unwrap();
    let extra = json!({"a": ["1", "2"], "b": {"c": {"@x": "y", "#text": "t"}, "d": ""}});
    assert_eq!(to_json_value(&found.extra).unwrap(), extra);
    let text = "<Line><count>1</count><a>1</a><a>2</a><b><c x=\"y\">t</c><d/></b></Line>";
    assert_eq!(write(&found, "Line"), text);
}

#[test]
fn free_json_is_written_as_well_as_it_goes() {
    let free = json!({"n": 1.5, "t": true, "none": null, "list": [[1], {"k": []}], "o": {}});
    let nil = r#"<none xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:nil="true"/>"#;
    let text = format!("<r><list><list>1</list></list><list/><n>1.5</n>{nil}<o/><t>true</t></r>");
    let written = write(&free, "r");
    let sorted = |text: &str| {
        let mut chars: Vec<char> = text.chars().collect();
        chars.sort_unstable();
        chars
    };
    assert_eq!(sorted(&written), sorted(&text), "{written}");
    let back: Value = read(&written, "r").unwrap();
    assert_eq!(back["t"], json!("true"));
    assert_eq!(back["none"], json!(null));
    assert_eq!(back["list"][0], json!({"list": "1"}));
}

#[test]
fn keys_must_be_names_and_texts_must_be_xml() {
    let map = |key: &str| BTreeMap::from([(key.to_owned(), "v".to_owned())]);
    both(&map("größe"), "m", "<m><größe>v</größe></m>");
    for key in ["", "two words", "1st", "a:b", "a><b"] {
        let why = to_xml_vec(&map(key), &XmlNode::ELEMENT).unwrap_err().to_string();
        assert!(why.contains("is no name of an element"), "{why}");
    }
    let bell = BTreeMap::from([("k".to_owned(), vec!["\u{7}".to_owned()])]);
    let why = to_xml_vec(&bell, &XmlNode::ELEMENT).unwrap_err().to_string();
    assert_eq!(why, "/k/0: XML has no character \\u{7}");
    assert!(to_xml_vec(&f64::NAN, &XmlNode::ELEMENT).is_err());
}

#[test]
fn white_space_is_kept_in_strings_and_left_out_around_numbers() {
    #[derive(Debug, PartialEq)]
    struct Texts {
        text: String,
        note: Option<String>,
        on: bool,
        day: crate::Date,
    }
    crate::record! {
        Texts as "Texts", Exact { 0 text: required "text", 1 note: optional "note", 2 on: required "on", 3 day: required "day", }
        xml { 1 .attribute(), }
    }
    let day = "2026-11-21".parse().unwrap();
    let texts =
        Texts { text: " a\r\n\t<&>\"'b ".to_owned(), note: Some(" \r\n\t<&>\"' ".to_owned()), on: true, day };
    let written = write(&texts, "Texts");
    let expected = concat!(
        r#"<Texts note=" &#13;&#10;&#9;&lt;&amp;&gt;&quot;' "><text> a&#13;"#,
        "\n\t&lt;&amp;&gt;\"'b </text><on>true</on><day>2026-11-21</day></Texts>"
    );
    assert_eq!(written, expected);
    assert_eq!(read::<Texts>(&written, "Texts").unwrap(), texts);
    let spaced = "<Texts><text><![CDATA[ ]]>a&#x62;&apos;</text>\n<on> 1 </on><!-- x --><?y z?><day>\n2026-11-21\n</day></Texts>";
    let found: Texts = read(spaced, "Texts").unwrap();
    assert_eq!(found, Texts { text: " ab'".to_owned(), note: None, on: true, day });
}
