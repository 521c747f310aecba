//! The laws over generated tables, names and texts.

use miette::GraphicalReportHandler;
use proptest::prelude::*;
use routing::{Decision, FieldValue, Law, Table};

use crate::generate::{self, ACCOUNTS, Effect, Model};
use crate::rule;

/// The model without the routes that have faults, and its table.
fn pruned(mut model: Model) -> (Model, Table) {
    loop {
        let text = model.write(&[]);
        match Table::parse("t", &text) {
            Ok((table, _)) => return (model, table),
            Err(faults) => {
                let first = faults.faults[0].line();
                let route = text.lines().take(first).filter(|line| *line == "[[routes]]").count();
                assert!(route > 0, "{text}\n{faults:?}");
                model.routes.remove(route - 1);
            }
        }
    }
}

fn effect(decision: &Decision) -> Effect {
    let settings = &decision.settings;
    let integer = |value: &FieldValue| match value {
        FieldValue::Integer(integer) => *integer,
        other => panic!("{other:?}"),
    };
    Effect {
        masks: settings.masks.iter().map(|mask| mask.value.name.to_string()).collect(),
        fields: settings.fields.iter().map(|(key, field)| (key.clone(), integer(&field.value))).collect(),
        sample: settings.sample.value,
        kind: settings.kind.value.to_string(),
    }
}

/// Every name of up to four of the characters that generated globs are made of.
fn all_names() -> Vec<String> {
    let mut names = vec![String::new()];
    let mut longest = names.clone();
    for _ in 0..4 {
        longest = longest.iter().flat_map(|name| ["a", "b", "/"].map(|c| format!("{name}{c}"))).collect();
        names.extend(longest.clone());
    }
    names
}

fn render(faults: &dyn miette::Diagnostic) {
    let mut report = String::new();
    GraphicalReportHandler::new().render_report(&mut report, faults).expect("renders");
}

/// Parses and renders whatever comes of it.
fn parse(text: &str) {
    match Table::parse("t", text) {
        Ok((table, warnings)) => {
            for warning in &warnings {
                render(warning);
            }
            table.decide("111111111111", text);
        }
        Err(faults) => {
            assert!(!faults.faults.is_empty());
            render(&faults);
        }
    }
}

proptest! {
    #[test]
    fn the_matching_routes_up_to_the_first_with_a_team_decide(
        model in generate::models(), id in generate::ids(), log_group in generate::log_groups(),
    ) {
        let (model, table) = pruned(model);
        let decision = table.decide(id, &log_group);
        let (routes, team, expected) = model.decide(Law::FirstTeam, id, &log_group);
        prop_assert_eq!(&*decision.team, team);
        prop_assert_eq!(effect(&decision), expected);
        let took: Vec<_> = decision.took.iter().map(|took| took.route.to_string()).collect();
        prop_assert_eq!(&took, &routes.iter().map(|route| route.name()).collect::<Vec<_>>());
        match routes.last().filter(|last| last.team.is_some()) {
            Some(last) => prop_assert_eq!(rule(&decision), last.name()),
            None => prop_assert!(["own", "unrouted"].contains(&rule(&decision))),
        }
        let end = routes.last().filter(|last| last.team.is_some());
        let tried = model.routes.iter().take_while(|tried| end.is_none_or(|end| tried.name() != end.name()));
        let in_vain = tried.map(generate::Route::name).filter(|name| !took.contains(name));
        let lost: Vec<_> = decision.lost.iter().map(|lost| lost.route.to_string()).collect();
        prop_assert_eq!(lost, in_vain.collect::<Vec<_>>());
    }

    #[test]
    fn a_table_by_the_earlier_law_decides_as_earlier_releases_did(
        model in generate::models(), id in generate::ids(), log_group in generate::log_groups(),
    ) {
        let (model, table) = pruned(model);
        let decision = table.by(Law::FirstMatch).decide(id, &log_group);
        let (routes, team, expected) = model.decide(Law::FirstMatch, id, &log_group);
        prop_assert_eq!((&*decision.team, effect(&decision)), (team, expected));
        prop_assert_eq!(decision.took.len(), routes.len());
    }

    #[test]
    fn whatever_an_earlier_release_decided_otherwise_is_warned_of(
        model in generate::models(), id in generate::ids(), log_group in generate::log_groups(),
    ) {
        let (model, _) = pruned(model);
        let (_, warnings) = Table::parse("t", &model.write(&[])).expect("pruned");
        let (before, old_team, old) = model.decide(Law::FirstMatch, id, &log_group);
        let (_, new_team, new) = model.decide(Law::FirstTeam, id, &log_group);
        if (old_team, old) != (new_team, new) {
            let start = format!("Where the route `{}` matches, later routes take part", before[0].name());
            prop_assert!(warnings.iter().any(|warning| warning.message.starts_with(&start)), "{:?}", warnings);
        }
    }

    #[test]
    fn a_route_said_never_to_match_never_takes_part(model in generate::models()) {
        let text = model.write(&[]);
        let faults = Table::parse("t", &text).err().map(|faults| faults.faults).unwrap_or_default();
        for fault in faults.iter().filter(|fault| fault.message.contains("never matches")) {
            let number = text.lines().take(fault.line()).filter(|line| *line == "[[routes]]").count() - 1;
            for log_group in all_names() {
                for id in ACCOUNTS.map(|account| account.0).into_iter().chain(["999999999999"]) {
                    let routes = model.decide(Law::FirstTeam, id, &log_group).0;
                    let took = routes.iter().any(|route| route.name() == model.routes[number].name());
                    prop_assert!(!took, "{} {}", id, log_group);
                }
            }
        }
    }

    #[test]
    fn the_order_of_sections_does_not_matter(
        model in generate::models(), order in proptest::collection::vec(any::<u8>(), 9),
        id in generate::ids(), log_group in generate::log_groups(),
    ) {
        let (model, table) = pruned(model);
        let (other, _) = Table::parse("t", &model.write(&order)).expect("as sound as in the first order");
        let (one, other) = (table.decide(id, &log_group), other.decide(id, &log_group));
        prop_assert_eq!(format!("{:?}", one.settings), format!("{:?}", other.settings));
        prop_assert_eq!((rule(&one), &one.team, &one.token), (rule(&other), &other.team, &other.token));
    }

    #[test]
    fn every_token_a_decision_yields_is_named(
        model in generate::models(), id in generate::ids(), log_group in generate::log_groups(),
    ) {
        let (_, table) = pruned(model);
        prop_assert!(table.tokens().contains_key(&table.decide(id, &log_group).token));
    }

    #[test]
    fn globs_match_as_the_law_is_worded(glob in generate::globs(), log_group in generate::log_groups()) {
        let text = format!(
            "version = 1\nunrouted = 't'\nteams.t = {{}}\nroutes = [{{ name = 'r', log_groups = ['{glob}'] }}]"
        );
        let (table, _) = Table::parse("t", &text).expect("sound");
        let matches = !table.decide("111111111111", &log_group).took.is_empty();
        prop_assert_eq!(matches, generate::glob_matches(&glob, &log_group));
    }

    #[test]
    fn any_text_is_read_or_refused(text in any::<String>()) {
        parse(&text);
    }

    #[test]
    fn any_toml_like_text_is_read_or_refused(text in "[a-z0-9=\\[\\]{}\"'., \n_*\\\\-]{0,200}") {
        parse(&format!("version = 1\n{text}"));
    }

    #[test]
    fn any_change_of_a_sound_table_is_read_or_refused(
        at in any::<proptest::sample::Index>(), gone in 0_usize..20, new in "[a-zä0-9=\\[\\]{}\"'.,*?\n -]{0,8}",
    ) {
        let mut text: Vec<char> = include_str!("../../../../routing.toml").chars().collect();
        let start = at.index(text.len());
        let end = (start + gone).min(text.len());
        text.splice(start..end, new.chars());
        parse(&text.into_iter().collect::<String>());
    }
}
