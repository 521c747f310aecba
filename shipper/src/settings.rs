//! Settings from the environment, checked all at once. Nothing outside the process is looked at.

use std::net::IpAddr;
use std::num::NonZeroU32;
use std::time::Duration;

use function::settings::{Environment, Reader, SettingsError, TablePlace};
use pipeline::Limits;
use reqwest::Url;

use crate::setting;

/// The settings that both functions need.
#[derive(Clone, Debug)]
pub struct HubSettings {
    /// The place of the table.
    pub routing: TablePlace,
    /// The listener.
    pub listener: Url,
    /// The SSM path of the tokens, without a slash at its end.
    pub token_prefix: String,
    /// The bucket of parked and given-up bulks.
    pub park_bucket: String,
    /// The queue of pointers to parked bulks.
    pub park_queue: String,
    /// The queue of pointers to given-up bulks.
    pub dead_letter_queue: String,
    /// The number of environments that share a team's budget.
    pub lanes: NonZeroU32,
    /// The longest time that one request may take.
    pub attempt_timeout: Duration,
    /// The longest time that connecting may take.
    pub connect_timeout: Duration,
    /// The longest wait while no bulk ends.
    pub linger: Duration,
    /// The time for which a team's breaker is open the first time.
    pub breaker: Duration,
    /// The time before the deadline at which work stops.
    pub deadline_margin: Duration,
    /// Requests at once for one team.
    pub team_concurrency: usize,
    /// The time for which a table is in force before a newer one is looked for.
    pub table_poll: Duration,
    /// The time for which a token is used before it is read again.
    pub token_ttl: Duration,
    /// The compression level of halved bulks.
    pub gzip_level: i32,
    /// Unknown `LOGHUB_` variables.
    pub unknown: Vec<String>,
}

/// The settings of `shipper`.
#[derive(Clone, Debug)]
pub struct ShipperSettings {
    /// The settings that both functions need.
    pub hub: HubSettings,
    /// The bucket of poison.
    pub quarantine_bucket: String,
    /// Compressed bytes of one team in flight.
    pub team_waiting_bytes: usize,
    /// Compressed bytes of all teams in flight.
    pub in_flight_bytes: usize,
    /// Sizes that bound a batch.
    pub limits: Limits,
    /// True if there is a metric by account.
    pub account_metrics: bool,
}

/// The settings of `redeliver`.
#[derive(Clone, Debug)]
pub struct RedeliverSettings {
    /// The settings that both functions need.
    pub hub: HubSettings,
    /// The wait of a parked bulk after its first failed try.
    pub backoff: Duration,
    /// The age at which a parked bulk is given up.
    pub give_up_after: Duration,
}

impl ShipperSettings {
    /// Reads the settings of `shipper`.
    pub fn parse(environment: &Environment) -> Result<ShipperSettings, SettingsError> {
        let mut reader = Reader::new(environment);
        let hub = hub(&mut reader);
        let limits = limits(&mut reader, hub.as_ref().map_or(0, |hub| hub.gzip_level));
        let quarantine_bucket = reader.text(&setting::QUARANTINE_BUCKET);
        let team_waiting_bytes = reader.size(&setting::TEAM_WAITING_BYTES);
        let in_flight_bytes = reader.size(&setting::IN_FLIGHT_BYTES);
        let account_metrics = reader.switch(&setting::ACCOUNT_METRICS);
        reader.finish(hub.map(|hub| ShipperSettings {
            hub,
            quarantine_bucket,
            team_waiting_bytes,
            in_flight_bytes,
            limits,
            account_metrics,
        }))
    }
}

impl RedeliverSettings {
    /// Reads the settings of `redeliver`.
    pub fn parse(environment: &Environment) -> Result<RedeliverSettings, SettingsError> {
        let mut reader = Reader::new(environment);
        let hub = hub(&mut reader);
        let give_up_after = Duration::from_hours(24 * reader.number(&setting::GIVE_UP));
        let backoff = Duration::from_secs(reader.number(&setting::BACKOFF));
        reader.finish(hub.map(|hub| RedeliverSettings { hub, backoff, give_up_after }))
    }
}

/// Returns `None` if the listener's URL is faulty: there is no placeholder for one.
fn hub(reader: &mut Reader) -> Option<HubSettings> {
    let routing = reader.table_place();
    let listener = listener(reader);
    Some(HubSettings {
        routing,
        token_prefix: token_prefix(reader),
        park_bucket: reader.text(&setting::PARK_BUCKET),
        park_queue: reader.text(&setting::PARK_QUEUE_URL),
        dead_letter_queue: reader.text(&setting::DEAD_LETTER_QUEUE_URL),
        lanes: lanes(reader),
        attempt_timeout: reader.millis(&setting::ATTEMPT_TIMEOUT),
        connect_timeout: reader.millis(&setting::CONNECT_TIMEOUT),
        linger: reader.millis(&setting::LINGER),
        breaker: reader.millis(&setting::BREAKER),
        deadline_margin: reader.millis(&setting::DEADLINE_MARGIN),
        team_concurrency: reader.size(&setting::TEAM_CONCURRENCY),
        table_poll: Duration::from_secs(reader.number(&setting::TABLE_POLL)),
        token_ttl: Duration::from_secs(reader.number(&setting::TOKEN_TTL)),
        gzip_level: gzip_level(reader),
        unknown: reader.unknown(&setting::SETTINGS),
        // Last, so that the faults of all the others are found too.
        listener: listener?,
    })
}

fn gzip_level(reader: &mut Reader) -> i32 {
    i32::try_from(reader.number(&setting::GZIP_LEVEL)).unwrap_or(1)
}

fn limits(reader: &mut Reader, gzip_level: i32) -> Limits {
    Limits {
        inflated_bytes: reader.size(&setting::INFLATED_BYTES),
        bulk_bytes: reader.size(&setting::BULK_BYTES),
        open_bytes: reader.size(&setting::OPEN_BYTES),
        gzip_level,
        ..Limits::default()
    }
}

fn lanes(reader: &mut Reader) -> NonZeroU32 {
    let lanes = u32::try_from(reader.number(&setting::LANES)).unwrap_or(u32::MAX);
    NonZeroU32::new(lanes).unwrap_or(NonZeroU32::MIN)
}

fn token_prefix(reader: &mut Reader) -> String {
    let value = reader.text(&setting::TOKEN_PREFIX);
    if !value.starts_with('/') {
        let name = setting::TOKEN_PREFIX.name;
        reader.fault(format!("{name} is `{value}`; an SSM path starts with `/`"));
    }
    value.trim_end_matches('/').to_owned()
}

fn listener(reader: &mut Reader) -> Option<Url> {
    let value = reader.text(&setting::LISTENER_URL);
    let checked = check_listener(&value);
    // A missing value is reported already.
    if let Some(fault) = checked.as_ref().err().filter(|_| !value.is_empty()) {
        reader.fault(format!("{} is not usable: {fault}", setting::LISTENER_URL.name));
    }
    checked.ok()
}

/// Parses the listener's URL. The faults do not repeat it: someone may have put a token into it.
fn check_listener(value: &str) -> Result<Url, String> {
    let url = Url::parse(value).map_err(|error| format!("it is not a URL ({error})"))?;
    if url.query().is_some() || !url.username().is_empty() || url.password().is_some() {
        return Err("remove the query and the user from it; tokens come from SSM".to_owned());
    }
    match url.scheme() {
        "https" => Ok(url),
        "http" if is_loopback(&url) => Ok(url),
        "http" => {
            Err("use https; http sends tokens in the clear and is accepted for loopback hosts only"
                .to_owned())
        }
        _ => Err("it must start with https://".to_owned()),
    }
}

/// Returns true if the URL's host is this machine.
pub(crate) fn is_loopback(url: &Url) -> bool {
    let host = url.host_str().unwrap_or_default();
    let address = host.trim_start_matches('[').trim_end_matches(']');
    host == "localhost" || address.parse().is_ok_and(|address: IpAddr| address.is_loopback())
}
