//! Unions with a discriminator, as generated servers read them: the tag decides on the member, and what is wrong in it
//! is told of it. OpenAPI 3.0.4 §4.7.25.

use serde_json::{Map, Value, json};

use super::schemas::reference;

/// In a `discriminator` of the mock: is a tag that no member has taken, too?
pub(super) const OPEN: &str = "open";

/// How deep the properties of a member are looked for.
const MAX_DEPTH: usize = 12;

/// The schema with an `if` for each tag instead of `oneOf`.
pub(super) fn decided(schemas: &Map<String, Value>, schema: &Value) -> Value {
    let Value::Object(object) = schema else { return schema.clone() };
    let object: Map<String, Value> =
        object.iter().map(|(keyword, value)| (keyword.clone(), within(schemas, keyword, value))).collect();
    Union::of(schemas, &object).map_or_else(|| Value::Object(object.clone()), |union| union.by_tag(&object))
}

fn within(schemas: &Map<String, Value>, keyword: &str, value: &Value) -> Value {
    match (keyword, value) {
        ("allOf" | "oneOf" | "anyOf" | "prefixItems", Value::Array(list)) => {
            list.iter().map(|schema| decided(schemas, schema)).collect()
        }
        ("properties" | "patternProperties", Value::Object(named)) => {
            named.iter().map(|(name, schema)| (name.clone(), decided(schemas, schema))).collect()
        }
        ("items" | "additionalProperties" | "not", schema) => decided(schemas, schema),
        (_, other) => other.clone(),
    }
}

/// A union whose members all require the tag.
struct Union<'s> {
    property: &'s str,
    is_open: bool,
    may_be_null: bool,
    /// The values of the tag, and the member that they stand for.
    members: Vec<(Vec<String>, &'s Value)>,
}

impl<'s> Union<'s> {
    fn of(schemas: &'s Map<String, Value>, object: &'s Map<String, Value>) -> Option<Self> {
        let discriminator = object.get("discriminator")?;
        let property = discriminator.get("propertyName")?.as_str()?;
        let members = object.get("oneOf").or(object.get("anyOf"))?.as_array()?;
        let is_null = |member: &Value| member.get("type").is_some_and(|name| name == "null");
        let mut union = Self {
            property,
            is_open: discriminator.get(OPEN) == Some(&Value::Bool(true)),
            may_be_null: members.iter().any(is_null),
            members: Vec::new(),
        };
        for member in members.iter().filter(|member| !is_null(member)) {
            let key = reference(member)?;
            let tag = Tag { schemas, property };
            if !tag.is_required(member, 0) {
                return None;
            }
            let mapping = discriminator.get("mapping").and_then(Value::as_object);
            let mapped = mapping.into_iter().flatten().filter(|(_, target)| target.as_str() == Some(key));
            let mut values: Vec<String> = mapped.map(|(value, _)| value.clone()).collect();
            if values.is_empty() {
                tag.constants(member, &mut values, 0);
            }
            if values.is_empty() {
                values.push(key.to_owned());
            }
            union.members.push((values, member));
        }
        union.is_clear().then_some(union)
    }

    /// Does each value stand for one member?
    fn is_clear(&self) -> bool {
        let mut all: Vec<&String> = self.members.iter().flat_map(|(values, _)| values).collect();
        all.sort();
        self.members.len() > 1 && all.windows(2).all(|pair| pair.first() != pair.last())
    }

    fn by_tag(&self, object: &Map<String, Value>) -> Value {
        let mut plain = object.clone();
        plain.remove("oneOf").or_else(|| plain.remove("anyOf"));
        let known: Vec<&String> = self.members.iter().flat_map(|(values, _)| values).collect();
        let tag = match self.is_open {
            true => json!({"type": "string"}),
            false => json!({"type": "string", "enum": known}),
        };
        let property = self.property;
        let mut all = vec![json!({"type": "object", "required": [property], "properties": {property: tag}})];
        all.extend(self.members.iter().map(|(values, member)| {
            json!({"if": {"type": "object", "required": [property], "properties": {property: {"enum": values}}}, "then": member})
        }));
        if let Some(Value::Array(layers)) = plain.remove("allOf") {
            all.extend(layers);
        }
        plain.insert("allOf".to_owned(), all.into());
        if self.may_be_null {
            return json!({"if": {"type": "null"}, "else": plain});
        }
        Value::Object(plain)
    }
}

/// The property that tells members apart.
struct Tag<'s> {
    schemas: &'s Map<String, Value>,
    property: &'s str,
}

impl<'s> Tag<'s> {
    fn is_required(&self, schema: &'s Value, depth: usize) -> bool {
        let required = schema.get("required").and_then(Value::as_array);
        let is_here = required.is_some_and(|names| names.iter().any(|name| name == self.property));
        is_here || self.layers(schema, depth).iter().any(|layer| self.is_required(layer, depth + 1))
    }

    /// The values that the schema itself gives the property.
    fn constants(&self, schema: &'s Value, found: &mut Vec<String>, depth: usize) {
        if let Some(property) = schema.get("properties").and_then(|known| known.get(self.property)) {
            let listed = property.get("enum").and_then(Value::as_array).into_iter().flatten();
            let values = listed.chain(property.get("const")).filter_map(Value::as_str);
            found.extend(values.map(str::to_owned));
        }
        self.layers(schema, depth).iter().for_each(|layer| self.constants(layer, found, depth + 1));
    }

    fn layers(&self, schema: &'s Value, depth: usize) -> Vec<&'s Value> {
        if depth > MAX_DEPTH {
            return Vec::new();
        }
        let target = reference(schema).and_then(|key| self.schemas.get(key));
        let layers = schema.get("allOf").and_then(Value::as_array).into_iter().flatten();
        target.into_iter().chain(layers).collect()
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;
    use specwright::{Config, Openness, Source, outline};

    use crate::mock::open::open;
    use crate::mock::schemas::Schemas;
    use crate::mock::steps;
    use crate::mock::words::Given;

    const PARKING: &str = "\
openapi: 3.1.0
info: {title: Parking, version: '1'}
paths:
  /tickets:
    post:
      requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/Ticket'}}}}
      responses:
        '200': {description: It., content: {application/json: {schema: {$ref: '#/components/schemas/Ticket'}}}}
components:
  schemas:
    Ticket: {type: object, properties: {vehicle: {$ref: '#/components/schemas/Vehicle'}}}
    Vehicle:
      oneOf: [{$ref: '#/components/schemas/Car'}, {$ref: '#/components/schemas/Bicycle'}]
      discriminator: {propertyName: kind, mapping: {car: '#/components/schemas/Car'}}
    Car: {type: object, required: [kind, plate], properties: {kind: {type: string}, plate: {type: string}}}
    Bicycle: {type: object, required: [kind], properties: {kind: {const: bicycle}, gears: {type: integer, minimum: 1}}}
";

    /// As `a_tag_may_be_unknown_but_not_missing_in_requests` has it for the runtime.
    #[test]
    fn the_tag_decides_and_only_an_unknown_one_may_be_newer() {
        let newer = json!({"kind": "tank", "plate": 7});
        let refused = r#"/vehicle/kind: expected one of "car", "bicycle", found "tank""#;
        for (openness, why) in [(Openness::Auto, vec![]), (Openness::Closed, vec![refused])] {
            let told = |vehicle: &serde_json::Value| {
                let mut found =
                    outline(&Source::from_text("parking.yaml", PARKING), &Config::default()).unwrap();
                open(&mut found, openness);
                steps::start();
                let schemas = Schemas::new(found.requests);
                let told =
                    schemas.violations("Ticket", &json!({"vehicle": vehicle}), Given::Json).into_iter();
                told.map(|it| format!("{}: {}", it.pointer, it.detail)).collect::<Vec<_>>()
            };
            assert_eq!(told(&newer), why);
            for (vehicle, why) in [
                (json!({"kind": "car", "plate": "AB"}), vec![]),
                (json!({"kind": "bicycle", "gears": 3}), vec![]),
                (json!({"plate": "AB"}), vec!["/vehicle/kind: it is required"]),
                (json!({"kind": 7}), vec!["/vehicle/kind: invalid type: integer `7`, expected a string"]),
                (json!({"kind": null}), vec!["/vehicle/kind: must not be null"]),
                (json!({"kind": "car"}), vec!["/vehicle/plate: it is required"]),
                (json!({"kind": "bicycle", "gears": 0}), vec!["/vehicle/gears: must be at least 1"]),
                (json!("car"), vec!["/vehicle: invalid type: string \"car\", expected an object (Vehicle)"]),
            ] {
                assert_eq!(told(&vehicle), why, "{openness:?} {vehicle}");
            }
        }
    }
}
