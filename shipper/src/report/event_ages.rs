//! The age of each account's newest event when it was taken in: it shows when the hub last saw an event, and its lag.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use jiff::Timestamp;
use parking_lot::Mutex;

/// A metric's resolution is a minute (CloudWatch, "Standard resolution metrics"): more than one data point in it says
/// nothing more of when an account was seen, and costs a line of the log each.
const RESOLUTION: i64 = 60;
/// The digits of an account's id (AWS, "AWS account identifiers"). Anything else is no dimension's value.
const ID_DIGITS: usize = 12;

/// The accounts that were emitted in this minute.
#[derive(Debug, Default)]
pub struct EventAges {
    emitted: Mutex<Emitted>,
}

#[derive(Debug, Default)]
struct Emitted {
    minute: i64,
    accounts: BTreeSet<Arc<str>>,
}

impl EventAges {
    /// The ages, in milliseconds, of the accounts that were not emitted yet in the minute of `now`.
    ///
    /// An event that claims to be of the future has the least age, as has one of this millisecond: metrics of zero are
    /// not emitted.
    pub fn due(&self, newest: &BTreeMap<Arc<str>, i64>, now: Timestamp) -> BTreeMap<Arc<str>, u64> {
        let mut emitted = self.emitted.lock();
        emitted.begin(now.as_second().div_euclid(RESOLUTION));
        let due = newest.iter().filter(|(account, _)| is_id(account) && emitted.is_first(account));
        due.map(|(account, newest)| (Arc::clone(account), age(*newest, now))).collect()
    }
}

impl Emitted {
    fn begin(&mut self, minute: i64) {
        if self.minute != minute {
            *self = Emitted { minute, accounts: BTreeSet::new() };
        }
    }

    fn is_first(&mut self, account: &Arc<str>) -> bool {
        self.accounts.insert(Arc::clone(account))
    }
}

fn age(newest: i64, now: Timestamp) -> u64 {
    u64::try_from(now.as_millisecond().saturating_sub(newest)).unwrap_or_default().max(1)
}

fn is_id(account: &str) -> bool {
    account.len() == ID_DIGITS && account.bytes().all(|byte| byte.is_ascii_digit())
}
