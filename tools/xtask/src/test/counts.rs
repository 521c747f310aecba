//! Counts of tests, read from what the test runners print.

use std::fmt;
use std::iter::Sum;

/// The numbers of tests that passed, failed, and were not run.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    /// Tests that passed.
    pub passed: u64,
    /// Tests that failed, in whatever way.
    pub failed: u64,
    /// Tests that were not run.
    pub skipped: u64,
}

impl Counts {
    /// Reads the summary line of cargo-nextest (`Summary […] …`), or sums those of `cargo test`
    /// (`test result: …`), which nextest repeats in the output of tests that failed.
    #[must_use]
    pub fn read(output: &str) -> Counts {
        let nextest = output.lines().rfind(|line| line.trim_start().starts_with("Summary ["));
        let cargo = output.lines().filter(|line| line.starts_with("test result: "));
        nextest.map_or_else(|| cargo.map(of_line).sum(), of_line)
    }

    /// Reads the summary of Node.js's test runner, whose lines are `ℹ pass 12` or `# pass 12`.
    #[must_use]
    pub fn of_node(output: &str) -> Counts {
        let number = |name: &str| -> u64 {
            let line = output.lines().rev().find_map(|line| {
                let (mark, rest) = line.trim().split_once(' ')?;
                (mark == "ℹ" || mark == "#").then(|| rest.strip_prefix(name)?.trim().parse().ok()).flatten()
            });
            line.unwrap_or_default()
        };
        Counts {
            passed: number("pass"),
            failed: number("fail") + number("cancelled"),
            skipped: number("skipped") + number("todo"),
        }
    }
}

impl fmt::Display for Counts {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        write!(f, "{} passed, {} failed", self.passed, self.failed)?;
        if self.skipped > 0 {
            write!(f, ", {} skipped", self.skipped)?;
        }
        Ok(())
    }
}

impl Sum for Counts {
    fn sum<I: Iterator<Item = Counts>>(all: I) -> Counts {
        all.fold(Counts::default(), |sum, one| Counts {
            passed: sum.passed + one.passed,
            failed: sum.failed + one.failed,
            skipped: sum.skipped + one.skipped,
        })
    }
}

fn of_line(line: &str) -> Counts {
    let words: Vec<_> = line.split_whitespace().collect();
    words.windows(2).map(|pair| of_pair(pair[0], pair[1])).sum()
}

/// A number and the word after it: `3 passed`, `1 timed out`, `1 exec failed`.
fn of_pair(number: &str, word: &str) -> Counts {
    let Ok(number) = number.parse() else { return Counts::default() };
    match word.trim_end_matches([',', ';']) {
        "passed" => Counts { passed: number, ..Counts::default() },
        "failed" | "timed" | "exec" => Counts { failed: number, ..Counts::default() },
        "skipped" | "ignored" => Counts { skipped: number, ..Counts::default() },
        _ => Counts::default(),
    }
}
