//! What all calls of an operation have in common. It is made by the first of them.

use std::collections::HashMap;
use std::sync::{Arc, PoisonError, RwLock};

use http::header::{HeaderMap, ACCEPT, USER_AGENT};
use http::Method;

use super::credentials::Target;
use super::token::TokenSource;
use super::url::Location;
use super::wishes::Wishes;
use super::{Core, Destination};
use crate::http::OperationShape;

/// A request before anything is known of the call: what is said of the call is added, and goes before it.
pub(super) struct Prepared {
    pub(super) method: Method,
    /// Those of every call, what may be answered, and who is asking.
    pub(super) headers: HeaderMap,
    /// Pairs that say who is asking.
    pub(super) query: Vec<String>,
    pub(super) cookies: Vec<String>,
    /// Where the token comes from, if one is to be sent.
    pub(super) token: Option<Arc<dyn TokenSource>>,
    /// Where it goes, unless the call says that.
    pub(super) location: Option<Location>,
}

impl Prepared {
    fn new(core: &Core, shape: &'static OperationShape, to: Destination<'_>) -> Result<Self, String> {
        let is_elsewhere = matches!(to, Destination::Url(_));
        let mut headers = if is_elsewhere { user_agent(core) } else { core.headers.clone() };
        if let Some(accept) = Wishes::default().accept(&core.wishes, shape)? {
            headers.entry(ACCEPT).or_insert(accept);
        }
        let (mut query, mut cookies) = (Vec::new(), Vec::new());
        let mut target = Target { headers: &mut headers, query: &mut query, cookies: &mut cookies };
        let token = core.credentials.apply(core.api, shape.security, to, &mut target);
        Ok(Self {
            method: Method::from_bytes(shape.method.as_bytes()).map_err(|why| why.to_string())?,
            headers,
            query,
            cookies,
            token,
            location: if is_elsewhere { None } else { Some(Location::new(core, shape)?) },
        })
    }
}

/// What others may know of the client.
fn user_agent(core: &Core) -> HeaderMap {
    let agent = core.headers.get(USER_AGENT).cloned();
    agent.map(|agent| (USER_AGENT, agent)).into_iter().collect()
}

/// What was prepared, by the operations.
#[derive(Default)]
pub(super) struct Preparations(RwLock<HashMap<Place, Arc<Prepared>>>);

/// Where the table of an operation is. Equal ones may be in several places.
type Place = usize;

impl Preparations {
    /// What calls of the operation have in common. For those that go elsewhere, which are few, it is made each time.
    ///
    /// # Errors
    /// Where no call of it can be sent.
    pub(super) fn of(
        core: &Core,
        shape: &'static OperationShape,
        to: Destination<'_>,
    ) -> Result<Arc<Prepared>, String> {
        if let Destination::Url(_) = to {
            return Prepared::new(core, shape, to).map(Arc::new);
        }
        let place = std::ptr::from_ref(shape) as Place;
        let Self(known) = &core.prepared;
        if let Some(prepared) = known.read().unwrap_or_else(PoisonError::into_inner).get(&place) {
            return Ok(Arc::clone(prepared));
        }
        let prepared = Arc::new(Prepared::new(core, shape, to)?);
        known.write().unwrap_or_else(PoisonError::into_inner).insert(place, Arc::clone(&prepared));
        Ok(prepared)
    }
}
