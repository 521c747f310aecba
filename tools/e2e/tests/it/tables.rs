//! A table published while the hub runs.

use e2e::{LocalHub, SEARCH};

/// Two teams with an account each, one shared account, and one for what nobody claims.
pub(crate) const TABLE: &str = r#"
version  = 1
unrouted = "platform"
central_accounts = ["central"]

[accounts]
pay-prod = { id = "111111111111", team = "payments", env = "prod" }
search   = { id = "222222222222", team = "search", env = "prod" }
shared   = { id = "333333333333", env = "dev" }
central  = { id = "555555555555" }

[defaults]
masks = ["secrets"]

[teams.payments]
[teams.search]
[teams.platform]

[masks.secrets]
keys   = ["password"]
detect = ["bearer", "card"]

[[routes]]
name       = "search-on-shared"
accounts   = ["shared"]
log_groups = ["/search/*"]
team       = "search"

[[routes]]
name       = "pay-on-shared"
accounts   = ["shared"]
log_groups = ["/aws/lambda/pay-*"]
team       = "payments"
fields     = { product = "pay" }
"#;

/// The table by whose version each invocation of the shipper went, oldest first.
async fn versions(hub: &LocalHub) -> Vec<String> {
    let summaries = hub.summaries("shipper").await;
    summaries.iter().map(|summary| summary["table"].as_str().expect("a version").to_owned()).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_bad_table_is_said_and_the_last_good_one_stays_until_the_next() {
    let hub = LocalHub::start(TABLE).await;
    hub.write(SEARCH, "/search", &["first"]).await;
    hub.wait("search", 1).await;
    hub.shipped().await;
    let good = versions(&hub).await.pop();

    hub.publish(&TABLE.replace(r#"unrouted = "platform""#, r#"unrouted = "nobody""#)).await;
    hub.write(SEARCH, "/search", &["under the last good one"]).await;
    hub.wait("search", 2).await;
    hub.shipped().await;
    assert_eq!(versions(&hub).await.pop(), good);
    let said = hub.logs.containing("a new table does not load");
    assert!(said.iter().any(|line| line.contains("ERROR") && line.contains("nobody")), "{}", hub.report());

    hub.publish(&TABLE.replace(r#""222222222222", team = "search""#, r#""222222222222", team = "platform""#))
        .await;
    hub.write(SEARCH, "/search", &["under the new one"]).await;
    assert_eq!(hub.wait("platform", 1).await[0]["message"], "under the new one");
    hub.shipped().await;
    assert_ne!(versions(&hub).await.pop(), good);
    hub.assert_unharmed().await;
}
