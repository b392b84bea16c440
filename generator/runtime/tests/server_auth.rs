//! Who may call what, and what the handler gets to know of them.
#![cfg(feature = "server")]
#![allow(clippy::unwrap_used, clippy::indexing_slicing)] // here too, tests may fail by panicking

use std::convert::Infallible;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::body::{to_bytes, Body};
use axum::Router;
use http::Request;
use specwright_runtime::http::{Scheme, SchemeKind};
use specwright_runtime::server::{extension, principal, Authenticator, Claim, Credential, Denied, Routes};
use specwright_runtime::{Answer, RawBody};
use tower::ServiceExt;

const BEARER: Scheme = Scheme::new("bearer", SchemeKind::Bearer);
const BASIC: Scheme = Scheme::new("basic", SchemeKind::Basic);
const HEADER: Scheme = Scheme::new("headerKey", SchemeKind::Header("X-Vault-Key"));
const QUERY: Scheme = Scheme::new("queryKey", SchemeKind::Query("vault key"));
const COOKIE: Scheme = Scheme::new("cookieKey", SchemeKind::Cookie("vault"));
const CERTIFICATE: Scheme = Scheme::new("certificate", SchemeKind::Other);

macro_rules! operations {
    ($($operation:ident $path:literal $(security: $value:expr)?;)+) => {
        $(
            struct $operation;

            specwright_runtime::operation! {
                $operation as $path, GET $path {}
                Ok(RawBody, ()) = 200 &[specwright_runtime::http::Media::raw("text/plain")],
                Err(Infallible),
                $(security: $value,)?
            }
        )+

        fn routes() -> Routes<()> {
            Routes::new(())$(.operation::<$operation>(|(), _| Box::pin(greet::<$operation>())))+
        }
    };
}

operations! {
    Open "/open";
    Bearer "/bearer" security: &[&[BEARER]];
    Scoped "/scoped" security: &[&[BEARER.scopes(&["gold.read", "gold.write"])]];
    Basic "/basic" security: &[&[BASIC]];
    Any "/any" security: &[&[HEADER], &[QUERY], &[COOKIE]];
    Two "/two" security: &[&[HEADER, QUERY], &[BEARER]];
    Optional "/optional" security: &[&[], &[BEARER]];
    Certificate "/certificate" security: &[&[CERTIFICATE]];
    Shelf "/shelves/{shelf}" security: &[&[BEARER]];
}

/// Of a caller.
#[derive(Clone)]
struct Name(String);

async fn greet<O>() -> Answer<O>
where
    O: specwright_runtime::http::Operation<Ok = RawBody, Headers = (), Err = Infallible>,
{
    if std::any::type_name::<O>().ends_with("Open") {
        return Ok(RawBody::from("come in".to_owned()).into());
    }
    let Name(name) = principal()?;
    Ok(RawBody::from(name).into())
}

/// What comes as `bad` is not good, and `weak` is good for nothing.
async fn know(claim: Claim) -> Result<Name, Denied> {
    let told: Vec<_> =
        claim.credentials().map(|(scheme, found)| format!("{scheme}={}", shown(found))).collect();
    let told = told.join(" and ");
    if let Some(shelf) = claim.path_parameter("shelf") {
        return Ok(Name(format!("{told} at {shelf}")));
    }
    match told.split('=').next_back() {
        Some("bad") => Err(Denied::invalid("it has expired")),
        Some("weak") => Err(Denied::forbidden("not you")),
        Some("often") => Err(Denied::too_many("slow down", Duration::from_millis(1500))),
        Some("down") => Err(Denied::failed("the directory has a secret")),
        _ => Ok(Name(format!("{told} for {} {:?}", claim.operation(), claim.scopes().collect::<Vec<_>>()))),
    }
}

fn shown(credential: &Credential) -> String {
    match credential {
        Credential::Bearer(text) | Credential::ApiKey(text) => text.clone(),
        Credential::Basic { user, password } => format!("{user}/{password}"),
        _ => "?".to_owned(),
    }
}

/// Status, challenges and body.
async fn ask(router: &Router, path: &str, headers: &[(&str, &str)]) -> String {
    let mut request = Request::get(path);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    let response = router.clone().oneshot(request.body(Body::empty()).unwrap()).await.unwrap();
    let status = response.status().as_u16();
    let challenges: Vec<_> = response.headers().get_all("www-authenticate").iter().cloned().collect();
    let challenges: String =
        challenges.iter().map(|value| format!("{} | ", value.to_str().unwrap())).collect();
    let body = to_bytes(response.into_body(), 10_000).await.unwrap();
    format!("{status} {challenges}{}", String::from_utf8_lossy(&body))
}

#[tokio::test]
async fn the_handler_learns_who_is_asking() {
    let router = routes().authenticate(know).into_router();
    let asked = |path: &'static str, headers: &'static [(&str, &str)]| {
        let router = router.clone();
        async move { ask(&router, path, headers).await }
    };
    let bearer: &[_] = &[("authorization", "bEARER  t0.k3n ")];
    assert_eq!(asked("/bearer", bearer).await, "200 bearer=t0.k3n for /bearer []");
    let scoped = "200 bearer=t0.k3n for /scoped [\"gold.read\", \"gold.write\"]";
    assert_eq!(asked("/scoped", bearer).await, scoped);
    let basic = asked("/basic", &[("authorization", "Basic QWxhZGRpbjpvcGVuOnNlc2FtZQ==")]).await;
    assert_eq!(basic, "200 basic=Aladdin/open:sesame for /basic []");
    assert_eq!(asked("/any", &[("x-vault-key", "h")]).await, "200 headerKey=h for /any []");
    assert_eq!(asked("/any?vault%20key=q%26&x=1", &[]).await, "200 queryKey=q& for /any []");
    assert_eq!(asked("/any", &[("cookie", "a=b; vault=c%3B")]).await, "200 cookieKey=c; for /any []");
    assert_eq!(
        asked("/two?vault+key=q", &[("x-vault-key", "h")]).await,
        "200 headerKey=h and queryKey=q for /two []"
    );
    assert_eq!(asked("/two?vault+key=q", bearer).await, "200 bearer=t0.k3n for /two []");
    assert_eq!(asked("/optional", bearer).await, "200 bearer=t0.k3n for /optional []");
    assert_eq!(asked("/certificate", &[]).await, "200 certificate=? for /certificate []");
}

#[tokio::test]
async fn what_is_asked_for_is_known_by_its_path() {
    let router = routes().authenticate(know).into_router();
    let bearer: &[_] = &[("authorization", "Bearer b")];
    assert_eq!(ask(&router, "/shelves/a%2Fb%20c", bearer).await, "200 bearer=b at a/b c");
    assert_eq!(ask(&router, "/shelves/%FF", bearer).await, "200 bearer=b for /shelves/{shelf} []");
}

#[tokio::test]
async fn who_asks_too_often_is_told_when_to_come_back() {
    let router = routes().authenticate(know).into_router();
    let request = Request::get("/bearer").header("authorization", "Bearer often").body(Body::empty());
    let response = router.oneshot(request.unwrap()).await.unwrap();
    assert_eq!(response.status(), 429);
    assert_eq!(response.headers()["retry-after"], "2");
    assert!(!response.headers().contains_key("www-authenticate"));
    let body = to_bytes(response.into_body(), 10_000).await.unwrap();
    assert_eq!(body, r#"{"title":"Too Many Requests","status":429,"detail":"slow down"}"#);
}

#[tokio::test]
async fn who_shows_nothing_is_told_what_would_do() {
    let router = routes().authenticate(know).into_router();
    let told = "{\"title\":\"Unauthorized\",\"status\":401,\"detail\":\"credentials are required\"}";
    assert_eq!(ask(&router, "/bearer", &[]).await, format!("401 Bearer realm=\"bearer\" | {told}"));
    let scoped = ask(&router, "/scoped", &[]).await;
    assert_eq!(scoped, format!("401 Bearer realm=\"bearer\", scope=\"gold.read gold.write\" | {told}"));
    let basic = format!("401 Basic realm=\"basic\", charset=\"UTF-8\" | {told}");
    let malformed = ["Basic", "Basic ", "Basic %%%", "Basic QQ==", "Bearer x", "BasicQWxhZGRpbjpvcGVu"];
    for value in malformed {
        assert_eq!(ask(&router, "/basic", &[("authorization", value)]).await, basic, "{value}");
    }
    let any = ask(&router, "/any", &[]).await;
    let keys = "401 ApiKey realm=\"headerKey\", in=\"header\", name=\"X-Vault-Key\" | \
                ApiKey realm=\"queryKey\", in=\"query\", name=\"vault key\" | \
                ApiKey realm=\"cookieKey\", in=\"cookie\", name=\"vault\" | ";
    assert_eq!(any, format!("{keys}{told}"));
    // One of two that are both needed, and one that comes twice.
    assert!(ask(&router, "/two", &[("x-vault-key", "h")]).await.starts_with("401 "));
    assert_eq!(ask(&router, "/any?vault%20key=a&vault%20key=b", &[]).await, any);
    assert_eq!(ask(&router, "/any", &[("x-vault-key", "")]).await, any);
}

#[tokio::test]
async fn bad_credentials_are_refused_and_say_so() {
    let router = routes().authenticate(know).into_router();
    let expired = "{\"title\":\"Unauthorized\",\"status\":401,\"detail\":\"it has expired\"}";
    let bad = [("authorization", "Bearer bad")];
    let told = format!("401 Bearer realm=\"bearer\", error=\"invalid_token\" | {expired}");
    assert_eq!(ask(&router, "/bearer", &bad).await, told);
    assert_eq!(ask(&router, "/optional", &bad).await, told);
    let weak = [("authorization", "Bearer weak")];
    let forbidden = "{\"title\":\"Forbidden\",\"status\":403,\"detail\":\"not you\"}";
    assert_eq!(ask(&router, "/bearer", &weak).await, format!("403 {forbidden}"));
    let scopes = "Bearer realm=\"bearer\", scope=\"gold.read gold.write\", error=\"insufficient_scope\"";
    assert_eq!(ask(&router, "/scoped", &weak).await, format!("403 {scopes} | {forbidden}"));
    let down = ask(&router, "/bearer", &[("authorization", "Bearer down")]).await;
    assert_eq!(down, "500 {\"title\":\"Internal Server Error\",\"status\":500}");
    // What is refused in one place may do in another; the graver reason is told.
    let both = [("x-vault-key", "bad"), ("cookie", "vault=c")];
    assert_eq!(ask(&router, "/any", &both).await, "200 cookieKey=c for /any []");
    let both = [("x-vault-key", "bad"), ("cookie", "vault=weak")];
    assert_eq!(ask(&router, "/any", &both).await, format!("403 {forbidden}"));
}

#[tokio::test]
async fn what_asks_for_nothing_is_open() {
    let router = routes().authenticate(know).into_router();
    assert_eq!(ask(&router, "/open", &[]).await, "200 come in");
    // The handler is reached, and asks for a name all the same.
    let told = "{\"title\":\"Unauthorized\",\"status\":401,\"detail\":\"it is not known who is asking\"}";
    assert_eq!(ask(&router, "/optional", &[]).await, format!("401 Bearer realm=\"bearer\" | {told}"));
    let unguarded = routes().into_router();
    assert_eq!(ask(&unguarded, "/open", &[]).await, "200 come in");
    assert!(principal::<Name>().is_err() && extension::<Name>().is_none());
}

#[tokio::test]
async fn credentials_are_looked_at_before_the_body() {
    struct Store;
    specwright_runtime::operation! {
        Store as "store", POST "/store" {}
        Ok((), ()) = 204, Err(Infallible), security: &[&[BEARER]],
    }
    let routes = Routes::new(()).operation::<Store>(|(), _| Box::pin(async { Ok(().into()) }));
    let routes = routes.authenticate(know).max_request_bytes(1);
    let request =
        Request::post("/store").header("content-type", "nonsense/x").body(Body::from("long")).unwrap();
    let response = routes.into_router().oneshot(request).await.unwrap();
    assert_eq!(response.status(), 401);
}

#[tokio::test]
async fn each_service_has_its_own_authenticator() {
    struct Strict(Arc<Mutex<Vec<String>>>);

    impl Authenticator for Strict {
        type Principal = Name;

        async fn authenticate(&self, claim: Claim) -> Result<Name, Denied> {
            self.0.lock().unwrap().push(format!("{claim:?} {:?}", claim.credential("bearer")));
            Err(Denied::invalid(""))
        }
    }

    struct Hoard;
    specwright_runtime::operation! {
        Hoard as "hoard", GET "/hoard" {}
        Ok((), ()) = 204, Err(Infallible), security: &[&[BEARER]],
    }
    let seen = Arc::new(Mutex::new(Vec::new()));
    let strict = Routes::new("another service").authenticate(Strict(Arc::clone(&seen)));
    let strict = strict.operation::<Hoard>(|_, _| Box::pin(async { Ok(().into()) }));
    let router = routes().authenticate(know).merge(strict).into_router();
    let token = [("authorization", "Bearer secret")];
    assert_eq!(ask(&router, "/bearer", &token).await, "200 bearer=secret for /bearer []");
    let refused = ask(&router, "/hoard", &token).await;
    let challenge = "Bearer realm=\"bearer\", error=\"invalid_token\"";
    assert_eq!(refused, format!("401 {challenge} | {{\"title\":\"Unauthorized\",\"status\":401}}"));
    let seen = seen.lock().unwrap();
    assert_eq!(*seen, [r#"Claim { operation: "hoard", schemes: ["bearer"] } Some(Bearer(..))"#]);
}
