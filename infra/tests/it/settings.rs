//! `hub.yaml` and the functions agree: what one sets the other reads, and answers are read as they are meant.

use std::collections::{BTreeMap, BTreeSet};

use function::setting::Setting;
use localcloud::template::{Mapping, SqsMapping, Template};

use crate::support::{ALL, LEAST, hub};

#[test]
fn a_function_gets_its_required_settings_and_no_unknown_ones() {
    let settings: [(&str, &[Setting]); 3] = [
        ("shipper", &shipper::setting::SETTINGS),
        ("redeliver", &shipper::setting::SETTINGS),
        ("subscriber", &subscriber::setting::SETTINGS),
    ];
    let environments: BTreeMap<_, _> = hub(&LEAST)
        .functions
        .into_iter()
        .map(|function| (function.handler, function.environment.into_keys().collect::<BTreeSet<_>>()))
        .collect();
    assert_eq!(environments.len(), settings.len());
    for (handler, settings) in settings {
        let given = &environments[handler];
        for setting in settings {
            let (is_given, is_read) = (given.contains(setting.name), setting.read_by.contains(&handler));
            assert!(is_read || !is_given, "{handler} is given {} and does not read it", setting.name);
            assert!(is_given || !is_read || setting.default.is_some(), "{handler} lacks {}", setting.name);
        }
        let unknown = |name: &&String| !settings.iter().any(|setting| setting.name == name.as_str());
        assert_eq!(given.iter().find(unknown), None, "{handler} is given what nobody reads");
    }
}

/// The functions' own parsers take what the template gives.
#[test]
fn given_settings_can_be_read() {
    for parameters in [LEAST.as_slice(), &ALL] {
        for function in hub(parameters).functions {
            let environment: BTreeMap<String, String> = function.environment.into_iter().collect();
            match function.handler.as_str() {
                "shipper" => drop(shipper::settings::ShipperSettings::parse(&environment).expect("shipper")),
                "redeliver" => {
                    drop(shipper::settings::RedeliverSettings::parse(&environment).expect("redeliver"));
                }
                _ => drop(subscriber::settings::Settings::parse(&environment).expect("subscriber")),
            }
        }
    }
}

#[test]
fn mappings_report_failed_items() {
    for mapping in hub(&LEAST).mappings {
        let (name, report_failures) = match mapping {
            Mapping::Kinesis(mapping) => (mapping.logical_id, mapping.report_failures),
            Mapping::Sqs(mapping) => (mapping.logical_id, mapping.report_failures),
        };
        assert!(report_failures, "{name} would take an answer that names failed items for success");
    }
}

/// Settings that both functions have are the same.
#[test]
fn the_subscriber_knows_its_lanes_and_regions() {
    let environment = |template: &Template, name: &str| {
        template.function("Subscriber").expect("it is there").environment[name].clone()
    };
    let (least, all) = (hub(&LEAST), hub(&ALL));
    let events = sqs(&least, "EventsMapping").max_concurrency.map(|most| most.to_string());
    assert_eq!(Some(environment(&least, "LOGHUB_EVENT_LANES")), events);
    assert_eq!(environment(&least, "LOGHUB_REGIONS"), "eu-west-1");
    assert_eq!(environment(&all, "LOGHUB_REGIONS"), "eu-west-1,us-east-1,eu-north-1");
}

fn sqs<'t>(template: &'t Template, id: &str) -> &'t SqsMapping {
    let mut found = template.mappings.iter().filter_map(|mapping| match mapping {
        Mapping::Sqs(mapping) if mapping.logical_id == id => Some(mapping),
        _ => None,
    });
    found.next().expect("an SQS mapping")
}
