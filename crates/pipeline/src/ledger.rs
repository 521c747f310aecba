//! The ledger: each team's events as they came in, and the column that each ended in. The two sides are equal.

use std::collections::BTreeMap;
use std::fmt;
use std::ops::{AddAssign, Index, IndexMut};
use std::sync::Arc;

use serde::de::{IgnoredAny, MapAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use strum::{EnumString, IntoStaticStr, VariantArray};

use crate::envelope::Envelope;
use crate::types::Conflict;

/// A count of one team's log events. Its text is its name in the summary line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumString, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "snake_case")]
pub enum Column {
    /// Came in: the one side of the balance.
    Received,

    /// Taken by the listener. From here to `Bulked`: the other side of the balance.
    Delivered,
    /// Parked: to be redelivered.
    Parked,
    /// Refused by the listener for good; kept under `dead/`.
    Refused,
    /// Dropped over budget.
    OverBudget,
    /// Not shipped: a rule says `ship = false`.
    Unshipped,
    /// Not shipped: Lambda's platform lines.
    Platform,
    /// Not shipped: a `drop` pattern matched.
    Dropped,
    /// Not shipped: outside the `sample`.
    Sampled,
    /// Not shipped: could not be masked, and the mask says `drop`.
    Unmaskable,
    /// Given up by age; kept under `dead/`. `redeliver` only.
    GivenUp,
    /// The parked object was gone: delivered before, or deleted by hand. `redeliver` only.
    Vanished,
    /// Neither delivered nor parked by this invocation: tried again.
    Failed,
    /// Put into bulks by the pipeline. In a summary they are in the columns of what became of their bulks.
    Bulked,

    /// Bytes delivered, before compression. From here on: notes, in addition to the balance.
    DeliveredBytes,
    /// Parked ones that the listener may have taken.
    Uncertain,
    /// Seconds since the oldest parked bulk that stays was parked. `redeliver` only.
    ParkedAge,
    /// Came to this team because no route and no account claimed them.
    Unrouted,
    /// Shipped with `[withheld]` as their message: could not be masked.
    Withheld,
    /// Of these and of `Unmaskable`: the search would take too many looks.
    WithheldBudget,
    /// Of these and of `Unmaskable`: a mask with `hash = true` has no key.
    WithheldNoKey,
    /// Of these and of `Unmaskable`: a pattern takes too much memory.
    WithheldPattern,
    /// Of these and of `Unmaskable`: JSON within strings is nested too deep.
    WithheldDeep,
    /// Of these and of `Unmaskable`: the search failed or panicked, a defect.
    WithheldDefect,
    /// Work on them panicked: a defect. They are also `Withheld` or `Unmaskable`.
    Panicked,
    /// Had at least one value masked.
    Masked,
    /// Split into parts.
    Split,
    /// Cut.
    Cut,
    /// Had a part that could not be lifted as it is: the listener's side would have spoiled it.
    Unlifted,
    /// Of these: a part deeper than ten levels.
    UnliftedDeep,
    /// Of these: over 1,000 fields.
    UnliftedFields,
    /// Of these: a value over 32,700 characters.
    UnliftedLong,
    /// Of these: members too large for a line.
    UnliftedLarge,
    /// Of these: a number that neither a long nor a double holds.
    UnliftedNumber,
    /// Of these: a name that is empty or too long.
    UnliftedName,
    /// Of these: a name that stands twice.
    UnliftedTwice,
    /// Of these: what was no JSON before it was mended.
    UnliftedMended,
    /// Had a field of another type than an earlier document of the team: the listener's side spoils such a document.
    Conflicting,
}

/// One team's counts, a number a column.
#[derive(Clone, PartialEq, Eq)]
pub struct Counts([u64; Column::VARIANTS.len()]);

// Written out because the derive knows no list of so many.
impl Default for Counts {
    fn default() -> Counts {
        Counts([0; Column::VARIANTS.len()])
    }
}

/// One batch's account of every record and event.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Ledger {
    /// Kinesis records seen.
    pub records: u64,
    /// Records that were control messages, which hold no events.
    pub control: u64,
    /// Records that could not be decoded.
    pub poison: u64,
    /// Bytes after decompression.
    pub decoded_bytes: u64,
    /// Looks at bytes that masking took: one step is one byte looked at once by one rule.
    pub steps: u64,
    /// The counts of each team.
    pub teams: BTreeMap<Arc<str>, Counts>,
    /// Per account that sent any, when its newest event happened: milliseconds since the epoch.
    pub newest: BTreeMap<Arc<str>, i64>,
    /// The fields that had another type than before: each once, at most 20 a team and 200 in all.
    pub conflicts: Vec<Conflict>,
}

impl Column {
    /// Returns true if an event ends in this column: each does in exactly one.
    #[must_use]
    pub fn is_outcome(self) -> bool {
        (Column::Delivered as usize..=Column::Bulked as usize).contains(&(self as usize))
    }

    /// Returns the column's name in the summary line.
    #[must_use]
    pub fn name(self) -> &'static str {
        self.into()
    }
}

impl Counts {
    /// Returns true if every received event is in exactly one column.
    #[must_use]
    pub fn balances(&self) -> bool {
        let ended = self.iter().filter(|(column, _)| column.is_outcome());
        self[Column::Received] == ended.map(|(_, count)| count).sum::<u64>()
    }

    /// Returns every column with its count.
    pub fn iter(&self) -> impl Iterator<Item = (Column, u64)> {
        Column::VARIANTS.iter().copied().zip(self.0)
    }
}

impl<const N: usize> From<[(Column, u64); N]> for Counts {
    fn from(columns: [(Column, u64); N]) -> Counts {
        let mut counts = Counts::default();
        for (column, count) in columns {
            counts[column] = count;
        }
        counts
    }
}

impl Index<Column> for Counts {
    type Output = u64;

    fn index(&self, column: Column) -> &u64 {
        &self.0[column as usize]
    }
}

impl IndexMut<Column> for Counts {
    fn index_mut(&mut self, column: Column) -> &mut u64 {
        &mut self.0[column as usize]
    }
}

impl AddAssign<&Counts> for Counts {
    fn add_assign(&mut self, other: &Counts) {
        for (column, count) in other.iter() {
            match column {
                Column::ParkedAge => self[column] = self[column].max(count),
                _ => self[column] += count,
            }
        }
    }
}

impl fmt::Debug for Counts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_map().entries(self.iter().filter(|(_, count)| *count > 0)).finish()
    }
}

/// An object with the columns that are not zero, and `received`.
impl Serialize for Counts {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let written = self.iter().filter(|(column, count)| *count > 0 || *column == Column::Received);
        serializer.collect_map(written.map(|(column, count)| (column.name(), count)))
    }
}

impl<'de> Deserialize<'de> for Counts {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Counts, D::Error> {
        deserializer.deserialize_map(CountsVisitor)
    }
}

/// Reads the columns of an object. Names that this release does not know are skipped.
struct CountsVisitor;

impl<'de> Visitor<'de> for CountsVisitor {
    type Value = Counts;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object of counts")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Counts, A::Error> {
        let mut counts = Counts::default();
        while let Some(name) = map.next_key::<String>()? {
            match name.parse::<Column>() {
                Ok(column) => counts[column] = map.next_value()?,
                Err(_) => drop(map.next_value::<IgnoredAny>()?),
            }
        }
        Ok(counts)
    }
}

impl Ledger {
    /// Notes how new the events of one envelope are.
    pub(crate) fn note_newest(&mut self, envelope: &Envelope<'_>) {
        let Some(newest) = envelope.events.iter().map(|event| event.timestamp).max() else { return };
        match self.newest.get_mut(&*envelope.owner) {
            Some(known) => *known = newest.max(*known),
            None => drop(self.newest.insert(Arc::from(&*envelope.owner), newest)),
        }
    }

    /// Returns true if both sides are equal for every team.
    pub fn balances(&self) -> bool {
        self.teams.values().all(Counts::balances)
    }
}
