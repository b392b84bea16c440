//! The mock server as a client meets it: raw HTTP to a process on a port of its own.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, clippy::string_slice)] // tests may fail so

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::process::{Child, ChildStdout, Command, Stdio};
use std::time::Duration;

use serde_json::{Value, json};

struct Mock {
    process: Child,
    address: String,
    /// Kept open: what is printed needs a reader.
    _out: BufReader<ChildStdout>,
    greeting: String,
}

impl Mock {
    fn start(spec: &str, arguments: &[&str]) -> Self {
        let spec = format!("{}/tests/mock/{spec}", env!("CARGO_MANIFEST_DIR"));
        let mut process = Command::new(env!("CARGO_BIN_EXE_specwright"))
            .args(["mock", &spec, "--port", "0"])
            .args(arguments)
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut out = BufReader::new(process.stdout.take().unwrap());
        let mut greeting = String::new();
        while !greeting.contains("listening on") {
            assert_ne!(out.read_line(&mut greeting).unwrap(), 0, "{greeting}");
        }
        let base = greeting.rsplit("http://").next().unwrap().trim();
        let address = base.split('/').next().unwrap().to_owned();
        Self { process, address, _out: out, greeting }
    }

    /// Sends a request and gives what comes until the connection ends.
    fn raw(&self, request: &str, headers: &[&str], body: &str) -> String {
        let mut stream = TcpStream::connect(&self.address).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(60))).unwrap();
        let headers: String = headers.iter().map(|header| format!("{header}\r\n")).collect();
        let length =
            if body.is_empty() { String::new() } else { format!("Content-Length: {}\r\n", body.len()) };
        let text =
            format!("{request} HTTP/1.1\r\nHost: mock\r\nConnection: close\r\n{headers}{length}\r\n{body}");
        stream.write_all(text.as_bytes()).unwrap();
        let mut answer = Vec::new();
        // A cut body may end in a reset.
        let _ = stream.read_to_end(&mut answer);
        String::from_utf8(answer).unwrap()
    }

    fn ask(&self, request: &str, headers: &[&str], body: &str) -> Answer {
        let text = self.raw(request, headers, body);
        let (head, body) = text.split_once("\r\n\r\n").unwrap_or_else(|| panic!("{request}: {text:?}"));
        Answer { status: head[9..12].parse().unwrap(), head: head.to_lowercase(), body: body.to_owned() }
    }

    fn get(&self, path: &str) -> Answer {
        self.ask(&format!("GET {path}"), &[], "")
    }
}

impl Drop for Mock {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

#[derive(Debug, PartialEq)]
struct Answer {
    status: u16,
    head: String,
    body: String,
}

impl Answer {
    fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or_else(|error| panic!("{error}: {self:?}"))
    }

    /// `in`, name and pointer of each violation.
    fn errors(&self) -> Vec<String> {
        let text = |error: &Value, key: &str| error[key].as_str().unwrap_or_default().to_owned();
        let told = self.json()["errors"].as_array().cloned().unwrap_or_default();
        let keys = ["in", "name", "pointer"];
        told.iter().map(|error| keys.map(|key| text(error, key)).join(" ").trim().to_owned()).collect()
    }
}

const JSON: &str = "Content-Type: application/json";
const KEY: &str = "X-Key: k";

#[test]
fn examples_are_answered_at_every_base_path_and_clients_may_choose() {
    let mock = Mock::start("shop.yaml", &[]);
    assert!(mock.greeting.contains("/v1/orders/{name}.{format}"), "{}", mock.greeting);
    let bases = ["v1", "beta"].map(|base| format!("base URL http://{}/{base}\n", mock.address));
    assert!(mock.greeting.starts_with(&bases.concat()), "{}", mock.greeting);
    let first = mock.get("/v1/orders");
    assert_eq!(first.status, 200);
    assert_eq!(first.json(), json!([{"id": 1, "state": "open"}, {"id": 2, "state": "closed"}]));
    assert!(first.head.contains("x-total: "), "{}", first.head);
    assert_eq!(mock.get("/beta/orders").body, first.body);
    assert_eq!(mock.ask("GET /v1/orders", &["Prefer: example=none"], "").json(), json!([]));
    let problem = mock.ask("GET /v1/orders", &["Prefer: code=418"], "");
    assert_eq!(problem.status, 418);
    assert!(problem.json()["title"].is_string());
    let dynamic = mock.ask("GET /v1/orders", &["Prefer: dynamic=true"], "");
    assert_ne!(dynamic.body, mock.ask("GET /v1/orders", &["Prefer: dynamic=true"], "").body);
    for (prefer, known) in [("code=302", "200, 4XX"), ("example=nothing", "two, none")] {
        let refused = mock.ask("GET /v1/orders", &[&format!("Prefer: {prefer}")], "");
        assert_eq!(refused.status, 400, "{refused:?}");
        assert!(refused.body.contains(known), "{refused:?}");
    }
    let xml = mock.ask("GET /v1/orders", &["Accept: application/xml"], "");
    assert!(xml.body.contains("<state>") && xml.head.contains("content-type: application/xml"), "{xml:?}");
    assert_eq!(mock.ask("GET /v1/orders", &["Accept: text/csv"], "").status, 406);
}

#[test]
fn a_seed_decides_what_is_answered() {
    let made = |seed: &str| {
        let mock = Mock::start("shop.yaml", &["--seed", seed, "--quiet"]);
        let answer = mock.ask("POST /v1/orders", &[JSON, KEY], r#"{"state": "open"}"#);
        assert_eq!(answer.status, 201, "{answer:?}");
        answer.body
    };
    assert_eq!(made("5"), made("5"));
    assert_ne!(made("5"), made("6"));
}

#[test]
fn all_that_is_wrong_is_told_at_once() {
    let mock = Mock::start("shop.yaml", &[]);
    let wrong = mock.get("/v1/orders?limit=99&tags=new,odd");
    assert_eq!(wrong.status, 400);
    assert!(wrong.head.contains("content-type: application/problem+json"), "{}", wrong.head);
    assert_eq!(wrong.errors(), ["query limit", "query tags #/1"]);
    // What no schema lists is kept where answers may have it.
    let body = r#"{"note": "far too long", "parts": [{"state": 5}, {"state": "odd"}]}"#;
    let wrong = mock.ask("POST /v1/orders", &[JSON, KEY], body);
    let mut errors = wrong.errors();
    errors.sort();
    assert_eq!(errors, ["body  #/note", "body  #/parts/0/state", "body  #/state"]);
    for (pointer, detail) in [("#/note", "must have at most 5 characters"), ("#/state", "it is required")] {
        let told = json!({"in": "body", "pointer": pointer, "detail": detail});
        assert!(wrong.json()["errors"].as_array().unwrap().contains(&told), "{}", wrong.body);
    }
    assert_eq!(mock.ask("POST /v1/orders", &[JSON, KEY], "{").status, 400);
    assert_eq!(mock.ask("POST /v1/orders", &[KEY], "").errors(), ["body"]);
    let form = "Content-Type: application/x-www-form-urlencoded";
    assert_eq!(mock.ask("POST /v1/orders", &[form, KEY], "state=open&note=a%20b").status, 201);
    assert_eq!(
        mock.ask("POST /v1/orders", &[form, KEY], "note=longer").errors(),
        ["body  #/state", "body  #/note"]
    );
    assert_eq!(mock.ask("POST /v1/orders", &["Content-Type: text/csv", KEY], "x").status, 201);
    assert_eq!(mock.ask("POST /v1/orders", &["Content-Type: text/html", KEY], "x").status, 415);
    assert_eq!(mock.ask("POST /v1/orders", &[KEY], "{}").status, 415);
}

#[test]
fn xml_is_checked_as_its_schema_says() {
    let mock = Mock::start("bodies.yaml", &[]);
    let ask = |body: &str| mock.ask("POST /orders", &["Content-Type: application/xml; charset=utf-8"], body);
    let part = "<part><state>open</state><count>9</count></part>";
    assert_eq!(ask(&format!("<Order id='1'><parts>{part}{part}</parts></Order>")).status, 204);
    let odd = "<part><state>odd</state><count>10</count></part>";
    let mut errors = ask(&format!("<Order id='0'><parts>{part}{odd}</parts><extra/></Order>")).errors();
    errors.sort();
    assert_eq!(errors, ["body  #/extra", "body  #/id", "body  #/parts/1/count", "body  #/parts/1/state"]);
    assert_eq!(ask("<Order id='x'><parts/></Order>").errors(), ["body  #/id", "body  #/parts"]);
    assert_eq!(ask("<Order id='1'><parts>").errors(), ["body"]);
    assert_eq!(ask("<!DOCTYPE a [<!ENTITY a 'b'>]><Order/>").status, 400);
}

#[test]
fn forms_of_several_parts_are_checked() {
    let mock = Mock::start("bodies.yaml", &[]);
    let ask = |parts: &[(&str, &str)]| {
        let part = |(head, content): &(&str, &str)| {
            format!("--b\r\nContent-Disposition: form-data; name={head}\r\n\r\n{content}\r\n")
        };
        let body: String = parts.iter().map(part).collect();
        mock.ask("POST /orders", &["Content-Type: multipart/form-data; boundary=b"], &(body + "--b--\r\n"))
    };
    let photo = ("photo; filename=a.png\r\nContent-Type: image/png", "\u{fffd}PNG");
    let order = ("\"order\"\r\nContent-Type: application/json", r#"{"id": 1, "parts": [{"state": "open"}]}"#);
    assert_eq!(ask(&[order, photo]).status, 204);
    assert_eq!(ask(&[("order", r#"{"id": 0, "parts": [{}]}"#)]).errors(), ["body  #/order/id"]);
    assert_eq!(ask(&[photo]).errors(), ["body  #/order"]);
    let cut = mock.ask("POST /orders", &["Content-Type: multipart/form-data; boundary=b"], "--b\r\n");
    assert_eq!(cut.errors(), ["body"]);
}

#[test]
fn credentials_have_to_be_there_unless_they_are_not_asked_for() {
    let body = r#"{"state": "open"}"#;
    let mock = Mock::start("shop.yaml", &[]);
    let refused = mock.ask("POST /v1/orders", &[JSON], body);
    assert_eq!(refused.status, 401);
    assert!(refused.head.contains("www-authenticate: apikey"), "{}", refused.head);
    let open = Mock::start("shop.yaml", &["--no-auth"]);
    assert_eq!(open.ask("POST /v1/orders", &[JSON], body).status, 201);
    let unchecked = Mock::start("shop.yaml", &["--no-auth", "--no-validation"]);
    assert_eq!(unchecked.ask("POST /v1/orders", &[JSON], "[]").status, 201);
}

#[test]
fn paths_and_methods_are_the_documented_ones() {
    let mock = Mock::start("shop.yaml", &["--cors"]);
    assert_eq!(mock.get("/v1/orders/mine").status, 204);
    assert_eq!(mock.get("/v1/orders/%6dine").status, 204);
    assert_eq!(mock.get("/v1/orders/a%2Fb.pdf").status, 200);
    assert_eq!(mock.get("/v1/orders/too-long.gif").errors(), ["path name", "path format"]);
    for path in ["/", "/v1", "/v1/orders/", "/orders", "/v1/orders/a/b", "/v1/%ff%00"] {
        assert_eq!(mock.get(path).status, 404, "{path}");
    }
    let bare = mock.get("/orders").json();
    assert_eq!(bare["detail"], "no operation has the path /orders; do you mean /v1/orders?");
    let refused = mock.ask("DELETE /v1/orders", &[], "");
    assert_eq!(refused.status, 405);
    assert!(refused.head.contains("allow: get, post, head, options"), "{}", refused.head);
    let head = mock.ask("HEAD /v1/orders", &[], "");
    assert_eq!((head.status, head.body.as_str()), (200, ""));
    let length = mock.get("/v1/orders").body.len();
    assert!(head.head.contains(&format!("content-length: {length}")), "{}", head.head);
    let preflight = ["Origin: https://a.example", "Access-Control-Request-Method: POST"];
    let options = mock.ask("OPTIONS /v1/orders", &preflight, "");
    assert_eq!(options.status, 204);
    assert!(options.head.contains("access-control-allow-methods: get, post"), "{}", options.head);
    assert!(options.head.contains("access-control-allow-origin: *"), "{}", options.head);
}

#[test]
fn faults_come_in_the_same_order_in_every_run() {
    let run = || -> Vec<(u16, bool)> {
        let faults = ["--fault", "429:0.3", "--fault", "cut:0.2", "--seed", "3", "--latency", "1ms..2ms"];
        let mock = Mock::start("shop.yaml", &faults);
        let answers = (0..30).map(|_| mock.get("/v1/orders"));
        answers
            .map(|answer| {
                assert_eq!(answer.head.contains("retry-after: 1"), answer.status == 429, "{answer:?}");
                (answer.status, serde_json::from_str::<Value>(&answer.body).is_ok())
            })
            .collect()
    };
    let first = run();
    assert_eq!(first, run());
    for kind in [(200, true), (429, true), (200, false)] {
        assert!(first.contains(&kind), "{kind:?} is not in {first:?}");
    }
}

#[test]
fn a_stalled_body_stops_in_the_middle_and_other_requests_do_not_wait_for_it() {
    let mock = Mock::start("shop.yaml", &["--fault", "stall:1"]);
    let mut stalled = TcpStream::connect(&mock.address).unwrap();
    stalled.write_all(b"GET /v1/orders HTTP/1.1\r\nHost: mock\r\n\r\n").unwrap();
    let mut head = BufReader::new(&stalled);
    let mut line = String::new();
    head.read_line(&mut line).unwrap();
    assert!(line.starts_with("HTTP/1.1 200"), "{line}");
    assert_eq!(mock.get("/v1/orders/mine").status, 204);
}

#[test]
fn hostile_documents_do_no_harm() {
    let mock = Mock::start("hostile.yaml", &[]);
    for path in ["/circle", "/endless", "/never", "/huge", "/broken"] {
        assert_eq!(mock.get(path).status, 200, "{path}");
    }
    let long = format!("\"{}\"", "a".repeat(50_000));
    let answer = mock.ask("POST /pattern", &[JSON], &long);
    assert!(matches!(answer.status, 200 | 400), "{answer:?}");
    let deep = format!("{}{}", "[".repeat(100_000), "]".repeat(100_000));
    assert_eq!(mock.ask("POST /pattern", &[JSON], &deep).status, 400);
}

#[test]
fn a_body_that_is_too_much_work_is_refused_and_says_so() {
    let mock = Mock::start("hostile.yaml", &[]);
    let nested = |depth: usize| format!("{}5{}", r#"{"a":"#.repeat(depth), "}".repeat(depth));
    let refused = mock.ask("POST /doubling", &[JSON], &nested(2));
    assert_eq!(refused.status, 400, "{refused:?}");
    let strings = json!(vec!["a".repeat(5_000); 1_500]).to_string();
    for (path, body) in [("/doubling", nested(60)), ("/doubling", nested(120)), ("/patterns", strings)] {
        let refused = mock.ask(&format!("POST {path}"), &[JSON], &body);
        assert!(matches!(refused.status, 400 | 422), "{refused:?}");
        assert!(refused.body.contains("too much work") || refused.body.contains("steps"), "{refused:?}");
    }
}

#[test]
fn objects_in_the_lists_of_a_form_are_looked_into() {
    let mock = Mock::start("forms.yaml", &[]);
    let form = "Content-Type: application/x-www-form-urlencoded";
    let asked = |body: &str| mock.ask("POST /orders", &[form], body);
    for fitting in [
        "parts=%7B%22state%22:%22open%22%7D",
        "parts[0][state]=open&parts[1][state]=closed&parts[1][count]=9",
        "parts=%7B%22state%22:%22open%22%7D&parts=%7B%22state%22:%22closed%22%7D",
        "more=1",
    ] {
        assert_eq!(asked(fitting).status, 204, "{fitting}");
    }
    assert_eq!(asked("parts[0][state]=open&parts[1][state]=odd").errors(), ["body  #/parts/1/state"]);
    assert_eq!(asked("parts[0][state]=open&parts[0][count]=10").errors(), ["body  #/parts/0/count"]);
    assert_eq!(asked("parts=odd").errors(), ["body  #/parts/0"]);
}

#[test]
fn a_fault_with_a_status_is_answered_in_every_case() {
    let mock = Mock::start("shop.yaml", &["--fault", "500"]);
    for request in ["GET /v1/orders", "GET /v1/orders?limit=odd", "POST /v1/orders"] {
        let answer = mock.ask(request, &[], "");
        assert_eq!(answer.status, 500, "{request}: {answer:?}");
        assert!(answer.head.contains("content-type: application/problem+json"), "{answer:?}");
        assert_eq!(answer.json()["detail"], "a fault was asked for");
    }
    let documented = Mock::start("shop.yaml", &["--fault", "418"]).get("/v1/orders");
    assert_eq!(documented.status, 418);
    assert!(documented.json()["title"].is_string() && !documented.body.contains("a fault"), "{documented:?}");
    assert_eq!(mock.get("/nowhere").status, 404);
}

#[test]
fn a_bad_document_or_address_is_told() {
    let run = |arguments: &[&str]| {
        Command::new(env!("CARGO_BIN_EXE_specwright")).arg("mock").args(arguments).output().unwrap()
    };
    assert_eq!(run(&["nowhere.yaml"]).status.code(), Some(2));
    let spec = format!("{}/tests/mock/shop.yaml", env!("CARGO_MANIFEST_DIR"));
    let taken = Mock::start("shop.yaml", &[]);
    let port = taken.address.rsplit(':').next().unwrap();
    let output = run(&[&spec, "--port", port]);
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&output.stderr).contains("cannot be listened on"));
    assert_eq!(run(&[&spec, "--fault", "200:1"]).status.code(), Some(2));
}

#[cfg(unix)]
#[test]
fn an_interrupt_stops_it_cleanly() {
    let mut mock = Mock::start("shop.yaml", &[]);
    let interrupted = Command::new("kill").args(["-INT", &mock.process.id().to_string()]).status().unwrap();
    assert!(interrupted.success());
    assert_eq!(mock.process.wait().unwrap().code(), Some(0));
}
