//! Schemas that are referred to without being components: under `$defs`, or deep inside others.

use super::Builder;
use super::share::Use;
use crate::diagnostics::Location;
use crate::document::model::{Schema, SchemaRef};
use crate::ir::{Shape, Type, TypeId};
use crate::names;

/// A schema that is being turned into a type.
pub(super) struct Opened {
    hint: String,
    /// Its definition, if it was met again inside itself.
    id: Option<TypeId>,
}

impl Builder<'_> {
    /// The type of a schema that is no component, made once.
    pub(super) fn make_type(&mut self, schema: &SchemaRef, hint: &str) -> Type {
        let location = &schema.location;
        if self.open.contains_key(location) {
            return self.meet_again(location);
        }
        let place = if schema.is_reference() { self.place(location) } else { None };
        let (hint, module) = place.unwrap_or_else(|| (hint.to_owned(), self.module));
        let user = std::mem::replace(&mut self.module, module);
        self.open.insert(location.clone(), Opened { hint: hint.clone(), id: None });
        let ty = self.use_shared(Use { location: location.clone(), hint, module });
        let opened = self.open.remove(location);
        self.module = user;
        match opened.and_then(|opened| opened.id) {
            Some(id) => self.close(id, &ty),
            None => ty,
        }
    }

    /// Inside itself, a schema is known by a definition that is completed when all of it is known.
    fn meet_again(&mut self, location: &Location) -> Type {
        let Some(opened) = self.open.get(location) else { return Type::Json };
        let (hint, known) = (opened.hint.clone(), opened.id);
        let id = known.unwrap_or_else(|| {
            let source = self.read(location);
            self.declare_inline(Shape::Alias(Type::Json), location, &hint, &source)
        });
        if let Some(opened) = self.open.get_mut(location) {
            opened.id = Some(id);
        }
        let named = Type::Named(id);
        if self.accepts_null(location) { named.nullable() } else { named }
    }

    /// The definition that a schema has got already, being met inside itself.
    pub(super) fn complete(
        &mut self,
        location: &Location,
        hint: &str,
        shape: Shape,
        source: &Schema,
    ) -> Result<TypeId, Shape> {
        let opened = self.open.get(location).filter(|opened| opened.hint == hint);
        let Some(id) = opened.and_then(|opened| opened.id) else { return Err(shape) };
        let docs = self.docs_of(source);
        if let Some(def) = self.arena.get_mut(id) {
            def.docs = docs;
            def.shape = shape;
        }
        Ok(id)
    }

    /// What needs no definition gets one all the same if it was met inside itself.
    fn close(&mut self, id: TypeId, ty: &Type) -> Type {
        let named = Type::Named(id);
        let inner = ty.without_null();
        if let Some(def) = self.arena.get_mut(id).filter(|_| *inner != named) {
            def.shape = Shape::Alias(inner.clone());
        }
        if matches!(ty, Type::Nullable(_)) { named.nullable() } else { named }
    }

    /// What a schema inside a component is called, and the component's module: both are the same
    /// whoever refers to it. `#/components/schemas/Order/properties/lines/items` is `OrderLine`.
    fn place(&self, location: &Location) -> Option<(String, usize)> {
        let mut steps: Vec<String> = location.pointer.steps().collect();
        if steps.len() < 4 || !steps.starts_with(&["components".to_owned(), "schemas".to_owned()]) {
            return None;
        }
        let inside = steps.split_off(3);
        let holds = |component: &super::Component| {
            let at = &component.location;
            at.document == location.document && at.pointer.steps().eq(steps.iter().cloned())
        };
        let module = self.components.iter().position(holds)?;
        let mut hint = self.type_name(self.components.get(module)?.id);
        let mut inside = inside.iter().map(String::as_str);
        while let Some(step) = inside.next() {
            match step {
                "properties" | "patternProperties" | "dependentSchemas" => {
                    hint = names::property(&hint, inside.next().unwrap_or_default());
                }
                "$defs" | "definitions" => inside.next().unwrap_or_default().clone_into(&mut hint),
                "items" => hint = names::element(&hint),
                "additionalProperties" => hint = names::value(&hint),
                "allOf" | "oneOf" | "anyOf" | "prefixItems" => {
                    let index = inside.next().unwrap_or_default();
                    hint = names::property(&hint, &format!("{index} of {step}"));
                }
                other => hint = names::property(&hint, other),
            }
        }
        Some((hint, module))
    }
}
