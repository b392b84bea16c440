use crate::diagnostics::{Code, Diagnostics, Report};
use crate::document::Document;
use crate::document::model::{Api, ParameterPlace, SecuritySchemeKind, Style};
use crate::load::Source;

/// What is read from a document of Swagger 2.0, and what is said of it, by line.
fn read(body: &str) -> (Api, Vec<String>) {
    let text = format!("swagger: '2.0'\ninfo: {{title: t, version: v}}\n{body}");
    let mut diagnostics = Diagnostics::new();
    let document = Document::parse(&Source::from_text("api.yaml", text), &mut diagnostics);
    let document = document.unwrap_or_else(|| panic!("{:?}", diagnostics.as_slice()));
    let api = document.api(&mut diagnostics);
    let report = Report::new(diagnostics.into_vec(), &document.sources());
    (api, report.lines())
}

#[test]
fn addresses_are_made_of_three_parts() {
    let cases = [
        (
            "host: a.example\nbasePath: /v1/\nschemes: [http, https]",
            &["https://a.example/v1", "http://a.example/v1"][..],
        ),
        ("host: a.example:8080", &["https://a.example:8080"]),
        ("basePath: /v1", &["/v1"]),
        ("basePath: /", &["/"]),
        ("schemes: [http]", &[]),
    ];
    for (text, expected) in cases {
        let (api, said) = read(&format!("{text}\npaths: {{}}"));
        let urls: Vec<_> = api.servers.iter().map(|server| server.url.as_str()).collect();
        assert_eq!(urls, expected, "{text}");
        assert_eq!(said, [""; 0]);
    }
}

#[test]
fn arrays_have_styles() {
    let cases = [
        ("query", "csv", Style::Form, false),
        ("query", "ssv", Style::SpaceDelimited, false),
        ("query", "pipes", Style::PipeDelimited, false),
        ("query", "multi", Style::Form, true),
        ("header", "csv", Style::Simple, false),
    ];
    for (place, format, style, explode) in cases {
        let (api, said) = read(&format!(
            "paths: {{/a: {{get: {{operationId: a, responses: {{'204': {{description: d}}}}, parameters: [
{{name: p, in: {place}, type: array, items: {{type: string}}, collectionFormat: {format}}}]}}}}}}"
        ));
        assert_eq!(said, [""; 0]);
        let parameter = &api.operations[0].parameters[0];
        assert_eq!((parameter.style, parameter.explode), (style, explode), "{place} {format}");
    }
}

#[test]
fn bodies_are_no_parameters() {
    let (api, said) = read(
        "consumes: [text/json]
parameters: {Whole: {name: w, in: body, schema: {type: object}}, Name: {name: n, in: query, type: string}}
paths:
  /a:
    parameters: [{$ref: '#/parameters/Whole'}]
    post:
      operationId: a
      parameters: [{$ref: '#/parameters/Name'}]
      responses: {'204': {description: d}}
    put:
      operationId: b
      consumes: [a/b, c/d]
      parameters: [{name: own, in: body, required: true, schema: {type: string}}]
      responses: {'204': {description: d}}
",
    );
    assert_eq!(said, [""; 0]);
    let [post, put] = api.operations.as_slice() else { panic!() };
    assert_eq!(post.parameters[0].place, ParameterPlace::Query);
    let body = post.request_body.as_ref().unwrap();
    assert_eq!((body.component.as_deref(), body.content[0].name.as_str()), (Some("Whole"), "text/json"));
    let body = put.request_body.as_ref().unwrap();
    assert!(body.required && body.component.is_none());
    let names: Vec<_> = body.content.iter().map(|media| media.name.as_str()).collect();
    assert_eq!(names, ["a/b", "c/d"]);
    // One schema, however many media types it has.
    let schemas: Vec<_> = body.content.iter().map(|media| media.schema.as_ref().unwrap()).collect();
    assert_eq!(schemas[0].location, schemas[1].location);
}

#[test]
fn forms_are_objects() {
    let (api, said) = read(
        "paths:
  /a:
    post:
      operationId: a
      parameters:
        - {name: file, in: formData, type: file, required: true}
        - {name: note, in: formData, type: string}
      responses: {'204': {description: d}}
",
    );
    assert_eq!(said, [""; 0]);
    let body = api.operations[0].request_body.as_ref().unwrap();
    assert!(body.required);
    assert_eq!(body.content[0].name, "multipart/form-data");
}

#[test]
fn security_schemes_are_named_anew() {
    let (api, said) = read(
        "paths: {}
securityDefinitions:
  a: {type: basic}
  b: {type: apiKey, in: query, name: k}
  c: {type: oauth2, flow: application, tokenUrl: 'https://a.example', scopes: {s: t}}
",
    );
    assert_eq!(said, [""; 0]);
    let kinds: Vec<_> = api.security_schemes.iter().map(|scheme| &scheme.kind).collect();
    assert!(matches!(kinds[0], SecuritySchemeKind::Http { scheme } if scheme == "basic"));
    assert!(matches!(kinds[1], SecuritySchemeKind::ApiKey { place: ParameterPlace::Query, .. }));
    let SecuritySchemeKind::OAuth2(flows) = kinds[2] else { panic!("{kinds:?}") };
    assert!(flows.get("clientCredentials").is_some_and(|flow| flow.get("scopes").is_some()));
}

#[test]
fn findings_point_at_what_was_written() {
    let (_, said) = read(
        "paths:
  /a:
    get:
      operationId: a
      parameters:
        - {name: q, in: query, type: string}
        - {name: b, in: body, schema: {$ref: '#/definitions/Gone'}}
        - {name: h, in: nowhere, type: string}
      responses:
        '200': {description: d, schema: {$ref: '#/definitions/Pet'}}
definitions:
  Pets: {type: object}
",
    );
    assert_eq!(
        said,
        [
            "api.yaml:10:25: warning[invalid-shape]: there are no parameters in `nowhere`",
            "api.yaml:9:46: warning[dangling-reference]: `#/definitions/Gone` leads nowhere",
            "api.yaml:12:48: warning[dangling-reference]: `#/definitions/Pet` leads nowhere",
        ]
    );
}

#[test]
fn a_path_may_be_somewhere_else() {
    let (api, said) = read(
        "paths:
  /a: {$ref: '#/x-paths/a', get: {responses: {}}}
x-paths:
  a: {put: {operationId: a, responses: {'200': {description: d, schema: {type: string}}}}}
",
    );
    assert_eq!(api.operations[0].method, "PUT");
    assert_eq!(said, ["api.yaml:4:29: warning[unsupported]: `get` has no effect beside `$ref`"]);
}

#[test]
fn wrong_shapes_are_no_reason_to_stop() {
    for body in [
        "paths: 5",
        "paths: {/a: [], /b: {get: 1, parameters: {}, post: {parameters: [1, {in: body}], responses: 5}}}",
        "paths: {}\ndefinitions: []\nparameters: x\nresponses: {A: 1, B: {$ref: 5}}\nsecurityDefinitions: {a: 1}",
        "paths: {/a: {$ref: '#/paths/~1a'}}\nschemes: 1\nconsumes: {}\nhost: 1\nbasePath: []",
    ] {
        read(body);
    }
    let (_, said) = read("paths: {/a: {$ref: '#/x'}}");
    assert!(said[0].contains(Code::DanglingReference.as_str()), "{said:?}");
}
