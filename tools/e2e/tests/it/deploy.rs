//! `loghub deploy` and `loghub undeploy`, as built, against the emulator's CloudFormation.
//!
//! The emulator refuses types that the hub has: the template here has the hub's parameters and outputs, and little else.

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;

use e2e::{Members, PAY_PROD, SEARCH};
use serde_json::Value;

use crate::cli::{TABLE, binary};

const TEMPLATE: &str = r"
AWSTemplateFormatVersion: '2010-09-09'
Parameters:
  OrganizationId: {Type: String}
  CodeBucket: {Type: String}
  ShipperCodeKey: {Type: String}
  SubscriberCodeKey: {Type: String}
  Architecture: {Type: String, Default: arm64}
  QueueName: {Type: String, Default: one}
  Delay: {Type: Number, Default: 0}
  StreamRetentionHours: {Type: Number, Default: 72}
  RecordAgeSeconds: {Type: Number, Default: 237600}
Resources:
  TableBucket:
    Type: AWS::S3::Bucket
    Properties:
      BucketName: deployed-table
      VersioningConfiguration: {Status: Enabled}
  Queue:
    Type: AWS::SQS::Queue
    Properties:
      QueueName: !Ref QueueName
      DelaySeconds: !Ref Delay
Outputs:
  TableLocation: {Value: !Sub 's3://${TableBucket}/routing.toml'}
";

/// The bucket of the template's table.
const BUCKET: &str = "deployed-table";

/// A release, a table and a template in a folder, and the emulator to deploy them to.
struct Desk {
    hub: Members,
    folder: tempfile::TempDir,
}

/// The end of a command.
struct Ran {
    code: i32,
    out: String,
    err: String,
}

impl Desk {
    async fn open() -> Desk {
        let folder = tempfile::tempdir().expect("a folder");
        zip(&folder.path().join("shipper.zip"), &["bootstrap", "redeliver", "shipper"]);
        zip(&folder.path().join("subscriber.zip"), &["bootstrap", "subscriber"]);
        std::fs::write(folder.path().join("routing.toml"), TABLE).expect("it is written");
        std::fs::write(folder.path().join("hub.yaml"), TEMPLATE).expect("it is written");
        Desk { hub: Members::start(TABLE).await, folder }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Deploys, with more arguments.
    async fn deploy(&self, more: &[&str]) -> Ran {
        let mut command = Command::new(binary());
        command.args(["deploy", "--org", "o-a1b2c3d4e5", "--ou", "ou-ab12-abcdefgh", "--no-smoke-test"]);
        command.arg("--release").arg(self.folder.path()).arg("--routing").arg(self.path("routing.toml"));
        command.arg("--template").arg(self.path("hub.yaml")).args(more);
        self.run(command).await
    }

    async fn run(&self, mut command: Command) -> Ran {
        command.envs(self.hub.env()).env("NO_COLOR", "1");
        let output = tokio::task::spawn_blocking(move || command.output().expect("it runs"));
        let output = output.await.expect("it ends");
        let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).expect("UTF-8");
        Ran { code: output.status.code().unwrap_or(-1), out: text(&output.stdout), err: text(&output.stderr) }
    }

    /// The text that is published.
    async fn published(&self) -> Option<Vec<u8>> {
        self.object("routing.toml").await
    }

    /// An object of the table's bucket.
    async fn object(&self, key: &str) -> Option<Vec<u8>> {
        let cloud = self.hub.cloud();
        let object = cloud.s3(cloud.hub()).get_object().bucket(BUCKET).key(key).send().await.ok()?;
        Some(object.body.collect().await.ok()?.to_vec())
    }

    async fn put(&self, key: &str, body: &'static [u8]) {
        let cloud = self.hub.cloud();
        let put = cloud.s3(cloud.hub()).put_object().bucket(BUCKET).key(key).body(body.to_vec().into());
        put.send().await.expect("the bucket takes objects");
    }

    async fn take_away(&self, key: &str) {
        let cloud = self.hub.cloud();
        let deleted = cloud.s3(cloud.hub()).delete_object().bucket(BUCKET).key(key).send().await;
        deleted.expect("it is deleted");
    }
}

/// A zip with these files, each the beginning of a program for Lambda's arm64.
fn zip(path: &Path, names: &[&str]) {
    let mut program = b"\x7fELF".to_vec();
    program.resize(18, 0);
    program.extend([0xb7, 0]);
    let mut zip = zip::ZipWriter::new(std::fs::File::create(path).expect("a file"));
    for name in names {
        zip.start_file(*name, zip::write::SimpleFileOptions::default()).expect("it is begun");
        zip.write_all(&program).expect("it is written");
    }
    zip.finish().expect("it is closed");
}

#[tokio::test(flavor = "multi_thread")]
async fn deploy_plans_creates_and_updates_a_hub_without_loss() {
    let desk = Desk::open().await;
    let Ran { code, out, err } = desk.deploy(&["--plan"]).await;
    assert!(code == 0 && out.contains("TableBucket") && out.contains("This was only the plan"), "{out}{err}");
    assert!(out.contains("were uploaded to s3://loghub-code-"), "it says what it does: {out}");
    assert_eq!(desk.published().await, None, "a plan makes nothing");

    for (given, said) in [
        ("StreamRetentionHours=24", "the stream keeps records for 24 hours"),
        ("RecordAgeSeconds=259200", "RecordAgeSeconds is 259200, and the stream keeps records for 72 hours"),
        ("RecordAgeSeconds=604801", "Lambda takes 604800 at most"),
    ] {
        let Ran { code, err, .. } = desk.deploy(&["--yes", "--parameter", given]).await;
        // Long lines are wrapped.
        let err = err.replace("\n  │ ", " ");
        assert!(code == 1 && err.contains(said), "{given}: {err}");
    }
    let Ran { code, err, .. } = desk.deploy(&[]).await;
    assert!(code == 1 && err.contains("pass `--yes`"), "{err}");
    let Ran { code, out, err } = desk.deploy(&["--yes"]).await;
    assert!(code == 0 && out.contains("the hub is deployed"), "{out}{err}");
    for said in [
        "the table is published as the first version",
        "loghub-onboarding",
        "ou-ab12-abcdefgh",
        "onboarding.yaml",
    ] {
        assert!(out.contains(said), "{said}: {out}");
    }
    assert_eq!(desk.published().await.as_deref(), Some(TABLE.as_bytes()));

    std::fs::write(desk.path("routing.toml"), TABLE.replace("password", "other")).expect("it is written");
    let Ran { code, out, err } = desk.deploy(&["--yes"]).await;
    assert!(code == 0 && out.contains("The stack does not change"), "{out}{err}");
    assert_eq!(desk.published().await.as_deref(), Some(TABLE.as_bytes()), "publishing is for publish");

    let Ran { code, out, err } = desk.deploy(&["--yes", "--parameter", "Delay=5", "--json"]).await;
    let answer: Value = serde_json::from_str(&out).unwrap_or_else(|error| panic!("{error}: {out}{err}"));
    assert_eq!((code, &answer["changes"][0]["resource"]), (0, &"Queue".into()), "{answer}");

    let Ran { code, err, .. } = desk.deploy(&["--yes", "--parameter", "QueueName=two"]).await;
    assert!(code == 1 && err.contains("Queue would be replaced"), "{err}");
    let Ran { code, err, .. } = desk.deploy(&["--yes", "--parameter", "Nonsense=1"]).await;
    assert!(code == 1 && err.contains("no parameter Nonsense"), "{err}");
}

#[tokio::test(flavor = "multi_thread")]
async fn routing_that_a_release_changes_needs_confirmation() {
    let desk = Desk::open().await;
    desk.hub.join(PAY_PROD).await;
    desk.hub.make(PAY_PROD, "/shared/a1").await;
    desk.hub.sweep().await;
    let routes = "[[routes]]\nname = \"short\"\nlog_groups = [\"/shared/a*\"]\nsample = 0.5\n\
                  [[routes]]\nname = \"theirs\"\nlog_groups = [\"/shared/*\"]\nteam = \"search\"\n";
    let table = format!("{TABLE}{routes}");
    std::fs::write(desk.path("routing.toml"), &table).expect("it is written");
    let Ran { code, out, err } = desk.deploy(&["--yes"]).await;
    assert!(code == 0 && !out.contains("later routes now take part"), "it is the first: {out}{err}");
    let release = desk.object("release.json").await.expect("the hub says which release it is");
    let release: Value = serde_json::from_slice(&release).expect("JSON");
    assert_eq!(release["law"], "first_team");
    let Ran { code, out, err } = desk.deploy(&[]).await;
    assert!(
        code == 0 && out.contains("The stack does not change"),
        "it decides as the deployed one: {out}{err}"
    );

    // No release before this one said which it is.
    desk.take_away("release.json").await;
    let Ran { code, out, err } = desk.deploy(&[]).await;
    assert!(code == 1 && err.contains("pass `--yes`"), "{out}{err}");
    assert!(out.contains("route short") && out.contains("later routes now take part: route theirs"), "{out}");
    assert!(out.contains("/shared/a1") && out.contains("team: payments → search"), "{out}");
    let Ran { code, out, err } = desk.deploy(&["--yes"]).await;
    assert_eq!(code, 0, "{out}{err}");

    desk.put("routing.toml", b"version = 2").await;
    let Ran { code, err, .. } = desk.deploy(&["--yes"]).await;
    assert!(code == 1 && err.contains("this release does not load the published table"), "{err}");
}

#[tokio::test(flavor = "multi_thread")]
async fn invalid_release_is_refused_before_anything_is_created() {
    let desk = Desk::open().await;
    std::fs::write(desk.path("SHA256SUMS"), "00  shipper.zip\n").expect("it is written");
    let Ran { code, err, .. } = desk.deploy(&["--yes"]).await;
    assert!(code == 1 && err.contains("shipper.zip` does not match SHA256SUMS"), "{err}");
    std::fs::remove_file(desk.path("SHA256SUMS")).expect("it was there");
    zip(&desk.path("subscriber.zip"), &["bootstrap"]);
    let Ran { code, err, .. } = desk.deploy(&["--yes"]).await;
    assert!(code == 1 && err.contains("is no zip of loghub's functions"), "{err}");
    std::fs::remove_file(desk.path("shipper.zip")).expect("it was there");
    let Ran { code, err, .. } = desk.deploy(&["--yes"]).await;
    assert!(code == 1 && err.contains("--release"), "{err}");
}

#[tokio::test(flavor = "multi_thread")]
async fn next_steps_are_shown_if_the_hub_does_not_answer() {
    let desk = Desk::open().await;
    let template = TEMPLATE.replace("TableLocation", "Elsewhere");
    std::fs::write(desk.path("hub.yaml"), template).expect("it is written");
    let Ran { code, out, err } = desk.deploy(&["--yes"]).await;
    assert!(code == 1 && err.contains("TableLocation"), "{out}{err}");
    for said in
        ["the hub is deployed", "--region eu-west-1 --stack-name loghub-onboarding", "onboarding.yaml"]
    {
        assert!(out.contains(said), "{said}: {out}");
    }
    let Ran { code, out, err } = desk.deploy(&["--yes", "--json"]).await;
    let answer: Value = serde_json::from_str(&out).unwrap_or_else(|error| panic!("{error}: {out}{err}"));
    let said = answer["error"]["message"].as_str().unwrap_or_default();
    assert!(code == 1 && said.contains("TableLocation") && answer["next"][0][1].is_string(), "{answer}");
}

#[tokio::test(flavor = "multi_thread")]
async fn failed_resource_is_reported_with_its_reason() {
    let desk = Desk::open().await;
    let unknown =
        "  Refused:\n    Type: AWS::Logs::Destination\n    Properties: {DestinationName: x}\nOutputs:";
    std::fs::write(desk.path("hub.yaml"), TEMPLATE.replace("Outputs:", unknown)).expect("it is written");
    let Ran { code, out, err } = desk.deploy(&["--yes"]).await;
    assert!(code == 1 && err.contains("AWS::Logs::Destination"), "{out}{err}");
}

#[tokio::test(flavor = "multi_thread")]
async fn undeploy_offboards_every_member_first() {
    let desk = Desk::open().await;
    for (account, group) in [(PAY_PROD, "/pay"), (SEARCH, "/search")] {
        desk.hub.join(account).await;
        desk.hub.make(account, group).await;
    }
    desk.hub.sweep().await;
    assert_eq!(desk.hub.names(PAY_PROD, "/pay").await, ["loghub"]);
    let mut command = Command::new(binary());
    command.arg("undeploy");
    let Ran { code, err, .. } = desk.run(command).await;
    assert!(code == 1 && err.contains("pass `--yes`"), "{err}");
    let mut command = Command::new(binary());
    command.args(["undeploy", "--yes"]);
    let Ran { code, out, err } = desk.run(command).await;
    assert!(code == 0 && out.contains("2 accounts offboarded"), "{out}{err}\n{}", desk.hub.report());
    for (account, group) in [(PAY_PROD, "/pay"), (SEARCH, "/search")] {
        assert_eq!(desk.hub.names(account, group).await, [""; 0]);
    }
}
