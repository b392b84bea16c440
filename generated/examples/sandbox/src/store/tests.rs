use chrono::{Duration, Utc};
use partner_center_orders::types::Order;

use super::{Failure, Repeat, Store, Tables};
use crate::refusal::{Reason, Refusal};

fn order(id: &str) -> Order {
    Order { id: Some(id.to_owned()), ..Order::default() }
}

/// What a request under an ID is answered, which would be `answer` if it were a new one.
async fn asked(
    store: &Store,
    said: &'static str,
    days: i64,
    answer: Result<Order, Refusal>,
) -> Result<String, Reason> {
    let change = move |tables: &mut Tables<'_>| {
        let repeat = Repeat::of(&["scope"], "r-1", &said);
        tables.once(repeat.as_ref(), Utc::now() + Duration::days(days), |_| Ok(answer.clone()?))
    };
    match store.change(change).await {
        Ok(order) => Ok(order.id.unwrap_or_default()),
        Err(Failure::Refused(refusal)) => Err(refusal.reason()),
        Err(other) => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn a_request_gets_the_same_answer_for_a_day() {
    let (store, _writer) = Store::in_memory().unwrap();
    assert_eq!(asked(&store, "a", 0, Ok(order("one"))).await, Ok("one".to_owned()));
    assert_eq!(asked(&store, "a", 0, Ok(order("two"))).await, Ok("one".to_owned()));
    assert_eq!(asked(&store, "b", 0, Ok(order("two"))).await, Err(Reason::Reused));
    // Nothing has been written since, and still it is forgotten.
    assert_eq!(asked(&store, "b", 2, Ok(order("two"))).await, Ok("two".to_owned()));
    assert_eq!(asked(&store, "b", 2, Ok(order("three"))).await, Ok("two".to_owned()));
}

#[tokio::test]
async fn a_refusal_is_an_answer() {
    let (store, _writer) = Store::in_memory().unwrap();
    assert_eq!(asked(&store, "a", 0, Err(Refusal::unknown())).await, Err(Reason::Unknown));
    assert_eq!(asked(&store, "a", 0, Ok(order("one"))).await, Err(Reason::Unknown));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_change_that_panics_harms_no_other() {
    let (store, _writer) = Store::in_memory().unwrap();
    let (release, held) = std::sync::mpsc::channel::<()>();
    let held = std::sync::Mutex::new(held);
    let (begin, mut begun) = tokio::sync::mpsc::unbounded_channel();
    let holding = store.clone();
    let change = move |_: &mut Tables<'_>| {
        begin.send(()).unwrap();
        Ok(held.lock().unwrap().recv().is_err())
    };
    let hold = tokio::spawn(async move { holding.change(change).await });
    begun.recv().await.unwrap();
    // All of these wait together for the one that is held.
    let mut asking = Vec::new();
    for number in 0..8 {
        let store = store.clone();
        let change = move |_: &mut Tables<'_>| {
            assert_ne!(number, 3, "this one panics");
            Ok(number)
        };
        asking.push(tokio::spawn(async move { store.change(change).await.ok() }));
    }
    while store.jobs.capacity() > super::QUEUE - 8 {
        tokio::task::yield_now().await;
    }
    drop(release);
    assert!(hold.await.unwrap().unwrap());
    let mut told = Vec::new();
    for outcome in asking {
        told.push(outcome.await.unwrap());
    }
    let expected: Vec<_> = (0..8).map(|number| Some(number).filter(|number| *number != 3)).collect();
    assert_eq!(told, expected);
}

#[tokio::test]
async fn an_id_is_drawn_until_it_is_free() {
    let (store, _writer) = Store::in_memory().unwrap();
    let drawn = store.change(|tables| {
        tables.orders.insert(("c-1", "taken"), b"{}".as_slice()).map_err(super::broken)?;
        let mut ids = ["taken", "taken", "free"].into_iter().map(str::to_owned);
        let other = tables.unused("c-2", || "taken".to_owned())?;
        Ok((tables.unused("c-1", || ids.next().unwrap())?, other))
    });
    assert_eq!(drawn.await.unwrap(), ("free".to_owned(), "taken".to_owned()));
}

#[tokio::test]
async fn writing_that_fails_ends_the_writer() {
    let (store, writer) = Store::in_memory().unwrap();
    let failing = |_: &mut Tables<'_>| Err::<(), _>(Failure::Broken("the disk is gone".to_owned()));
    assert!(matches!(store.change(failing).await, Err(Failure::Broken(_))));
    store.failed().await;
    assert_eq!(writer.join(), Err("the disk is gone".to_owned()));
}

#[test]
fn a_file_that_was_not_finished_is_made_again() {
    let folder = tempfile::tempdir().unwrap();
    let (path, unfinished) = (folder.path().join("orders.redb"), folder.path().join("orders.redb.new"));
    std::fs::write(&unfinished, [0; 4096]).unwrap();
    let (store, writer) = Store::open(&path).unwrap();
    drop(store);
    writer.join().unwrap();
    assert!(!unfinished.exists());
    drop(Store::open(&path).unwrap());
}
