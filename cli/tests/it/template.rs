//! `infra/hub.yaml` and the functions agree: what one sets the other reads, and answers are read as they are meant.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use lambda::setting::Setting;
use localcloud::template::{Context, Mapping, Template};

fn template() -> Template {
    let parameters = [("OrganizationId", "o-a1b2c3d4e5"), ("CodeBucket", "code")];
    let context = Context {
        stack_name: "loghub".to_owned(),
        account: "999999999999".to_owned(),
        region: "eu-west-1".to_owned(),
        endpoint: "http://127.0.0.1:1".to_owned(),
        parameters: parameters.map(|(name, value)| (name.to_owned(), value.to_owned())).into(),
    };
    Template::read(Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../infra/hub.yaml")), &context)
        .expect("it is complete")
}

#[test]
fn a_function_is_given_what_it_needs_and_nothing_it_does_not_read() {
    let environments: BTreeMap<_, _> = template()
        .functions
        .into_iter()
        .map(|function| (function.handler, function.environment.into_keys().collect::<BTreeSet<_>>()))
        .collect();
    let settings: [(&str, &[Setting]); 3] = [
        ("shipper", &shipper::setting::SETTINGS),
        ("redeliver", &shipper::setting::SETTINGS),
        ("subscriber", &subscriber::setting::SETTINGS),
    ];
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

#[test]
fn answers_that_name_failed_items_are_read_so() {
    for mapping in template().mappings {
        let (name, report_failures) = match mapping {
            Mapping::Kinesis(mapping) => (mapping.logical_id, mapping.report_failures),
            Mapping::Sqs(mapping) => (mapping.logical_id, mapping.report_failures),
        };
        assert!(report_failures, "{name} would take an answer that names failed items for success");
    }
}
