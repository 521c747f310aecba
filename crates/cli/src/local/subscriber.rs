//! The subscriber, as the hub runs it: asked, scheduled, and waited for.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use localcloud::runtime::{Function, Invoke as _};
use localcloud::schedule::Schedules;
use localcloud::stack::Stack;
use localcloud::trail::Trail;
use serde_json::Value;

use super::error::Error;

pub(crate) const HANDLER: &str = "subscriber";

/// How often the schedules run here; on AWS the template says so.
const RATES: [(&str, Duration); 2] =
    [("DiffSchedule", Duration::from_secs(2)), ("SweepSchedule", Duration::from_secs(15))];

/// Invokes the subscriber with what a person or a schedule says.
pub(crate) async fn ask(function: &Function, payload: &Value) -> Result<(), Error> {
    let answer = function.invoke(payload.to_string().into()).await;
    answer.map(drop).map_err(|error| Error::Subscriber(error.to_string()))
}

/// Waits until the subscriber has done with everything that it was told of.
pub(crate) async fn settled(stack: &Stack, trail: &Trail) -> Result<(), Error> {
    trail.drained().await;
    // Events may ask for a reconcile, and never the other way round.
    for mapping in ["EventsMapping", "ReconcileMapping"] {
        stack.sqs.get(mapping).ok_or(Error::Missing("mapping of the subscriber's queues"))?.drained().await?;
    }
    Ok(())
}

/// Starts the template's schedules of the subscriber.
pub(crate) fn schedule(stack: &Stack, function: &Arc<Function>) -> Schedules {
    let rates: BTreeMap<_, _> = RATES.map(|(name, every)| (name.to_owned(), every)).into();
    let name = &function.spec().name;
    let schedules = stack.template.schedules.iter().filter(|schedule| schedule.function == *name);
    Schedules::start(schedules.map(|schedule| (schedule.clone(), Arc::clone(function))), &rates)
}
