//! `readOnly` and `writeOnly` on required properties. One type serves requests and responses, so what
//! must be absent in one direction cannot be required of the type (OpenAPI 3.0.4 §4.7.24.2).

use std::collections::BTreeMap;

use super::Usage;
use crate::diagnostics::{Code, Diagnostic, Diagnostics, Place};
use crate::ir::{Access, Api, Presence, Shape, TypeId};

/// Makes such properties optional.
pub(super) fn relax(api: &mut Api, usage: &BTreeMap<TypeId, Usage>, diagnostics: &mut Diagnostics) {
    for (id, usage) in usage {
        let Some(Shape::Record(record)) = api.types.get_mut(*id).map(|def| &mut def.shape) else { continue };
        for field in &mut record.fields {
            let why = match (field.access, usage) {
                (Access::ReadOnly, Usage::Request | Usage::Both) => {
                    "read-only, and its schema is sent in requests"
                }
                (Access::WriteOnly, Usage::Response | Usage::Both) => {
                    "write-only, and its schema is in responses"
                }
                _ => continue,
            };
            if field.presence == Presence::Optional {
                continue;
            }
            field.presence = Presence::Optional;
            let name = field.name.wire();
            diagnostics.report(
                Diagnostic::new(
                    Code::Unsupported,
                    Place::Value(field.location.clone()),
                    format!("`{name}` is required and {why}"),
                )
                .label("optional in the generated code")
                .note("there is one type for both directions; it does not check that the property is there"),
            );
        }
    }
}
