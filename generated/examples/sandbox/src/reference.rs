//! The reference page: Swagger UI over the document, from this server alone.

use axum::Router;
use axum::extract::Request;
use axum::http::Uri;
use axum::http::header::CONTENT_TYPE;
use axum::middleware::map_request;
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
    let page = generate_routes(page).layer(map_request(|request| std::future::ready(by_its_name(request))));
    page.route("/openapi.yaml", served).route("/", to_page)
}

/// The page names its parts by what was asked for, to the letter: a query or a slash at the end is none of that.
fn by_its_name(mut request: Request) -> Request {
    if let Ok(path) = Uri::try_from(request.uri().path().trim_end_matches('/')) {
        *request.uri_mut() = path;
    }
    request
}
