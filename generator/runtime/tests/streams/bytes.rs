//! Bytes: what arrives before the end, and what becomes of bodies that break off, are too long, or that nobody wants.

use super::channel::Sender;
use super::*;

/// A body that is on its way there and back: its first piece has come.
async fn begun(client: &Client) -> (Sender<io::Result<&'static str>>, Response<RawBody, ()>) {
    let (sender, pieces) = channel();
    let answer = client.0.send(Echo { body: RawBody::stream(pieces) });
    sender.send(Ok("one"));
    let mut answer = answer.await.unwrap();
    assert_eq!(answer.next().await.unwrap().unwrap(), "one");
    (sender, answer)
}

#[tokio::test]
async fn pieces_arrive_before_the_body_ends() {
    for client in [client(), client_over_loopback().await] {
        let (sender, mut answer) = begun(&client).await;
        sender.send(Ok("two"));
        assert_eq!(answer.next().await.unwrap().unwrap(), "two");
        drop(sender);
        assert!(answer.next().await.is_none());
        assert!(answer.next().await.is_none());
    }
}

#[tokio::test]
async fn a_body_that_breaks_off_is_an_error_and_no_end() {
    for client in [client(), client_over_loopback().await] {
        let (sender, mut answer) = begun(&client).await;
        sender.send(Err(io::Error::other("the disk is gone")));
        let error = answer.next().await.unwrap().unwrap_err();
        assert_eq!(error.kind(), StreamErrorKind::BrokeOff);
        assert!(answer.next().await.is_none());
    }
}

#[tokio::test]
async fn who_drops_a_body_stops_the_other_side() {
    for client in [client(), client_over_loopback().await] {
        let (sender, answer) = begun(&client).await;
        drop(answer);
        sender.closed().await;
    }
}

#[tokio::test]
async fn a_large_body_passes_piece_by_piece() {
    const PIECES: usize = 1600;
    const LENGTH: usize = 64 * 1024;
    let piece = Bytes::from(vec![7; LENGTH]);
    let (counted, pieces) = channel::counted(PIECES, piece);
    let client = client_over_loopback().await;
    let mut answer = client.0.send(Echo { body: RawBody::stream(pieces) }).await.unwrap();
    let (mut read, mut ahead) = (0, 0);
    while let Some(piece) = answer.next().await {
        read += piece.unwrap().len();
        ahead = ahead.max(counted.given() * LENGTH - read);
    }
    assert_eq!(read, PIECES * LENGTH);
    // What is under way fits the buffers of two sockets and two connections.
    assert!(ahead < 32 * 1024 * 1024, "{ahead} bytes were given before they were read");
}

#[tokio::test]
async fn who_does_not_read_is_not_sent_more() {
    let (counted, pieces) = channel::counted(1600, Bytes::from(vec![7; 64 * 1024]));
    let client = client_over_loopback().await;
    let answer = client.0.send(Echo { body: RawBody::stream(pieces) }).await.unwrap();
    counted.idle().await;
    assert!(counted.given() < 1600);
    drop(answer);
}

#[tokio::test]
async fn limits_hold_where_bodies_are_collected() {
    let body = RawBody::new("12345");
    assert_eq!(body.clone().bytes(5).await.unwrap(), "12345");
    let error = body.bytes(4).await.unwrap_err();
    assert_eq!(error.kind(), StreamErrorKind::TooLong);
    assert_eq!(error.to_string(), "the body is longer than 4 bytes");
    let answer = client().0.send(Echo { body: RawBody::new("12345") }).await.unwrap();
    assert_eq!(answer.into_body().bytes(4).await.unwrap_err().kind(), StreamErrorKind::TooLong);
}

#[tokio::test]
async fn a_stream_is_read_once() {
    let (sender, pieces) = channel();
    sender.send(Ok::<_, io::Error>("one"));
    drop(sender);
    let mut body = RawBody::stream(pieces);
    let mut copy = body.clone();
    assert_eq!(body, copy);
    assert_ne!(body, RawBody::new("one"));
    assert_eq!(body.next().await.unwrap().unwrap(), "one");
    assert_ne!(body, copy);
    let error = copy.next().await.unwrap().unwrap_err();
    assert_eq!(error.kind(), StreamErrorKind::Taken);
    assert!(copy.next().await.is_none());
    assert_eq!(body.clone().bytes(9).await.unwrap(), "");
    let error = client().0.send(Echo { body: body.clone() }).await.unwrap_err();
    let told =
        "echo: it cannot be sent: the body: the body was read or sent before, and a stream can be read once";
    assert_eq!(error.to_string(), told);
}

#[tokio::test]
async fn bytes_can_be_read_and_sent_again() {
    let mut body = RawBody::new("one");
    let copy = body.clone();
    assert_eq!(body.next().await.unwrap().unwrap(), "one");
    assert!(body.next().await.is_none());
    assert_eq!(copy, RawBody::from("one"));
    assert_eq!(copy.at_hand().unwrap(), "one");
    assert!(Body::from("one").try_clone().is_some());
    let (_sender, pieces) = channel::<Result<Bytes, io::Error>>();
    let stream = RawBody::stream(pieces).into_body().unwrap();
    assert!(stream.try_clone().is_none() && stream.size_hint().exact().is_none());
    let known = RawBody::from_body(axum::body::Body::from("four")).into_body().unwrap();
    assert_eq!(known.size_hint().exact(), Some(4));
}

#[tokio::test]
async fn on_the_wire_a_stream_is_chunked() {
    let mut stream = TcpStream::connect(serve().await).await.unwrap();
    let head = "POST /echo HTTP/1.1\r\nhost: e\r\ncontent-type: application/octet-stream\r\ntransfer-encoding: chunked\r\n\r\n";
    stream.write_all(format!("{head}3\r\none\r\n").as_bytes()).await.unwrap();
    let answer = read_until(&mut stream, "one\r\n").await;
    assert!(answer.starts_with("HTTP/1.1 200 OK\r\ncontent-type: application/octet-stream\r\n"), "{answer}");
    assert!(
        answer.contains("transfer-encoding: chunked\r\n") && answer.ends_with("\r\n3\r\none\r\n"),
        "{answer}"
    );
    stream.write_all(b"4\r\ntwo!\r\n0\r\n\r\n").await.unwrap();
    assert_eq!(read_until(&mut stream, "\r\n0\r\n\r\n").await, "4\r\ntwo!\r\n0\r\n\r\n");
}

#[tokio::test]
async fn a_body_whose_length_is_known_is_sent_with_it() {
    let mut stream = TcpStream::connect(serve().await).await.unwrap();
    let head = "POST /echo HTTP/1.1\r\nhost: e\r\ncontent-type: application/octet-stream\r\ncontent-length: 6\r\n\r\n";
    stream.write_all(format!("{head}one").as_bytes()).await.unwrap();
    let answer = read_until(&mut stream, "one").await;
    assert!(answer.contains("\r\ncontent-length: 6\r\n") && answer.ends_with("\r\n\r\none"), "{answer}");
    stream.write_all(b"two").await.unwrap();
    assert_eq!(read_until(&mut stream, "two").await, "two");
}

#[tokio::test]
async fn a_request_that_breaks_off_is_the_callers_fault() {
    let mut stream = TcpStream::connect(serve().await).await.unwrap();
    let head =
        "POST /count HTTP/1.1\r\nhost: e\r\ncontent-type: image/png\r\ntransfer-encoding: chunked\r\n\r\n";
    stream.write_all(format!("{head}3\r\none\r\nnonsense\r\n").as_bytes()).await.unwrap();
    let answer = read_until(&mut stream, "\r\n\r\n").await;
    assert!(answer.starts_with("HTTP/1.1 400 Bad Request\r\n"), "{answer}");
    assert_eq!(*client().0.send(Count { body: "12345".into() }).await.unwrap(), 5);
}
