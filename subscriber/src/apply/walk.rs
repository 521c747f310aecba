//! The way through an account's log groups, page by page, which stops in time and knows where.

use futures_util::StreamExt as _;
use futures_util::stream;
use tokio::time::{Instant, timeout_at};

use crate::apply::member::Member;
use crate::apply::outcome::Outcome;
use crate::apply::refusal::Refusal;
use crate::plan::group::LogGroup;
use crate::seams::Page;

/// Log groups worked on at once. Their calls wait for the account's pace; this bounds what waits.
const AT_ONCE: usize = 16;

/// How far the way has come.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Position {
    /// The token of the page; none for the first.
    pub page: Option<String>,
    /// The last log group of that page that is done.
    pub after: Option<String>,
}

/// How a way ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Ended {
    /// Every log group is done.
    Done,
    /// Time was up; it goes on here.
    Cut(Position),
}

/// Goes on from `position` until everything is done or `stop_at` is there. `work` is done in order and `count` told
/// of it in order; what was under way when time was up is done again: all work is such that this does no harm.
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
        let rest = rest(items, position.after.as_deref());
        let mut done = stream::iter(rest).map(&work).buffered(AT_ONCE);
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

/// What of a page is not done. Where the last one done is gone, what comes after its name; in a page without order,
/// all of it is done again.
fn rest(mut page: Vec<LogGroup>, after: Option<&str>) -> Vec<LogGroup> {
    let Some(after) = after else { return page };
    let sorted = page.is_sorted_by(|a, b| a.name <= b.name);
    let beyond = if sorted { page.partition_point(|group| group.name.as_str() <= after) } else { 0 };
    let done = page.iter().position(|group| group.name == after).map_or(beyond, |last| last + 1);
    page.split_off(done)
}
