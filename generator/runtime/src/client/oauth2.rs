//! Tokens from an authorization server. RFC 6749.

use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use base64::engine::general_purpose::STANDARD;
use base64::Engine as _;
use http::header::{HeaderValue, ACCEPT, AUTHORIZATION, CONTENT_TYPE};
use http::{Method, Request, Uri};
use serde_json::Value;
use tower::ServiceExt;

use super::credentials::{bearer_scheme, secret};
use super::exchange::transport_kind;
use super::token::{Token, TokenFuture, TokenSource};
use super::transient::Transient;
use super::transport::Transport;
use crate::clock::timeout;
use crate::error::{may_help_later, ErrorKind};
use crate::http::{encode, Api, Body, BoxError, ReadError};

/// A token has to come within this time.
const PATIENCE: Duration = Duration::from_secs(30);

/// Answers of token endpoints are short.
const MAX_ANSWER_BYTES: usize = 1024 * 1024;

/// How to get access tokens from an authorization server. It shows no secrets.
///
/// ```
/// use specwright_runtime::client::OAuth2;
///
/// let service = OAuth2::client_credentials("my-service", "s3cret").scope("orders.read");
/// let person = OAuth2::refresh_token("my-app", "r3fresh").token_url("https://login.example/token");
/// // Client::builder().oauth2(service)
/// ```
#[derive(Clone)]
#[must_use]
pub struct OAuth2 {
    grant: Grant,
    client_id: String,
    secret: Option<String>,
    authentication: ClientAuthentication,
    token_url: Option<String>,
    scopes: Vec<String>,
    parameters: Vec<(String, String)>,
    on_refresh_token: Option<Arc<Listener>>,
}

/// Told of every new refresh token.
type Listener = dyn Fn(&str) + Send + Sync;

#[derive(Clone)]
enum Grant {
    ClientCredentials,
    RefreshToken(String),
}

/// How the client says who it is. RFC 6749 §2.3.1.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ClientAuthentication {
    /// By basic authentication.
    Basic,
    /// In the body.
    Body,
}

impl OAuth2 {
    fn new(grant: Grant, client_id: String) -> Self {
        Self {
            grant,
            client_id,
            secret: None,
            authentication: ClientAuthentication::Basic,
            token_url: None,
            scopes: Vec::new(),
            parameters: Vec::new(),
            on_refresh_token: None,
        }
    }

    /// The client credentials grant, for services. RFC 6749 §4.4.
    pub fn client_credentials(client_id: impl Into<String>, secret: impl Into<String>) -> Self {
        Self::new(Grant::ClientCredentials, client_id.into()).secret(secret)
    }

    /// A refresh token that somebody was given before. RFC 6749 §6.
    pub fn refresh_token(client_id: impl Into<String>, refresh_token: impl Into<String>) -> Self {
        Self::new(Grant::RefreshToken(refresh_token.into()), client_id.into())
    }

    /// With the client's secret.
    pub fn secret(mut self, secret: impl Into<String>) -> Self {
        self.secret = Some(secret.into());
        self
    }

    /// By basic authentication unless set.
    pub fn client_authentication(mut self, authentication: ClientAuthentication) -> Self {
        self.authentication = authentication;
        self
    }

    /// The token endpoint, in the place of the one that the document names.
    pub fn token_url(mut self, url: impl Into<String>) -> Self {
        self.token_url = Some(url.into());
        self
    }

    /// Asks for this scope. Repeated, for several.
    pub fn scope(mut self, scope: impl Into<String>) -> Self {
        self.scopes.push(scope.into());
        self
    }

    /// With one more parameter that the server asks for, such as `audience` or `resource`.
    pub fn parameter(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.parameters.push((name.into(), value.into()));
        self
    }

    /// Is told when the server replaces the refresh token, so that it can be kept.
    pub fn on_refresh_token(mut self, keep: impl Fn(&str) + Send + Sync + 'static) -> Self {
        self.on_refresh_token = Some(Arc::new(keep));
        self
    }

    /// What asks the token endpoint.
    ///
    /// # Errors
    /// Where its URL is unknown, or not fit for secrets.
    pub(super) fn source(
        self,
        transport: Transport,
        api: &Api,
        scheme: Option<&str>,
    ) -> Result<Endpoint, String> {
        let url = match self.token_url.as_deref() {
            Some(url) => url,
            None => documented_endpoint(api, scheme)?,
        };
        if url.is_empty() {
            return Err("the document names no token endpoint: set one with `token_url`".to_owned());
        }
        let url: Uri = url.parse().map_err(|_| "the URL of the token endpoint is none".to_owned())?;
        let is_near = matches!(url.host(), Some("localhost" | "127.0.0.1" | "[::1]"));
        match url.scheme_str() {
            Some("https") => {}
            Some("http") if is_near || self.token_url.is_some() => {}
            _ => return Err("the token endpoint must be `https` (RFC 6749 §3.2)".to_owned()),
        }
        let refresh_token = match &self.grant {
            Grant::RefreshToken(token) => token.clone(),
            Grant::ClientCredentials => String::new(),
        };
        Ok(Endpoint { url, transport, refresh_token: Mutex::new(refresh_token), settings: self })
    }
}

/// The token endpoint of a scheme, or the only one that there is. A secret is for nobody else.
fn documented_endpoint(api: &Api, scheme: Option<&str>) -> Result<&'static str, String> {
    if let Some(name) = scheme {
        return Ok(bearer_scheme(api, name)?.token_url);
    }
    let mut urls = api.schemes.iter().map(|scheme| scheme.token_url).filter(|url| !url.is_empty());
    let first = urls.next().unwrap_or_default();
    if urls.any(|other| other != first) {
        let told = "the document names several token endpoints: name a scheme with `oauth2_for`, or an endpoint with \
                    `token_url`";
        return Err(told.to_owned());
    }
    Ok(first)
}

impl fmt::Debug for OAuth2 {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("OAuth2")
            .field("client_id", &self.client_id)
            .field("token_url", &self.token_url)
            .field("scopes", &self.scopes)
            .finish_non_exhaustive()
    }
}

/// A token endpoint. RFC 6749 §3.2.
pub(super) struct Endpoint {
    settings: OAuth2,
    url: Uri,
    transport: Transport,
    refresh_token: Mutex<String>,
}

impl TokenSource for Endpoint {
    fn token<'a>(&'a self, _: Option<&'a Token>) -> TokenFuture<'a> {
        Box::pin(async move {
            let asked = timeout(PATIENCE, self.ask()).await;
            asked.unwrap_or_else(|_| Err(Transient::mark("the token endpoint does not answer")))
        })
    }
}

impl Endpoint {
    async fn ask(&self) -> Result<Token, BoxError> {
        let response = self.transport.clone().oneshot(self.request()?).await.map_err(not_reached)?;
        let status = response.status();
        let body = match response.into_body().read(MAX_ANSWER_BYTES).await {
            Ok(body) => body,
            Err(ReadError::TooLong(_)) => return Err("the token endpoint's answer is too long".into()),
            Err(ReadError::Failed(_, why)) => return Err(Transient::mark(why)),
        };
        let answer: Value = serde_json::from_slice(&body).unwrap_or_default();
        let text = |name: &str| answer.get(name).and_then(Value::as_str);
        let token = match text("access_token") {
            Some(token) if status.is_success() => token,
            _ if may_help_later(None, Some(status)) => {
                return Err(Transient::mark(refusal(status, text("error"))));
            }
            _ => return Err(refusal(status, text("error")).into()),
        };
        if !text("token_type").unwrap_or("bearer").eq_ignore_ascii_case("bearer") {
            return Err("the token endpoint gave a token that is no bearer token".into());
        }
        if let Some(new) = text("refresh_token") {
            self.replace_refresh_token(new);
        }
        let token = Token::new(token);
        Ok(match answer.get("expires_in").and_then(seconds) {
            Some(time) => token.valid_for(time),
            None => token,
        })
    }

    fn request(&self) -> Result<Request<Body>, BoxError> {
        let OAuth2 { client_id, secret: own_secret, scopes, parameters, .. } = &self.settings;
        let mut form = Vec::new();
        let mut add = |name: &str, value: &str| form.push(format!("{}={}", encode(name), encode(value)));
        match self.settings.grant {
            Grant::ClientCredentials => add("grant_type", "client_credentials"),
            Grant::RefreshToken(_) => {
                add("grant_type", "refresh_token");
                add("refresh_token", &self.refresh_token.lock().unwrap_or_else(PoisonError::into_inner));
            }
        }
        if !scopes.is_empty() {
            add("scope", &scopes.join(" "));
        }
        for (name, value) in parameters {
            add(name, value);
        }
        let mut header = None;
        match (own_secret, self.settings.authentication) {
            (Some(own_secret), ClientAuthentication::Basic) => {
                let user = format!("{}:{}", encode(client_id), encode(own_secret));
                header = secret(&format!("Basic {}", STANDARD.encode(user)));
            }
            (Some(own_secret), ClientAuthentication::Body) => {
                add("client_id", client_id);
                add("client_secret", own_secret);
            }
            (None, _) => add("client_id", client_id),
        }
        let mut request = Request::new(Body::from(form.join("&")));
        *request.method_mut() = Method::POST;
        *request.uri_mut() = self.url.clone();
        let headers = request.headers_mut();
        headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/x-www-form-urlencoded"));
        headers.insert(ACCEPT, HeaderValue::from_static("application/json"));
        headers.extend(header.map(|header| (AUTHORIZATION, header)));
        Ok(request)
    }

    fn replace_refresh_token(&self, new: &str) {
        let mut kept = self.refresh_token.lock().unwrap_or_else(PoisonError::into_inner);
        if *kept == new || !matches!(self.settings.grant, Grant::RefreshToken(_)) {
            return;
        }
        new.clone_into(&mut kept);
        drop(kept);
        if let Some(keep) = &self.settings.on_refresh_token {
            keep(new);
        }
    }
}

fn not_reached(why: BoxError) -> BoxError {
    match transport_kind(why.as_ref()) {
        ErrorKind::Request => why,
        _ => Transient::mark(why),
    }
}

/// A code of RFC 6749 §5.2 is shown; nothing else of the answer, for it may repeat what was sent.
fn refusal(status: http::StatusCode, code: Option<&str>) -> String {
    const CODES: [&str; 6] = [
        "invalid_request",
        "invalid_client",
        "invalid_grant",
        "unauthorized_client",
        "unsupported_grant_type",
        "invalid_scope",
    ];
    let known = code.filter(|code| CODES.contains(code));
    match known {
        Some(code) => format!("the token endpoint answered {status}: {code}"),
        None if status.is_success() => "the token endpoint answered without a token".to_owned(),
        None => format!("the token endpoint answered {status}"),
    }
}

/// Some servers write the number as a string.
fn seconds(value: &Value) -> Option<Duration> {
    let number = value.as_f64().or_else(|| value.as_str()?.parse().ok())?;
    Duration::try_from_secs_f64(number).ok()
}
