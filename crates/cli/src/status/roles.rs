//! The members' role for people, tried by assuming it.

use std::collections::{BTreeMap, BTreeSet};

use futures_util::{StreamExt as _, stream};
use subscriber::seams::Members as _;

use crate::hub::{Hub, OPERATOR_ROLE};
use crate::screen::Screen;

/// Accounts tried at once.
const AT_ONCE: usize = 8;

/// The result by account: the reason why its role can't be assumed, if so.
#[derive(Debug, Default)]
pub(crate) struct Probed(BTreeMap<String, Option<String>>);

impl Probed {
    /// Tries the accounts that were not tried yet: a role does not change from one look to the next.
    pub(crate) async fn probe(&mut self, hub: &Hub, accounts: &BTreeSet<String>, screen: &Screen) {
        let roles = hub.operator_roles();
        let untried: Vec<&String> =
            accounts.iter().filter(|account| !self.0.contains_key(*account)).collect();
        let total = untried.len();
        let probe = |account: &String| {
            let (roles, account) = (&roles, account.clone());
            async move {
                let connected = roles.connect(&account, &hub.region).await;
                (account, connected.err().map(|refusal| refusal.to_string()))
            }
        };
        let mut probed = stream::iter(untried.into_iter().map(probe)).buffered(AT_ONCE);
        let mut found = Vec::new();
        while let Some(one) = probed.next().await {
            found.push(one);
            screen.draw(format!("trying the members' roles: {} of {total} accounts", found.len()));
        }
        drop(probed);
        self.0.extend(found);
    }

    /// Returns true if an account's role can be assumed; none if it was not tried, or if these credentials can assume no
    /// member's role.
    pub(crate) fn of(&self, account: &str) -> Option<bool> {
        if self.all_failed() { None } else { self.0.get(account).map(Option::is_none) }
    }

    /// The reason why that is unknown, in a sentence.
    pub(crate) fn gap(&self) -> Option<String> {
        let why = self.0.values().flatten().next().filter(|_| self.all_failed())?;
        Some(format!("The members' roles {OPERATOR_ROLE} are unknown: none of them could be assumed: {why}."))
    }

    fn all_failed(&self) -> bool {
        self.0.values().all(Option::is_some)
    }
}
