//! Items, one by one.

use super::*;

#[tokio::test]
async fn items_go_to_and_fro_one_by_one() {
    for client in [client(), client_over_loopback().await] {
        let (sender, numbers) = channel();
        let answer = client.0.send(Double { body: Items::new(numbers) });
        sender.send(1);
        let mut answer = answer.await.unwrap();
        assert_eq!(answer.next().await.unwrap().unwrap(), Event::new(2));
        sender.send(21);
        assert_eq!(answer.next().await.unwrap().unwrap().data, 42);
        drop(sender);
        assert!(answer.next().await.is_none());
    }
}

#[tokio::test]
async fn who_drops_items_stops_the_other_side() {
    for client in [client(), client_over_loopback().await] {
        let (sender, numbers) = channel();
        let answer = client.0.send(Double { body: Items::new(numbers) });
        sender.send(1);
        let mut answer = answer.await.unwrap();
        assert_eq!(answer.next().await.unwrap().unwrap().data, 2);
        drop(answer);
        sender.closed().await;
    }
}

#[tokio::test]
async fn items_that_fail_break_the_body_off() {
    for client in [client(), client_over_loopback().await] {
        let (sender, numbers) = channel();
        let answer = client.0.send(Double { body: Items::from_results(numbers) });
        sender.send(Ok(1));
        let mut answer = answer.await.unwrap();
        assert_eq!(answer.next().await.unwrap().unwrap().data, 2);
        sender.send(Err(io::Error::other("the disk is gone")));
        assert_eq!(answer.next().await.unwrap().unwrap_err().kind(), StreamErrorKind::BrokeOff);
        assert!(answer.next().await.is_none());
    }
}

#[tokio::test]
async fn items_come_in_the_media_type_that_is_wanted() {
    for (accept, expected) in [
        ("*/*", "application/jsonl\r\n{}2\n4\n"),
        ("application/json-seq", "application/json-seq\r\n{}\x1E2\n\x1E4\n"),
        ("text/event-stream", "text/event-stream\r\n{}data: 2\n\ndata: 4\n\n"),
    ] {
        let mut stream = TcpStream::connect(serve().await).await.unwrap();
        let head = format!(
            "POST /double HTTP/1.1\r\nhost: e\r\naccept: {accept}\r\ncontent-type: application/jsonl"
        );
        stream.write_all(format!("{head}\r\ncontent-length: 5\r\n\r\n1\n\n2\n").as_bytes()).await.unwrap();
        let answer = read_until(&mut stream, "\r\n0\r\n\r\n").await;
        let (media_type, body) = expected.split_once("{}").unwrap();
        let line = format!("\r\ncontent-type: {media_type}");
        assert!(answer.starts_with("HTTP/1.1 200 OK\r\n") && answer.contains(&line), "{answer}");
        assert!(answer.ends_with(&format!("\r\n{:X}\r\n{body}\r\n0\r\n\r\n", body.len())), "{answer}");
    }
}

#[tokio::test]
async fn items_may_be_left_out_if_the_document_says_so() {
    for client in [client(), client_over_loopback().await] {
        assert_eq!(*client.0.send(Add { body: None }).await.unwrap(), 0);
        assert_eq!(*client.0.send(Add { body: Some(Items::from(vec![])) }).await.unwrap(), 0);
        assert_eq!(*client.0.send(Add { body: Some((1..=4).collect()) }).await.unwrap(), 10);
    }
}

#[tokio::test]
async fn items_of_requests_are_checked_as_they_come() {
    for (body, status, told) in [
        ("\x1E1\n\x1E\"two\"\n", "400 Bad Request", "item 1: invalid type: string"),
        ("\x1E1\n\x1E2", "400 Bad Request", "the body ends within item 1"),
        ("\x1E1\n\x1E2\n", "200 OK", "3"),
    ] {
        let mut stream = TcpStream::connect(serve().await).await.unwrap();
        let head = "POST /add HTTP/1.1\r\nhost: e\r\ncontent-type: application/json-seq\r\nconnection: close";
        let request = format!("{head}\r\ncontent-length: {}\r\n\r\n{body}", body.len());
        stream.write_all(request.as_bytes()).await.unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).await.unwrap();
        assert!(answer.starts_with(&format!("HTTP/1.1 {status}\r\n")) && answer.contains(told), "{answer}");
    }
}

#[tokio::test]
async fn an_items_limit_is_that_of_bodies() {
    let router = routes().max_request_bytes(6).into_router();
    let client = Client::builder().base_url("http://echo.test").transport(router).build().unwrap();
    assert_eq!(*client.0.send(Add { body: Some((0..1000).collect()) }).await.unwrap(), 499_500);
    let error = client.0.send(Add { body: Some(Items::from(vec![1, 123_456_789])) }).await.unwrap_err();
    assert_eq!(error.status().unwrap(), 413);
    assert!(String::from_utf8_lossy(error.body()).contains("item 1 is longer than 6 bytes"));
}
