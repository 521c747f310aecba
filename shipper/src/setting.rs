//! Every setting: the one truth that the parser reads and that the table in `docs/settings.md` is made from.

use std::fmt::Write as _;
use std::ops::RangeInclusive;

/// One environment variable.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Setting {
    /// Its name.
    pub name: &'static str,
    /// Its value when it is not set; without one it must be set.
    pub default: Option<&'static str>,
    /// What it is for, in a sentence.
    pub meaning: &'static str,
    /// What kind of value it takes.
    pub kind: Kind,
    /// The functions that read it.
    pub used_by: UsedBy,
}

/// The kinds of values.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Text, in a form that `meaning` states.
    Text,
    /// A whole number in a range.
    Number {
        /// What it counts.
        unit: &'static str,
        /// The values that make sense.
        range: RangeInclusive<u64>,
    },
}

/// The functions that read a setting.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UsedBy {
    /// `shipper` and `redeliver`.
    Both,
    /// `shipper` only.
    Shipper,
    /// `redeliver` only.
    Redeliver,
}

const fn text(name: &'static str, default: Option<&'static str>, meaning: &'static str) -> Setting {
    Setting { name, default, meaning, kind: Kind::Text, used_by: UsedBy::Both }
}

const fn number(
    name: &'static str,
    default: &'static str,
    unit: &'static str,
    range: RangeInclusive<u64>,
    meaning: &'static str,
) -> Setting {
    Setting {
        name,
        default: Some(default),
        meaning,
        kind: Kind::Number { unit, range },
        used_by: UsedBy::Both,
    }
}

impl Setting {
    const fn of_shipper(mut self) -> Setting {
        self.used_by = UsedBy::Shipper;
        self
    }

    const fn of_redeliver(mut self) -> Setting {
        self.used_by = UsedBy::Redeliver;
        self
    }
}

pub(crate) const ROUTING: Setting =
    text("LOGHUB_ROUTING", None, "The table: a path, or `s3://bucket/key` in a versioned bucket.");
pub(crate) const LISTENER_URL: Setting = text(
    "LOGHUB_LISTENER_URL",
    None,
    "The listener, such as `https://listener-eu.logz.io:8071`. `http` is taken for loopback hosts only.",
);
pub(crate) const TOKEN_PREFIX: Setting = text(
    "LOGHUB_TOKEN_PREFIX",
    Some("/loghub/tokens"),
    "The SSM path that all tokens are under, and the mask key as `_mask-key`.",
);
pub(crate) const PARK_BUCKET: Setting =
    text("LOGHUB_PARK_BUCKET", None, "The bucket of parked and given-up bulks.");
pub(crate) const PARK_QUEUE_URL: Setting =
    text("LOGHUB_PARK_QUEUE_URL", None, "The queue of pointers to parked bulks.");
pub(crate) const DEAD_LETTER_QUEUE_URL: Setting =
    text("LOGHUB_DEAD_LETTER_QUEUE_URL", None, "The queue of pointers to bulks that were given up.");
pub(crate) const QUARANTINE_BUCKET: Setting = text(
    "LOGHUB_QUARANTINE_BUCKET",
    None,
    "The bucket of records that cannot be decoded. They may be unmasked: no machine reads them back.",
)
.of_shipper();
pub(crate) const LANES: Setting = number(
    "LOGHUB_LANES",
    "1",
    "environments",
    1..=10_000,
    "How many environments share a team's budget: shards times the parallelisation factor.",
);
pub(crate) const ATTEMPT_TIMEOUT: Setting = number(
    "LOGHUB_ATTEMPT_TIMEOUT_MS",
    "5000",
    "milliseconds",
    100..=60_000,
    "How long one request to the listener may take.",
);
pub(crate) const CONNECT_TIMEOUT: Setting = number(
    "LOGHUB_CONNECT_TIMEOUT_MS",
    "1000",
    "milliseconds",
    50..=30_000,
    "How long connecting to the listener may take.",
);
pub(crate) const BREAKER: Setting = number(
    "LOGHUB_BREAKER_MS",
    "30000",
    "milliseconds",
    100..=600_000,
    "How long a team's breaker is open the first time. Each failed try doubles that, up to ten times as long.",
);
pub(crate) const LINGER: Setting = number(
    "LOGHUB_LINGER_MS",
    "500",
    "milliseconds",
    10..=30_000,
    "How long to wait for bulks in flight while none of them ends; then they park.",
);
pub(crate) const DEADLINE_MARGIN: Setting = number(
    "LOGHUB_DEADLINE_MARGIN_MS",
    "5000",
    "milliseconds",
    500..=60_000,
    "How long before the function's deadline work stops and what is undelivered parks.",
);
pub(crate) const TEAM_CONCURRENCY: Setting = number(
    "LOGHUB_TEAM_CONCURRENCY",
    "2",
    "requests",
    1..=64,
    "Requests under way at once for one team in one environment.",
);
pub(crate) const TEAM_WAITING_BYTES: Setting = number(
    "LOGHUB_TEAM_WAITING_BYTES",
    "16777216",
    "bytes",
    1_000_000..=1_073_741_824,
    "Compressed bytes of one team that may be in flight in one environment; what exceeds them parks at once.",
)
.of_shipper();
pub(crate) const IN_FLIGHT_BYTES: Setting = number(
    "LOGHUB_IN_FLIGHT_BYTES",
    "33554432",
    "bytes",
    1_000_000..=4_294_967_296,
    "Compressed bytes of all teams that may be in flight in one environment before decoding waits.",
)
.of_shipper();
pub(crate) const TABLE_POLL: Setting = number(
    "LOGHUB_TABLE_POLL_SECONDS",
    "30",
    "seconds",
    0..=3_600,
    "How long a table is in force before a newer version is looked for.",
);
pub(crate) const TOKEN_TTL: Setting = number(
    "LOGHUB_TOKEN_TTL_SECONDS",
    "300",
    "seconds",
    1..=86_400,
    "How long a token is used before it is read again, in the background.",
);
pub(crate) const GZIP_LEVEL: Setting =
    number("LOGHUB_GZIP_LEVEL", "6", "level", 1..=12, "The compression level of bulks.");
pub(crate) const INFLATED_BYTES: Setting = number(
    "LOGHUB_INFLATED_BYTES",
    "67108864",
    "bytes",
    1_048_576..=1_073_741_824,
    "A record may inflate to at most this much; more is poison.",
)
.of_shipper();
pub(crate) const BULK_BYTES: Setting = number(
    "LOGHUB_BULK_BYTES",
    "9000000",
    "bytes",
    1_000_000..=10_485_760,
    "A bulk is sealed before it exceeds this much, uncompressed. Logz.io takes 10 MB.",
)
.of_shipper();
pub(crate) const OPEN_BYTES: Setting = number(
    "LOGHUB_OPEN_BYTES",
    "33554432",
    "bytes",
    1_000_000..=1_073_741_824,
    "All open bulks together hold at most about this much; beyond it the largest is sealed early.",
)
.of_shipper();
pub(crate) const BACKOFF: Setting = number(
    "LOGHUB_BACKOFF_SECONDS",
    "30",
    "seconds",
    1..=3_600,
    "How long a parked bulk waits after its first failed try; each further one doubles that, up to an hour.",
)
.of_redeliver();
pub(crate) const GIVE_UP: Setting = number(
    "LOGHUB_GIVE_UP_DAYS",
    "10",
    "days",
    1..=13,
    "How old a parked bulk may grow. SQS forgets its pointer 14 days after the first send, in the dead-letter queue too.",
)
.of_redeliver();

/// Every setting, in the order in which the documentation lists them.
pub const SETTINGS: [Setting; 24] = [
    ROUTING,
    LISTENER_URL,
    TOKEN_PREFIX,
    PARK_BUCKET,
    PARK_QUEUE_URL,
    DEAD_LETTER_QUEUE_URL,
    QUARANTINE_BUCKET,
    LANES,
    ATTEMPT_TIMEOUT,
    CONNECT_TIMEOUT,
    LINGER,
    BREAKER,
    DEADLINE_MARGIN,
    TEAM_CONCURRENCY,
    TABLE_POLL,
    TOKEN_TTL,
    GZIP_LEVEL,
    TEAM_WAITING_BYTES,
    IN_FLIGHT_BYTES,
    INFLATED_BYTES,
    BULK_BYTES,
    OPEN_BYTES,
    BACKOFF,
    GIVE_UP,
];

/// The settings as a Markdown table.
#[must_use]
pub fn markdown() -> String {
    let mut table =
        String::from("| variable | default | values | read by | meaning |\n|---|---|---|---|---|\n");
    for setting in &SETTINGS {
        let default = setting.default.map_or("required".to_owned(), |value| format!("`{value}`"));
        let (name, meaning) = (setting.name, setting.meaning);
        let (values, used_by) = (setting.kind.in_words(), setting.used_by.in_words());
        // Writing to a String cannot fail.
        let _ = writeln!(table, "| `{name}` | {default} | {values} | {used_by} | {meaning} |");
    }
    table
}

impl Kind {
    fn in_words(&self) -> String {
        match self {
            Kind::Text => "text".to_owned(),
            Kind::Number { unit, range } => format!("{} to {} {unit}", range.start(), range.end()),
        }
    }
}

impl UsedBy {
    fn in_words(self) -> &'static str {
        match self {
            UsedBy::Both => "both",
            UsedBy::Shipper => "`shipper`",
            UsedBy::Redeliver => "`redeliver`",
        }
    }
}
