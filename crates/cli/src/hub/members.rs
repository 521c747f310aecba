//! The members' role for people.

use std::sync::Arc;

use subscriber::aws::Roles;
use subscriber::hub::HubIdentity;
use subscriber::settings::Settings;

use super::handle::Hub;

/// The members' role for people (`infra/member.yaml`).
pub(crate) const OPERATOR_ROLE: &str = "loghub-operator";

impl Hub {
    /// Members by the role for people.
    pub(crate) fn operator_roles(&self) -> Roles {
        let hub = HubIdentity { member_role: OPERATOR_ROLE.to_owned(), ..self.subscriber.hub.clone() };
        Roles::new(Arc::clone(&self.sdk), &Settings { hub, ..self.subscriber.clone() })
    }
}
