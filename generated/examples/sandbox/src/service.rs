//! The service: the generated traits over the rules and the store.

use std::sync::Arc;
use std::time::Duration;

use chrono::Utc;
use partner_center_orders::operations::{CreateOrder, CreateOrderHeaders, GetOrder, UpdateOrder};
use partner_center_orders::server::Orders;
use partner_center_orders::types::{Order, OrderLineItem};
use specwright_runtime::server::{extension, principal};
use specwright_runtime::{Answer, Error, Response};

use crate::catalogue::Catalogue;
use crate::etags::IfMatch;
use crate::orders::{self, Context, Prices, Stored};
use crate::refusal::{Reason, Refusal};
use crate::settings::{Partner, Settings};
use crate::store::{Failure, Repeat, Store, Tables};

/// The Orders service. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Service(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    store: Store,
    catalogue: Catalogue,
    provisioning: Duration,
}

impl Service {
    /// A service over a store.
    #[must_use]
    pub fn new(store: Store, catalogue: Catalogue, settings: &Settings) -> Self {
        Self(Arc::new(Inner { store, catalogue, provisioning: settings.provisioning() }))
    }

    pub(crate) async fn order(&self, customer: &str, id: &str) -> Result<Stored, Failure> {
        self.0.store.order(customer, id).await
    }

    /// Does the provisioning of a line fail?
    pub(crate) fn fails(&self, line: &OrderLineItem) -> bool {
        self.0.catalogue.fails(line.offer_id.as_deref())
    }

    /// Makes a change once, by the rules.
    async fn change(
        &self,
        request: Change,
        act: impl FnOnce(&mut Tables<'_>, &Context<'_>) -> Result<Stored, Failure> + Send + 'static,
    ) -> Result<Order, Failure> {
        let inner = Arc::clone(&self.0);
        let change = move |tables: &mut Tables<'_>| {
            let Change { partner, customer, version, repeat } = request;
            let now = Utc::now();
            let context = Context {
                catalogue: &inner.catalogue,
                partner: &partner,
                customer: &customer,
                version: &version,
                now,
                provisioning: inner.provisioning,
            };
            tables.once(repeat.as_ref(), now, |tables| {
                let stored = act(tables, &context)?;
                tables.put(&customer, &stored)?;
                Ok(stored.seen(now, Prices::Hidden))
            })
        };
        self.0.store.change(change).await
    }
}

/// Who wants to change what.
struct Change {
    partner: Partner,
    customer: String,
    version: String,
    repeat: Option<Repeat>,
}

impl Orders for Service {
    async fn create_order(&self, request: CreateOrder) -> Answer<CreateOrder> {
        let partner: Partner = principal()?;
        let scope = [partner.id.as_str(), "create", &request.customer_id];
        let repeat = Repeat::of(&scope, request.ms_requestid.as_deref(), &request.body);
        let CreateOrder { version, customer_id: customer, body, .. } = request;
        let change = Change { partner, customer, version, repeat };
        let order = self.change(change, |_, context| Ok(orders::create(body, context)?)).await?;
        let path = order.links.as_ref().and_then(|links| links.self_.as_ref()?.uri.clone());
        Ok(answered(order).header("location", path.unwrap_or_default()))
    }

    async fn get_order(&self, request: GetOrder) -> Answer<GetOrder> {
        let stored = self.order(&request.customer_id, &request.order_id).await?;
        let prices = if request.include_price == Some(true) { Prices::Shown } else { Prices::Hidden };
        Ok(answered(stored.seen(Utc::now(), prices)))
    }

    async fn update_order(&self, request: UpdateOrder) -> Answer<UpdateOrder> {
        let partner: Partner = principal()?;
        let scope = [partner.id.as_str(), "update", &request.customer_id, &request.order_id];
        let repeat = Repeat::of(&scope, request.ms_requestid.as_deref(), &request.body);
        let UpdateOrder { version, customer_id: customer, order_id, body, .. } = request;
        let expected: Option<IfMatch> = extension();
        let change = Change { partner, customer, version, repeat };
        let act = move |tables: &mut Tables<'_>, context: &Context<'_>| {
            let stored = tables.order(context.customer, &order_id)?;
            if expected.is_some_and(|expected| !expected.allows(&stored.etag(context.now))) {
                let why = "The order has changed since it was read: its etag is another.";
                return Err(Refusal::new(Reason::Stale, why).into());
            }
            Ok(orders::update(&stored, body, context)?)
        };
        Ok(answered(self.change(change, act).await?))
    }
}

/// An order, with its entity tag. All operations have the same headers.
fn answered(order: Order) -> Response<Order, CreateOrderHeaders> {
    let etag = order.attributes.as_ref().and_then(|attributes| attributes.etag.clone());
    Response::new(order).header("etag", etag.unwrap_or_default())
}

/// What is refused is told, what does not work is not.
impl<E> From<Failure> for Error<E>
where
    Self: From<Refusal>,
{
    fn from(failure: Failure) -> Self {
        match failure {
            Failure::Refused(refusal) => refusal.into(),
            Failure::Unreadable(why) | Failure::Broken(why) => Self::internal(why),
        }
    }
}
