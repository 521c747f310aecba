//! The results of all cases.

use serde::Serialize;

use super::coverage::Coverage;
use super::judge::Verdict;
use super::types::Conflict;

/// The results of all cases.
#[derive(Serialize)]
pub(crate) struct Results {
    /// True if every case passed.
    pub(crate) ok: bool,
    #[serde(rename = "cases")]
    pub(crate) verdicts: Vec<Verdict>,
    pub(crate) coverage: Coverage,
    /// Fields to which two cases of one team give different types.
    pub(crate) conflicts: Vec<Conflict>,
}
