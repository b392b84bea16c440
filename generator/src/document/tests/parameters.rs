use super::{Case, case, shown};
use crate::diagnostics::{Code, Severity};
use crate::document::model::{ParameterPlace, Style};

/// One operation with these parameters, and some components.
fn with(path: &str, shared: &str, own: &str) -> Case {
    case(&format!(
        "paths:
  {path}:
    parameters: {shared}
    get: {{parameters: {own}, responses: {{'200': {{description: ok}}}}}}
components:
  parameters:
    Id: {{name: id, in: path, required: true, schema: {{type: string}}}}
    Chain: {{$ref: '#/components/parameters/Id'}}
"
    ))
}

#[test]
fn parameters_of_the_operation_replace_those_of_the_path() {
    let mut case = with(
        "/a/{id}",
        "[{name: a, in: query, schema: {}}, {name: b, in: query, schema: {}, description: shared}]",
        "[{name: b, in: query, schema: {}, description: own}, {$ref: '#/components/parameters/Chain'}]",
    );
    let operation = case.operation();
    assert_eq!(case.findings(), []);
    let names: Vec<_> = operation.parameters.iter().map(|p| p.name.as_str()).collect();
    assert_eq!(names, ["a", "b", "id"]);
    assert_eq!(operation.parameters[1].description.as_deref(), Some("own"));
    assert_eq!(operation.parameters[2].location.pointer.as_str(), "/components/parameters/Id");
}

#[test]
fn styles_have_the_defaults_of_their_places() {
    let cases = [
        ("in: query", Style::Form, true),
        ("in: query, style: pipeDelimited", Style::PipeDelimited, false),
        ("in: query, style: deepObject, explode: true", Style::DeepObject, true),
        ("in: query, explode: false", Style::Form, false),
        ("in: header", Style::Simple, false),
        ("in: cookie", Style::Form, true),
        ("in: path, required: true", Style::Simple, false),
        ("in: path, required: true, style: matrix, explode: true", Style::Matrix, true),
    ];
    for (keywords, style, explode) in cases {
        let path = if keywords.contains("path") { "/{p}" } else { "/" };
        let mut case = with(path, "[]", &format!("[{{name: p, {keywords}, schema: {{}}}}]"));
        let operation = case.operation();
        assert_eq!(case.findings(), [], "{keywords}");
        let parameter = &operation.parameters[0];
        assert_eq!((parameter.style, parameter.explode), (style, explode), "{keywords}");
    }
}

#[test]
fn a_style_of_another_place_is_the_default() {
    let mut case = with("/", "[]", "[{name: p, in: header, style: form, schema: {}}]");
    assert_eq!(case.operation().parameters[0].style, Style::Simple);
    assert_eq!(case.only().code, Code::Mended);
}

#[test]
fn content_takes_the_place_of_a_schema() {
    let mut case = with(
        "/",
        "[]",
        "[{name: p, in: query, content: {application/json: {schema: {type: object}}}},
          {name: q, in: query, schema: {}, content: {text/plain: {}}}, {name: r, in: query}]",
    );
    let operation = case.operation();
    let [p, q, r] = operation.parameters.as_slice() else { panic!() };
    assert_eq!(p.media_type(), Some("application/json"));
    assert!(p.schema.is_some() && q.schema.is_some() && q.content.is_none());
    assert!(r.schema.is_none());
    let messages: Vec<_> = case.findings().into_iter().map(|(_, message)| message).collect();
    let both = "there are both `schema` and `content`";
    assert_eq!(messages, [both, "there is neither `schema` nor `content`"]);
}

#[test]
fn path_parameters_are_always_required() {
    let mut case = with("/{id}", "[]", "[{name: id, in: path, schema: {}}]");
    assert!(case.operation().parameters[0].required);
    assert_eq!(case.only().code, Code::Mended);
}

#[test]
fn headers_that_belong_to_others_are_left_out() {
    let headers = ["Accept", "content-type", "AUTHORIZATION", "X-Mine"]
        .map(|name| format!("{{name: {name}, in: header, schema: {{}}}}"))
        .join(", ");
    let mut case = with("/", "[]", &format!("[{headers}]"));
    let operation = case.operation();
    assert_eq!(operation.parameters.len(), 1);
    assert_eq!(operation.parameters[0].name, "X-Mine");
    assert_eq!(case.findings().len(), 3);
}

#[test]
fn names_in_braces_must_be_declared() {
    let mut case = with("/{id}/{gone}", "[]", "[{$ref: '#/components/parameters/Id'}]");
    let operation = case.operation();
    let finding = case.only();
    assert_eq!((finding.code, finding.severity), (Code::PathParameterMismatch, Severity::Warning));
    assert_eq!(finding.message, "the path parameter `gone` is not declared");
    assert_eq!(finding.label, "for GET");
    assert_eq!(shown(&finding.place), ("key", "/paths/~1{id}~1{gone}"));
    assert_eq!(operation.parameters.len(), 2);
}

#[test]
fn a_parameter_that_is_not_in_the_path_is_left_out() {
    let mut case = with("/", "[]", "[{$ref: '#/components/parameters/Id'}]");
    assert_eq!(case.operation().parameters, []);
    let finding = case.only();
    assert_eq!((finding.code, finding.severity), (Code::PathParameterMismatch, Severity::Warning));
}

#[test]
fn one_lost_parameter_is_one_finding() {
    let mut case = with("/{id}", "[]", "[{$ref: 'other.yaml#/Id'}]");
    let operation = case.operation();
    assert_eq!(case.only().code, Code::DanglingReference);
    assert_eq!(case.only().note.as_deref(), Some("the parameter is left out"));
    let [id] = operation.parameters.as_slice() else { panic!() };
    assert_eq!((id.name.as_str(), id.place, id.required), ("id", ParameterPlace::Path, true));
}

#[test]
fn parameters_without_a_name_or_a_place_are_left_out() {
    let mut case = with("/", "[]", "[{in: query}, {name: a}, {name: b, in: body}, 5]");
    assert_eq!(case.operation().parameters, []);
    assert!(case.findings().iter().all(|(code, _)| *code == Code::InvalidShape));
    assert_eq!(case.findings().len(), 4);
}

#[test]
fn the_same_parameter_twice_is_one() {
    let one = "{name: a, in: query, schema: {}}";
    let mut case = with("/", "[]", &format!("[{one}, {one}, {{name: a, in: header, schema: {{}}}}]"));
    assert_eq!(case.operation().parameters.len(), 2);
    assert_eq!(case.only().code, Code::Mended);
}
