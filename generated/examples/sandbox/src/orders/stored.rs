//! An order as the sandbox keeps it.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use partner_center_orders::types::{Order, OrderLineItem, OrderStatus, ResourceAttributes};
use serde::{Deserialize, Serialize};

use specwright_runtime::codec::{DecodeError, XmlNode, to_xml_vec};

use super::Context;
use super::purchase::Purchase;
use crate::refusal::{Reason, Refusal};

/// An order with what only the sandbox knows of it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Stored {
    pub(super) order: Order,
    /// Changes with every update.
    pub(super) revision: u64,
    /// When a pending order has its outcome.
    pub(super) ready_at: DateTime<Utc>,
    /// What becomes of it then.
    pub(super) outcome: OrderStatus,
    /// What was bought with each line, by its number.
    pub(super) bought: BTreeMap<i32, Purchase>,
}

/// Does an order come with its prices?
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Prices {
    /// With them.
    Shown,
    /// Without.
    Hidden,
}

impl Stored {
    /// Its ID.
    #[must_use]
    pub fn id(&self) -> &str {
        self.order.id.as_deref().unwrap_or_default()
    }

    /// Its status at a time.
    #[must_use]
    pub fn status(&self, now: DateTime<Utc>) -> &OrderStatus {
        match &self.order.status {
            Some(OrderStatus::Pending) if now >= self.ready_at => &self.outcome,
            Some(status) => status,
            None => &OrderStatus::Unknown,
        }
    }

    /// What changes whenever callers see something else (RFC 9110 §8.8.3), without quotes.
    #[must_use]
    pub fn etag(&self, now: DateTime<Utc>) -> String {
        format!("{}-{}", self.revision, self.status(now).as_str())
    }

    /// Was nothing written since it had this tag? An order that was pending and is completed now has not been written:
    /// whoever has seen it so may change it.
    #[must_use]
    pub fn is_unchanged_since(&self, etag: &str) -> bool {
        etag.split_once('-').is_some_and(|(revision, _)| revision == self.revision.to_string())
    }

    /// Its lines.
    #[must_use]
    pub fn lines(&self) -> &[OrderLineItem] {
        self.order.line_items.as_deref().unwrap_or_default()
    }

    /// As callers see it at a time.
    #[must_use]
    pub fn seen(&self, now: DateTime<Utc>, prices: Prices) -> Order {
        let mut order = self.order.clone();
        order.status = Some(self.status(now).clone());
        order.attributes = Some(ResourceAttributes {
            etag: Some(self.etag(now)),
            object_type: Some("Order".to_owned()),
            ..ResourceAttributes::default()
        });
        if prices == Prices::Hidden {
            order.total_price = None;
            order.line_items.iter_mut().flatten().for_each(|line| line.pricing = None);
        }
        order
    }

    /// Can it be told in all media types? XML has neither all characters nor all names.
    pub(super) fn check_text(&self) -> Result<(), Refusal> {
        let written = to_xml_vec(&self.order, &XmlNode::ELEMENT.named("Order"));
        let refused = |why: DecodeError| {
            Refusal::new(Reason::Invalid, format!("The order cannot be told in XML: {why}."))
        };
        written.map(drop).map_err(refused)
    }

    /// Lets time pass.
    pub(super) fn settle(&mut self, now: DateTime<Utc>) {
        self.order.status = Some(self.status(now).clone());
    }

    /// Provisions its lines, from now on.
    pub(super) fn provision(&mut self, context: &Context<'_>) {
        self.order.status = Some(OrderStatus::Pending);
        self.ready_at = context.now + context.provisioning;
        self.foresee();
    }

    /// Does the provisioning of a line fail?
    #[must_use]
    pub fn fails(&self, line: &OrderLineItem) -> bool {
        line.line_item_number.and_then(|number| self.bought.get(&number)).is_some_and(|bought| bought.fails)
    }

    /// Finds out what becomes of its lines.
    pub(super) fn foresee(&mut self) {
        let live = self.lines().iter().filter(|line| !is_cancelled(line));
        let (failing, total) =
            live.fold((0, 0), |(failing, total), line| (failing + usize::from(self.fails(line)), total + 1));
        self.outcome = match failing {
            0 => OrderStatus::Completed,
            all if all == total => OrderStatus::Error,
            _ => OrderStatus::PartialSuccess,
        };
    }
}

/// Was the line cancelled?
#[must_use]
pub fn is_cancelled(line: &OrderLineItem) -> bool {
    line.transaction_type.as_deref() == Some(CANCEL)
}

pub(super) const CANCEL: &str = "cancel";
