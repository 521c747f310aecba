//! Settings from the environment, checked all at once. Nothing outside the process is looked at.

use std::collections::BTreeMap;
use std::net::IpAddr;
use std::num::NonZeroU32;
use std::path::PathBuf;
use std::time::Duration;

use pipeline::Limits;
use reqwest::Url;
use thiserror::Error;

use crate::setting::{self, Kind, SETTINGS, Setting};

/// The process's environment, as an argument.
pub type Environment = BTreeMap<String, String>;

/// What both functions need.
#[derive(Clone, Debug)]
pub struct HubSettings {
    /// Where the table is.
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
    /// How many environments share a team's budget.
    pub lanes: NonZeroU32,
    /// How long one request may take.
    pub attempt_timeout: Duration,
    /// How long connecting may take.
    pub connect_timeout: Duration,
    /// How long to wait while nothing ends.
    pub linger: Duration,
    /// How long a team's breaker is open the first time.
    pub breaker: Duration,
    /// How long before the deadline work stops.
    pub deadline_margin: Duration,
    /// Requests at once for one team.
    pub team_concurrency: usize,
    /// How long a table is in force before a newer one is looked for.
    pub table_poll: Duration,
    /// How long a token is used before it is read again.
    pub token_ttl: Duration,
    /// The compression level of halved bulks.
    pub gzip_level: i32,
    /// Variables that look like settings and are none.
    pub unknown: Vec<String>,
}

/// What `shipper` needs.
#[derive(Clone, Debug)]
pub struct ShipperSettings {
    /// What both functions need.
    pub hub: HubSettings,
    /// The bucket of poison.
    pub quarantine_bucket: String,
    /// Compressed bytes of one team in flight.
    pub team_waiting_bytes: usize,
    /// Compressed bytes of all teams in flight.
    pub in_flight_bytes: usize,
    /// Sizes that bound a batch.
    pub limits: Limits,
}

/// What `redeliver` needs.
#[derive(Clone, Debug)]
pub struct RedeliverSettings {
    /// What both functions need.
    pub hub: HubSettings,
    /// How long a parked bulk waits after its first failed try.
    pub backoff: Duration,
    /// How old a parked bulk may grow.
    pub give_up_after: Duration,
}

/// Where the table is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TablePlace {
    /// A file.
    Path(PathBuf),
    /// An object in S3.
    Object {
        /// Its bucket.
        bucket: String,
        /// Its key.
        key: String,
    },
}

/// Everything wrong with the settings.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
#[error("the settings can't be used: {}", .faults.join("; "))]
pub struct SettingsError {
    /// A sentence a fault.
    pub faults: Vec<String>,
}

impl ShipperSettings {
    /// Reads the settings of `shipper`.
    pub fn parse(environment: &Environment) -> Result<ShipperSettings, SettingsError> {
        let mut reader = Reader::new(environment);
        let hub = reader.hub();
        let limits = reader.limits(hub.as_ref().map_or(0, |hub| hub.gzip_level));
        let quarantine_bucket = reader.text(&setting::QUARANTINE_BUCKET);
        let team_waiting_bytes = reader.size(&setting::TEAM_WAITING_BYTES);
        let in_flight_bytes = reader.size(&setting::IN_FLIGHT_BYTES);
        reader.finish(hub.map(|hub| ShipperSettings {
            hub,
            quarantine_bucket,
            team_waiting_bytes,
            in_flight_bytes,
            limits,
        }))
    }
}

impl RedeliverSettings {
    /// Reads the settings of `redeliver`.
    pub fn parse(environment: &Environment) -> Result<RedeliverSettings, SettingsError> {
        let mut reader = Reader::new(environment);
        let hub = reader.hub();
        let give_up_after = Duration::from_hours(24 * reader.number(&setting::GIVE_UP));
        let backoff = Duration::from_secs(reader.number(&setting::BACKOFF));
        reader.finish(hub.map(|hub| RedeliverSettings { hub, backoff, give_up_after }))
    }
}

/// Reads one setting after another and collects what is wrong; a faulty one yields a stand-in.
struct Reader<'a> {
    environment: &'a Environment,
    faults: Vec<String>,
}

impl<'a> Reader<'a> {
    fn new(environment: &'a Environment) -> Reader<'a> {
        Reader { environment, faults: Vec::new() }
    }

    fn finish<T>(self, settings: Option<T>) -> Result<T, SettingsError> {
        settings.filter(|_| self.faults.is_empty()).ok_or(SettingsError { faults: self.faults })
    }

    /// None where the listener's URL is faulty: nothing can stand in for one.
    fn hub(&mut self) -> Option<HubSettings> {
        let routing = self.table_place();
        let listener = self.listener();
        Some(HubSettings {
            routing,
            token_prefix: self.token_prefix(),
            park_bucket: self.text(&setting::PARK_BUCKET),
            park_queue: self.text(&setting::PARK_QUEUE_URL),
            dead_letter_queue: self.text(&setting::DEAD_LETTER_QUEUE_URL),
            lanes: self.lanes(),
            attempt_timeout: self.millis(&setting::ATTEMPT_TIMEOUT),
            connect_timeout: self.millis(&setting::CONNECT_TIMEOUT),
            linger: self.millis(&setting::LINGER),
            breaker: self.millis(&setting::BREAKER),
            deadline_margin: self.millis(&setting::DEADLINE_MARGIN),
            team_concurrency: self.size(&setting::TEAM_CONCURRENCY),
            table_poll: Duration::from_secs(self.number(&setting::TABLE_POLL)),
            token_ttl: Duration::from_secs(self.number(&setting::TOKEN_TTL)),
            gzip_level: self.gzip_level(),
            unknown: self.unknown(),
            // Last, so that the faults of all the others are found too.
            listener: listener?,
        })
    }

    fn gzip_level(&mut self) -> i32 {
        i32::try_from(self.number(&setting::GZIP_LEVEL)).unwrap_or(1)
    }

    fn limits(&mut self, gzip_level: i32) -> Limits {
        Limits {
            inflated_bytes: self.size(&setting::INFLATED_BYTES),
            bulk_bytes: self.size(&setting::BULK_BYTES),
            open_bytes: self.size(&setting::OPEN_BYTES),
            gzip_level,
            ..Limits::default()
        }
    }

    fn text(&mut self, setting: &Setting) -> String {
        let set =
            self.environment.get(setting.name).map(|value| value.trim()).filter(|value| !value.is_empty());
        let Some(value) = set.or(setting.default) else {
            self.faults.push(format!("{} is not set; {}", setting.name, lower_first(setting.meaning)));
            return String::new();
        };
        value.to_owned()
    }

    fn number(&mut self, setting: &Setting) -> u64 {
        let value = self.text(setting);
        let Kind::Number { unit, range } = &setting.kind else { return 0 };
        match value.parse() {
            Ok(number) if range.contains(&number) => number,
            _ => {
                let (name, least, most) = (setting.name, range.start(), range.end());
                self.faults.push(format!("{name} is `{value}`; set {least} to {most} {unit}"));
                *range.start()
            }
        }
    }

    fn size(&mut self, setting: &Setting) -> usize {
        usize::try_from(self.number(setting)).unwrap_or(usize::MAX)
    }

    fn millis(&mut self, setting: &Setting) -> Duration {
        Duration::from_millis(self.number(setting))
    }

    fn lanes(&mut self) -> NonZeroU32 {
        let lanes = u32::try_from(self.number(&setting::LANES)).unwrap_or(u32::MAX);
        NonZeroU32::new(lanes).unwrap_or(NonZeroU32::MIN)
    }

    fn table_place(&mut self) -> TablePlace {
        let value = self.text(&setting::ROUTING);
        let Some(object) = value.strip_prefix("s3://") else { return TablePlace::Path(value.into()) };
        match object.split_once('/') {
            Some((bucket, key)) if !bucket.is_empty() && !key.is_empty() => {
                TablePlace::Object { bucket: bucket.to_owned(), key: key.to_owned() }
            }
            _ => {
                self.faults.push(format!("{} is `{value}`; write `s3://bucket/key`", setting::ROUTING.name));
                TablePlace::Path(PathBuf::new())
            }
        }
    }

    fn token_prefix(&mut self) -> String {
        let value = self.text(&setting::TOKEN_PREFIX);
        if !value.starts_with('/') {
            let name = setting::TOKEN_PREFIX.name;
            self.faults.push(format!("{name} is `{value}`; an SSM path starts with `/`"));
        }
        value.trim_end_matches('/').to_owned()
    }

    fn listener(&mut self) -> Option<Url> {
        let value = self.text(&setting::LISTENER_URL);
        let checked = check_listener(&value);
        // That it is missing has been said.
        if let Some(fault) = checked.as_ref().err().filter(|_| !value.is_empty()) {
            self.faults.push(format!("{} is not usable: {fault}", setting::LISTENER_URL.name));
        }
        checked.ok()
    }

    fn unknown(&self) -> Vec<String> {
        let known = |name: &str| SETTINGS.iter().any(|setting| setting.name == name);
        let ours = self.environment.keys().filter(|name| name.starts_with("LOGHUB_"));
        ours.filter(|name| !known(name)).cloned().collect()
    }
}

/// Parses the listener's URL. The faults do not repeat it: someone may have put a token into it.
fn check_listener(value: &str) -> Result<Url, String> {
    let url = Url::parse(value).map_err(|error| format!("it is not a URL ({error})"))?;
    if url.query().is_some() || !url.username().is_empty() || url.password().is_some() {
        return Err("it must not carry a query or a user; tokens come from SSM".to_owned());
    }
    match url.scheme() {
        "https" => Ok(url),
        "http" if is_loopback(&url) => Ok(url),
        "http" => {
            Err("use https; http would send tokens in the clear and is taken for loopback hosts only"
                .to_owned())
        }
        _ => Err("it must start with https://".to_owned()),
    }
}

fn is_loopback(url: &Url) -> bool {
    let host = url.host_str().unwrap_or_default();
    let address = host.trim_start_matches('[').trim_end_matches(']');
    host == "localhost" || address.parse().is_ok_and(|address: IpAddr| address.is_loopback())
}

fn lower_first(sentence: &str) -> String {
    let mut chars = sentence.trim_end_matches('.').chars();
    chars.next().map(|first| first.to_lowercase().chain(chars).collect()).unwrap_or_default()
}
