//! The function `shipper`: settings, log, clients, run.

use std::sync::Arc;

use function::invocation::Invocation;
use function::logging::Level;
use function::settings::Environment;
use lambda_runtime::{Error, LambdaEvent, service_fn};
use serde_json::value::RawValue;
use shipper::settings::ShipperSettings;
use shipper::ship::{ShipError, Shipper};
use shipper::world;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    let environment: Environment = std::env::vars().collect();
    let level = Level::of(&environment);
    level.start_log();
    let settings = ShipperSettings::parse(&environment)
        .inspect_err(|error| tracing::error!(%error, "failed to start"))?;
    let world = world::live(&settings.hub);
    let shipper = Arc::new(Shipper::new(settings, world));
    lambda_runtime::run(service_fn(move |event: LambdaEvent<Box<RawValue>>| {
        let shipper = Arc::clone(&shipper);
        async move {
            let invocation = Invocation::new(&event.context);
            let report = shipper.ship(&invocation, event.payload.get()).await?;
            level.print(&report);
            Ok::<_, ShipError>(report.answer)
        }
    }))
    .await
}
