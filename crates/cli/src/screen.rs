//! What people see while it runs: progress, lines that stay, and on a terminal a part that is drawn anew.

use std::time::Duration;

use console::Term;
use indicatif::{ProgressBar, ProgressStyle};

/// A line's width where there is no terminal.
const PLAIN_WIDTH: usize = 160;

/// On a terminal, lines and a live part below them; elsewhere only lines. All of it on standard error.
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

    /// Whether the live part can be seen.
    pub(crate) fn is_live(&self) -> bool {
        !self.bar.is_hidden()
    }

    /// How wide a line may be.
    pub(crate) fn width(&self) -> usize {
        if !self.is_live() {
            return PLAIN_WIDTH;
        }
        Term::stderr().size_checked().map_or(PLAIN_WIDTH, |(_, columns)| usize::from(columns))
    }

    /// Says what is being waited for.
    pub(crate) fn wait_for(&self, what: &str) {
        if self.is_live() {
            self.bar.set_message(what.to_owned());
        } else {
            eprintln!("{what}");
        }
    }

    /// Draws the live part anew.
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

    /// Takes the live part away.
    pub(crate) fn close(&self) {
        self.bar.finish_and_clear();
    }
}
