//! The function `subscriber`: settings, log, clients, run.

use std::sync::Arc;

use function::invocation::Invocation;
use function::logging::Level;
use function::settings::Environment;
use lambda_runtime::{Error, LambdaEvent, service_fn};
use serde_json::Value;
use subscriber::aws;
use subscriber::failure::Failure;
use subscriber::settings::Settings;
use subscriber::subscriber::Subscriber;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    let environment: Environment = std::env::vars().collect();
    let level = Level::of(&environment);
    level.start_log();
    let settings = Settings::parse(&environment)
        .inspect_err(|error| tracing::error!(%error, "failed to start: invalid settings"))?;
    let world = aws::live(&settings);
    let subscriber = Arc::new(Subscriber::new(settings, world));
    lambda_runtime::run(service_fn(move |event: LambdaEvent<Value>| {
        let subscriber = Arc::clone(&subscriber);
        async move {
            let answered = subscriber.handle(&Invocation::new(&event.context), event.payload).await?;
            level.print(&answered.reports);
            Ok::<_, Failure>(answered.answer)
        }
    }))
    .await
}
