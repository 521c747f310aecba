//! The judgement as tables that people read.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use comfy_table::{CellAlignment, Table, presets};

use crate::error::Error;
use crate::judge::{Judgement, share};
use crate::rows::Row;

impl Judgement {
    /// The tables by kind, notation, detector and log, and the totals.
    pub fn report(&self) -> Result<String, Error> {
        let mut text = String::new();
        let _ = writeln!(
            text,
            "{}\n\n{}\n",
            found("kind", &self.by_kind()),
            found("notation", &self.by_notation())
        );
        let _ = writeln!(text, "{}\n", found("notation beyond the promise", &self.beyond_by_notation()));
        let _ = writeln!(text, "{}\n\n{}\n", self.detectors()?, self.logs());
        text += &self.totals();
        Ok(text)
    }

    /// The totals in a few lines.
    pub fn totals(&self) -> String {
        let found = self.hits.iter().filter(|hit| hit.is_found).count();
        let broken = self.hits.iter().filter(|hit| hit.is_broken).count();
        format!(
            "recall     {}  ({found} of {} secrets)\nprecision  {}  ({} of {} lines without a secret changed: {:.1} of 1,000)\nkept       {}  (texts around the secret)\nbroken     {broken}  (JSON that is none after masking)",
            percent(self.recall()),
            self.hits.len(),
            percent(self.precision()),
            self.changes.len(),
            self.negatives.len(),
            self.changed_per_thousand(),
            percent(self.kept()),
        )
    }

    fn detectors(&self) -> Result<Table, Error> {
        let mut table = table(["detector alone", "true hits", "false hits", "precision"]);
        for one in self.by_detector()? {
            let precision = percent(share(one.hits, one.hits + one.changes));
            table.add_row([
                one.detector.to_owned(),
                one.hits.to_string(),
                one.changes.to_string(),
                precision,
            ]);
        }
        Ok(table)
    }

    fn logs(&self) -> Table {
        let mut table = table(["log", "lines", "changed", "of 1,000"]);
        for (log, (lines, changed)) in self.by_log() {
            let rate = format!("{:.1}", 1000.0 * share(changed, lines));
            table.add_row([log.to_owned(), lines.to_string(), changed.to_string(), rate]);
        }
        table
    }
}

fn found(name: &str, rows: &BTreeMap<&'static str, Row>) -> Table {
    let mut table = table([name, "secrets", "found", "recall", "kept"]);
    for (name, row) in rows {
        let (recall, kept) = (percent(row.recall()), percent(row.kept_share()));
        table.add_row([(*name).to_owned(), row.texts.to_string(), row.found.to_string(), recall, kept]);
    }
    table
}

fn table<const N: usize>(head: [&str; N]) -> Table {
    let mut table = Table::new();
    table.load_style(presets::NOTHING).set_header(head);
    for column in 1..N {
        if let Some(column) = table.column_mut(column) {
            column.set_cell_alignment(CellAlignment::Right);
        }
    }
    table
}

fn percent(share: f64) -> String {
    format!("{:.2} %", 100.0 * share)
}
