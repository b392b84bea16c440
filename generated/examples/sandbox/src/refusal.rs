//! Why a request is not granted, in the words of the API.

use partner_center_orders::operations::GetOrderError;
use partner_center_orders::types::{ErrorCode, ErrorResponse};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use specwright_runtime::codec::XmlNode;
use specwright_runtime::http::Media;
use specwright_runtime::server::Problem;
use specwright_runtime::{Error, StatusCode};

use crate::provisioning;

/// What errors are told in.
pub const MEDIA: &[Media] = &[
    Media::json("application/json"),
    Media::json("text/json"),
    Media::xml("application/xml", XmlNode::ELEMENT.named("ErrorResponse")),
    Media::xml("text/xml", XmlNode::ELEMENT.named("ErrorResponse")),
];

/// Who reports errors.
const SOURCE: &str = "orders-sandbox";

/// A request that is not granted.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Refusal {
    reason: Reason,
    description: String,
    data: Vec<Value>,
}

/// What kind of refusal it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Reason {
    /// What is asked for cannot be had.
    Invalid,
    /// The ID of the request was used for another one.
    Reused,
    /// There is no such order.
    Unknown,
    /// The order has changed since the caller read it.
    Stale,
}

impl Refusal {
    /// With a sentence for people.
    #[must_use]
    pub fn new(reason: Reason, description: impl Into<String>) -> Self {
        Self { reason, description: description.into(), data: Vec::new() }
    }

    /// There is no such order.
    #[must_use]
    pub fn unknown() -> Self {
        Self::new(Reason::Unknown, "There is no such order.")
    }

    /// What kind of refusal it is.
    #[must_use]
    pub fn reason(&self) -> Reason {
        self.reason
    }

    /// All that is wrong with it.
    #[must_use]
    pub fn data(&self) -> &[Value] {
        &self.data
    }

    fn code(&self) -> i64 {
        match self.reason {
            Reason::Invalid => 20_003,
            Reason::Reused => 20_009,
            Reason::Unknown => 20_002,
            Reason::Stale => 20_412,
        }
    }
}

/// Collects all that is wrong with an order, by JSON pointer.
#[derive(Debug, Default)]
pub struct Check(Vec<(String, String)>);

impl Check {
    /// Something is wrong there.
    pub fn refuse(&mut self, pointer: impl Into<String>, why: impl Into<String>) {
        self.0.push((pointer.into(), why.into()));
    }

    /// What something else has found.
    pub fn extend(&mut self, other: Self) {
        self.0.extend(other.0);
    }

    /// The same, wrong in one place.
    #[must_use]
    pub fn all_at(self, pointer: &str) -> Self {
        Self(self.0.into_iter().map(|(_, why)| (pointer.to_owned(), why)).collect())
    }

    /// # Errors
    /// A refusal with all that is wrong.
    pub fn done(self) -> Result<(), Refusal> {
        let Some((pointer, why)) = self.0.first() else { return Ok(()) };
        let description = match self.0.len() {
            1 => format!("{pointer}: {why}."),
            several => format!("{several} values are wrong, of them the first: {pointer}: {why}."),
        };
        let data =
            self.0.iter().map(|(pointer, why)| json!({ "pointer": pointer, "message": why })).collect();
        Err(Refusal { reason: Reason::Invalid, description, data })
    }
}

impl From<Refusal> for Error<GetOrderError> {
    fn from(refusal: Refusal) -> Self {
        let status = match refusal.reason {
            Reason::Stale => StatusCode::PRECONDITION_FAILED,
            Reason::Invalid | Reason::Reused => return GetOrderError::BadRequest(refusal.into()).into(),
            Reason::Unknown => return GetOrderError::NotFound(refusal.into()).into(),
        };
        Self::refused(status, refusal.description)
    }
}

impl From<Refusal> for Error<provisioning::operations::GetProvisioningStatusError> {
    fn from(refusal: Refusal) -> Self {
        use provisioning::operations::GetProvisioningStatusError as Told;
        let response = provisioning::types::ErrorResponse {
            code: Some(provisioning::types::ErrorCode::Integer(refusal.code())),
            description: Some(refusal.description.clone()),
            source: Some(SOURCE.to_owned()),
            ..provisioning::types::ErrorResponse::default()
        };
        Told::NotFound(response).into()
    }
}

impl From<Refusal> for ErrorResponse {
    fn from(refusal: Refusal) -> Self {
        let code = refusal.code();
        response(code, refusal.description, refusal.data)
    }
}

/// What is refused before a handler runs, as the API tells its own errors.
#[must_use]
pub fn worded(told: &Problem) -> ErrorResponse {
    let status = told.status.unwrap_or(500);
    let description = told.detail.as_ref().or(told.title.as_ref()).cloned().unwrap_or_default();
    response(20_000 + i64::from(status), description, Vec::new())
}

fn response(code: i64, description: String, data: Vec<Value>) -> ErrorResponse {
    ErrorResponse {
        code: Some(ErrorCode::Integer(code)),
        description: Some(description),
        data: Some(data).filter(|data| !data.is_empty()),
        source: Some(SOURCE.to_owned()),
        ..ErrorResponse::default()
    }
}
