//! What comes on a connection, as far as a test waits for it.

use tokio::io::AsyncReadExt as _;
use tokio::net::TcpStream;

/// Reads until `wanted` has come.
pub async fn read_until(stream: &mut TcpStream, wanted: &str) -> String {
    let mut read = Vec::new();
    while !String::from_utf8_lossy(&read).contains(wanted) {
        let mut buffer = [0; 1024];
        let count = stream.read(&mut buffer).await.unwrap();
        assert!(count > 0, "{}", String::from_utf8_lossy(&read));
        read.extend_from_slice(&buffer[..count]);
    }
    String::from_utf8(read).unwrap()
}
