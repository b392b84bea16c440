use super::location;
use crate::diagnostics::{Code, Diagnostics, DocumentId, Location, Pointer};
use crate::document::Document;
use crate::load::Source;

/// A document in memory: its root, whose first line is given, and files beside it.
fn read(root: &str, files: &[(&str, &str)]) -> (Document, Diagnostics) {
    let text = format!("openapi: 3.1.0\ninfo: {{title: t, version: v}}\n{root}");
    let source = Source::from_text("spec/api.yaml", text).with_files(files.iter().copied());
    let mut diagnostics = Diagnostics::new();
    let document = Document::parse(&source, &mut diagnostics);
    (document.unwrap_or_else(|| panic!("{:?}", diagnostics.as_slice())), diagnostics)
}

/// Where the property `p` of the schema `A` leads, by file and pointer.
fn target(reference: &str, files: &[(&str, &str)]) -> (u32, String) {
    let root = format!(
        "paths: {{}}\ncomponents: {{schemas: {{A: {{properties: {{p: {{$ref: '{reference}'}}}}}}, B: {{}}}}}}"
    );
    let (document, mut diagnostics) = read(&root, files);
    let schema = document.schema(&location("/components/schemas/A"), &mut diagnostics);
    assert_eq!(diagnostics.as_slice(), [], "{reference}");
    let at = &schema.properties["p"].location;
    (at.document.0, at.pointer.to_string())
}

#[test]
fn paths_are_relative_to_the_file_they_stand_in() {
    let files = [
        ("spec/pets/pet.yaml", "$ref: ../common/animal.json#/Animal"),
        ("spec/common/animal.json", r#"{"Animal": {"$ref": "../api.yaml#/components/schemas/B"}}"#),
        ("shared.yaml", "a b/c: {type: string}"),
        ("spec/with space.yaml", "type: string"),
    ];
    let root = |pointer: &str| (0, pointer.to_owned());
    assert_eq!(target("pets/pet.yaml", &files), root("/components/schemas/B"));
    assert_eq!(target("./common/../common/animal.json#/Animal", &files), root("/components/schemas/B"));
    assert_eq!(target("./api.yaml#/components/schemas/B", &files), root("/components/schemas/B"));
    assert_eq!(target("../shared.yaml#/a%20b~1c", &files), (1, "/a b~1c".to_owned()));
    assert_eq!(target("with%20space.yaml", &files), (1, String::new()));
    assert_eq!(target("with space.yaml#", &files), (1, String::new()));
}

#[test]
fn a_path_that_leads_through_a_reference_is_followed() {
    let files = [("spec/a.yaml", "x: {$ref: b.yaml}"), ("spec/b.yaml", "properties: {y: {type: string}}")];
    assert_eq!(target("a.yaml#/x/properties/y", &files), (2, "/properties/y".to_owned()));
}

#[test]
fn circles_through_files_end() {
    let files = [("spec/a.yaml", "$ref: b.yaml"), ("spec/b.yaml", "$ref: a.yaml")];
    let root = "paths: {}\ncomponents: {schemas: {A: {items: {$ref: a.yaml}}}}";
    let (document, mut diagnostics) = read(root, &files);
    let schema = document.schema(&location("/components/schemas/A"), &mut diagnostics);
    assert!(!schema.items.unwrap().is_reference());
    assert_eq!(diagnostics.as_slice()[0].code, Code::CyclicReference);
}

#[test]
fn findings_point_into_the_file() {
    let files = [("spec/a.yaml", "type: object\nproperties:\n  x: {type: sring}\n")];
    let root = "paths: {}\ncomponents: {schemas: {A: {$ref: a.yaml}}}";
    let (document, mut diagnostics) = read(root, &files);
    let api = document.api(&mut diagnostics);
    let schema = document.schema(&api.schemas[0].location, &mut diagnostics);
    document.schema(&schema.properties["x"].location, &mut diagnostics);
    let report = crate::diagnostics::Report::new(diagnostics.into_vec(), &document.sources());
    assert_eq!(report.lines(), ["spec/a.yaml:3:13: warning[unknown-type]: there is no type `sring`"]);
}

#[test]
fn schemas_in_files_have_names() {
    let files = [
        ("spec/pets/cat.v1.yaml", "type: object"),
        ("spec/pets/index.yaml", "{definitions: {Dog: {type: object}}, type: object}"),
        ("spec/birds.yaml", "Owl: {type: object, properties: {wing: {type: object}}}"),
        ("spec/old/birds.yaml", "Owl: {type: object}"),
    ];
    let root = "paths: {}
components:
  schemas:
    Pets:
      properties:
        a: {$ref: pets/cat.v1.yaml}
        b: {$ref: pets/index.yaml}
        c: {$ref: pets/index.yaml#/definitions/Dog}
        d: {$ref: birds.yaml#/Owl}
        e: {$ref: old/birds.yaml#/Owl}
        # Part of another schema: it is named after the place where it is used.
        f: {$ref: birds.yaml#/Owl/properties/wing}
    Kitten: {$ref: pets/cat.v1.yaml}
";
    let (document, mut diagnostics) = read(root, &files);
    let api = document.api(&mut diagnostics);
    let named = api.schemas.iter().map(|schema| {
        let words = schema.elsewhere.as_ref().map(|elsewhere| elsewhere.words.as_str());
        (schema.name.as_str(), words)
    });
    let expected = [
        ("Pets", None),
        // The component has no schema of its own, and gives its name to the one in the file.
        ("Kitten", None),
        ("pets", Some("index pets")),
        ("Dog", Some("definitions Dog")),
        ("Owl", Some("birds Owl")),
        ("Owl", Some("old birds Owl")),
    ];
    assert_eq!(named.collect::<Vec<_>>(), expected);
    let kitten = Location { document: DocumentId(1), pointer: Pointer::root() };
    assert_eq!(api.schemas[1].location, kitten);
}

#[test]
fn a_file_that_is_referred_to_by_many_is_read_once() {
    let root = "paths: {}
components: {schemas: {A: {$ref: a.yaml}, B: {$ref: ./a.yaml}, C: {$ref: 'x/../a.yaml'}}}";
    let (document, _) = read(root, &[("spec/a.yaml", "type: string")]);
    let two = DocumentId(2);
    assert_eq!(document.sources().display(two), None);
    assert_eq!(document.sources().display(DocumentId(1)), Some("spec/a.yaml"));
}

#[test]
fn descriptions_may_be_files() {
    let source = Source::from_text(
        "api.yaml",
        "openapi: 3.0.3\ninfo: {title: t, version: v, description: {$ref: about.md}}\npaths: {}",
    );
    let source = source.with_files([("about.md", "# About\n\n- [us]: {this")]);
    let mut diagnostics = Diagnostics::new();
    let api = Document::parse(&source, &mut diagnostics).unwrap().api(&mut diagnostics);
    assert_eq!(api.info.description.as_deref(), Some("# About\n\n- [us]: {this"));
    assert_eq!(diagnostics.as_slice()[0].message, "`description` is a `$ref`");
}

#[test]
fn a_document_may_say_its_address() {
    let root = "$self: https://a.example/apis/pets.yaml
jsonSchemaDialect: https://spec.openapis.org/oas/3.2/dialect/2025-09-17
paths: {}
components:
  schemas:
    A:
      properties:
        absolute: {$ref: 'https://a.example/apis/pets.yaml#/components/schemas/B'}
        relative: {$ref: 'pets.yaml#/components/schemas/B'}
        by-path: {$ref: 'api.yaml#/components/schemas/B'}
    B: {type: object}
";
    let (document, mut diagnostics) = read(root, &[]);
    document.api(&mut diagnostics);
    let schema = document.schema(&location("/components/schemas/A"), &mut diagnostics);
    assert_eq!(diagnostics.as_slice(), []);
    for (name, property) in &schema.properties {
        assert_eq!(property.location, location("/components/schemas/B"), "{name}");
    }
}

#[test]
fn files_to_watch_are_those_that_matter() {
    let spec = concat!(env!("CARGO_MANIFEST_DIR"), "/../spec/features");
    let mut diagnostics = Diagnostics::new();
    let names = |document: &Document| -> Vec<String> {
        let names = document.paths().into_iter().map(|path| path.file_name().unwrap().to_owned());
        names.map(|name| name.into_string().unwrap()).collect()
    };
    let source = Source::read(format!("{spec}/several-files.yaml")).unwrap();
    let several = names(&Document::parse(&source, &mut diagnostics).unwrap());
    assert_eq!(several[0], "several-files.yaml");
    assert!(
        ["paths.yaml", "Guest Book.json", "finds.yaml"]
            .iter()
            .all(|name| several.contains(&(*name).to_owned()))
    );
    assert_eq!(several.iter().filter(|name| *name == "sheet.yaml").count(), 2);
    // One that is not there may appear.
    let source = Source::read(format!("{spec}/missing-file.yaml")).unwrap();
    let missing = names(&Document::parse(&source, &mut diagnostics).unwrap());
    assert!(missing.contains(&"letters.yaml".to_owned()) && !missing.contains(&"stamps.yaml".to_owned()));
}
