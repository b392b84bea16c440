//! Orders that are created, read and changed, by several callers at once.

use std::fmt;
use std::time::{Duration, Instant};

use partner_center_orders::Client;
use partner_center_orders::types::{Order, OrderLineItem};
use specwright_runtime::client::Retry;
use tokio::task::JoinSet;

use super::Result;

/// How many callers there are.
const CALLERS: usize = 16;

const REQUESTS: [&str; 5] =
    ["application/json", "text/json", "application/xml", "text/xml", "application/x-www-form-urlencoded"];
const ANSWERS: [&str; 4] = ["application/json", "text/json", "application/xml", "text/xml"];

/// What is spoken.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Media {
    /// All that the document lists, in turn.
    All,
    /// JSON.
    Json,
}

impl Media {
    /// The media types of a request and its answer.
    fn of(self, turn: usize) -> (&'static str, &'static str) {
        let pick = |types: &[&'static str]| types.get(turn % types.len()).copied().unwrap_or(REQUESTS[0]);
        match self {
            Self::All => (pick(&REQUESTS), pick(&ANSWERS)),
            Self::Json => (REQUESTS[0], ANSWERS[0]),
        }
    }
}

/// How long requests took that succeeded, sorted.
pub(crate) struct Load {
    time: Duration,
    latencies: Vec<Duration>,
    /// Rounds that came to nothing.
    pub(crate) errors: usize,
}

impl fmt::Display for Load {
    #[allow(clippy::cast_precision_loss)] // There are not that many.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let count = self.latencies.len();
        let at = |part: usize| {
            let latency = self.latencies.get((count * part / 1000).min(count.saturating_sub(1)));
            latency.map_or(0.0, |latency| latency.as_secs_f64() * 1000.0)
        };
        let per_second = count as f64 / self.time.as_secs_f64();
        let errors = self.errors;
        write!(f, "{per_second:.0} | {:.2} | {:.2} | {:.2} | {count} | {errors}", at(500), at(990), at(1000))
    }
}

/// Loads a server.
pub(crate) async fn load(url: &str, media: Media, time: Duration) -> Result<Load> {
    let client = Client::builder().base_url(url).bearer("sandbox").ignore_documented_rate_limits();
    let client = client.retry(Retry::never()).build()?;
    let begin = Instant::now();
    let mut callers = JoinSet::new();
    for caller in 0..CALLERS {
        callers.spawn(call(client.clone(), caller, media, begin + time));
    }
    let (mut latencies, mut errors) = (Vec::new(), 0);
    while let Some(outcome) = callers.join_next().await {
        let (took, failed) = outcome?;
        latencies.extend(took);
        errors += failed;
    }
    let time = begin.elapsed();
    latencies.sort_unstable();
    Ok(Load { time, latencies, errors })
}

/// Round after round until the end; gives the latencies, and how many rounds failed.
async fn call(client: Client, caller: usize, media: Media, end: Instant) -> (Vec<Duration>, usize) {
    let customer = format!("customer-{caller}");
    let (mut latencies, mut errors) = (Vec::new(), 0);
    let mut turn = caller;
    while Instant::now() < end {
        if let Err(why) = round(&client, &customer, media.of(turn), &mut latencies).await {
            eprintln!("{customer}: {why}");
            errors += 1;
        }
        turn += 1;
    }
    (latencies, errors)
}

/// An order is created, read and changed.
async fn round(
    client: &Client,
    customer: &str,
    (request, answer): (&'static str, &'static str),
    latencies: &mut Vec<Duration>,
) -> Result<()> {
    let begin = Instant::now();
    let created = client.create_order("1", customer, &order(None, 5));
    let created = created.content_type(request).accept(answer).await?;
    latencies.push(begin.elapsed());

    let id = created.id.as_deref().ok_or("an order without an ID")?;
    let begin = Instant::now();
    let read = client.get_order("1", customer, id).include_price(true).accept(answer).await?;
    latencies.push(begin.elapsed());
    if read.id != created.id {
        return Err("another order than the one that was asked for".into());
    }

    let begin = Instant::now();
    let changed = client.update_order("1", customer, id, &order(Some(0), 6));
    let changed = changed.content_type(request).accept(answer).await?;
    latencies.push(begin.elapsed());
    let quantity = changed.line_items.as_deref().and_then(|lines| lines.first()?.quantity);
    if quantity != Some(6) {
        return Err("the order was not changed".into());
    }
    Ok(())
}

fn order(line_item_number: Option<i32>, quantity: i32) -> Order {
    let line = OrderLineItem {
        line_item_number,
        offer_id: Some("CFQ7TTC0LH18:0001:CFQ7TTC0K971".to_owned()),
        quantity: Some(quantity),
        ..OrderLineItem::default()
    };
    Order { line_items: Some(vec![line]), ..Order::default() }
}
