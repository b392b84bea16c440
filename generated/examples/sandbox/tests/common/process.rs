//! The program, in a process of its own.

use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, ExitStatus, Stdio};

use partner_center_orders::Client;
use specwright_runtime::client::Retry;

/// The program; it ends with its test, whatever becomes of that.
pub struct Server {
    process: Child,
    pub url: String,
}

impl Server {
    /// Starts it with as many requests per minute as one likes. What it says of errors is beside the data.
    pub fn start(data: &Path) -> Self {
        let settings = data.with_file_name("settings.toml");
        let generous = orders_sandbox::settings::DEFAULT
            .replace("requests-per-minute = 500", "requests-per-minute = 1000000");
        std::fs::write(&settings, generous).unwrap();
        let mut process = Command::new(env!("CARGO_BIN_EXE_orders-sandbox"))
            .args(["--address", "127.0.0.1:0", "--data"])
            .arg(data)
            .arg("--settings")
            .arg(settings)
            .stdout(Stdio::piped())
            .stderr(File::create(data.with_extension("log")).unwrap())
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(process.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let url =
            line.strip_prefix("orders at ").and_then(|rest| rest.split_once("/v1/")).unwrap().0.to_owned();
        Self { process, url }
    }

    /// A client that neither waits nor tries again.
    pub fn client(&self) -> Client {
        Client::builder()
            .base_url(&self.url)
            .bearer("sandbox")
            .ignore_documented_rate_limits()
            .retry(Retry::never())
            .build()
            .unwrap()
    }

    /// Ends it without a chance to do anything about it. (The system lives on, and with it what it was given to write:
    /// this is no loss of power.)
    pub fn kill(mut self) {
        self.process.kill().unwrap();
        self.process.wait().unwrap();
    }

    /// Ends it as the system does.
    #[cfg(unix)]
    pub fn terminate(mut self) -> ExitStatus {
        let id = self.process.id().to_string();
        assert!(Command::new("kill").args(["-TERM", &id]).status().unwrap().success());
        self.process.wait().unwrap()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // It may have ended already.
        drop(self.process.kill());
        drop(self.process.wait());
    }
}

/// How many orders and answers there are, in a copy of the file: it stays as the program has left it.
pub fn stored(data: &Path) -> [u64; 2] {
    use redb::{Database, ReadableDatabase, ReadableTableMetadata, TableDefinition};
    let orders: TableDefinition<(&str, &str), &[u8]> = TableDefinition::new("orders");
    let answers: TableDefinition<&str, &[u8]> = TableDefinition::new("answers");
    let copy = data.with_extension("copy");
    std::fs::copy(data, &copy).unwrap();
    let database = Database::open(copy).unwrap();
    let reading = database.begin_read().unwrap();
    [reading.open_table(orders).unwrap().len().unwrap(), reading.open_table(answers).unwrap().len().unwrap()]
}
