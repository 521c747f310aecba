//! Members as the hub's people look into them.

use std::sync::Arc;

use subscriber::aws::Roles;
use subscriber::hub::HubIdentity;
use subscriber::settings::Settings;

use super::Hub;

/// The role of members by which people look (`infra/member.yaml`).
pub(crate) const OPERATOR_ROLE: &str = "loghub-operator";

impl Hub {
    /// Members by the role for people.
    pub(crate) fn operator_roles(&self) -> Roles {
        let hub = HubIdentity { member_role: OPERATOR_ROLE.to_owned(), ..self.subscriber.hub.clone() };
        Roles::new(Arc::clone(&self.sdk), &Settings { hub, ..self.subscriber.clone() })
    }
}
