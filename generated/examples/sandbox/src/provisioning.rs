//! How far the lines of an order are provisioned: an operation that only the links of orders name. Its code is made by
//! this crate's build script.

// The generated modules, with documentation where the document has it.
include!(concat!(env!("OUT_DIR"), "/partner-center-orders.rs"));

pub(crate) mod service {
    use chrono::Utc;
    use partner_center_orders::types::{OrderLineItem, OrderStatus};
    use specwright_runtime::Answer;

    use super::operations::GetProvisioningStatus;
    use super::server::Provisioning;
    use super::types::{OrderLineItemProvisioningStatus, QuantityProvisioningStatus};
    use crate::orders::is_cancelled;
    use crate::service::Service;

    impl Provisioning for Service {
        async fn get_provisioning_status(
            &self,
            request: GetProvisioningStatus,
        ) -> Answer<GetProvisioningStatus> {
            let stored = self.order(&request.customer_id, &request.order_id).await?;
            let order = stored.status(Utc::now());
            let of_line = |line| of_line(line, order, stored.fails(line));
            Ok(stored.lines().iter().map(of_line).collect::<Vec<_>>().into())
        }
    }

    fn of_line(line: &OrderLineItem, order: &OrderStatus, fails: bool) -> OrderLineItemProvisioningStatus {
        let status = match order {
            _ if is_cancelled(line) => "Unfulfilled",
            OrderStatus::Pending => "PrefulfillmentPending",
            _ if fails => "Unfulfilled",
            _ => "Fulfilled",
        };
        let quantity =
            QuantityProvisioningStatus { quantity: line.quantity, status: Some(status.to_owned()) };
        OrderLineItemProvisioningStatus {
            line_item_number: line.line_item_number,
            status: Some(status.to_owned()),
            quantity_provisioning_information: Some(vec![quantity]),
        }
    }
}
