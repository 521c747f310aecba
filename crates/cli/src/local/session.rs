//! A session of a hub that is up: writing, watching, showing, and then the closing.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use loghub_console::Console;
use routing::Table;
use tokio::task::JoinHandle;
use tokio::time::sleep;

use super::args::Args;
use super::console_note::{ConsoleNote, Noted};
use super::error::Error;
use super::hub::Running;
use super::place::{self, Place};
use super::publish::Publisher;
use super::ship_file::Shipment;
use super::show::Show;
use super::tokens::Tokens;
use super::{close, demo, onboard, summary};
use crate::exit::Ending;
use crate::interrupts::Interrupts;
use crate::output::{Format, agree, count};
use crate::screen::Screen;

/// The time that the last events may take to arrive once nothing more is written.
const PATIENCE: Duration = Duration::from_mins(1);
/// The same after an interrupt.
const IMPATIENCE: Duration = Duration::from_secs(5);

/// A hub that is up, and the screen that shows it.
pub(crate) struct Session<'a> {
    args: &'a Args,
    format: Format,
    running: &'a Running,
    console: Option<&'a Console>,
    screen: &'a Screen,
}

/// The input that a session begins with.
pub(crate) struct Input {
    pub(crate) table: Arc<Table>,
    /// The table as written.
    pub(crate) source: String,
    pub(crate) tokens: Tokens,
    pub(crate) shipment: Option<Shipment>,
}

/// The end of a session.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Ended {
    InTime,
    Interrupted,
}

impl<'a> Session<'a> {
    pub(crate) fn new(
        args: &'a Args,
        format: Format,
        running: &'a Running,
        console: Option<&'a Console>,
        screen: &'a Screen,
    ) -> Session<'a> {
        Session { args, format, running, console, screen }
    }

    /// Runs until the time is over or an interrupt comes. Nothing is written after it.
    pub(crate) async fn run(&self, input: Input, interrupts: &mut Interrupts) -> Result<Ended, Error> {
        let Input { table, source, tokens, shipment } = input;
        let joins = self.running.hub.endpoint.joins();
        let cache = place::cache()?;
        let place = Place::claim(self.running.hub.cloud().endpoint(), &cache);
        let note = self.console.map(|console| self.note(console, &cache));
        self.screen.say(&summary::of(self.running, &table, &place, self.console));
        if let Some(Err(error)) = &note {
            self.screen.say(&format!("`loghub logs --local` can't find the console: {error}"));
        }
        if let Some(Err(error)) = self.console.map(|console| self.args.console.open(console)) {
            self.screen.say(&error.to_string());
        }
        if let Some(shipment) = shipment {
            self.ship(shipment).await?;
        }
        let enough = Arc::<AtomicBool>::default();
        let load = self.args.demo.then(|| self.load(&enough));
        let publisher = Publisher { running: self.running };
        let say = |line: &str| self.screen.say(line);
        let ended = tokio::select! {
            () = publisher.watch(&self.args.routing, source, tokens, say) => Ended::InTime,
            () = onboard::take_in(self.args, self.running, self.screen, joins) => Ended::InTime,
            () = Show::new(self.running, self.screen, self.shows_arrivals()).run(|| self.running.books()) => Ended::InTime,
            () = self.time() => Ended::InTime,
            () = interrupts.next() => Ended::Interrupted,
        };
        enough.store(true, Ordering::Relaxed);
        if let Some(load) = load {
            // The call it is in ends, so that what it wrote is counted.
            let _ = load.await;
        }
        Ok(ended)
    }

    /// Waits for the last events and closes the books. Returns also true if an interrupt cut that short.
    pub(crate) async fn close(
        &self,
        ended: Ended,
        interrupts: &mut Interrupts,
    ) -> (Result<Ending, Error>, bool) {
        self.running.closing.store(true, Ordering::Relaxed);
        self.screen.wait_for("waiting for the last events");
        let patience = if ended == Ended::InTime { PATIENCE } else { IMPATIENCE };
        let in_a_hurry = tokio::select! {
            () = close::settle(&self.running.hub, patience, || self.running.books()) => false,
            () = interrupts.next() => true,
        };
        for line in self.running.news.unseen() {
            self.screen.say(&line);
        }
        self.screen.close();
        (Ok(close::report(self.args, self.format, &self.running.hub, &self.running.books())), in_a_hurry)
    }

    /// Notes the console for `loghub logs`.
    fn note(&self, console: &Console, cache: &Path) -> std::io::Result<ConsoleNote> {
        let noted = Noted { url: console.url(), token: console.token().to_owned() };
        ConsoleNote::write(cache, self.running.hub.cloud().endpoint(), &noted)
    }

    async fn ship(&self, shipment: Shipment) -> Result<(), Error> {
        let (lines, group, member) =
            (shipment.lines.len(), shipment.group.clone(), shipment.member.name.clone());
        let seen = shipment.write(&self.running.hub).await?;
        self.running.written.fetch_add(seen, Ordering::Relaxed);
        let unseen = if seen == 0 && lines > 0 { "; the table says not to ship it" } else { "" };
        let written = format!("{} {} written", count(lines, "line"), agree(lines, "is", "are"));
        self.screen.say(&format!("{written} to {group} in {member}{unseen}"));
        Ok(())
    }

    /// Writes the demo's load from a task, until it is enough.
    fn load(&self, enough: &Arc<AtomicBool>) -> JoinHandle<()> {
        let targets = demo::targets(&self.running.members);
        let (enough, written) = (Arc::clone(enough), Arc::clone(&self.running.written));
        let load = demo::write(
            self.running.hub.cloud().clone(),
            self.running.hub.members.clone(),
            targets,
            self.args.rate,
            enough,
            written,
        );
        let screen = self.screen.clone();
        tokio::spawn(async move {
            if let Err(error) = load.await {
                screen.say(&format!("The demo stops: {error}"));
            }
        })
    }

    /// Ends when the time is over; never if none was given.
    async fn time(&self) {
        match self.args.duration {
            Some(duration) => sleep(duration).await,
            None => std::future::pending().await,
        }
    }

    /// Returns false for the demo in a log file, where thousands of documents would hide the rest.
    fn shows_arrivals(&self) -> bool {
        self.screen.is_live() || !self.args.demo
    }
}
