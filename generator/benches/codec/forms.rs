//! Forms, and so queries: scalars against `serde_urlencoded`, lists as well against `serde_html_form`.

use std::error::Error;
use std::hint::black_box;

use serde_json::{Value, json, to_value};
use specwright_runtime::codec;
use specwright_runtime::http::{from_form_str, to_form_string};

use crate::measure::Table;
use crate::sample::{self, Sample};

macro_rules! with_structs {
    ($make:ident) => {
        $make! {
            Search "Search" {
                required { 0 customer "customer": String, 1 page "page": i32, }
                optional {
                    2 size "size": i32, 3 text "text": String, 4 is_open "isOpen": bool,
                    5 minimum "minimum": f64, 6 since "since": String, 7 cursor "cursor": String,
                }
            }
            Filter "Filter" {
                required { 0 customer "customer": String, 1 status "status": Vec<String>, 2 lines "lines": Vec<i32>, }
                optional { 3 text "text": String, 4 is_open "isOpen": bool, }
            }
        }
    };
}

mod tables {
    use crate::backends::records;

    with_structs!(records);
}

mod derives {
    use crate::backends::derived;

    with_structs!(derived);
}

/// Decodes and encodes all forms, by each side.
macro_rules! compare {
    ($table:ident, $case:literal, $ours:ty, $theirs:ty, $make:ident, $library:ident) => {
        if $table.wants($case) {
            let ours: Vec<$ours> = codec::from_json_str(&sample::list($make))?;
            let texts = ours.iter().map(|form| to_form_string(form, &[]));
            let texts: Vec<String> = texts.collect::<Result<_, _>>()?;
            let read_ours = |text: &String| from_form_str::<$ours>(text, &[]);
            let read_theirs = |text: &String| $library::from_str::<$theirs>(text);
            let theirs: Vec<$theirs> = texts.iter().map(read_theirs).collect::<Result<_, _>>()?;
            let again: Vec<$ours> = texts.iter().map(read_ours).collect::<Result<_, _>>()?;
            let written = theirs.iter().map(|form| Ok(read_ours(&$library::to_string(form)?)?));
            let written: Vec<$ours> = written.collect::<Result<_, Box<dyn Error>>>()?;
            if again != ours || written != ours || to_value(&ours)? != to_value(&theirs)? {
                return Err(concat!($case, ": the sides disagree").into());
            }
            $table.measure(
                $case,
                "decode",
                || black_box(&texts).iter().map(read_ours).collect::<Vec<_>>(),
                || black_box(&texts).iter().map(read_theirs).collect::<Vec<_>>(),
            );
            $table.measure(
                $case,
                "encode",
                || black_box(&ours).iter().map(|form| to_form_string(form, &[])).collect::<Vec<_>>(),
                || black_box(&theirs).iter().map($library::to_string).collect::<Vec<_>>(),
            );
        }
    };
}

pub(crate) fn run(table: &mut Table) -> Result<(), Box<dyn Error>> {
    compare!(table, "forms of scalars", tables::Search, derives::Search, search, serde_urlencoded);
    compare!(table, "forms with lists", tables::Filter, derives::Filter, filter, serde_html_form);
    Ok(())
}

fn search(sample: &mut Sample) -> Value {
    json!({
        "customer": sample.id(), "page": sample.below(100), "size": 50,
        "text": sample.pick(&["office", "Office 365 E3", "Azure plan – Über & co"]),
        "isOpen": sample.below(2) == 0, "minimum": sample.price(), "since": sample.moment(),
        "cursor": format!("{}=={}", sample.id(), sample.id()),
    })
}

fn filter(sample: &mut Sample) -> Value {
    let lines: Vec<u64> = (0..=sample.below(5)).map(|_| sample.below(1000)).collect();
    json!({
        "customer": sample.id(), "status": ["completed", "pending", "partial success"], "lines": lines,
        "text": sample.pick(&["office", "Office 365 E3"]), "isOpen": true,
    })
}
