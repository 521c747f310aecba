//! The end of a step.

use super::counts::Counts;

/// The end of a step.
pub(super) struct Outcome {
    pub(super) passed: bool,
    pub(super) output: String,
    pub(super) counts: Counts,
    /// The reason why the step did not run.
    pub(super) skipped: Option<&'static str>,
}
