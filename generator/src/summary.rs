//! What was made of a document, in numbers and names.

use std::collections::BTreeSet;

use serde::Serialize;
use serde_json::{Map, Value};

use crate::diagnostics::{Diagnostics, Location, Pointer};
use crate::document::Document;
use crate::ir::{Api, Group, Operation, Sender, Shape};

/// What was made.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Summary {
    /// Title and version of the API.
    pub title: String,
    /// Operations: method, path and the name of the generated method.
    pub operations: Vec<(String, String, String)>,
    /// Webhooks: method, name in the document and the name of the generated method.
    pub webhooks: Vec<(String, String, String)>,
    /// Operations of callbacks: as webhooks.
    pub callbacks: Vec<(String, String, String)>,
    /// Names of the structs.
    pub structs: Vec<String>,
    /// Names of the enums, with the number of their values.
    pub enums: Vec<(String, usize)>,
    /// Names of the unions, with the number of their members.
    pub unions: Vec<(String, usize)>,
    /// Names of the aliases.
    pub aliases: Vec<String>,
    /// How much of the document's operations was generated, webhooks and callbacks included. Each
    /// is named by method and path, or method and event.
    pub operation_tally: Tally,
    /// How much of the document's named schemas was generated.
    pub schema_tally: Tally,
}

/// How much of what a document has was generated.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Tally {
    /// How many were generated, the degraded ones included.
    pub generated: usize,
    /// Those that lack something: a warning of a degrading kind points at them, into them, or
    /// (operations) into a parameter, body, response or header that they refer to.
    pub degraded: Vec<String>,
    /// Those of which nothing was generated.
    pub skipped: Vec<String>,
}

/// Methods of path items: OpenAPI 3.2.0 §4.9.1.
const METHODS: [&str; 9] = ["get", "put", "post", "delete", "options", "head", "patch", "trace", "query"];

/// Where documents keep named schemas: since OpenAPI 3.0, and in Swagger 2.0.
const SCHEMAS: [&str; 2] = ["/components/schemas", "/definitions"];

pub(crate) fn summarise(document: &Document, api: &Api, found: &Diagnostics) -> Summary {
    let mut summary = Summary {
        title: format!("{} {}", api.info.title, api.info.version).trim().to_owned(),
        webhooks: events(api, api.webhooks.as_slice()),
        callbacks: events(api, &api.callbacks),
        operation_tally: operations(document, api, found),
        schema_tally: schemas(document, api, found),
        ..Summary::default()
    };
    for operation in api.operations.iter().filter(|operation| operation.sender == Sender::Client) {
        let name = operation.name.rust().to_owned();
        summary.operations.push((operation.method.clone(), operation.path.clone(), name));
    }
    for (_, def) in api.types.iter() {
        let name = def.name.rust().to_owned();
        match &def.shape {
            Shape::Alias(_) => summary.aliases.push(name),
            Shape::Record(_) | Shape::Newtype(_) | Shape::Tuple(_) => summary.structs.push(name),
            Shape::StringEnum(variants) => summary.enums.push((name, variants.len())),
            Shape::IntegerEnum(variants) => summary.enums.push((name, variants.len())),
            Shape::ValueEnum(variants) => summary.enums.push((name, variants.len())),
            Shape::Union(union) => summary.unions.push((name, union.members.len())),
        }
    }
    summary
}

fn events(api: &Api, groups: &[Group]) -> Vec<(String, String, String)> {
    let operations = groups.iter().flat_map(|group| api.operations_of(group));
    let row = |operation: &Operation| {
        (operation.method.clone(), operation.event.clone(), operation.name.rust().to_owned())
    };
    operations.map(row).collect()
}

fn operations(document: &Document, api: &Api, found: &Diagnostics) -> Tally {
    let mut tally = Tally { generated: api.operations.len(), ..Tally::default() };
    let generated: BTreeSet<&Location> = api.operations.iter().map(|operation| &operation.location).collect();
    for (path, item) in ["/paths", "/webhooks"].iter().flat_map(|folder| members(document, folder)) {
        for (method, operation) in methods(document, &item) {
            // An operation may be a reference to one in another file.
            let target = document.resolve(&operation);
            let at = target.as_ref().unwrap_or(&operation);
            if !generated.contains(at) && !api.left_out.contains(at) {
                tally.skipped.push(format!("{} {path}", method.to_uppercase()));
            }
        }
    }
    for operation in &api.operations {
        let mut walk = Walk { document, found, seen: BTreeSet::new() };
        let shared = operation.location.pointer.parent().map(|pointer| Location {
            document: operation.location.document,
            pointer: pointer.child("parameters"),
        });
        if walk.is_degraded(&operation.location) || shared.is_some_and(|shared| walk.is_degraded(&shared)) {
            let path = if operation.sender == Sender::Client { &operation.path } else { &operation.event };
            tally.degraded.push(format!("{} {path}", operation.method.to_uppercase()));
        }
    }
    tally
}

fn schemas(document: &Document, api: &Api, found: &Diagnostics) -> Tally {
    let mut tally = Tally::default();
    let generated: BTreeSet<&Location> = api.types.iter().map(|(_, def)| &def.location).collect();
    for (name, location) in SCHEMAS.iter().flat_map(|folder| members(document, folder)) {
        // A component that only refers to a schema may have given its name to that.
        let target = document.resolve(&location).unwrap_or_else(|_| location.clone());
        if !generated.contains(&location) && !generated.contains(&target) {
            if !api.left_out.contains(&location) && !api.left_out.contains(&target) {
                tally.skipped.push(name);
            }
            continue;
        }
        tally.generated += 1;
        if found.is_degraded(&location) {
            tally.degraded.push(name);
        }
    }
    tally
}

/// The members of an object of the root document, without extensions.
fn members(document: &Document, pointer: &str) -> Vec<(String, Location)> {
    let Some(at) = Pointer::parse(pointer).map(Location::root) else { return Vec::new() };
    let object = document.value(&at).and_then(Value::as_object);
    let keys = object.into_iter().flat_map(Map::keys).filter(|key| !key.starts_with("x-"));
    keys.map(|key| (key.clone(), at.child(key))).collect()
}

/// The operations of a path item and of the one that its `$ref` leads to.
fn methods(document: &Document, item: &Location) -> Vec<(String, Location)> {
    let mut found: Vec<(String, Location)> = Vec::new();
    let referenced = document.resolve(item).ok().filter(|target| target != item);
    for at in std::iter::once(item.clone()).chain(referenced) {
        let Some(object) = document.value(&at).and_then(Value::as_object) else { continue };
        let fixed = object.keys().filter(|key| METHODS.contains(&key.as_str()));
        let further = object.get("additionalOperations").and_then(Value::as_object);
        let folder = at.child("additionalOperations");
        let fixed = fixed.map(|key| (key.clone(), at.child(key)));
        let further = further.into_iter().flat_map(Map::keys).map(|key| (key.clone(), folder.child(key)));
        for (method, location) in fixed.chain(further) {
            if !found.iter().any(|(known, _)| *known == method) {
                found.push((method, location));
            }
        }
    }
    found
}

/// Follows an operation's references to everything but schemas, which are counted on their own.
struct Walk<'d> {
    document: &'d Document,
    found: &'d Diagnostics,
    seen: BTreeSet<Location>,
}

impl Walk<'_> {
    fn is_degraded(&mut self, node: &Location) -> bool {
        let mut open = vec![node.clone()];
        while let Some(node) = open.pop() {
            if !self.seen.insert(node.clone()) {
                continue;
            }
            if self.found.is_degraded(&node) {
                return true;
            }
            if let Some(value) = self.document.value(&node) {
                self.targets(&node, value, &mut open);
            }
        }
        false
    }

    fn targets(&self, at: &Location, value: &Value, open: &mut Vec<Location>) {
        const APART: [&str; 3] = ["schema", "example", "examples"];
        match value {
            Value::Object(object) => {
                if object.get("$ref").is_some_and(Value::is_string) {
                    open.extend(self.document.resolve(at).ok().filter(|target| !is_schema(target)));
                }
                for (key, value) in object.iter().filter(|(key, _)| !APART.contains(&key.as_str())) {
                    self.targets(&at.child(key), value, open);
                }
            }
            Value::Array(values) => {
                for (index, value) in values.iter().enumerate().filter(|(_, value)| value.is_object()) {
                    self.targets(&at.index(index), value, open);
                }
            }
            _ => {}
        }
    }
}

fn is_schema(location: &Location) -> bool {
    SCHEMAS.iter().any(|folder| location.pointer.as_str().starts_with(folder))
}

#[cfg(test)]
mod tests {
    use super::Tally;
    use crate::{Config, Layout, Source, generate};

    /// Each degrading node is a union of things that are alike.
    const SHOP: &str = "
openapi: 3.0.3
info: {title: Shop, version: '1'}
x-a: &a {type: object, properties: {a: {type: string}}}
x-b: &b {type: object, properties: {b: {type: string}}}
paths:
  /plain:
    get: {operationId: plain, responses: {'204': {description: Nothing.}}}
  /own:
    get:
      operationId: own
      responses: {default: {description: A film., content: {application/json: {schema: {oneOf: [*a, *b]}}}}}
  /shared:
    post: {operationId: shared, responses: {default: {$ref: '#/components/responses/Odd'}}}
  /elsewhere:
    get:
      operationId: elsewhere
      responses: {default: {description: A film., content: {application/json: {schema: {$ref: '#/components/schemas/Two'}}}}}
  /path-wide:
    parameters: [{name: deep, in: header, content: {application/protobuf: {schema: {type: object}}}}]
    put: {operationId: wide, responses: {'204': {description: Nothing.}}}
components:
  responses:
    Odd: {description: Odd., content: {application/json: {schema: {oneOf: [*b, *a]}}}}
  schemas:
    One: {type: string}
    Two: {oneOf: [*a, *b, *a]}
";

    #[test]
    fn components_in_other_files_are_generated() {
        let text = "
openapi: 3.0.3
info: {title: Shop, version: '1'}
paths: {}
components: {schemas: {One: {$ref: one.yaml}, Two: {$ref: '#/components/schemas/One'}}}
";
        let source = Source::from_text("shop.yaml", text).with_files([("one.yaml", "type: object")]);
        let summary = generate(&source, &Config::default(), Layout::File).unwrap().summary;
        assert_eq!(summary.schema_tally, Tally { generated: 2, ..Tally::default() });
    }

    #[test]
    fn operations_that_are_left_out_are_skipped() {
        let text = "
openapi: 3.0.3
info: {title: Shop, version: '1'}
paths:
  /a: {get: {operationId: first, responses: {'204': {description: Nothing.}}}}
  a: {get: {operationId: second, responses: {'204': {description: Nothing.}}}}
";
        let source = Source::from_text("shop.yaml", text);
        let summary = generate(&source, &Config::default(), Layout::File).unwrap().summary;
        let expected = Tally { generated: 1, degraded: vec![], skipped: vec!["GET a".to_owned()] };
        assert_eq!(summary.operation_tally, expected);
    }

    /// What is read is a rewritten tree, and warnings are about the text.
    #[test]
    fn losses_of_older_documents_are_counted_too() {
        let text = "
swagger: '2.0'
info: {title: Shop, version: '1'}
paths:
  /a: {get: {responses: {default: {description: A., schema: {$ref: '#/definitions/Bad'}}}}}
definitions:
  Good: {type: string}
  Bad: {type: object, required: [next], properties: {next: {$ref: '#/definitions/Bad'}}}
";
        let source = Source::from_text("shop.yaml", text);
        let summary = generate(&source, &Config::default(), Layout::File).unwrap().summary;
        let expected = Tally { generated: 2, degraded: vec!["Bad".to_owned()], skipped: vec![] };
        assert_eq!(summary.schema_tally, expected);
    }

    #[test]
    fn losses_are_counted_where_they_are_and_where_they_are_referred_to() {
        let source = Source::from_text("shop.yaml", SHOP);
        let summary = generate(&source, &Config::default(), Layout::File).unwrap().summary;
        let names = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>();
        let operations = &summary.operation_tally;
        assert_eq!(operations.degraded, names(&["GET /own", "POST /shared", "PUT /path-wide"]));
        assert_eq!((operations.generated, &operations.skipped), (5, &names(&[])));
        let expected = Tally { generated: 2, degraded: names(&["Two"]), skipped: names(&[]) };
        assert_eq!(summary.schema_tally, expected);
    }
}
