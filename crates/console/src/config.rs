//! The configuration of a console.

/// The port, and what the page shows of its surroundings.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Config {
    /// The port on 127.0.0.1; `None` takes 8072 if it is free, else any free one. 0 takes any free one.
    pub port: Option<u16>,
    /// The time zone that the page begins with, such as `UTC` or `Europe/Berlin`.
    pub zone: String,
    /// The version that the page shows.
    pub version: String,
}

impl Default for Config {
    fn default() -> Self {
        Self { port: None, zone: "UTC".to_owned(), version: env!("CARGO_PKG_VERSION").to_owned() }
    }
}

impl Config {
    /// The defaults, on any free port.
    #[must_use]
    pub fn on_any_port() -> Self {
        Self { port: Some(0), ..Self::default() }
    }
}
