//! One setting: the one truth that parsers read and that the tables in `docs/settings.md` are made from.

use std::fmt::Write as _;
use std::ops::RangeInclusive;

/// One environment variable.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Setting {
    /// Its name.
    pub name: &'static str,
    /// Its value when it is not set; without one it must be set.
    pub default: Option<&'static str>,
    /// Its purpose, in a sentence.
    pub meaning: &'static str,
    /// The kind of value it takes.
    pub kind: Kind,
    /// The functions that read it.
    pub read_by: &'static [&'static str],
}

/// The kinds of values.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Text, in a form that `meaning` states.
    Text,
    /// A whole number in a range.
    Number {
        /// The unit that it counts.
        unit: &'static str,
        /// The values that make sense.
        range: RangeInclusive<u64>,
    },
    /// `true` or `false`.
    Switch,
}

/// The place of the table.
pub const ROUTING: Setting =
    Setting::text("LOGHUB_ROUTING", None, "The table: a path, or `s3://bucket/key` in a versioned bucket.");

/// The time for which a table is in force before a newer one is looked for.
pub const TABLE_POLL: Setting = Setting::number(
    "LOGHUB_TABLE_POLL_SECONDS",
    "30",
    "seconds",
    0..=3_600,
    "The time for which a table is in force before the function looks for a newer version.",
);

/// The time before the deadline at which work stops.
pub const DEADLINE_MARGIN: Setting = Setting::number(
    "LOGHUB_DEADLINE_MARGIN_MS",
    "5000",
    "milliseconds",
    500..=60_000,
    "The time before the function's deadline at which work stops: undelivered bulks are parked, and a run continues in the next invocation.",
);

impl Setting {
    /// A setting that is text.
    #[must_use]
    pub const fn text(name: &'static str, default: Option<&'static str>, meaning: &'static str) -> Setting {
        Setting { name, default, meaning, kind: Kind::Text, read_by: &[] }
    }

    /// A setting that is a whole number.
    #[must_use]
    pub const fn number(
        name: &'static str,
        default: &'static str,
        unit: &'static str,
        range: RangeInclusive<u64>,
        meaning: &'static str,
    ) -> Setting {
        Setting { name, default: Some(default), meaning, kind: Kind::Number { unit, range }, read_by: &[] }
    }

    /// A setting that is on or off.
    #[must_use]
    pub const fn switch(name: &'static str, default: &'static str, meaning: &'static str) -> Setting {
        Setting { name, default: Some(default), meaning, kind: Kind::Switch, read_by: &[] }
    }

    /// The same, read by these functions.
    #[must_use]
    pub const fn read_by(mut self, functions: &'static [&'static str]) -> Setting {
        self.read_by = functions;
        self
    }
}

/// Settings as a Markdown table.
#[must_use]
pub fn markdown(settings: &[Setting]) -> String {
    let mut table =
        String::from("| variable | default | values | read by | meaning |\n|---|---|---|---|---|\n");
    for setting in settings {
        let default = match setting.default {
            None => "required".to_owned(),
            Some("") => "empty".to_owned(),
            Some(value) => format!("`{value}`"),
        };
        let (name, values, meaning) = (setting.name, setting.kind.in_words(), setting.meaning);
        let functions: Vec<String> = setting.read_by.iter().map(|function| format!("`{function}`")).collect();
        // Writing to a String cannot fail.
        let _ = writeln!(table, "| `{name}` | {default} | {values} | {} | {meaning} |", functions.join(", "));
    }
    table
}

impl Kind {
    fn in_words(&self) -> String {
        match self {
            Kind::Text => "text".to_owned(),
            Kind::Switch => "`true` or `false`".to_owned(),
            Kind::Number { unit, range } => format!("{} to {} {unit}", range.start(), range.end()),
        }
    }
}
