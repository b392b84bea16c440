//! What holds for names as a whole.

use std::collections::BTreeSet;

use super::*;

const KINDS: [Kind; 6] =
    [Kind::Type, Kind::Variant, Kind::Field, Kind::Function, Kind::Module, Kind::Constant];

const NASTY: &[&str] = &[
    "",
    " ",
    "_",
    "__",
    "-",
    "--",
    ".",
    "$",
    "@",
    "+1",
    "-1",
    "1",
    "01",
    "1.0",
    "10",
    "a",
    "A",
    "aa",
    "asc",
    "ASC",
    "Asc",
    "aSC",
    "user_id",
    "userId",
    "UserId",
    "user-id",
    "user.id",
    "USER_ID",
    "user id",
    "userID",
    "@type",
    "$type",
    "type",
    "Type",
    "_type",
    "type_",
    "r#type",
    "self",
    "Self",
    "SELF",
    "self_",
    "_self",
    "crate",
    "super",
    "String",
    "string",
    "STRING",
    "Option",
    "option",
    "OptionSchema",
    "option_schema",
    "con",
    "CON",
    "con_",
    "nul",
    "com1",
    "2fa",
    "2FA",
    "_2fa",
    "<",
    "<=",
    ">",
    ">=",
    "*",
    "%",
    "größe",
    "GRÖSSE",
    "Größe",
    "名前",
    "名 前",
    "😀",
    "👍",
    "e\u{301}",
    "é",
    "а",
    "цена",
    "ΐ",
    "İ",
    "ß",
    "हिन्दी",
    "हिन्दी",
    "\u{0}",
    "\u{202e}",
    "a\u{202e}",
    "x",
    "user_id_camel_case",
    "asc_uppercase",
    "AscUppercase",
    "at_type",
    "u1f600",
    "v1",
    "V1",
    "Minus1",
];

fn assign(wires: &[&str], kind: Kind) -> Vec<Name> {
    let members: Vec<Member> = wires.iter().map(|wire| Member::new(wire)).collect();
    Namespace::new(kind).assign(&members).names
}

fn rust(names: &[Name]) -> Vec<&str> {
    names.iter().map(Name::rust).collect()
}

fn is_identifier(name: &Name, kind: Kind) -> bool {
    let plain = name.plain();
    let starts = plain.chars().next().is_some_and(chars::is_start);
    let continues = plain
        .chars()
        .scan(None, |before, c| before.replace(c).map_or(Some((None, c)), |b| Some((Some(b), c))))
        .all(|(before, c)| c == '_' || chars::class(c, before) == chars::Class::Kept);
    let cased = match kind {
        Kind::Type | Kind::Variant => !plain.trim_start_matches('_').starts_with(char::is_lowercase),
        Kind::Constant => !plain.contains(char::is_lowercase),
        _ => !plain.contains(char::is_uppercase),
    };
    starts && continues && cased && plain != "_"
}

#[test]
fn every_text_has_a_legal_name() {
    for kind in KINDS {
        for wire in NASTY {
            let name = Name::alone(wire, kind);
            assert!(is_identifier(&name, kind), "{wire:?} as {kind:?}: {name:?}");
        }
    }
}

#[test]
fn all_names_differ_and_are_legal() {
    let distinct: BTreeSet<_> = NASTY.iter().collect();
    for kind in KINDS {
        let names = assign(NASTY, kind);
        let rust: BTreeSet<_> = names.iter().map(Name::rust).collect();
        assert_eq!(rust.len(), distinct.len(), "{kind:?}");
        assert!(names.iter().all(|name| is_identifier(name, kind)), "{kind:?}");
    }
}

#[test]
fn order_does_not_matter() {
    for kind in KINDS {
        let names = assign(NASTY, kind);
        for turn in (0..NASTY.len()).step_by(5) {
            let mut turned: Vec<&str> = NASTY.to_vec();
            turned.rotate_left(turn);
            if turn % 2 == 1 {
                turned.reverse();
            }
            let mut again = assign(&turned, kind);
            again.sort();
            let mut sorted = names.clone();
            sorted.sort();
            assert_eq!(again, sorted);
        }
    }
}

#[test]
fn the_unrelated_rename_nobody() {
    for kind in KINDS.into_iter().step_by(2) {
        let all = assign(NASTY, kind);
        for left_out in NASTY {
            let plain = Name::alone(left_out, kind);
            let rest: Vec<&str> = NASTY.iter().copied().filter(|w| w != left_out).collect();
            for name in assign(&rest, kind) {
                let alone = Name::alone(name.wire(), kind);
                let is_related = alone == plain.clone() || alone.rust() == plain.rust();
                let took_its_name = name.rust() == plain.rust();
                if !is_related && !took_its_name {
                    assert!(all.contains(&name), "{left_out:?} renamed {name:?} of {kind:?}");
                }
            }
        }
    }
}

#[test]
fn who_is_alone_keeps_the_plain_name() {
    let wires = ["a-b", "ASC", "@type", "userID", "+1"];
    for kind in KINDS {
        for (wire, name) in wires.iter().zip(assign(&wires, kind)) {
            assert_eq!(name, Name::alone(wire, kind));
        }
    }
}

#[test]
fn collisions_are_told_apart_by_what_differs() {
    let cases: &[(Kind, &[&str], &[&str])] = &[
        (Kind::Variant, &["asc", "ASC"], &["Asc", "AscUppercase"]),
        (Kind::Variant, &["Asc", "asc", "ASC"], &["Asc", "AscLowercase", "AscUppercase"]),
        (Kind::Variant, &["a", "A"], &["ALowercase", "A"]),
        (Kind::Variant, &["+1", "-1", "1"], &["Plus1", "Minus1", "Value1"]),
        (Kind::Variant, &["c", "c++", "c#"], &["C", "CPlusPlus", "CHash"]),
        (Kind::Variant, &["A", "A+", "A-"], &["A", "APlus", "AMinus"]),
        (Kind::Variant, &["<5", ">5", "5"], &["LessThan5", "GreaterThan5", "Value5"]),
        (Kind::Variant, &["created", "-created"], &["Created", "MinusCreated"]),
        (Kind::Variant, &["GMT+0", "GMT-0", "GMT0"], &["GmtPlus0", "GmtMinus0", "Gmt0"]),
        (Kind::Variant, &["a/b+1", "a/b-1"], &["ABPlus1", "ABMinus1"]),
        (Kind::Variant, &["a/b-1", "a/b1"], &["ABMinus1", "AB1"]),
        (Kind::Field, &["a-b.c", "a.b-c"], &["a_dash_b_dot_c", "a_dot_b_dash_c"]),
        (Kind::Variant, &["*", "star", "", "empty"], &["StarSymbol", "Star", "EmptyString", "Empty"]),
        (Kind::Variant, &["+", "++"], &["Plus", "PlusPlus"]),
        (Kind::Variant, &["", " ", "*"], &["Empty", "Space", "Star"]),
        (Kind::Field, &["a_b", "a-b", "a.b"], &["a_b", "a_dash_b", "a_dot_b"]),
        (Kind::Field, &["A-B", "a-b"], &["a_b_uppercase", "a_b"]),
        (Kind::Field, &["user_id", "userId"], &["user_id", "user_id_camel_case"]),
        (Kind::Field, &["userID", "userId"], &["user_id_mixed_case", "user_id"]),
        (Kind::Field, &["type", "@type", "_type"], &["r#type", "at_type", "underscore_type"]),
        (Kind::Field, &["@type", "$type"], &["at_type", "dollar_type"]),
        (Kind::Type, &["String", "string"], &["StringSchema", "StringLowercase"]),
        (Kind::Module, &["Order", "order"], &["order_pascal_case", "order"]),
        (Kind::Field, &["größe", "grö-ße"], &["größe", "grö_ße"]),
    ];
    for (kind, wires, names) in cases {
        assert_eq!(rust(&assign(wires, *kind)), *names, "{wires:?}");
    }
}

#[test]
fn without_a_difference_in_words_there_is_a_digest() {
    let names = assign(&["aBC", "abC", "a-b-c", "Abc"], Kind::Field);
    assert_eq!(rust(&names), ["a_bc", "ab_c", "a_b_c", "abc"]);
    let names = assign(&["userID", "USErId", "userId"], Kind::Field);
    let names = rust(&names);
    assert_eq!(names.len(), names.iter().collect::<BTreeSet<_>>().len());
}

#[test]
fn a_plain_name_is_never_given_to_another() {
    let names = assign(&["a-b", "a_b", "a_dash_b"], Kind::Field);
    assert_eq!(rust(&names), ["a_dash_b_lowercase", "a_b", "a_dash_b"]);
    let names = assign(&["@1", "1", "at_1"], Kind::Field);
    let [digested, others @ ..] = &rust(&names)[..] else { panic!("three names") };
    assert!(digested.starts_with("_1_x"), "{digested}");
    assert_eq!(others, ["value_1", "at_1"]);
}

#[test]
fn ranks_and_alternatives_decide_first() {
    let members = [
        Member::new("id").rank(0).alternative("path id"),
        Member::new("id").rank(1).alternative("query id"),
        Member::new("id").rank(1).alternative("header id"),
    ];
    let assigned = Namespace::new(Kind::Field).assign(&members);
    assert_eq!(rust(&assigned.names), ["id", "query_id", "header_id"]);
    let [collision] = &assigned.collisions[..] else { panic!("one collision") };
    assert_eq!((collision.wanted.as_str(), collision.names.len()), ("id", 3));

    let schemas = [Member::new("OrderStatus"), inline("/Order/status", "OrderStatus")];
    let assigned = Namespace::new(Kind::Type).assign(&schemas);
    assert_eq!(rust(&assigned.names), ["OrderStatus", "OrderStatusInline"]);
}

#[test]
fn reserved_names_are_left_to_the_caller() {
    let members = ["undocumented", "unknown", "other"].map(Member::new);
    let assigned = Namespace::new(Kind::Variant).reserve(["Undocumented"]).assign(&members);
    assert_eq!(rust(&assigned.names), ["UndocumentedValue", "Unknown", "Other"]);
    assert_eq!(assigned.collisions, []);
    let members = ["new", "builder"].map(Member::new);
    let assigned = Namespace::new(Kind::Function).reserve(["new"]).assign(&members);
    assert_eq!(rust(&assigned.names), ["new_", "builder"]);
}

#[test]
fn names_stay_what_they_are_when_named_again() {
    for kind in [Kind::Type, Kind::Field, Kind::Module] {
        for wire in NASTY {
            let once = Name::alone(wire, kind);
            let twice = Name::alone(once.plain(), kind);
            if *wire == "ß" {
                continue; // Its capital form is `SS`, two letters.
            }
            let is_reserved = once.plain().ends_with(['_']) || once.plain().ends_with("Schema");
            assert!(once.rust() == twice.rust() || is_reserved, "{once:?} {twice:?}");
        }
    }
}
