//! The service: the generated traits over the rules and the store.

use std::sync::Arc;
use std::time::Duration;

use chrono::Utc;
use partner_center_orders::operations::{CreateOrder, CreateOrderHeaders, GetOrder, UpdateOrder};
use partner_center_orders::server::Orders;
use partner_center_orders::types::Order;
use specwright_runtime::server::{extension, principal};
use specwright_runtime::{Answer, Error, Response};

use crate::catalogue::Catalogue;
use crate::etags::Conditions;
use crate::orders::{self, Context, Prices, Stored};
use crate::outside::Named;
use crate::refusal::Refusal;
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

    /// Makes a change once, by the rules. It may be made again where its transaction came to nothing.
    async fn change(
        &self,
        request: Change,
        act: impl Fn(&mut Tables<'_>, &Context<'_>) -> Result<Stored, Failure> + Send + 'static,
    ) -> Result<Order, Failure> {
        let inner = Arc::clone(&self.0);
        let change = move |tables: &mut Tables<'_>| {
            let Change { partner, customer, repeat } = &request;
            let now = Utc::now();
            let context = Context {
                catalogue: &inner.catalogue,
                partner,
                customer,
                now,
                provisioning: inner.provisioning,
            };
            tables.once(repeat.as_ref(), now, |tables| {
                let stored = act(tables, &context)?;
                tables.put(customer, &stored)?;
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
    repeat: Option<Repeat>,
}

/// What makes it a repeated request: its ID, if it is the caller's, and all that it says.
fn repeat(scope: &[&str], id: Option<&str>, body: &Order, conditions: &Conditions) -> Option<Repeat> {
    let Named = extension()?;
    Repeat::of(scope, id?, &(body, conditions))
}

impl Orders for Service {
    async fn create_order(&self, request: CreateOrder) -> Answer<CreateOrder> {
        let partner: Partner = principal()?;
        let CreateOrder { version, customer_id: customer, body, ms_requestid: id, .. } = request;
        let scope = [partner.id.as_str(), "create", &customer];
        let repeat = repeat(&scope, id.as_deref(), &body, &Conditions::default());
        let act = move |tables: &mut Tables<'_>, context: &Context<'_>| {
            let id = tables.unused(context.customer, orders::new_id)?;
            Ok(orders::create(&id, body.clone(), context)?)
        };
        let order = self.change(Change { partner, customer, repeat }, act).await?;
        let location = orders::location(&version, &order);
        Ok(answered(order).header("location", location.unwrap_or_default()))
    }

    async fn get_order(&self, request: GetOrder) -> Answer<GetOrder> {
        let conditions: Conditions = extension().unwrap_or_default();
        let stored = self.order(&request.customer_id, &request.order_id).await?;
        conditions.allow_reading(&stored)?;
        let prices = if request.include_price == Some(true) { Prices::Shown } else { Prices::Hidden };
        Ok(answered(stored.seen(Utc::now(), prices)))
    }

    async fn update_order(&self, request: UpdateOrder) -> Answer<UpdateOrder> {
        let partner: Partner = principal()?;
        let conditions: Conditions = extension().unwrap_or_default();
        let UpdateOrder { customer_id: customer, order_id, body, ms_requestid: id, .. } = request;
        let scope = [partner.id.as_str(), "update", &customer, &order_id];
        let repeat = repeat(&scope, id.as_deref(), &body, &conditions);
        let act = move |tables: &mut Tables<'_>, context: &Context<'_>| {
            let stored = tables.order(context.customer, &order_id)?;
            conditions.allow_changing(&stored)?;
            Ok(orders::update(&stored, body.clone(), context)?)
        };
        Ok(answered(self.change(Change { partner, customer, repeat }, act).await?))
    }
}

/// An order, with its entity tag. All operations have the same headers.
fn answered(order: Order) -> Response<Order, CreateOrderHeaders> {
    let etag = order.attributes.as_ref().and_then(|attributes| attributes.etag.clone());
    Response::new(order).header("etag", format!("\"{}\"", etag.unwrap_or_default()))
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
