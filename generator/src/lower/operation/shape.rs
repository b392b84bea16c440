//! tables
use crate::ir::Operation;
use crate::lower::rust::Uses;
use crate::lower::{Context, Item};

pub(super) fn tables(_: &Context<'_>, _: &Operation) -> Vec<String> {
    Vec::new()
}

pub(super) fn imports(_: &Context<'_>, _: &Operation, _: &Uses) -> Vec<Item> {
    Vec::new()
}
