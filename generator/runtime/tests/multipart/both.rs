//! Client meets server.

use super::chance::Pieces;
use super::*;

#[tokio::test]
async fn whatever_is_sent_is_received() {
    const PIECES: [&str; 14] =
        ["\r\n--", "AaB03x", "--", "\r\n", "\"", "%22", "ü", "\n", "part-", "\\", ";", "=", " ", "x"];
    let mut pieces = Pieces::new(3, &PIECES);
    let mut text = |count: usize| pieces.text(count);
    let client = in_process();
    for count in 0..200 {
        let file = File::new(text(count % 20)).name(text(count % 7)).content_type("image/x");
        let form = Form {
            name: text(count % 9),
            tags: (count % 3 > 0).then(|| (0..count % 3).map(|n| text(n + 2)).collect()),
            address: (count % 2 > 0).then(|| Address { street: text(5) }),
            addresses: (0..count % 4).map(|n| Address { street: text(n) }).collect(),
            tint: (count % 5 > 0)
                .then(|| Tint { red: i32::try_from(count).unwrap(), name: (count % 2 > 0).then(|| text(3)) }),
            photo: Some(file.clone()),
            files: Some(vec![file.clone(), file]),
            ..Form::default()
        };
        let received = client.send(Echo { body: form.clone() }).await.unwrap();
        assert_eq!(received.body(), &form);
    }
}

#[tokio::test]
async fn a_large_file_is_never_held_whole() {
    const PIECES: usize = 320;
    const LENGTH: usize = 64 * 1024;
    let held = Arc::new(Mutex::new((0, false)));
    let seen = Arc::clone(&held);
    let routes = Routes::new(seen).operation(|seen: &Arc<Mutex<(u64, bool)>>, request: Mixed| {
        Box::pin(async move {
            let file = &request.body[0];
            let mut body = file.body().unwrap();
            let mut length = 0;
            while let Some(piece) = body.next().await {
                let piece = piece?;
                assert!(piece.iter().all(|byte| *byte == 7));
                length += piece.len() as u64;
            }
            *seen.lock().unwrap() = (length, file.at_hand().is_some());
            assert!(file.bytes(1000).await.is_err());
            Answer::<Mixed>::Ok(Response::new(0))
        })
    });
    let routes = routes.max_multipart_bytes(256 * 1024 * 1024);
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move { axum::serve(listener, routes.into_router()).await });
    let client: Client = Client::builder().base_url(url).build().unwrap();
    let (given, pieces) = channel::counted(PIECES, Bytes::from(vec![7; LENGTH]));
    client.send(Mixed { body: vec![File::stream(pieces)] }).await.unwrap();
    assert_eq!(given.given(), PIECES);
    assert_eq!(*held.lock().unwrap(), ((PIECES * LENGTH) as u64, false));
}
