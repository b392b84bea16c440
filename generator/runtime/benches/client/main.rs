//! What a call costs, against the same call written by hand with reqwest and serde's derive macros.
//!
//! `cargo bench -p specwright-runtime --features client --bench client`. One thread answers both sides over loopback
//! with the same bytes, for where the system places a thread decides how soon it wakes: with a thread for each
//! connection one side could be three times as fast as the other, all through a run. Both sides take turns of few
//! calls; the median of the turns counts. What the calling thread spent on the processor is told beside it, on
//! Linux: that is the part that a busy machine changes least.
//!
//! By hand is what one would write who needs the same: parts of the URL are encoded, a call and a stalled body have
//! their limits, redirects are not followed, the status is looked at, the body is decoded into a type. Retries, limits
//! for sizes, documented errors and headers are the generated client's alone.
//!
//! Instructions are counted with
//! `valgrind --tool=callgrind --separate-threads=yes <the program> --calls generated 1000`, for `written` as well.

#[allow(dead_code, unreachable_pub, unused_imports)]
#[path = "../../tests/orders/mod.rs"]
mod orders;

use std::error::Error;
use std::net::TcpListener;
use std::time::{Duration, Instant};

use serde::{Deserialize, Serialize};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

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
    let arguments: Vec<String> = std::env::args().collect();
    let url = serve(answer())?;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    if let Some(at) = arguments.iter().position(|argument| argument == "--calls") {
        let [side, calls] = arguments.get(at + 1..).unwrap_or_default() else {
            return Err("--calls takes a side and a number".into());
        };
        return runtime.block_on(only(&Sides::new(&url)?, side, calls.parse()?));
    }
    // Without `--bench` this is a test: both sides must get their answers, and that is all.
    let measures = arguments.iter().any(|argument| argument == "--bench");
    let effort = if measures { Effort { turns: 2_000, calls: 20 } } else { Effort { turns: 1, calls: 2 } };
    let (generated, written) = runtime.block_on(measure(&Sides::new(&url)?, &effort))?;
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

struct Sides {
    generated: orders::client::Client,
    written: reqwest::Client,
    url: reqwest::Url,
}

impl Sides {
    fn new(url: &str) -> Result<Self> {
        let limit = Duration::from_secs(60);
        Ok(Self {
            generated: orders::client::Client::builder().base_url(url).bearer("token").build()?,
            written: reqwest::Client::builder()
                .timeout(limit)
                .read_timeout(limit)
                .redirect(reqwest::redirect::Policy::none())
                .user_agent("orders/2.0.0")
                .build()?,
            url: url.parse()?,
        })
    }

    async fn call_generated(&self) -> Result<()> {
        let order = self.generated.get_order("1", "customer", "order").include_price(true).await?;
        assert_eq!(order.line_items.as_ref().map(Vec::len), Some(3));
        Ok(())
    }

    async fn call_written(&self) -> Result<()> {
        let order = get_order(&self.written, &self.url, "1", "customer", "order").await?;
        assert_eq!(order.line_items.as_ref().map(Vec::len), Some(3));
        Ok(())
    }
}

async fn only(sides: &Sides, side: &str, calls: usize) -> Result<()> {
    for _ in 0..calls {
        match side {
            "generated" => sides.call_generated().await?,
            _ => sides.call_written().await?,
        }
    }
    Ok(())
}

async fn measure(sides: &Sides, effort: &Effort) -> Result<(Spent, Spent)> {
    let (mut ours, mut theirs) = (Vec::new(), Vec::new());
    // Connections are opened before anything counts.
    sides.call_generated().await?;
    sides.call_written().await?;
    for _ in 0..effort.turns {
        let begin = Mark::now();
        for _ in 0..effort.calls {
            sides.call_generated().await?;
        }
        ours.push(begin.elapsed());
        let begin = Mark::now();
        for _ in 0..effort.calls {
            sides.call_written().await?;
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
    base: &reqwest::Url,
    version: &str,
    customer: &str,
    order: &str,
) -> Result<Order> {
    let mut url = base.clone();
    url.path_segments_mut().map_err(|()| "no base URL")?.extend([
        &format!("v{version}"),
        "customers",
        customer,
        "orders",
        order,
    ]);
    url.query_pairs_mut().append_pair("include_price", "true");
    let request = client.get(url).header("accept", "application/json, text/json").bearer_auth("token");
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

/// A server that answers every request with these bytes. All connections are of one thread.
fn serve(answer: Vec<u8>) -> Result<String> {
    let listener = TcpListener::bind("127.0.0.1:0")?;
    listener.set_nonblocking(true)?;
    let url = format!("http://{}", listener.local_addr()?);
    let answer: &'static [u8] = answer.leak();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_io().build()?;
    std::thread::spawn(move || {
        runtime.block_on(async {
            let listener = tokio::net::TcpListener::from_std(listener)?;
            loop {
                let (stream, _) = listener.accept().await?;
                tokio::spawn(converse(stream, answer));
            }
            #[allow(unreachable_code)] // it says what the errors above are
            std::io::Result::Ok(())
        })
    });
    Ok(url)
}

async fn converse(mut stream: TcpStream, answer: &[u8]) -> std::io::Result<()> {
    stream.set_nodelay(true)?;
    let mut buffer = [0; 4096];
    let mut received = 0;
    loop {
        let Some(room) = buffer.get_mut(received..) else { return Ok(()) };
        match stream.read(room).await? {
            0 => return Ok(()),
            read => received += read,
        }
        // Requests have no bodies, and there is one at a time.
        if buffer.get(..received).is_some_and(|head| head.ends_with(b"\r\n\r\n")) {
            stream.write_all(answer).await?;
            received = 0;
        }
    }
}
