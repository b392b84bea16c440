//! What a call costs, against the same call written by hand with reqwest and serde's derive macros.
//!
//! `cargo bench -p specwright-runtime --features client --bench client`. A server on a thread of its
//! own answers over loopback with the same bytes. Both sides take turns; the median of the turns
//! counts. What the calling thread spent on the processor is told beside it, on Linux: that is the part that a busy
//! machine does not change. Both have a timeout; the generated client has all that it has by default beside it.

#[allow(dead_code, unreachable_pub, unused_imports)]
#[path = "../../tests/orders/mod.rs"]
mod orders;

use std::error::Error;
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::time::{Duration, Instant};

use serde::{Deserialize, Serialize};

type Result<T> = std::result::Result<T, Box<dyn Error>>;

#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Order {
    id: Option<String>,
    status: Option<String>,
    line_items: Option<Vec<LineItem>>,
    total_price: Option<f64>,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct LineItem {
    offer_id: String,
    quantity: Option<i32>,
}

/// How often each side takes its turn, and how many calls are in a turn.
struct Effort {
    turns: usize,
    calls: usize,
}

fn main() -> Result<()> {
    // Without `--bench` this is a test: both sides must get their answers, and that is all.
    let measures = std::env::args().any(|argument| argument == "--bench");
    let effort = if measures { Effort { turns: 200, calls: 200 } } else { Effort { turns: 1, calls: 2 } };
    let url = serve(answer())?;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let (generated, written) = runtime.block_on(measure(&url, &effort))?;
    if measures {
        println!("| get an order | generated, µs | by hand, µs | ratio |");
        println!("|---|--:|--:|--:|");
        print("from the call to its answer", generated.whole, written.whole);
        print("of it on the processor", generated.busy, written.busy);
    }
    Ok(())
}

fn print(what: &str, generated: Duration, written: Duration) {
    let micros = |time: Duration| time.as_secs_f64() * 1e6;
    let ratio = generated.as_secs_f64() / written.as_secs_f64();
    println!("| {what} | {:.1} | {:.1} | {ratio:.3} |", micros(generated), micros(written));
}

/// How long something took, and how long of it the thread was on a processor.
#[derive(Clone, Copy)]
struct Spent {
    whole: Duration,
    busy: Duration,
}

/// A point in time, to be compared with now.
struct Mark(Instant, Duration);

impl Mark {
    fn now() -> Self {
        Self(Instant::now(), on_processor())
    }

    fn elapsed(&self) -> Spent {
        Spent { whole: self.0.elapsed(), busy: on_processor().saturating_sub(self.1) }
    }
}

/// How long this thread has been on a processor; nothing where the system does not tell.
fn on_processor() -> Duration {
    let told = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap_or_default();
    let nanoseconds = told.split(' ').next().and_then(|number| number.parse().ok());
    Duration::from_nanos(nanoseconds.unwrap_or_default())
}

async fn measure(url: &str, effort: &Effort) -> Result<(Spent, Spent)> {
    let generated = orders::client::Client::builder().base_url(url).bearer("token").build()?;
    let timeout = Duration::from_secs(60);
    let written = reqwest::Client::builder().timeout(timeout).user_agent("orders/2.0.0").build()?;
    let (mut ours, mut theirs) = (Vec::new(), Vec::new());
    for _ in 0..effort.turns {
        let begin = Mark::now();
        for _ in 0..effort.calls {
            let order = generated.get_order("1", "customer", "order").include_price(true).await?;
            assert_eq!(order.line_items.as_ref().map(Vec::len), Some(3));
        }
        ours.push(begin.elapsed());
        let begin = Mark::now();
        for _ in 0..effort.calls {
            let order = get_order(&written, url, "1", "customer", "order").await?;
            assert_eq!(order.line_items.as_ref().map(Vec::len), Some(3));
        }
        theirs.push(begin.elapsed());
    }
    Ok((per_call(&ours, effort), per_call(&theirs, effort)))
}

fn per_call(turns: &[Spent], effort: &Effort) -> Spent {
    let median = |time: fn(&Spent) -> Duration| {
        let mut times: Vec<Duration> = turns.iter().map(time).collect();
        times.sort_unstable();
        let median = times.get(times.len() / 2).copied().unwrap_or_default();
        median / u32::try_from(effort.calls).unwrap_or(1)
    };
    Spent { whole: median(|spent| spent.whole), busy: median(|spent| spent.busy) }
}

/// The call as one would write it.
async fn get_order(
    client: &reqwest::Client,
    url: &str,
    version: &str,
    customer: &str,
    order: &str,
) -> Result<Order> {
    let request = client
        .get(format!("{url}/v{version}/customers/{customer}/orders/{order}?include_price=true"))
        .header("accept", "application/json, text/json")
        .bearer_auth("token");
    let response = request.send().await?.error_for_status()?;
    Ok(serde_json::from_slice(&response.bytes().await?)?)
}

fn answer() -> Vec<u8> {
    let items: Vec<String> = (0..3)
        .map(|index| format!(r#"{{"offerId":"CFQ7TTC0LH18:000{index}","quantity":{index}}}"#))
        .collect();
    let items = items.join(",");
    let body =
        format!(r#"{{"id":"b90c4e1f27a6","status":"completed","lineItems":[{items}],"totalPrice":47.5}}"#);
    let head = format!(
        "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\nms-requestid: r\r\ncontent-length: {}\r\n\r\n",
        body.len()
    );
    [head.into_bytes(), body.into_bytes()].concat()
}

/// A server that answers every request with these bytes.
fn serve(answer: Vec<u8>) -> Result<String> {
    let listener = TcpListener::bind("127.0.0.1:0")?;
    let url = format!("http://{}", listener.local_addr()?);
    std::thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            let answer = answer.clone();
            std::thread::spawn(move || converse(stream, &answer));
        }
    });
    Ok(url)
}

fn converse(mut stream: TcpStream, answer: &[u8]) -> std::io::Result<()> {
    stream.set_nodelay(true)?;
    let mut buffer = [0; 4096];
    // Requests have no bodies, and each comes in one piece.
    while stream.read(&mut buffer)? > 0 {
        stream.write_all(answer)?;
    }
    Ok(())
}
