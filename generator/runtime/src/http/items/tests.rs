use std::pin::pin;
use std::task::{Context, Poll, Waker};

use bytes::Bytes;
use futures_core::Stream as _;
use serde_json::{json, Value};

use super::{Event, Framing, Item, Items, Sequence};
use crate::http::{Body, StreamError, StreamErrorKind};

const LIMIT: usize = 1000;

/// Pieces of a body.
struct Pieces(std::vec::IntoIter<Bytes>);

impl http_body::Body for Pieces {
    type Data = Bytes;
    type Error = std::convert::Infallible;

    fn poll_frame(
        mut self: std::pin::Pin<&mut Self>,
        _: &mut Context<'_>,
    ) -> Poll<Option<Result<http_body::Frame<Bytes>, Self::Error>>> {
        Poll::Ready(self.0.next().map(|piece| Ok(http_body::Frame::data(piece))))
    }
}

/// What a body is read as that comes in these pieces.
fn read_pieces<T: Item>(framing: Framing, pieces: Vec<Bytes>) -> Vec<Result<T, StreamError>> {
    let mut items = Items::<T>::from(Vec::new());
    items.receive(framing, Body::stream(Pieces(pieces.into_iter())), LIMIT);
    let mut items = pin!(items);
    let mut found = Vec::new();
    while let Poll::Ready(Some(item)) = items.as_mut().poll_next(&mut Context::from_waker(Waker::noop())) {
        found.push(item);
    }
    found
}

/// What a body is read as, which is the same wherever it is cut in two, or after each byte.
fn read<T: Item + std::fmt::Debug>(framing: Framing, text: &[u8]) -> Vec<Result<T, StreamError>> {
    let whole = read_pieces::<T>(framing, vec![Bytes::copy_from_slice(text)]);
    let told = format!("{whole:?}");
    for at in 0..text.len() {
        let (one, other) = text.split_at(at);
        let halves =
            read_pieces::<T>(framing, vec![Bytes::copy_from_slice(one), Bytes::copy_from_slice(other)]);
        assert_eq!(format!("{halves:?}"), told, "cut at {at}");
    }
    let single = text.iter().map(|byte| Bytes::copy_from_slice(&[*byte])).collect();
    assert_eq!(format!("{:?}", read_pieces::<T>(framing, single)), told);
    whole
}

fn values<T: Item + std::fmt::Debug>(framing: Framing, text: &[u8]) -> Vec<T> {
    read(framing, text).into_iter().map(Result::unwrap).collect()
}

fn failures<T: Item + std::fmt::Debug>(framing: Framing, text: &[u8]) -> Vec<String> {
    let tell = |item: Result<T, StreamError>| match item {
        Ok(item) => format!("{item:?}"),
        Err(why) => format!("{:?} {:?} {:?}: {why}", why.kind(), why.index(), why.pointer().unwrap_or("-")),
    };
    read(framing, text).into_iter().map(tell).collect()
}

fn data(text: &str) -> Vec<String> {
    values::<Event<String>>(Framing::Events, text.as_bytes()).into_iter().map(|event| event.data).collect()
}

fn event(data: &str) -> Event<String> {
    Event::new(data.to_owned())
}

// The examples of the standard, WHATWG HTML §9.2.6, with other words.

#[test]
fn lines_of_data_are_joined() {
    assert_eq!(data("data: OAK\ndata: +2\ndata: 10\n\n"), ["OAK\n+2\n10"]);
}

#[test]
fn comments_types_and_ids_are_told_apart() {
    let text = ": a comment\n\ndata: first\nid: 1\n\ndata:second\nid\n\ndata:  third\n\n";
    let found = values::<Event<String>>(Framing::Events, text.as_bytes());
    assert_eq!(found, [event("first").with_id("1"), event("second").with_id(""), event(" third")]);
}

#[test]
fn an_event_may_be_empty_and_needs_data() {
    assert_eq!(data("data\n\ndata\ndata\n\n"), ["", "\n"]);
    assert_eq!(data("event: x\n\nid: 3\n\n"), Vec::<String>::new());
}

#[test]
fn one_space_behind_the_colon_is_none() {
    assert_eq!(data("data:test\n\ndata: test\n\n"), ["test", "test"]);
}

#[test]
fn lines_may_end_in_three_ways() {
    for text in ["data: a\n\ndata: b\n\n", "data: a\r\rdata: b\r\r", "data: a\r\n\r\ndata: b\r\n\r\n"] {
        assert_eq!(data(text), ["a", "b"], "{text:?}");
    }
    assert_eq!(data("\u{feff}data: a\r\ndata: b\r\rdata: \u{feff}c\n\n"), ["a\nb", "\u{feff}c"]);
}

#[test]
fn all_fields_are_read_and_others_passed_over() {
    let text = "retry: 1500\nevent: add\nid: 7\nfoo: bar\nretry: soon\nid: a\0b\ndata: x\n\n";
    let found = values::<Event<String>>(Framing::Events, text.as_bytes());
    let retry = Some(std::time::Duration::from_millis(1500));
    assert_eq!(found, [Event { retry, ..event("x").with_event("add").with_id("7") }]);
}

#[test]
fn bytes_that_are_no_utf_8_are_replaced() {
    let found = values::<Event<String>>(Framing::Events, b"data: a\xFFb\n\n");
    assert_eq!(found, [event("a\u{fffd}b")]);
}

#[test]
fn an_event_is_given_when_its_blank_line_has_come() {
    let mut items = Items::<Event<String>>::from(Vec::new());
    let waiting = Body::stream(Waiting(Some(Bytes::from_static(b"id: 9\ndata: a\r\n\r"))));
    items.receive(Framing::Events, waiting, LIMIT);
    let mut cx = Context::from_waker(Waker::noop());
    assert!(matches!(items.poll_item(&mut cx), Poll::Ready(Some(Ok(_)))));
    assert!(items.poll_item(&mut cx).is_pending());
    assert_eq!(items.last_event_id(), Some("9"));
}

/// One piece, and then nothing for a long time.
struct Waiting(Option<Bytes>);

impl http_body::Body for Waiting {
    type Data = Bytes;
    type Error = std::convert::Infallible;

    fn poll_frame(
        mut self: std::pin::Pin<&mut Self>,
        _: &mut Context<'_>,
    ) -> Poll<Option<Result<http_body::Frame<Bytes>, Self::Error>>> {
        match self.0.take() {
            Some(piece) => Poll::Ready(Some(Ok(http_body::Frame::data(piece)))),
            None => Poll::Pending,
        }
    }
}

#[test]
fn data_that_are_no_string_are_json() {
    let found = values::<Event<Vec<i64>>>(Framing::Events, b"data: [1,\ndata: 2]\n\ndata: []\n\n");
    assert_eq!(found, [Event::new(vec![1, 2]), Event::new(vec![])]);
}

#[test]
fn a_stream_of_json_ends_where_it_says_so() {
    let text = b"data: [1]\n\ndata: [DONE]\n\ndata: [2]\n\n";
    assert_eq!(values::<Event<Vec<i64>>>(Framing::Events, text), [Event::new(vec![1])]);
    assert_eq!(
        values::<Event<Vec<i64>>>(Framing::Events, b"data: [1]\n\ndata: [DONE]"),
        [Event::new(vec![1])]
    );
    assert_eq!(data("data: [DONE]\n\n"), ["[DONE]"]);
}

#[test]
fn events_that_do_not_fit_are_told_and_passed_over() {
    let text = b"data: [1]\n\ndata: [1, true]\n\ndata: {\n\ndata: [2]\n\n";
    let found = failures::<Event<Vec<i64>>>(Framing::Events, text);
    assert!(found[0].starts_with("Event { data: [1]"), "{found:?}");
    assert_eq!(found[1], "Malformed Some(1) \"/1\": item 1 at /1: invalid type: boolean `true`, expected an integer at line 1 column 8");
    assert!(found[2].starts_with("Malformed Some(2) \"\": item 2: "), "{found:?}");
    assert!(found[3].starts_with("Event { data: [2]") && found.len() == 4, "{found:?}");
}

#[test]
fn an_event_that_is_cut_is_no_event() {
    assert_eq!(
        failures::<Event<String>>(Framing::Events, b"data: a\n"),
        ["BrokeOff Some(0) \"-\": the body ends within item 0"]
    );
    assert_eq!(data("data: a\n\nid: 2"), ["a"]);
}

#[test]
fn an_event_may_be_read_as_an_object() {
    let text = b"event: add\ndata: {\"a\":1}\nid: 1\nretry: 10\n\ndata: word\n\ndata: 5\n\n";
    let expected = [
        json!({"event": "add", "data": {"a": 1}, "id": "1", "retry": 10}),
        json!({"data": "word"}),
        json!({"data": "5"}),
    ];
    assert_eq!(values::<Value>(Framing::Events, text), expected);
    let maps = values::<crate::Map<String>>(Framing::Events, b"data: {\"a\":1}\n\n");
    assert_eq!(maps[0]["data"], "{\"a\":1}");
}

#[test]
fn every_line_is_an_item() {
    let text = "\u{feff}[1]\r\n\n  \n[2, 3]\n[]".as_bytes();
    assert_eq!(values::<Vec<i64>>(Framing::Lines, text), [vec![1], vec![2, 3], vec![]]);
    assert_eq!(values::<Event<i64>>(Framing::Lines, b"1\n2\n"), [Event::new(1), Event::new(2)]);
    assert_eq!(values::<Vec<i64>>(Framing::Lines, b""), Vec::<Vec<i64>>::new());
}

#[test]
fn lines_that_do_not_fit_are_told_and_passed_over() {
    let found = failures::<Vec<i64>>(Framing::Lines, b"[1]\n{\n[true]\n[2]\n[3");
    assert_eq!(found[0], "[1]");
    assert!(found[1].starts_with("Malformed Some(1)"), "{found:?}");
    assert_eq!(found[2], "Malformed Some(2) \"/0\": item 2 at /0: invalid type: boolean `true`, expected an integer at line 1 column 5");
    assert_eq!(found[3..], ["[2]", "BrokeOff Some(4) \"-\": the body ends within item 4"]);
}

// RFC 7464 §2.

#[test]
fn texts_begin_with_a_record_separator() {
    let text = b"\x1E{\"a\":\n[\"}\\\"\"]}\n\x1E\x1E7\n\x1E\"\\u001e\"\n\x1E [] ";
    let expected = [json!({"a": ["}\""]}), json!(7), json!("\u{1e}"), json!([])];
    assert_eq!(values::<Value>(Framing::Sequence, text), expected);
}

#[test]
fn texts_that_are_cut_are_told_and_passed_over() {
    let found = failures::<Value>(Framing::Sequence, b"\x1E{\"a\":\x1E1\n\x1E12\x1E3 4\n\x1Etrue\n\x1E5");
    let cut = |index| format!("Malformed Some({index}) \"\": item {index}: it ends before it is complete");
    assert_eq!(found[0], cut(0));
    assert_eq!(found[1], "Number(1)");
    assert_eq!(found[2], cut(2));
    assert_eq!(found[3], "Number(3)");
    assert_eq!(found[4], "Malformed Some(4) \"\": item 4: it does not begin with a record separator");
    assert_eq!(found[5..], ["Bool(true)", "BrokeOff Some(6) \"-\": the body ends within item 6"]);
}

#[test]
fn items_are_bounded() {
    let long = "x".repeat(LIMIT + 1);
    let lines = format!("1\n\"{long}\"\n2\n");
    let events = format!("data: 1\n\ndata: {long}\n\ndata: 2\n\n");
    let many = format!("data: 1\n\n{}", "data: 123456789\n".repeat(LIMIT / 9));
    let sequence = format!("\x1E1\n\x1E\"{long}\"\n\x1E2\n");
    for (framing, text) in [
        (Framing::Lines, lines),
        (Framing::Events, events),
        (Framing::Events, many),
        (Framing::Sequence, sequence),
    ] {
        let found = read::<Event<Value>>(framing, text.as_bytes());
        assert_eq!(found.len(), 2, "{framing:?}");
        assert_eq!(found[1].as_ref().unwrap_err().kind(), StreamErrorKind::TooLong, "{framing:?}");
    }
}

/// A few numbers that are the same in every run.
struct Random(u64);

impl Random {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % limit
    }

    fn text(&mut self) -> String {
        const PARTS: [&str; 12] =
            ["a", " ", "\n", ":", "\u{1e}", "\"", "{", "ż", "\u{feff}", "data: ", "\\", "[DONE]"];
        (0..self.below(6)).map(|_| PARTS[self.below(PARTS.len())]).collect()
    }

    fn line(&mut self) -> Option<String> {
        let text = self.text().replace('\n', "");
        (self.below(2) == 0 && !text.is_empty()).then_some(text)
    }

    fn json(&mut self) -> Value {
        match self.below(4) {
            0 => json!({self.text(): self.text()}),
            1 => json!([self.below(100), self.text()]),
            2 => Value::Null,
            _ => json!({"n": -1.5}),
        }
    }

    fn pieces(&mut self, bytes: &[u8]) -> Vec<Bytes> {
        let mut rest = Bytes::copy_from_slice(bytes);
        let mut pieces = Vec::new();
        while !rest.is_empty() {
            let length = (1 + self.below(9)).min(rest.len());
            pieces.push(rest.split_to(length));
        }
        pieces
    }
}

fn written<T: Item>(items: &[T], framing: Framing) -> Vec<u8> {
    let mut out = Vec::new();
    items.iter().for_each(|item| item.write(framing, &mut out).unwrap());
    out
}

#[test]
fn what_is_written_is_read_however_it_is_cut() {
    let mut random = Random(1);
    for _ in 0..500 {
        let values: Vec<Value> = (0..random.below(5)).map(|_| random.json()).collect();
        for framing in [Framing::Lines, Framing::Sequence] {
            let pieces = random.pieces(&written(&values, framing));
            let read: Vec<Value> = read_pieces(framing, pieces).into_iter().map(Result::unwrap).collect();
            assert_eq!(read, values);
        }
        let texts: Vec<Event<String>> = (0..random.below(5))
            .map(|_| Event { event: random.line(), id: random.line(), ..Event::new(random.text()) })
            .collect();
        let pieces = random.pieces(&written(&texts, Framing::Events));
        let read: Vec<Event<String>> =
            read_pieces(Framing::Events, pieces).into_iter().map(Result::unwrap).collect();
        assert_eq!(read, texts);
        let events: Vec<Event<Value>> = values.into_iter().map(Event::new).collect();
        let pieces = random.pieces(&written(&events, Framing::Events));
        let read: Vec<Event<Value>> =
            read_pieces(Framing::Events, pieces).into_iter().map(Result::unwrap).collect();
        assert_eq!(read, events);
    }
}

#[test]
fn an_event_is_written_line_by_line() {
    let retry = Some(std::time::Duration::from_secs(2));
    let item = Event { retry, ..event("a\r\nb\rc\nd").with_event("add").with_id("1") };
    let expected = "event: add\nid: 1\nretry: 2000\ndata: a\ndata: b\ndata: c\ndata: d\n\n";
    assert_eq!(String::from_utf8(written(&[item], Framing::Events)).unwrap(), expected);
    let object = json!({"event": "add", "data": {"a": 1}, "retry": 5});
    let expected = "event: add\nretry: 5\ndata: {\"a\":1}\n\n";
    assert_eq!(String::from_utf8(written(&[object], Framing::Events)).unwrap(), expected);
    let mut out = Vec::new();
    let error = event("x").with_id("a\ndata: b").write(Framing::Events, &mut out).unwrap_err();
    assert_eq!(error.to_string(), "the `id` of an event is a line without NUL");
    assert!(json!([1]).write(Framing::Events, &mut out).is_err());
}
