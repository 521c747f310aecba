//! The progress of a step: a line at its start, its last line of output on a terminal, a line at its end.

use std::time::Duration;

use indicatif::{ProgressBar, ProgressStyle};

/// A step that is running.
pub(super) struct Progress {
    /// Draws nothing where stderr is no terminal.
    bar: ProgressBar,
    verbose: bool,
}

impl Progress {
    pub(super) fn start(name: &str, verbose: bool) -> Progress {
        eprintln!("· {name}");
        let bar = if verbose { ProgressBar::hidden() } else { ProgressBar::new_spinner() };
        bar.set_style(style());
        bar.enable_steady_tick(Duration::from_millis(120));
        Progress { bar, verbose }
    }

    /// A line of the step's output.
    pub(super) fn line(&self, line: &str) {
        if self.verbose {
            eprintln!("{line}");
        } else {
            self.bar.set_message(line.trim().to_owned());
        }
    }

    pub(super) fn end(self, line: &str) {
        self.bar.finish_and_clear();
        eprintln!("{line}");
    }
}

fn style() -> ProgressStyle {
    ProgressStyle::with_template("{spinner} {elapsed} {wide_msg}")
        .unwrap_or_else(|_| ProgressStyle::default_spinner())
}
