//! Parameters in media types of their own, and nested ones: the bytes on both sides of generated code.

use std::sync::{Arc, Mutex};

use axum::body::Body;
use axum::http::{Request, StatusCode};
use plans::client::Client;
use plans::operations::{FindPlans, Search};
use plans::server::{Api, router};
use plans::types::{
    FindPlansFilter, FindPlansOptions, FindPlansXOrigin, Place, Point, SearchQuery, SearchQueryOptions,
};
use specwright_runtime::{Answer, http::Body as Sent};
use tower::ServiceExt as _;

mod plans {
    include!(concat!(env!("OUT_DIR"), "/content-media.rs"));
}

struct Plans;

impl Api for Plans {
    async fn find_plans(&self, request: FindPlans) -> Answer<FindPlans> {
        assert_eq!(request, find_plans());
        Ok(().into())
    }

    async fn search(&self, request: Search) -> Answer<Search> {
        assert_eq!(request.query, Some(search()));
        Ok(().into())
    }
}

fn point(x: f64, y: Option<f64>) -> Point {
    Point { x, y }
}

fn find_plans() -> FindPlans {
    FindPlans {
        area: vec![point(1.0, None), point(2.0, Some(3.5))],
        from: Some(point(0.5, Some(2.0))),
        options: Some(FindPlansOptions { layers: Some(vec!["a&b".to_owned()]) }),
        filter: Some(FindPlansFilter { sheets: Some(vec![1, 2]), from: Some(point(4.0, None)) }),
        names: Some(vec!["A B".to_owned(), "\u{fc}".to_owned()]),
        x_origin: Some(FindPlansXOrigin { at: Some(point(5.0, None)) }),
        seen: Some(vec![point(6.0, None)]),
        x_scale: Some(vec![7, 8]),
    }
}

fn search() -> SearchQuery {
    SearchQuery {
        tags: Some(vec!["a b".to_owned(), "c".to_owned()]),
        near: Some(point(1.0, Some(2.0))),
        at: Some(Place { name: "a&b".to_owned() }),
        options: Some(SearchQueryOptions { sheets: Some(vec![1, 2]) }),
    }
}

/// What the document means, in bytes: the path and the query, then the headers.
const PATH: &str = "/plans/%5B%7B%22x%22%3A1.0%7D%2C%7B%22x%22%3A2.0%2C%22y%22%3A3.5%7D%5D";
const XML: &str = "%3C%3Fxml%20version%3D%221.0%22%20encoding%3D%22UTF-8%22%3F%3E";
const SEARCH: &str = concat!(
    "tags=a+b%7Cc&near%5Bx%5D=1&near%5By%5D=2",
    "&at=%3C%3Fxml+version%3D%221.0%22+encoding%3D%22UTF-8%22%3F%3E",
    "%3CPlace%3E%3Cname%3Ea%26amp%3Bb%3C%2Fname%3E%3C%2FPlace%3E",
    "&options=%7B%22sheets%22%3A%5B1%2C2%5D%7D",
);
const ORIGIN: &str = "{\"at\":{\"x\":5.0}}";
const SEEN: &str = "seen=%5B%7B%22x%22%3A6.0%7D%5D";

fn target() -> String {
    let from = format!("from={XML}%3CPoint%20x%3D%220.5%22%3E%3Cy%3E2.0%3C%2Fy%3E%3C%2FPoint%3E");
    let options = "options=%7B%22layers%22%3A%5B%22a%26b%22%5D%7D";
    let xml = "%253C%253Fxml%2Bversion%253D%25221.0%2522%2Bencoding%253D%2522UTF-8%2522%253F%253E";
    let filter = format!("filter=sheets%3D1%2C2%26from%3D{xml}%253CPoint%2Bx%253D%25224.0%2522%252F%253E");
    let names = "names=%1E%22A%20B%22%0A%1E%22%C3%BC%22%0A";
    format!("{PATH}?{from}&{options}&{filter}&{names}")
}

async fn get(target: &str, headers: [(&str, &str); 3]) -> (StatusCode, String) {
    let request =
        headers.iter().fold(Request::get(target), |request, (name, value)| request.header(*name, *value));
    let answer = router(Plans).oneshot(request.body(Body::empty()).unwrap()).await.unwrap();
    let status = answer.status();
    let body = axum::body::to_bytes(answer.into_body(), usize::MAX).await.unwrap();
    (status, String::from_utf8(body.to_vec()).unwrap())
}

const HEADERS: [(&str, &str); 3] = [("x-origin", ORIGIN), ("cookie", SEEN), ("x-scale", "7,8")];

#[tokio::test]
async fn the_server_reads_what_the_document_means() {
    let (status, answer) = get(&target(), HEADERS).await;
    assert_eq!(status, StatusCode::NO_CONTENT, "{answer}");
    // XML and YAML in the words of others, and items without their marks.
    let others = format!(
        "{PATH}?from=%3Cp%20x=%27.5%27%3E%3Cy%3E2.0%3C/y%3E%3C/p%3E&options=layers:%0A-%20a%26b&\
        filter=from%3D%3CPoint+x%3D%274%27/%3E%26sheets%3D1,2&names=%22A%20B%22%1E%22%C3%BC%22"
    );
    let (status, answer) = get(&others, HEADERS).await;
    assert_eq!(status, StatusCode::NO_CONTENT, "{answer}");
    let (status, answer) = get(&format!("/search?{SEARCH}"), HEADERS).await;
    assert_eq!(status, StatusCode::NO_CONTENT, "{answer}");
    let others = "/search?options=sheets:%0A-%201%0A-%202&at=%3Cp%3E%3Cname%3Ea%26amp;b%3C/name%3E%3C/p%3E";
    let others = format!("{others}&tags=a%20b%7Cc&near%5By%5D=2&near%5Bx%5D=1");
    let (status, answer) = get(&others, HEADERS).await;
    assert_eq!(status, StatusCode::NO_CONTENT, "{answer}");
}

#[tokio::test]
async fn the_client_sends_it() {
    let seen: Arc<Mutex<Vec<Request<Sent>>>> = Arc::default();
    let record = Arc::clone(&seen);
    let transport = tower::service_fn(move |request: Request<Sent>| {
        record.lock().unwrap().push(request);
        let answer = axum::http::Response::builder().status(204).body(Sent::empty()).unwrap();
        std::future::ready(Ok::<_, std::convert::Infallible>(answer))
    });
    let client = Client::builder().base_url("http://plans.test").transport(transport).build().unwrap();
    client.send(find_plans()).await.unwrap();
    client.send(Search { query: Some(search()) }).await.unwrap();
    let seen = seen.lock().unwrap();
    let [first, second] = seen.as_slice() else { panic!("{seen:?}") };
    assert_eq!(first.uri().path_and_query().unwrap().as_str(), target());
    for (name, value) in HEADERS {
        assert_eq!(first.headers()[name], value);
    }
    assert_eq!(second.uri().query(), Some(SEARCH));
}

#[tokio::test]
async fn malformed_parameters_are_refused() {
    for (right, wrong, told) in [
        ("x%3D%220.5%22", "x%3D%22z%22", "from"),
        ("%3C%2FPoint%3E", "", "from"),
        ("options=%7B", "options=%5B", "options"),
        ("sheets%3D1", "sheets%3Dz", "filter"),
        ("%22A%20B%22", "%22A", "names"),
        ("%3A1.0%7D", "%3A1.0", "area"),
    ] {
        assert!(target().contains(right), "{right}");
        let (status, answer) = get(&target().replacen(right, wrong, 1), HEADERS).await;
        assert_eq!(status, StatusCode::BAD_REQUEST, "{wrong}: {answer}");
        assert!(answer.contains(told), "{wrong}: {answer}");
    }
    let (status, _) = get(&target(), [("x-origin", "{"), HEADERS[1], HEADERS[2]]).await;
    assert_eq!(status, StatusCode::BAD_REQUEST);
    let (status, _) = get(&target(), [HEADERS[0], ("cookie", "seen=%5B"), HEADERS[2]]).await;
    assert_eq!(status, StatusCode::BAD_REQUEST);
}
