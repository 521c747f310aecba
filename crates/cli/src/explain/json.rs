//! The answer as a JSON object.

use pipeline::{Fate, Unlifted};
use routing::{Lost, Rule, Took, Why};
use serde_json::{Value, json};

use super::answer::Answer;
use super::{notes, settings};

pub(crate) fn render(answer: &Answer) -> Value {
    let decision = &answer.decision;
    let settings: Vec<_> = settings::lines(&decision.settings)
        .into_iter()
        .map(|line| json!({"key": line.key, "value": line.value, "from": line.from}))
        .collect();
    json!({
        "account": {"id": decision.account.id, "name": decision.account.name, "env": decision.account.env},
        "log_group": answer.log_group,
        "team": decision.team,
        "token": decision.token,
        "rule": rule(&decision.rule),
        "took": decision.took.iter().map(|took| self::took(answer, took)).collect::<Vec<_>>(),
        "lost": decision.lost.iter().map(lost).collect::<Vec<_>>(),
        "settings": settings,
        "message": answer.fate.as_ref().map(|fate| self::fate(fate, answer)),
    })
}

/// The rule that decides.
pub(crate) fn rule(rule: &Rule) -> Value {
    match rule {
        Rule::Route { name, line } => json!({"kind": "route", "name": name, "line": line}),
        Rule::AccountTeam { line } => json!({"kind": "account", "line": line}),
        Rule::Unrouted => json!({"kind": "unrouted"}),
    }
}

fn took(answer: &Answer, took: &Took) -> Value {
    json!({"route": took.route, "line": took.line, "gave": settings::given(&answer.decision, took)})
}

fn lost(lost: &Lost) -> Value {
    let why = match &lost.why {
        Why::Account => json!("accounts"),
        Why::LogGroup => json!("log_groups"),
        Why::Except(entry) => json!({ "except": entry }),
    };
    json!({"route": lost.route, "line": lost.line, "why": why})
}

fn part(part: &Unlifted) -> Value {
    json!({"field": part.field, "reason": <&str>::from(part.reason)})
}

fn fate(fate: &Fate, answer: &Answer) -> Value {
    match fate {
        Fate::Shipped { masked, withheld, unlifted, .. } => {
            let unlifted: Vec<Value> = unlifted.iter().map(part).collect();
            json!({
                "fate": "shipped", "masked": masked, "withheld": withheld.is_some(),
                "withheld_by": withheld.map(<&str>::from), "documents": answer.documents, "unlifted": unlifted,
                "values": notes::hits(answer), "near": notes::near(answer),
            })
        }
        Fate::Unshipped => json!({"fate": "unshipped"}),
        Fate::Platform => json!({"fate": "platform"}),
        Fate::Dropped => json!({"fate": "dropped"}),
        Fate::Sampled => json!({"fate": "sampled"}),
        Fate::Unmaskable(reason) => json!({"fate": "unmaskable", "withheld_by": <&str>::from(reason)}),
    }
}
