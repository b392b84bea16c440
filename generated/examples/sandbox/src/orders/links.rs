//! Where an order and what belongs to it can be found.

use partner_center_orders::types::{Link, OrderLineItemLinks, OrderLinks};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use super::Context;

/// All but the unreserved characters (RFC 3986 §2.3).
const SEGMENT: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// The path of an order.
pub(super) fn path(context: &Context<'_>, order: &str) -> String {
    let [version, customer] =
        [context.version, context.customer].map(|text| utf8_percent_encode(text, SEGMENT));
    format!("/v{version}/customers/{customer}/orders/{order}")
}

pub(super) fn of_order(path: &str) -> OrderLinks {
    OrderLinks {
        self_: Some(link("GET", path.to_owned())),
        provisioning_status: Some(link("GET", status(path))),
        patch_operation: Some(link("PATCH", path.to_owned())),
        ..OrderLinks::default()
    }
}

pub(super) fn of_line(path: &str) -> OrderLineItemLinks {
    OrderLineItemLinks {
        provisioning_status: Some(link("GET", status(path))),
        ..OrderLineItemLinks::default()
    }
}

fn status(path: &str) -> String {
    format!("{path}/provisioningstatus")
}

fn link(method: &str, uri: String) -> Link {
    Link { uri: Some(uri), method: Some(method.to_owned()), headers: Some(Vec::new()), ..Link::default() }
}
