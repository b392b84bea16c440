//! One small document per idea: its IR, the code made of it and what is said about it.

use specwright::{Config, Layout, Source};

/// `spec/features` and `spec/naming`: what the compiler understands, writes and says.
#[test]
fn every_idea_has_its_code() {
    insta::with_settings!({ prepend_module_to_snapshot => false, omit_expression => true }, {
        insta::glob!("../spec", "{features,naming}/*.yaml", |path| {
            let folder = path.parent().and_then(|folder| folder.file_name()).unwrap().to_string_lossy();
            let name = path.file_stem().unwrap().to_string_lossy();
            let source = source(path);
            let config = Config::default();
            let generated = match specwright::generate(&source, &config, Layout::File) {
                Ok(generated) => generated,
                Err(report) => panic!("{}", report.render(specwright::diagnostics::Style::Plain)),
            };
            let ir = specwright::dump_ir(&source, &config).unwrap();
            let code = generated.output.get("generated.rs").unwrap();
            let said = generated.report.render(specwright::diagnostics::Style::Plain);
            insta::with_settings!({ snapshot_suffix => "" , snapshot_path => format!("snapshots/{folder}") }, {
                insta::assert_snapshot!(format!("{name}.ir"), ir);
                insta::assert_snapshot!(format!("{name}.rs"), code);
                insta::assert_snapshot!(format!("{name}.report"), said);
            });
        });
    });
}

/// The same input gives the same bytes.
#[test]
fn generating_twice_gives_the_same() {
    insta::glob!("../spec", "{features,naming}/*.yaml", |path| {
        let config = Config::default();
        let [first, second] =
            [(); 2].map(|()| specwright::generate(&source(path), &config, Layout::Crate).unwrap().output);
        assert_eq!(first, second, "{}", path.display());
    });
}

/// Read under a path that is the same on every machine: tests run in the root of the workspace.
fn source(path: &std::path::Path) -> Source {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).canonicalize().unwrap();
    let path = path.canonicalize().unwrap();
    Source::read(path.strip_prefix(root).unwrap()).unwrap()
}
