//! How far the lines of an order are provisioned: an operation that only the links of orders name. Its code is made by
//! this crate's build script.

// The generated modules, with documentation where the document has it.
include!(concat!(env!("OUT_DIR"), "/provisioning.rs"));

pub(crate) mod service {
    use chrono::Utc;
    use partner_center_orders::types::{OrderLineItem, OrderStatus};
    use specwright_runtime::server::principal;
    use specwright_runtime::{Answer, Error};

    use super::operations::{GetProvisioningStatus, GetProvisioningStatusError};
    use super::server::Provisioning;
    use super::types::{OrderLineItemProvisioningStatus, QuantityProvisioningStatus};
    use crate::orders::is_cancelled;
    use crate::service::Service;
    use crate::store::Failure;

    impl Provisioning for Service {
        async fn get_provisioning_status(
            &self,
            request: GetProvisioningStatus,
        ) -> Answer<GetProvisioningStatus> {
            self.admit(&principal()?, &request.customer_id)?;
            let stored = self.order(&request.customer_id, &request.order_id).await?;
            let status = stored.status(Utc::now());
            Ok(stored.lines().iter().map(|line| of_line(line, status)).collect::<Vec<_>>().into())
        }
    }

    fn of_line(line: &OrderLineItem, order: &OrderStatus) -> OrderLineItemProvisioningStatus {
        let status = match order {
            _ if is_cancelled(line) => "Unfulfilled",
            OrderStatus::Cancelled | OrderStatus::Error => "Unfulfilled",
            OrderStatus::Completed | OrderStatus::PartialSuccess => "Fulfilled",
            _ => "PrefulfillmentPending",
        };
        let quantity =
            QuantityProvisioningStatus { quantity: line.quantity, status: Some(status.to_owned()) };
        OrderLineItemProvisioningStatus {
            line_item_number: line.line_item_number,
            status: Some(status.to_owned()),
            quantity_provisioning_information: Some(vec![quantity]),
        }
    }

    impl From<Failure> for Error<GetProvisioningStatusError> {
        fn from(failure: Failure) -> Self {
            match failure {
                Failure::Refused(refusal) => refusal.into(),
                Failure::Broken(why) => Self::internal(why),
            }
        }
    }
}
