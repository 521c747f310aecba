//! The console's index: searching beside one `memmem` pass over the same bytes, its memory, and adding documents
//! beside parsing their lines.
//!
//! The targets are those of a page that answers at once on a laptop. Ratios are of times in the same run, so that they
//! hold on any machine; the least of the rounds counts, because another program can only add to a time.

use std::sync::Arc;
use std::time::{Duration, Instant};

use comfy_table::{CellAlignment, Table, presets};
use fastrand::Rng;
use loghub_console::index::{Bounds, Budget, Document, Index, Search, Span};
use loghub_console::query;
use memchr::memmem::Finder;

use crate::Error;
use crate::messages::Kind;

/// Documents of the index.
const DOCUMENTS: u64 = 200_000;
/// The time of the first document, in milliseconds since the epoch.
const START: i64 = 1_767_225_600_000;
/// The most milliseconds of a search.
const SEARCH: Duration = Duration::from_millis(100);
/// The most times that a search takes as long as the pass.
const PASS_RATIO: f64 = 4.0;
/// The most bytes of the index by byte of the lines.
const MEMORY: f64 = 0.8;
/// The most times that adding a document takes as long as parsing its line.
const PARSE_RATIO: f64 = 1.5;

/// The queries, each with a histogram, the fields and a hundred rows.
const QUERIES: [(&str, &str); 13] = [
    ("all", ""),
    ("a rare word", "xylophone"),
    ("a frequent word", "order"),
    ("a phrase", "\"order accepted\""),
    ("words near each other", "\"order accepted\"~5"),
    ("a value", "log_level:ERROR"),
    ("values and a word", "log_level:ERROR AND logGroup:/aws/lambda/service-3 AND order"),
    ("a request", "requestID:00000000-0000-0000-0000-000000000000"),
    ("a range", "ms:>2500"),
    ("a wildcard", "logGroup:*service-1*"),
    ("a wildcard everywhere", "*ylophon*"),
    ("a regex", "logGroup:/.*-[13]/"),
    ("a regex on the message", "message:/ord.r/"),
];

/// The figures of one run.
pub struct Figures {
    lines: usize,
    bytes: usize,
    pass: Duration,
    searches: Vec<(&'static str, u64, Duration)>,
    values: Duration,
    parse: Duration,
    add: Duration,
}

/// Measures, with the least of so many rounds.
pub fn run(rounds: u32) -> Result<Figures, Error> {
    let lines = lines();
    let parse = least(rounds.min(3), || {
        for line in &lines {
            std::hint::black_box(serde_json::from_str::<serde_json::Value>(line).ok());
        }
    });
    let mut index = Index::new(bounds());
    let add = least(rounds.min(3), || {
        index = Index::new(bounds());
        for (seq, line) in (1..).zip(&lines) {
            index.add(document(seq, line));
        }
    });
    let finder = Finder::new("xylophone");
    let pass = least(rounds, || {
        let found = lines.iter().filter(|line| finder.find(line.as_bytes()).is_some()).count();
        std::hint::black_box(found);
    });
    let mut searches = Vec::new();
    for (name, text) in QUERIES {
        let read = query::parse(text);
        let read = read.map_err(|fault| Error::Unexpected { what: text.into(), detail: fault.message })?;
        let ask = Search { buckets: 120, columns: vec!["logGroup".into()], ..Search::new(read, START) };
        let mut total = 0;
        let took = least(rounds, || total = index.search(&ask, &mut Budget::unlimited()).total);
        searches.push((name, total, took));
    }
    let all =
        query::parse("").map_err(|fault| Error::Unexpected { what: String::new(), detail: fault.message })?;
    let values = least(rounds, || {
        let values = index.values("requestID", &all, START, Span::default(), 10, &mut Budget::unlimited());
        std::hint::black_box(values);
    });
    Ok(Figures { lines: index.lines_bytes(), bytes: index.bytes(), pass, searches, values, parse, add })
}

fn bounds() -> Bounds {
    Bounds { lines: 1 << 30, ..Bounds::default() }
}

fn document(seq: u64, line: &Arc<str>) -> Document {
    let received = START + i64::try_from(seq).unwrap_or_default() * 10 + 900;
    Document { seq, line: Arc::clone(line), received, spoiled: Vec::new(), attempts: 1 }
}

/// The least time of the rounds.
fn least(rounds: u32, mut work: impl FnMut()) -> Duration {
    let each = (0..rounds.max(1)).map(|_| {
        let started = Instant::now();
        work();
        started.elapsed()
    });
    each.min().unwrap_or_default()
}

/// Documents as the shipper makes them of a Lambda's text lines.
fn lines() -> Vec<Arc<str>> {
    let mut rng = Rng::with_seed(7);
    let line = |number: u64| -> Arc<str> {
        let time = START + i64::try_from(number).unwrap_or_default() * 10;
        let (group, stream) = Kind::LambdaText.origin(rng.u64(..20), u128::from(rng.u64(..50)));
        let mut message = Kind::LambdaText.message(&mut rng);
        if number.is_multiple_of(10_000) {
            message.push_str(" xylophone");
        }
        let time =
            jiff::Timestamp::from_millisecond(time).map(|time| format!("{time:.3}")).unwrap_or_default();
        let level = ["INFO", "INFO", "INFO", "WARN", "ERROR"][rng.usize(..5)];
        let id = format!("{:028}{:028}", rng.u64(..), rng.u64(..));
        let line = serde_json::json!({
            "@timestamp": time,
            "message": message.trim_end(),
            "type": "cloudwatch",
            "messageType": "DATA_MESSAGE",
            "logGroup": group,
            "logStream": stream,
            "owner": "111111111111",
            "id": id,
            "requestID": uuid(&mut rng),
            "log_level": level,
            "ms": rng.u32(..3_000),
            "team": "payments",
            "account": "pay-prod",
            "env": "prod",
            "awsRegion": "eu-west-1",
        });
        line.to_string().into()
    };
    (0..DOCUMENTS).map(line).collect()
}

fn uuid(rng: &mut Rng) -> String {
    let (high, low) = (rng.u64(..), rng.u64(..));
    format!(
        "{:08x}-{:04x}-4{:03x}-a{:03x}-{:012x}",
        high >> 32,
        high >> 16 & 0xFFFF,
        high & 0xFFF,
        low >> 52,
        low & 0xFFFF_FFFF_FFFF
    )
}

impl Figures {
    /// Returns true if and only if every ratio is within its target.
    pub fn are_good(&self) -> bool {
        self.searches.iter().all(|(.., took)| ratio(*took, self.pass) <= PASS_RATIO)
            && self.memory() <= MEMORY
            && ratio(self.add, self.parse) <= PARSE_RATIO
    }

    fn memory(&self) -> f64 {
        self.bytes as f64 / self.lines as f64
    }

    /// The figures as a table.
    pub fn table(&self) -> String {
        let mut table = Table::new();
        table.load_style(presets::UTF8_HORIZONTAL_ONLY);
        table.set_header(["what", "documents", "ms", "ratio", "target", ""]);
        let pass = [self.pass];
        let lines = format!("{:.0} MiB of lines, one memmem pass", self.lines as f64 / f64::from(1 << 20));
        table.add_row([
            lines,
            DOCUMENTS.to_string(),
            milliseconds(pass[0]),
            "1.0".into(),
            String::new(),
            String::new(),
        ]);
        for (name, total, took) in &self.searches {
            let ratio = ratio(*took, self.pass);
            let slow = if *took > SEARCH { "over 100 ms" } else { "" };
            table.add_row(row(name, &total.to_string(), *took, ratio, PASS_RATIO, slow));
        }
        let none = ["values of requestID".into(), DOCUMENTS.to_string(), milliseconds(self.values)];
        table.add_row(none);
        table.add_row([
            "parsing the lines".into(),
            DOCUMENTS.to_string(),
            milliseconds(self.parse),
            "1.0".into(),
        ]);
        let add = ratio(self.add, self.parse);
        table.add_row(row("adding the documents", &DOCUMENTS.to_string(), self.add, add, PARSE_RATIO, ""));
        let memory = format!("{:.2}", self.memory());
        table.add_row(["bytes of the index by byte of the lines", "", "", &memory, &MEMORY.to_string()]);
        for column in table.column_iter_mut().skip(1) {
            column.set_cell_alignment(CellAlignment::Right);
        }
        table.to_string()
    }
}

fn row(name: &str, documents: &str, took: Duration, ratio: f64, target: f64, note: &str) -> [String; 6] {
    let note = if ratio > target { "over the target" } else { note };
    [
        name.to_owned(),
        documents.to_owned(),
        milliseconds(took),
        format!("{ratio:.2}"),
        format!("{target:.1}"),
        note.to_owned(),
    ]
}

fn ratio(one: Duration, other: Duration) -> f64 {
    one.as_secs_f64() / other.as_secs_f64().max(f64::MIN_POSITIVE)
}

fn milliseconds(time: Duration) -> String {
    format!("{:.1}", time.as_secs_f64() * 1_000.0)
}
