//! Runs that start: a task for each Region of each account, sent to the queue.

use serde::{Deserialize, Serialize};

use crate::failure::Failure;
use crate::shared::Shared;
use crate::task::{Pass, Task};

/// An account and a Region.
pub(crate) type Place = (String, String);

/// The tasks that were sent to the queue.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Enqueued {
    /// The run.
    pub run: String,
    /// Its accounts.
    pub accounts: Vec<String>,
    /// The number of tasks, one a Region.
    pub tasks: usize,
}

/// Each Region of these accounts.
pub(crate) fn everywhere<'a>(shared: &Shared, accounts: impl IntoIterator<Item = &'a String>) -> Vec<Place> {
    let regions = &shared.settings.regions;
    let places = |account: &String| {
        let account = account.clone();
        regions.iter().map(move |region| (account.clone(), region.clone()))
    };
    accounts.into_iter().flat_map(places).collect()
}

pub(crate) async fn enqueue(
    shared: &Shared,
    run: &str,
    places: impl IntoIterator<Item = Place>,
) -> Result<Enqueued, Failure> {
    let start = |(account, region): Place| Task::start(run, &account, &region, Pass::Converge);
    let tasks: Vec<Task> = places.into_iter().map(start).collect();
    shared.world.tasks.send(&tasks).await?;
    let mut accounts: Vec<String> = tasks.iter().map(|task| task.account.clone()).collect();
    accounts.dedup();
    Ok(Enqueued { run: run.to_owned(), accounts, tasks: tasks.len() })
}
