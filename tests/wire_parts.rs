//! Parts with media types and styles of their own in generated code: the bytes on both sides, then client and server
//! together.

use axum::body::Body;
use axum::http::{Request, StatusCode};
use specwright_runtime::{Answer, File, Json};
use surveys::client::Client;
use surveys::operations::{AddSurvey, ListPictures};
use surveys::server::{Api, router};
use surveys::types::{
    AddSurveyBody, AddSurveyBodyAlbum, AddSurveyBodyFilter, AddSurveyBodyFrame, AddSurveyBodySettings,
    AddSurveyBodyTint, Area, Station,
};
use tower::ServiceExt as _;

mod surveys {
    include!(concat!(env!("OUT_DIR"), "/multipart-parts.rs"));
}

/// Asks for one survey, and answers with its stations.
struct Surveys;

fn survey() -> AddSurveyBody {
    AddSurveyBody {
        area: Some(Area { name: "A & B".to_owned(), corners: Some(vec![1.5, 2.0]) }),
        stations: Some(vec![Station { id: 1, height: Some(2.5) }, Station { id: 2, height: None }]),
        settings: Some(AddSurveyBodySettings { depth: Some(7) }),
        filter: Some(AddSurveyBodyFilter { from: Some("a b".to_owned()), to: None }),
        tint: Some(AddSurveyBodyTint { red: Some(1), blue: Some(2) }),
        frame: Some(AddSurveyBodyFrame { width: Some(0.5), margins: Some(vec![3, 4]) }),
        album: Some(AddSurveyBodyAlbum {
            cover: Some(File::new("PNG").name("cat.png").content_type("image/png")),
            ..AddSurveyBodyAlbum::new("Cats".to_owned())
        }),
        log: Some(vec![Json::from(1), Json::from("# B")]),
        session: Some("v=0".to_owned()),
        grid: Some(vec![vec![1], vec![2, 3]]),
        ..AddSurveyBody::new("North".to_owned())
    }
}

impl Api for Surveys {
    async fn add_survey(&self, request: AddSurvey) -> Answer<AddSurvey> {
        assert_eq!(request.body, survey());
        Ok(request.body.stations.unwrap_or_default().into())
    }

    async fn list_pictures(&self, _: ListPictures) -> Answer<ListPictures> {
        Ok(vec![File::new("1").content_type("image/png"), File::new("2")].into())
    }
}

/// What the document says, in bytes.
const SURVEY: &str = "--b
Content-Disposition: form-data; name=\"title\"

North
--b
Content-Disposition: form-data; name=\"area\"
Content-Type: application/xml

<Area name=\"A &amp; B\"><corners><corners>1.5</corners><corners>2</corners></corners></Area>
--b
Content-Disposition: form-data; name=\"stations\"
Content-Type: application/xml; charset=utf-8

<Station id=\"1\"><height>2.5</height></Station>
--b
Content-Disposition: form-data; name=\"stations\"
Content-Type: application/xml; charset=utf-8

<Station id=\"2\"/>
--b
Content-Disposition: form-data; name=\"settings\"
Content-Type: application/yaml

depth: 7
--b
Content-Disposition: form-data; name=\"filter\"
Content-Type: application/x-www-form-urlencoded

from=a+b
--b
Content-Disposition: form-data; name=\"red\"

1
--b
Content-Disposition: form-data; name=\"blue\"

2
--b
Content-Disposition: form-data; name=\"frame[width]\"

0.5
--b
Content-Disposition: form-data; name=\"frame[margins][0]\"

3
--b
Content-Disposition: form-data; name=\"frame[margins][1]\"

4
--b
Content-Disposition: form-data; name=\"album\"
Content-Type: multipart/form-data; boundary=c

--c
Content-Disposition: form-data; name=\"title\"

Cats
--c
Content-Disposition: form-data; name=\"cover\"; filename=\"cat.png\"
Content-Type: image/png

PNG
--c--
--b
Content-Disposition: form-data; name=\"log\"
Content-Type: multipart/mixed; boundary=d

--d
Content-Type: application/json

1
--d
Content-Type: text/markdown

# B
--d--
--b
Content-Disposition: form-data; name=\"session\"
Content-Type: application/sdp

v=0
--b
Content-Disposition: form-data; name=\"grid\"
Content-Type: application/json

[[1],[2,3]]
--b--
";

async fn post(body: &str) -> (StatusCode, String) {
    let request = Request::post("/surveys").header("content-type", "multipart/form-data; boundary=b");
    let request = request.body(Body::from(body.replace('\n', "\r\n"))).unwrap();
    let answer = router(Surveys).oneshot(request).await.unwrap();
    let status = answer.status();
    let body = axum::body::to_bytes(answer.into_body(), usize::MAX).await.unwrap();
    (status, String::from_utf8(body.to_vec()).unwrap())
}

#[tokio::test]
async fn every_part_is_read_as_the_document_says() {
    let (status, answer) = post(SURVEY).await;
    assert_eq!(status, StatusCode::OK, "{answer}");
    let head = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>";
    for expected in ["<Station id=\"1\"><height>2.5</height></Station>", "<Station id=\"2\"/>"] {
        let part = format!("Content-Type: application/xml\r\n\r\n{head}{expected}\r\n");
        assert!(answer.contains(&part), "{part} in {answer}");
    }
}

#[tokio::test]
async fn malformed_parts_are_refused() {
    for (right, wrong, told) in [
        ("2.5</height>", "x</height>", "/stations/0/height"),
        ("<Area ", "<!DOCTYPE a><Area ", "/area"),
        ("depth: 7", "depth: [", "/settings"),
        ("from=a+b", "from=%zz", "/filter"),
        ("frame[width]", "frame[width][x]", "/frame/width"),
        ("boundary=c", "boundary=x", "/album"),
        ("--d--\n", "", "/log"),
        ("[[1],[2,3]]", "[[1],[2,", "/grid"),
    ] {
        assert!(SURVEY.contains(right), "{right}");
        let (status, answer) = post(&SURVEY.replace(right, wrong)).await;
        assert_eq!(status, StatusCode::BAD_REQUEST, "{wrong}: {answer}");
        assert!(answer.contains(told), "{wrong}: {answer}");
    }
}

#[tokio::test]
async fn client_and_server_understand_each_other() {
    let client =
        Client::builder().base_url("http://surveys.test").transport(router(Surveys)).build().unwrap();
    let stations = client.add_survey(&survey()).await.unwrap();
    assert_eq!(Some(stations.into_body()), survey().stations);
    let pictures = client.list_pictures().await.unwrap().into_body();
    let pictures: Vec<_> =
        pictures.iter().map(|file| (file.media_type(), file.at_hand().unwrap().as_ref())).collect();
    assert_eq!(
        pictures,
        [(Some("image/png"), b"1".as_slice()), (Some("application/octet-stream"), b"2".as_slice())]
    );
}
