//! The state that every answer of the console needs, and the refusals of questions that have none.

use std::fmt::Display;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Weak};

use loghub_console::seams::{Refusal, RefusalKind};
use miette::Report;
use routing::Table;
use tokio::sync::OnceCell;

use crate::hub::Hub;
use crate::local::hub::Running;
use crate::local::versions::InForce;
use crate::table::account_id;

/// The running hub and what is known of it.
pub(super) struct Context {
    running: Weak<Running>,
    /// The table's file.
    pub(super) routing: PathBuf,
    /// The hub as commands find it, once it was asked for.
    found: OnceCell<Hub>,
}

impl Context {
    pub(super) fn of(running: &Arc<Running>, routing: &Path) -> Context {
        Context { running: Arc::downgrade(running), routing: routing.to_owned(), found: OnceCell::new() }
    }

    /// The running hub, as long as it is open.
    pub(super) fn running(&self) -> Result<Arc<Running>, Refusal> {
        self.running.upgrade().ok_or_else(|| Refusal {
            message: "the hub is closed".to_owned(),
            help: Some("start it again with `loghub local`".to_owned()),
            kind: RefusalKind::Unavailable,
        })
    }

    /// The hub as commands with `--local` find it.
    pub(super) async fn hub(&self, running: &Running) -> Result<&Hub, Refusal> {
        let open = || Hub::at(running.hub.cloud().endpoint());
        let found = Box::pin(self.found.get_or_try_init(open)).await;
        found.map_err(|error| refused(&error.into(), RefusalKind::Unavailable))
    }
}

/// The version that the functions use.
pub(super) fn in_force(running: &Running) -> Result<InForce, Refusal> {
    running.versions.used(&running.news.table()).ok_or_else(|| Refusal {
        message: "no version of the table that was published loads".to_owned(),
        help: Some("`loghub check` says what is wrong with it".to_owned()),
        kind: RefusalKind::Unavailable,
    })
}

/// The id of an account of a question.
pub(super) fn account(table: &Table, account: &str) -> Result<String, Refusal> {
    account_id(table, account).map_err(|error| refused(&error, RefusalKind::Question))
}

/// An account for people: its name in the table, else its id.
pub(super) fn name_of(table: &Table, id: &str) -> String {
    let listed = table.accounts().find(|account| *account.id == *id);
    listed.and_then(|account| account.name.as_deref()).unwrap_or(id).to_owned()
}

/// A command's error as a refusal.
pub(super) fn refused(error: &Report, kind: RefusalKind) -> Refusal {
    Refusal {
        message: error.chain().map(ToString::to_string).collect::<Vec<_>>().join(": "),
        help: error.help().map(|help| help.to_string()),
        kind,
    }
}

/// A question that can't be answered as it is asked.
pub(super) fn question(message: impl Into<String>, help: &str) -> Refusal {
    Refusal { message: message.into(), help: Some(help.to_owned()), kind: RefusalKind::Question }
}

/// A part of the hub that does not answer.
pub(super) fn unavailable(error: &impl Display) -> Refusal {
    Refusal { message: error.to_string(), help: None, kind: RefusalKind::Unavailable }
}
