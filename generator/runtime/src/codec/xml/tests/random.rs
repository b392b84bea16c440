//! Value, bytes, value: the same for whatever there is in a value.

use std::collections::BTreeMap;

use super::{read, write};

#[derive(Debug, PartialEq, Clone)]
struct Node {
    id: i64,
    label: Option<String>,
    weights: Vec<f64>,
    children: Vec<Node>,
    wrapped: Option<Vec<Node>>,
    notes: BTreeMap<String, String>,
    value: Option<Value>,
    note: Option<Option<String>>,
    flags: Option<Vec<bool>>,
    text: Option<String>,
}

crate::record! {
    Node as "Node", Exact {
        0 id: required "id", 1 label: optional "label", 2 weights: required "weights",
        3 children: required "child", 4 wrapped: optional "wrapped", 5 notes: required "notes",
        6 value: optional "value", 7 note: optional "note", 8 flags: optional "flags", 9 text: optional "text",
    } xml {
        0 .attribute() .named("ID"), 1 .named("Label") .namespace("urn:label") .prefix("l"),
        2 .namespace("urn:weights"), 4 .wrapped() .item("node") .item_namespace("urn:node") .item_prefix("n"),
        8 .wrapped() .item("flag"), 9 .attribute() .namespace("urn:text") .prefix("t"),
    }
}

#[derive(Debug, PartialEq, Clone)]
enum Value {
    Number(i64),
    Word(String),
    Node(Box<Node>),
}

crate::union! {
    Value as "Value", vacant Number { 0 Number, 1 Word, 2 Node, }
    by rules { Integer any() => 0, String any() => 1, Object any() => 2, }
}

/// Numbers that look random and are the same each time. Marsaglia, *Xorshift RNGs*.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % sides
    }

    fn text(&mut self) -> String {
        const CHARS: &[char] = &[
            'a', 'Z', '0', ' ', '\n', '\r', '\t', '<', '>', '&', '"', '\'', ']', 'ß', '語', '😀', '\u{fffd}',
        ];
        let length = self.roll(8);
        (0..length).map(|_| CHARS[usize::try_from(self.roll(CHARS.len() as u64)).unwrap()]).collect()
    }

    fn some<T>(&mut self, make: impl FnOnce(&mut Self) -> T) -> Option<T> {
        (self.roll(2) == 0).then(|| make(self))
    }

    fn many<T>(&mut self, mut make: impl FnMut(&mut Self) -> T) -> Vec<T> {
        (0..self.roll(4)).map(|_| make(self)).collect()
    }

    fn node(&mut self, depth: u64) -> Node {
        let below = depth.saturating_sub(1);
        let children = if depth == 0 { Vec::new() } else { self.many(|dice| dice.node(below)) };
        Node {
            id: i64::from_ne_bytes(self.roll(u64::MAX).to_ne_bytes()),
            label: self.some(Self::text),
            #[allow(clippy::cast_precision_loss)]
            weights: self.many(|dice| dice.roll(1_000_000) as f64 / 7.0),
            children,
            wrapped: self
                .some(|dice| if depth == 0 { Vec::new() } else { dice.many(|dice| dice.node(below)) }),
            notes: (0..self.roll(3)).map(|key| (format!("k{key}"), self.text())).collect(),
            value: self.some(|dice| match dice.roll(3) {
                0 => Value::Number(-5),
                1 => Value::Word(format!("w{}", dice.text())),
                _ => Value::Node(Box::new(dice.node(0))),
            }),
            note: self.some(|dice| dice.some(Self::text)),
            flags: self.some(|dice| dice.many(|dice| dice.roll(2) == 0)),
            text: self.some(Self::text),
        }
    }
}

#[test]
fn every_value_comes_back() {
    let mut dice = Dice(0x9e37_79b9_7f4a_7c15);
    for _ in 0..500 {
        let node = dice.node(3);
        let text = write(&node, "Node");
        let back: Node = read(&text, "Node").unwrap_or_else(|why| panic!("{why}: {text}"));
        assert_eq!(back, node, "{text}");
    }
}
