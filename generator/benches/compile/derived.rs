//! Generated structs with serde's derive macros in place of our tables.

use std::error::Error;

use heck::ToSnakeCase;
use syn::{Attribute, Field, File, Item, Type, parse_quote};

use crate::document::PROPERTIES;

/// A generated file of types, with the attributes that one would write by hand.
pub(crate) fn file(text: &str) -> Result<String, Box<dyn Error>> {
    let mut file: File = syn::parse_file(text)?;
    // Constructors are calls of our macros: the other side does without them.
    file.items.retain(|item| !matches!(item, Item::Macro(_)));
    for item in &mut file.items {
        let Item::Struct(item) = item else { continue };
        item.attrs.push(parse_quote!(#[derive(serde::Serialize, serde::Deserialize)]));
        for field in &mut item.fields {
            let attribute = attribute(field)?;
            field.attrs.extend(attribute);
        }
    }
    Ok(prettyplease::unparse(&file))
}

fn attribute(field: &Field) -> Result<Option<Attribute>, Box<dyn Error>> {
    let name = field.ident.as_ref().map(ToString::to_string).unwrap_or_default();
    let wire = PROPERTIES.iter().find(|wire| wire.to_snake_case() == name);
    let wire = wire.ok_or_else(|| format!("no property becomes the field `{name}`"))?;
    Ok(match (*wire == name, is_option(&field.ty)) {
        (true, false) => None,
        (false, false) => Some(parse_quote!(#[serde(rename = #wire)])),
        (true, true) => Some(parse_quote!(#[serde(skip_serializing_if = "Option::is_none")])),
        (false, true) => {
            Some(parse_quote!(#[serde(rename = #wire, skip_serializing_if = "Option::is_none")]))
        }
    })
}

fn is_option(ty: &Type) -> bool {
    matches!(ty, Type::Path(path) if path.path.segments.first().is_some_and(|first| first.ident == "Option"))
}
