//! The result: a table for people, JSON for programs, and the targets beside it.

use comfy_table::{CellAlignment, Table, presets};
use serde::{Deserialize, Serialize};

use crate::profile::Profile;
use crate::table::Parse;

/// The figures of a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Target {
    /// The least that must be done.
    Floor,
    /// The shipper under a table.
    Shipper(Parse),
}

/// The cost of one program under one profile; sizes and counts are of one invocation.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Row {
    /// The profile.
    pub profile: Profile,
    /// The program.
    pub target: Target,
    /// CPU time, user and system, the median of all invocations.
    pub cpu_ms: f64,
    /// The same of each turn: turns of one number stood beside each other.
    pub turns_ms: Vec<f64>,
    /// CPU nanoseconds for each byte of the inflated envelopes.
    pub cpu_ns_per_byte: f64,
    /// Megabytes of inflated envelopes in a second of CPU time.
    pub mb_per_cpu_second: f64,
    /// From payload to answer, the median.
    pub p50_ms: f64,
    /// From payload to answer, the 99th percentile.
    pub p99_ms: f64,
    /// From the start of the process to its first request for work.
    pub ready_ms: f64,
    /// CPU time until then.
    pub init_cpu_ms: f64,
    /// The most memory it ever held.
    pub peak_rss_mib: f64,
    /// Requests to the listener.
    pub requests: u64,
    /// Bytes of their bodies.
    pub wire_bytes: u64,
    /// Bytes of their bodies inflated.
    pub raw_bytes: u64,
    /// Bytes of the inflated envelopes.
    pub decoded_bytes: u64,
    /// Bytes of the payload.
    pub payload_bytes: u64,
    /// Log events.
    pub events: u64,
    /// True if every event arrived once, at its team.
    pub complete: bool,
}

/// All rows of a run.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Figures {
    /// The gzip level of all programs.
    pub gzip_level: i32,
    /// The rows, the floor first in each profile.
    pub rows: Vec<Row>,
}

impl Figures {
    pub(crate) fn new(rows: Vec<Row>, gzip_level: i32) -> Figures {
        Figures { gzip_level, rows }
    }

    /// How many times the floor's CPU time a row took: the median over turns that stood beside each other, so that a
    /// machine that is slow for a while is slow for both.
    #[must_use]
    pub fn ratio(&self, row: &Row) -> Option<f64> {
        let floor =
            self.rows.iter().find(|other| other.profile == row.profile && other.target == Target::Floor)?;
        let mut ratios: Vec<_> =
            row.turns_ms.iter().zip(&floor.turns_ms).map(|(turn, floor)| turn / floor).collect();
        ratios.sort_unstable_by(f64::total_cmp);
        ratios.get(ratios.len() / 2).copied()
    }

    /// The row that stands for all: a typical batch under the table that a user has.
    #[must_use]
    pub fn headline(&self) -> Option<&Row> {
        let is_headline =
            |row: &&Row| row.profile == Profile::Typical && row.target == Target::Shipper(Parse::Auto);
        self.rows.iter().find(is_headline)
    }

    /// Returns true if every event arrived, everywhere.
    #[must_use]
    pub fn complete(&self) -> bool {
        self.rows.iter().all(|row| row.complete)
    }

    /// The rows as a table.
    #[must_use]
    pub fn table(&self) -> String {
        let mut table = Table::new();
        table.load_style(presets::UTF8_HORIZONTAL_ONLY);
        table.set_header([
            "profile",
            "program",
            "CPU ms",
            "× floor",
            "target",
            "ns/B",
            "MB/CPU s",
            "p50 ms",
            "p99 ms",
            "ready ms",
            "init CPU ms",
            "RSS MiB",
            "requests",
            "wire MB",
            "gzip",
            "ids",
        ]);
        for row in &self.rows {
            table.add_row(self.cells(row));
        }
        for column in table.column_iter_mut().skip(2) {
            column.set_cell_alignment(CellAlignment::Right);
        }
        table.to_string()
    }

    fn cells(&self, row: &Row) -> [String; 16] {
        let decimal = |value: f64| format!("{value:.1}");
        [
            row.profile.name().to_owned(),
            row.target.name(),
            decimal(row.cpu_ms),
            self.ratio(row).map_or_else(String::new, |ratio| format!("{ratio:.2}")),
            row.target.ratio(row.profile).map_or_else(String::new, |target| format!("≤ {target}")),
            decimal(row.cpu_ns_per_byte),
            format!("{:.0}", row.mb_per_cpu_second),
            decimal(row.p50_ms),
            decimal(row.p99_ms),
            decimal(row.ready_ms),
            decimal(row.init_cpu_ms),
            decimal(row.peak_rss_mib),
            row.requests.to_string(),
            decimal(row.wire_bytes as f64 / 1e6),
            format!("{:.1}", row.raw_bytes as f64 / (row.wire_bytes as f64).max(1.0)),
            if row.complete { "all" } else { "WRONG" }.to_owned(),
        ]
    }
}

impl Target {
    /// As in the figures.
    #[must_use]
    pub fn name(self) -> String {
        match self {
            Target::Floor => "floor".to_owned(),
            Target::Shipper(parse) => format!("shipper, {}", parse.name()),
        }
    }

    /// The most multiples of the floor's CPU time that it may take.
    #[must_use]
    pub fn ratio(self, profile: Profile) -> Option<f64> {
        match (self, profile) {
            // No targets are set for structured lines.
            (Target::Floor, _) | (_, Profile::Structured) => None,
            (Target::Shipper(Parse::Auto), Profile::Typical | Profile::FewLarge) => Some(1.7),
            (Target::Shipper(Parse::Auto), Profile::ManySmall) => Some(1.8),
            (Target::Shipper(Parse::Auto), Profile::Incompressible) => Some(1.6),
            (Target::Shipper(Parse::None), Profile::Typical) => Some(1.25),
            (Target::Shipper(Parse::None), Profile::ManySmall) => Some(1.5),
            (Target::Shipper(Parse::None), Profile::FewLarge) => Some(1.3),
            (Target::Shipper(Parse::None), Profile::Incompressible) => Some(1.35),
        }
    }
}
