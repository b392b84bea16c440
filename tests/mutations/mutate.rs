//! Documents as nobody would write them: nodes deleted, doubled, swapped, replaced, nested, and
//! references that lead anywhere. The same case number gives the same document.

use serde_json::{Map, Value, json};

/// xorshift64*: small, and the same everywhere.
pub struct Random(u64);

impl Random {
    pub fn new(seed: u64) -> Self {
        // Neighbouring seeds must not give similar sequences, and zero would give none.
        let mut random = Self(seed.wrapping_add(1).wrapping_mul(0x9e37_79b9_7f4a_7c15).max(1));
        for _ in 0..8 {
            random.next();
        }
        random
    }

    fn next(&mut self) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        self.0.wrapping_mul(0x2545_f491_4f6c_dd1d)
    }

    /// A number below `bound`; 0 for 0.
    pub fn below(&mut self, bound: usize) -> usize {
        (self.next() >> 16) as usize % bound.max(1)
    }

    fn pick<'l, T>(&mut self, list: &'l [T]) -> &'l T {
        &list[self.below(list.len())]
    }
}

/// Texts that want to become code, names or paths.
const TEXTS: [&str; 16] = [
    "",
    " ",
    "*/ fn zz_injected() {} /*",
    "\"); fn zz_injected() {} (\"",
    "\n#![allow(x)]\nfn zz_injected() {}\n//",
    "```\nfn zz_injected() {}\n```",
    "}}\"#; fn zz_injected() {} r#\"",
    "{{ 1 + 1 }}{% for x in y %}",
    "../../etc/passwd",
    "self",
    "\u{202e}\u{0}\u{1b}[31m\u{7f}",
    "日本語 الع 🦀",
    "a{b}c{",
    "/{a}/{a}/{b",
    "${jndi}%00%zz",
    "-0",
];

/// Keywords in places that are not theirs.
const KEYS: [&str; 30] = [
    "$ref",
    "allOf",
    "oneOf",
    "anyOf",
    "not",
    "items",
    "prefixItems",
    "properties",
    "additionalProperties",
    "patternProperties",
    "required",
    "enum",
    "const",
    "type",
    "format",
    "nullable",
    "default",
    "discriminator",
    "readOnly",
    "parameters",
    "requestBody",
    "responses",
    "content",
    "schema",
    "headers",
    "security",
    "servers",
    "in",
    "style",
    "x-rust-type",
];

const REFERENCES: [&str; 12] = [
    "",
    "#",
    "#/",
    "#/nowhere",
    "#/components/schemas",
    "#/components/schemas/",
    "#/paths",
    "#/%zz/~2/~",
    "other.yaml#/a",
    "../../../../etc/passwd",
    "https://example.com/a.yaml#/b",
    "#anchor",
];

/// A mutated document as text.
pub fn mutate(seed: &Value, other: &Value, random: &mut Random) -> String {
    let mut value = seed.clone();
    for _ in 0..=random.below(3) {
        change(&mut value, other, random);
    }
    let text = match random.below(4) {
        0 => serde_json::to_string(&value).unwrap_or_default(),
        _ => serde_json::to_string_pretty(&value).unwrap_or_default(),
    };
    if random.below(12) == 0 { garble(&text, random) } else { text }
}

/// Changes bytes of a text: most of the time it is no document any more.
pub fn garble(text: &str, random: &mut Random) -> String {
    let mut bytes = text.as_bytes().to_vec();
    for _ in 0..=random.below(6) {
        let at = random.below(bytes.len());
        let end = (at + 1 + random.below(40)).min(bytes.len());
        match random.below(5) {
            0 if at < end => drop(bytes.drain(at..end)),
            1 => bytes.truncate(at),
            2 => bytes.insert(at, *random.pick(b"{}[]:,-&*!|>'\"#%@` \n\t\0\xff")),
            3 if at < end => bytes.extend_from_within(at..end),
            _ => {
                let byte = random.below(256) as u8;
                bytes.get_mut(at).into_iter().for_each(|old| *old = byte);
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

fn change(root: &mut Value, other: &Value, random: &mut Random) {
    let at = random.below(count(root));
    match random.below(12) {
        0 => with_container(root, random, |value, random| drop(remove(value, random))),
        1 => with_container(root, random, duplicate),
        2 => swap(root, random),
        3 => replace(root, at, scalar(random)),
        4 => replace(root, at, nth(other, random.below(count(other))).cloned().unwrap_or_default()),
        5 => replace(root, at, Value::String(random.pick(&TEXTS).repeat(1 + random.below(2_000)))),
        6 => nest(root, at, random),
        7 => replace(root, at, json!({"$ref": random.pick(&REFERENCES)})),
        8 => {
            let target = pointer(root, random.below(count(root)));
            replace(root, at, json!({"$ref": format!("#{target}")}));
        }
        9 => with_container(root, random, rename),
        10 => with_container(root, random, |value, random| {
            if let Value::Object(object) = value {
                object.insert((*random.pick(&KEYS)).to_owned(), scalar(random));
            }
        }),
        _ => with_container(root, random, shuffle),
    }
}

fn scalar(random: &mut Random) -> Value {
    match random.below(14) {
        0 => Value::Null,
        1 => json!(true),
        2 => json!(-1),
        3 => json!(u64::MAX),
        4 => json!(i64::MIN),
        5 => json!(1e308),
        6 => json!(0.1),
        7 => json!([]),
        8 => json!({}),
        9 => json!([[], {}, null, 1, "a", "a"]),
        10 => json!({"type": ["object", "string", "null"]}),
        11 => json!({"oneOf": [{"type": "string"}, {"type": "string", "format": "date"}, {}]}),
        _ => Value::String((*random.pick(&TEXTS)).to_owned()),
    }
}

/// The number of nodes of a tree.
pub fn count(value: &Value) -> usize {
    match value {
        Value::Object(object) => 1 + object.values().map(count).sum::<usize>(),
        Value::Array(array) => 1 + array.iter().map(count).sum::<usize>(),
        _ => 1,
    }
}

fn children(value: &Value) -> Vec<(String, &Value)> {
    match value {
        Value::Object(object) => object.iter().map(|(key, value)| (key.clone(), value)).collect(),
        Value::Array(array) => array.iter().enumerate().map(|(i, value)| (i.to_string(), value)).collect(),
        _ => Vec::new(),
    }
}

/// The JSON pointer of the node that is `index`th in document order.
fn pointer(root: &Value, mut index: usize) -> String {
    let mut pointer = String::new();
    let mut node = root;
    'down: while index > 0 {
        index -= 1;
        for (key, child) in children(node) {
            let size = count(child);
            if index < size {
                pointer.push_str(&format!("/{}", key.replace('~', "~0").replace('/', "~1")));
                node = child;
                continue 'down;
            }
            index -= size;
        }
        break;
    }
    pointer
}

fn nth(root: &Value, index: usize) -> Option<&Value> {
    root.pointer(&pointer(root, index))
}

fn replace(root: &mut Value, at: usize, new: Value) {
    let pointer = pointer(root, at);
    root.pointer_mut(&pointer).into_iter().for_each(|node| *node = new.clone());
}

/// Does something to an object or array that is not empty.
fn with_container(root: &mut Value, random: &mut Random, act: impl Fn(&mut Value, &mut Random)) {
    for _ in 0..20 {
        let pointer = pointer(root, random.below(count(root)));
        if let Some(node) = root.pointer_mut(&pointer).filter(|node| !children(node).is_empty()) {
            return act(node, random);
        }
    }
}

fn remove(value: &mut Value, random: &mut Random) -> Option<(String, Value)> {
    match value {
        Value::Object(object) => {
            let key = object.keys().nth(random.below(object.len()))?.clone();
            let value = object.shift_remove(&key)?;
            Some((key, value))
        }
        Value::Array(array) if !array.is_empty() => {
            Some((String::new(), array.remove(random.below(array.len()))))
        }
        _ => None,
    }
}

fn duplicate(value: &mut Value, random: &mut Random) {
    match value {
        Value::Object(object) => {
            let at = random.below(object.len());
            let Some((key, child)) = object.iter().nth(at).map(|(k, v)| (k.clone(), v.clone())) else {
                return;
            };
            let key = match random.below(4) {
                0 => key.to_uppercase(),
                1 => format!("{key}_"),
                2 => format!("{key}/{{x}}"),
                _ => (*random.pick(&TEXTS)).to_owned(),
            };
            object.insert(key, child);
        }
        Value::Array(array) => {
            let child = array[random.below(array.len())].clone();
            array.push(child);
        }
        _ => {}
    }
}

fn swap(root: &mut Value, random: &mut Random) {
    let [first, second] = [(); 2].map(|()| pointer(root, random.below(count(root))));
    let [a, b] = [&first, &second].map(|pointer| root.pointer(pointer).cloned().unwrap_or_default());
    root.pointer_mut(&first).into_iter().for_each(|node| *node = b.clone());
    root.pointer_mut(&second).into_iter().for_each(|node| *node = a.clone());
}

fn rename(value: &mut Value, random: &mut Random) {
    let Some((_, child)) = remove(value, random) else { return };
    if let Value::Object(object) = value {
        let key = if random.below(2) == 0 { random.pick(&KEYS) } else { random.pick(&TEXTS) };
        object.insert((*key).to_owned(), child);
    }
}

fn shuffle(value: &mut Value, random: &mut Random) {
    match value {
        Value::Object(object) => {
            let mut entries: Vec<(String, Value)> = std::mem::take(object).into_iter().collect();
            let by = random.below(entries.len());
            entries.rotate_left(by);
            *object = entries.into_iter().collect::<Map<String, Value>>();
        }
        Value::Array(array) => {
            let by = random.below(array.len());
            array.rotate_left(by);
        }
        _ => {}
    }
}

fn nest(root: &mut Value, at: usize, random: &mut Random) {
    let pointer = pointer(root, at);
    let Some(node) = root.pointer_mut(&pointer) else { return };
    let shape = random.below(6);
    for _ in 0..1 + random.below(80) {
        let inner = std::mem::take(node);
        *node = match shape {
            0 => json!([inner]),
            1 => json!({"allOf": [inner]}),
            2 => json!({"items": inner, "type": "array"}),
            3 => json!({"properties": {"a": inner}, "type": "object", "required": ["a"]}),
            4 => json!({"oneOf": [inner, {"type": "string"}]}),
            _ => json!({"additionalProperties": inner}),
        };
    }
}
