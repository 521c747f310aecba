//! The reasons for which objects are kept: the meaning of each, in one list.

use std::fmt::Write as _;

use shipper::delivery::reason::Reason;

/// The reasons of bulks, in the order in which people meet them.
const BULKS: [Reason; 12] = [
    Reason::Unreachable,
    Reason::Unexpected,
    Reason::Unauthorized,
    Reason::NoToken,
    Reason::TokenUnreadable,
    Reason::OverBudget,
    Reason::Paused,
    Reason::BreakerOpen,
    Reason::Crowded,
    Reason::Deadline,
    Reason::Slow,
    Reason::Refused,
];
/// The reasons of quarantined objects, each with its meaning.
const QUARANTINED: [(&str, &str); 2] =
    [(POISON, "the record can't be decoded"), (GIVEN_UP, "Lambda gave the batch up after its retries")];

/// The reason of a quarantined record.
pub(super) const POISON: &str = "poison";
/// The reason of a quarantined batch.
pub(super) const GIVEN_UP: &str = "given_up_by_the_mapping";

/// The meaning of a bulk's reason.
fn meaning(reason: Reason) -> &'static str {
    match reason {
        Reason::Unreachable => "the listener did not answer, or asked to try again later, such as by 503",
        Reason::Unexpected => "the listener gave an answer that its contract does not have",
        Reason::Unauthorized => "the listener refuses the token: set another by `loghub token set`",
        Reason::NoToken => "the team has no usable token: set one by `loghub token set`",
        Reason::TokenUnreadable => "the token could not be read from Parameter Store",
        Reason::OverBudget => "the team's budget is spent",
        Reason::Paused => "the team is paused: `loghub resume` ends that",
        Reason::BreakerOpen => "deliveries to the team failed in a row, and are tried less often",
        Reason::Crowded => "too many bulks of the team were in flight",
        Reason::Deadline => "the function's time was nearly over",
        Reason::Slow => "no request ended for as long as the shipper waits",
        Reason::Refused => "the listener refused lines, or the bulk as too large: see below",
    }
}

/// Every reason with its meaning, for `--help`.
pub(super) fn table() -> String {
    let mut text = "Reasons of bulks, as --reason takes them:\n".to_owned();
    // Writing to a String does not fail.
    for reason in BULKS {
        let _ = writeln!(text, "  {:<16}  {}", reason, meaning(reason));
    }
    text.push_str("Reasons of quarantined objects:\n");
    for (name, meaning) in QUARANTINED {
        let _ = writeln!(text, "  {name:<23}  {meaning}");
    }
    text.push_str(
        "
Parked bulks are retried automatically. Bulks that were given up are sent by `replay run --dead`.
Refused bulks are sent only by `replay run --dead --reason refused`: the listener took their other
lines, which then arrive twice, with the same ids.",
    );
    text
}
