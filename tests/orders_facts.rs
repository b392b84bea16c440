//! Holds `spec/partner-center-orders.yaml` against what the vendor's reference says.
//!
//! The tables are written down independently of the spec: when the two differ, one is wrong.

use std::collections::{BTreeMap, BTreeSet};
use std::iter::repeat;

use serde_yaml::Value;

/// Pairs of an item and what holds of it.
type Facts = &'static [(&'static str, &'static str)];

const SERVERS: Facts = &[("https://api.partnercenter.microsoft.com", "server")];

/// Operation, method and path.
const OPERATIONS: Facts = &[
    ("createOrder", "post /v{version}/customers/{customer_id}/orders"),
    ("getOrder", "get /v{version}/customers/{customer_id}/orders/{order_id}"),
    ("updateOrder", "patch /v{version}/customers/{customer_id}/orders/{order_id}"),
];

/// Operation and security scheme.
const SECURITY: Facts =
    &[("createOrder", "http bearer"), ("getOrder", "http bearer"), ("updateOrder", "http bearer")];

/// Operation and rate limit.
const RATE_LIMITS: Facts = &[
    ("createOrder", "500 per 1m by customer_id"),
    ("getOrder", "500 per 1m by customer_id"),
    ("updateOrder", "500 per 1m by customer_id"),
];

/// Operation, parameter, where it is, whether it is required, and its type.
const PARAMETERS: Facts = &[
    ("createOrder version", "required path string"),
    ("createOrder customer_id", "required path string"),
    ("createOrder ms-correlationid", "header string"),
    ("createOrder ms-cv", "header string"),
    ("createOrder ms-requestid", "header string, idempotency key"),
    ("getOrder version", "required path string"),
    ("getOrder customer_id", "required path string"),
    ("getOrder order_id", "required path string"),
    ("getOrder include_price", "query boolean"),
    ("getOrder ms-correlationid", "header string"),
    ("getOrder ms-cv", "header string"),
    ("getOrder ms-requestid", "header string, idempotency key"),
    ("updateOrder version", "required path string"),
    ("updateOrder customer_id", "required path string"),
    ("updateOrder order_id", "required path string"),
    ("updateOrder ms-correlationid", "header string"),
    ("updateOrder ms-cv", "header string"),
    ("updateOrder ms-requestid", "header string, idempotency key"),
];

/// Operation, whether it requires a body, and the schema of the body.
const REQUESTS: Facts =
    &[("createOrder request", "required Order"), ("updateOrder request", "required Order")];
const REQUEST_MEDIA_TYPES: &[&str] =
    &["application/json", "text/json", "application/xml", "text/xml", "application/x-www-form-urlencoded"];

/// Operation, status, and the schema of the body.
const RESPONSES: Facts = &[
    ("createOrder 201", "Order"),
    ("createOrder 400", "ErrorResponse"),
    ("createOrder 401", "ErrorResponse"),
    ("createOrder 403", "ErrorResponse"),
    ("createOrder 404", "ErrorResponse"),
    ("createOrder 500", "ErrorResponse"),
    ("getOrder 200", "Order"),
    ("getOrder 400", "ErrorResponse"),
    ("getOrder 401", "ErrorResponse"),
    ("getOrder 403", "ErrorResponse"),
    ("getOrder 404", "ErrorResponse"),
    ("getOrder 500", "ErrorResponse"),
    ("updateOrder 200", "Order"),
    ("updateOrder 400", "ErrorResponse"),
    ("updateOrder 401", "ErrorResponse"),
    ("updateOrder 403", "ErrorResponse"),
    ("updateOrder 404", "ErrorResponse"),
    ("updateOrder 500", "ErrorResponse"),
];
const RESPONSE_MEDIA_TYPES: &[&str] = &["application/json", "text/json", "application/xml", "text/xml"];
/// None of them is required.
const RESPONSE_HEADERS: &[&str] = &["MS-RequestId", "MS-CorrelationId", "MS-CV"];

/// Schema, its type, and the type of the properties that it does not list.
const SCHEMAS: Facts = &[
    ("Order", "object"),
    ("OrderLineItem", "object"),
    ("RenewsTo", "object"),
    ("Pricing", "object"),
    ("PurchaseCommitment", "object"),
    ("ProvisioningContext", "object and string"),
    ("OrderLinks", "object"),
    ("OrderLineItemLinks", "object"),
    ("Link", "object"),
    ("KeyValuePair", "object"),
    ("ResourceAttributes", "object"),
    ("ClientContext", "object"),
    ("OrderLineItemProvisioningStatus", "object"),
    ("QuantityProvisioningStatus", "object"),
    ("BillingCycle", "string"),
    ("OrderStatus", "string"),
    ("ErrorResponse", "object and any"),
    ("ErrorCode", "integer or string"),
];

/// Schema, property, access and type, in the order of the spec. None is required.
const PROPERTIES: Facts = &[
    ("Order.id", "string"),
    ("Order.alternateId", "string"),
    ("Order.referenceCustomerId", "string"),
    ("Order.billingCycle", "BillingCycle"),
    ("Order.transactionType", "read-only string"),
    ("Order.lineItems", "[OrderLineItem]"),
    ("Order.currencyCode", "read-only string"),
    ("Order.currencySymbol", "read-only string"),
    ("Order.creationDate", "read-only string/date-time"),
    ("Order.status", "read-only OrderStatus"),
    ("Order.totalPrice", "number/double"),
    ("Order.links", "OrderLinks"),
    ("Order.client", "ClientContext"),
    ("Order.attributes", "ResourceAttributes"),
    ("OrderLineItem.lineItemNumber", "integer/int32"),
    ("OrderLineItem.offerId", "string"),
    ("OrderLineItem.subscriptionId", "string"),
    ("OrderLineItem.parentSubscriptionId", "string"),
    ("OrderLineItem.friendlyName", "string"),
    ("OrderLineItem.quantity", "integer/int32"),
    ("OrderLineItem.customTermEndDate", "string/date-time"),
    ("OrderLineItem.termDuration", "string"),
    ("OrderLineItem.transactionType", "read-only string"),
    ("OrderLineItem.partnerIdOnRecord", "string"),
    ("OrderLineItem.provisioningContext", "ProvisioningContext"),
    ("OrderLineItem.promotionId", "string"),
    ("OrderLineItem.links", "read-only OrderLineItemLinks"),
    ("OrderLineItem.renewsTo", "RenewsTo"),
    ("OrderLineItem.attestationAccepted", "boolean"),
    ("OrderLineItem.pricing", "Pricing"),
    ("OrderLineItem.purchaseCommitment", "PurchaseCommitment"),
    ("RenewsTo.termDuration", "string"),
    ("Pricing.listPrice", "number/double"),
    ("Pricing.discountedPrice", "number/double"),
    ("Pricing.proratedPrice", "number/double"),
    ("Pricing.price", "number/double"),
    ("Pricing.extendedPrice", "number/double"),
    ("PurchaseCommitment.amount", "number"),
    ("PurchaseCommitment.currency", "string"),
    ("PurchaseCommitment.grain", "string"),
    ("ProvisioningContext.scope", "string"),
    ("ProvisioningContext.entitlementId", "string"),
    ("OrderLinks.provisioningStatus", "Link"),
    ("OrderLinks.self", "Link"),
    ("OrderLinks.patchOperation", "Link"),
    ("OrderLineItemLinks.provisioningStatus", "Link"),
    ("OrderLineItemLinks.sku", "Link"),
    ("OrderLineItemLinks.subscription", "Link"),
    ("OrderLineItemLinks.activationLinks", "Link"),
    ("OrderLineItemLinks.availability", "Link"),
    ("OrderLineItemLinks.product", "Link"),
    ("Link.uri", "string"),
    ("Link.method", "string"),
    ("Link.headers", "[KeyValuePair]"),
    ("Link.body", "string"),
    ("KeyValuePair.key", "string"),
    ("KeyValuePair.value", "string"),
    ("ResourceAttributes.etag", "string"),
    ("ResourceAttributes.objectType", "string"),
    ("ClientContext.marketplaceCountry", "string"),
    ("ClientContext.deviceFamily", "string"),
    ("ClientContext.name", "string"),
    ("OrderLineItemProvisioningStatus.lineItemNumber", "integer/int32"),
    ("OrderLineItemProvisioningStatus.status", "string"),
    ("OrderLineItemProvisioningStatus.quantityProvisioningInformation", "[QuantityProvisioningStatus]"),
    ("QuantityProvisioningStatus.quantity", "integer/int32"),
    ("QuantityProvisioningStatus.status", "string"),
    ("ErrorResponse.code", "ErrorCode"),
    ("ErrorResponse.description", "string"),
    ("ErrorResponse.data", "[any]"),
    ("ErrorResponse.source", "string"),
];

/// Enum, value and position.
const ENUMS: Facts = &[
    ("BillingCycle.unknown", "0"),
    ("BillingCycle.monthly", "1"),
    ("BillingCycle.annual", "2"),
    ("BillingCycle.none", "3"),
    ("BillingCycle.one_time", "4"),
    ("BillingCycle.triennial", "5"),
    ("OrderStatus.unknown", "0"),
    ("OrderStatus.completed", "1"),
    ("OrderStatus.pending", "2"),
    ("OrderStatus.cancelled", "3"),
    ("OrderStatus.suspended", "4"),
    ("OrderStatus.pending_review", "5"),
    ("OrderStatus.pending_po_upload", "6"),
    ("OrderStatus.po_upload_complete", "7"),
    ("OrderStatus.po_review_rejected", "8"),
    ("OrderStatus.partial_success", "9"),
    ("OrderStatus.error", "10"),
];
/// The only enum whose positions the reference gives.
const NUMBERED_ENUM: &str = "OrderStatus.";

/// Schema and its name in the reference.
const VENDOR_NAMES: Facts = &[
    ("Order", "Microsoft.Partner.Services.Orders.V2.Models.Order"),
    ("OrderLineItem", "Microsoft.Partner.Services.Orders.V2.Models.OrderLineItem"),
    ("RenewsTo", "Microsoft.Partner.Services.Orders.V2.Models.RenewsTo"),
    ("Pricing", "Microsoft.Partner.Services.Orders.V2.Models.Pricing"),
    ("PurchaseCommitment", "Microsoft.Partner.Services.Orders.V2.Models.PurchaseCommitment"),
    ("OrderLinks", "Microsoft.Partner.Services.Orders.V2.Models.OrderLinks"),
    ("OrderLineItemLinks", "Microsoft.Partner.Services.Orders.V2.Models.OrderLineItemLinks"),
    ("ClientContext", "Microsoft.Partner.Services.Orders.V2.Models.ClientContext"),
    ("Link", "Microsoft.Partner.Core.Collections.Link"),
    ("ResourceAttributes", "Microsoft.Partner.Core.Collections.ResourceAttributes"),
    ("KeyValuePair", "System.Collections.Generic.KeyValuePair[System.String,System.String]"),
    ("BillingCycle", "BillingCycleType"),
];

/// Documented beside the order, but part of no request and no response.
const UNREFERENCED: &[&str] = &["#/components/schemas/OrderLineItemProvisioningStatus"];

#[test]
fn servers() {
    let spec = load();
    let mut found = Vec::new();
    for server in items(&spec["servers"]) {
        found.push((text(&server["url"]), "server".to_owned()));
    }
    assert_facts(SERVERS, &found);
}

#[test]
fn operations_have_their_method_and_path() {
    let spec = load();
    let mut found = Vec::new();
    for op in operations(&spec) {
        found.push((op.id, format!("{} {}", op.method, op.path)));
    }
    assert_facts(OPERATIONS, &found);
}

#[test]
fn operations_have_their_security() {
    let spec = load();
    let mut found = Vec::new();
    for op in operations(&spec) {
        let mut alternatives = Vec::new();
        for schemes in items(op.node.get("security").unwrap_or(&spec["security"])) {
            for (name, _) in entries(schemes) {
                let scheme = &spec["components"]["securitySchemes"][name];
                let [ty, scheme] = ["type", "scheme"].map(|key| text(&scheme[key]));
                alternatives.push(format!("{ty} {scheme}"));
            }
        }
        found.push((op.id, alternatives.join(" or ")));
    }
    assert_facts(SECURITY, &found);
}

#[test]
fn operations_have_their_rate_limit() {
    let spec = load();
    let mut found = Vec::new();
    for op in operations(&spec) {
        let limit = &op.path_item["x-rate-limit"];
        let [requests, per, key] = ["requests", "per", "key"].map(|part| text(&limit[part]));
        found.push((op.id, format!("{requests} per {per} by {key}")));
    }
    assert_facts(RATE_LIMITS, &found);
}

#[test]
fn operations_have_their_parameters() {
    let spec = load();
    let mut found = Vec::new();
    for op in operations(&spec) {
        for parameter in items(&op.path_item["parameters"]).chain(items(&op.node["parameters"])) {
            let parameter = resolve(&spec, parameter);
            let [name, place] = ["name", "in"].map(|key| text(&parameter[key]));
            let required = mark(&parameter["required"], "required ");
            let ty = type_of(&parameter["schema"]);
            let key = mark(&parameter["x-idempotency-key"], ", idempotency key");
            found.push((format!("{} {name}", op.id), format!("{required}{place} {ty}{key}")));
        }
    }
    assert_facts(PARAMETERS, &found);
}

#[test]
fn requests_have_their_media_types() {
    let spec = load();
    let mut found = Vec::new();
    for (item, body) in requests(&spec) {
        let required = mark(&body["required"], "required ");
        for (media, content) in entries(&body["content"]) {
            let schema = type_of(&content["schema"]);
            found.push((format!("{item} {media}"), format!("{required}{schema}")));
        }
    }
    assert_facts(&combine(REQUESTS, REQUEST_MEDIA_TYPES), &found);
}

#[test]
fn responses_have_their_media_types() {
    let spec = load();
    let mut found = Vec::new();
    for (item, response) in responses(&spec) {
        for (media, content) in entries(&response["content"]) {
            found.push((format!("{item} {media}"), type_of(&content["schema"])));
        }
    }
    assert_facts(&combine(RESPONSES, RESPONSE_MEDIA_TYPES), &found);
}

#[test]
fn responses_have_their_headers() {
    let spec = load();
    let mut expected = combine(RESPONSES, RESPONSE_HEADERS);
    for (_, fact) in &mut expected {
        *fact = "string".to_owned();
    }
    let mut found = Vec::new();
    for (item, response) in responses(&spec) {
        for (name, header) in entries(&response["headers"]) {
            let header = resolve(&spec, header);
            let required = mark(&header["required"], "required ");
            let ty = type_of(&header["schema"]);
            found.push((format!("{item} {name}"), format!("{required}{ty}")));
        }
    }
    assert_facts(&expected, &found);
}

#[test]
fn schemas_have_their_types() {
    let spec = load();
    let mut found = Vec::new();
    for (name, schema) in schemas(&spec) {
        let fact = match schema.get("additionalProperties") {
            Some(Value::Bool(false)) | None => type_of(schema),
            Some(others) => format!("{} and {}", type_of(schema), type_of(others)),
        };
        found.push((name.to_owned(), fact));
    }
    assert_facts(SCHEMAS, &found);
}

#[test]
fn schemas_have_their_vendor_names() {
    let spec = load();
    let mut found = Vec::new();
    for (schema, node) in schemas(&spec) {
        if let Some(name) = node.get("x-vendor-name") {
            found.push((schema.to_owned(), text(name)));
        }
    }
    assert_facts(VENDOR_NAMES, &found);
}

#[test]
fn properties_have_their_types() {
    let spec = load();
    assert_facts(PROPERTIES, &properties(&spec));
}

#[test]
fn properties_keep_their_order() {
    let spec = load();
    let found = properties(&spec);
    let expected = PROPERTIES.iter().map(|(item, _)| *item);
    let misplaced = expected.zip(&found).find(|(expected, (found, _))| expected != found);
    if let Some((expected, (found, _))) = misplaced {
        panic!("{expected}: expected here, found {found}");
    }
}

#[test]
fn enums_have_their_values_in_order() {
    let spec = load();
    let mut found = Vec::new();
    for (item, position, _) in enum_values(&spec, "enum") {
        found.push((item, position.to_string()));
    }
    assert_facts(ENUMS, &found);
}

#[test]
fn enums_carry_documented_positions() {
    let spec = load();
    let mut expected = ENUMS.to_vec();
    expected.retain(|(item, _)| item.starts_with(NUMBERED_ENUM));
    let mut found = Vec::new();
    for (item, _, position) in enum_values(&spec, "x-enum-positions") {
        found.push((item, text(position)));
    }
    assert_facts(&expected, &found);
}

#[test]
fn enums_describe_every_value() {
    let spec = load();
    let mut expected = ENUMS.to_vec();
    for (_, fact) in &mut expected {
        *fact = "described";
    }
    let mut found = Vec::new();
    for (item, _, description) in enum_values(&spec, "x-enum-descriptions") {
        match description.as_str() {
            Some(prose) if !prose.is_empty() => found.push((item, "described".to_owned())),
            _ => found.push((item, "undescribed".to_owned())),
        }
    }
    assert_facts(&expected, &found);
}

#[test]
fn json_bodies_have_examples_that_fit() {
    let spec = load();
    let mut problems = Vec::new();
    for (item, body) in requests(&spec).into_iter().chain(responses(&spec)) {
        for media in ["application/json", "text/json"] {
            let content = &body["content"][media];
            if entries(&content["examples"]).next().is_none() {
                problems.push(format!("{item} {media}: expected an example"));
            }
            for (name, example) in entries(&content["examples"]) {
                let value = &resolve(&spec, example)["value"];
                let at = format!("{item} {media} {name}");
                find_misfits(&spec, &content["schema"], value, &at, &mut problems);
            }
        }
    }
    assert_none(&problems);
}

#[test]
fn references_resolve() {
    let spec = load();
    let mut problems = Vec::new();
    for reference in references(&spec) {
        if target(&spec, reference).is_none() {
            problems.push(format!("{reference}: expected to exist"));
        }
    }
    assert_none(&problems);
}

#[test]
fn components_are_referenced() {
    let spec = load();
    let mut used = references(&spec);
    used.extend(UNREFERENCED);
    let mut problems = Vec::new();
    for (kind, components) in entries(&spec["components"]) {
        for (name, _) in entries(components).filter(|_| kind != "securitySchemes") {
            let reference = format!("#/components/{kind}/{name}");
            if !used.contains(reference.as_str()) {
                problems.push(format!("{reference}: expected to be referenced"));
            }
        }
    }
    assert_none(&problems);
}

struct Operation<'a> {
    id: String,
    method: &'a str,
    path: &'a str,
    path_item: &'a Value,
    node: &'a Value,
}

#[allow(clippy::expect_used, reason = "without the spec there is nothing to test")]
fn load() -> Value {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/spec/partner-center-orders.yaml");
    let source = std::fs::read_to_string(path).expect("the spec is readable");
    serde_yaml::from_str(&source).expect("the spec is YAML")
}

fn operations(spec: &Value) -> Vec<Operation<'_>> {
    let mut operations = Vec::new();
    for (path, path_item) in entries(&spec["paths"]) {
        for (method, node) in entries(path_item) {
            // Every operation has responses, and nothing else in a path item has.
            if node.get("responses").is_some() {
                let id = text(&node["operationId"]);
                operations.push(Operation { id, method, path, path_item, node });
            }
        }
    }
    operations
}

fn requests(spec: &Value) -> Vec<(String, &Value)> {
    let mut requests = Vec::new();
    for op in operations(spec) {
        if let Some(body) = op.node.get("requestBody") {
            requests.push((format!("{} request", op.id), resolve(spec, body)));
        }
    }
    requests
}

fn responses(spec: &Value) -> Vec<(String, &Value)> {
    let mut responses = Vec::new();
    for op in operations(spec) {
        for (status, response) in entries(&op.node["responses"]) {
            responses.push((format!("{} {status}", op.id), resolve(spec, response)));
        }
    }
    responses
}

fn schemas(spec: &Value) -> impl Iterator<Item = (&str, &Value)> {
    let components = &spec["components"];
    entries(&components["schemas"])
}

fn properties(spec: &Value) -> Vec<(String, String)> {
    let mut properties = Vec::new();
    for (schema, node) in schemas(spec) {
        for (name, property) in entries(&node["properties"]) {
            let required = items(&node["required"]).find(|required| *required == name);
            let required = required.map_or("", |_| "required ");
            // OpenAPI 3.0 ignores what stands beside a reference.
            let access = match property.get("$ref") {
                Some(_) => "",
                None => mark(&property["readOnly"], "read-only "),
            };
            let ty = type_of(property);
            properties.push((format!("{schema}.{name}"), format!("{required}{access}{ty}")));
        }
    }
    properties
}

/// The items of a list that runs parallel to an enum, each named by its value and with its index.
fn enum_values<'a>(spec: &'a Value, list: &str) -> Vec<(String, usize, &'a Value)> {
    let mut values = Vec::new();
    for (schema, node) in schemas(spec) {
        let named = items(&node["enum"]).map(text).chain(repeat("?".to_owned()));
        for (index, (item, value)) in items(&node[list]).zip(named).enumerate() {
            values.push((format!("{schema}.{value}"), index, item));
        }
    }
    values
}

fn references(node: &Value) -> BTreeSet<&str> {
    let children = entries(node).map(|(_, child)| child).chain(items(node));
    let mut references: BTreeSet<_> = children.flat_map(references).collect();
    references.extend(node["$ref"].as_str());
    references
}

fn resolve<'a>(spec: &'a Value, node: &'a Value) -> &'a Value {
    let reference = node["$ref"].as_str();
    let target = reference.and_then(|reference| target(spec, reference));
    target.unwrap_or(node)
}

fn target<'a>(spec: &'a Value, reference: &str) -> Option<&'a Value> {
    let mut keys = reference.strip_prefix("#/")?.split('/');
    keys.try_fold(spec, |node, key| node.get(key))
}

fn type_of(schema: &Value) -> String {
    if let Some(reference) = schema["$ref"].as_str() {
        return reference.rsplit('/').next().unwrap_or(reference).to_owned();
    }
    for (key, separator) in [("allOf", " and "), ("oneOf", " or ")] {
        if schema.get(key).is_some() {
            let types: Vec<_> = items(&schema[key]).map(type_of).collect();
            return types.join(separator);
        }
    }
    match (schema["type"].as_str(), schema["format"].as_str()) {
        (Some("array"), _) => format!("[{}]", type_of(&schema["items"])),
        (Some(ty), Some(format)) => format!("{ty}/{format}"),
        (Some(ty), None) => ty.to_owned(),
        (None, _) => "any".to_owned(),
    }
}

/// Stricter than validation: an example may show documented properties only.
fn find_misfits(spec: &Value, schema: &Value, value: &Value, at: &str, problems: &mut Vec<String>) {
    let schema = resolve(spec, schema);
    for part in items(&schema["allOf"]) {
        find_misfits(spec, part, value, at, problems);
    }
    let fits = match schema["type"].as_str() {
        Some("object") => value.is_mapping(),
        Some("array") => value.is_sequence(),
        Some("string") => value.is_string(),
        Some("boolean") => value.is_bool(),
        Some("integer") => value.is_i64(),
        Some("number") => value.is_number(),
        _ => true,
    };
    if !fits {
        problems.push(format!("{at}: expected {}, found {}", type_of(schema), text(value)));
    }
    if schema.get("enum").is_some() && !items(&schema["enum"]).any(|known| known == value) {
        problems.push(format!("{at}: expected a value of the enum, found {}", text(value)));
    }
    for (name, value) in entries(value).filter(|_| schema.get("properties").is_some()) {
        let at = format!("{at}.{name}");
        match schema["properties"].get(name) {
            Some(schema) => find_misfits(spec, schema, value, &at, problems),
            None => problems.push(format!("{at}: expected a documented property")),
        }
    }
    for item in items(value) {
        find_misfits(spec, &schema["items"], item, &format!("{at}[]"), problems);
    }
}

fn entries(node: &Value) -> impl Iterator<Item = (&str, &Value)> {
    let entries = node.as_mapping().into_iter().flatten();
    entries.filter_map(|(key, value)| Some((key.as_str()?, value)))
}

fn items(node: &Value) -> impl Iterator<Item = &Value> {
    node.as_sequence().into_iter().flatten()
}

fn text(node: &Value) -> String {
    match node.as_str() {
        Some(text) => text.to_owned(),
        None => serde_yaml::to_string(node).map_or_else(|e| e.to_string(), |t| t.trim().to_owned()),
    }
}

fn mark(node: &Value, word: &'static str) -> &'static str {
    match node.as_bool() {
        Some(true) => word,
        _ => "",
    }
}

fn combine(facts: Facts, parts: &[&str]) -> Vec<(String, String)> {
    let mut combined = Vec::new();
    for (item, fact) in facts {
        for part in parts {
            combined.push((format!("{item} {part}"), fact.to_string()));
        }
    }
    combined
}

fn assert_facts<T: AsRef<str>>(expected: &[(T, T)], found: &[(String, String)]) {
    let mut missing = BTreeMap::new();
    for (item, fact) in expected {
        missing.insert(item.as_ref(), fact.as_ref());
    }
    let mut problems = Vec::new();
    for (item, fact) in found {
        match missing.remove(item.as_str()) {
            Some(expected) if expected == fact => {}
            Some(expected) => problems.push(format!("{item}: expected {expected}, found {fact}")),
            None => problems.push(format!("{item}: expected nothing, found {fact}")),
        }
    }
    for (item, expected) in missing {
        problems.push(format!("{item}: expected {expected}, found nothing"));
    }
    assert_none(&problems);
}

fn assert_none(problems: &[String]) {
    assert!(problems.is_empty(), "mismatches:\n{}", problems.join("\n"));
}
