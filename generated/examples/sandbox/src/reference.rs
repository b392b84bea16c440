//! The reference page: Swagger UI over the document, from this server alone.

use axum::Router;
use axum::http::header::CONTENT_TYPE;
use axum::response::Redirect;
use axum::routing::get;
use swagger_ui_dist::{ApiDefinition, OpenApiSource, generate_routes};

/// The document of the pages with what `sandbox.overlay.yaml` adds; the build script writes it.
const DOCUMENT: &str = include_str!(concat!(env!("OUT_DIR"), "/openapi.yaml"));

/// The page at `/reference`, to which `/` leads, and the document at `/openapi.yaml`.
pub fn routes() -> Router {
    let page = ApiDefinition {
        uri_prefix: "/reference",
        api_definition: OpenApiSource::Uri("/openapi.yaml"),
        title: Some("Orders sandbox"),
    };
    let served = get(|| std::future::ready(([(CONTENT_TYPE, "application/yaml")], DOCUMENT)));
    let to_page = get(|| std::future::ready(Redirect::temporary("/reference")));
    generate_routes(page).route("/openapi.yaml", served).route("/", to_page)
}
