//! The routing table: `routing.toml` to decisions with reasons.
//!
//! **Invariant:** this crate does no I/O and uses no clock, network, environment or AWS.

mod accounts;
mod decision;
mod detector;
mod fault;
mod field_names;
mod field_rules;
mod findings;
mod followers;
mod glob;
mod inventory;
pub mod keys;
mod law;
mod level;
mod load;
mod mask;
mod name_words;
mod nearest;
mod pattern;
mod rate;
mod read;
mod retention;
mod route;
mod rule_sets;
mod scope;
mod subscribe;
mod table;
mod team;
mod tokens;
mod validate;
mod written;

pub use accounts::is_account_id;
pub use decision::{
    Account, Decision, FieldValue, LevelWords, Long, Lost, Original, Parse, Platform, Rule, Settings, Source,
    Sourced, Took, Unmasked, Why,
};
pub use detector::Detector;
pub use fault::{Fault, Faults};
pub use field_names::{ORIGIN_FIELDS, OWN_FIELDS};
pub use field_rules::{FieldNames, Rename, Renames};
pub use inventory::{PatternKind, StatedPattern};
pub use law::Law;
pub use mask::{Allow, Allowed, Mask, OnError, Replacement};
pub use pattern::Pattern;
pub use retention::{Keep, Retention, RetentionMode};
pub use rule_sets::{RuleSet, rule_sets};
pub use subscribe::{AccountSource, Approval, Distribution, OnExclude, Subscribe, Tag, Tags};
pub use table::Table;
pub use team::{Budget, Over, Team};
pub use tokens::is_reserved;
