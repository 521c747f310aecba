//! The answer of routing: the team, the rule that decided it, the routes that took part, the reasons against the
//! others, and every effective setting.

use std::collections::BTreeMap;
use std::sync::Arc;

use strum::{EnumString, IntoStaticStr, VariantNames};

use crate::field_rules::{FieldNames, Renames};
use crate::mask::Mask;
use crate::pattern::Pattern;
use crate::retention::Retention;

/// The team that receives an envelope and the settings for its events, with the reasons.
#[derive(Clone, Debug)]
pub struct Decision {
    /// The member account the envelope came from.
    pub account: Account,
    /// The team whose sub-account gets the events.
    pub team: Arc<str>,
    /// The token's name under the stack's token prefix, from `tokens = "{team}"`.
    pub token: Arc<str>,
    /// The rule that decided the team.
    pub rule: Rule,
    /// The matching routes that took part, in order: the settings of the first one are innermost, and the last one is
    /// the rule if it has a team.
    pub took: Vec<Took>,
    /// The routes that were tried and did not match, in order, each with the reason.
    pub lost: Vec<Lost>,
    /// Every effective setting, each with its source.
    pub settings: Settings,
}

/// A member account as the table knows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Account {
    /// The twelve-digit account id.
    pub id: Arc<str>,
    /// Its name in `[accounts]`, if it is listed there.
    pub name: Option<Arc<str>>,
    /// Its environment in `[accounts]`, if stated.
    pub env: Option<Arc<str>>,
}

/// The rule that decided the team.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Rule {
    /// A `[[routes]]` entry with a team.
    Route {
        /// The route's unique name.
        name: Arc<str>,
        /// The line of the table it starts on, from 1.
        line: usize,
    },
    /// The account's own team in `[accounts]`.
    AccountTeam {
        /// The line of the table that names it, from 1.
        line: usize,
    },
    /// The table's `unrouted` team, because no route and no account claims the log group.
    Unrouted,
}

/// A route that matched and took part.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Took {
    /// The route's unique name.
    pub route: Arc<str>,
    /// The line of the table it starts on, from 1.
    pub line: usize,
}

/// A route that was tried and did not match.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lost {
    /// The route's unique name.
    pub route: Arc<str>,
    /// The line of the table it starts on, from 1.
    pub line: usize,
    /// The reason.
    pub why: Why,
}

/// The reasons for which a route does not match.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Why {
    /// None of its `accounts` match.
    Account,
    /// None of its `log_groups` match.
    LogGroup,
    /// This entry of `except` excludes the log group.
    Except(String),
}

/// A value and its source.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sourced<T> {
    /// The value.
    pub value: T,
    /// The level of the table that set it.
    pub from: Source,
}

/// The level of the table that set a value: routes over team over defaults over built in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Source {
    /// A route that took part, by name.
    Route(Arc<str>),
    /// The team, by name.
    Team(Arc<str>),
    /// The table's `[defaults]`.
    Defaults,
    /// loghub's own default.
    BuiltIn,
}

/// Every effective setting of a decision.
#[derive(Clone, Debug)]
pub struct Settings {
    /// False if no event is shipped.
    pub ship: Sourced<bool>,
    /// The masks that apply: the union over all levels without those that `unmask` removes.
    pub masks: Vec<Sourced<Arc<Mask>>>,
    /// The masks that `unmask` removed.
    pub unmasked: Vec<Unmasked>,
    /// Fields added at the document's root, merged by key.
    pub fields: BTreeMap<String, Sourced<FieldValue>>,
    /// Messages to drop.
    pub drop: Sourced<Vec<Pattern>>,
    /// Messages exempt from `drop` and `sample`.
    pub keep: Sourced<Vec<Pattern>>,
    /// The share of events shipped, 0 to 1, chosen by event id.
    pub sample: Sourced<f64>,
    /// The handling of Lambda's platform lines.
    pub platform: Sourced<Platform>,
    /// The parsing of messages, which lifts their fields.
    pub parse: Sourced<Parse>,
    /// The handling of a message over the listener's field limit.
    pub long: Sourced<Long>,
    /// The words of `log_level`.
    pub levels: Sourced<LevelWords>,
    /// The copy of a lifted line that has no text of its own.
    pub original: Sourced<Original>,
    /// Members of messages that are not shipped.
    pub remove: Sourced<FieldNames>,
    /// Members of messages that are shipped under another name.
    pub rename: Sourced<Renames>,
    /// Members of messages that are shipped as text, whatever their type.
    pub text: Sourced<FieldNames>,
    /// The document's `type`: picks Logz.io's parsing.
    pub kind: Sourced<Arc<str>>,
    /// The filter pattern of the log events that CloudWatch Logs sends; empty for all.
    pub filter_pattern: Sourced<Arc<str>>,
    /// The retention of the log group's log events, if loghub manages it.
    pub retention: Sourced<Retention>,
}

/// A mask that a level removed, and its reason.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unmasked {
    /// The mask's name.
    pub mask: Arc<str>,
    /// The reason stated beside `unmask`.
    pub reason: String,
    /// The level that removed it.
    pub from: Source,
}

/// A scalar for the document's root.
#[derive(Clone, Debug, PartialEq)]
pub enum FieldValue {
    /// A string.
    Text(String),
    /// A whole number.
    Integer(i64),
    /// A finite decimal number.
    Float(f64),
    /// `true` or `false`.
    Bool(bool),
}

/// The handling of Lambda's START, END, INIT and REPORT lines.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumString, IntoStaticStr, VariantNames)]
#[strum(serialize_all = "snake_case")]
pub enum Platform {
    /// Dropped, and counted.
    Drop,
    /// Shipped like any message.
    Keep,
    /// REPORT is shipped with its numbers as fields; the others are dropped.
    Report,
}

/// The parsing of messages.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumString, IntoStaticStr, VariantNames)]
#[strum(serialize_all = "snake_case")]
pub enum Parse {
    /// JSON and Lambda's text forms are recognised and lifted.
    Auto,
    /// The message is shipped as it stands.
    None,
}

/// The handling of a message over 32,700 characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumString, IntoStaticStr, VariantNames)]
#[strum(serialize_all = "snake_case")]
pub enum Long {
    /// Split into parts that share the event's id.
    Split,
    /// Cut, with a marker that states how much was removed.
    Cut,
    /// Left whole as far as the listener's line limit allows.
    Whole,
}

/// The words of `log_level`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumString, IntoStaticStr, VariantNames)]
#[strum(serialize_all = "snake_case")]
pub enum LevelWords {
    /// One of six: TRACE, DEBUG, INFO, WARN, ERROR, FATAL.
    Mapped,
    /// The application's own word, as it was logged.
    AsLogged,
}

/// The copy of a lifted line that has no text of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumString, IntoStaticStr, VariantNames)]
#[strum(serialize_all = "snake_case")]
pub enum Original {
    /// The whole line is shipped as `message`, besides its members.
    Keep,
    /// It is left out where every member was lifted unchanged.
    Lifted,
}
