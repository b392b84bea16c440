//! What decoding and encoding cost at run time, against `serde`'s derive macros.
//!
//! `cargo bench -p specwright --bench codec [-- <part of a case's name>]`. Every case is a
//! text of one megabyte and the same types twice: with the tables that Specwright generates, and
//! with `#[derive(Serialize, Deserialize)]`. Both must first agree on what the text means. The
//! best of many runs counts, in turns of one side and the other. The texts are JSON, XML (against
//! `quick-xml`) and forms, which queries are, too (against `serde_urlencoded` and `serde_html_form`).

mod backends;
mod events;
mod forms;
mod measure;
mod methods;
mod orders;
mod sample;
mod xml;

use std::error::Error;

use measure::{Effort, Table};

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    // Without `--bench` this is a test: both sides must agree, and that is all.
    let effort = if arguments.iter().any(|a| a == "--bench") { Effort::Measure } else { Effort::Verify };
    let filter = arguments.into_iter().find(|argument| !argument.starts_with('-'));
    let mut table = Table::new(effort, filter);
    orders::run(&mut table)?;
    events::run(&mut table)?;
    methods::run(&mut table)?;
    xml::run(&mut table)?;
    forms::run(&mut table)?;
    table.print();
    Ok(())
}
