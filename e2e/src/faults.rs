//! The faults that are tried: each by name, with what it does and what copies it may leave.
//!
//! `docs/reliability.md` shows them as a table, which `cargo xtask faults` makes from what the tests counted.

use Copies::{None, SameId, Stray};

/// What becomes of copies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Copies {
    /// Nothing arrives twice.
    None,
    /// What the listener took without saying so may arrive again, under the same `id`.
    SameId,
    /// That, and an object may stay in the park without a pointer, which the bucket's rules delete in time.
    Stray,
}

/// A fault.
#[derive(Clone, Copy, Debug)]
pub struct Fault {
    /// Its name.
    pub name: &'static str,
    /// What happens.
    pub what: &'static str,
    /// What copies it may leave.
    pub copies: Copies,
}

const fn fault(name: &'static str, what: &'static str, copies: Copies) -> Fault {
    Fault { name, what, copies }
}

/// Every fault, in the order of the table.
pub const FAULTS: [Fault; 36] = [
    fault("listener: 500", "one team's listener answers 500, then recovers", None),
    fault("listener: 429", "one team's listener answers 429 with `Retry-After: 2`, then recovers", None),
    fault("listener: 401, rotated", "a team's token is rotated while its bulks are on their way", None),
    fault("listener: 401, revoked", "a team's token is refused until a new one is in SSM", None),
    fault("listener: 413", "one team's listener finds every bulk of more than one event too large", None),
    fault("listener: 400", "one team's listener refuses a line of each bulk and takes the others", None),
    fault("listener: hang", "one team's listener reads requests and never answers", None),
    fault("listener: reset", "one team's listener resets connections in the middle of the body", None),
    fault("listener: taken, not said", "one team's listener takes a bulk and breaks the connection", SameId),
    fault("listener: slow drip", "one team's listener takes bulks and drips its answers", None),
    fault("listener: TLS", "the listener does not speak TLS; every team's", None),
    fault("listener: DNS", "the listener's name does not resolve; every team's", None),
    fault("budget: 50 times over", "one team sends 50 times its budget on a shared shard", None),
    fault("budget: within", "a team within its budget", None),
    fault("SSM: down at cold start", "no token can be read when the first batch comes", None),
    fault("SSM: down when warm", "tokens can't be renewed", None),
    fault("S3: down", "a team's listener is down and its bulks can't be parked", None),
    fault("SQS: down", "a team's listener is down and its pointers can't be sent", Stray),
    fault("S3 and SQS: down", "both, and the other teams' listeners are well", Stray),
    fault("table: gone", "the table's object is deleted under a running hub", None),
    fault("table: corrupt", "a table that does not load is published", None),
    fault("table: replaced", "an account moves to another team", None),
    fault("kill: reading the table", "SIGKILL before the table is read", None),
    fault("kill: reading tokens", "SIGKILL while tokens are read", None),
    fault("kill: delivering", "SIGKILL while a listener does not answer", SameId),
    fault("kill: parking", "SIGKILL while a bulk is being parked", Stray),
    fault(
        "kill: delivered, not reported",
        "SIGKILL after the listener took a bulk, before the answer",
        SameId,
    ),
    fault("deadline: delivering", "the function's time runs out while a listener does not answer", None),
    fault("deadline: parking", "the function's time runs out while a bulk is being parked", SameId),
    fault("frozen", "the token is rotated and the connection lost while the environment is frozen", None),
    fault("records: poison", "no gzip, truncated gzip, no envelope, a gzip bomb, among good records", None),
    fault("records: base64", "a record that is not base64, among good ones", None),
    fault(
        "records: any",
        "control messages, several gzip members, empty events, any text, 1 MB events",
        None,
    ),
    fault("records: 10,000", "ten thousand records in one batch, and none in another", None),
    fault("pointers: any", "pointers of another version, to a missing object, and no pointers", None),
    fault("pointers: team and token gone", "a parked bulk whose team and token are gone", None),
];

impl Fault {
    /// The fault of that name, and its place in the table.
    #[must_use]
    pub fn named(name: &str) -> (usize, &'static Fault) {
        let found = FAULTS.iter().enumerate().find(|(_, fault)| fault.name == name);
        found.unwrap_or_else(|| panic!("there is no fault {name:?}"))
    }
}
