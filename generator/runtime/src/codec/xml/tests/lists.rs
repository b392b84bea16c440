//! The examples of OpenAPI 3.0.4 §4.7.26.2 and 3.1.1 §4.8.26.2. Each stands in an object, as the
//! specification says that it would.

use super::{both, read, why, write};

macro_rules! animals {
    ($type:ident $($xml:tt)*) => {
        #[derive(Debug, PartialEq)]
        struct $type {
            animals: Vec<String>,
        }
        crate::record! { $type as "Zoo", Exact { 0 animals: required "animals", } $($xml)* }
    };
}

animals!(Plain);
animals!(NamedItems xml { 0 .named("animal"), });
animals!(Wrapped xml { 0 .wrapped(), });
animals!(WrappedNamedItems xml { 0 .wrapped() .item("animal"), });
animals!(BothNamed xml { 0 .named("aliens") .wrapped() .item("animal"), });
animals!(WrapperNamed xml { 0 .named("aliens") .wrapped(), });

fn two() -> Vec<String> {
    vec!["cat".to_owned(), "dog".to_owned()]
}

#[test]
fn the_table_of_arrays() {
    both(&Plain { animals: two() }, "Zoo", "<Zoo><animals>cat</animals><animals>dog</animals></Zoo>");
    both(&NamedItems { animals: two() }, "Zoo", "<Zoo><animal>cat</animal><animal>dog</animal></Zoo>");
    both(
        &Wrapped { animals: two() },
        "Zoo",
        "<Zoo><animals><animals>cat</animals><animals>dog</animals></animals></Zoo>",
    );
    both(
        &WrappedNamedItems { animals: two() },
        "Zoo",
        "<Zoo><animals><animal>cat</animal><animal>dog</animal></animals></Zoo>",
    );
    both(
        &BothNamed { animals: two() },
        "Zoo",
        "<Zoo><aliens><animal>cat</animal><animal>dog</animal></aliens></Zoo>",
    );
    both(
        &WrapperNamed { animals: two() },
        "Zoo",
        "<Zoo><aliens><aliens>cat</aliens><aliens>dog</aliens></aliens></Zoo>",
    );
}

#[test]
fn an_empty_array_leaves_nothing_unless_it_is_wrapped() {
    both(&Plain { animals: vec![] }, "Zoo", "<Zoo/>");
    both(&Wrapped { animals: vec![] }, "Zoo", "<Zoo><animals/></Zoo>");
    assert!(why::<Wrapped>("<Zoo/>", "Zoo").contains("lacks the required `animals`"));
}

#[test]
fn the_elements_of_a_wrapped_array_may_be_called_anything_where_no_name_is_documented() {
    let found: Wrapped = read("<Zoo><animals><a>cat</a><b>dog</b></animals></Zoo>", "Zoo").unwrap();
    assert_eq!(found, Wrapped { animals: two() });
    let text = "<Zoo><animals><count>2</count><animal>cat</animal><animal>dog</animal></animals></Zoo>";
    assert_eq!(read::<WrappedNamedItems>(text, "Zoo").unwrap(), WrappedNamedItems { animals: two() });
}

#[derive(Debug, PartialEq)]
struct Farm {
    name: String,
    cows: Vec<i64>,
    rows: Option<Vec<Vec<i64>>>,
    tags: Vec<Option<String>>,
}

crate::record! {
    Farm as "Farm", Exact { 0 name: required "name", 1 cows: required "cow", 2 rows: optional "rows", 3 tags: required "tags", }
    xml { 3 .wrapped() .item("tag"), }
}

#[test]
fn elements_of_an_array_may_have_others_between_them() {
    let text = "<Farm><cow>1</cow><name>x</name><cow>2</cow><other/><tags/><cow>3</cow></Farm>";
    let found: Farm = read(text, "Farm").unwrap();
    assert_eq!(found, Farm { name: "x".to_owned(), cows: vec![1, 2, 3], rows: None, tags: vec![] });
    let twice = "<Farm><name>x</name><cow>1</cow><name>y</name></Farm>";
    assert_eq!(why::<Farm>(twice, "Farm"), "/name: the element is there twice");
    let wrong = "<Farm><cow>1</cow><name>x</name><cow>two</cow></Farm>";
    assert_eq!(why::<Farm>(wrong, "Farm"), "/cow/1: expected an integer, found \"two\"");
}

#[test]
fn arrays_in_arrays_are_elements_in_elements() {
    let rows = Some(vec![vec![1, 2], vec![], vec![3]]);
    let farm = Farm { name: String::new(), cows: vec![], rows, tags: vec![Some("a".to_owned()), None] };
    let text = concat!(
        "<Farm><name/><rows><rows>1</rows><rows>2</rows></rows><rows/><rows><rows>3</rows></rows>",
        "<tags><tag>a</tag>",
        r#"<tag xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:nil="true"/></tags></Farm>"#,
    );
    both(&farm, "Farm", text);
}

#[test]
fn an_array_may_be_the_root() {
    let root = super::XmlNode::ELEMENT.named("animals").item("animal");
    let bytes = super::to_xml_vec(&two(), &root).unwrap();
    let text = r#"<?xml version="1.0" encoding="UTF-8"?><animals><animal>cat</animal><animal>dog</animal></animals>"#;
    assert_eq!(String::from_utf8(bytes).unwrap(), text);
    assert_eq!(super::from_xml_slice::<Vec<String>>(text.as_bytes(), &root).unwrap(), two());
    assert_eq!(write(&Vec::<String>::new(), "animals"), "<animals/>");
}
