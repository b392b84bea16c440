//! Where an order and what belongs to it can be found.

use partner_center_orders::types::{Link, OrderLineItemLinks, OrderLinks};

use super::Context;

/// The path of an order.
pub(super) fn path(context: &Context<'_>, order: &str) -> String {
    format!("/v{}/customers/{}/orders/{order}", context.version, context.customer)
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
