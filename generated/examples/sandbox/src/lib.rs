//! The system that the reference pages of the Orders API describe, to develop and test integrations against.
//!
//! | | |
//! |---|---|
//! | [`catalogue`], [`settings`] | what can be ordered, and who may order: two files |
//! | [`orders`] | the rules, free of input and output |
//! | [`store`] | a transactional store; repeated requests |
//! | [`service`] | the generated server trait over both |
//! | [`provisioning`] | the operation that only links name |
//! | [`mod@reference`] | the page in the browser |

mod access;
pub mod catalogue;
mod etags;
pub mod limit;
pub mod money;
pub mod orders;
mod outside;
pub mod provisioning;
pub mod reference;
pub mod refusal;
pub mod service;
pub mod settings;
pub mod store;

use std::sync::Arc;
use std::time::Duration;

use axum::http::HeaderName;
use axum::{Router, middleware};
use specwright_runtime::server::Routes;

use limit::Limit;
use service::Service;
use settings::Settings;

/// The whole sandbox.
pub fn router(service: &Service, settings: &Settings) -> Router {
    let limit = Arc::new(Limit::per_minute(settings.requests_per_minute));
    let guarded = |routes: Routes<Service>| {
        let authenticator = access::admission(settings.partners(), Arc::clone(&limit));
        routes.authenticate(authenticator).timeout(Duration::from_secs(30))
    };
    let orders = guarded(partner_center_orders::server::routes(service.clone()));
    let provisioning = guarded(provisioning::server::routes(service.clone()));
    let api = orders
        .merge(provisioning)
        .request_id(HeaderName::from_static(outside::REQUEST_ID))
        .request_id(HeaderName::from_static("ms-correlationid"))
        .request_id(HeaderName::from_static("ms-cv"))
        .problems_in(refusal::MEDIA, refusal::worded)
        .into_router()
        .layer(middleware::from_fn(etags::seen_and_told))
        .layer(middleware::from_fn(outside::noted));
    api.merge(reference::routes())
}
