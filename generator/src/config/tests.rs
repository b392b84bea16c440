use super::{Config, Matching, Target};

#[test]
fn an_unknown_key_is_told_with_its_place() {
    let told = |text: &str| Config::from_toml(text, "s.toml").unwrap_err().lines().join("\n");
    let line = told("property-case = \"ignore-case\"\nproperty-cace = \"exact\"\n");
    let expected = "there is no key `property-cace` here; do you mean `property-case`?";
    assert_eq!(line, format!("s.toml:2:1: error[invalid-configuration]: {expected}"));
    let line = told("colour = 1\n");
    assert!(
        line.starts_with(
            "s.toml:1:1: error[invalid-configuration]: there is no key `colour` here; there is `"
        )
    );
    let line = told("parts = [\"clients\"]\n");
    assert_eq!(
        line,
        "s.toml:1:10: error[invalid-configuration]: there is no value `clients` here; do you mean `client`?"
    );
}

#[test]
fn an_unknown_code_is_told_with_its_place() {
    let error = Config::from_toml("[diagnostics]\nmended = \"deny\"\nunsuported = \"allow\"\n", "s.toml");
    let line = error.unwrap_err().lines().join("\n");
    let expected = "there is no diagnostic `unsuported`; do you mean `unsupported`?";
    assert_eq!(line, format!("s.toml:3:1: error[invalid-configuration]: {expected}"));
    let error = Config::from_toml("[diagnostics]\nmended = \"denny\"\n", "s.toml").unwrap_err();
    let line = error.lines().join("\n");
    assert!(line.starts_with("s.toml:2:10:") && line.contains("`deny`"), "{line}");
}

#[test]
fn options_have_defaults() {
    let config = Config::from_toml("[types.Order]\ncase = \"ignore-case\"\n", "s.toml").unwrap();
    assert_eq!(config.types["Order"].case, Some(Matching::IgnoreCase));
    assert_eq!(config.property_case, Matching::Exact);
}

#[test]
fn targets_take_what_the_file_says_for_all() {
    let text = "
property-case = \"ignore-case\"
[types.Order]
name = \"Purchase\"
[[target]]
spec = \"a.yaml\"
output = \"../a\"
[[target]]
spec = \"b.yaml\"
output = \"b\"
layout = \"file\"
property-case = \"exact\"
types.Line.name = \"Row\"
";
    let targets = Target::all_from_toml(text, "conf/specwright.toml").unwrap();
    let [first, second] = targets.as_slice() else { panic!("{targets:?}") };
    assert_eq!(first.spec.to_str(), Some("conf/a.yaml"));
    assert_eq!(first.output.to_str(), Some("conf/../a"));
    assert_eq!(first.config.property_case, Matching::IgnoreCase);
    assert_eq!(second.config.property_case, Matching::Exact);
    assert_eq!(second.layout, crate::Layout::File);
    let names: Vec<&String> = second.config.types.keys().collect();
    assert_eq!(names, ["Line", "Order"]);
}

#[test]
fn mistakes_in_targets_have_their_places() {
    let told = |text: &str| Target::all_from_toml(text, "s.toml").unwrap_err().lines().join("\n");
    let lacks = told("parts = []\n[[target]]\nspec = \"a.yaml\"\n");
    assert_eq!(lacks, "s.toml:2:1: error[invalid-configuration]: a target needs a `spec` and an `output`");
    let unknown = told("[[target]]\nspec = \"a.yaml\"\noutput = \"b\"\nlayot = \"file\"\n");
    assert!(
        unknown.starts_with("s.toml:4:1: error[invalid-configuration]: there is no key `layot`"),
        "{unknown}"
    );
    let several = Config::from_toml("[[target]]\nspec = \"a\"\noutput = \"b\"\n", "s.toml").unwrap_err();
    assert!(several.lines().join("").contains("specwright generate -c"));
    let same =
        told("[[target]]\nspec = \"a\"\noutput = \"b\"\n[[target]]\nspec = \"c\"\noutput = \"./d/../b/\"\n");
    assert!(same.starts_with("s.toml:6:10:") && same.contains("another target has this output"), "{same}");
    let table = told("[target]\nspec = \"a\"\n");
    assert!(table.contains("`[[target]]`"), "{table}");
}

#[test]
fn behaviours_are_known_by_their_days() {
    let config = Config::from_toml("behaviour = \"2026-11-21\"", "s.toml").unwrap();
    assert_eq!(config.behaviour, super::Behaviour::NEWEST);
    let error = Config::from_toml("behaviour = \"2031-01-01\"", "s.toml").unwrap_err();
    let line = error.lines().join("\n");
    assert!(line.starts_with("s.toml:1:13:") && line.contains("update Specwright"), "{line}");
    let error = Config::from_toml("behaviour = \"2026-11-20\"", "s.toml").unwrap_err();
    assert!(error.lines().join("\n").contains("do you mean `2026-11-21`?"));
}
