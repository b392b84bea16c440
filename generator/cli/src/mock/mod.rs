//! `specwright mock`: a server that knows nothing but the document.
//!
//! The library gives the document as data (`specwright::outline`); everything about HTTP is here. A
//! request goes through `routes`, `request` and `answer`; `generate` makes what no example says.

mod answer;
mod chance;
mod coerce;
mod cycles;
mod fault;
mod form;
mod generate;
mod media;
mod multipart;
mod open;
mod options;
mod parameters;
mod prefer;
mod problem;
mod render;
mod reply;
mod request;
mod routes;
mod samples;
mod schemas;
mod serve;
mod steps;
mod tagged;
#[cfg(test)]
mod tests;
mod words;
mod xml;

use std::net::SocketAddr;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::Request;
use serde_json::json;
use specwright::Outline;
use tokio::net::TcpListener;

use crate::args::Format;
use crate::{BAD, remote, report};
pub(crate) use options::{HELP, Target};
use routes::Routes;
pub(crate) use routes::base_path;
pub(crate) use samples::{Samples, with_room};
use serve::Mock;

/// The stack of a thread: schemas may be deep, and validators go as deep as they do.
const STACK: usize = 32 << 20;

/// How long requests may go on after Ctrl-C.
const GRACE: Duration = Duration::from_secs(2);

pub(crate) fn run(target: &Target) -> ExitCode {
    if !target.input.only.is_empty() || target.input.used_by.is_some() {
        let message =
            "the mock server serves the whole document: `--only` and `--used-by` are for what is generated";
        report::problem(&target.input, message);
        return ExitCode::from(BAD);
    }
    if let Err(why) = target.faults_fit() {
        report::problem(&target.input, &why);
        return ExitCode::from(BAD);
    }
    let outline = match read(target) {
        Ok(outline) => outline,
        Err(code) => return code,
    };
    report::warnings(&target.input, &outline.report);
    match serve(target, outline) {
        Ok(()) => ExitCode::SUCCESS,
        Err(why) => {
            report::problem(&target.input, &why);
            ExitCode::from(BAD)
        }
    }
}

fn read(target: &Target) -> Result<Outline, ExitCode> {
    let config = report::config(&target.input)?;
    let source = remote::source(&target.input, &config)?;
    let outline = specwright::outline(&source, &config);
    let mut outline = outline.map_err(|errors| report::refused(&target.input, &errors))?;
    open::open(&mut outline, config.enums);
    Ok(outline)
}

fn serve(target: &Target, outline: Outline) -> Result<(), String> {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .thread_stack_size(STACK)
        .build()
        .map_err(|why| format!("there is no runtime: {why}"))?;
    let result = runtime.block_on(async {
        let address = SocketAddr::new(target.host, target.port);
        let listener = TcpListener::bind(address)
            .await
            .map_err(|why| format!("{address} cannot be listened on: {why}"))?;
        let address = listener.local_addr().map_err(|why| why.to_string())?;
        let mock = Arc::new(Mock::new(outline, target.behaviour()));
        // Who reads that it listens may stop it at once: asking for the signal starts with the first poll.
        let mut interrupt = Box::pin(tokio::signal::ctrl_c());
        tokio::select! {
            biased;
            _ = &mut interrupt => return Ok(()),
            () = std::future::ready(()) => {}
        }
        report::print(&greeting(target, address, &mock.routes));
        listen(listener, mock, interrupt).await.map_err(|why| why.to_string())
    });
    runtime.shutdown_background();
    result
}

async fn listen(
    listener: TcpListener,
    mock: Arc<Mock>,
    interrupt: impl Future<Output = std::io::Result<()>> + Send + 'static,
) -> std::io::Result<()> {
    let service = Router::new().fallback(move |request: Request| {
        let mock = Arc::clone(&mock);
        async move { serve::handle(mock, request).await }
    });
    let until = async move {
        let _ = interrupt.await;
    };
    match specwright_runtime::server::serve(listener, service).grace(GRACE).until(until).run().await {
        // Who ends a mock server does not wait for its answers.
        Err(why) if why.kind() == std::io::ErrorKind::TimedOut => Ok(()),
        done => done,
    }
}

/// Where it listens, and what it answers.
fn greeting(target: &Target, address: SocketAddr, routes: &Routes) -> String {
    let address = format!("http://{address}");
    let listed = routes.iter().map(|route| (route.method.as_str(), route.template.as_str()));
    let bases = routes.bases().into_iter().map(|base| format!("{address}{base}"));
    if target.input.format == Format::Json {
        let routes: Vec<_> =
            listed.map(|(method, template)| json!({"method": method, "path": template})).collect();
        let bases: Vec<String> = bases.collect();
        return json!({"address": address, "base_urls": bases, "routes": routes}).to_string();
    }
    let bases: Vec<String> = bases.collect();
    let mut lines: Vec<String> = Vec::new();
    if !target.input.quiet {
        lines.extend(bases.iter().map(|base| format!("base URL {base}")));
        lines.extend(listed.map(|(method, template)| format!("  {method:6} {template}")));
    }
    let base = bases.first().unwrap_or(&address);
    lines.push(format!("{}: listening on {base}", target.input.spec.display()));
    lines.join("\n")
}
