//! Who may call, and how often.

use std::collections::BTreeMap;
use std::future::{Ready, ready};
use std::sync::Arc;

use specwright_runtime::server::{Authenticator, Claim, Denied};

use crate::limit::Limit;
use crate::settings::Partner;

/// Knows tokens, what they are worth, and how many requests of a customer there have been. What is refused later on
/// counts as well; what is refused here does not.
pub(crate) fn admission(partners: BTreeMap<String, Partner>, limit: Arc<Limit>) -> impl Authenticator {
    move |claim: Claim| -> Ready<Result<Partner, Denied>> { ready(admit(&claim, &partners, &limit)) }
}

fn admit(claim: &Claim, partners: &BTreeMap<String, Partner>, limit: &Limit) -> Result<Partner, Denied> {
    let partner = claim.bearer().and_then(|token| partners.get(token));
    let partner = partner.ok_or_else(|| Denied::invalid("The token is not known."))?;
    // All operations are about a customer: who cannot be told which is told nothing.
    let customer = claim.path_parameter("customer_id").filter(|customer| partner.may_touch(customer));
    let customer = customer.ok_or_else(|| Denied::forbidden("The token is not worth this customer."))?;
    limit.count(&customer).map_err(|wait| Denied::too_many("Too many requests for this customer.", wait))?;
    Ok(partner.clone())
}
