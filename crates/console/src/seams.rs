//! The console's questions to a hub. The command line answers them with what its commands know.

use std::collections::BTreeMap;

use async_trait::async_trait;
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// A running hub. Without one, as in `loghub listener`, the pages that need it are not there.
#[async_trait]
pub trait Hub: Send + Sync + 'static {
    /// The books of this moment.
    fn ledger(&self) -> Ledger;

    /// Each log group that an event came from.
    fn flow(&self) -> Vec<Flow>;

    /// The table in force, and the versions of this run.
    fn table(&self) -> TableNow;

    /// The texts that masks put in a team's documents.
    fn marks(&self, team: &str) -> Vec<Mark>;

    /// Warnings and errors of the functions and of delivery, oldest first.
    fn complaints(&self) -> Vec<String>;

    /// A document's way from the log event that it was made of.
    async fn way(&self, document: &Identity) -> Result<Way, Refusal>;

    /// The decision for a log group, and a message's fate, also under an edited table.
    async fn try_out(&self, ask: &Try) -> Result<Tried, Refusal>;

    /// Log events that hold a text, and what became of each.
    async fn find(&self, ask: &Find) -> Result<Found, Refusal>;

    /// Writes log events as a member does.
    async fn write(&self, ask: &Write) -> Result<Vec<Written>, Refusal>;

    /// The bulks in the park, as `loghub replay list --json` has them.
    async fn parked(&self) -> Result<Value, Refusal>;

    /// The members, and the subscription of each of their log groups.
    async fn members(&self) -> Result<Vec<MemberNow>, Refusal>;
}

/// A hub's refusal, for the person who asked.
#[derive(Clone, Debug, thiserror::Error)]
#[error("{message}")]
pub struct Refusal {
    /// The failure and its place, as a sentence.
    pub message: String,
    /// The way to mend it.
    pub help: Option<String>,
    /// The kind, which decides the status of the answer.
    pub kind: RefusalKind,
}

/// The kinds of refusals.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RefusalKind {
    /// The question can't be answered as it is asked: 400.
    Question,
    /// The edited table does not load: 422.
    Table,
    /// The hub closes its books: 409.
    Closing,
    /// A part of the hub does not answer: 502.
    Unavailable,
}

/// The books: the object that `loghub local --json` prints at its end.
#[derive(Clone, Debug, Serialize)]
pub struct Ledger {
    /// True if the books balance: no sentence in `faults`.
    pub balanced: bool,
    /// True once nothing more is written and the hub waits for the last events.
    pub closing: bool,
    /// Sentences that say what does not agree.
    pub faults: Vec<String>,
    /// Events that the hub's own process wrote.
    pub written: u64,
    /// The hub's line.
    pub hub: HubBooks,
    /// Each team's line.
    pub teams: BTreeMap<String, TeamBooks>,
}

/// The hub's line of the books. All counts are of events, unless they say otherwise.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct HubBooks {
    /// In log groups with our filter.
    pub seen: u64,
    /// Put on the stream.
    pub put: u64,
    /// Held back in CloudWatch Logs by a filter pattern of the table.
    pub unmatched: u64,
    /// Not yet accounted for by the shipper, or not yet put by delivery.
    pub in_flight: u64,
    /// Kinesis records that the shipper took in.
    pub records: u64,
    /// Records that could not be decoded.
    pub poison: u64,
    /// The version of the table that the functions used last.
    pub table: String,
}

/// One team's line of the books. All counts are of events, unless they say otherwise.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct TeamBooks {
    /// Taken in by the shipper.
    pub received: u64,
    /// Delivered at the first way.
    pub delivered: u64,
    /// Delivered by `redeliver`.
    pub redelivered: u64,
    /// Sent again by a person with `replay run`.
    pub replayed: u64,
    /// In the park now.
    pub still_parked: u64,
    /// Refused by Logz.io, or given up.
    pub refused: u64,
    /// Beyond the team's budget.
    pub over_budget: u64,
    /// Kept from being shipped by a rule of the table.
    pub held_back: u64,
    /// Gone from the park before they were redelivered.
    pub vanished: u64,
    /// Events with a masked value.
    pub masked: u64,
    /// Events whose text was withheld.
    pub withheld: u64,
    /// Documents at the listener.
    pub documents: u64,
    /// Documents at the listener with the id of an earlier one.
    pub duplicates: u64,
    /// Different events among the documents.
    pub events_at_listener: u64,
}

/// A log group that events came from.
#[derive(Clone, Debug, Serialize)]
pub struct Flow {
    /// The member account's id.
    pub account: String,
    /// Its name in the table, else its id.
    pub account_name: String,
    /// The log group.
    pub log_group: String,
    /// The team that the table in force gives it to.
    pub team: String,
    /// The rule that decides, as in `loghub explain --json`: `{"kind": "route", "name": …, "line": …}`.
    pub rule: Value,
    /// Events that delivery saw in it.
    pub seen: u64,
    /// Events seen in each of the last 60 seconds, oldest first.
    pub per_second: Vec<u64>,
    /// False where the table keeps its events from being shipped.
    pub ships: bool,
}

/// The table in force.
#[derive(Clone, Debug, Serialize)]
pub struct TableNow {
    /// The version that the functions use, or used last.
    pub version: String,
    /// The table as written.
    pub source: String,
    /// The file that the hub watches.
    pub file: String,
    /// The warnings of `loghub check` for it, as text.
    pub warnings: Vec<String>,
    /// The versions of this run, oldest first.
    pub versions: Vec<Version>,
    /// The teams, with the bytes a second that each may send; none where a team has no limit.
    pub budgets: BTreeMap<String, Option<u64>>,
    /// The accounts of the table: name (or id) and id.
    pub accounts: Vec<(String, String)>,
}

/// A version of the table, published in this run.
#[derive(Clone, Debug, Serialize)]
pub struct Version {
    /// Its name, as the functions report it.
    pub version: String,
    /// The time of its publication, in milliseconds since the epoch.
    pub since: i64,
}

/// A text that masks put in place of a value.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Mark {
    /// The text; `[hash:` stands for every text that begins so and ends with `]`.
    pub text: String,
    /// True if the text goes on to the next `]`.
    pub open_ended: bool,
    /// The masks that put it in.
    pub masks: Vec<String>,
}

/// A document's identity, as its fields say.
#[derive(Clone, Debug, Deserialize)]
pub struct Identity {
    /// The team whose sub-account has the document.
    pub team: String,
    /// The CloudWatch event id (`id`).
    pub id: String,
    /// The member account (`owner`), if the document names it.
    pub account: Option<String>,
    /// The log group, if the document names it.
    pub log_group: Option<String>,
    /// The log stream, if the document names it.
    pub log_stream: Option<String>,
    /// The event's time in milliseconds since the epoch.
    pub timestamp: Option<i64>,
    /// The time of its arrival at the listener, in milliseconds since the epoch.
    pub received: i64,
}

/// A document's way.
#[derive(Clone, Debug, Serialize)]
pub struct Way {
    /// The answer of `loghub explain --json`, by the table that was in force on arrival.
    pub explain: Value,
    /// The version of that table.
    pub table: String,
    /// The message as the member wrote it; none if the log group does not have it any more.
    pub logged: Option<String>,
    /// A sentence that says how `logged` was found, or why it was not.
    pub found: String,
    /// The masked values of `logged`.
    pub masks: Vec<MaskedPart>,
    /// The column of the books that counts it, such as `delivered` or `redelivered`.
    pub column: String,
}

/// A masked value in the text as logged.
#[derive(Clone, Debug, Serialize)]
pub struct MaskedPart {
    /// The mask's name in the table.
    pub mask: String,
    /// The rule of the mask, such as `detector card`.
    pub rule: String,
    /// The name beside the value, if one decided.
    pub name: Option<String>,
    /// Its place in `logged`, in UTF-16 code units, end excluded; none where it shows only once others are masked.
    pub place: Option<(usize, usize)>,
}

/// A question of the page *Try*.
#[derive(Clone, Debug, Deserialize)]
pub struct Try {
    /// The account: a name of the table, or an id.
    pub account: String,
    /// The log group.
    pub log_group: String,
    /// A message, to see its fate.
    pub message: Option<String>,
    /// The event's id, which decides on `sample`.
    pub id: Option<String>,
    /// An edited table, to see what it would change.
    pub table: Option<String>,
}

/// An answer of the page *Try*.
#[derive(Clone, Debug, Serialize)]
pub struct Tried {
    /// The answer of `loghub explain --json`; by the edited table, if there is one that loads.
    pub explain: Option<Value>,
    /// The same by the table in force, if an edited table was given.
    pub before: Option<Value>,
    /// The edited table's faults.
    pub faults: Vec<TableFault>,
    /// The log groups of the members that the edited table would change, as `loghub diff --json` has them.
    pub changes: Option<Value>,
    /// A `[[tests]]` case for this question, to paste into `routing.tests.toml`.
    pub case: Option<String>,
    /// The command that asks the same, to paste into a shell.
    pub command: String,
}

/// A fault of an edited table.
#[derive(Clone, Debug, Serialize)]
pub struct TableFault {
    /// Its line, from 1; none if it belongs to the whole.
    pub line: Option<usize>,
    /// Its column, from 1.
    pub column: Option<usize>,
    /// The fault, as a sentence.
    pub message: String,
    /// The way to mend it.
    pub help: Option<String>,
    /// False for what `loghub check` only warns of.
    pub refused: bool,
}

/// A question after log events.
#[derive(Clone, Debug, Deserialize)]
pub struct Find {
    /// The text that an event's message holds.
    pub text: String,
    /// Only this account (name or id).
    pub account: Option<String>,
    /// Only this log group.
    pub log_group: Option<String>,
    /// Only events from this time on, in milliseconds since the epoch.
    pub from: Option<i64>,
    /// Only events before this time.
    pub to: Option<i64>,
}

/// Log events that hold a text.
#[derive(Clone, Debug, Serialize)]
pub struct Found {
    /// The events, newest first, at most 50.
    pub found: Vec<FoundEvent>,
    /// The number of log groups that were looked through.
    pub looked_at: usize,
    /// False if the search ended before all log groups were looked through, or found more than it returns.
    pub complete: bool,
}

/// A log event, and what became of it.
#[derive(Clone, Debug, Serialize)]
pub struct FoundEvent {
    /// The id that its document has; none if the log group is not subscribed.
    pub id: Option<String>,
    /// Its time in milliseconds since the epoch.
    pub timestamp: i64,
    /// The member account, as the table names it.
    pub account: String,
    /// The log group.
    pub log_group: String,
    /// The message as the member wrote it, cut after 4,000 characters.
    pub message: String,
    /// One of `shipped`, `in_flight`, `parked`, `unshipped`, `platform`, `dropped`, `sampled`, `unmaskable`,
    /// `unmatched`, `not_subscribed`.
    pub fate: String,
    /// The reason, as a sentence.
    pub why: String,
    /// The team that the event belongs to.
    pub team: Option<String>,
}

/// Log events to write.
#[derive(Clone, Debug, Deserialize)]
pub struct Write {
    /// The account: a name of the table, or an id.
    pub account: String,
    /// The log group, which must exist.
    pub log_group: String,
    /// The messages, each at least one byte.
    pub messages: Vec<String>,
}

/// A log event that was written.
#[derive(Clone, Debug, Serialize)]
pub struct Written {
    /// Its time in milliseconds since the epoch.
    pub timestamp: i64,
    /// The team that the table gives it to.
    pub team: String,
    /// A query that finds its document.
    pub query: String,
}

/// A member account.
#[derive(Clone, Debug, Serialize)]
pub struct MemberNow {
    /// Its id.
    pub id: String,
    /// Its name in the table, else its id.
    pub name: String,
    /// Its team in the table, if it has one.
    pub team: Option<String>,
    /// Its `env` in the table.
    pub env: Option<String>,
    /// The time of the last event that delivery saw of it, in milliseconds since the epoch.
    pub last_event: Option<i64>,
    /// Its log groups.
    pub log_groups: Vec<LogGroupNow>,
}

/// A member's log group.
#[derive(Clone, Debug, Serialize)]
pub struct LogGroupNow {
    /// Its name.
    pub name: String,
    /// Its team by the table in force.
    pub team: String,
    /// True if the hub's filter is on it.
    pub subscribed: bool,
    /// The reason if it is not, as a sentence.
    pub why_not: Option<String>,
}
