//! Every setting, as the parser reads it and as `docs/settings.md` documents it.

use function::setting::{self, Setting};

const SUBSCRIBER: &[&str] = &["subscriber"];

const fn text(name: &'static str, default: Option<&'static str>, meaning: &'static str) -> Setting {
    Setting::text(name, default, meaning).read_by(SUBSCRIBER)
}

pub(crate) const ROUTING: Setting = setting::ROUTING.read_by(SUBSCRIBER);
pub(crate) const HUB_ACCOUNT: Setting = text("LOGHUB_HUB_ACCOUNT", None, "The hub's account id.");
pub(crate) const DESTINATION_NAME: Setting = text(
    "LOGHUB_DESTINATION_NAME",
    Some("loghub"),
    "The name of the hub's Logs destination, the same in each Region.",
);
pub(crate) const REGIONS: Setting = text(
    "LOGHUB_REGIONS",
    Some(""),
    "The Regions in which the hub has a destination, separated by commas. Without it, the function's own Region.",
);
pub(crate) const MEMBER_ROLE: Setting = text(
    "LOGHUB_MEMBER_ROLE",
    Some("loghub-member"),
    "The name of the role in members that the subscriber acts as.",
);
pub(crate) const DELIVERY_ROLE: Setting = text(
    "LOGHUB_DELIVERY_ROLE",
    Some("loghub-delivery"),
    "The name of the role in members with which CloudWatch Logs sends log events.",
);
pub(crate) const EXTERNAL_ID: Setting =
    text("LOGHUB_EXTERNAL_ID", None, "The external id that members' roles require.");
pub(crate) const RECONCILE_QUEUE_URL: Setting = text(
    "LOGHUB_RECONCILE_QUEUE_URL",
    None,
    "The FIFO queue of tasks. Each task is for one Region of one account.",
);
pub(crate) const STATE_BUCKET: Setting = text(
    "LOGHUB_STATE_BUCKET",
    None,
    "The bucket of reports, retries, and the onboarded and offboarded accounts.",
);
pub(crate) const OWN_LOG_GROUPS: Setting = text(
    "LOGHUB_OWN_LOG_GROUPS",
    Some(""),
    "Further log groups of the hub, separated by commas, that are never subscribed. Its functions' log groups are always included.",
);
pub(crate) const EVENT_LANES: Setting = Setting::number(
    "LOGHUB_EVENT_LANES",
    "2",
    "environments",
    1..=100,
    "The number of environments that share the events' part of the quota: the maximum concurrency of the events queue's mapping.",
)
.read_by(SUBSCRIBER);
pub(crate) const QUOTA_PERCENT: Setting = Setting::number(
    "LOGHUB_QUOTA_PERCENT",
    "50",
    "per cent",
    1..=10_000,
    "The part of AWS's default API quotas that is used in a member, for each operation. The member keeps the rest. Set more \
     than 100 only if AWS has raised them.",
)
.read_by(SUBSCRIBER);
pub(crate) const PATIENCE: Setting = Setting::number(
    "LOGHUB_PATIENCE_SECONDS",
    "180",
    "seconds",
    0..=900,
    "The time for which transient failures of calls in a member, such as those of a fresh role, are retried.",
)
.read_by(SUBSCRIBER);
pub(crate) const DEADLINE_MARGIN: Setting = setting::DEADLINE_MARGIN.read_by(SUBSCRIBER);
pub(crate) const TABLE_POLL: Setting = setting::TABLE_POLL.read_by(SUBSCRIBER);

/// Every setting, in the order in which the documentation lists them.
pub const SETTINGS: [Setting; 15] = [
    ROUTING,
    HUB_ACCOUNT,
    DESTINATION_NAME,
    REGIONS,
    MEMBER_ROLE,
    DELIVERY_ROLE,
    EXTERNAL_ID,
    RECONCILE_QUEUE_URL,
    STATE_BUCKET,
    OWN_LOG_GROUPS,
    EVENT_LANES,
    QUOTA_PERCENT,
    PATIENCE,
    DEADLINE_MARGIN,
    TABLE_POLL,
];
