//! Bodies in YAML. RFC 9512.

use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Number, Value};

use super::read::read_tree;
use crate::codec::{to_json_vec, Codec, DecodeError, Filled};

/// Writes a value. JSON is YAML (YAML 1.2.2 §1.2), in the one form that no reader takes for something else.
///
/// # Errors
/// Where the value cannot be written at all.
pub(super) fn write(value: &dyn Codec) -> Result<Vec<u8>, DecodeError> {
    let json = to_json_vec(value)?;
    match String::from_utf8(json) {
        Ok(text) if text.chars().any(must_be_escaped) => Ok(escaped(&text).into_bytes()),
        Ok(text) => Ok(text.into_bytes()),
        Err(why) => Err(DecodeError::new(why.to_string())),
    }
}

/// What JSON may have in a string as it is, and YAML may not, or takes for the end of a line. YAML 1.2.2
/// §5.1, YAML 1.1 §5.4.
fn must_be_escaped(c: char) -> bool {
    matches!(c, '\u{7f}'..='\u{9f}' | '\u{2028}' | '\u{2029}' | '\u{feff}' | '\u{fffe}' | '\u{ffff}')
}

fn escaped(json: &str) -> String {
    let mut text = String::with_capacity(json.len());
    for c in json.chars() {
        match c {
            c if must_be_escaped(c) => text.push_str(&format!("\\u{:04x}", u32::from(c))),
            c => text.push(c),
        }
    }
    text
}

/// How long a text may be. Its reader keeps up to a hundred bytes for each of a text's before anything is made of
/// them.
const MAX_BYTES: usize = 512 * 1024;

/// How deep lists and objects within brackets may be nested; what is deeper is refused before it is read, for the
/// reader looks back at all that are open.
const MAX_BRACKETS: usize = 128;

/// Reads a value.
///
/// # Errors
/// Where the text is no YAML, is too long or too deep, or does not fit the type.
pub(super) fn read(text: &[u8], slot: &mut dyn Codec) -> Result<(), DecodeError> {
    if text.len() > MAX_BYTES {
        return Err(DecodeError::new(format!("YAML may have {MAX_BYTES} bytes at most")));
    }
    if brackets(text) > MAX_BRACKETS {
        return Err(DecodeError::new("malformed YAML: its brackets are nested too deep"));
    }
    let mut budget = Budget { nodes: text.len() + 1, text: 2 * text.len() };
    let tree = Tree(&mut budget).deserialize(serde_yaml::Deserializer::from_slice(text));
    let tree = tree.map_err(|why| DecodeError::new(format!("malformed YAML: {why}")))?;
    read_tree(&tree, slot).and_then(Filled::not_null)
}

/// How deep brackets are nested, those within strings as well.
fn brackets(text: &[u8]) -> usize {
    let deeper = |(open, most): (usize, usize), byte: &u8| match byte {
        b'[' | b'{' => (open + 1, most.max(open + 1)),
        b']' | b'}' => (open.saturating_sub(1), most),
        _ => (open, most),
    };
    text.iter().fold((0, 0), deeper).1
}

/// What a text without aliases may need. Aliases could make any amount of it.
struct Budget {
    nodes: usize,
    text: usize,
}

impl Budget {
    fn spend<E: Error>(&mut self, text: usize) -> Result<(), E> {
        match (self.nodes.checked_sub(1), self.text.checked_sub(text)) {
            (Some(nodes), Some(text)) => {
                *self = Self { nodes, text };
                Ok(())
            }
            _ => Err(E::custom("its aliases repeat too much")),
        }
    }
}

/// A tree as JSON has them: keys are text, and there once.
struct Tree<'b>(&'b mut Budget);

impl Tree<'_> {
    /// An integer beyond 64 bits, as near as trees have it.
    fn wide<E: Error>(self, value: Result<f64, std::num::ParseFloatError>) -> Result<Value, E> {
        self.0.spend(0)?;
        let number = value.ok().and_then(Number::from_f64);
        number.map(Value::Number).ok_or_else(|| E::custom("an integer is too large"))
    }
}

impl<'de> DeserializeSeed<'de> for Tree<'_> {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Tree<'_> {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value without tags")
    }

    fn visit_unit<E: Error>(self) -> Result<Value, E> {
        self.0.spend(0).map(|()| Value::Null)
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<Value, E> {
        self.0.spend(0).map(|()| value.into())
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<Value, E> {
        self.0.spend(0).map(|()| value.into())
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<Value, E> {
        self.0.spend(0).map(|()| value.into())
    }

    fn visit_i128<E: Error>(self, value: i128) -> Result<Value, E> {
        self.wide(value.to_string().parse())
    }

    fn visit_u128<E: Error>(self, value: u128) -> Result<Value, E> {
        self.wide(value.to_string().parse())
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<Value, E> {
        self.0.spend(0)?;
        let finite =
            Number::from_f64(value).ok_or_else(|| E::custom(format!("{value} is no number in JSON")));
        finite.map(Value::Number)
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Value, E> {
        self.0.spend(text.len()).map(|()| text.into())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Value, A::Error> {
        self.0.spend(0)?;
        let mut list = Vec::new();
        while let Some(item) = items.next_element_seed(Tree(self.0))? {
            list.push(item);
        }
        Ok(Value::Array(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Value, A::Error> {
        self.0.spend(0)?;
        let mut object = Map::new();
        while let Some(key) = members.next_key::<String>()? {
            self.0.spend(key.len())?;
            if object.contains_key(&key) {
                return Err(A::Error::custom(format!("{key:?} is there twice")));
            }
            let value = members.next_value_seed(Tree(self.0))?;
            object.insert(key, value);
        }
        Ok(Value::Object(object))
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{json, Value};

    use super::{read, write};

    fn value(text: &str) -> Result<Value, String> {
        let mut slot = Value::Null;
        read(text.as_bytes(), &mut slot).map_err(|why| why.to_string())?;
        Ok(slot)
    }

    fn refusal(text: &str) -> String {
        value(text).unwrap_err()
    }

    #[test]
    fn blocks_flows_and_aliases_are_read() {
        assert_eq!(value("1: a"), Ok(json!({"1": "a"})));
        assert_eq!(
            value("a: 1\nb: [x, 2.5, null, true]\n"),
            Ok(json!({"a": 1, "b": ["x", 2.5, null, true]}))
        );
        assert_eq!(value("a: &it {b: 'c: d'}\ne: *it\n").unwrap()["e"], json!({"b": "c: d"}));
        assert_eq!(value("text: |\n  two\n  lines\n"), Ok(json!({"text": "two\nlines\n"})));
        assert_eq!(
            value("date: 2024-02-30\nlong: 18446744073709551615"),
            Ok(json!({"date": "2024-02-30", "long": u64::MAX}))
        );
        assert_eq!(
            value("longer: 36893488147419103232"),
            Ok(json!({"longer": 36_893_488_147_419_103_232_f64}))
        );
    }

    #[test]
    fn what_is_written_is_read_back() {
        for text in
            ["yes", "a\u{7f}b", "line\u{2028}line", "\u{85}", "\u{feff}", "a: b # c", "- x", "🐢", "\t\"\\"]
        {
            let wanted = json!({"text": text, "list": [text, 1e300, -7, false], text: {}});
            let written = write(&wanted).unwrap();
            assert_eq!(value(std::str::from_utf8(&written).unwrap()), Ok(wanted), "{text:?}");
        }
    }

    #[test]
    fn malformed_text_is_refused_with_a_place() {
        assert!(refusal("a: [1, 2\n").contains("line 2 column 1"), "{}", refusal("a: [1, 2\n"));
        assert!(refusal("a: 1\na: 2\n").contains("\"a\" is there twice"));
        for text in ["", "!Tag x", "a: 1\n---\nb: 2\n", "a: .nan", "\u{0}", "a: *none", "a:\n\t- b"] {
            assert!(refusal(text).starts_with("malformed YAML: "), "{text:?}: {}", refusal(text));
        }
        assert!(super::read(&[0xff, 0xfe, 0x20], &mut Value::Null).is_err());
    }

    #[test]
    fn bombs_and_depths_are_refused() {
        let long = "x".repeat(1000);
        assert!(
            refusal(&format!("a: &a {long}\nb: [{}]", ["*a"; 1000].join(", "))).contains("repeat too much")
        );
        let level =
            |level| format!("l{level}: &l{level} [{}]", vec![format!("*l{}", level - 1); 9].join(","));
        let levels: Vec<String> = (1..12).map(level).collect();
        assert!(value(&format!("l0: &l0 [x]\n{}", levels.join("\n"))).is_err());
        assert!(value(&"[".repeat(100_000)).is_err());
        assert!(value(&"- ".repeat(100_000)).is_err());
        assert!(value(&format!("[{}]", "a, ".repeat(200_000))).is_err());
    }
}
