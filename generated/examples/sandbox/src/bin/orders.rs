//! Orders from the command line: what a user of the generated client writes.
//!
//! ```text
//! orders create --offer CFQ7TTC0LH18:0001:CFQ7TTC0K971 --quantity 5
//! ```

use std::process::ExitCode;
use std::time::Duration;

use clap::{Parser, Subcommand};
use partner_center_orders::Client;
use partner_center_orders::operations::UpdateOrderHeaders;
use partner_center_orders::types::{BillingCycle, Order, OrderLineItem, OrderStatus};
use specwright_runtime::Response;
use specwright_runtime::codec::to_json_string;

type Updated = Response<Order, UpdateOrderHeaders>;
type Outcome<T> = Result<T, Box<dyn std::error::Error>>;

/// Places orders for a customer, reads and changes them.
#[derive(Parser)]
#[command(version)]
struct Arguments {
    /// The server
    #[arg(long, env = "ORDERS_URL", default_value = "http://127.0.0.1:8080", global = true)]
    url: String,
    /// Who is asking
    #[arg(long, env = "ORDERS_TOKEN", default_value = "sandbox", hide_env_values = true, global = true)]
    token: String,
    /// For whom
    #[arg(
        long,
        env = "ORDERS_CUSTOMER",
        default_value = "6a1d2c0e-93f4-4b57-8e26-d70b5f1c3a98",
        global = true
    )]
    customer: String,
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Places an order of one line
    Create {
        /// What
        #[arg(long)]
        offer: String,
        /// How many
        #[arg(long, default_value_t = 1)]
        quantity: i32,
        /// How long: P1M, P1Y or P3Y
        #[arg(long)]
        term: Option<String>,
        /// How often it is billed: monthly, annual, …
        #[arg(long)]
        cycle: Option<BillingCycle>,
    },
    /// Shows an order
    Get {
        /// Its ID
        order: String,
        /// With its prices
        #[arg(long)]
        prices: bool,
    },
    /// Changes the quantity of a line
    Update {
        /// The order's ID
        order: String,
        /// The line's number
        #[arg(long, default_value_t = 0)]
        line: i32,
        /// How many from now on
        #[arg(long)]
        quantity: i32,
    },
    /// Cancels an order
    Cancel {
        /// Its ID
        order: String,
    },
    /// Shows an order's status until it is pending no more; succeeds if it is completed
    Watch {
        /// Its ID
        order: String,
    },
}

#[tokio::main]
async fn main() -> ExitCode {
    match run().await {
        Ok(()) => ExitCode::SUCCESS,
        Err(why) => {
            eprintln!("error: {why}");
            ExitCode::FAILURE
        }
    }
}

async fn run() -> Outcome<()> {
    let Arguments { url, token, customer, command } = Arguments::parse();
    let client = Client::builder().base_url(url).bearer(token).build()?;
    let order = match command {
        Command::Create { offer, quantity, term, cycle } => {
            let wanted = new_order(offer, quantity, term, cycle);
            client.create_order("1", &customer, &wanted).await?
        }
        Command::Get { order, prices } => {
            client.get_order("1", &customer, &order).include_price(prices).await?
        }
        Command::Update { order, line, quantity } => {
            let line = OrderLineItem {
                line_item_number: Some(line),
                quantity: Some(quantity),
                ..OrderLineItem::default()
            };
            let wanted = Order { line_items: Some(vec![line]), ..Order::default() };
            update(&client, &customer, &order, &wanted).await?
        }
        Command::Cancel { order } => {
            let wanted = Order { status: Some(OrderStatus::Cancelled), ..Order::default() };
            update(&client, &customer, &order, &wanted).await?
        }
        Command::Watch { order } => return watch(&client, &customer, &order).await,
    };
    println!("{}", to_json_string(order.body())?);
    Ok(())
}

fn new_order(
    offer: String,
    quantity: i32,
    term: Option<String>,
    billing_cycle: Option<BillingCycle>,
) -> Order {
    let line = OrderLineItem {
        offer_id: Some(offer),
        quantity: Some(quantity),
        term_duration: term,
        ..OrderLineItem::default()
    };
    Order { billing_cycle, line_items: Some(vec![line]), ..Order::default() }
}

/// Changes an order as it is now: whoever else changes it in between is not overwritten.
async fn update(client: &Client, customer: &str, order: &str, wanted: &Order) -> Outcome<Updated> {
    let seen = client.get_order("1", customer, order).await?;
    let etag = seen.attributes.as_ref().and_then(|attributes| attributes.etag.as_deref());
    let update = client.update_order("1", customer, order, wanted);
    let seen = etag.map_or("*".to_owned(), |etag| format!("\"{etag}\""));
    Ok(update.header("if-match", &seen).await?)
}

async fn watch(client: &Client, customer: &str, order: &str) -> Outcome<()> {
    loop {
        let seen = client.get_order("1", customer, order).await?;
        println!("{}", seen.status.as_ref().map_or("unknown", OrderStatus::as_str));
        match seen.status {
            Some(OrderStatus::Pending) => {}
            Some(OrderStatus::Completed) => return Ok(()),
            _ => return Err("the order is not completed".into()),
        }
        tokio::time::sleep(Duration::from_millis(500)).await;
    }
}
