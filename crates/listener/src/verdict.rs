//! The judgement of a body without a running listener.

use crate::counts::RefusedLines;
use crate::judge::judge;
use crate::mapping::Mapping;
use crate::spoil::Reason;

/// The outcome of a body's lines.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Verdict {
    /// Lines that become documents.
    pub accepted: u64,
    /// Lines refused with a 400.
    pub refused: RefusedLines,
    /// The reasons for which Logz.io would spoil accepted documents, document by document.
    pub spoiled: Vec<Reason>,
}

impl Verdict {
    /// Judges a body as a sub-account does that has received no document yet.
    #[must_use]
    pub fn of(body: &[u8]) -> Verdict {
        let judged = judge(body, 0, &mut Mapping::default());
        Verdict {
            accepted: judged.accepted.len() as u64,
            refused: judged.refused,
            spoiled: judged.accepted.into_iter().flat_map(|line| line.spoiled).collect(),
        }
    }
}
