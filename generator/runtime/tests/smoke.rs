mod orders;
use orders::{client::Client, operations::*, server::{router, Orders}, types::*};
use specwright_runtime as runtime;
struct Service;
impl Orders for Service {
    async fn get_order(&self, request: GetOrder) -> Result<runtime::Response<Order, OrderHeaders>, runtime::Error<GetOrderError>> {
        if request.order_id == "0" {
            return Err(GetOrderError::NotFound(ErrorBody { code: Some(7), description: Some("gone".into()) }).into());
        }
        if request.order_id == "x" { Err(GetOrderError::Unauthorized)?; }
        Ok(Order { id: Some(request.order_id), ..Order::default() }.into())
    }
}
#[tokio::test]
async fn smoke() {
    let client = Client::builder().transport(router(Service)).bearer("secret").build().unwrap();
    println!("{client:?}");
    let order = client.get_order("1", "a/b c", "é%").include_price(true).await.unwrap();
    println!("{order:?}");
    for id in ["0", "x", "..", ""] {
        let e = client.get_order("1", "a", id).await.unwrap_err();
        println!("{e}\n   {e:?}");
    }
    println!("{}", client.search_orders("x").await.unwrap_err());
}
