//! The walk over an account's log groups, page by page, which stops in time and remembers its position.

use futures_util::StreamExt as _;
use futures_util::stream;
use tokio::time::{Instant, timeout_at};

use crate::apply::member::Member;
use crate::apply::outcome::Outcome;
use crate::apply::refusal::Refusal;
use crate::plan::group::LogGroup;
use crate::seams::Page;

/// The number of log groups in work at once. Their calls wait for the account's pace; this bounds the number that wait.
const AT_ONCE: usize = 16;

/// The position of a walk.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Position {
    /// The token of the page; none for the first.
    pub page: Option<String>,
    /// The last log group of that page that is done.
    pub after: Option<String>,
}

/// The ends of a walk.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Ended {
    /// Every log group is done.
    Done,
    /// Time was up; the walk resumes at this position.
    Cut(Position),
}

/// Walks from `position` to the end, or until `stop_at`. `count` receives the outcomes in order. Work that was under
/// way when time was up is repeated later, which all work allows.
pub async fn walk<F>(
    member: &Member,
    mut position: Position,
    stop_at: Instant,
    work: impl Fn(LogGroup) -> F,
    mut count: impl FnMut(&Outcome),
) -> Result<Ended, Refusal>
where
    F: Future<Output = Outcome>,
{
    loop {
        let page = match timeout_at(stop_at, member.groups(position.page.as_deref())).await {
            Ok(page) => page?,
            Err(_) => return Ok(Ended::Cut(position)),
        };
        let Page { items, next } = page;
        let remainder = remainder(items, position.after.as_deref());
        let mut done = stream::iter(remainder).map(&work).buffered(AT_ONCE);
        loop {
            match timeout_at(stop_at, done.next()).await {
                Ok(Some(outcome)) => {
                    count(&outcome);
                    position.after = Some(outcome.group);
                }
                Ok(None) => break,
                Err(_) => return Ok(Ended::Cut(position)),
            }
        }
        if next.is_none() {
            return Ok(Ended::Done);
        }
        position = Position { page: next, after: None };
    }
}

/// The remainder of a page. If the last finished log group no longer exists, the log groups after its name; all of them
/// if the page is not sorted.
fn remainder(mut page: Vec<LogGroup>, after: Option<&str>) -> Vec<LogGroup> {
    let Some(after) = after else { return page };
    let sorted = page.is_sorted_by(|a, b| a.name <= b.name);
    let beyond = if sorted { page.partition_point(|group| group.name.as_str() <= after) } else { 0 };
    let done = page.iter().position(|group| group.name == after).map_or(beyond, |last| last + 1);
    page.split_off(done)
}
