//! A hub, found by its functions: their settings name everything else.

use std::sync::Arc;
use std::time::Duration;

use aws_config::SdkConfig;
use aws_config::timeout::TimeoutConfig;
use function::aws::{Sdk, failed};
use function::settings::{Environment, SettingsError, TablePlace};
use function::table_source::{InForce, TableError, TableSource};
use localcloud::cloud::Cloud;
use shipper::aws::parameters::Ssm;
use shipper::aws::queue::Sqs;
use shipper::delivery::client::HttpListener;
use shipper::seams::RuntimeClock;
use shipper::settings::{RedeliverSettings, ShipperSettings};
use shipper::world::World;
use subscriber::settings::Settings as SubscriberSettings;

use super::args::HubArgs;
use super::objects::Objects;
use super::unable::Unable;
use crate::aws;
use crate::local::place;

/// AWS Lambda's longest timeout is 15 minutes; the answer needs some time more.
const INVOCATION_TIMEOUT: Duration = Duration::from_secs(15 * 60 + 10);

/// A hub whose functions were found.
pub(crate) struct Hub {
    /// AWS as the person's environment, or the local hub, has it.
    pub(crate) sdk: Arc<Sdk>,
    pub(crate) config: SdkConfig,
    pub(crate) region: String,
    pub(crate) shipper: ShipperSettings,
    pub(crate) redeliver: RedeliverSettings,
    pub(crate) subscriber: SubscriberSettings,
    /// The functions' names, to invoke them by.
    shipper_function: String,
    subscriber_function: String,
}

impl Hub {
    /// Finds the hub's functions and reads their settings.
    pub(crate) async fn open(args: &HubArgs) -> Result<Hub, Unable> {
        // On the heap: with every call it is large.
        Box::pin(Hub::of(config(args).await?, &args.stack)).await
    }

    /// Finds the functions of the local hub at an AWS endpoint.
    pub(crate) async fn at(endpoint: &str) -> Result<Hub, Unable> {
        let args = HubArgs::deployed();
        Box::pin(Hub::of(local_config(endpoint).await?, &args.stack)).await
    }

    async fn of(config: SdkConfig, stack: &str) -> Result<Hub, Unable> {
        let region = config.region().ok_or(Unable::NoRegion)?.to_string();
        let client = aws_sdk_lambda::Client::new(&config);
        let name = |function: &str| format!("{stack}-{function}");
        let (shipper, redeliver, subscriber) = (name("shipper"), name("redeliver"), name("subscriber"));
        let environments = tokio::try_join!(
            environment(&client, &shipper, &region),
            environment(&client, &redeliver, &region),
            environment(&client, &subscriber, &region),
        )?;
        Ok(Hub {
            shipper: ShipperSettings::parse(&environments.0).map_err(unusable(&shipper))?,
            redeliver: RedeliverSettings::parse(&environments.1).map_err(unusable(&redeliver))?,
            subscriber: SubscriberSettings::parse(&environments.2).map_err(unusable(&subscriber))?,
            shipper_function: shipper,
            subscriber_function: subscriber,
            sdk: Arc::new(Sdk::of(config.clone())),
            config,
            region,
        })
    }

    /// The table that is published, if it loads.
    pub(crate) async fn table(&self) -> Result<InForce, TableError> {
        let source = TableSource::new(self.shipper.hub.routing.clone(), Duration::ZERO);
        Ok(source.current(&*self.sdk).await?.in_force)
    }

    /// The bucket that the table is published in, if it is in one.
    pub(crate) fn table_bucket(&self) -> Option<&str> {
        match &self.shipper.hub.routing {
            TablePlace::Object { bucket, .. } => Some(bucket),
            TablePlace::Path(_) => None,
        }
    }

    /// The hub's buckets.
    pub(crate) fn objects(&self) -> Objects {
        Objects::new(&self.config)
    }

    /// The world as the functions reach it, for their work that is done here.
    pub(crate) fn world(&self) -> World {
        World {
            store: Arc::clone(&self.sdk) as Arc<_>,
            queue: Arc::new(Sqs::new(Arc::clone(&self.sdk))),
            parameters: Arc::new(Ssm::new(Arc::clone(&self.sdk))),
            listener: Arc::new(HttpListener::through_proxies(&self.shipper.hub)),
            clock: Arc::new(RuntimeClock),
        }
    }

    /// The name of the shipper's log group.
    pub(crate) fn shipper_log(&self) -> String {
        format!("/aws/lambda/{}", self.shipper_function)
    }

    /// Parameter Store.
    pub(crate) fn ssm(&self) -> aws_sdk_ssm::Client {
        aws_sdk_ssm::Client::new(&self.config)
    }

    /// Invokes the subscriber and waits for its answer.
    pub(crate) async fn ask_subscriber(
        &self,
        payload: &serde_json::Value,
    ) -> Result<serde_json::Value, Unable> {
        self.invoke(&self.subscriber_function, payload).await
    }

    /// Invokes the shipper and waits for its answer.
    pub(crate) async fn ask_shipper(&self, payload: &serde_json::Value) -> Result<serde_json::Value, Unable> {
        self.invoke(&self.shipper_function, payload).await
    }

    async fn invoke(&self, name: &str, payload: &serde_json::Value) -> Result<serde_json::Value, Unable> {
        let timeouts = TimeoutConfig::builder()
            .operation_attempt_timeout(INVOCATION_TIMEOUT)
            .operation_timeout(INVOCATION_TIMEOUT)
            .build();
        let config = aws_sdk_lambda::config::Builder::from(&self.config).timeout_config(timeouts);
        let client = aws_sdk_lambda::Client::from_conf(config.build());
        let payload = aws_sdk_lambda::primitives::Blob::new(payload.to_string());
        let invoke = client.invoke().function_name(name).payload(payload);
        let answer = invoke.send().await.map_err(|error| failed("Invoke", &error))?;
        let body = answer.payload.map(aws_sdk_lambda::primitives::Blob::into_inner).unwrap_or_default();
        let body: serde_json::Value = serde_json::from_slice(&body).unwrap_or_default();
        if answer.function_error.is_some() {
            let reason = body.get("errorMessage").and_then(serde_json::Value::as_str);
            let reason = reason.unwrap_or("it gave no reason").to_owned();
            return Err(Unable::Function { name: name.to_owned(), reason });
        }
        Ok(body)
    }
}

async fn config(args: &HubArgs) -> Result<SdkConfig, Unable> {
    if !args.local {
        return Ok(aws::config().await);
    }
    local_config(&place::endpoint().map_err(|error| Unable::NoLocalHub(error.to_string()))?).await
}

async fn local_config(endpoint: &str) -> Result<SdkConfig, Unable> {
    let cloud = Cloud::new(endpoint, place::REGION, place::HUB_ACCOUNT);
    // Members trust no other role of the hub.
    let operator = format!("arn:aws:iam::{}:role/loghub-operator-{}", cloud.hub(), cloud.region());
    let operator =
        cloud.assume(&operator, None).await.map_err(|error| Unable::NoLocalHub(error.to_string()))?;
    Ok(aws::patient(cloud.acting(operator).sdk(cloud.hub())))
}

/// A function's settings, with the Region that Lambda adds.
async fn environment(
    client: &aws_sdk_lambda::Client,
    function: &str,
    region: &str,
) -> Result<Environment, Unable> {
    let configuration = client.get_function_configuration().function_name(function).send().await;
    let configuration = configuration.map_err(|error| Unable::NoHub {
        function: function.to_owned(),
        region: region.to_owned(),
        error: failed("GetFunctionConfiguration", &error),
    })?;
    let variables =
        configuration.environment.and_then(|environment| environment.variables).unwrap_or_default();
    let ours = variables.into_iter().filter(|(name, _)| name.starts_with("LOGHUB_"));
    Ok(ours.chain([("AWS_REGION".to_owned(), region.to_owned())]).collect())
}

fn unusable(function: &str) -> impl Fn(SettingsError) -> Unable {
    move |error| Unable::Settings { function: function.to_owned(), error }
}
