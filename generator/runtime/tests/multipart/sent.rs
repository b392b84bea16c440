//! What a client sends.

use std::future::Future as _;
use std::task::{Context, Waker};

use super::*;

#[tokio::test]
async fn every_property_is_a_part() {
    let address = |street: &str| Address { street: street.to_owned() };
    let form = Form {
        name: "Joe \"ü\"".to_owned(),
        age: Some(7),
        address: Some(address("A")),
        tags: Some(vec!["a".to_owned(), "b".to_owned()]),
        sizes: Some(vec![1, 2]),
        addresses: vec![address("B"), address("C")],
        tint: None,
        photo: Some(File::new("PNG").name("cat \"1\".png")),
        files: Some(vec![File::new("1"), File::new("2").name("ü.jpg").content_type("image/jpeg")]),
    };
    let expected = "multipart/form-data; boundary=AaB03x
length known
--AaB03x
Content-Disposition: form-data; name=\"name\"

Joe \"ü\"
--AaB03x
Content-Disposition: form-data; name=\"age\"

7
--AaB03x
Content-Disposition: form-data; name=\"address\"
Content-Type: application/json

{\"street\":\"A\"}
--AaB03x
Content-Disposition: form-data; name=\"tags\"

a
--AaB03x
Content-Disposition: form-data; name=\"tags\"

b
--AaB03x
Content-Disposition: form-data; name=\"sizes\"

1,2
--AaB03x
Content-Disposition: form-data; name=\"addresses\"
Content-Type: application/json

{\"street\":\"B\"}
--AaB03x
Content-Disposition: form-data; name=\"addresses\"
Content-Type: application/json

{\"street\":\"C\"}
--AaB03x
Content-Disposition: form-data; name=\"photo\"; filename=\"cat %221%22.png\"
Content-Type: image/png

PNG
--AaB03x
Content-Disposition: form-data; name=\"files\"
Content-Type: application/octet-stream

1
--AaB03x
Content-Disposition: form-data; name=\"files\"; filename=\"ü.jpg\"
Content-Type: image/jpeg

2
--AaB03x--
";
    assert_eq!(sent(Echo { body: form }).await, expected);
}

#[tokio::test]
async fn an_object_may_be_names_and_values() {
    let tint =
        |name: &str| Form { tint: Some(Tint { red: 7, name: Some(name.to_owned()) }), ..Form::default() };
    let text = sent(Echo { body: tint("rust") }).await;
    assert!(text.ends_with("name=\"tint\"\n\nred|7|name|rust\n--AaB03x--\n"), "{text}");
    let error = in_process().send(Echo { body: tint("a|b") }).await.unwrap_err();
    assert!(error.to_string().contains("/tint/name: \"a|b\" contains the delimiter '|'"), "{error}");
}

#[tokio::test]
async fn parts_have_headers_of_their_own() {
    let photo = File::new("x").content_type("image/gif");
    let photo = photo.header(HeaderName::from_static("x-rate"), HeaderValue::from_static("3"));
    let form = Form { photo: Some(photo), ..Form::default() };
    let expected = "multipart/form-data; boundary=AaB03x
length known
--AaB03x
Content-Disposition: form-data; name=\"name\"


--AaB03x
Content-Disposition: form-data; name=\"photo\"
Content-Type: image/gif
x-rate: 3

x
--AaB03x--
";
    assert_eq!(sent(Echo { body: form }).await, expected);
}

#[tokio::test]
async fn other_multipart_bodies_need_no_names() {
    let expected = "multipart/mixed; boundary=AaB03x
length known
--AaB03x
Content-Type: application/octet-stream

1
--AaB03x
Content-Disposition: attachment; filename=\"b\"
Content-Type: text/plain

2
--AaB03x--
";
    let files = vec![File::new("1"), File::new("2").name("b").content_type("text/plain")];
    assert_eq!(sent(Mixed { body: files }).await, expected);

    let about = Address { street: "A".to_owned() };
    let upload = Upload { about, content: File::new("c") };
    let expected = "multipart/related; boundary=AaB03x; type=\"application/json\"
length known
--AaB03x
Content-Disposition: inline; name=\"about\"
Content-Type: application/json

{\"street\":\"A\"}
--AaB03x
Content-Disposition: inline; name=\"content\"
Content-Type: application/octet-stream

c
--AaB03x--
";
    assert_eq!(sent(Related { body: upload }).await, expected);
}

#[tokio::test]
async fn a_file_on_disk_has_a_name_and_a_length_and_a_stream_has_neither() {
    let path = std::env::temp_dir().join(format!("specwright-{}.txt", std::process::id()));
    std::fs::write(&path, "on disk").unwrap();
    let file = File::open(&path).unwrap();
    std::fs::remove_file(&path).unwrap();
    let name = path.file_name().unwrap().to_str().unwrap().to_owned();
    assert_eq!((file.file_name(), file.len()), (Some(name.as_str()), Some(7)));
    let text = sent(Mixed { body: vec![file.clone(), file] }).await;
    assert!(text.contains("length known"), "{text}");
    assert_eq!(text.matches("\n\non disk\n").count(), 2, "{text}");

    let (_, pieces) = channel::counted(2, Bytes::from_static(b"piece"));
    let file = File::stream(pieces);
    assert_eq!(file.len(), None);
    let text = sent(Mixed { body: vec![file.clone()] }).await;
    assert!(text.contains("length unknown") && text.contains("\n\npiecepiece\n"), "{text}");
    let error = in_process().send(Mixed { body: vec![file] }).await.unwrap_err();
    assert!(error.to_string().contains("/0"), "{error}");
}

/// Other requests go on while a disk is slow: here the one thread for such work has something else to do.
#[test]
fn a_file_on_disk_is_read_on_another_thread() {
    let path = std::env::temp_dir().join(format!("specwright-{}.txt", std::process::id()));
    std::fs::write(&path, "text").unwrap();
    let runtime = tokio::runtime::Builder::new_current_thread().max_blocking_threads(1).build().unwrap();
    runtime.block_on(async {
        let (free, busy) = std::sync::mpsc::channel::<()>();
        tokio::task::spawn_blocking(move || busy.recv());
        let mut body = File::open(&path).unwrap().body().unwrap();
        let mut next = std::pin::pin!(body.next());
        let mut nobody = Context::from_waker(Waker::noop());
        assert!(next.as_mut().poll(&mut nobody).is_pending());
        drop(free);
        assert_eq!(next.await.unwrap().unwrap(), "text");
    });
    std::fs::remove_file(&path).unwrap();
}
