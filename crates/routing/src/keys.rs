//! Every key of the table, named once: the reader, `explain` and the schema are made from this list.

use strum::VariantNames;

use crate::decision::{LevelWords, Long, Original, Parse, Platform};
use crate::detector::Detector;
use crate::mask::OnError;
use crate::retention::RetentionMode;
use crate::rule_sets;
use crate::subscribe::{Approval, Distribution, OnExclude};
use crate::team::Over;

/// A key of the table.
#[derive(Clone, Copy, Debug)]
pub struct Key {
    /// Its name.
    pub name: &'static str,
    /// The form of its value.
    pub form: Form,
    /// Its meaning, in a sentence.
    pub meaning: &'static str,
    /// The value of a table without the key, if it has one.
    pub default: Option<&'static str>,
    /// True if its table must have it.
    pub is_required: bool,
}

/// The form of a value.
#[derive(Clone, Copy, Debug)]
pub enum Form {
    /// The table's version: 1.
    Version,
    /// A string.
    Text,
    /// A list of strings.
    Texts,
    /// `true` or `false`.
    Boolean,
    /// A number from 0 to 1.
    Share,
    /// An account id: a string of twelve digits.
    AccountId,
    /// One of the retentions of CloudWatch Logs, in days.
    Days,
    /// A table of strings, numbers and booleans.
    Scalars,
    /// A table of strings.
    Strings,
    /// One of these words.
    Word(&'static [&'static str]),
    /// A list of these words.
    Words(&'static [&'static str]),
    /// A table.
    Table(&'static Section),
    /// A table of named tables.
    Named(&'static Section),
    /// An array of tables.
    List(&'static Section),
    /// This word, or one of these tables.
    WordOr(&'static str, &'static [Section]),
}

/// A kind of TOML table, with the keys that may stand in it.
#[derive(Clone, Copy, Debug)]
pub struct Section {
    /// Its name in messages.
    pub title: &'static str,
    /// Its meaning, in a sentence.
    pub meaning: &'static str,
    groups: &'static [&'static [Key]],
}

impl Section {
    /// The keys that may stand in it, in the order of the documentation.
    pub fn keys(&self) -> impl Iterator<Item = &'static Key> + use<> {
        self.groups.iter().copied().flatten()
    }
}

impl Key {
    const fn new(name: &'static str, form: Form, meaning: &'static str) -> Key {
        Key { name, form, meaning, default: None, is_required: false }
    }

    const fn required(self) -> Key {
        Key { is_required: true, ..self }
    }

    const fn or(self, default: &'static str) -> Key {
        Key { default: Some(default), ..self }
    }

    /// Returns true if its value is a table or a list of tables.
    pub(crate) fn is_section(&self) -> bool {
        matches!(self.form, Form::Table(_) | Form::Named(_) | Form::List(_))
    }
}

const fn text(name: &'static str, meaning: &'static str) -> Key {
    Key::new(name, Form::Text, meaning)
}

const fn texts(name: &'static str, meaning: &'static str) -> Key {
    Key::new(name, Form::Texts, meaning)
}

const fn boolean(name: &'static str, meaning: &'static str) -> Key {
    Key::new(name, Form::Boolean, meaning)
}

const fn word<T: VariantNames>(name: &'static str, meaning: &'static str) -> Key {
    Key::new(name, Form::Word(T::VARIANTS), meaning)
}

const fn words<T: VariantNames>(name: &'static str, meaning: &'static str) -> Key {
    Key::new(name, Form::Words(T::VARIANTS), meaning)
}

pub(crate) const VERSION: Key = Key::new("version", Form::Version, "The table's version.").required();
pub(crate) const UNROUTED: Key =
    text("unrouted", "The team that receives every log group that no route and no account's team claims.")
        .required();
pub(crate) const TOKENS: Key = text(
    "tokens",
    "The name of a team's token under the stack's token prefix, with `{team}` and, if wanted, `{env}`.",
)
.or("{team}");
pub(crate) const APPROVE: Key =
    words::<Approval>("approve", "The subscriber's brakes that are off while this version is published.");
pub(crate) const CENTRAL_ACCOUNTS: Key =
    texts("central_accounts", "The accounts to which AWS's log centralization copies logs.");
pub(crate) const ACCOUNTS: Key =
    Key::new("accounts", Form::Named(&ACCOUNT_TABLE), "The member accounts by name.");
pub(crate) const DEFAULTS: Key = Key::new("defaults", Form::Table(&DEFAULTS_TABLE), DEFAULTS_TABLE.meaning);
pub(crate) const TEAMS: Key =
    Key::new("teams", Form::Named(&TEAM_TABLE), "The teams by name. Each is a Logz.io sub-account.");
pub(crate) const MASK_TABLES: Key = Key::new("masks", Form::Named(&MASK_TABLE), "The masks by name.");
pub(crate) const ROUTES: Key = Key::new(
    "routes",
    Form::List(&ROUTE_TABLE),
    "The exceptions, in order. The first matching route with a team ends the search.",
);
pub(crate) const SUBSCRIBE: Key =
    Key::new("subscribe", Form::Table(&SUBSCRIBE_TABLE), SUBSCRIBE_TABLE.meaning);

/// The whole table.
pub const ROOT: Section = Section {
    title: "the table",
    meaning: "The teams that receive logs, and the transformation of log events on the way.",
    groups: &[&[
        VERSION,
        UNROUTED,
        TOKENS,
        APPROVE,
        CENTRAL_ACCOUNTS,
        ACCOUNTS,
        DEFAULTS,
        TEAMS,
        MASK_TABLES,
        ROUTES,
        SUBSCRIBE,
    ]],
};

pub(crate) const ID: Key =
    Key::new("id", Form::AccountId, "The account's id: twelve digits, in quotes.").required();
pub(crate) const ACCOUNT_TEAM: Key =
    text("team", "The team that receives what no route claims. An account without a team is shared.");
pub(crate) const ENV: Key = text("env", "The document's `env`, and `{env}` in `tokens`.");

/// `[accounts]`, an entry.
pub(crate) const ACCOUNT_TABLE: Section =
    Section { title: "an account", meaning: "A member account.", groups: &[&[ID, ACCOUNT_TEAM, ENV]] };

pub(crate) const BUDGET: Key = Key::new("budget", Form::Table(&BUDGET_TABLE), BUDGET_TABLE.meaning);
pub(crate) const RATE: Key =
    text("rate", "Bytes of JSON lines before compression, for the whole hub, such as `2 MB/s`.").required();
pub(crate) const OVER: Key =
    word::<Over>("over", "The handling of a bulk over the budget: parked, or dropped and counted.")
        .or("park");

/// `budget`.
pub(crate) const BUDGET_TABLE: Section =
    Section { title: "a budget", meaning: "The rate at which the team may ship.", groups: &[&[RATE, OVER]] };

/// `[defaults]`.
pub(crate) const DEFAULTS_TABLE: Section = Section {
    title: "`[defaults]`",
    meaning: "The settings of every team and route that does not state its own.",
    groups: &[&[BUDGET], &LEVEL],
};

/// `[teams.*]`.
pub(crate) const TEAM_TABLE: Section =
    Section { title: "a team", meaning: "A team.", groups: &[&[BUDGET], &LEVEL] };

pub(crate) const INCLUDE: Key = Key::new(
    "include",
    Form::Words(rule_sets::IDS),
    "Rule sets that loghub keeps, each pinned to a version, such as `credentials@1`.",
);
pub(crate) const KEYS: Key = texts(
    "keys",
    "Globs over JSON keys at any depth and over names in `key=value`; one with dots is also a path.",
);
pub(crate) const NAMES: Key =
    texts("names", "Words of names, in any spelling: `access_token` also masks `userAccessToken`.");
pub(crate) const ALLOW: Key =
    Key::new("allow", Form::List(&ALLOW_TABLE), "Values that are never masked, each with a reason.");
pub(crate) const PARTIAL: Key =
    boolean("partial", "`true` leaves the last four digits of a card and the domain of an e-mail address.")
        .or("false");
pub(crate) const DETECT: Key = words::<Detector>("detect", "Built-in detectors.");
pub(crate) const PATTERNS: Key = texts("patterns", "Regular expressions. The whole match is masked.");
pub(crate) const WITH: Key = text("with", "The text that replaces a masked value.").or("[masked]");
pub(crate) const HASH: Key =
    boolean("hash", "`true` replaces a masked value by a keyed hash instead of `with`.").or("false");
pub(crate) const ON_ERROR: Key = word::<OnError>(
    "on_error",
    "The handling of an event whose message can't be masked: shipped without the message, or dropped.",
)
.or("withhold");

/// `[masks.*]`.
pub(crate) const MASK_TABLE: Section = Section {
    title: "a mask",
    meaning: "Values to mask. At least one of `include`, `names`, `keys`, `detect` and `patterns` is required.",
    groups: &[&[INCLUDE, NAMES, KEYS, DETECT, PATTERNS, ALLOW, PARTIAL, WITH, HASH, ON_ERROR]],
};

pub(crate) const ALLOW_VALUE: Key = text("value", "The whole value, as it is logged.");
pub(crate) const ALLOW_PATTERN: Key = text("pattern", "A regular expression that matches the whole value.");
pub(crate) const ALLOW_REASON: Key =
    text("reason", "The reason why the value is no secret. `check` shows it.").required();

/// `allow` of a mask, an entry.
pub(crate) const ALLOW_TABLE: Section = Section {
    title: "an entry of `allow`",
    meaning: "A value that is never masked: either `value` or `pattern`.",
    groups: &[&[ALLOW_VALUE, ALLOW_PATTERN, ALLOW_REASON]],
};

pub(crate) const NAME: Key =
    text("name", "The route's unique name, which decisions and metrics show.").required();
pub(crate) const ROUTE_ACCOUNTS: Key =
    texts("accounts", "Account names, globs over names, or whole ids. Without it every account matches.");
pub(crate) const LOG_GROUPS: Key =
    texts("log_groups", "Globs over log groups. Without it every log group matches.");
pub(crate) const EXCEPT: Key = texts("except", "Globs over log groups that the route does not match.");
pub(crate) const ROUTE_TEAM: Key = text(
    "team",
    "The team that receives what the route matches. A route without a team changes settings only.",
);

/// The keys of a route by which it matches.
pub(crate) const MATCHING: [Key; 5] = [NAME, ROUTE_ACCOUNTS, LOG_GROUPS, EXCEPT, ROUTE_TEAM];

/// `[[routes]]`.
pub(crate) const ROUTE_TABLE: Section =
    Section { title: "a route", meaning: "A route.", groups: &[&MATCHING, &LEVEL] };

/// `ship`.
pub const SHIP: Key = boolean(
    "ship",
    "`false`: the log group is never subscribed; events that still arrive are dropped and counted.",
)
.or("true");
/// `masks`.
pub const MASKS: Key = texts("masks", "Masks, added to those of outer levels.");
/// `unmask`.
pub const UNMASK: Key = texts("unmask", "Masks of outer levels to remove. Requires `reason`.");
/// `reason`.
pub const REASON: Key = text("reason", "The reason why masks are removed.");
/// `fields`.
pub const FIELDS: Key = Key::new("fields", Form::Scalars, "Fields added to the root of every document.");
/// `drop`.
pub const DROP: Key =
    texts("drop", "Regular expressions on the raw message: matching events are not shipped.");
/// `keep`.
pub const KEEP: Key = texts(
    "keep",
    "Regular expressions on the raw message: matching events are exempt from `drop`, `sample` and `platform`.",
);
/// `sample`.
pub const SAMPLE: Key =
    Key::new("sample", Form::Share, "The share of events that is shipped, chosen by event id.").or("1");
/// `platform`.
pub const PLATFORM: Key = word::<Platform>(
    "platform",
    "The handling of Lambda's own lines, such as START and REPORT: dropped, shipped, or only REPORT shipped. Evidence of failure is always shipped.",
)
.or("drop");
/// `parse`.
pub const PARSE: Key =
    word::<Parse>("parse", "`auto` lifts the fields of JSON and of Lambda's text forms.").or("auto");
/// `long`.
pub const LONG: Key =
    word::<Long>("long", "The handling of a message over 32,700 characters: split, cut, or left whole.")
        .or("split");
/// `levels`.
pub const LEVELS: Key = word::<LevelWords>(
    "levels",
    "The words of `log_level`: `mapped` writes TRACE, DEBUG, INFO, WARN, ERROR or FATAL, `as_logged` the application's own word.",
)
.or("mapped");
/// `original`.
pub const ORIGINAL: Key = word::<Original>(
    "original",
    "The copy, in `message`, of a lifted line that has no text of its own: shipped, or left out where every member was lifted unchanged.",
)
.or("keep");
/// `remove`.
pub const REMOVE: Key =
    texts("remove", "Members of messages that are not shipped: names, paths with dots, or globs over them.");
/// `rename`.
pub const RENAME: Key = Key::new(
    "rename",
    Form::Strings,
    "New names of members of messages. `*` in a name and in its new name stand for the same text.",
);
/// `text`.
pub const TEXT: Key = texts(
    "text",
    "Members of messages that are shipped as text, whatever their type: names, paths with dots, or globs over them. \
     Without it: `level`.",
);
/// `type`.
pub const TYPE: Key =
    text("type", "The document's `type`, which selects Logz.io's parsing.").or("cloudwatch");
/// `filter_pattern`.
pub const FILTER_PATTERN: Key = text(
    "filter_pattern",
    "A filter pattern of CloudWatch Logs: only matching log events are sent to the hub. Empty for all.",
);
/// `retention`.
pub const RETENTION: Key = Key::new(
    "retention",
    Form::WordOr("off", &[RETENTION_TABLE]),
    "The time for which the log group keeps its log events; `off` leaves it alone.",
)
.or("off");

/// The keys that `[defaults]`, teams and routes share.
pub const LEVEL: [Key; 19] = [
    SHIP,
    MASKS,
    UNMASK,
    REASON,
    FIELDS,
    DROP,
    KEEP,
    SAMPLE,
    PLATFORM,
    PARSE,
    LONG,
    LEVELS,
    ORIGINAL,
    REMOVE,
    RENAME,
    TEXT,
    TYPE,
    FILTER_PATTERN,
    RETENTION,
];

pub(crate) const DAYS: Key =
    Key::new("days", Form::Days, "The number of days, one of those that CloudWatch Logs accepts.").required();
pub(crate) const MODE: Key = word::<RetentionMode>(
    "mode",
    "The condition: any other retention (`exact`), a shorter one (`min`), a longer one or none (`max`), or none (`if_unset`).",
)
.or("if_unset");
pub(crate) const EXISTING: Key =
    boolean("existing", "`true` includes log groups that are older than their account's onboarding.")
        .or("false");

/// `retention`, as a table.
pub(crate) const RETENTION_TABLE: Section =
    Section { title: "a retention", meaning: "A retention.", groups: &[&[DAYS, MODE, EXISTING]] };

pub(crate) const FILTER_NAME: Key =
    text("filter_name", "The name of the hub's subscription filter on every log group.").or("loghub");
pub(crate) const DISTRIBUTION: Key =
    word::<Distribution>("distribution", "The distribution of log events over the hub's stream.")
        .or("random");
pub(crate) const TAGS: Key = Key::new("tags", Form::Table(&TAGS_TABLE), TAGS_TABLE.meaning);
pub(crate) const ON_EXCLUDE: Key = word::<OnExclude>(
    "on_exclude",
    "The handling of the hub's filter on an excluded log group: removed, or left.",
)
.or("unsubscribe");
pub(crate) const ACCOUNT_SOURCE: Key = Key::new(
    "accounts",
    Form::WordOr("table", &[STACK_SET_TABLE, UNITS_TABLE]),
    "The list of member accounts: this table, a StackSet, or organisational units.",
)
.or("table");

/// `[subscribe]`.
pub(crate) const SUBSCRIBE_TABLE: Section = Section {
    title: "`[subscribe]`",
    meaning: "The subscription of members' log groups.",
    groups: &[&[FILTER_NAME, DISTRIBUTION, TAGS, ON_EXCLUDE, ACCOUNT_SOURCE]],
};

pub(crate) const ANY: Key = texts("any", "At least one of these tags is required: `tag` or `tag=value`.");
pub(crate) const ALL: Key = texts("all", "All of these tags are required.");
pub(crate) const NONE: Key = texts("none", "A log group with one of these tags is not subscribed.");

/// `tags` of `[subscribe]`.
pub(crate) const TAGS_TABLE: Section = Section {
    title: "`tags`",
    meaning: "The log groups to subscribe, by their tags.",
    groups: &[&[ANY, ALL, NONE]],
};

pub(crate) const STACK_SET: Key = text("stack_set", "The StackSet's name.").required();
pub(crate) const ORGANIZATIONAL_UNITS: Key =
    texts("organizational_units", "The ids of the units, at any depth.").required();

/// `accounts` of `[subscribe]`, as a StackSet.
pub(crate) const STACK_SET_TABLE: Section = Section {
    title: "`accounts`",
    meaning: "The accounts of a StackSet's instances.",
    groups: &[&[STACK_SET]],
};

/// `accounts` of `[subscribe]`, as organisational units.
pub(crate) const UNITS_TABLE: Section = Section {
    title: "`accounts`",
    meaning: "The accounts of organisational units.",
    groups: &[&[ORGANIZATIONAL_UNITS]],
};
