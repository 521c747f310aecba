//! The keys of objects: parked, given up, poison, and notes of tries.

use jiff::Timestamp;

/// The prefix of parked bulks.
pub const PARKED: &str = "parked/";
/// The prefix of given-up bulks.
pub const DEAD: &str = "dead/";
/// The prefix of records that can't be decoded.
pub const POISON: &str = "poison/";

/// The prefix of notes of unfinished tries of records, in the park's bucket.
pub const TRIES: &str = "tries/";

/// `<team>/<YYYY>/<MM>/<DD>/<HH>/<request>-<n>.ndjson.gz`: the rest of the key of a bulk in the park or given up.
#[must_use]
pub fn bulk_tail(team: &str, at: Timestamp, request: &str, n: usize) -> String {
    format!("{team}/{}/{request}-{n}.ndjson.gz", at.strftime("%Y/%m/%d/%H"))
}

/// The team in the key of a bulk in the park or given up; none where the key has not the form of one.
#[must_use]
pub fn team_of(key: &str) -> Option<&str> {
    let rest = key.strip_prefix(PARKED).or_else(|| key.strip_prefix(DEAD))?;
    // A gateway may resolve such parts, and then another object is meant.
    if rest.split('/').any(|part| matches!(part, "" | "." | "..")) {
        return None;
    }
    rest.split_once('/').map(|(team, _)| team)
}

/// The key under which a parked bulk is kept once it is given up.
#[must_use]
pub fn dead_key(parked_key: &str) -> String {
    format!("{DEAD}{}", parked_key.strip_prefix(PARKED).unwrap_or(parked_key))
}

/// The key of a poison record.
#[must_use]
pub fn poison_key(shard: &str, sequence_number: &str) -> String {
    format!("{POISON}{shard}/{sequence_number}.json")
}

/// The key of the note of a record's tries.
#[must_use]
pub fn tries_key(shard: &str, sequence_number: &str) -> String {
    format!("{TRIES}{shard}/{sequence_number}.json")
}
