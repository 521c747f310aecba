//! The lists of accounts: a StackSet, and units of the organisation.

use std::sync::Arc;

use function::aws::Sdk;
use function::store::CallError;
use routing::AccountSource;
use serde_json::{Value, json};
use subscriber::aws::Lists;
use subscriber::seams::Accounts as _;

use crate::support::service::Service;
use crate::support::{PAY, SEARCH};

const DELEGATED: &str = "ListStackInstances DELEGATED_ADMIN";
const OWN: &str = "ListStackInstances SELF";

/// The answers about a StackSet.
#[derive(Clone, Copy, Debug)]
enum Answer {
    Instances,
    Missing,
    /// AWS's words where `organizations:ListDelegatedAdministrators` is not granted, too
    /// (hashicorp/terraform-provider-aws#32536).
    NotDelegated,
    Denied,
}

fn script(service: &Service, operation: &'static str, answer: Answer) {
    match answer {
        Answer::Instances => service.tell_instances(operation, &[PAY, SEARCH]),
        Answer::Missing => {
            service.refuse_query(
                operation,
                404,
                "StackSetNotFoundException",
                "StackSet loghub-member not found",
            );
        }
        Answer::NotDelegated => {
            let said = "Account used is not a delegated administrator";
            service.refuse_query(operation, 400, "ValidationError", said);
        }
        Answer::Denied => service.refuse_query(operation, 403, "AccessDenied", "no"),
    }
}

async fn list(service: &Service, source: &AccountSource) -> Result<Vec<String>, CallError> {
    Lists::new(Arc::new(Sdk::of(service.start().await))).list(source).await
}

#[tokio::test]
async fn a_stack_set_is_the_managements_or_the_hubs_own_and_the_first_error_is_reported() {
    let both = Ok(vec![PAY, SEARCH]);
    for (delegated, own, expected) in [
        (Answer::Instances, Answer::Denied, both.clone()),
        (Answer::Missing, Answer::Instances, both.clone()),
        (Answer::NotDelegated, Answer::Instances, both),
        (Answer::Missing, Answer::Missing, Ok(vec![])),
        (Answer::NotDelegated, Answer::Missing, Err("not a delegated administrator")),
        (Answer::Denied, Answer::Missing, Err("AccessDenied")),
        (Answer::NotDelegated, Answer::Denied, Err("AccessDenied")),
    ] {
        let service = Service::default();
        script(&service, DELEGATED, delegated);
        script(&service, OWN, own);
        let listed = list(&service, &AccountSource::StackSet("loghub-member".into())).await;
        match (&listed, expected) {
            (Ok(listed), Ok(expected)) => assert_eq!(*listed, expected, "{delegated:?} {own:?}"),
            (Err(error), Err(said)) => {
                assert!(error.to_string().contains(said), "{delegated:?} {own:?}: {error}");
            }
            _ => panic!("{delegated:?} {own:?}: {listed:?}"),
        }
    }
}

#[tokio::test]
async fn only_active_accounts_of_units_are_listed() {
    let account = |id: &str, rest: Value| {
        let mut account = rest;
        account["Id"] = json!(id);
        account
    };
    let service = Service::default();
    let accounts = [
        account("000000000001", json!({"State": "ACTIVE", "Status": "ACTIVE"})),
        account("000000000002", json!({"State": "ACTIVE"})),
        account("000000000003", json!({"Status": "ACTIVE"})),
        account("000000000004", json!({"State": "CLOSED", "Status": "SUSPENDED"})),
        account("000000000005", json!({"State": "PENDING_CLOSURE", "Status": "ACTIVE"})),
        account("000000000006", json!({"State": "SUSPENDED"})),
        account("000000000007", json!({"State": "PENDING_ACTIVATION"})),
        account("000000000008", json!({"Status": "PENDING_CLOSURE"})),
        account("000000000009", json!({"State": "SOMETHING_NEW"})),
        account("000000000010", json!({})),
    ];
    service.tell("ListAccountsForParent", &json!({ "Accounts": accounts }));
    let units = AccountSource::OrganizationalUnits(["ou-ab12-abcdefgh".into()].into());
    let listed = list(&service, &units).await.unwrap();
    assert_eq!(listed, ["000000000001", "000000000002", "000000000003"]);
}
