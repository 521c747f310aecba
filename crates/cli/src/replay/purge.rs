//! `loghub replay purge`: deletes objects for good.

use miette::Diagnostic;
use serde::Serialize;
use thiserror::Error;

use super::args::{Purge, Selection};
use super::kept::Kept;
use super::letters::{Tidied, tidy};
use super::list;
use super::select::select;
use crate::confirm::NotConfirmed;
use crate::exit::{Ending, Outcome};
use crate::hub::{Hub, Unable};
use crate::interrupts::Interrupts;
use crate::output::{Format, count};

#[derive(Debug, Diagnostic, Error)]
#[error("no objects were deleted: no kind of object is named")]
#[diagnostic(help("name the kind to delete: `--parked`, `--dead` or `--quarantined`"))]
struct NoKind;

#[derive(Serialize)]
struct Purged<'a> {
    deleted: &'a [Kept],
    dead_letters: Option<&'a Tidied>,
}

pub(super) async fn run(hub: &Hub, args: &Purge, format: Format) -> Outcome {
    let Selection { parked, dead, quarantined, .. } = args.selection;
    if !(parked || dead || quarantined) {
        return Err(NoKind.into());
    }
    let selected = select(hub, &args.selection).await?;
    let question = format!("Delete {} for good?", count(selected.len(), "object"));
    NotConfirmed::new("no objects were deleted", ", or look first with `loghub replay list`").unless(
        args.yes || selected.is_empty(),
        &list::table(&selected),
        &question,
    )?;
    for kept in &selected {
        hub.objects().delete(&kept.bucket, &kept.key).await.map_err(Unable::from)?;
    }
    let mut interrupts = Interrupts::listen().map_err(crate::runtime::Error)?;
    let tidied = tidy(hub, &args.selection, &mut interrupts).await;
    format.show(
        || {
            let letters = tidied.as_ref().map(Tidied::in_words).unwrap_or_default();
            format!("{} deleted.\n{letters}", count(selected.len(), "object"))
        },
        || Purged { deleted: &selected, dead_letters: tidied.as_ref() },
    );
    Ok(Ending::Success)
}
