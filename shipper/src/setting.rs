//! Every setting: the one truth that the parser reads and that the table in `docs/settings.md` is made from.

use std::ops::RangeInclusive;

use function::setting::{self, Setting};

const BOTH: &[&str] = &["shipper", "redeliver"];

const fn text(name: &'static str, default: Option<&'static str>, meaning: &'static str) -> Setting {
    Setting::text(name, default, meaning).read_by(BOTH)
}

const fn number(
    name: &'static str,
    default: &'static str,
    unit: &'static str,
    range: RangeInclusive<u64>,
    meaning: &'static str,
) -> Setting {
    Setting::number(name, default, unit, range, meaning).read_by(BOTH)
}

pub(crate) const ROUTING: Setting = setting::ROUTING.read_by(BOTH);
pub(crate) const LISTENER_URL: Setting = text(
    "LOGHUB_LISTENER_URL",
    None,
    "The listener, such as `https://listener-eu.logz.io:8071`. `http` is accepted for loopback hosts only.",
);
pub(crate) const TOKEN_PREFIX: Setting = text(
    "LOGHUB_TOKEN_PREFIX",
    Some("/loghub/tokens"),
    "The SSM path of all tokens, and of the mask key as `_mask-key`.",
);
pub(crate) const PARK_BUCKET: Setting = text(
    "LOGHUB_PARK_BUCKET",
    None,
    "The bucket of parked and given-up bulks, and of notes of records that were tried.",
);
pub(crate) const PARK_QUEUE_URL: Setting =
    text("LOGHUB_PARK_QUEUE_URL", None, "The queue of pointers to parked bulks.");
pub(crate) const DEAD_LETTER_QUEUE_URL: Setting =
    text("LOGHUB_DEAD_LETTER_QUEUE_URL", None, "The queue of pointers to bulks that were given up.");
pub(crate) const QUARANTINE_BUCKET: Setting = text(
    "LOGHUB_QUARANTINE_BUCKET",
    None,
    "The bucket of records that cannot be decoded, or not in time. They may be unmasked: no machine reads them back.",
)
.read_by(&["shipper"]);
pub(crate) const LANES: Setting = number(
    "LOGHUB_LANES",
    "1",
    "environments",
    1..=10_000,
    "The number of environments that share a team's budget: shards times the parallelisation factor.",
);
pub(crate) const ATTEMPT_TIMEOUT: Setting = number(
    "LOGHUB_ATTEMPT_TIMEOUT_MS",
    "5000",
    "milliseconds",
    100..=60_000,
    "The longest time that one request to the listener may take.",
);
pub(crate) const CONNECT_TIMEOUT: Setting = number(
    "LOGHUB_CONNECT_TIMEOUT_MS",
    "1000",
    "milliseconds",
    50..=30_000,
    "The longest time that connecting to the listener may take.",
);
pub(crate) const BREAKER: Setting = number(
    "LOGHUB_BREAKER_MS",
    "30000",
    "milliseconds",
    100..=600_000,
    "The time for which a team's breaker is open the first time. Each failed probe doubles it, up to ten times the first.",
);
pub(crate) const LINGER: Setting = number(
    "LOGHUB_LINGER_MS",
    "500",
    "milliseconds",
    10..=30_000,
    "The longest wait for bulks in flight while none of them ends; then they are parked.",
);
pub(crate) const DEADLINE_MARGIN: Setting = setting::DEADLINE_MARGIN.read_by(BOTH);
pub(crate) const TEAM_CONCURRENCY: Setting = number(
    "LOGHUB_TEAM_CONCURRENCY",
    "2",
    "requests",
    1..=64,
    "The number of requests that one environment makes at once for one team.",
);
pub(crate) const TEAM_WAITING_BYTES: Setting = number(
    "LOGHUB_TEAM_WAITING_BYTES",
    "16777216",
    "bytes",
    1_000_000..=1_073_741_824,
    "Compressed bytes of one team that may be in flight in one environment; further bulks are parked at once.",
)
.read_by(&["shipper"]);
pub(crate) const IN_FLIGHT_BYTES: Setting = number(
    "LOGHUB_IN_FLIGHT_BYTES",
    "33554432",
    "bytes",
    1_000_000..=4_294_967_296,
    "Compressed bytes of all teams that may be in flight in one environment before decoding waits.",
)
.read_by(&["shipper"]);
pub(crate) const TABLE_POLL: Setting = setting::TABLE_POLL.read_by(BOTH);
pub(crate) const TOKEN_TTL: Setting = number(
    "LOGHUB_TOKEN_TTL_SECONDS",
    "300",
    "seconds",
    1..=86_400,
    "The time for which a token is used before it is read again, in the background.",
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
.read_by(&["shipper"]);
pub(crate) const BULK_BYTES: Setting = number(
    "LOGHUB_BULK_BYTES",
    "9000000",
    "bytes",
    1_000_000..=10_485_760,
    "A bulk is sealed before it exceeds this much, uncompressed. Logz.io takes 10 MB.",
)
.read_by(&["shipper"]);
pub(crate) const OPEN_BYTES: Setting = number(
    "LOGHUB_OPEN_BYTES",
    "33554432",
    "bytes",
    1_000_000..=1_073_741_824,
    "All open bulks together hold at most about this much; beyond it the largest is sealed early.",
)
.read_by(&["shipper"]);
pub(crate) const BACKOFF: Setting = number(
    "LOGHUB_BACKOFF_SECONDS",
    "30",
    "seconds",
    1..=3_600,
    "The wait of a parked bulk after its first failed try; each further one doubles it, up to an hour.",
)
.read_by(&["redeliver"]);
pub(crate) const GIVE_UP: Setting = number(
    "LOGHUB_GIVE_UP_DAYS",
    "10",
    "days",
    1..=13,
    "The age at which a parked bulk is given up. SQS forgets its pointer 14 days after the first send, in the dead-letter queue too.",
)
.read_by(&["redeliver"]);
pub(crate) const ACCOUNT_METRICS: Setting = Setting::switch(
    "LOGHUB_ACCOUNT_METRICS",
    "true",
    "Turns on a metric by account, `EventAge`: the age of the newest event that the hub received from each. CloudWatch charges for each as a custom metric.",
)
.read_by(&["shipper"]);

/// Every setting, in the order in which the documentation lists them.
pub const SETTINGS: [Setting; 25] = [
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
    ACCOUNT_METRICS,
    BACKOFF,
    GIVE_UP,
];
