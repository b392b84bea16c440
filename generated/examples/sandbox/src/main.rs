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

#[tokio::main]
async fn main() -> ExitCode {
    match serve(&Arguments::parse()).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(why) => {
            eprintln!("error: {why}");
            ExitCode::from(2)
        }
    }
}

async fn serve(arguments: &Arguments) -> Result<(), String> {
    let catalogue = configured(arguments.catalogue.as_deref(), catalogue::DEFAULT, Catalogue::parse)?;
    let settings = configured(arguments.settings.as_deref(), settings::DEFAULT, Settings::parse)?;
    let store = if arguments.in_memory { Store::in_memory() } else { Store::open(&arguments.data) };
    let store = store.map_err(|failure| match failure {
        Failure::Broken(why) | Failure::Unreadable(why) => format!("{}: {why}", arguments.data.display()),
        Failure::Refused(_) => "the store refuses to open".to_owned(),
    })?;
    let service = Service::new(store, catalogue, &settings);
    let router = orders_sandbox::router(&service, &settings);
    let listener = TcpListener::bind(&arguments.address).await;
    let listener = listener.map_err(|why| format!("{}: {why}", arguments.address))?;
    let address = listener.local_addr().map_err(|why| why.to_string())?;
    println!(
        "orders at http://{address}/v1/customers/{{customer}}/orders, reference at http://{address}/reference"
    );
    let served = serve_router(listener, router).until(asked_to_end()).run().await;
    served.map_err(|why| why.to_string())
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
