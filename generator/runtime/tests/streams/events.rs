//! Server-sent events.

use super::*;

/// A server of one connection that says what it is told to, and goes on only when told.
async fn say(pieces: channel::Received<&'static str>) -> Client {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await.unwrap();
        read_until(&mut stream, "\r\n\r\n").await;
        let mut pieces = pieces;
        while let Some(piece) = std::future::poll_fn(|cx| Pin::new(&mut pieces).poll_next(cx)).await {
            stream.write_all(piece.as_bytes()).await.unwrap();
        }
    });
    Client::builder().base_url(url).build().unwrap()
}

const EVENTS: &str =
    "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream; charset=utf-8\r\ntransfer-encoding: chunked\r\n\r\n";

#[tokio::test]
async fn events_are_read_before_the_response_ends() {
    let (sender, pieces) = channel();
    let client = say(pieces).await;
    sender.send(EVENTS);
    let mut events = client.0.send(Watch {}).await.unwrap();
    sender.send("12\r\nid: 7\ndata: [1]\n\n:\r\n");
    let event = events.next().await.unwrap().unwrap();
    assert_eq!((event.data, event.id.as_deref()), (vec![1], Some("7")));
    sender.send("9\r\n\ndata: [1\r\n");
    sender.send("5\r\n,2]\n\n\r\n");
    assert_eq!(events.next().await.unwrap().unwrap().data, [1, 2]);
    assert_eq!(events.last_event_id(), Some("7"));
    sender.send("e\r\ndata: [DONE]\n\n\r\n");
    assert!(events.next().await.is_none());
}

#[tokio::test]
async fn events_that_break_off_are_an_error() {
    for (rest, told) in [
        ("4\r\ndata", "the body broke off: "),
        ("b\r\ndata: [1]\n\n\r\n8\r\ndata: [1\r\n0\r\n\r\n", "the body ends within item 1"),
    ] {
        let (sender, pieces) = channel();
        let client = say(pieces).await;
        sender.send(EVENTS);
        sender.send(rest);
        drop(sender);
        let mut events = client.0.send(Watch {}).await.unwrap();
        let error = loop {
            if let Err(why) = events.next().await.unwrap() {
                break why;
            }
        };
        assert_eq!(error.kind(), StreamErrorKind::BrokeOff);
        assert!(error.to_string().starts_with(told), "{error}");
        assert!(events.next().await.is_none());
    }
}

#[tokio::test]
async fn what_is_no_event_stream_is_undocumented() {
    let (sender, pieces) = channel();
    let client = say(pieces).await;
    sender.send("HTTP/1.1 200 OK\r\ncontent-type: text/html\r\ncontent-length: 5\r\n\r\n<br/>");
    let error = client.0.send(Watch {}).await.unwrap_err();
    assert_eq!(error.to_string(), "watch: 200 OK, but its body is text/html, which is not documented");
    assert_eq!(error.body(), b"<br/>");
}

/// What a reader makes nothing of, but a proxy does.
#[tokio::test(start_paused = true)]
async fn a_stream_of_events_without_events_has_comments() {
    for (routes, expected) in [
        (routes_that_watch(), ":\n\n:\n\ndata: [1]\n\n:\n\n"),
        (routes_that_watch().keep_alive(Duration::from_secs(40)), "data: [1]\n\n"),
        (routes_that_watch().keep_alive(None), "data: [1]\n\n"),
    ] {
        let request = http::Request::get("/watch").body(axum::body::Body::empty()).unwrap();
        let answer = routes.into_router().oneshot(request).await.unwrap();
        let body = axum::body::to_bytes(answer.into_body(), usize::MAX).await.unwrap();
        assert_eq!(body, expected);
    }
    let client = Client::builder().base_url("http://a.test").transport(routes_that_watch().into_router());
    let mut events = client.build().unwrap().0.send(Watch {}).await.unwrap().into_body();
    assert_eq!(events.next().await.unwrap().unwrap().data, [1]);
    assert!(events.next().await.is_none());
}

fn routes_that_watch() -> Routes<()> {
    Routes::new(()).operation(|(), _: Watch| {
        Box::pin(async {
            let events = Later { left: vec![(20, None), (35, Some(Event::new(vec![1])))], sleep: None };
            Answer::<Watch>::Ok(Response::new(Items::new(events)))
        })
    })
}

/// Gives each event after so many seconds, the last of them first.
struct Later {
    left: Vec<(u64, Option<Event<Vec<i64>>>)>,
    sleep: Option<Pin<Box<tokio::time::Sleep>>>,
}

impl Stream for Later {
    type Item = Event<Vec<i64>>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let Some((seconds, _)) = self.left.last() else { return Poll::Ready(None) };
        let seconds = Duration::from_secs(*seconds);
        let sleep = self.sleep.get_or_insert_with(|| Box::pin(tokio::time::sleep(seconds)));
        if sleep.as_mut().poll(cx).is_pending() {
            return Poll::Pending;
        }
        self.sleep = None;
        Poll::Ready(self.left.pop().and_then(|(_, event)| event))
    }
}
