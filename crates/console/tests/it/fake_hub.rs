//! A made-up hub, for the tests and for the example.

use std::sync::Mutex;
use std::time::{SystemTime, UNIX_EPOCH};

use async_trait::async_trait;
use loghub_console::seams::{
    Find, Flow, Found, FoundEvent, Hub, HubBooks, Identity, Ledger, LogGroupNow, Mark, MaskedPart, MemberNow,
    Refusal, RefusalKind, TableFault, TableNow, TeamBooks, Tried, Try, Version, Way, Write, Written,
};
use serde_json::{Value, json};

const TABLE: &str = "[[accounts]]\nname = \"shared\"\nid = \"111111111111\"\n\n[[routes]]\nname = \"pay-on-shared\"\n\
                     account = \"shared\"\nlog_group = \"/aws/lambda/pay-*\"\nteam = \"payments\"\n";

/// A hub that answers with made-up values.
#[derive(Default)]
pub(crate) struct FakeHub {
    /// Its complaints.
    pub(crate) complaints: Mutex<Vec<String>>,
    /// The kind of refusal that every question gets.
    pub(crate) refusal: Mutex<Option<RefusalKind>>,
    /// Teams with a line in the books.
    pub(crate) teams: Vec<String>,
}

impl FakeHub {
    pub(crate) fn of(teams: &[&str]) -> Self {
        Self { teams: teams.iter().map(|team| (*team).to_owned()).collect(), ..Self::default() }
    }

    fn answer<T>(&self, answer: T) -> Result<T, Refusal> {
        let kind = self.refusal.lock().map_or(None, |kind| *kind);
        let refusal = |kind| Refusal {
            message: "the made-up hub refuses".to_owned(),
            help: Some("ask later".to_owned()),
            kind,
        };
        kind.map_or(Ok(answer), |kind| Err(refusal(kind)))
    }
}

fn now() -> i64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since.as_millis()).unwrap_or_default()
}

fn rule() -> Value {
    json!({"kind": "route", "name": "pay-on-shared", "line": 5})
}

fn explained(account: &str, log_group: &str) -> Value {
    json!({
        "account": account, "logGroup": log_group, "team": "payments", "rule": rule(),
        "settings": {"masks": ["pci"]}, "passed": []
    })
}

#[async_trait]
impl Hub for FakeHub {
    fn ledger(&self) -> Ledger {
        let books = TeamBooks { received: 12, delivered: 10, still_parked: 2, ..TeamBooks::default() };
        Ledger {
            balanced: true,
            closing: false,
            faults: Vec::new(),
            written: 40,
            hub: HubBooks { seen: 36, put: 36, table: "v1".to_owned(), ..HubBooks::default() },
            teams: self.teams.iter().map(|team| (team.clone(), books.clone())).collect(),
        }
    }

    fn flow(&self) -> Vec<Flow> {
        vec![Flow {
            account: "111111111111".to_owned(),
            account_name: "shared".to_owned(),
            log_group: "/aws/lambda/pay-api".to_owned(),
            team: "payments".to_owned(),
            rule: rule(),
            seen: 36,
            per_second: (0..60).map(|second| second % 7).collect(),
            ships: true,
        }]
    }

    fn table(&self) -> TableNow {
        TableNow {
            version: "v1".to_owned(),
            source: TABLE.to_owned(),
            file: "routing.toml".to_owned(),
            warnings: Vec::new(),
            versions: vec![Version { version: "v1".to_owned(), since: 1_767_323_045_000 }],
            budgets: self.teams.iter().map(|team| (team.clone(), Some(2_000_000))).collect(),
            accounts: vec![("shared".to_owned(), "111111111111".to_owned())],
        }
    }

    fn marks(&self, _team: &str) -> Vec<Mark> {
        let mark = |text: &str, open_ended| Mark {
            text: text.to_owned(),
            open_ended,
            masks: vec!["pci".to_owned()],
        };
        vec![mark("[masked]", false), mark("[hash:", true)]
    }

    fn complaints(&self) -> Vec<String> {
        self.complaints.lock().map(|complaints| complaints.clone()).unwrap_or_default()
    }

    async fn way(&self, document: &Identity) -> Result<Way, Refusal> {
        let account = document.account.clone().unwrap_or_default();
        self.answer(Way {
            explain: explained(&account, document.log_group.as_deref().unwrap_or_default()),
            table: "v1".to_owned(),
            logged: Some("card 4111 1111 1111 1111 declined".to_owned()),
            found: "read from the log group of the member, by the document's id".to_owned(),
            masks: vec![MaskedPart {
                mask: "pci".to_owned(),
                rule: "detector card".to_owned(),
                name: None,
                place: Some((5, 24)),
            }],
            column: "delivered".to_owned(),
        })
    }

    async fn try_out(&self, ask: &Try) -> Result<Tried, Refusal> {
        let fault = TableFault {
            line: Some(1),
            column: Some(1),
            message: "the table is empty".to_owned(),
            help: None,
            refused: true,
        };
        let is_empty = ask.table.as_deref() == Some("");
        let explain = Some(explained(&ask.account, &ask.log_group));
        self.answer(Tried {
            before: ask.table.is_some().then(|| explain.clone()).flatten(),
            explain: if is_empty { None } else { explain },
            faults: if is_empty { vec![fault] } else { Vec::new() },
            changes: ask.table.is_some().then(|| json!({"changed": []})),
            case: None,
            command: format!("loghub explain {} {}", ask.account, ask.log_group),
        })
    }

    async fn find(&self, ask: &Find) -> Result<Found, Refusal> {
        self.answer(Found {
            found: vec![FoundEvent {
                id: None,
                timestamp: now(),
                account: "shared".to_owned(),
                log_group: "/ecs/web".to_owned(),
                message: format!("a line with {}", ask.text),
                fate: "not_subscribed".to_owned(),
                why: "the log group has no filter of the hub".to_owned(),
                team: None,
            }],
            looked_at: 3,
            complete: true,
        })
    }

    async fn write(&self, ask: &Write) -> Result<Vec<Written>, Refusal> {
        let written = |_| Written { timestamp: now(), team: "payments".to_owned(), query: "id:1".to_owned() };
        self.answer(ask.messages.iter().map(written).collect())
    }

    async fn parked(&self) -> Result<Value, Refusal> {
        self.answer(json!({"bulks": []}))
    }

    async fn members(&self) -> Result<Vec<MemberNow>, Refusal> {
        self.answer(vec![MemberNow {
            id: "111111111111".to_owned(),
            name: "shared".to_owned(),
            team: Some("payments".to_owned()),
            env: Some("prod".to_owned()),
            last_event: Some(now()),
            log_groups: vec![LogGroupNow {
                name: "/aws/lambda/pay-api".to_owned(),
                team: "payments".to_owned(),
                subscribed: true,
                why_not: None,
            }],
        }])
    }
}
