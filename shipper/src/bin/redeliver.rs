//! The function `redeliver`: settings, log, clients, run.

use std::sync::Arc;

use aws_lambda_events::event::sqs::SqsEvent;
use function::invocation::Invocation;
use function::logging::Level;
use function::settings::Environment;
use lambda_runtime::{Error, LambdaEvent, service_fn};
use shipper::redeliver::Redeliverer;
use shipper::settings::RedeliverSettings;
use shipper::world;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    let environment: Environment = std::env::vars().collect();
    let level = Level::of(&environment);
    level.start_log();
    let settings = RedeliverSettings::parse(&environment)
        .inspect_err(|error| tracing::error!(%error, "failed to start"))?;
    let world = world::redelivering(&settings.hub);
    let redeliverer = Arc::new(Redeliverer::new(settings, world));
    lambda_runtime::run(service_fn(move |event: LambdaEvent<SqsEvent>| {
        let redeliverer = Arc::clone(&redeliverer);
        async move {
            let report = redeliverer.redeliver(&Invocation::new(&event.context), event.payload).await;
            level.print(&report);
            Ok::<_, Error>(report.answer)
        }
    }))
    .await
}
