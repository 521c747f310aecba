//! The running hub as its console asks: the answers of `explain`, `diff`, `replay` and the books.

mod context;
mod fate;
mod find;
mod flow;
mod ledger;
mod marks;
mod member_groups;
mod members;
mod tables;
mod trial;
mod trial_copies;
mod way;
mod write;

use std::path::Path;
use std::sync::Arc;

use async_trait::async_trait;
use loghub_console::seams::{
    Find, Flow, Found, Hub, Identity, Ledger, Mark, MemberNow, Refusal, TableNow, Tried, Try, Way, Write,
    Written,
};
use serde_json::Value;

use self::context::Context;
use super::hub::Running;

/// The running hub, as a console sees it. It keeps the hub from nothing: once that is closed, it says so.
pub(crate) struct LocalConsole(Context);

impl LocalConsole {
    /// The hub, which watches the table's file at `routing`.
    pub(crate) fn of(running: &Arc<Running>, routing: &Path) -> LocalConsole {
        LocalConsole(Context::of(running, routing))
    }
}

#[async_trait]
impl Hub for LocalConsole {
    fn ledger(&self) -> Ledger {
        ledger::ledger(&self.0)
    }

    fn flow(&self) -> Vec<Flow> {
        flow::flow(&self.0)
    }

    fn table(&self) -> TableNow {
        tables::table(&self.0)
    }

    fn marks(&self, team: &str) -> Vec<Mark> {
        marks::marks(&self.0, team)
    }

    fn complaints(&self) -> Vec<String> {
        ledger::complaints(&self.0)
    }

    async fn way(&self, document: &Identity) -> Result<Way, Refusal> {
        way::way(&self.0, document).await
    }

    async fn try_out(&self, ask: &Try) -> Result<Tried, Refusal> {
        trial::try_out(&self.0, ask).await
    }

    async fn find(&self, ask: &Find) -> Result<Found, Refusal> {
        find::find(&self.0, ask).await
    }

    async fn write(&self, ask: &Write) -> Result<Vec<Written>, Refusal> {
        write::write(&self.0, ask).await
    }

    async fn parked(&self) -> Result<Value, Refusal> {
        ledger::parked(&self.0).await
    }

    async fn members(&self) -> Result<Vec<MemberNow>, Refusal> {
        members::members(&self.0).await
    }
}
