//! The difference as a JSON object.

use serde_json::{Value, json};

use super::Diff;
use super::judge::{Brake, Change};
use super::rules::{How, Rule};

pub(crate) fn render(diff: &Diff) -> Value {
    let rules: Vec<Value> = diff.rules.iter().map(rule).collect();
    let Some(judgement) = &diff.judgement else { return json!({ "rules": rules }) };
    let changes: Vec<Value> = judgement.changes.iter().map(change).collect();
    let brakes: Vec<Value> = judgement.brakes.iter().map(brake).collect();
    let unread = diff.unread.iter();
    let unread: Vec<Value> = unread
        .map(|unread| json!({"account": unread.account, "region": unread.region, "why": unread.why}))
        .collect();
    json!({
        "rules": rules,
        "seen": judgement.seen,
        "stored_bytes": judgement.stored_bytes,
        "changes": changes,
        "brakes": brakes,
        "unread": unread,
    })
}

fn rule(rule: &Rule) -> Value {
    let name = &rule.name;
    match &rule.how {
        How::Added => json!({"rule": name, "how": "added"}),
        How::Removed => json!({"rule": name, "how": "removed"}),
        How::Moved { after } => json!({"rule": name, "how": "moved", "after": after}),
        How::Changed(keys) => {
            let keys = keys.iter().map(|key| json!({"key": key.name, "old": key.before, "new": key.after}));
            json!({"rule": name, "how": "changed", "keys": keys.collect::<Vec<_>>()})
        }
    }
}

fn change(change: &Change) -> Value {
    let settings = change.settings.iter();
    let settings: Vec<Value> =
        settings.map(|(key, old, new)| json!({"key": key, "old": old, "new": new})).collect();
    json!({
        "account": change.account.id,
        "region": change.region,
        "log_group": change.log_group,
        "team": change.team.as_ref().map(|(old, new)| json!({"old": old, "new": new})),
        "unmasked": change.unmasked,
        "masked": change.masked,
        "subscription": change.subscription,
        "retention": change.retention,
        "settings": settings,
    })
}

fn brake(brake: &Brake) -> Value {
    json!({
        "account": brake.account.id,
        "region": brake.region,
        "brake": brake.name,
        "groups": brake.groups,
        "why": brake.why,
    })
}
