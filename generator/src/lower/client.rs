//! client
use super::{Context, Module, Visibility};
pub(super) fn module(_: &Context<'_>) -> Module {
    Module::new("client", Visibility::Public)
}
