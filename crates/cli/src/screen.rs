//! Progress on standard error: lines that stay, and on a terminal a live line.

use std::time::Duration;

use console::Term;
use indicatif::{ProgressBar, ProgressStyle};

/// A line's width where there is no terminal.
const PLAIN_WIDTH: usize = 160;

/// Lines that stay and, on a terminal, a live line below them. Both go to standard error.
#[derive(Clone)]
pub(crate) struct Screen {
    bar: ProgressBar,
}

impl Screen {
    pub(crate) fn new() -> Screen {
        let bar = ProgressBar::new_spinner();
        if let Ok(style) = ProgressStyle::with_template("{spinner} {msg}") {
            bar.set_style(style);
        }
        bar.enable_steady_tick(Duration::from_millis(100));
        Screen { bar }
    }

    /// Returns true if the live line is visible.
    pub(crate) fn is_live(&self) -> bool {
        !self.bar.is_hidden()
    }

    /// The width that a line may have.
    pub(crate) fn width(&self) -> usize {
        if !self.is_live() {
            return PLAIN_WIDTH;
        }
        Term::stderr().size_checked().map_or(PLAIN_WIDTH, |(_, columns)| usize::from(columns))
    }

    /// Names the step that the command waits for: in the live line, or else in a line that stays.
    pub(crate) fn wait_for(&self, what: &str) {
        if self.is_live() {
            self.bar.set_message(what.to_owned());
        } else {
            eprintln!("{what}");
        }
    }

    /// Replaces the live line; without a terminal, prints nothing.
    pub(crate) fn draw(&self, text: String) {
        self.bar.set_message(text);
    }

    /// Prints lines that stay.
    pub(crate) fn say(&self, lines: &str) {
        if self.is_live() {
            self.bar.println(lines);
        } else {
            eprintln!("{lines}");
        }
    }

    /// Removes the live line.
    pub(crate) fn close(&self) {
        self.bar.finish_and_clear();
    }
}
