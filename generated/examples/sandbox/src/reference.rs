//! The reference page: Swagger UI over the document, from this server alone.

use axum::Router;
use axum::http::header::CONTENT_TYPE;
use axum::response::Redirect;
use axum::routing::get;
use serde_yaml::Value;
use swagger_ui_dist::{ApiDefinition, OpenApiSource, generate_routes};

const DOCUMENT: &str = include_str!("../../../../spec/partner-center-orders.yaml");

/// The page at `/reference`, to which `/` leads, and the document at `/openapi.yaml`.
///
/// # Errors
/// Where the document cannot be read, which its tests rule out.
pub fn routes() -> Result<Router, serde_yaml::Error> {
    let document = document()?;
    let page = ApiDefinition {
        uri_prefix: "/reference",
        api_definition: OpenApiSource::Uri("/openapi.yaml"),
        title: Some("Orders sandbox"),
    };
    let served = get(move || std::future::ready(([(CONTENT_TYPE, "application/yaml")], document)));
    let to_page = get(|| std::future::ready(Redirect::temporary("/reference")));
    Ok(generate_routes(page).route("/openapi.yaml", served).route("/", to_page))
}

/// Where an order that was created leads. The pages have no links; those who test by the document can follow them.
const LINKS: &str = "
read:
  operationId: getOrder
  parameters: &order
    version: $request.path.version
    customer_id: $request.path.customer_id
    order_id: $response.body#/id
change:
  operationId: updateOrder
  parameters: *order
";

/// The document of the service, with this server for its servers: what is tried goes here.
fn document() -> Result<String, serde_yaml::Error> {
    let mut document: Value = serde_yaml::from_str(DOCUMENT)?;
    if let Some(root) = document.as_mapping_mut() {
        root.insert("servers".into(), serde_yaml::from_str("[{url: /, description: This sandbox.}]")?);
    }
    let responses = document.get_mut("components").and_then(|components| components.get_mut("responses"));
    let created = responses.and_then(|responses| responses.get_mut("OrderCreated"));
    if let Some(created) = created.and_then(Value::as_mapping_mut) {
        created.insert("links".into(), serde_yaml::from_str(LINKS)?);
    }
    serde_yaml::to_string(&document)
}
