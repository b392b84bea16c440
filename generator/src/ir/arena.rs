//! Definitions of types, and how they are named.

use super::{Docs, Record, Shape, Type};
use crate::config::TypeOptions;
use crate::diagnostics::Location;
use crate::names::Name;

/// Names one definition in the [`Arena`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TypeId(u32);

impl TypeId {
    /// Its place among all definitions.
    pub(crate) fn index(self) -> usize {
        self.0 as usize
    }
}

/// The definitions, in the order in which they were found.
#[derive(Debug, Clone, Default)]
pub struct Arena {
    /// `None` for those that were left out.
    defs: Vec<Option<TypeDef>>,
}

impl Arena {
    /// Adds a definition.
    pub fn push(&mut self, def: TypeDef) -> TypeId {
        let id = TypeId(u32::try_from(self.defs.len()).unwrap_or(u32::MAX));
        self.defs.push(Some(def));
        id
    }

    /// The definition of `id`; `None` for an id of another arena.
    #[must_use]
    pub fn get(&self, id: TypeId) -> Option<&TypeDef> {
        self.defs.get(id.0 as usize)?.as_ref()
    }

    /// The definition of `id`, to complete it.
    pub fn get_mut(&mut self, id: TypeId) -> Option<&mut TypeDef> {
        self.defs.get_mut(id.0 as usize)?.as_mut()
    }

    /// All definitions with their ids.
    pub fn iter(&self) -> impl Iterator<Item = (TypeId, &TypeDef)> {
        (0..).map(TypeId).zip(&self.defs).filter_map(|(id, def)| Some((id, def.as_ref()?)))
    }

    /// The number of definitions.
    #[must_use]
    pub fn len(&self) -> usize {
        self.iter().count()
    }

    /// Leaves out all definitions but those.
    pub(super) fn retain(&mut self, stays: impl Fn(TypeId) -> bool) {
        for (id, def) in (0..).map(TypeId).zip(&mut self.defs) {
            if !stays(id) {
                *def = None;
            }
        }
    }

    /// What an alias stands for in the end; other types as they are.
    #[must_use]
    pub fn resolve<'a>(&'a self, ty: &'a Type) -> &'a Type {
        let mut ty = ty;
        for _ in 0..=self.defs.len() {
            let Type::Named(id) = ty else { return ty };
            match self.get(*id).map(|def| &def.shape) {
                Some(Shape::Alias(target)) => ty = target,
                _ => return ty,
            }
        }
        ty
    }

    /// The record that `ty` names, directly or through aliases.
    #[must_use]
    pub fn record<'a>(&'a self, ty: &'a Type) -> Option<(TypeId, &'a Record)> {
        let Type::Named(id) = self.resolve(ty) else { return None };
        match &self.get(*id)?.shape {
            Shape::Record(record) => Some((*id, record)),
            _ => None,
        }
    }
}

/// A type to be emitted.
#[derive(Debug, Clone)]
pub struct TypeDef {
    /// Its name; `wire` is the schema's.
    pub name: Name,
    /// The module it is emitted in: index into [`Api::modules`].
    pub module: usize,
    /// The schema it was made from.
    pub location: Location,
    /// What the document says about it.
    pub docs: Docs,
    /// What it is.
    pub shape: Shape,
    /// What the options and the document's extensions say of it.
    pub options: TypeOptions,
}

impl TypeDef {
    /// The schema's name in the document; `None` for one that stands in place.
    #[must_use]
    pub fn schema_name(&self) -> Option<&str> {
        let wire = self.name.wire();
        (!wire.starts_with('/')).then_some(wire)
    }
}

/// A file of types: a schema component with the inline types that belong to it.
#[derive(Debug, Clone)]
pub struct Module {
    /// Name of the module.
    pub name: Name,
    /// Its types, in order.
    pub types: Vec<TypeId>,
}
