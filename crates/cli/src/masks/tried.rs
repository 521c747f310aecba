//! `loghub masks try`: the effect of the table's masks on the lines of a file.

use std::fs::File;
use std::io::{BufRead, BufReader, Read, stdin};
use std::path::PathBuf;

use miette::Diagnostic;
use routing::{Decision, Replacement, Table};
use thiserror::Error;

use super::doubts::Doubts;
use super::excerpt::{column, excerpt, moved, replaced};
use super::hits::{self, Hit};
use super::human;
use super::left::{Left, left};
use super::report::{self, Example, Report};
use crate::exit::{Ending, Outcome};
use crate::log_group;
use crate::output::Format;
use crate::table;

/// The arguments of `masks try`.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  loghub masks try app.log
  tail -n 1000 app.log | loghub masks try -
  loghub masks try app.log --account pay-prod --log-group /ecs/ledger --json

Each line is a message. The output shows the masked lines, and of values that are left only their
beginning. Nothing is sent anywhere.
Without --account and --log-group, the masks are those of an account and a log group that no route
names: of [defaults] and of the team `unrouted`.

Exit codes: 0 the lines are read, whatever they hold; 1 the file or the table can't be read.")]
pub(super) struct Args {
    /// The file with the lines; - reads standard input
    file: PathBuf,
    /// The table
    #[arg(long, value_name = "FILE", default_value = "routing.toml")]
    routing: PathBuf,
    /// The member account that logs the lines: its name in the table, or its id
    #[arg(long, requires = "log_group")]
    account: Option<String>,
    /// The log group of the lines
    #[arg(long, requires = "account")]
    log_group: Option<String>,
    /// The maximum examples of each rule
    #[arg(long, default_value_t = 3, value_name = "NUMBER")]
    examples: usize,
}

/// The lines could not be read.
#[derive(Debug, Diagnostic, Error)]
#[error("failed to read `{}`: {reason}", file.display())]
#[diagnostic(help("pass a file with a message on each line, or - for standard input"))]
struct Unreadable {
    file: PathBuf,
    reason: std::io::Error,
}

/// An account and a log group that no route names.
const NOWHERE: (&str, &str) = ("000000000000", "loghub-masks-try");

/// Tries the masks.
pub(super) fn run(args: &Args, format: Format) -> Outcome {
    let loaded = table::load_as_functions(&args.routing)?;
    let decision = decision(&loaded.table, args)?;
    let report = report(&decision, args)?;
    format.show(|| human::render(&report), || &report);
    Ok(Ending::Success)
}

fn decision(table: &Table, args: &Args) -> miette::Result<Decision> {
    let (Some(account), Some(log_group)) = (&args.account, &args.log_group) else {
        return Ok(table.decide(NOWHERE.0, NOWHERE.1));
    };
    log_group::check(log_group)?;
    Ok(table.decide(&table::account_id(table, account)?, log_group))
}

fn report(decision: &Decision, args: &Args) -> Result<Report, Unreadable> {
    let unreadable = |reason| Unreadable { file: args.file.clone(), reason };
    let source: Box<dyn Read> = if args.file.as_os_str() == "-" {
        Box::new(stdin().lock())
    } else {
        Box::new(File::open(&args.file).map_err(unreadable)?)
    };
    let mut trial = Trial::new(decision, args.examples);
    for line in BufReader::new(source).split(b'\n') {
        let line = line.map_err(unreadable)?;
        let line = line.strip_suffix(b"\r").unwrap_or(&line);
        trial.line(&String::from_utf8_lossy(line));
    }
    Ok(trial.report())
}

/// The lines so far.
struct Trial<'d> {
    decision: &'d Decision,
    most: usize,
    report: Report,
    doubts: Doubts,
}

impl<'d> Trial<'d> {
    fn new(decision: &'d Decision, most: usize) -> Trial<'d> {
        let masks = decision.settings.masks.iter().map(|mask| mask.value.name.to_string()).collect();
        let report = Report {
            lines: 0,
            masks,
            masked_lines: 0,
            unmaskable_lines: 0,
            rules: Vec::new(),
            doubts: Vec::new(),
            left: Vec::new(),
        };
        Trial { decision, most, report, doubts: Doubts::new() }
    }

    fn line(&mut self, message: &str) {
        self.report.lines += 1;
        let Some(hits) = hits::hits(self.decision, message) else {
            self.report.unmaskable_lines += 1;
            return;
        };
        self.report.masked_lines += usize::from(!hits.is_empty());
        let texts: Vec<String> = hits.iter().map(|hit| self.with(hit)).collect();
        let masked =
            replaced(message, hits.iter().map(|hit| &hit.place).zip(texts.iter().map(String::as_str)));
        let Left { found, shown } = left(self.decision, &masked.text);
        let left_places = || found.iter().map(|(_, place)| place);
        let (line, most) = (self.report.lines, self.most);
        for (hit, place) in hits.iter().zip(&masked.places) {
            let moved = |at| moved(at, left_places(), shown.places.iter());
            let at = moved(place.start)..moved(place.end);
            let column = column(message, hit.place.start);
            let example = || Example { line, column, text: excerpt(&shown.text, &at) };
            report::count(&mut self.report.rules, (Some(&hit.mask), &hit.rule), most, example);
            self.doubts.note(hit, message.get(hit.place.clone()).unwrap_or_default(), example);
        }
        for ((detector, place), at) in found.iter().zip(&shown.places) {
            let start = moved(place.start, masked.places.iter(), hits.iter().map(|hit| &hit.place));
            let column = column(message, start);
            let example = || Example { line, column, text: excerpt(&shown.text, at) };
            report::count(&mut self.report.left, (None, &format!("detector {detector}")), most, example);
        }
    }

    /// The text in place of a value.
    fn with(&self, hit: &Hit) -> String {
        let masks = &self.decision.settings.masks;
        match masks.iter().find(|mask| mask.value.name == hit.mask).map(|mask| &mask.value.with) {
            Some(Replacement::Text(text)) => text.clone(),
            _ => "[hash:…]".to_owned(),
        }
    }

    fn report(self) -> Report {
        let mut report = self.report;
        report.doubts = self.doubts.found();
        report.rules.sort_by_key(|found| std::cmp::Reverse(found.values));
        report.left.sort_by_key(|found| std::cmp::Reverse(found.values));
        report
    }
}
