//! What is required and goes one way only: each side may leave out what it must not send, and has to send the rest.
#![allow(clippy::unwrap_used)] // here too, tests may fail by panicking

use axum::body::{Body, to_bytes};
use axum::http::{Request, Response, StatusCode};
use club::client::Client;
use club::operations::{Enrol, FormTeam};
use club::server::{Api, router};
use club::types::{Member, MemberInput, Team, TeamInput};
use specwright_runtime::Answer;
use tower::{ServiceExt, service_fn};

mod club {
    include!(concat!(env!("OUT_DIR"), "/read-write-only.rs"));
}

/// Gives members their numbers.
struct Office;

fn enrolled(asked: MemberInput) -> Member {
    let id = asked.id.unwrap_or(7);
    Member {
        id,
        name: asked.name,
        rating: None,
        password: None,
        referral: None,
        preferences: asked.preferences,
    }
}

impl Api for Office {
    async fn enrol(&self, request: Enrol) -> Answer<Enrol> {
        assert_eq!(request.body.password, "secret");
        Ok(enrolled(request.body).into())
    }

    async fn form_team(&self, request: FormTeam) -> Answer<FormTeam> {
        let members = request.body.members.map(|members| members.into_iter().map(enrolled).collect());
        Ok(Team { captain: enrolled(request.body.captain), members, standing: None }.into())
    }
}

async fn ask(path: &str, body: &str) -> (StatusCode, String) {
    let request = Request::post(path).header("content-type", "application/json");
    let response = router(Office).oneshot(request.body(Body::from(body.to_owned())).unwrap()).await.unwrap();
    let status = response.status();
    (status, String::from_utf8(to_bytes(response.into_body(), 10_000).await.unwrap().to_vec()).unwrap())
}

#[tokio::test]
async fn requests_need_no_id_and_answers_have_no_password() {
    let (status, text) = ask("/members", r#"{"name": "Ada", "password": "secret"}"#).await;
    assert_eq!((status, text.as_str()), (StatusCode::CREATED, r#"{"id":7,"name":"Ada"}"#));
    // What is read-only may be sent all the same.
    let (_, text) = ask("/members", r#"{"id": 8, "name": "Ada", "password": "secret"}"#).await;
    assert_eq!(text, r#"{"id":8,"name":"Ada"}"#);
    let (status, text) = ask("/members", r#"{"id": 8, "name": "Ada"}"#).await;
    assert_eq!(status, StatusCode::BAD_REQUEST);
    assert!(text.contains("body at #/password: it is required"), "{text}");
}

#[tokio::test]
async fn so_it_is_within_other_values() {
    let (status, text) = ask("/teams", r#"{"captain": {"name": "Ada", "password": "x"}}"#).await;
    assert_eq!((status, text.as_str()), (StatusCode::CREATED, r#"{"captain":{"id":7,"name":"Ada"}}"#));
    let members = r#"{"captain": {"name": "Ada", "password": "x"}, "members": [{"name": "Bob"}]}"#;
    let (status, text) = ask("/teams", members).await;
    assert_eq!(status, StatusCode::BAD_REQUEST);
    assert!(text.contains("#/members/0"), "{text}");
}

/// A client that sees whatever is sent answered with this.
fn client(answer: &'static str) -> Client {
    let transport = service_fn(move |request: Request<specwright_runtime::http::Body>| async move {
        assert_eq!(request.uri().path(), "/members");
        let response = Response::builder().status(201).header("content-type", "application/json");
        Ok::<_, std::convert::Infallible>(response.body(Body::from(answer)).unwrap())
    });
    Client::builder().base_url("http://club.example").transport(transport).build().unwrap()
}

#[tokio::test]
async fn clients_send_no_id_and_insist_on_one() {
    let ada = MemberInput::new("Ada".to_owned(), "secret".to_owned());
    let member = client(r#"{"id": 7, "name": "Ada"}"#).enrol(&ada).await.unwrap();
    assert_eq!((member.id, &member.password), (7, &None));
    let lacking = client(r#"{"name": "Ada"}"#).enrol(&ada).await.unwrap_err();
    assert!(lacking.to_string().contains("lacks the required `id`"), "{lacking}");

    let office = Client::builder().transport(router(Office)).build().unwrap();
    let team = office.form_team(&TeamInput::new(ada)).await.unwrap();
    assert_eq!(team.captain.id, 7);
}
