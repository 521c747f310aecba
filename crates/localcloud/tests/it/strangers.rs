//! The emulator answers the local hub only, and runs nobody's code, whoever asks for it and how.

use std::time::Duration;

use aws_sdk_s3::types::CreateBucketConfiguration;
use axum::http::{Method, StatusCode};
use localcloud::cloud::Cloud;
use localcloud::emulator::Emulator;
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

use crate::doors::{Answer, ask, signed};
use crate::hub::emulator;

const HUB: &str = "999999999999";

/// Asks the emulator itself, with its secret or without.
async fn direct(
    cloud: &Cloud,
    knows: bool,
    method: Method,
    path: &str,
    service: &str,
    target: &str,
    body: &str,
) -> Answer {
    let authorization = signed(HUB, service);
    let mut headers = vec![("authorization", authorization.as_str()), ("x-amz-target", target)];
    headers.extend(cloud.header().filter(|_| knows));
    ask(method, &format!("{}{path}", cloud.endpoint()), &headers, body).await
}

#[tokio::test(flavor = "multi_thread")]
async fn the_emulator_answers_who_knows_the_secret_only() {
    let (emulator, other) = (emulator().await, emulator().await);
    let cloud = emulator.cloud();
    let (name, own) = cloud.header().expect("it has a secret");
    let theirs = other.cloud().header().expect("it has one, too").1;
    assert_ne!(own, theirs, "each run has its own");
    let paths = [
        "/",
        "/bucket",
        "/health",
        "/_ministack/health",
        "/_ministack/reset",
        "/_ministack/config",
        "/_localstack/health",
        "/2015-03-31/functions",
        "/2015-03-31/functions/f/invocations",
        "/_aws/sqs/messages",
    ];
    let authorization = signed(HUB, "s3");
    let wrong: [&[(&str, &str)]; 6] = [
        &[],
        &[(name, "")],
        &[(name, theirs)],
        &[(name, &own[1..])],
        &[(name, own), (name, own)],
        &[("x-other", own)],
    ];
    for secret in wrong {
        for method in [Method::GET, Method::POST, Method::PUT, Method::DELETE, Method::OPTIONS, Method::HEAD]
        {
            for path in paths {
                let headers: Vec<_> = [("authorization", authorization.as_str())]
                    .into_iter()
                    .chain(secret.iter().copied())
                    .collect();
                let answer = ask(method.clone(), &format!("{}{path}", cloud.endpoint()), &headers, "").await;
                assert_eq!(answer.status, StatusCode::FORBIDDEN, "{method} {path} {secret:?}");
            }
        }
    }
    // Its control is nobody's.
    for path in ["/_ministack/reset", "/_ministack/config", "/_ministack/ready", "/_localstack/health"] {
        let answer = direct(cloud, true, Method::POST, path, "s3", "", "{}").await;
        assert_eq!(answer.status, StatusCode::FORBIDDEN, "{path}");
    }
    let buckets = cloud.s3(HUB).list_buckets().send().await.expect("its own clients know the secret");
    assert!(buckets.buckets().is_empty());
    assert!(!format!("{cloud:?} {emulator:?}").contains(own), "it is in no log");
    let pid = emulator.pid().expect("it runs");
    let seen = |what: &str| std::fs::read(format!("/proc/{pid}/{what}")).unwrap_or_default();
    for what in ["cmdline", "environ"] {
        assert!(!String::from_utf8_lossy(&seen(what)).contains(own), "other programs see its {what}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_web_socket_is_refused_too() {
    let emulator = emulator().await;
    let address = emulator.cloud().endpoint().trim_start_matches("http://").to_owned();
    let (name, own) = emulator.cloud().header().expect("it has a secret");
    for (secret, begins) in [(String::new(), "HTTP/1.1 403"), (format!("{name}: {own}\r\n"), "HTTP/1.1 403")]
    {
        let mut stream = TcpStream::connect(&address).await.expect("it listens");
        let ask = format!(
            "GET /_aws/execute-api/a/s HTTP/1.1\r\nHost: {address}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\
             Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n{secret}\r\n"
        );
        stream.write_all(ask.as_bytes()).await.expect("it is sent");
        let mut status = vec![0; begins.len()];
        stream.read_exact(&mut status).await.expect("an answer");
        assert_eq!(String::from_utf8_lossy(&status), begins, "{secret}");
    }
}

/// Asks again until it is as wished: what the emulator does by itself takes a moment.
async fn until(cloud: &Cloud, target: &str, body: &Value, wished: impl Fn(&str) -> bool) -> String {
    let service = if target.starts_with("AWSGlue") { "glue" } else { "states" };
    for _ in 0..200 {
        let answer = direct(cloud, true, Method::POST, "/", service, target, &body.to_string()).await;
        if wished(&answer.text) {
            return answer.text;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    panic!("{target} never becomes what is waited for");
}

/// A template of functions that leave a mark, and of a resource that is made by invoking one.
fn template(mark: &str) -> String {
    let python = format!(
        "import os\nopen({mark:?} + '-import', 'w')\ndef handler(event, context):\n  open({mark:?} + '-invoked', 'w')\n"
    );
    let node = format!(
        "require('fs').writeFileSync({:?}, ''); exports.handler = async () => 1;",
        format!("{mark}-node")
    );
    let function = |name: &str, runtime: &str, code: &str| {
        json!({"Type": "AWS::Lambda::Function", "Properties": {
            "FunctionName": name, "Runtime": runtime, "Handler": "index.handler",
            "Role": "arn:aws:iam::999999999999:role/r", "Code": {"ZipFile": code},
        }})
    };
    let resources = json!({
        "Python": function("python", "python3.12", &python),
        "Node": function("node", "nodejs20.x", &node),
        "Custom": {"Type": "Custom::Thing", "Properties": {"ServiceToken": {"Fn::GetAtt": ["Python", "Arn"]}}},
    });
    json!({"Resources": resources}).to_string()
}

#[tokio::test(flavor = "multi_thread")]
async fn the_emulator_runs_nobodys_code() {
    let emulator = emulator().await;
    let cloud = emulator.cloud();
    let marks = tempfile::tempdir().expect("a folder");
    let mark = marks.path().join("ran").display().to_string();
    by_a_stack(cloud, &mark).await;
    by_invocation(cloud).await;
    by_a_state_machine(cloud).await;
    by_a_job(cloud, &mark).await;
    let left: Vec<_> = std::fs::read_dir(marks.path()).expect("a folder").filter_map(Result::ok).collect();
    assert!(left.is_empty(), "something ran: {left:?}");
    assert!(children(&emulator).is_empty(), "it started a program");
}

/// CloudFormation makes functions of what is in the template, and a custom resource by invoking one.
async fn by_a_stack(cloud: &Cloud, mark: &str) {
    let client = aws_sdk_cloudformation::Client::new(&cloud.sdk(HUB));
    for (name, body) in [("functions", template(mark)), ("custom", template(mark))] {
        let mut body: Value = serde_json::from_str(&body).expect("JSON");
        if name == "functions" {
            body["Resources"].as_object_mut().expect("resources").remove("Custom");
        } else {
            body["Resources"]["Python"]["Properties"]["FunctionName"] = "custom".into();
            body["Resources"].as_object_mut().expect("resources").remove("Node");
        }
        client
            .create_stack()
            .stack_name(name)
            .template_body(body.to_string())
            .send()
            .await
            .expect("it begins");
        for _ in 0..400 {
            let described = client.describe_stacks().stack_name(name).send().await.expect("described");
            let status = described.stacks()[0].stack_status().expect("a status").as_str().to_owned();
            if !status.ends_with("IN_PROGRESS") {
                break;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }
}

async fn by_invocation(cloud: &Cloud) {
    for (function, kind) in [("python", "RequestResponse"), ("node", "RequestResponse"), ("python", "Event")]
    {
        let authorization = signed(HUB, "lambda");
        let mut headers = vec![("authorization", authorization.as_str()), ("x-amz-invocation-type", kind)];
        headers.extend(cloud.header());
        let url = format!("{}/2015-03-31/functions/{function}/invocations", cloud.endpoint());
        let answer = ask(Method::POST, &url, &headers, "{}").await;
        let failed = answer.status.as_u16() >= 400
            || answer.status == StatusCode::ACCEPTED
            || answer.headers.contains_key("x-amz-function-error");
        assert!(failed, "{function} {kind}: {} {}", answer.status, answer.text);
    }
}

async fn by_a_state_machine(cloud: &Cloud) {
    let definition = json!({"StartAt": "S", "States": {"S": {
        "Type": "Task", "Resource": "arn:aws:lambda:eu-west-1:999999999999:function:python", "End": true,
    }}});
    let machine = json!({
        "name": "m", "definition": definition.to_string(), "roleArn": "arn:aws:iam::999999999999:role/r",
    });
    direct(
        cloud,
        true,
        Method::POST,
        "/",
        "states",
        "AWSStepFunctions.CreateStateMachine",
        &machine.to_string(),
    )
    .await;
    let machine = "arn:aws:states:eu-west-1:999999999999:stateMachine:m";
    let start = json!({"stateMachineArn": machine, "name": "e"});
    direct(cloud, true, Method::POST, "/", "states", "AWSStepFunctions.StartExecution", &start.to_string())
        .await;
    let execution = json!({"executionArn": "arn:aws:states:eu-west-1:999999999999:execution:m:e"});
    let target = "AWSStepFunctions.DescribeExecution";
    let ended = until(cloud, target, &execution, |text| !text.contains("RUNNING")).await;
    assert!(ended.contains("FAILED"), "{ended}");
}

/// A Glue job is a script in a bucket.
async fn by_a_job(cloud: &Cloud, mark: &str) {
    let s3 = cloud.s3(HUB);
    let here = CreateBucketConfiguration::builder().location_constraint("eu-west-1".into()).build();
    s3.create_bucket().bucket("scripts").create_bucket_configuration(here).send().await.expect("made");
    let script = format!("open({mark:?} + '-job', 'w')").into_bytes();
    s3.put_object().bucket("scripts").key("job.py").body(script.into()).send().await.expect("put");
    let job = json!({
        "Name": "j", "Role": "r",
        "Command": {"Name": "pythonshell", "ScriptLocation": "s3://scripts/job.py", "PythonVersion": "3.9"},
    });
    direct(cloud, true, Method::POST, "/", "glue", "AWSGlue.CreateJob", &job.to_string()).await;
    let run =
        direct(cloud, true, Method::POST, "/", "glue", "AWSGlue.StartJobRun", r#"{"JobName": "j"}"#).await;
    let run: Value = serde_json::from_str(&run.text).expect("JSON");
    let asked = json!({"JobName": "j", "RunId": run["JobRunId"]});
    let ended = |text: &str| !text.contains("RUNNING") && !text.contains("STARTING");
    let run = until(cloud, "AWSGlue.GetJobRun", &asked, ended).await;
    assert!(!run.contains("SUCCEEDED"), "{run}");
}

fn children(emulator: &Emulator) -> String {
    let pid = emulator.pid().expect("it runs").to_string();
    let output =
        std::process::Command::new("ps").args(["-o", "args=", "--ppid", &pid]).output().expect("ps runs");
    String::from_utf8_lossy(&output.stdout).into_owned()
}
