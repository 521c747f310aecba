//! The log: JSON lines on standard output, at the level that Lambda's configuration asks for.

use std::io::Write as _;

use jiff::Timestamp;
use tracing::level_filters::LevelFilter;
use tracing_subscriber::filter::Targets;
use tracing_subscriber::layer::SubscriberExt as _;
use tracing_subscriber::util::SubscriberInitExt as _;

use crate::settings::Environment;

/// Lambda's variable for the level. AWS, "Configuring advanced logging controls": TRACE to FATAL.
const LEVEL: &str = "AWS_LAMBDA_LOG_LEVEL";

/// Our own targets; libraries are heard from WARN on, for some print requests below it.
const OURS: [&str; 6] = ["shipper", "redeliver", "subscriber", "function", "pipeline", "routing"];

/// A report as raw lines of standard output.
pub trait Lines {
    /// Metrics, stating `level`, and the summary if INFO is logged.
    fn lines(&self, now: Timestamp, level: &str, with_summary: bool) -> Vec<String>;
}

/// The level of the log, as Lambda's environment has it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Level {
    filter: LevelFilter,
    name: &'static str,
}

impl Level {
    /// Reads the level; INFO when none is set or it is none of Lambda's.
    #[must_use]
    pub fn of(environment: &Environment) -> Level {
        let (filter, name) =
            match environment.get(LEVEL).map_or("", String::as_str).to_ascii_uppercase().as_str() {
                "TRACE" => (LevelFilter::TRACE, "TRACE"),
                "DEBUG" => (LevelFilter::DEBUG, "DEBUG"),
                "WARN" => (LevelFilter::WARN, "WARN"),
                "ERROR" => (LevelFilter::ERROR, "ERROR"),
                "FATAL" => (LevelFilter::ERROR, "FATAL"),
                _ => (LevelFilter::INFO, "INFO"),
            };
        Level { filter, name }
    }

    /// Starts the log. From then on it says where a panic came from, and never the panic's message: that may hold what
    /// a customer logged.
    pub fn start_log(self) {
        let libraries = self.filter.min(LevelFilter::WARN);
        let targets =
            Targets::new().with_default(libraries).with_targets(OURS.map(|ours| (ours, self.filter)));
        let json = tracing_subscriber::fmt::layer().json().flatten_event(true).with_current_span(false);
        tracing_subscriber::registry().with(json.with_span_list(false)).with(targets).init();
        std::panic::set_hook(Box::new(|panic| {
            let place = panic.location().map(ToString::to_string).unwrap_or_default();
            tracing::error!(%place, error_type = "Panic", "a panic: a defect of loghub; please report this place");
        }));
    }

    /// Prints what a report says: metrics always, its summary at INFO and below.
    pub fn print(self, report: &impl Lines) {
        let mut out = std::io::stdout().lock();
        for line in report.lines(Timestamp::now(), self.name, self.filter >= LevelFilter::INFO) {
            // A failed write of the log can't be logged.
            let _ = writeln!(out, "{line}");
        }
    }
}
