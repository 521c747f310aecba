//! The member accounts, and the log groups that each of them begins with.

use std::sync::Arc;

use routing::Table;

/// The log groups that every member begins with: one of each kind that a table tells apart.
pub(crate) const GROUPS: [&str; 6] = [
    "/aws/lambda/pay-api",
    "/aws/lambda/pay-canary",
    "/aws/lambda/search-index",
    "/aws/apigateway/public",
    "/ecs/web",
    "/aws/vpc/flow",
];

/// A member account.
#[derive(Clone, Debug)]
pub(crate) struct Member {
    pub(crate) id: Arc<str>,
    pub(crate) name: Arc<str>,
}

/// The accounts of the table.
pub(crate) fn of(table: &Table) -> Vec<Member> {
    let member = |account: &routing::Account| Member {
        id: Arc::clone(&account.id),
        name: account.name.clone().unwrap_or_else(|| Arc::clone(&account.id)),
    };
    table.accounts().map(member).collect()
}
