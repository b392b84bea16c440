//! A document with several tags: a trait for each, all in one router, by one service or by several.
#![allow(clippy::unwrap_used)] // here too, tests may fail by panicking

use axum::body::{Body, to_bytes};
use axum::http::{Request, StatusCode};
use castle::client::Client;
use castle::operations::{self, ListGhosts, ListRooms, ListTours, OpenRoom};
use castle::server::{self, ghosts_legends, guided_tours, rooms};
use castle::types::Name;
use specwright_runtime::Answer;
use specwright_runtime::server::{Router, Routes};
use tower::ServiceExt;

mod castle {
    include!(concat!(env!("OUT_DIR"), "/tags.rs"));
}

fn named(names: &[&str]) -> Vec<Name> {
    names.iter().map(|name| Name { name: (*name).to_owned() }).collect()
}

/// Answers for the whole castle.
struct Castle;

impl server::Rooms for Castle {
    async fn list_rooms(&self, _: ListRooms) -> Answer<ListRooms> {
        Ok(named(&["hall"]).into())
    }

    async fn open_room(&self, _: OpenRoom) -> Answer<OpenRoom> {
        Ok(().into())
    }
}

impl server::GuidedTours for Castle {
    async fn list_tours(&self, _: ListTours) -> Answer<ListTours> {
        Ok(named(&["by night"]).into())
    }

    async fn list_rooms_of_tour(
        &self,
        request: operations::ListRoomsOfTour,
    ) -> Answer<operations::ListRoomsOfTour> {
        Ok(named(&["hall", &request.tour]).into())
    }
}

impl server::GhostsLegends for Castle {
    async fn list_ghosts(&self, _: ListGhosts) -> Answer<ListGhosts> {
        Ok(named(&["the white lady"]).into())
    }
}

impl server::Api for Castle {}

async fn ask(router: &Router, method: &str, path: &str, body: &str) -> (StatusCode, String) {
    let request = Request::builder().method(method).uri(path).header("content-type", "application/json");
    let request = request.body(Body::from(body.to_owned())).unwrap();
    let response = router.clone().oneshot(request).await.unwrap();
    let status = response.status();
    (status, String::from_utf8(to_bytes(response.into_body(), 10_000).await.unwrap().to_vec()).unwrap())
}

async fn expect_all(router: &Router) {
    for (method, path, body, status, answer) in [
        ("GET", "/rooms", "", 200, r#"[{"name":"hall"}]"#),
        ("POST", "/rooms", r#"{"name": "cellar"}"#, 204, ""),
        ("GET", "/tours", "", 200, r#"[{"name":"by night"}]"#),
        ("GET", "/tours/by%20night/rooms", "", 200, r#"[{"name":"hall"},{"name":"by night"}]"#),
        ("GET", "/ghosts", "", 200, r#"[{"name":"the white lady"}]"#),
    ] {
        let (found, text) = ask(router, method, path, body).await;
        assert_eq!((found.as_u16(), text.as_str()), (status, answer), "{method} {path}");
    }
}

#[tokio::test]
async fn one_service_answers_for_all_tags() {
    let router = server::router(Castle);
    expect_all(&router).await;
    // What nobody wrote is not implemented, what has another method is told, and what is nowhere is not found.
    for (method, path, status) in [
        ("GET", "/weather", StatusCode::NOT_IMPLEMENTED),
        ("DELETE", "/rooms", StatusCode::METHOD_NOT_ALLOWED),
        ("GET", "/dungeon", StatusCode::NOT_FOUND),
    ] {
        let (found, text) = ask(&router, method, path, "").await;
        assert_eq!(found, status, "{method} {path}");
        assert!(text.contains(&format!("\"status\":{}", status.as_u16())), "{text}");
    }
    let client = Client::builder().transport(router).build().unwrap();
    assert_eq!(*client.list_ghosts().await.unwrap(), named(&["the white lady"]));
}

#[tokio::test]
async fn services_of_a_tag_each_are_merged_in_any_order() {
    let (one, two, three) = (
        rooms::register(Routes::new(Castle)),
        guided_tours::register(Routes::new(Castle)),
        ghosts_legends::register(Routes::new(Castle)),
    );
    expect_all(&one.merge(two).merge(three).into_router()).await;
    let (one, two, three) = (
        rooms::register(Routes::new(Castle)),
        guided_tours::register(Routes::new(Castle)),
        ghosts_legends::register(Routes::new(Castle)),
    );
    let router = three.merge(one.merge(two)).into_router();
    expect_all(&router).await;
    assert_eq!(ask(&router, "GET", "/weather", "").await.0, StatusCode::NOT_FOUND);
    // Limits of one service are not those of another.
    let small = rooms::register(Routes::new(Castle))
        .max_request_bytes(5)
        .merge(guided_tours::register(Routes::new(Castle)))
        .into_router();
    assert_eq!(ask(&small, "POST", "/rooms", r#"{"name": "cellar"}"#).await.0, StatusCode::PAYLOAD_TOO_LARGE);
    assert_eq!(ask(&small, "GET", "/tours", "").await.0, StatusCode::OK);
}
