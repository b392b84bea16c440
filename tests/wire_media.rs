//! Media types beside JSON, over generated code: JSON that is called text, YAML, and elements of XML that are
//! called as OpenAPI 3.2.0 §4.26 wants it.
#![allow(clippy::unwrap_used)] // here too, tests may fail by panicking

use animals::types::{Animal, Animals, Bill, Cage, Size};
use axum::body::Body;
use http::Request;
use specwright_runtime::codec::{XmlNode, from_xml_slice, to_xml_vec};
use specwright_runtime::{Answer, RawBody};
use station::server::{Api, router};
use station::{operations, types};
use tower::ServiceExt as _;

mod animals {
    include!(concat!(env!("OUT_DIR"), "/xml-node-types.rs"));
}

mod station {
    include!(concat!(env!("OUT_DIR"), "/json-as-text.rs"));
}

struct Station;

impl Api for Station {
    async fn add_reading(&self, request: operations::AddReading) -> Answer<operations::AddReading> {
        Ok(request.body.into())
    }

    async fn get_settings(&self, _: operations::GetSettings) -> Answer<operations::GetSettings> {
        Ok(types::Settings { name: Some("yes".to_owned()), heights: Some(vec![2]) }.into())
    }

    async fn change_settings(
        &self,
        request: operations::ChangeSettings,
    ) -> Answer<operations::ChangeSettings> {
        assert_eq!(request.body.heights, Some(vec![2, 10]));
        Ok(().into())
    }

    async fn export_readings(&self, _: operations::ExportReadings) -> Answer<operations::ExportReadings> {
        Ok(operations::ExportReadingsResponse::Bytes(RawBody::new("celsius\n1.5\n")).into())
    }
}

/// Status, content type and body of an answer.
async fn answer(method: &str, path: &str, headers: &[(&str, &str)], body: &'static str) -> String {
    let mut request = Request::builder().method(method).uri(path);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    let answer = router(Station).oneshot(request.body(Body::from(body)).unwrap()).await.unwrap();
    let content_type =
        answer.headers().get("content-type").map_or("", |value| value.to_str().unwrap()).to_owned();
    let status = answer.status().as_u16();
    let bytes = axum::body::to_bytes(answer.into_body(), usize::MAX).await.unwrap();
    format!("{status} {content_type} {}", String::from_utf8_lossy(&bytes))
}

#[tokio::test]
async fn objects_in_text_are_json() {
    for (content_type, accept, wanted) in [
        ("text/plain", "*/*", "200 application/json {\"celsius\":1.5}"),
        ("application/json", "text/plain", "200 text/plain {\"celsius\":1.5}"),
        ("text/plain;charset=utf-8", "text/*;q=0.5", "200 text/json {\"celsius\":1.5}"),
    ] {
        let headers = [("content-type", content_type), ("accept", accept)];
        assert_eq!(answer("POST", "/readings", &headers, "{\"celsius\": 1.5}").await, wanted, "{accept}");
    }
    let broken = answer("POST", "/readings", &[("content-type", "text/plain")], "1.5 degrees").await;
    assert!(broken.starts_with("400 ") && broken.contains("at line 1"), "{broken}");
}

#[tokio::test]
async fn yaml_is_spoken() {
    for (accept, wanted) in [
        ("*/*", "200 application/json {\"name\":\"yes\",\"heights\":[2]}"),
        ("application/yaml", "200 application/yaml {\"name\":\"yes\",\"heights\":[2]}"),
    ] {
        assert_eq!(answer("GET", "/settings", &[("accept", accept)], "").await, wanted, "{accept}");
    }
    let unspoken = answer("GET", "/settings", &[("accept", "application/vnd.station.protobuf")], "").await;
    assert!(unspoken.starts_with("406 "), "{unspoken}");
    let headers = [("content-type", "application/x-yaml")];
    assert_eq!(answer("PUT", "/settings", &headers, "heights:\n- 2\n- 10\n").await, "204  ");
    let broken = answer("PUT", "/settings", &headers, "heights: [2\n").await;
    assert!(broken.starts_with("400 ") && broken.contains("at line 2 column 1"), "{broken}");
}

#[tokio::test]
async fn a_file_is_bytes_though_its_schema_is_that_of_json() {
    assert_eq!(answer("GET", "/export", &[("accept", "text/csv")], "").await, "200 text/csv celsius\n1.5\n");
}

#[test]
fn components_name_elements_in_3_2() {
    const ROOT: XmlNode = XmlNode::ELEMENT.named("Animals");
    let size = |width| Some(Size { width: Some(width), unit: Some("m".to_owned()) });
    let animals = Animals {
        animal: Some(vec![Animal { kind: Some("cat".to_owned()), content: Some("Tom".to_owned()) }]),
        cage: Some(Cage { number: Some(7) }),
        place: size(3),
        food: Some("fish".to_owned()),
        bills: Some(vec![Bill { sum: Some(1.5) }, Bill { sum: None }]),
        ..Animals::default()
    };
    let written = String::from_utf8(to_xml_vec(&animals, &ROOT).unwrap()).unwrap();
    let wanted = concat!(
        "<Animals food=\"fish\"><Animal kind=\"cat\">Tom</Animal><Cage><number>7</number></Cage>",
        "<Enclosure unit=\"m\"><width>3</width></Enclosure><Bill><sum>1.5</sum></Bill><Bill/></Animals>",
    );
    assert!(written.ends_with(wanted), "{written}");
    assert_eq!(from_xml_slice::<Animals>(written.as_bytes(), &ROOT).unwrap(), animals);
    let inline = Animals { size: size(2), ..Animals::default() };
    let written = String::from_utf8(to_xml_vec(&inline, &ROOT).unwrap()).unwrap();
    assert!(written.ends_with("<Animals unit=\"m\"><width>2</width></Animals>"), "{written}");
}
