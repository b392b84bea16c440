//! Texts at paths of their own, such as the OpenAPI document.

use axum::response::IntoResponse as _;
use axum::routing::{get, MethodRouter};
use http::header::CONTENT_TYPE;

/// Answers `GET` with a text.
pub(super) fn serve(path: &'static str, text: &'static str) -> MethodRouter {
    let content_type = media_type(path);
    get(move || std::future::ready(([(CONTENT_TYPE, content_type)], text).into_response()))
}

/// By the file's extension. RFC 9512 for YAML.
fn media_type(path: &str) -> &'static str {
    match path.rsplit_once('.') {
        Some((_, "json")) => "application/json",
        Some((_, "yaml" | "yml")) => "application/yaml",
        Some((_, "html")) => "text/html; charset=utf-8",
        _ => "text/plain; charset=utf-8",
    }
}
