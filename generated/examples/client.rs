//! Creates an order, reads it and cancels it.
//!
//! ```text
//! cargo run --example client --features client -- http://127.0.0.1:8080 TOKEN
//! ```

use partner_center_orders::operations::GetOrderError;
use partner_center_orders::types::{BillingCycle, Order, OrderLineItem, OrderStatus};
use partner_center_orders::Client;
use specwright_runtime::codec::to_json_string;

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let url = arguments.next().unwrap_or_else(|| "http://127.0.0.1:8080".to_owned());
    let token = arguments.next().unwrap_or_else(|| "example".to_owned());
    let client = Client::builder().base_url(url).bearer(token).build()?;
    let customer = "c8ad33be-0a9f-4ad5-a6ea-1e7ee7a7c5b2";

    let item = OrderLineItem {
        line_item_number: Some(0),
        offer_id: Some("CFQ7TTC0LH18:0001:CFQ7TTC0K971".to_owned()),
        quantity: Some(5),
        term_duration: Some("P1Y".to_owned()),
        ..OrderLineItem::default()
    };
    let wanted = Order {
        billing_cycle: Some(BillingCycle::Monthly),
        line_items: Some(vec![item.clone()]),
        ..Order::default()
    };
    let created = client.create_order("1", customer, &wanted).ms_requestid("example-create").await?;
    let id = created.id.clone().unwrap_or_default();
    println!("created {id}: {:?}, request {:?}", created.status, created.headers().ms_request_id);

    let read = client.get_order("1", customer, &id).include_price(true).await?;
    println!("read {id}: {}", to_json_string(read.body())?);

    let cancel = Order {
        id: Some(id.clone()),
        status: Some(OrderStatus::Cancelled),
        line_items: Some(vec![item]),
        ..Order::default()
    };
    let cancelled = client.update_order("1", customer, &id, &cancel).await?;
    println!("cancelled {id}: {:?}", cancelled.status);

    match client.get_order("1", customer, "unknown").await {
        Ok(order) => println!("there is an order called unknown: {:?}", order.status),
        Err(error) => match error.api() {
            Some(GetOrderError::NotFound(problem)) => println!("no order unknown: {:?}", problem.description),
            _ => return Err(error.into()),
        },
    }
    Ok(())
}
