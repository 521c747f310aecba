//! Throttling and single failures on demand, and the count of every call.

use std::collections::BTreeMap;

use super::refusal::Refusal;

/// Calls of CloudWatch Logs by account and operation.
pub type Calls = BTreeMap<(String, String), Count>;

/// So many of so many calls of each operation in each account are throttled, evenly spread: the same ones in each run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Throttle {
    /// The number of throttled calls.
    pub of: u64,
    /// Out of how many.
    pub out_of: u64,
}

impl Throttle {
    /// Returns true if the call after `before` others is throttled.
    fn hits(self, before: u64) -> bool {
        let out_of = self.out_of.max(1);
        (before + 1) * self.of / out_of > before * self.of / out_of
    }
}

/// A failure of AWS that calls meet at times.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// `ThrottlingException`.
    Throttled,
    /// The destination could not be tried, as after it was made.
    TestMessage,
    /// Two calls met at the same log group.
    Aborted,
    /// A role's permissions are not in force yet.
    Denied,
    /// The service fails.
    Unavailable,
}

/// Calls of one operation in one account.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Count {
    /// All of them.
    pub made: u64,
    /// Those that were throttled or failed on demand.
    pub pressed: u64,
}

#[derive(Default)]
pub(super) struct Pressure {
    pub(super) throttle: Option<Throttle>,
    pub(super) calls: Calls,
    faults: Vec<Planned>,
}

struct Planned {
    account: String,
    operation: String,
    times: u32,
    fault: Fault,
}

impl Pressure {
    pub(super) fn fail(&mut self, account: &str, operation: &str, times: u32, fault: Fault) {
        let (account, operation) = (account.to_owned(), operation.to_owned());
        self.faults.push(Planned { account, operation, times, fault });
    }

    /// Counts a call, and says how it is to fail if it is to. `throttled` = throttling concerns this account.
    pub(super) fn press(&mut self, account: &str, operation: &str, throttled: bool) -> Option<Refusal> {
        let fault = self.planned(account, operation);
        let count = self.calls.entry((account.to_owned(), operation.to_owned())).or_default();
        let hit = throttled && self.throttle.is_some_and(|throttle| throttle.hits(count.made));
        let fault = fault.or(hit.then_some(Fault::Throttled));
        count.made += 1;
        count.pressed += u64::from(fault.is_some());
        Some(match fault? {
            Fault::Throttled => Refusal::throttled(),
            Fault::TestMessage => Refusal::test_message(),
            Fault::Aborted => Refusal::aborted(),
            Fault::Denied => Refusal::denied(account, operation),
            Fault::Unavailable => Refusal::unavailable(),
        })
    }

    fn planned(&mut self, account: &str, operation: &str) -> Option<Fault> {
        let concerns = |planned: &&mut Planned| {
            planned.times > 0 && planned.account == account && planned.operation == operation
        };
        let planned = self.faults.iter_mut().find(concerns)?;
        planned.times -= 1;
        Some(planned.fault)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn throttling_is_evenly_spread_and_the_same_in_each_run() {
        let hits =
            |of, out_of| (0..10).filter(|&before| Throttle { of, out_of }.hits(before)).collect::<Vec<_>>();
        assert_eq!(hits(3, 10), [3, 6, 9]);
        assert_eq!(hits(0, 10), [0; 0]);
        assert_eq!(hits(1, 1).len(), 10);
    }
}
