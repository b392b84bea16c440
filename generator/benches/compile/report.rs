//! The table.

use std::error::Error;
use std::fs;
use std::path::Path;

use crate::cargo::{Measured, Side};
use crate::document::{PROPERTIES, SCHEMAS};

/// What both sides cost.
pub(crate) struct Row {
    pub(crate) title: String,
    pub(crate) ours: Measured,
    pub(crate) theirs: Measured,
}

pub(crate) fn print(rows: &[Row], sides: &[&Side; 2]) -> Result<(), Box<dyn Error>> {
    println!("\n{SCHEMAS} structs of {} fields, each crate alone, best run:\n", PROPERTIES.len());
    println!(
        "| | Specwright, s | serde derive, s | times faster | Specwright, MB | serde derive, MB | of the memory |"
    );
    println!("|---|--:|--:|--:|--:|--:|--:|");
    for Row { title, ours, theirs } in rows {
        let times = theirs.seconds / ours.seconds;
        let memory = match (ours.peak, theirs.peak) {
            (Some(ours), Some(theirs)) => format!("{ours:.0} | {theirs:.0} | {:.0} %", 100.0 * ours / theirs),
            _ => "– | – | –".to_owned(),
        };
        println!("| {title} | {:.2} | {:.2} | {times:.1} | {memory} |", ours.seconds, theirs.seconds);
    }
    let [ours, theirs] = sides.map(|side| lines(&side.root.join("types/src")));
    println!("\nLines of the types, attributes and tables included: {} and {}.", ours?, theirs?);
    Ok(())
}

fn lines(dir: &Path) -> Result<usize, Box<dyn Error>> {
    let mut count = 0;
    for entry in fs::read_dir(dir)? {
        let path = entry?.path();
        count += if path.is_dir() { lines(&path)? } else { fs::read_to_string(path)?.lines().count() };
    }
    Ok(count)
}
