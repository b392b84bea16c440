//! What is no XML, or more than there may be. Messages say where.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use serde_json::Value;

use super::{read, why};
use crate::codec::{from_xml_slice, XmlNode};

type Any = BTreeMap<String, Value>;

#[test]
fn malformed_text_is_refused_with_its_place() {
    for (text, expected) in [
        ("", "line 1, column 1: there is no root element"),
        ("  \n ", "line 2, column 2: there is no root element"),
        ("<r><a>1</a>", "line 1, column 12: the text ends within `<r>`"),
        ("<r><a", "line 1, column 4:"),
        ("<r></r><r/>", "line 1, column 8: there is more than one root element"),
        ("<r/>text", "line 1, column 5: there is text outside the root element"),
        ("{\"a\": 1}", "line 1, column 1: there is text outside the root element"),
        ("<r>\n  <a></b>\n</r>", "line 2, column 6:"),
        ("</r>", "line 1, column 1:"),
        ("<r><1a/></r>", "line 1, column 4: `1a` is no name"),
        ("<r><a:b:c/></r>", "line 1, column 4: `a:b:c` is no name"),
        ("<r><:a/></r>", "line 1, column 4: `:a` is no name"),
        ("<r a=\"1\" a=\"2\"/>", "line 1, column 1:"),
        ("<r a=1/>", "line 1, column 1:"),
        ("<r a=\"<\"/>", "line 1, column 1: `<` is not allowed in the attribute `a`"),
        ("<r a=\"&#0;\"/>", "line 1, column 1:"),
        ("<r a=\"&#1;\"/>", "line 1, column 1: the attribute `a` has a character that is not allowed"),
        ("<r>&#1;</r>", "line 1, column 4: a character reference is to no character of XML"),
        ("<r>&#xD800;</r>", "line 1, column 4:"),
        ("<r>&nbsp;</r>", "line 1, column 4: the entity `nbsp` is not known"),
        ("<r>a & b</r>", "line 1, column 6:"),
        ("<r>]]></r>", "line 1, column 4: `]]>` is not allowed in text"),
        ("<r>\u{1}</r>", "line 1, column 4: the character \\u{1} is not allowed"),
        ("<r>\u{ffff}</r>", "line 1, column 4: the character \\u{ffff} is not allowed"),
        (
            "<r/><?xml version=\"1.0\"?>",
            "line 1, column 5: an XML declaration may stand at the beginning only",
        ),
        ("<?xml version=\"2.0\"?><r/>", "line 1, column 1: XML 2.0 is not known"),
        (
            "<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?><r/>",
            "line 1, column 1: the encoding is ISO-8859-1: it must be UTF-8",
        ),
        ("<!DOCTYPE r><r/>", "line 1, column 1: a DOCTYPE is not accepted"),
        (
            "<!DOCTYPE r [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><r>&x;</r>",
            "line 1, column 1: a DOCTYPE is not accepted",
        ),
        ("<r xmlns:a=\"\"/>", "line 1, column 1: the prefix `a` is declared without a namespace"),
        ("<a:r/>", "line 1, column 1: the prefix `a` is not declared"),
        ("<r><!-- a -- b --></r>", "line 1, column"),
    ] {
        let found = why::<Any>(text, "r");
        assert!(found.starts_with(expected), "{text:?}: {found}");
    }
}

#[test]
fn a_billion_laughs_are_not_heard() {
    let mut text = "<!DOCTYPE r [<!ENTITY a0 \"ha\">".to_owned();
    for level in 1..10 {
        let _ = write!(text, "<!ENTITY a{level} \"{}\">", format!("&a{};", level - 1).repeat(10));
    }
    text.push_str("]><r>&a9;</r>");
    assert_eq!(why::<Any>(&text, "r"), "line 1, column 1: a DOCTYPE is not accepted");
}

#[test]
fn the_encoding_must_be_utf_8() {
    let root = XmlNode::ELEMENT;
    let utf16: Vec<u8> = "\u{feff}<r/>".encode_utf16().flat_map(u16::to_le_bytes).collect();
    let why = |bytes: &[u8]| from_xml_slice::<Any>(bytes, &root).unwrap_err().to_string();
    assert_eq!(why(&utf16), "the text is UTF-16 or UTF-32: it must be UTF-8");
    assert!(why(b"<r>\xff</r>")
        .starts_with("the text is not UTF-8: invalid utf-8 sequence of 1 bytes from index 3"));
    assert!(from_xml_slice::<Any>(b"\xef\xbb\xbf<?xml version='1.0' encoding='utf-8'?>\n<r/>", &root).is_ok());
}

#[test]
fn depth_and_width_have_ends() {
    let deep = |levels: usize| format!("{}{}", "<r>".repeat(levels), "</r>".repeat(levels));
    assert!(read::<Any>(&deep(128), "r").is_ok());
    let column = 128 * 3 + 1;
    let why_deep = format!("line 1, column {column}: elements are nested more than 128 levels deep");
    assert_eq!(why::<Any>(&deep(129), "r"), why_deep);
    assert_eq!(why::<Any>(&deep(1_000_000), "r"), why_deep);
    let attributes: String = (0..300).map(|index| format!(" a{index}=\"\"")).collect();
    assert!(why::<Any>(&format!("<r{attributes}/>"), "r").contains("more than 256 attributes"));
    let names: String = (0..300).map(|index| format!(" xmlns:a{index}=\"urn:{index}\"")).collect();
    assert!(why::<Any>(&format!("<r{names}/>"), "r").contains("namespaces are declared"));
    let wide = format!("<r>{}</r>", "<a/>".repeat(1_000_000));
    assert!(why::<Any>(&wide, "r").contains("more than 1000000 elements"));
}

/// Looking for elements of the same name must not take a look at all others each time.
#[test]
fn many_different_names_take_no_longer_than_many_equal_ones() {
    let children: String = (0..200_000).map(|index| format!("<a{index}/>")).collect();
    assert_eq!(read::<Any>(&format!("<r>{children}</r>"), "r").unwrap().len(), 200_000);
}
