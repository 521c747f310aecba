//! `loghub replay run`: one object after the other, at a bounded rate, and none deleted before it is delivered.

use std::fmt::Write as _;
use std::sync::Arc;
use std::time::Duration;

use console::style;
use function::store::CallError;
use miette::Diagnostic;
use routing::Table;
use serde::Serialize;
use shipper::delivery::reason::Reason;
use shipper::park::replay::{Replay, Replayed};
use thiserror::Error;
use tokio::time::{MissedTickBehavior, interval};

use super::args::Resend;
use super::kept::{Kept, Kind};
use super::letters::{Tidied, tidy};
use super::list;
use super::quarantine::{preview, ship};
use super::select::select;
use crate::confirm::NotConfirmed;
use crate::exit::{Ending, Outcome};
use crate::hub::{Hub, Unable};
use crate::interrupts::Interrupts;
use crate::output::{Format, agree, count};
use crate::screen::Screen;

#[derive(Debug, Diagnostic, Error)]
enum Unfinished {
    #[error("interrupted at once; the object that was being sent may have arrived")]
    #[diagnostic(help("run it again: documents that arrive twice have the same id"))]
    AtOnce,
}

/// The answer that sends nothing.
#[derive(Serialize)]
struct WouldSend<'a> {
    objects: &'a [Kept],
    held_back: &'a [Kept],
    dry_run: bool,
}

#[derive(Serialize)]
struct Answer<'a> {
    replayed: &'a [Done],
    held_back: &'a [Kept],
    interrupted: bool,
    dead_letters: Option<&'a Tidied>,
}

/// The outcome of an object.
#[derive(Debug, Serialize)]
struct Done {
    kind: Kind,
    key: String,
    delivered: bool,
    /// The reason why it is kept, if it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    why: Option<String>,
}

pub(super) async fn run(hub: &Hub, args: &Resend, format: Format) -> Outcome {
    let Selected { selected, held_back } = Selected::of(select(hub, &args.selection).await?, args);
    let note = held_back_note(&held_back, args.selection.team.as_deref());
    let table = hub.table().await.map_err(Unable::from)?.table;
    if args.dry_run {
        let now = changes(hub, &selected).await?;
        format.show(
            || selection(&selected, &note) + &now,
            || WouldSend { objects: &selected, held_back: &held_back, dry_run: true },
        );
        return Ok(Ending::Success);
    }
    if !args.yes && !selected.is_empty() {
        let now = changes(hub, &selected).await?;
        let refusal = NotConfirmed::new("no objects were sent", ", or `--dry-run` to look first");
        let shown = selection(&selected, &note) + &now;
        refusal.unless(false, &shown, &format!("Send {}?", count(selected.len(), "object")))?;
    }
    let mut interrupts = Interrupts::listen().map_err(crate::runtime::Error)?;
    let mut sending = Sending::new(hub, &table, selected.len());
    sending.all(&selected, args.rate, &mut interrupts).await?;
    let (done, left) = (&sending.done, selected.len() - sending.done.len());
    // Also where nothing was selected: an earlier run may have been interrupted before this.
    let tidied = if left > 0 { None } else { tidy(hub, &args.selection, &mut interrupts).await };
    format.show(
        || human(done, left, &note) + &tidied.as_ref().map(Tidied::in_words).unwrap_or_default(),
        || Answer {
            replayed: done,
            held_back: &held_back,
            interrupted: left > 0,
            dead_letters: tidied.as_ref(),
        },
    );
    Ok(Ending::success_if(left == 0 && done.iter().all(|done| done.delivered)))
}

/// The objects to send, and those that are sent only if their reason is named.
struct Selected {
    selected: Vec<Kept>,
    held_back: Vec<Kept>,
}

impl Selected {
    /// The lines that the listener took of a refused bulk the first time would arrive once more: that must be asked for.
    fn of(kept: Vec<Kept>, args: &Resend) -> Selected {
        let is_sent = |kept: &Kept| {
            args.selection.reason.is_some() || kept.reason.as_deref() != Some(Reason::Refused.into())
        };
        let (selected, held_back) = kept.into_iter().partition(is_sent);
        Selected { selected, held_back }
    }
}

/// The way in which objects that were held back are sent; empty if there are none.
fn held_back_note(held_back: &[Kept], team: Option<&str>) -> String {
    if held_back.is_empty() {
        return String::new();
    }
    let (bulks, are) = (count(held_back.len(), "bulk"), agree(held_back.len(), "is", "are"));
    let refused = Reason::Refused;
    let team = team.map(|team| format!(" --team {team}")).unwrap_or_default();
    format!(
        "{bulks} {are} kept as `{refused}` and not sent: the listener took the other lines the first time, and they \
         would arrive twice, with the same ids. To send: `loghub replay run --dead{team} --reason {refused}`\n"
    )
}

/// The objects as lines for people, with the note on those that were held back.
fn selection(selected: &[Kept], note: &str) -> String {
    if selected.is_empty() && !note.is_empty() { note.to_owned() } else { list::table(selected) + note }
}

/// The results that a replay of the selected quarantined records would have.
async fn changes(hub: &Hub, selected: &[Kept]) -> miette::Result<String> {
    let mut text = String::new();
    // Writing to a String does not fail.
    for kept in selected.iter().filter(|kept| kept.kind == Kind::Quarantined) {
        let _ = write!(text, "{}\n{}", kept.key, preview(hub, kept).await?.in_words());
    }
    Ok(text)
}

struct Sending<'a> {
    hub: &'a Hub,
    table: &'a Table,
    replay: Replay,
    screen: Screen,
    count: usize,
    done: Vec<Done>,
}

impl Sending<'_> {
    fn new<'a>(hub: &'a Hub, table: &'a Table, count: usize) -> Sending<'a> {
        let settings = hub.redeliver.hub.clone();
        let shipping = Arc::new(shipper::state::ShipperState::new(settings, hub.world()));
        let id = Arc::from(format!("replay-{}", uuid::Uuid::new_v4()));
        Sending {
            hub,
            table,
            replay: Replay::new(shipping, id),
            screen: Screen::new(),
            count,
            done: Vec::new(),
        }
    }

    /// The first interrupt lets the object end that is on its way; the second does not.
    async fn all(&mut self, selected: &[Kept], rate: u32, interrupts: &mut Interrupts) -> miette::Result<()> {
        let mut pace = interval(Duration::from_secs(1) / rate);
        pace.set_missed_tick_behavior(MissedTickBehavior::Delay);
        let screen = self.screen.clone();
        for kept in selected {
            tokio::select! {
                _ = pace.tick() => {}
                () = interrupts.next() => break,
            }
            if screen.is_live() {
                screen.draw(format!("{} of {}: {}", self.done.len() + 1, self.count, kept.key));
            }
            let (done, interrupted) = self.one(kept, interrupts).await?;
            self.done.push(done);
            if interrupted {
                break;
            }
        }
        screen.close();
        Ok(())
    }

    async fn one(&self, kept: &Kept, interrupts: &mut Interrupts) -> Result<(Done, bool), Unfinished> {
        let mut sending = Box::pin(self.send(kept));
        tokio::select! {
            done = &mut sending => return Ok((done, false)),
            () = interrupts.next() => self.screen.say("stopping after this object; press Ctrl-C again to stop at once"),
        }
        tokio::select! {
            done = &mut sending => Ok((done, true)),
            () = interrupts.next() => Err(Unfinished::AtOnce),
        }
    }

    async fn send(&self, kept: &Kept) -> Done {
        let why = match kept.kind {
            Kind::Quarantined => self.quarantined(kept).await,
            Kind::Parked | Kind::Dead => self.bulk(kept).await.map_err(|error| Unable::from(error).into()),
        };
        let why = why.unwrap_or_else(|error| Some(error.to_string()));
        Done { kind: kept.kind, key: kept.key.clone(), delivered: why.is_none(), why }
    }

    /// Sends a bulk; returns the reason why it is kept, if it is.
    async fn bulk(&self, kept: &Kept) -> Result<Option<String>, CallError> {
        let pointer = match kept.pointer(self.table) {
            Ok(Some(pointer)) => pointer,
            Ok(None) => return Ok(Some("its metadata is incomplete".to_owned())),
            Err(refusal) => return Ok(Some(refusal.to_string())),
        };
        Ok(match self.replay.bulk(&pointer).await? {
            Replayed::Delivered | Replayed::Gone => None,
            Replayed::Undelivered(reason) => Some(reason.to_string()),
            Replayed::Refused(why) => Some(why),
        })
    }

    /// A record that still can't be decoded is kept as it is, and so is a batch with one in it: its other records
    /// would otherwise be sent again with each replay.
    async fn quarantined(&self, kept: &Kept) -> miette::Result<Option<String>> {
        let preview = preview(self.hub, kept).await?;
        if kept.key.starts_with(shipper::park::keys::POISON) && !preview.is_sound() {
            return Ok(Some("it still can't be decoded".to_owned()));
        }
        if !ship(self.hub, kept).await? {
            return Ok(Some("it was neither delivered nor parked".to_owned()));
        }
        self.hub.objects().delete(&kept.bucket, &kept.key).await.map_err(Unable::from)?;
        Ok(None)
    }
}

fn human(done: &[Done], left: usize, note: &str) -> String {
    if done.is_empty() && left == 0 {
        return selection(&[], note);
    }
    let mut text = String::new();
    // Writing to a String does not fail.
    for Done { kind, key, why, .. } in done {
        let _ = match why {
            None => writeln!(text, "{} {key}", style('✓').green()),
            Some(why) => writeln!(text, "{} {key} stays {kind}: {why}", style('✗').red()),
        };
    }
    let delivered = done.iter().filter(|done| done.delivered).count();
    let _ = write!(text, "\n{} delivered, {} kept", count(delivered, "object"), done.len() - delivered);
    if left > 0 {
        let _ = write!(text, "; interrupted, {left} not tried");
    }
    text + ".\n" + note
}
