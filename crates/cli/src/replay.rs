//! `loghub replay`: lists, resends and deletes objects that are parked, given up or quarantined.
//!
//! Listing reads S3 only, so no queue's receive counts change. An object is deleted only after its delivery: an
//! interrupted command can be run again, and documents that arrive twice have the same id. Once given-up bulks are sent
//! or deleted, stale pointers are removed from the dead-letter queue.

mod args;
mod contents;
mod holding;
mod kept;
mod letters;
mod list;
mod purge;
mod quarantine;
mod reasons;
mod run;
mod select;
mod show;
mod when;

use crate::exit::Outcome;
use crate::hub::Hub;
use crate::output::Format;
use args::Action;

pub(crate) use args::Args;
pub(crate) use holding::{Holder, holders};
pub(crate) use list::every_bulk;

/// Runs the command.
pub(crate) async fn run(args: &Args, format: Format) -> Outcome {
    match &args.action {
        Action::List(selection) => list::run(&Hub::open(&selection.hub).await?, selection, format).await,
        Action::Show(show) => show::run(&Hub::open(&show.hub).await?, show, format).await,
        Action::Run(run) => run::run(&Hub::open(&run.selection.hub).await?, run, format).await,
        Action::Purge(purge) => purge::run(&Hub::open(&purge.selection.hub).await?, purge, format).await,
    }
}
