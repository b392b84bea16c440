//! A crate that calls the parcel desk: what `used-by` looks at.

use crate::desk::client::Client;

/// A name may stand in a macro only.
macro_rules! first {
    ($client:ident, $call:ident) => {
        $client.$call("1")
    };
}

pub fn desk() -> Client {
    Client::builder().base_url("http://localhost").bearer("t").build().unwrap()
}

pub fn calls(client: &Client) -> (crate::desk::client::SendParcelCall, bool) {
    let _visit = first!(client, visit_desk);
    (client.send_parcel("1"), true)
}
