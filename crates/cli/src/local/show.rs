//! Shows what happens while the hub runs.

use std::time::Duration;

use tokio::time::{Instant, sleep};

use super::arrivals::Arrivals;
use super::books::Books;
use super::figures;
use super::hub::Running;
use crate::screen::Screen;

/// The pause between two looks at what happened, after each of which the live part is drawn.
const LOOK_EVERY: Duration = Duration::from_millis(500);
/// The pauses between two shows of arrivals, and between two lines where nothing can be drawn.
const ARRIVALS_EVERY: Duration = Duration::from_secs(1);
const PRINT_EVERY: Duration = Duration::from_secs(10);

/// The live view of a running hub, and a note of all that it has shown.
pub(crate) struct Show<'a> {
    running: &'a Running,
    screen: &'a Screen,
    arrivals: Option<Arrivals>,
    arrivals_shown: Instant,
    printed: Instant,
    complaints: usize,
    /// The version of the table that the functions were last known to use.
    table: String,
}

impl<'a> Show<'a> {
    pub(crate) fn new(running: &'a Running, screen: &'a Screen, with_arrivals: bool) -> Show<'a> {
        let now = Instant::now();
        Show {
            running,
            screen,
            arrivals: with_arrivals.then(Arrivals::default),
            arrivals_shown: now,
            printed: now,
            complaints: 0,
            table: String::new(),
        }
    }

    /// Shows, for ever.
    pub(crate) async fn run(mut self, books: impl Fn() -> Books) {
        loop {
            sleep(LOOK_EVERY).await;
            self.say(self.running.news.unseen());
            self.complain();
            self.arrive();
            let books = books();
            self.change_table(&books.heard.table);
            if self.screen.is_live() {
                self.screen.draw(format!("the hub runs; Ctrl-C ends it\n{}", figures::table(&books)));
            } else if self.printed.elapsed() >= PRINT_EVERY {
                self.printed = Instant::now();
                self.screen.say(&figures::line(&books));
            }
        }
    }

    fn say(&self, lines: Vec<String>) {
        for line in lines {
            self.screen.say(&line);
        }
    }

    /// Delivery keeps what it complains of, and complains of each thing once.
    fn complain(&mut self) {
        let complaints = self.running.hub.delivery.status().complaints;
        let new = complaints.iter().skip(self.complaints).map(|complaint| format!("delivery: {complaint}"));
        self.say(new.collect());
        self.complaints = complaints.len();
    }

    fn arrive(&mut self) {
        if self.arrivals_shown.elapsed() < ARRIVALS_EVERY {
            return;
        }
        self.arrivals_shown = Instant::now();
        let width = self.screen.width();
        let lines = self.arrivals.as_mut().map(|arrivals| arrivals.since(&self.running.hub.listener, width));
        self.say(lines.unwrap_or_default());
    }

    fn change_table(&mut self, in_use: &str) {
        if in_use == self.table {
            return;
        }
        if !self.table.is_empty() {
            self.screen
                .say(&format!("The functions use version {} of the table now.", figures::short(in_use)));
        }
        in_use.clone_into(&mut self.table);
    }
}
