//! The Orders sandbox, as a server.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Parser;
use orders_sandbox::catalogue::{self, Catalogue};
use orders_sandbox::service::Service;
use orders_sandbox::settings::{self, Settings};
use orders_sandbox::store::{Failure, Store};
use specwright_runtime::server::{asked_to_end, serve as serve_router};
use tokio::net::TcpListener;
use tokio::runtime::Runtime;

/// A sandbox of the Orders service.
#[derive(Parser)]
#[command(version)]
struct Arguments {
    /// Where to listen
    #[arg(long, default_value = "127.0.0.1:8080")]
    address: String,
    /// The file with the orders; it is made if there is none
    #[arg(long, default_value = "orders.redb", value_name = "FILE")]
    data: PathBuf,
    /// Forget all orders at the end
    #[arg(long, conflicts_with = "data")]
    in_memory: bool,
    /// What can be ordered
    #[arg(long, value_name = "FILE")]
    catalogue: Option<PathBuf>,
    /// Tokens, limits and times
    #[arg(long, value_name = "FILE")]
    settings: Option<PathBuf>,
}

fn main() -> ExitCode {
    match run(&Arguments::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(why) => {
            eprintln!("error: {why}");
            ExitCode::from(2)
        }
    }
}

fn run(arguments: &Arguments) -> Result<(), String> {
    let catalogue = configured(arguments.catalogue.as_deref(), catalogue::DEFAULT, Catalogue::parse)?;
    let settings = configured(arguments.settings.as_deref(), settings::DEFAULT, Settings::parse)?;
    let store = if arguments.in_memory { Store::in_memory() } else { Store::open(&arguments.data) };
    let (store, writer) = store.map_err(|failure| match failure {
        Failure::Broken(why) | Failure::Unreadable(why) => format!("{}: {why}", arguments.data.display()),
        Failure::Refused(_) => "the store refuses to open".to_owned(),
    })?;
    let runtime = Runtime::new().map_err(|why| why.to_string())?;
    let served = runtime.block_on(serve(&arguments.address, store, catalogue, &settings));
    // Nobody can ask for changes any more: the file is closed, so that the next start need not repair it.
    drop(runtime);
    writer.join().map_err(|why| format!("cannot write any more: {why}"))?;
    served
}

async fn serve(address: &str, store: Store, catalogue: Catalogue, settings: &Settings) -> Result<(), String> {
    let service = Service::new(store.clone(), catalogue, settings);
    let router = orders_sandbox::router(&service, settings);
    let listener = TcpListener::bind(address).await.map_err(|why| format!("{address}: {why}"))?;
    let address = listener.local_addr().map_err(|why| why.to_string())?;
    println!(
        "orders at http://{address}/v1/customers/{{customer}}/orders, reference at http://{address}/reference"
    );
    let end = async move {
        tokio::select! {
            () = asked_to_end() => {}
            () = store.failed() => {}
        }
    };
    serve_router(listener, router).until(end).run().await.map_err(|why| why.to_string())
}

/// A file, or what stands in for it.
fn configured<T>(
    path: Option<&Path>,
    default: &str,
    parse: impl FnOnce(&str) -> Result<T, String>,
) -> Result<T, String> {
    let Some(path) = path else { return parse(default) };
    let told = |why: String| format!("{}: {why}", path.display());
    let text = std::fs::read_to_string(path).map_err(|why| told(why.to_string()))?;
    parse(&text).map_err(told)
}
