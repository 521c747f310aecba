//! Tokens are read once, ten at a time, kept when SSM fails, and renewed.

use std::sync::Arc;
use std::time::Duration;

use shipper::team::tokens::{TokenError, Tokens};

use crate::support::parameters::Secrets;

#[tokio::test(start_paused = true)]
async fn names_are_read_ten_at_a_time_and_once() {
    let (secrets, tokens) = with(&["t0"]);
    (0..25).for_each(|n| secrets.set(&format!("t{n}"), "value"));
    let names = || (0..25).map(|n| Arc::from(format!("t{n}")));
    tokens.warm(names()).await;
    tokens.warm(names()).await;
    for name in names() {
        assert_eq!(tokens.get(&name).await.unwrap().reveal(), "value");
    }
    assert_eq!(secrets.calls(), [10, 10, 5]);
}

#[tokio::test(start_paused = true)]
async fn a_denied_token_does_not_fail_the_others() {
    let (secrets, tokens) = with(&["a", "b", "c"]);
    secrets.deny("b");
    tokens.warm(["a", "b", "c"].map(Arc::from)).await;
    assert_eq!(secrets.calls(), [3, 1, 1, 1]);
    assert!(tokens.get(&"a".into()).await.is_ok());
    let error = tokens.get(&"b".into()).await.unwrap_err();
    assert!(matches!(error, TokenError::Unreadable { .. }), "{error}");
}

#[tokio::test(start_paused = true)]
async fn concurrent_reads_of_a_token_share_one_call() {
    let (secrets, tokens) = with(&["a"]);
    let name = "a".into();
    let (one, two, three) = tokio::join!(tokens.get(&name), tokens.get(&name), tokens.get(&name));
    assert_eq!((one.is_ok(), two.is_ok(), three.is_ok()), (true, true, true));
    assert_eq!(secrets.calls(), [1]);
}

#[tokio::test(start_paused = true)]
async fn a_missing_or_blank_token_is_reported_by_name_and_cached_for_a_minute() {
    let (secrets, tokens) = with(&[]);
    secrets.set("blank", " \n");
    for name in ["absent", "blank"] {
        let error = tokens.get(&name.into()).await.unwrap_err();
        assert_eq!(error, TokenError::Missing { parameter: format!("/loghub/tokens/{name}") });
    }
    tokens.get(&"absent".into()).await.unwrap_err();
    assert_eq!(secrets.calls().len(), 2);
    secrets.set("absent", "here now");
    tokio::time::advance(Duration::from_mins(1)).await;
    assert_eq!(tokens.get(&"absent".into()).await.unwrap().reveal(), "here now");
}

#[tokio::test(start_paused = true)]
async fn a_missing_token_is_cached_no_longer_than_a_token() {
    let secrets = Arc::new(Secrets::default());
    let tokens = Tokens::new(secrets.clone(), "/loghub/tokens", Duration::from_secs(1));
    tokens.get(&"a".into()).await.unwrap_err();
    secrets.set("a", "here now");
    tokio::time::advance(Duration::from_secs(1)).await;
    assert_eq!(tokens.get(&"a".into()).await.unwrap().reveal(), "here now");
}

#[tokio::test(start_paused = true)]
async fn an_old_token_is_used_while_it_is_renewed() {
    let (secrets, tokens) = with(&["a"]);
    tokens.get(&"a".into()).await.unwrap();
    secrets.set("a", "rotated");
    tokio::time::advance(Duration::from_mins(5)).await;
    assert_eq!(tokens.get(&"a".into()).await.unwrap().reveal(), "value of a", "served at once");
    settle().await;
    assert_eq!(tokens.get(&"a".into()).await.unwrap().reveal(), "rotated");
    assert_eq!(secrets.calls().len(), 2);
}

#[tokio::test(start_paused = true)]
async fn a_stale_token_is_kept_when_ssm_fails() {
    let (secrets, tokens) = with(&["a"]);
    tokens.get(&"a".into()).await.unwrap();
    secrets.set_down(true);
    for _ in 0..3 {
        tokio::time::advance(Duration::from_mins(10)).await;
        assert_eq!(tokens.get(&"a".into()).await.unwrap().reveal(), "value of a");
        settle().await;
    }
    let error = tokens.get(&"never read".into()).await.unwrap_err();
    assert!(matches!(error, TokenError::Unreadable { .. }), "{error}");
}

#[tokio::test(start_paused = true)]
async fn a_refused_token_is_read_again_at_most_once_a_minute() {
    let (secrets, tokens) = with(&["a"]);
    let refused = tokens.get(&"a".into()).await.unwrap();
    assert_eq!(tokens.refresh(&"a".into(), &refused).await, None, "it did not change");
    secrets.set("a", "rotated");
    assert_eq!(tokens.refresh(&"a".into(), &refused).await, None, "too soon");
    assert_eq!(secrets.calls().len(), 2);
    tokio::time::advance(Duration::from_mins(1)).await;
    let fresh = tokens.refresh(&"a".into(), &refused).await.unwrap();
    assert_eq!(fresh.reveal(), "rotated");
    assert_eq!(
        tokens.refresh(&"a".into(), &refused).await,
        Some(fresh),
        "who asks later gets it from the cache"
    );
    assert_eq!(secrets.calls().len(), 3);
}

/// The hub's own secrets are under the same prefix.
#[tokio::test(start_paused = true)]
async fn a_name_with_a_leading_underscore_is_never_a_token() {
    for name in ["_mask-key", "_", "_x/payments", "/_mask-key", "./_mask-key", "//_mask-key"] {
        let (secrets, tokens) = with(&["_mask-key", name]);
        tokens.mask_key().await.unwrap();
        tokens.warm([Arc::from(name)]).await;
        let error = tokens.get(&name.into()).await.unwrap_err();
        assert_eq!(error, TokenError::Reserved { name: name.into() });
        let refused = shipper::team::token::Token::new("refused").unwrap();
        assert_eq!(tokens.refresh(&name.into(), &refused).await, None, "{name}");
        assert_eq!(secrets.calls(), [1], "{name}: only the mask key was read");
    }
    let (_, tokens) = with(&["a_b", "prod/_a"]);
    for name in ["a_b", "prod/_a"] {
        assert!(tokens.get(&name.into()).await.is_ok(), "{name}");
    }
}

fn with(names: &[&str]) -> (Arc<Secrets>, Tokens) {
    let secrets = Arc::new(Secrets::default());
    for name in names {
        secrets.set(name, &format!("value of {name}"));
    }
    let tokens = Tokens::new(secrets.clone(), "/loghub/tokens", Duration::from_mins(5));
    (secrets, tokens)
}

/// Lets background tasks run.
async fn settle() {
    for _ in 0..10 {
        tokio::task::yield_now().await;
    }
}
