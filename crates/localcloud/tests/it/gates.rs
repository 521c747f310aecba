//! The gate: what passes, and what each outage looks like to an SDK.

use std::time::Duration;

use aws_sdk_s3::config::timeout::TimeoutConfig;
use aws_sdk_s3::primitives::ByteStream;
use localcloud::cloud::Cloud;
use localcloud::emulator::Emulator;
use localcloud::gate::{Calls, Gate, Outage};

use crate::hub::{emulator, hub};

/// The time that a client waits for a call that hangs.
const PATIENCE: Duration = Duration::from_millis(300);

struct World {
    emulator: Emulator,
    gate: Gate,
    s3: aws_sdk_s3::Client,
    sqs: aws_sdk_sqs::Client,
    bucket: String,
    queue: String,
}

impl World {
    /// The hub's resources, and clients that go through the gate and try once.
    async fn start() -> World {
        let emulator = emulator().await;
        let (cloud, template) = hub(&emulator).await;
        let gate = Gate::open(&cloud).await.expect("a port");
        let through = Cloud::new(&gate.url(), cloud.region(), cloud.hub());
        let sdk = through.sdk(cloud.hub()).into_builder();
        let sdk = sdk.retry_config(aws_config::retry::RetryConfig::disabled());
        let sdk =
            sdk.timeout_config(TimeoutConfig::builder().operation_timeout(PATIENCE * 10).build()).build();
        let s3 = aws_sdk_s3::config::Builder::from(&sdk).force_path_style(true).build();
        World {
            s3: aws_sdk_s3::Client::from_conf(s3),
            sqs: aws_sdk_sqs::Client::new(&sdk),
            bucket: template.bucket("ParkBucket").expect("the park").name.clone(),
            queue: template.queue("ParkQueue").expect("the park queue").url.clone(),
            emulator,
            gate,
        }
    }

    async fn put(&self, key: &str) -> bool {
        let put = self.s3.put_object().bucket(&self.bucket).key(key).body(ByteStream::from_static(b"body"));
        let put = put.customize().config_override(
            aws_sdk_s3::config::Builder::new()
                .timeout_config(TimeoutConfig::builder().operation_timeout(PATIENCE).build()),
        );
        put.send().await.is_ok()
    }

    async fn send(&self) -> bool {
        self.sqs.send_message().queue_url(&self.queue).message_body("m").send().await.is_ok()
    }

    /// The objects in the bucket, read past the gate.
    async fn has(&self, key: &str) -> bool {
        let cloud = self.emulator.cloud();
        cloud.s3(cloud.hub()).head_object().bucket(&self.bucket).key(key).send().await.is_ok()
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_not_failed_passes_as_it_is() {
    let world = World::start().await;
    assert!(world.put("a b/c").await && world.send().await);
    let got = world.s3.get_object().bucket(&world.bucket).key("a b/c").send().await.expect("it is there");
    assert_eq!(got.body.collect().await.expect("a body").into_bytes().as_ref(), b"body");
    let missing =
        world.s3.get_object().bucket(&world.bucket).key("none").send().await.expect_err("no such key");
    assert!(missing.into_service_error().is_no_such_key());
    assert_eq!(world.gate.stopped_so_far(), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_outage_concerns_its_calls_only_and_ends() {
    let world = World::start().await;
    for (number, outage) in [Outage::Unavailable, Outage::Reset, Outage::Hang].into_iter().enumerate() {
        let key = format!("{outage:?}");
        world.gate.fail(Calls::to("s3").by("PUT"), outage);
        assert!(!world.put(&key).await, "{outage:?}");
        assert_eq!(world.gate.stopped_so_far(), number as u64 + 1, "{outage:?}");
        assert!(!world.has(&key).await, "{outage:?}");
        assert!(world.s3.list_objects_v2().bucket(&world.bucket).send().await.is_ok(), "another operation");
        assert!(world.send().await, "another service");
        world.gate.heal();
        assert!(world.put(&key).await, "healed");
    }
    world.gate.fail(Calls::to("sqs").by("SendMessage"), Outage::Unavailable);
    assert!(!world.send().await);
    world.gate.stopped(4).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lost_answer_took_effect() {
    let world = World::start().await;
    world.gate.fail(Calls::to("s3"), Outage::AnswerLost);
    assert!(!world.put("lost").await);
    assert!(world.has("lost").await);
}

#[tokio::test(flavor = "multi_thread")]
async fn after_a_hang_up_a_client_connects_again() {
    let world = World::start().await;
    assert!(world.put("one").await);
    world.gate.hang_up();
    // The SDK may notice a closed connection only by using it.
    assert!(world.put("two").await || world.put("two").await);
}
