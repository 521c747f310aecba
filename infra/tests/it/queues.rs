//! Queues and what reads them fit: timeouts, visibilities, retentions, and an end for what can't be worked on.

use std::collections::BTreeSet;
use std::time::Duration;

use localcloud::template::{Mapping, Queue, Template};
use serde_json::Value;
use shipper::delivery::reason::Reason;
use shipper::park::backoff::{wait, wait_for_breaker};

use crate::support::{ALL, LEAST, hub, member};

/// AWS, "Amazon SQS quotas": the longest that a message is kept.
const LONGEST: Duration = Duration::from_hours(14 * 24);

/// A queue is an end, or has one.
#[test]
fn each_queue_has_its_dead_letter_queue() {
    let template = hub(&LEAST);
    let ends = ends(&template);
    for queue in &template.queues {
        match &queue.redrive {
            None => assert!(ends.contains(&queue.arn), "{} drops what can't be worked on", queue.logical_id),
            Some(redrive) => {
                assert!(!ends.contains(&queue.arn), "{} is an end and has one", queue.logical_id);
                let end = template.queue(&redrive.dead_letter_arn).expect("it is in the template");
                assert_eq!(end.fifo, queue.fifo, "{}: both or neither", queue.logical_id);
                assert_eq!(end.retention, LONGEST, "{}: people come on Mondays", end.logical_id);
            }
        }
    }
}

/// The queues that something gives up to.
fn ends(template: &Template) -> BTreeSet<String> {
    let redriven = template.queues.iter().filter_map(|queue| queue.redrive.as_ref());
    let redriven = redriven.map(|redrive| redrive.dead_letter_arn.clone());
    redriven
        .chain(template.resources.values().flat_map(|resource| given_up_to(&resource.properties)))
        .collect()
}

/// The queue that a rule, a schedule or an invocation gives up to.
fn given_up_to(properties: &serde_json::Map<String, Value>) -> Vec<String> {
    let properties = Value::from(properties.clone());
    let targets = properties["Targets"].as_array().cloned().unwrap_or_default();
    let targets = targets.iter().chain([&properties["Target"]]);
    let dead_letters = targets.map(|target| &target["DeadLetterConfig"]["Arn"]);
    let on_failure = &properties["DestinationConfig"]["OnFailure"]["Destination"];
    let found = dead_letters.chain([on_failure]).filter_map(Value::as_str);
    found.filter(|arn| arn.starts_with("arn:aws:sqs:")).map(str::to_owned).collect()
}

#[test]
fn every_automatic_sender_has_a_dead_letter_queue() {
    let template = hub(&LEAST);
    for (id, resource) in &template.resources {
        let sends = ["AWS::Events::Rule", "AWS::Scheduler::Schedule", "AWS::Lambda::EventInvokeConfig"];
        let gives_up = given_up_to(&resource.properties);
        assert!(
            !sends.contains(&resource.kind.as_str()) || gives_up.len() == 1,
            "{id} drops what it can't send"
        );
    }
}

#[test]
fn a_message_is_hidden_for_longer_than_its_function_runs() {
    let template = hub(&LEAST);
    let mut checked = 0;
    for mapping in &template.mappings {
        let Mapping::Sqs(mapping) = mapping else { continue };
        let queue = template.queue(&mapping.queue_arn).expect("its queue");
        let function = template.function(&mapping.function).expect("its function");
        let at_least = function.timeout + mapping.window + Duration::from_mins(1);
        assert!(queue.visibility >= at_least, "{}", queue.logical_id);
        assert!(queue.visibility <= Duration::from_hours(12), "AWS, SetQueueAttributes");
        assert!(function.timeout <= Duration::from_mins(15), "AWS, \"Lambda quotas\"");
        assert!(
            mapping.max_concurrency.is_some_and(|most| (2..=1000).contains(&most)),
            "{}",
            mapping.logical_id
        );
        checked += 1;
    }
    assert_eq!(checked, 3);
}

/// A bulk is given up by its age while its pointer is still in the queue, and its object outlives both queues.
#[test]
fn a_parked_bulk_outlives_its_pointers() {
    let template = hub(&LEAST);
    let retention = |id| template.queue(id).map(|queue: &Queue| queue.retention).expect("the queue");
    let give_up = setting_days("LOGHUB_GIVE_UP_DAYS");
    assert!(Duration::from_hours(24 * give_up) < retention("ParkQueue"));
    let lifecycle = &template.resources["ParkBucket"].properties["LifecycleConfiguration"]["Rules"][0];
    let days: u64 =
        lifecycle["ExpirationInDays"].as_str().and_then(|days| days.parse().ok()).expect("a parameter");
    assert!(Duration::from_hours(24 * days) > retention("ParkQueue") + retention("ParkDeadLetters"));
    let notes = &template.resources["ParkBucket"].properties["LifecycleConfiguration"]["Rules"][1];
    assert_eq!(notes["Prefix"].as_str(), Some(shipper::park::keys::TRIES));
}

fn setting_days(name: &str) -> u64 {
    let found = shipper::setting::SETTINGS.iter().find(|setting| setting.name == name).expect("the setting");
    found.default.and_then(|days| days.parse().ok()).expect("a number of days")
}

/// A record that the mapping gives up is still in the stream, and no record is given up for a count of tries.
#[test]
fn the_stream_outlasts_its_mapping_s_patience() {
    for parameters in [LEAST.as_slice(), &ALL] {
        let template = hub(parameters);
        let Some(Mapping::Kinesis(mapping)) =
            template.mappings.iter().find(|mapping| matches!(mapping, Mapping::Kinesis(_)))
        else {
            panic!("the stream has a mapping")
        };
        let hours =
            template.resources["Stream"].properties["RetentionPeriodHours"].as_str().expect("a parameter");
        let retention = Duration::from_hours(hours.parse().expect("hours"));
        // AWS Lambda, "MaximumRecordAgeInSeconds".
        let most = Duration::from_hours(7 * 24);
        assert!(mapping.max_age.is_some_and(|age| age < retention && age <= most), "{mapping:?}");
        assert_eq!(mapping.max_retries, None, "an outage outlasts any count");
        assert!(mapping.bisect, "a record that kills the function is found");
        assert!(mapping.on_failure.is_some());
    }
}

/// An event matched in a member is matched in the hub, or nobody hears of it.
#[test]
fn members_forward_the_events_of_the_hubs_rule() {
    let (hub, member) = (hub(&LEAST), member("us-east-1"));
    assert_eq!(hub.rules[0].pattern, member.rules[0].pattern);
    assert_eq!(member.rules[0].targets, [hub.resources["Bus"].arn.clone()]);
    assert!(
        hub.rules[0].pattern.get("account").is_none(),
        "AWS, \"Event patterns\": no pattern names every account"
    );
}

/// However long a team is paused, over its budget or down: SQS counts receives, and ends a message by that count.
#[test]
fn a_parked_bulk_expires_before_its_receive_count_does() {
    // `LOGHUB_GIVE_UP_DAYS` at most.
    let oldest = Duration::from_hours(13 * 24);
    let template = hub(&LEAST);
    let park = template.queue("ParkQueue").expect("it is in the template");
    let receives = park.redrive.as_ref().expect("it has an end").max_receive_count;
    let least = Duration::from_secs(1);
    for id in (0..100).map(|id| id.to_string()) {
        for reason in [Reason::Deadline, Reason::Crowded, Reason::OverBudget, Reason::Paused] {
            let lasts: Duration = (1..receives).map(|receives| wait(reason, least, receives, &id)).sum();
            assert!(lasts > oldest, "{reason}: {lasts:?}");
        }
        let lasts: Duration =
            (1..receives).map(|receives| wait_for_breaker(Duration::ZERO, least, receives, &id)).sum();
        assert!(lasts > oldest, "behind a breaker: {lasts:?}");
    }
}
