//! Reading `infra/hub.yaml`, and refusing what can't be read.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::Duration;

use localcloud::template::{Context, Error, KinesisMapping, Mapping, SqsMapping, Template};

pub(crate) fn hub_yaml() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../infra/hub.yaml")
}

pub(crate) fn context(endpoint: &str) -> Context {
    let parameters =
        [("OrganizationId", "o-a1b2c3d4e5"), ("CodeBucket", "code"), ("BatchWindowSeconds", "1")];
    Context {
        stack_name: "loghub".to_owned(),
        account: "999999999999".to_owned(),
        region: "eu-west-1".to_owned(),
        endpoint: endpoint.to_owned(),
        parameters: parameters.map(|(name, value)| (name.to_owned(), value.to_owned())).into(),
    }
}

fn hub() -> Template {
    Template::read(&hub_yaml(), &context("http://127.0.0.1:4566")).expect("infra/hub.yaml is complete")
}

fn kinesis(template: &Template) -> &KinesisMapping {
    let mut found = template.mappings.iter().filter_map(|mapping| match mapping {
        Mapping::Kinesis(mapping) => Some(mapping),
        Mapping::Sqs(_) => None,
    });
    found.next().expect("a Kinesis mapping")
}

fn sqs(template: &Template) -> &SqsMapping {
    sqs_mapping(template, "RedeliverMapping")
}

pub(crate) fn sqs_mapping<'a>(template: &'a Template, logical_id: &str) -> &'a SqsMapping {
    let mut found = template.mappings.iter().filter_map(|mapping| match mapping {
        Mapping::Sqs(mapping) if mapping.logical_id == logical_id => Some(mapping),
        _ => None,
    });
    found.next().expect("an SQS mapping")
}

/// The subscriber's queues outlast its function, each message is answered for, and reconciles of one account and Region
/// come one at a time.
#[test]
fn the_subscriber_s_queues_are_fit_for_it() {
    let template = hub();
    let subscriber = template.function("Subscriber").expect("the subscriber");
    assert_eq!((subscriber.handler.as_str(), subscriber.timeout), ("subscriber", Duration::from_mins(15)));
    for (mapping, fifo, batch) in [("EventsMapping", false, 10), ("ReconcileMapping", true, 1)] {
        let mapping = sqs_mapping(&template, mapping);
        assert!(mapping.report_failures && mapping.max_concurrency.is_some_and(|most| most >= 2));
        assert_eq!((mapping.function.as_str(), mapping.batch_size), ("loghub-subscriber", batch));
        let queue = template.queue(&mapping.queue_arn).expect("its queue");
        assert!(queue.visibility > subscriber.timeout, "{}", queue.name);
        let dead_letters = &queue.redrive.as_ref().expect("dead letters").dead_letter_arn;
        let dead_letters = template.queue(dead_letters).expect("its dead letters");
        assert_eq!((queue.fifo, dead_letters.fifo), (fifo, fifo), "both or neither");
    }
    let reconcile = template.queue("ReconcileQueue").expect("the queue");
    assert_eq!(subscriber.environment["LOGHUB_RECONCILE_QUEUE_URL"], reconcile.url);
    assert_eq!(reconcile.name, "loghub-reconcile.fifo", "a queue of this kind is named so");
}

#[test]
fn the_subscriber_is_given_members_events_and_runs_on_schedules() {
    let template = hub();
    let [rule] = template.rules.as_slice() else { panic!("one rule") };
    let events = template.queue("EventsQueue").expect("the events queue");
    assert_eq!(rule.targets, std::slice::from_ref(&events.arn));
    assert!(rule.pattern.get("account").is_none(), "events are members', whoever they are");
    let schedules = template
        .schedules
        .iter()
        .map(|schedule| (schedule.function.as_str(), schedule.input.as_str(), schedule.every.as_secs() / 60));
    let expected = [
        ("loghub-subscriber", r#"{"schedule":"diff"}"#, 5),
        ("loghub-subscriber", r#"{"schedule":"sweep"}"#, 24 * 60),
    ];
    assert_eq!(schedules.collect::<Vec<_>>(), expected);
}

#[test]
fn without_a_function_nothing_invokes_it() {
    let template = hub().without("subscriber");
    assert!(template.function("Subscriber").is_none());
    assert!(template.schedules.is_empty());
    let mappings: Vec<_> = template.mappings.iter().map(Mapping::function).collect();
    assert_eq!(mappings, ["loghub-redeliver", "loghub-shipper"]);
    assert!(template.queue("ReconcileQueue").is_some(), "resources stay");
}

#[test]
fn the_hub_s_functions_get_their_settings() {
    let template = hub();
    let shipper = template.function("Shipper").expect("the shipper");
    assert_eq!((shipper.handler.as_str(), shipper.timeout), ("shipper", Duration::from_mins(1)));
    let mut expected = BTreeMap::from(
        [
            ("LOGHUB_ACCOUNT_METRICS", "true"),
            ("LOGHUB_DEAD_LETTER_QUEUE_URL", "http://127.0.0.1:4566/999999999999/loghub-park-dead-letters"),
            ("LOGHUB_LANES", "4"),
            ("LOGHUB_LISTENER_URL", "https://listener.logz.io:8071"),
            ("LOGHUB_PARK_BUCKET", "loghub-park-999999999999-eu-west-1"),
            ("LOGHUB_PARK_QUEUE_URL", "http://127.0.0.1:4566/999999999999/loghub-park"),
            ("LOGHUB_QUARANTINE_BUCKET", "loghub-quarantine-999999999999-eu-west-1"),
            ("LOGHUB_ROUTING", "s3://loghub-table-999999999999-eu-west-1/routing.toml"),
            ("LOGHUB_TOKEN_PREFIX", "/loghub/tokens"),
        ]
        .map(|(name, value)| (name.to_owned(), value.to_owned())),
    );
    assert_eq!(shipper.environment, expected);
    expected
        .retain(|name, _| !["LOGHUB_ACCOUNT_METRICS", "LOGHUB_QUARANTINE_BUCKET"].contains(&name.as_str()));
    assert_eq!(template.function("loghub-redeliver").expect("redeliver").environment, expected);
}

#[test]
fn the_stream_s_mapping_tries_until_a_record_is_too_old_and_answers_per_record() {
    let template = hub();
    let mapping = kinesis(&template);
    assert!(mapping.report_failures && mapping.bisect);
    assert_eq!((mapping.max_retries, mapping.max_age), (None, Some(Duration::from_hours(66))));
    assert_eq!(mapping.on_failure.as_deref(), Some("arn:aws:s3:::loghub-quarantine-999999999999-eu-west-1"));
    assert_eq!((mapping.batch_size, mapping.parallelization), (10_000, 1));
    assert_eq!(mapping.window, Duration::from_secs(1), "a parameter of the caller overrides the default");
}

#[test]
fn the_park_queue_outlasts_its_function_and_answers_per_message() {
    let template = hub();
    let mapping = sqs(&template);
    assert!(mapping.report_failures);
    assert!(mapping.max_concurrency.is_some_and(|most| most >= 2));
    let queue = template.queue(&mapping.queue_arn).expect("the park queue");
    let redeliver = template.function(&mapping.function).expect("redeliver");
    assert!(queue.visibility >= redeliver.timeout * 6, "as AWS recommends");
    let redrive = queue.redrive.as_ref().expect("dead letters");
    assert_eq!(redrive.max_receive_count, 1000);
}

#[test]
fn the_destination_is_the_organisation_s() {
    let template = hub();
    let [destination] = template.destinations.as_slice() else { panic!("one destination") };
    assert_eq!(destination.target_arn, template.streams[0].arn);
    let policy: serde_json::Value = serde_json::from_str(&destination.policy).expect("JSON");
    assert_eq!(policy["Statement"][0]["Condition"]["StringEquals"]["aws:PrincipalOrgID"], "o-a1b2c3d4e5");
    assert_eq!(policy["Statement"][0]["Resource"], destination.arn);
}

/// CloudFormation's answer to conditions, with the parameter `P` set to `is`.
#[test]
fn conditions_decide_what_is_made_and_how() {
    let text = r#"
Parameters: {P: {Type: String}}
Conditions:
  Is: !Equals [!Ref P, "yes"]
  IsNot: !Not [!Condition Is]
  Never: !And [!Condition Is, !Condition IsNot]
  Always: !Or [!Condition Is, !Condition IsNot]
Resources:
  Q:
    Type: AWS::SQS::Queue
    Properties:
      QueueName: !If [Is, one, other]
      VisibilityTimeout: !If [Is, 7, !Ref AWS::NoValue]
  Maybe: {Type: AWS::SQS::Queue, Condition: Is}
  Never: {Type: AWS::SQS::Queue, Condition: Never, Properties: {QueueName: !Ref Nowhere}}
  Always: {Type: AWS::SQS::Queue, Condition: Always}
"#;
    for (is, name, visibility, made) in
        [("yes", "one", 7, vec!["Always", "Maybe", "Q"]), ("no", "other", 30, vec!["Always", "Q"])]
    {
        let mut context = context("http://127.0.0.1:4566");
        context.parameters = [("P".to_owned(), is.to_owned())].into();
        let template = Template::parse(text, &context).expect(is);
        let queue = template.queue("Q").expect("it has no condition");
        assert_eq!((queue.name.as_str(), queue.visibility), (name, Duration::from_secs(visibility)));
        assert_eq!(template.resources.keys().collect::<Vec<_>>(), made);
    }
}

#[track_caller]
fn refused(resources: &str, expected: &str) {
    let mut context = context("http://127.0.0.1:4566");
    context.parameters.clear();
    let error = Template::parse(resources, &context).expect_err(resources).to_string();
    assert!(error.contains(expected), "{error}");
}

#[test]
fn a_template_that_lacks_something_is_refused_with_the_resource_s_name() {
    for (text, expected) in [
        (
            "Resources: {F: {Type: 'AWS::Lambda::Function', Properties: {Timeout: 3}}}",
            "F can't be made locally: missing field `Handler`",
        ),
        (
            "Resources: {Q: {Type: 'AWS::SQS::Queue', Properties: {VisibilityTimeout: soon}}}",
            "Q can't be made locally: \"soon\" is not a whole number",
        ),
        (
            "Resources: {Q: {Type: 'AWS::SQS::Queue', Properties: {VisibilityTimeout: -3}}}",
            "VisibilityTimeout can't be -3",
        ),
        (
            "Resources: {B: {Type: 'AWS::S3::Bucket', Properties: {BucketName: !Ref Nowhere}}}",
            "B refers to Nowhere",
        ),
        (
            "Resources: {B: {Type: 'AWS::S3::Bucket', Properties: {BucketName: !Sub 'x-${Nowhere.Arn}'}}}",
            "B refers to Nowhere",
        ),
        (
            "Resources: {B: {Type: 'AWS::S3::Bucket', Properties: {BucketName: !ImportValue x}}}",
            "B uses Fn::ImportValue",
        ),
        ("Parameters: {P: {Type: String}}\nResources: {}", "parameter P has no default"),
        ("Conditions: {A: !Condition B, B: !Condition A}\nResources: {}", "refers to A"),
        ("Conditions: {A: !Contains [[x], x]}\nResources: {}", "A uses Fn::Contains"),
        (
            "Resources: {B: {Type: 'AWS::S3::Bucket', Properties: {BucketName: !If [Is, x, y]}}}",
            "B refers to Is",
        ),
        ("Resources: [", "not well formed"),
        (
            "Resources: {M: {Type: 'AWS::Lambda::EventSourceMapping', Properties: {FunctionName: f, EventSourceArn: 'arn:aws:sqs:r:1:q'}}}",
            "M can't be made locally: its function f is not in the template",
        ),
    ] {
        refused(text, expected);
    }
}

/// AWS Lambda, `CreateEventSourceMapping`: -1 is without end.
#[test]
fn a_mapping_s_patience_is_what_aws_takes() {
    let of = |key: &str, value: &str| {
        let hub = std::fs::read_to_string(hub_yaml()).expect("infra/hub.yaml is there");
        let at = hub.find(&format!("      {key}: ")).expect("the mapping has it") + 6 + key.len() + 2;
        let end = at + hub[at..].find('\n').expect("a line");
        let text = format!("{}{value}{}", &hub[..at], &hub[end..]);
        let read = Template::parse(&text, &context("http://127.0.0.1:4566"));
        read.map(|template| (kinesis(&template).max_retries, kinesis(&template).max_age))
    };
    let hours = |hours| Some(Duration::from_hours(hours));
    let (retries, age) = ("MaximumRetryAttempts", "MaximumRecordAgeInSeconds");
    for (key, value, expected) in [
        (retries, "-1", Some((None, hours(66)))),
        (retries, "0", Some((Some(0), hours(66)))),
        (retries, "10000", Some((Some(10_000), hours(66)))),
        (retries, "10001", None),
        (retries, "-2", None),
        (age, "-1", Some((None, None))),
        (age, "0", None),
        (age, "59", None),
        (age, "604800", Some((None, hours(7 * 24)))),
        (age, "604801", None),
    ] {
        match (of(key, value), expected) {
            (Ok(read), Some(expected)) => assert_eq!(read, expected, "{key}: {value}"),
            (Err(error), None) => {
                assert!(error.to_string().contains(&format!("{key} can't be {value}")), "{error}");
            }
            (read, _) => panic!("{key}: {value} is read as {read:?}"),
        }
    }
}

#[test]
fn an_unknown_parameter_is_refused() {
    let mut context = context("http://127.0.0.1:4566");
    context.parameters.insert("ListenerURL".to_owned(), "x".to_owned());
    let error = Template::read(&hub_yaml(), &context).expect_err("a misspelt parameter");
    assert!(matches!(error, Error::ParameterUnknown(name) if name == "ListenerURL"));
}
