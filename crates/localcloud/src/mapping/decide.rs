//! The fate of a Kinesis batch: what is done, retried, split, given up.

use std::ops::Range;
use std::time::Duration;

use super::answer::Answer;

/// The settings that decide.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Retries before records are given up; none = until they expire.
    pub max_retries: Option<u32>,
    /// True if a failed batch is split.
    pub bisect: bool,
}

/// A run of a batch's records that is sent in one invocation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Piece {
    /// Their positions in the batch.
    pub range: Range<usize>,
    /// Retries used so far.
    pub retries: u32,
}

/// The fate of a piece: `done`, then either `retry` or `give_up`, cover it in order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verdict {
    /// Processed.
    pub done: Range<usize>,
    /// To be sent again, in this order.
    pub retry: Vec<Piece>,
    /// To be sent to the on-failure destination.
    pub give_up: Range<usize>,
}

/// Decides by a piece's answer, whose positions count from the piece's start.
///
/// The lowest failed position is the checkpoint: everything from it on is sent again. With bisect a batch is split
/// at the checkpoint, or in half when the whole of it failed, and splitting uses no retry (AWS Lambda,
/// "Configuring partial batch response with Kinesis Data Streams and Lambda"). Without bisect a partial failure
/// uses one; AWS does not say, and so a function that never advances is given up either way.
#[must_use]
pub fn next(piece: &Piece, answer: &Answer, limits: Limits) -> Verdict {
    let Range { start, end } = piece.range;
    match answer {
        Answer::Success => Verdict { done: start..end, retry: Vec::new(), give_up: end..end },
        Answer::Partial(failed) => {
            let checkpoint = failed.iter().min().map_or(start, |lowest| (start + lowest).min(end));
            let rest = Piece { range: checkpoint..end, retries: piece.retries };
            let split = limits.bisect && checkpoint > start;
            let verdict = if split { again(checkpoint, vec![rest], end) } else { retried(rest, limits) };
            Verdict { done: start..checkpoint, ..verdict }
        }
        Answer::Failure(_) if limits.bisect && end - start > 1 => {
            let middle = start + (end - start) / 2;
            let half = |range| Piece { range, retries: piece.retries };
            again(start, vec![half(start..middle), half(middle..end)], end)
        }
        Answer::Failure(_) => retried(piece.clone(), limits),
    }
}

/// Returns the number of first records that are too old to be sent, given their ages in order.
#[must_use]
pub fn expired(ages: impl IntoIterator<Item = Duration>, max_age: Option<Duration>) -> usize {
    max_age.map_or(0, |limit| ages.into_iter().take_while(|age| *age > limit).count())
}

/// One retry more, or none left.
fn retried(piece: Piece, limits: Limits) -> Verdict {
    let Range { start, end } = piece.range;
    if limits.max_retries.is_some_and(|most| piece.retries >= most) {
        return Verdict { done: start..start, retry: Vec::new(), give_up: start..end };
    }
    again(start, vec![Piece { retries: piece.retries + 1, ..piece }], end)
}

fn again(start: usize, retry: Vec<Piece>, end: usize) -> Verdict {
    Verdict { done: start..start, retry, give_up: end..end }
}
