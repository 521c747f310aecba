//! Earlier figures beside today's.
//!
//! Only ratios are compared: each is to the floor of its own run, so neither has to be of the same machine.

use std::fmt::Write as _;
use std::path::Path;

use crate::Error;
use crate::figures::{Figures, Target};

/// Reads what `--json` printed before.
pub fn read(path: &Path) -> Result<Figures, Error> {
    let what = format!("the baseline {}", path.display());
    let text = std::fs::read_to_string(path).map_err(Error::io(what.clone()))?;
    serde_json::from_str(&text).map_err(|error| Error::Unexpected { what, detail: error.to_string() })
}

/// A line for each row that both have.
#[must_use]
pub fn compare(before: &Figures, now: &Figures) -> String {
    let mut lines = String::new();
    for row in now.rows.iter().filter(|row| row.target != Target::Floor) {
        let same =
            before.rows.iter().find(|other| other.profile == row.profile && other.target == row.target);
        let (Some(then), Some(ratio)) = (same.and_then(|same| before.ratio(same)), now.ratio(row)) else {
            continue;
        };
        let change = (ratio / then - 1.0) * 100.0;
        // Writing to a String does not fail.
        let _ = writeln!(
            lines,
            "{:<15} {:<14} {then:.2} → {ratio:.2} × floor ({change:+.1} %)",
            row.profile.name(),
            row.target.name(),
        );
    }
    lines
}
