//! What several tests need.

use std::net::SocketAddr;

use axum::Router;
use tokio::net::TcpListener;

/// Serves a router on a port of its own until the test ends.
pub async fn serve(router: Router) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async { axum::serve(listener, router).await.unwrap() });
    address
}
