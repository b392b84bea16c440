//! Schemas that hold of a value because others do: `allOf` of `allOf`, and so on. Where that leads
//! back to itself, or to too many schemas, a validator would not come to an end.

use std::collections::{HashMap, HashSet};

use serde_json::{Map, Value};

use super::schemas::reference;

/// How many schemas may have to be looked at for one value.
const MAX_COST: u64 = 20_000;

/// How long a chain of such schemas may be: each is a call within a call.
const MAX_CHAIN: u64 = 200;

/// Keywords whose schemas are about the same value.
const SAME: [&str; 7] = ["allOf", "oneOf", "anyOf", "not", "if", "then", "else"];

/// Replaces references that lead back, or to too much, by a schema that allows anything.
pub(super) fn cut(schemas: &mut Map<String, Value>) {
    let mut walk = Walk { edges: HashMap::new(), done: HashMap::new(), cut: HashSet::new() };
    for (key, schema) in schemas.iter() {
        let mut targets = Vec::new();
        in_place(schema, &mut targets);
        walk.edges.insert(key.clone(), targets);
    }
    schemas.keys().for_each(|key| walk.visit(key));
    for (from, to) in &walk.cut {
        schemas.get_mut(from).into_iter().for_each(|schema| free(schema, to));
    }
}

/// What a schema costs: how many are looked at, and how long the longest chain is.
#[derive(Clone, Copy)]
struct Cost {
    schemas: u64,
    chain: u64,
}

struct Walk {
    edges: HashMap<String, Vec<String>>,
    done: HashMap<String, Cost>,
    cut: HashSet<(String, String)>,
}

/// A schema that is being looked at, and how many of its references have been.
struct Frame {
    key: String,
    next: usize,
    cost: Cost,
}

impl Walk {
    /// Depth first, without recursion: documents may have long chains.
    fn visit(&mut self, start: &str) {
        if self.done.contains_key(start) {
            return;
        }
        let mut open = HashSet::from([start.to_owned()]);
        let mut frames = vec![Frame::new(start)];
        while let Some(frame) = frames.last_mut() {
            let Some(target) = self.edges.get(&frame.key).and_then(|edges| edges.get(frame.next)).cloned()
            else {
                open.remove(&frame.key);
                self.done.insert(frame.key.clone(), frame.cost);
                frames.pop();
                continue;
            };
            let known = self.done.get(&target).copied();
            match known {
                _ if open.contains(&target) => {
                    self.cut.insert((frame.key.clone(), target));
                    frame.next += 1;
                }
                Some(cost) => {
                    frame.next += 1;
                    let schemas = frame.cost.schemas.saturating_add(cost.schemas);
                    let chain = frame.cost.chain.max(cost.chain + 1);
                    if schemas > MAX_COST || chain > MAX_CHAIN {
                        self.cut.insert((frame.key.clone(), target));
                    } else {
                        frame.cost = Cost { schemas, chain };
                    }
                }
                None => {
                    open.insert(target.clone());
                    frames.push(Frame::new(&target));
                }
            }
        }
    }
}

impl Frame {
    fn new(key: &str) -> Self {
        Self { key: key.to_owned(), next: 0, cost: Cost { schemas: 1, chain: 1 } }
    }
}

/// The keys of schemas that hold of the same value.
fn in_place(schema: &Value, targets: &mut Vec<String>) {
    targets.extend(reference(schema).map(str::to_owned));
    for keyword in SAME {
        match schema.get(keyword) {
            Some(Value::Array(list)) => list.iter().for_each(|member| in_place(member, targets)),
            Some(member) => in_place(member, targets),
            None => {}
        }
    }
    let dependent = schema.get("dependentSchemas").and_then(Value::as_object);
    dependent.into_iter().flat_map(Map::values).for_each(|member| in_place(member, targets));
    // What stands inside is about parts of the value, but may be in place of them once more.
}

/// Takes the references to `target` out of a schema, where they are about the same value.
fn free(schema: &mut Value, target: &str) {
    if reference(schema) == Some(target) {
        *schema = Value::Bool(true);
        return;
    }
    let Value::Object(object) = schema else { return };
    for keyword in SAME {
        match object.get_mut(keyword) {
            Some(Value::Array(list)) => list.iter_mut().for_each(|member| free(member, target)),
            Some(member) => free(member, target),
            None => {}
        }
    }
    let dependent = object.get_mut("dependentSchemas").and_then(Value::as_object_mut);
    dependent.into_iter().flat_map(|named| named.values_mut()).for_each(|member| free(member, target));
}

#[cfg(test)]
mod tests {
    use serde_json::{Map, Value, json};

    use super::cut;

    fn after(schemas: Value) -> Map<String, Value> {
        let Value::Object(mut schemas) = schemas else { panic!("not an object") };
        cut(&mut schemas);
        schemas
    }

    #[test]
    fn what_leads_back_to_itself_is_cut_and_what_is_inside_is_not() {
        let schemas = after(json!({
            "a": {"allOf": [{"$ref": "#/$defs/b"}]},
            "b": {"anyOf": [{"$ref": "#/$defs/a"}, {"type": "string"}]},
            "tree": {"properties": {"left": {"$ref": "#/$defs/tree"}}},
        }));
        assert_eq!(schemas["b"]["anyOf"][0], json!(true));
        assert_eq!(schemas["a"]["allOf"][0], json!({"$ref": "#/$defs/b"}));
        assert_eq!(schemas["tree"]["properties"]["left"], json!({"$ref": "#/$defs/tree"}));
    }

    #[test]
    fn what_doubles_at_each_step_is_cut() {
        let twice = |number: usize| json!({"allOf": [{"$ref": format!("#/$defs/s{number}")}, {"$ref": format!("#/$defs/s{number}")}]});
        let schemas: Map<String, Value> =
            (0..40).map(|number| (format!("s{number}"), twice(number + 1))).collect();
        let schemas = after(Value::Object(schemas));
        assert!(schemas.values().any(|schema| schema["allOf"][1] == json!(true)));
    }
}
