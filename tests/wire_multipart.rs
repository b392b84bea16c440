//! Multipart bodies of generated code: the bytes on both sides, then client and server together.

use std::sync::{Arc, Mutex};

use axum::body::Body;
use axum::http::{Request, StatusCode};
use pets::client::Client;
use pets::operations::{CreateAlbum, UploadPetPhoto};
use pets::server::{Api, router};
use pets::types::{About, Album, PhotoUpload};
use specwright_runtime::{Answer, Error, File};
use tower::ServiceExt as _;

mod common;

mod pets {
    include!(concat!(env!("OUT_DIR"), "/multipart.rs"));
}

/// Gives back photos as they came, and remembers albums.
#[derive(Clone, Default)]
struct Pets(Arc<Mutex<Vec<Album>>>);

impl Api for Pets {
    async fn upload_pet_photo(&self, request: UploadPetPhoto) -> Answer<UploadPetPhoto> {
        Ok(request.body.into())
    }

    async fn create_album(&self, request: CreateAlbum) -> Answer<CreateAlbum> {
        let album = request.body.ok_or_else(|| Error::refused(StatusCode::CONFLICT, "no album"))?;
        self.0.lock().unwrap().push(album);
        Ok(().into())
    }
}

async fn put(content_type: &str, body: String) -> (StatusCode, String) {
    let request = Request::put("/pets/7/photo").header("content-type", content_type);
    let answer = router(Pets::default()).oneshot(request.body(Body::from(body)).unwrap()).await.unwrap();
    let status = answer.status();
    let body = axum::body::to_bytes(answer.into_body(), usize::MAX).await.unwrap();
    (status, String::from_utf8(body.to_vec()).unwrap())
}

const UPLOAD: &str = "multipart/form-data; boundary=\"----WebKit7\"";

fn wire(text: &str) -> String {
    text.replace('\n', "\r\n")
}

/// What a browser sends.
#[tokio::test]
async fn a_form_of_a_browser_is_understood() {
    let body = wire(
        "------WebKit7
Content-Disposition: form-data; name=\"photo\"; filename=\"cat.png\"
Content-Type: image/png

PNG
------WebKit7
Content-Disposition: form-data; name=\"about\"; filename=\"blob\"
Content-Type: application/json

{\"title\": \"Tom\"}
------WebKit7
Content-Disposition: form-data; name=\"tags\"

a
------WebKit7
Content-Disposition: form-data; name=\"tags\"

b
------WebKit7
Content-Disposition: form-data; name=\"taken\"

2026-11-21
------WebKit7--
",
    );
    let (status, answer) = put(UPLOAD, body).await;
    assert_eq!(status, StatusCode::OK, "{answer}");
    let boundary = answer.lines().next().unwrap().trim_end();
    let expected = wire(
        "--B
Content-Disposition: attachment; name=\"photo\"; filename=\"cat.png\"
Content-Type: image/png

PNG
--B
Content-Disposition: inline; name=\"about\"
Content-Type: application/json

{\"title\":\"Tom\"}
--B
Content-Disposition: inline; name=\"tags\"

a
--B
Content-Disposition: inline; name=\"tags\"

b
--B
Content-Disposition: inline; name=\"taken\"

2026-11-21
--B--
",
    );
    assert_eq!(answer.replace(boundary, "--B"), expected);
}

#[tokio::test]
async fn what_is_wrong_with_a_form_is_told() {
    let part = |name: &str, content: &str| {
        wire(&format!("------WebKit7\nContent-Disposition: form-data; name=\"{name}\"\n\n{content}\n"))
    };
    let photo = part("photo", "PNG");
    for (parts, expected) in [
        (String::new(), "body at #/photo: it is required"),
        (format!("{photo}{}", part("taken", "today")), "body at #/taken"),
        (format!("{photo}{}", part("about", "{\\\"title\\\": ")), "body at #/about"),
        (format!("{photo}{photo}"), "there are 2 parts of this name"),
    ] {
        let (status, answer) = put(UPLOAD, format!("{parts}------WebKit7--")).await;
        assert_eq!(status, StatusCode::BAD_REQUEST, "{answer}");
        assert!(answer.contains(expected), "{expected}: {answer}");
    }
}

#[tokio::test]
async fn photos_go_there_and_back() {
    let upload = PhotoUpload {
        photo: File::new("PNG").name("cät \"1\".png").content_type("image/png"),
        thumbnail: Some(File::new(vec![0, 255, 13, 10]).content_type("image/gif")),
        about: Some(About { title: Some("Tom".to_owned()), content: None }),
        tags: Some(vec!["--".to_owned(), "a,b".to_owned()]),
        size: Some(vec![1, 2]),
        taken: Some("2026-11-21".parse().unwrap()),
    };
    let url = format!("http://{}", common::serve(router(Pets::default())).await);
    for builder in [
        Client::builder().base_url(url),
        Client::builder().transport(router(Pets::default())).base_url("http://a.test"),
    ] {
        let client = builder.build().unwrap();
        let stored = client.upload_pet_photo(7, &upload).await.unwrap();
        assert_eq!(stored.body(), &upload);
    }
}

#[tokio::test]
async fn the_same_type_is_parts_or_json() {
    let pets = Pets::default();
    let client = Client::builder().transport(router(pets.clone())).base_url("http://a.test").build().unwrap();
    let album =
        Album::new("Cats".to_owned(), vec![File::new(vec![255]).content_type("image/png"), File::new("2")]);
    client.create_album().body(&album).await.unwrap();

    let json = r#"{"title": "Dogs", "photos": ["text"]}"#;
    let request = Request::post("/albums").header("content-type", "application/json");
    let answer = router(pets.clone()).oneshot(request.body(Body::from(json)).unwrap()).await.unwrap();
    assert_eq!(answer.status(), StatusCode::NO_CONTENT);
    let stored = pets.0.lock().unwrap();
    let [cats, dogs] = stored.as_slice() else { panic!("{stored:?}") };
    assert_eq!(cats.photos.len(), 2);
    assert_eq!(cats.photos[0], album.photos[0]);
    assert_eq!(dogs.photos[0].at_hand().unwrap(), "text");
}
