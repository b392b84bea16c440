//! Callbacks from end to end: a generated client sends them, a generated receiver takes them.

use std::sync::{Arc, Mutex};

use restaurant::callbacks::{kitchen_closed, table_ready};
use restaurant::client::Client;
use restaurant::operations::{KitchenClosed, KitchenClosedResult, TableReady, TableReadyResult};
use restaurant::types::Reservation;
use specwright_runtime::StatusCode;

mod restaurant {
    include!(concat!(env!("OUT_DIR"), "/callbacks-and-links.rs"));
}

/// Remembers what it was told.
#[derive(Clone, Default)]
struct Guest(Arc<Mutex<Vec<String>>>);

impl table_ready::TableReady for Guest {
    async fn table_ready(&self, request: TableReady) -> TableReadyResult {
        self.0.lock().unwrap().push(format!("table for {}", request.body.guests));
        Ok(().into())
    }
}

impl kitchen_closed::KitchenClosed for Guest {
    async fn kitchen_closed(&self, _: KitchenClosed) -> KitchenClosedResult {
        self.0.lock().unwrap().push("closed".to_owned());
        Ok(().into())
    }
}

fn client(guest: &Guest) -> Client {
    let routes = table_ready::routes(guest.clone()).at::<TableReady>("/me/{anything}");
    let router = routes.merge(kitchen_closed::routes(guest.clone())).into_router();
    Client::builder().transport(router).build().unwrap()
}

#[tokio::test]
async fn callbacks_come_to_who_asked_for_them() {
    let guest = Guest::default();
    let client = client(&guest);
    let body = Reservation { id: None, guests: 4, notify_at: None };
    client.send_to("https://guest.example/me/7", TableReady { body: body.clone() }).await.unwrap();
    client.send_to("https://guest.example/KitchenClosed?closed=true", KitchenClosed {}).await.unwrap();
    assert_eq!(*guest.0.lock().unwrap(), ["table for 4", "closed"]);

    let lost = client.send_to("https://guest.example/tableReady", TableReady { body }).await.unwrap_err();
    assert_eq!(lost.status(), Some(StatusCode::NOT_FOUND));
}

/// A receiver that does nothing yet answers all the same.
#[tokio::test]
async fn receivers_need_no_methods_to_compile() {
    struct Nobody;
    impl kitchen_closed::KitchenClosed for Nobody {}
    let client = Client::builder().transport(kitchen_closed::router(Nobody)).build().unwrap();
    let error = client.send_to("http://nobody.example/KitchenClosed", KitchenClosed {}).await.unwrap_err();
    assert_eq!(error.status(), Some(StatusCode::NOT_IMPLEMENTED));
}
