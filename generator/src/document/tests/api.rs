use super::{case, location, shown};
use crate::diagnostics::{Code, Severity};
use crate::document::Document;
use crate::document::model::{SecuritySchemeKind, Status};
use crate::load::Source;
use serde_json::json;

const RESPONSES: &str = "responses: {'200': {description: ok}}";

#[test]
fn the_parts_of_a_document_are_read() {
    let mut case = case(&format!(
        "x-top: [1]
servers:
  - url: https://{{host}}/v1
    variables: {{host: {{default: a.example, enum: [a.example, b.example]}}}}
tags: [{{name: Pets, description: All of them}}]
security: [{{key: []}}, {{}}]
paths:
  /pets:
    x-ignored: 1
    get: {{operationId: list, tags: [Pets], deprecated: true, x-op: true, {RESPONSES}}}
    post: {{security: [], servers: [{{url: /}}], {RESPONSES}}}
components:
  schemas: {{A: {{}}, x-b: {{}}}}
  securitySchemes:
    key: {{type: apiKey, in: header, name: X-Key}}
    bearer: {{type: http, scheme: Bearer}}
    oauth: {{type: oauth2, flows: {{implicit: {{}}}}}}
    oidc: {{type: openIdConnect, openIdConnectUrl: 'https://x'}}
    other: {{type: mutualTLS}}
"
    ));
    let api = case.api();
    assert_eq!(case.only().code, Code::UnsupportedSecurity);
    assert_eq!((api.info.title.as_str(), api.info.version.as_str()), ("t", "v"));
    assert_eq!(api.extensions["x-top"], json!([1]));
    assert_eq!(api.servers[0].variables[0].values, ["a.example", "b.example"]);
    assert_eq!(api.tags[0].description.as_deref(), Some("All of them"));
    assert_eq!(api.security[0].schemes, [("key".to_owned(), Vec::new())]);
    assert_eq!(api.security[1].schemes, []);
    let schemas: Vec<_> = api.schemas.iter().map(|schema| schema.name.as_str()).collect();
    assert_eq!(schemas, ["A", "x-b"]);
    let kinds: Vec<_> = api.security_schemes.iter().map(|scheme| &scheme.kind).collect();
    assert!(matches!(kinds[0], SecuritySchemeKind::ApiKey { name, .. } if name == "X-Key"));
    assert!(matches!(kinds[1], SecuritySchemeKind::Http { scheme } if scheme == "bearer"));
    assert!(matches!(kinds[2], SecuritySchemeKind::OAuth2(flows) if flows["implicit"] == json!({})));
    assert!(matches!(kinds[4], SecuritySchemeKind::Other(kind) if kind == "mutualTLS"));
    let [get, post] = api.operations.as_slice() else { panic!() };
    assert_eq!((get.method.as_str(), get.path.as_str()), ("GET", "/pets"));
    assert_eq!(get.location.pointer.as_str(), "/paths/~1pets/get");
    assert!(get.deprecated && get.security.is_none() && get.servers.is_empty());
    assert_eq!(get.extensions["x-op"], json!(true));
    assert_eq!((post.security.as_deref(), post.servers.len()), (Some([].as_slice()), 1));
}

#[test]
fn small_mistakes_are_mended() {
    let text = "openapi: 3.0.3
info: {version: 1.0, description: null}
tags: [Pets, {name: 5}]
servers: [https://a.example]
paths:
  pets:
    get: {operationId: 12, tags: Pets, deprecated: 'yes', responses: {'200': {}, 2xx: null}}
    put:
  /nothing:
components: null
";
    let mut diagnostics = crate::diagnostics::Diagnostics::new();
    let document = Document::parse(&Source::from_text("x", text), &mut diagnostics).unwrap();
    let api = document.api(&mut diagnostics);
    let list = diagnostics.into_vec();
    assert!(list.iter().all(|d| d.code == Code::Mended), "{list:?}");
    assert_eq!(list.len(), 15, "{list:?}");
    assert_eq!((api.info.title.as_str(), api.info.version.as_str()), ("", "1.0"));
    assert_eq!((api.tags[0].name.as_str(), api.tags[1].name.as_str()), ("Pets", "5"));
    assert_eq!(api.servers[0].url, "https://a.example");
    let [operation] = api.operations.as_slice() else { panic!() };
    assert_eq!((operation.path.as_str(), operation.deprecated), ("/pets", true));
    assert_eq!(operation.operation_id.as_deref(), Some("12"));
    assert_eq!(operation.tags, ["Pets"]);
    let statuses: Vec<_> = operation.responses.iter().map(|r| r.status).collect();
    assert_eq!(statuses, [Status::Code(200), Status::Range(2)]);
}

#[test]
fn a_bad_part_is_one_finding_at_its_place_and_the_rest_is_read() {
    let mut case = case(&format!(
        "tags: [{{description: no name}}, {{name: Good}}]
paths:
  /a:
    get: {{operationId: [x], {RESPONSES}}}
    put: nothing
    post: {{responses: {{'200': 1, '99': {{description: no}}, '201': {{description: yes}}}}}}
"
    ));
    let api = case.api();
    let places: Vec<_> = case.diagnostics.as_slice().iter().map(|d| shown(&d.place).1).collect();
    assert_eq!(
        places,
        [
            "/tags/0",
            "/paths/~1a/get/operationId",
            "/paths/~1a/put",
            "/paths/~1a/post/responses/200",
            "/paths/~1a/post/responses/99",
        ]
    );
    assert!(case.diagnostics.as_slice().iter().all(|d| d.code == Code::InvalidShape));
    assert_eq!(api.tags[0].name, "Good");
    let methods: Vec<_> = api.operations.iter().map(|o| o.method.as_str()).collect();
    assert_eq!(methods, ["GET", "POST"]);
    assert_eq!(api.operations[1].responses.len(), 1);
}

#[test]
fn bodies_and_responses_know_the_component_they_come_from() {
    let mut case = case(
        "paths:
  /a:
    put:
      requestBody: {$ref: '#/components/requestBodies/Alias'}
      responses:
        '200': {$ref: '#/components/responses/Ok'}
        default:
          description: error
          content: {application/json: {schema: {$ref: '#/components/schemas/E'}}, text/plain: {}}
components:
  requestBodies:
    Alias: {$ref: '#/components/requestBodies/Real'}
    Real: {required: true, content: {application/xml: {schema: {type: string}}}}
  responses:
    Ok:
      description: fine
      headers:
        x-lower: {schema: {type: string}, required: true, explode: true}
        Content-Type: {schema: {type: string}}
        X-Ref: {$ref: '#/components/headers/H'}
  headers: {H: {schema: {type: integer}}}
  schemas: {E: {}}
",
    );
    let operation = case.operation();
    assert_eq!(case.findings(), []);
    let body = operation.request_body.unwrap();
    assert_eq!((body.component.as_deref(), body.required), (Some("Real"), true));
    assert_eq!(body.location, location("/components/requestBodies/Real"));
    assert_eq!(body.content[0].name, "application/xml");
    let [ok, error] = operation.responses.as_slice() else { panic!() };
    assert_eq!((ok.component.as_deref(), error.component.as_deref()), (Some("Ok"), None));
    let headers: Vec<_> = ok.headers.iter().map(|header| header.name.as_str()).collect();
    assert_eq!(headers, ["x-lower", "X-Ref"]);
    assert!(ok.headers[0].required && ok.headers[0].explode);
    assert_eq!(ok.headers[1].location, location("/components/headers/H"));
    assert_eq!(error.status, Status::Default);
    let schema = error.content[0].schema.as_ref().unwrap();
    assert_eq!(schema.location, location("/components/schemas/E"));
    assert!(schema.is_reference() && error.content[1].schema.is_none());
}

#[test]
fn an_operation_id_is_used_once() {
    let mut case = case(&format!(
        "paths: {{/a: {{get: {{operationId: x, {RESPONSES}}}, put: {{operationId: x, {RESPONSES}}}}}}}"
    ));
    case.api();
    let finding = case.only();
    assert_eq!(finding.code, Code::DuplicateOperationId);
    assert_eq!(shown(&finding.place), ("value", "/paths/~1a/put/operationId"));
    assert_eq!(shown(&finding.related[0].0), ("value", "/paths/~1a/get/operationId"));
}

#[test]
fn an_operation_is_there_once() {
    let mut case = case(&format!("paths: {{a: {{get: {{{RESPONSES}}}}}, /a: {{get: {{{RESPONSES}}}}}}}"));
    case.api();
    assert_eq!(case.findings()[1].0, Code::DuplicateOperation);
}

#[test]
fn what_is_not_supported_is_said() {
    let mut case = case(&format!(
        "paths:
  /a:
    get:
      sumary: x
      {RESPONSES}
"
    ));
    case.api();
    let messages: Vec<_> = case.findings().into_iter().map(|(_, message)| message).collect();
    assert_eq!(messages, ["`sumary` is not a keyword of an operation"]);
    let findings = case.diagnostics.as_slice();
    assert_eq!(findings[0].help.as_deref(), Some("do you mean `summary`?"));
    assert!(!case.diagnostics.has_errors());
}

#[test]
fn a_security_scheme_that_is_not_declared_is_a_warning() {
    let mut case = case("security: [{gone: [a]}]\npaths: {}");
    let api = case.api();
    assert_eq!(api.security[0].schemes, [("gone".to_owned(), vec!["a".to_owned()])]);
    let finding = case.only();
    assert_eq!((finding.code, finding.severity), (Code::DanglingReference, Severity::Warning));
    assert_eq!(shown(&finding.place), ("key", "/security/0/gone"));
}

#[test]
fn path_items_may_be_elsewhere() {
    let mut case = case(&format!(
        "paths:
  /a: {{$ref: '#/components/pathItems/P', put: {{operationId: own, {RESPONSES}}}}}
  /b: {{$ref: '#/components/pathItems/Gone'}}
components:
  pathItems:
    P:
      parameters: [{{name: q, in: query, schema: {{}}}}]
      get: {{operationId: there, {RESPONSES}}}
      put: {{operationId: hidden, {RESPONSES}}}
"
    ));
    let api = case.api();
    let ids: Vec<_> = api.operations.iter().filter_map(|o| o.operation_id.as_deref()).collect();
    assert_eq!(ids, ["own", "there"]);
    assert!(api.operations.iter().all(|operation| operation.parameters.len() == 1));
    assert_eq!(case.only().code, Code::DanglingReference);
    assert_eq!(case.only().note.as_deref(), Some("the operations of the path are left out"));
}

#[test]
fn what_is_nested_as_deep_as_is_allowed_can_be_read_and_shown() {
    let deep = format!("{}1{}", "{a: ".repeat(115), "}".repeat(115));
    let text = format!("openapi: 3.0.3\ninfo: {{title: t, version: v, x-deep: {deep}}}\npaths: {{}}");
    let source = Source::from_text("x", text.replace("1}", ".nan}"));
    let mut diagnostics = crate::diagnostics::Diagnostics::new();
    let document = Document::parse(&source, &mut diagnostics).unwrap();
    document.api(&mut diagnostics);
    let mut sources = crate::diagnostics::Sources::new();
    source.add_to(&mut sources);
    let report = crate::diagnostics::Report::new(diagnostics.into_vec(), &sources);
    assert_eq!(report.records()[0].line, Some(2));
    assert!(report.records()[0].column.is_some_and(|column| column > 115 * 4));
}
