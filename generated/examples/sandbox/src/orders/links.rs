//! Where an order and what belongs to it can be found.

use partner_center_orders::types::{Link, Order, OrderLineItemLinks, OrderLinks};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use super::Context;

/// All but the unreserved characters (RFC 3986 §2.3).
const SEGMENT: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// The path of an order. It goes behind that of the version, as the published examples have it.
pub(super) fn path(context: &Context<'_>, order: &str) -> String {
    let customer = utf8_percent_encode(context.customer, SEGMENT);
    format!("/customers/{customer}/orders/{order}")
}

/// The whole path of an order in a version of the API.
#[must_use]
pub fn location(version: &str, order: &Order) -> Option<String> {
    let path = order.links.as_ref()?.self_.as_ref()?.uri.as_ref()?;
    Some(format!("/v{}{path}", utf8_percent_encode(version, SEGMENT)))
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
