//! From the document to the IR: names and plain data.

mod alias;
mod all_of;
mod behaviour;
mod checks;
mod choose;
mod component;
mod docs;
mod enumeration;
mod event;
mod family;
mod foreign;
mod form;
mod inline;
mod list;
mod media;
mod object;
mod operation;
mod options;
mod parameter;
mod pattern;
mod place;
mod record;
mod report;
mod responses;
mod scalar;
mod schema;
mod share;
mod tag;
mod told;
mod unchecked;
mod union;
mod unsatisfiable;
mod xml;

pub(in crate::ir) use choose::leave_out;

use std::collections::{BTreeMap, BTreeSet, HashMap};

use crate::config::{Config, TypeOptions};
use crate::diagnostics::{Diagnostics, Location};
use crate::document::Document;
use crate::document::model::{self, Schema, SchemaRef};
use crate::ir::{Api, Arena, Check, Docs, ForeignType, Module, Shape, Type, TypeDef, TypeId};
use crate::names::{Kind, Member, Name, Namespace, Scope};
use share::{Shared, Use};

/// Name of the variant that keeps what the document does not list.
pub(crate) const UNDOCUMENTED: &str = "Undocumented";

/// Builds the IR of a document whose errors have been reported before.
pub fn build(
    document: &Document,
    source: &model::Api,
    config: &Config,
    diagnostics: &mut Diagnostics,
) -> Api {
    let mut builder = Builder::new(document, config, diagnostics);
    builder.files = media::files(&mut builder, source);
    builder.declare_components(&source.schemas);
    builder.define_components();
    let operations = operation::build_all(&mut builder, source);
    builder.name_inline_types();
    alias::break_cycles(&mut builder);
    builder.settle_options();
    builder.report_unfound_options(source);
    let alternatives = media::name_all(std::mem::take(&mut builder.alternatives), &operations);
    let mut api = Api {
        info: source.info.clone(),
        servers: source.servers.clone(),
        security_schemes: source.security_schemes.clone(),
        types: std::mem::take(&mut builder.arena),
        modules: std::mem::take(&mut builder.modules),
        operations,
        alternatives,
        groups: operation::group(source),
        webhooks: event::webhooks(source),
        callbacks: event::callbacks(source),
        foreign: std::mem::take(&mut builder.foreign),
        left_out: BTreeSet::new(),
    };
    choose::Chooser::of(builder).apply(source, &mut api);
    api.retain_foreign();
    api
}

/// A schema of the components: declared before any is defined, so that they may refer to one
/// another.
#[derive(Clone)]
struct Component {
    id: TypeId,
    location: Location,
}

struct Builder<'a> {
    document: &'a Document,
    config: &'a Config,
    diagnostics: &'a mut Diagnostics,
    arena: Arena,
    modules: Vec<Module>,
    components: Vec<Component>,
    /// What the document calls them.
    component_names: BTreeMap<Location, String>,
    /// Types of schemas that were met before, with their permission to be `null`.
    known: HashMap<Location, Type>,
    /// Schemas being turned into types right now: meeting one again is recursion.
    open: BTreeMap<Location, place::Opened>,
    /// Components whose descendants are told apart by a discriminator.
    families: BTreeMap<Location, family::Family>,
    /// Values that schemas give a property, as far as anybody asked.
    constants: HashMap<(Location, String), Vec<String>>,
    /// What values of schemas must satisfy, as far as anybody asked.
    checks: HashMap<Location, Vec<Check>>,
    /// Inline schemas by what they say.
    shared: Shared,
    /// Inline types and where they were built: named when all of them are known.
    inline: Vec<(TypeId, Use)>,
    /// Schemas that are files.
    files: media::Files,
    /// Bodies that are one of several types: named when all operations are known.
    alternatives: Vec<media::Found>,
    /// Types that are not generated.
    foreign: Vec<ForeignType>,
    /// Options that something was found for.
    found: options::Found,
    module_names: Scope,
    /// Modules for inline types of operations, by what they are called after.
    operation_modules: BTreeMap<String, usize>,
    /// Where inline types go.
    module: usize,
    /// Inline schemas within one another, at the moment.
    depth: usize,
}

impl<'a> Builder<'a> {
    fn new(document: &'a Document, config: &'a Config, diagnostics: &'a mut Diagnostics) -> Self {
        Self {
            document,
            config,
            diagnostics,
            arena: Arena::default(),
            modules: Vec::new(),
            components: Vec::new(),
            component_names: BTreeMap::new(),
            known: HashMap::new(),
            open: BTreeMap::new(),
            families: BTreeMap::new(),
            constants: HashMap::new(),
            checks: HashMap::new(),
            shared: Shared::default(),
            inline: Vec::new(),
            files: media::Files::default(),
            alternatives: Vec::new(),
            foreign: Vec::new(),
            found: options::Found::default(),
            module_names: Scope::new(),
            operation_modules: BTreeMap::new(),
            module: 0,
            depth: 0,
        }
    }

    /// Gives every component its name and id. They come first, so that an inline schema never
    /// takes the name of a component.
    fn declare_components(&mut self, schemas: &[model::NamedSchema]) {
        let names = schemas.iter().map(|schema| (schema.location.clone(), schema.name.clone()));
        self.component_names = names.collect();
        let types = self.name_components(schemas);
        let called: Vec<Member> = types.iter().map(|name| Member::new(name.plain())).collect();
        let modules = Namespace::new(Kind::Module).assign(&called).names;
        for ((schema, name), module) in schemas.iter().zip(types).zip(modules) {
            self.module_names.claim(module.plain(), Kind::Module);
            let module = self.add_module(module);
            let id = self.add_type(module, name, &schema.location, Docs::default(), Shape::Alias(Type::Json));
            self.components.push(Component { id, location: schema.location.clone() });
        }
        for Component { id, location } in self.components.clone() {
            let named = Type::Named(id);
            let ty = if self.accepts_null(&location) { named.nullable() } else { named };
            self.known.insert(location, ty);
        }
        self.families = family::find(self);
    }

    /// Uses of a component must know whether it may be `null` before it is defined.
    fn accepts_null(&mut self, location: &Location) -> bool {
        const MANY_ENOUGH: usize = 200;
        let mut seen = vec![location.clone()];
        let mut next = 0;
        while let Some(location) = seen.get(next).filter(|_| next < MANY_ENOUGH).cloned() {
            next += 1;
            let Ok(target) = self.document.resolve(&location) else { continue };
            let schema = self.read(&target);
            let values = schema.enumeration.as_ref();
            if schema.nullable || values.is_some_and(|values| values.iter().any(serde_json::Value::is_null)) {
                return true;
            }
            for member in schema.one_of.iter().chain(&schema.any_of) {
                if !seen.contains(&member.location) {
                    seen.push(member.location.clone());
                }
            }
        }
        false
    }

    fn define_components(&mut self) {
        for (module, component) in self.components.clone().into_iter().enumerate() {
            self.module = module;
            let (docs, shape) = match self.document.resolve(&component.location) {
                Ok(target) if target != component.location => {
                    let name = self.type_name(component.id);
                    let schema = SchemaRef { location: target, used_at: component.location.clone() };
                    (Docs::default(), Shape::Alias(self.use_schema(&schema, &name).without_null().clone()))
                }
                // What leads nowhere is reported when it is read, and allows anything.
                _ => self.define(&component),
            };
            if let Some(def) = self.arena.get_mut(component.id) {
                def.docs = docs;
                def.shape = shape;
            }
        }
    }

    fn define(&mut self, component: &Component) -> (Docs, Shape) {
        let schema = self.read(&component.location);
        let name = self.type_name(component.id);
        let shape = match schema::classify(self, &schema, &component.location, &name) {
            schema::Classified::Defined(shape) => shape,
            schema::Classified::Plain(ty) => Shape::Alias(ty.without_null().clone()),
        };
        let docs = self.docs_of(&schema);
        let shape = family::define(self, &component.location, &schema, shape);
        (docs, shape)
    }

    fn read(&mut self, location: &Location) -> Schema {
        self.document.schema(location, self.diagnostics)
    }

    /// The type of a schema where it is used; an inline one is named `hint` if it needs a name.
    fn use_schema(&mut self, schema: &SchemaRef, hint: &str) -> Type {
        if let Some(known) = self.known.get(&schema.location) {
            return known.clone();
        }
        let ty = self.make_type(schema, hint);
        self.known.insert(schema.location.clone(), ty.clone());
        ty
    }

    /// The type of a schema that may say what another one said before.
    fn use_shared(&mut self, place: Use) -> Type {
        let statement = self.statement(&place.location);
        if let Some(ty) = statement.as_ref().and_then(|statement| self.find_shared(statement, &place)) {
            return ty;
        }
        let mark = self.diagnostics.mark();
        let source = self.read(&place.location);
        let ty = self.use_inline(&source, &place.location, &place.hint);
        if let Some(statement) = statement {
            let findings = mark..self.diagnostics.mark();
            let entry = share::Entry { built: place, copies: Vec::new(), ty: ty.clone(), findings };
            self.shared.add(&statement, entry);
        }
        ty
    }

    fn statement(&self, location: &Location) -> Option<Vec<u8>> {
        let is_free = self.document.is_in_root_resource(location);
        let mut statement = self.document.value(location).filter(|_| is_free).and_then(share::statement)?;
        // Two places of which the options say different things have a type each.
        self.said_within(location).iter().for_each(|said| statement.extend(said.as_bytes()));
        Some(statement)
    }

    /// The type of an equal schema, and what was found there.
    fn find_shared(&mut self, statement: &[u8], place: &Use) -> Option<Type> {
        let is_same = |entry: &share::Entry| {
            // A relative reference means something else in another file.
            entry.built.location.document == place.location.document
                && self.statement(&entry.built.location).as_deref() == Some(statement)
                && self.files.has_files(&entry.built.location) == self.files.has_files(&place.location)
        };
        let found = self.shared.find(statement, is_same)?;
        let entry = self.shared.get_mut(found)?;
        entry.copies.push(place.clone());
        let (built, ty) = (entry.built.location.clone(), entry.ty.clone());
        self.diagnostics.repeat(entry.findings.clone(), &built, &place.location);
        if let Type::Named(id) = ty.without_null() {
            self.forget_differing_docs(*id, &built, &place.location);
        }
        Some(ty)
    }

    /// Prose about one use of a type is told at the use. A component that a schema merely names has
    /// prose of its own.
    fn forget_differing_docs(&mut self, id: TypeId, built: &Location, copy: &Location) {
        let told = |at: &Location| {
            let schema = self.document.value(at);
            ["title", "description"].map(|key| schema.and_then(|schema| schema.get(key)?.as_str()))
        };
        if told(built) == told(copy) {
            return;
        }
        if let Some(def) = self.arena.get_mut(id).filter(|def| def.location == *built) {
            def.docs = Docs { title: None, description: None, ..std::mem::take(&mut def.docs) };
        }
    }

    /// The type of a schema that stands in place, or was put together from several.
    fn use_inline(&mut self, source: &Schema, location: &Location, hint: &str) -> Type {
        // Whether a type of 32 lists in one another may be sent to another thread is more than the
        // compiler of the generated code looks into. The deepest of real documents has 12 levels.
        const DEEP_ENOUGH: usize = 20;
        if self.depth > DEEP_ENOUGH {
            return self.degrade(location, "inline schemas are nested too deeply");
        }
        self.depth += 1;
        let ty = self.classify_inline(source, location, hint);
        self.depth -= 1;
        if source.nullable { ty.nullable() } else { ty }
    }

    fn classify_inline(&mut self, source: &Schema, location: &Location, hint: &str) -> Type {
        match schema::classify(self, source, location, hint) {
            schema::Classified::Plain(ty) => ty,
            schema::Classified::Defined(shape) => self.define_inline(shape, location, hint, source),
        }
    }

    /// Makes a type of a schema that stands in place. Its name is for the time being.
    fn define_inline(&mut self, shape: Shape, location: &Location, hint: &str, source: &Schema) -> Type {
        let id = match self.complete(location, hint, shape, source) {
            Ok(id) => id,
            Err(shape) => self.declare_inline(shape, location, hint, source),
        };
        Type::Named(id)
    }

    fn is_component(&self, location: &Location) -> bool {
        self.component_names.contains_key(location)
    }

    /// Inline types of operations go to a module for each first tag, as operations do.
    fn open_operation_module(&mut self, operation: &model::Operation) {
        let called = match (operation.event.as_str(), operation.tags.first()) {
            ("", Some(tag)) => format!("{tag} operations"),
            ("", None) => "operations".to_owned(),
            _ => "events".to_owned(),
        };
        if let Some(known) = self.operation_modules.get(&called) {
            self.module = *known;
            return;
        }
        let name = self.module_names.claim(&called, Kind::Module).name;
        self.module = self.add_module(name);
        self.operation_modules.insert(called, self.module);
    }

    fn add_module(&mut self, name: Name) -> usize {
        self.modules.push(Module { name, types: Vec::new() });
        self.modules.len() - 1
    }

    fn add_type(
        &mut self,
        module: usize,
        name: Name,
        location: &Location,
        docs: Docs,
        shape: Shape,
    ) -> TypeId {
        self.arena.push(TypeDef {
            name,
            module,
            location: location.clone(),
            docs,
            shape,
            options: TypeOptions::default(),
        })
    }

    fn type_name(&self, id: TypeId) -> String {
        self.arena.get(id).map(|def| def.name.rust().to_owned()).unwrap_or_default()
    }

    /// Names the members of a namespace and reports which had to be told apart.
    fn assign(&mut self, kind: Kind, reserved: &[&str], members: &[Member], at: &Location) -> Vec<Name> {
        let assigned = Namespace::new(kind).reserve(reserved.iter().copied()).assign(members);
        self.collisions(&assigned.collisions, at);
        assigned.names
    }
}
