//! The pictures of measurements are those of the tables that the benchmarks have printed.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)] // here too, tests may fail by panicking

mod chapters;

use std::fmt::Write as _;

use chapters::{hold, root};

const ROW: usize = 22;
const LEFT: usize = 370;
/// Pixels for a ratio of 1.
const ONE: f64 = 330.0;

/// Which bars are good ones.
#[derive(Clone, Copy)]
enum Better {
    Shorter,
    Longer,
}

#[test]
fn compile_times_are_drawn() {
    let title = "Compiling 300 structs: Specwright's time as a share of serde derive's";
    let bars = rows("compile").into_iter().filter(|row| !row[0].starts_with("dependencies"));
    let bars = bars.map(|row| (row[0].replace('`', ""), number(&row[1]) / number(&row[2])));
    let drawn = drawn(title, "as long as serde derive", Better::Shorter, &bars.collect::<Vec<_>>());
    hold(&root().join("src/pictures/compile.svg"), &drawn);
}

#[test]
fn times_of_codecs_are_drawn() {
    let title = "One megabyte of JSON: Specwright's time as a share of serde derive's";
    let direct = rows("codec").into_iter().filter(|row| !row[1].contains("through"));
    let bars = direct.map(|row| (format!("{}: {}", row[0], row[1]), number(&row[4])));
    let drawn = drawn(title, "as long as serde derive", Better::Shorter, &bars.collect::<Vec<_>>());
    hold(&root().join("src/pictures/codec.svg"), &drawn);
}

#[test]
fn requests_that_servers_answer_are_drawn() {
    let title = "A server with checks and negotiation: its requests per second as a share of axum by hand's";
    let served = rows("calls").into_iter().filter(|row| row[0].ends_with("requests/s"));
    let bars = served.map(|row| (row[0].replace(", requests/s", ""), number(&row[3])));
    let drawn = drawn(title, "as many as axum by hand", Better::Longer, &bars.collect::<Vec<_>>());
    hold(&root().join("src/pictures/server.svg"), &drawn);
}

/// The cells of the table of a benchmark, without its head.
fn rows(name: &str) -> Vec<Vec<String>> {
    let text = std::fs::read_to_string(root().join("measured").join(name).with_extension("md")).unwrap();
    let lines = text.lines().filter(|line| line.starts_with('|')).skip(2);
    let cells = |line: &str| line.trim_matches('|').split('|').map(|cell| cell.trim().to_owned()).collect();
    lines.map(cells).collect()
}

fn number(cell: &str) -> f64 {
    cell.parse().unwrap_or_else(|_| panic!("{cell} is no number"))
}

/// Horizontal bars, and a line where both are even.
fn drawn(title: &str, even: &str, better: Better, bars: &[(String, f64)]) -> String {
    let told = match better {
        Better::Shorter => "shorter is better",
        Better::Longer => "longer is better",
    };
    let height = 60 + bars.len() * ROW + 20;
    let mut out = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 860 {height}\" width=\"860\" height=\"{height}\" \
         font-family=\"sans-serif\" font-size=\"13\">\n<title>{title}; {told}</title>\n{STYLE}\
         <rect class=\"page\" x=\"0.5\" y=\"0.5\" width=\"859\" height=\"{}\" rx=\"8\"/>\n\
         <text x=\"20\" y=\"30\" font-weight=\"bold\">{title}</text>\n",
        height - 1
    );
    for (index, (label, ratio)) in bars.iter().enumerate() {
        let y = 50 + index * ROW;
        let width = ratio * ONE;
        let is_good = match better {
            Better::Shorter => *ratio <= 1.0,
            Better::Longer => *ratio >= 1.0,
        };
        let class = if is_good { "better" } else { "worse" };
        writeln!(
            out,
            "<text class=\"label\" x=\"{}\" y=\"{}\">{label}</text>\
             <rect class=\"{class}\" x=\"{LEFT}\" y=\"{y}\" width=\"{width:.1}\" height=\"{}\"/>\
             <text x=\"{:.1}\" y=\"{}\">{ratio:.2}</text>",
            LEFT - 10,
            y + 13,
            ROW - 6,
            LEFT as f64 + width + 8.0,
            y + 13
        )
        .unwrap();
    }
    let (x, y) = (LEFT as f64 + ONE, 50 + bars.len() * ROW);
    write!(
        out,
        "<path class=\"even\" d=\"M{x:.1},44 V{y}\"/>\
         <text class=\"note\" x=\"{x:.1}\" y=\"{}\">{even}; {told}</text>\n</svg>\n",
        y + 16
    )
    .unwrap();
    out
}

/// Readable before light and dark.
const STYLE: &str = "\
<style>
.page { fill: #ffffff; stroke: #d0d7de; }
text { fill: #1f2328; }
.label { text-anchor: end; }
.note { text-anchor: middle; font-size: 11px; fill: #57606a; }
.better { fill: #5a8f5a; }
.worse { fill: #b5803a; }
.even { stroke: #57606a; stroke-dasharray: 4 3; }
@media (prefers-color-scheme: dark) {
.page { fill: #161b22; stroke: #30363d; }
text { fill: #e6edf3; }
.note { fill: #9da7b1; }
.even { stroke: #9da7b1; }
}
</style>
";
