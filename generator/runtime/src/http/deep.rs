//! The style `deepObject`: `name[member]=value`. OpenAPI 3.0.4 §4.7.12.3.
//!
//! The specification leaves open what becomes of arrays and of objects within objects. Here, as most
//! servers have it, they go on: `name[member][other]=value`, `name[member][0]=value`; and what is no
//! object is `name=value`. `name[]=value` is read, too.

use serde_json::{Map, Value};

use super::flat::{json_scalar, scalar, Text};
use super::percent::{decode_query, encode, encode_among_reserved};
use super::{Parameter, Reserved};
use crate::codec::{to_json_value, Codec, DecodeError, View};

/// How many brackets may follow one another.
const MAX_DEPTH: usize = 16;

/// The parameter as the query shows it; `None` if there is nothing to show.
///
/// # Errors
/// Where the value is nested too deeply, or a member's name reads like two.
pub(super) fn write(
    name: &str,
    parameter: &Parameter,
    value: &dyn Codec,
) -> Result<Option<String>, DecodeError> {
    let mut writer = Writer { reserved: parameter.reserved, pairs: Vec::new() };
    writer.value(&encode(name), value, 0)?;
    Ok((!writer.pairs.is_empty()).then(|| writer.pairs.join("&")))
}

struct Writer {
    reserved: Reserved,
    pairs: Vec<String>,
}

impl Writer {
    fn value(&mut self, name: &str, value: &dyn Codec, depth: usize) -> Result<(), DecodeError> {
        match value.view() {
            View::Absent | View::Null => {}
            View::Tagged(_) => self.json(name, &to_json_value(value)?, depth)?,
            View::Json(value) => self.json(name, value, depth)?,
            View::List(list) => {
                let items = (0..list.len()).filter_map(|index| Some((index, list.item(index)?)));
                for (index, item) in items {
                    let name = member(name, &index.to_string(), depth)?;
                    self.value(&name, item, depth + 1).map_err(|error| error.at(index))?;
                }
            }
            View::Map(map) => self.members(name, map.entries(), depth)?,
            View::Record(record) => {
                let fields = record.shape().fields.iter().enumerate();
                let fields = fields.filter_map(|(index, field)| Some((field.name, record.field(index)?)));
                self.members(name, fields, depth)?;
                if let Some(extra) = record.extra() {
                    self.members(name, extra.entries(), depth)?;
                }
            }
            view => self.pair(name, &scalar(view)?),
        }
        Ok(())
    }

    fn members<'v>(
        &mut self,
        name: &str,
        members: impl Iterator<Item = (&'v str, &'v dyn Codec)>,
        depth: usize,
    ) -> Result<(), DecodeError> {
        for (key, value) in members {
            let written = member(name, key, depth).and_then(|name| self.value(&name, value, depth + 1));
            written.map_err(|error| error.under(key))?;
        }
        Ok(())
    }

    fn json(&mut self, name: &str, value: &Value, depth: usize) -> Result<(), DecodeError> {
        match value {
            Value::Null => {}
            Value::Array(items) => {
                for (index, item) in items.iter().enumerate() {
                    self.json(&member(name, &index.to_string(), depth)?, item, depth + 1)?;
                }
            }
            Value::Object(members) => {
                for (key, value) in members {
                    self.json(&member(name, key, depth)?, value, depth + 1)?;
                }
            }
            value => self.pair(name, &json_scalar(value)?),
        }
        Ok(())
    }

    fn pair(&mut self, name: &str, text: &str) {
        let text = match self.reserved {
            Reserved::Sent => encode_among_reserved(text),
            Reserved::Encoded => encode(text),
        };
        self.pairs.push(format!("{name}={text}"));
    }
}

/// `name[key]`
fn member(name: &str, key: &str, depth: usize) -> Result<String, DecodeError> {
    if depth >= MAX_DEPTH {
        return Err(DecodeError::new("it is nested too deeply"));
    }
    if key.contains("][") {
        return Err(DecodeError::new(format!("the name {key:?} would be taken for two")));
    }
    Ok(format!("{name}%5B{}%5D", encode(key)))
}

/// What came for the parameter, as a tree whose leaves are text; `None` if nothing did. Names are
/// decoded, values are not.
///
/// # Errors
/// Where something came twice, or as a value and an object, or is nested too deeply.
pub(super) fn tree(
    parameter: &str,
    is_other: &dyn Fn(&str) -> bool,
    pairs: &[(Text<'_>, &str)],
) -> Result<Option<Value>, DecodeError> {
    let mut root = None;
    for (name, raw) in pairs {
        let Some(steps) = steps(parameter, name) else { continue };
        if name != parameter && is_other(name) {
            continue;
        }
        if steps.len() > MAX_DEPTH {
            return Err(DecodeError::new("it is nested too deeply"));
        }
        let inserted = decode_query(raw).and_then(|text| insert(&mut root, &steps, &text));
        inserted.map_err(|error| steps.iter().rev().fold(error, |error, step| error.under(step)))?;
    }
    Ok(root.map(with_lists))
}

/// `["a", "b"]` for `name[a][b]`.
fn steps<'n>(parameter: &str, name: &'n str) -> Option<Vec<&'n str>> {
    let rest = name.strip_prefix(parameter)?;
    if rest.is_empty() {
        return Some(Vec::new());
    }
    Some(rest.strip_prefix('[')?.strip_suffix(']')?.split("][").collect())
}

fn insert(tree: &mut Option<Value>, steps: &[&str], text: &str) -> Result<(), DecodeError> {
    let Some((step, rest)) = steps.split_first() else {
        if tree.is_some() {
            return Err(DecodeError::new("it is there twice"));
        }
        *tree = Some(Value::String(text.to_owned()));
        return Ok(());
    };
    let Value::Object(members) = tree.get_or_insert_with(|| Value::Object(Map::new())) else {
        return Err(DecodeError::new("it is there as a value and as an object"));
    };
    // `name[]` is one more element.
    let key = if step.is_empty() { members.len().to_string() } else { (*step).to_owned() };
    let mut member = members.remove(&key);
    let inserted = insert(&mut member, rest, text);
    members.extend(member.map(|member| (key, member)));
    inserted
}

/// Objects whose names are positions are lists.
fn with_lists(tree: Value) -> Value {
    let Value::Object(members) = tree else { return tree };
    let mut members: Vec<(String, Value)> =
        members.into_iter().map(|(name, value)| (name, with_lists(value))).collect();
    let position = |name: &str| name.parse::<usize>().ok().filter(|index| index.to_string() == name);
    members.sort_by_key(|(name, _)| position(name));
    let is_list = members.iter().enumerate().all(|(index, (name, _))| position(name) == Some(index));
    if is_list {
        return members.into_iter().map(|(_, value)| value).collect();
    }
    Value::Object(members.into_iter().collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(raw: &str) -> Result<Option<Value>, DecodeError> {
        let pairs = raw.split('&').map(|pair| pair.split_once('=').unwrap());
        let pairs: Vec<_> = pairs.map(|(name, value)| (name.into(), value)).collect();
        tree("f", &|name| name == "f[other]", &pairs)
    }

    #[test]
    fn brackets_lead_down() {
        for (raw, expected) in [
            ("f=1", "\"1\""),
            ("f[a]=1&g[a]=2&fg=3&f[b][c]=x%20y", r#"{"a":"1","b":{"c":"x y"}}"#),
            ("f[]=a&f[]=b", r#"["a","b"]"#),
            ("f[1]=b&f[0][x]=a", r#"[{"x":"a"},"b"]"#),
            ("f[1]=b&f[2]=c", r#"{"1":"b","2":"c"}"#),
            ("f[a][]=1&f[a][]=2", r#"{"a":["1","2"]}"#),
            ("f[a]=1&f[other]=2&f[b=3&f[c]d=4&fg]=5", r#"{"a":"1"}"#),
            ("f[a]]=1&f[[b][c]=2", r#"{"[b":{"c":"2"},"a]":"1"}"#),
        ] {
            assert_eq!(read(raw).unwrap(), Some(serde_json::from_str(expected).unwrap()), "{raw}");
        }
        assert_eq!(read("g=1").unwrap(), None);
    }

    #[test]
    fn what_contradicts_itself_is_told() {
        let deep = format!("f{}=1", "[a]".repeat(17));
        for raw in ["f=1&f=2", "f[a]=1&f[a]=2", "f=1&f[a]=2", "f[a][b]=1&f[a]=2", "f[a]=%zz", &deep] {
            assert!(read(raw).is_err(), "{raw}");
        }
    }
}
