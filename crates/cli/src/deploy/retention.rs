//! Checks that the stream keeps a record for longer than its mapping tries it.

use std::collections::BTreeMap;

use miette::Diagnostic;
use thiserror::Error;

const RETENTION: &str = "StreamRetentionHours";
const AGE: &str = "RecordAgeSeconds";
/// AWS Lambda, `CreateEventSourceMapping`: the most that `MaximumRecordAgeInSeconds` can be.
const OLDEST: u64 = 604_800;

/// A pair of parameters that loses records, or that Lambda does not take.
#[derive(Debug, Diagnostic, Error, PartialEq, Eq)]
pub(super) enum Impatient {
    #[error("{AGE} is {age}: Lambda takes {OLDEST} at most, which is a week")]
    #[diagnostic(help("pass `--parameter {AGE}=` with {OLDEST} or less"))]
    TooOld { age: u64 },
    #[error(
        "{AGE} is {age}, and the stream keeps records for {hours} hours ({RETENTION}): a record that fails for \
         so long is lost before it is quarantined"
    )]
    #[diagnostic(help(
        "pass `--parameter {RETENTION}=` with {} or more, which costs more, or `--parameter {AGE}=` with less than {}",
        age / 3_600 + 1,
        hours * 3_600
    ))]
    Lost { age: u64, hours: u64 },
}

/// Holds the two against each other, by their values once deployed. A template of one's own may have neither.
pub(super) fn check(values: &BTreeMap<String, String>) -> Result<(), Impatient> {
    // What is no number CloudFormation refuses.
    let value = |name: &str| values.get(name)?.parse::<u64>().ok();
    let Some(age) = value(AGE) else { return Ok(()) };
    if age > OLDEST {
        return Err(Impatient::TooOld { age });
    }
    match value(RETENTION) {
        Some(hours) if age >= hours.saturating_mul(3_600) => Err(Impatient::Lost { age, hours }),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_record_is_given_up_while_the_stream_still_has_it() {
        let lost = |age, hours| Err(Impatient::Lost { age, hours });
        for (age, hours, expected) in [
            ("237600", "72", Ok(())),
            ("237600", "24", lost(237_600, 24)),
            ("86399", "24", Ok(())),
            ("86400", "24", lost(86_400, 24)),
            ("604800", "169", Ok(())),
            ("604800", "168", lost(604_800, 168)),
            ("604801", "8760", Err(Impatient::TooOld { age: 604_801 })),
            ("soon", "24", Ok(())),
            ("237600", "", Ok(())),
        ] {
            let values = [(AGE, age), (RETENTION, hours)];
            let values = values.map(|(name, value)| (name.to_owned(), value.to_owned()));
            assert_eq!(check(&values.into()), expected, "{age} s, {hours} h");
        }
        assert_eq!(check(&BTreeMap::new()), Ok(()));
    }
}
