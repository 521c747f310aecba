//! The questions to an index.

use std::fmt;
use std::str::FromStr;
use std::time::{Duration, Instant};

use serde::{Serialize, Serializer};

use crate::query::Query;

/// A span of time in milliseconds since the epoch.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Span {
    /// The first millisecond; none leaves the beginning open.
    pub from: Option<i64>,
    /// The millisecond after the last; none leaves the end open.
    pub to: Option<i64>,
}

/// A search of one index.
#[derive(Clone, Debug)]
pub struct Search {
    /// The query.
    pub query: Query,
    /// The time that `now` means in the query, in milliseconds since the epoch.
    pub now: i64,
    /// The time of the documents.
    pub span: Span,
    /// The first sequence number that is looked at.
    pub seq_from: Option<u64>,
    /// The last sequence number that is looked at.
    pub seq_to: Option<u64>,
    /// The most rows in the answer.
    pub limit: usize,
    /// The row that the answer's rows follow.
    pub after: Option<Cursor>,
    /// True for the oldest document first.
    pub ascending: bool,
    /// The fields that each row shows.
    pub columns: Vec<String>,
    /// The most buckets of the histogram; 0 for none.
    pub buckets: usize,
}

/// The place of a row in the order of time. Its text is `TIME-SEQ`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Cursor {
    /// The document's time in milliseconds since the epoch.
    pub time: i64,
    /// The document's sequence number.
    pub seq: u64,
}

/// The documents among which a document's neighbours are looked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Same {
    /// Those of its log stream.
    Stream,
    /// Those of its log group.
    Group,
    /// Those of its account.
    Account,
    /// All.
    All,
}

/// The time that a question may take.
#[derive(Clone, Copy, Debug)]
pub struct Budget {
    deadline: Option<Instant>,
    spent: bool,
    steps: u32,
}

impl Search {
    /// A search of all times, newest first, with a hundred rows and no histogram.
    pub fn new(query: Query, now: i64) -> Search {
        Search {
            query,
            now,
            span: Span::default(),
            seq_from: None,
            seq_to: None,
            limit: 100,
            after: None,
            ascending: false,
            columns: Vec::new(),
            buckets: 0,
        }
    }
}

impl Span {
    /// Returns true if and only if the time lies in the span.
    pub fn has(self, time: i64) -> bool {
        self.from.is_none_or(|from| time >= from) && self.to.is_none_or(|to| time < to)
    }
}

impl fmt::Display for Cursor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{}", self.time, self.seq)
    }
}

impl Serialize for Cursor {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl FromStr for Cursor {
    type Err = Unknown;

    fn from_str(text: &str) -> Result<Cursor, Unknown> {
        let parts =
            text.rsplit_once('-').and_then(|(time, seq)| Some((time.parse().ok()?, seq.parse().ok()?)));
        let (time, seq) = parts.ok_or(Unknown("`after` is no cursor; take it from `next` of an answer"))?;
        Ok(Cursor { time, seq })
    }
}

impl FromStr for Same {
    type Err = Unknown;

    fn from_str(text: &str) -> Result<Same, Unknown> {
        match text {
            "stream" => Ok(Same::Stream),
            "group" => Ok(Same::Group),
            "account" => Ok(Same::Account),
            "all" => Ok(Same::All),
            _ => Err(Unknown("`same` is none of `stream`, `group`, `account` and `all`")),
        }
    }
}

/// A text that is none of the known ones; it says what to write.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct Unknown(&'static str);

impl Budget {
    /// A budget without an end.
    pub fn unlimited() -> Budget {
        Budget { deadline: None, spent: false, steps: 0 }
    }

    /// A budget of so much time from now on.
    pub fn of(time: Duration) -> Budget {
        Budget { deadline: Instant::now().checked_add(time), spent: false, steps: 0 }
    }

    /// Returns true if and only if the budget is spent; the answer is partial then.
    pub fn is_spent(&mut self) -> bool {
        self.spent = self.spent || self.deadline.is_some_and(|deadline| Instant::now() >= deadline);
        self.spent
    }

    /// Counts a small step, and returns true if and only if the budget is spent. It looks at the clock now and then.
    pub(super) fn step(&mut self) -> bool {
        self.steps = self.steps.wrapping_add(1);
        if self.steps.is_multiple_of(256) { self.is_spent() } else { self.spent }
    }
}
