//! Documents that refer to files on the network, against a server on this machine.

use std::io::{BufRead as _, BufReader, Write as _};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::{Arc, Mutex};
use std::thread;

/// A server that answers every path with one text, and remembers what it was asked.
struct Server {
    origin: String,
    asked: Arc<Mutex<Vec<String>>>,
}

#[allow(clippy::unwrap_used)] // as in the tests it is for
impl Server {
    fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let origin = format!("http://{}", listener.local_addr().unwrap());
        let asked = Arc::new(Mutex::new(Vec::new()));
        let log = Arc::clone(&asked);
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let log = Arc::clone(&log);
                thread::spawn(move || serve(stream, &log));
            }
        });
        Self { origin, asked }
    }

    fn asked(&self) -> Vec<String> {
        let mut asked = self.asked.lock().unwrap().clone();
        asked.sort();
        asked
    }
}

#[allow(clippy::unwrap_used)]
fn serve(stream: TcpStream, log: &Mutex<Vec<String>>) {
    let mut lines = BufReader::new(&stream).lines();
    let path = lines.next().unwrap().unwrap().split(' ').nth(1).unwrap().to_owned();
    let _ = lines.find(|line| line.as_ref().is_ok_and(String::is_empty));
    let large = "#".repeat(33 << 20);
    let (status, headers, body) = match path.as_str() {
        "/api/pet.yaml" => (
            "200 OK",
            "Content-Type: application/yaml",
            "{type: object, properties: {owner: {$ref: 'parts/owner.json#/Owner'}, tag: {$ref: '/tag.yaml'}}}",
        ),
        "/api/parts/owner.json" => (
            "200 OK",
            "Content-Type: application/json; charset=utf-8",
            r#"{"Owner": {"type": "object", "properties": {"name": {"type": "string"}}}}"#,
        ),
        "/tag.yaml" => ("200 OK", "Content-Type: text/plain", "{type: string, enum: [small, large]}"),
        "/moved.yaml" => ("302 Found", "Location: /tag.yaml", ""),
        "/loop.yaml" => ("302 Found", "Location: /loop.yaml", ""),
        "/away.yaml" => ("302 Found", "Location: file:///etc/hostname", ""),
        "/large.yaml" => ("200 OK", "Content-Type: application/yaml", large.as_str()),
        "/page.html" => ("200 OK", "Content-Type: text/html", "<p>hello"),
        _ => ("404 Not Found", "Content-Type: application/yaml", "type: string"),
    };
    log.lock().unwrap().push(path);
    let length = body.len();
    let head =
        format!("HTTP/1.1 {status}\r\n{headers}\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n");
    // A client that has read enough closes the connection.
    let _ = (&stream).write_all(head.as_bytes()).and_then(|()| (&stream).write_all(body.as_bytes()));
}

#[allow(clippy::unwrap_used)]
fn generate(name: &str, reference: &str, flags: &[&str]) -> (String, String) {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("remote").join(name);
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).unwrap();
    let text = format!(
        "openapi: 3.1.0\ninfo: {{title: T, version: '1'}}\ncomponents:\n  schemas:\n    \
         Shop:\n      type: object\n      properties:\n        pet: {{$ref: '{reference}'}}\n"
    );
    let spec = folder.join("api.yaml");
    std::fs::write(&spec, text).unwrap();
    let output: PathBuf = folder.join("out");
    let run = Command::new(env!("CARGO_BIN_EXE_specwright"))
        .args(["generate", "--layout", "file", "-o"])
        .args([&output, &spec])
        .args(flags)
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&run.stderr).into_owned();
    assert_eq!(run.status.code(), Some(0), "{said}");
    (std::fs::read_to_string(output.join("generated.rs")).unwrap(), said)
}

#[test]
fn nothing_is_fetched_unless_it_is_allowed() {
    let server = Server::start();
    let (code, said) = generate("forbidden", &format!("{}/api/pet.yaml", server.origin), &[]);
    assert!(code.contains("pub pet: Option<Json>"), "{code}");
    assert!(said.contains("warning[remote-reference]") && said.contains("`--allow-remote`"), "{said}");
    assert_eq!(server.asked(), Vec::<String>::new());
}

/// What a fetched file refers to is relative to its address.
#[test]
fn a_fetched_file_is_one_of_the_document() {
    let server = Server::start();
    let reference = format!("{}/api/pet.yaml", server.origin);
    let (code, said) = generate("allowed", &reference, &["--allow-remote"]);
    for line in ["pub pet: Option<Pet>", "pub owner: Option<Owner>", "pub tag: Option<Tag>", "Small"] {
        assert!(code.contains(line), "{line:?} is not in\n{code}\n{said}");
    }
    assert!(!said.contains("reference"), "{said}");
    assert_eq!(server.asked(), ["/api/parts/owner.json", "/api/pet.yaml", "/tag.yaml"]);
}

#[test]
fn a_file_may_have_moved() {
    let server = Server::start();
    let (code, said) = generate("moved", &format!("{}/moved.yaml", server.origin), &["--allow-remote"]);
    assert!(code.contains("Small"), "{code}\n{said}");
}

#[test]
fn what_cannot_be_fetched_costs_itself_only() {
    let server = Server::start();
    let cases = [
        ("missing", "/nowhere.yaml", "the server answered 404"),
        ("loop", "/loop.yaml", "it was somewhere else more than 5 times"),
        ("large", "/large.yaml", "it has more than 33554432 bytes"),
        ("page", "/page.html", "it is no document, but `text/html`"),
        ("away", "/away.yaml", "leads to a file that cannot be used"),
    ];
    for (name, path, why) in cases {
        let (code, said) = generate(name, &format!("{}{path}", server.origin), &["--allow-remote"]);
        assert!(code.contains("pub pet: Option<Json>"), "{name}: {code}");
        assert!(said.contains("warning[dangling-reference]") && said.contains(why), "{name}: {said}");
        assert!(said.contains("any value is allowed in its place"), "{name}: {said}");
    }
}

#[test]
fn other_schemes_are_never_fetched() {
    let (_, said) = generate("scheme", "ftp://127.0.0.1:1/pet.yaml", &["--allow-remote"]);
    assert!(said.contains("warning[remote-reference]"), "{said}");
}

/// A whole path, or its URL, is fine for what lies beside the document, and nothing else.
#[test]
fn whole_paths_lead_into_the_folder_of_the_document() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("remote/whole");
    let beside = folder.join("api.yaml");
    for reference in [format!("file://{}", beside.display()), beside.display().to_string()] {
        let (code, said) = generate("whole", &format!("{reference}#/components/schemas/Shop"), &[]);
        assert!(code.contains("pub pet: Option<Box<Shop>>"), "{code}\n{said}");
    }
    for outside in ["/etc/hostname", "file:///etc/hostname"] {
        let (code, said) = generate("whole", outside, &[]);
        assert!(code.contains("pub pet: Option<Json>"), "{code}");
        assert!(said.contains("there is no such file in the folder of the document"), "{said}");
    }
}
