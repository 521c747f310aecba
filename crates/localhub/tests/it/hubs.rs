//! A whole hub, whose functions are a program that answers everything.

use std::path::Path;

use listener::{Account, Config};
use localcloud::setup::member;
use localcloud::stack::Program;
use localhub::programs::{HANDLERS, Programs};
use localhub::{Builder, Error, STREAM, Templates};

const MEMBER: &str = "111111111111";

fn templates() -> Templates {
    let infra = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../infra");
    let text = |name| std::fs::read_to_string(infra.join(name)).expect("the template is there");
    Templates { hub: text("hub.yaml"), onboarding: text("onboarding.yaml"), member: text("member.yaml") }
}

/// A program that takes every event and answers with an object.
fn programs() -> Programs {
    let bootstrap = Path::new(env!("CARGO_MANIFEST_DIR")).join("../localcloud/tests/it/bootstrap.py");
    let home = std::env::var("HOME").into_iter().map(|home| ("HOME".to_owned(), home));
    let program = Program {
        args: vec![bootstrap.display().to_string()],
        env: home.collect(),
        ..Program::new("python3")
    };
    HANDLERS.map(|handler| (handler.to_owned(), program.clone())).into()
}

fn builder(templates: Templates) -> Builder {
    let cache = Path::new(env!("CARGO_TARGET_TMPDIR")).join("emulator");
    Builder::new(templates, programs(), Config::local([Account::new("core", "token")]), cache)
}

#[tokio::test(flavor = "multi_thread")]
async fn events_that_a_member_writes_reach_the_shipper() {
    let mut progress = Vec::new();
    let builder =
        builder(templates()).without("subscriber").members(vec![MEMBER.to_owned()]).groups(&["/pay"]);
    let hub = builder.start(|step| progress.push(step.to_owned())).await.expect("the hub starts");
    assert!(
        progress.iter().any(|step| step == "making the members' stacks and log groups: 0 of 1"),
        "{progress:?}"
    );
    assert!(!hub.members.is_subscribed(MEMBER, "/pay").await, "nothing subscribes it here");
    let destination = &hub.template().destinations[0].arn;
    member::subscribe(hub.emulator(), MEMBER, "/pay", destination, "").await.expect("a filter");
    assert!(hub.members.is_subscribed(MEMBER, "/pay").await);
    let event = (1, "m".to_owned());
    member::log_events(hub.cloud(), MEMBER, "/pay", STREAM, [event]).await.expect("the event is written");
    hub.shipped().await;
    let status = hub.stack.kinesis["ShipperMapping"].status();
    assert_eq!(status.records_done, 2, "the control message and the data message");
    assert!(hub.stack.functions["shipper"].stats().invocations >= 1);
    assert!(matches!(hub.subscriber(), Err(Error::Missing(_))), "it was left out");
    hub.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn table_and_tokens_are_in_place_when_the_hub_is_up() {
    let tokens = [("core".to_owned(), "token".to_owned())].into();
    let builder = builder(templates()).table("version = 1").tokens(tokens);
    let hub = builder.start(|_| {}).await.expect("the hub starts");
    let (cloud, bucket) = (hub.cloud(), &hub.template().bucket("TableBucket").expect("a bucket").name);
    let table = || async {
        let got = cloud.s3(cloud.hub()).get_object().bucket(bucket).key("routing.toml").send().await;
        got.expect("the table is there").body.collect().await.expect("it can be read").to_vec()
    };
    assert_eq!(table().await, b"version = 1");
    hub.publish("version = 2").await.expect("published");
    assert_eq!(table().await, b"version = 2");
    let name = format!("{}/core", hub.token_prefix);
    let parameter = cloud.ssm(cloud.hub()).get_parameter().name(name).with_decryption(true).send().await;
    let parameter = parameter.expect("the token is there").parameter.expect("it has a value");
    assert_eq!(parameter.value(), Some("token"));
}

#[tokio::test(flavor = "multi_thread")]
async fn template_that_lacks_a_resource_is_refused() {
    let hub = r"
Parameters:
  OrganizationId: {Type: String}
  CodeBucket: {Type: String}
  ListenerUrl: {Type: String}
  BatchWindowSeconds: {Type: Number}
Resources:
  TableBucket: {Type: AWS::S3::Bucket}
";
    let started = builder(Templates { hub: hub.to_owned(), ..templates() }).start(|_| {}).await;
    let error = started.err().expect("it does not start");
    assert_eq!(error.to_string(), "the template makes no LOGHUB_TOKEN_PREFIX");
}
