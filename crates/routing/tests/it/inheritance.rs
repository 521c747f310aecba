//! Route over team over defaults over built in; fields by key; masks add up until `unmask`.

use routing::{FieldValue, LevelWords, Long, Original, Over, Parse, Platform, Settings, Source};

use crate::{HEAD, PAY, SEARCH, parsed};

/// The settings of a log group of `payments` that the route `r` matches.
fn settings(defaults: &str, team: &str, route: &str) -> Settings {
    let masks = "[masks]\na = { keys = ['a'] }\nb = { keys = ['b'] }\nc = { keys = ['c'] }\n";
    let text = format!(
        "{HEAD}[defaults]\n{defaults}\n[teams.payments]\n{team}\n[teams.search]\n[teams.platform]\n{masks}\
         [[routes]]\nname = 'r'\naccounts = ['pay-prod']\n{route}\n"
    );
    parsed(&text).0.decide(PAY, "/a").settings
}

fn team() -> Source {
    Source::Team("payments".into())
}

fn route() -> Source {
    Source::Route("r".into())
}

#[test]
fn a_scalar_comes_from_the_innermost_level_that_states_it() {
    let cases = [
        ("", "", "", 1.0, Source::BuiltIn),
        ("sample = 0.1", "", "", 0.1, Source::Defaults),
        ("sample = 0.1", "sample = 0.2", "", 0.2, team()),
        ("sample = 0.1", "sample = 0.2", "sample = 0", 0.0, route()),
        ("", "sample = 0.2", "sample = 1", 1.0, route()),
    ];
    for (defaults, team, route, value, from) in cases {
        let sample = settings(defaults, team, route).sample;
        assert_eq!((sample.value.to_string(), sample.from), (f64::to_string(&value), from));
    }
}

#[test]
fn unstated_settings_are_built_in() {
    let settings = settings("", "", "");
    assert!(settings.ship.value);
    assert!(settings.masks.is_empty() && settings.unmasked.is_empty() && settings.fields.is_empty());
    assert!(settings.drop.value.is_empty() && settings.keep.value.is_empty());
    assert_eq!(settings.platform.value, Platform::Drop);
    assert_eq!(settings.parse.value, Parse::Auto);
    assert_eq!(settings.long.value, Long::Split);
    assert_eq!((settings.levels.value, settings.original.value), (LevelWords::Mapped, Original::Keep));
    assert!(settings.remove.value.is_empty() && settings.rename.value.is_empty());
    assert!(settings.text.value.matches("level") && !settings.text.value.matches("a.level"));
    assert_eq!((&*settings.kind.value, settings.kind.from), ("cloudwatch", Source::BuiltIn));
}

#[test]
fn every_scalar_is_inherited() {
    let all = "ship = false\ndrop = ['x+']\nkeep = ['y+']\nplatform = 'report'\nparse = 'none'\nlong = 'cut'\ntype = 'k'\nlevels = 'as_logged'\noriginal = 'lifted'\nremove = ['a.*']\nrename = { b = 'c' }\ntext = []";
    for (defaults, at_team, at_route, from) in
        [(all, "", "", Source::Defaults), ("", all, "", team()), ("", "", all, route())]
    {
        let settings = settings(defaults, at_team, at_route);
        assert_eq!((settings.ship.value, settings.ship.from), (false, from.clone()));
        assert_eq!((settings.drop.value[0].as_str(), settings.drop.from), ("x+", from.clone()));
        assert_eq!((settings.keep.value[0].as_str(), settings.keep.from), ("y+", from.clone()));
        assert_eq!((settings.platform.value, settings.platform.from), (Platform::Report, from.clone()));
        assert_eq!((settings.parse.value, settings.parse.from), (Parse::None, from.clone()));
        assert_eq!((settings.long.value, settings.long.from), (Long::Cut, from.clone()));
        assert_eq!((settings.levels.value, settings.levels.from), (LevelWords::AsLogged, from.clone()));
        assert_eq!((settings.original.value, settings.original.from), (Original::Lifted, from.clone()));
        assert_eq!((settings.remove.value.matches("a.b.c"), settings.remove.from), (true, from.clone()));
        assert_eq!(
            (settings.rename.value.new_name("b").as_deref(), settings.rename.from),
            (Some("c"), from.clone())
        );
        assert_eq!((settings.text.value.is_empty(), settings.text.from), (true, from.clone()));
        assert_eq!((&*settings.kind.value, settings.kind.from), ("k", from));
    }
}

#[test]
fn an_inner_list_replaces_an_outer_one_even_if_empty() {
    let settings = settings("drop = ['a+']\nkeep = ['k+']", "drop = ['b+']", "keep = []");
    assert_eq!(settings.drop.value.iter().map(source).collect::<Vec<_>>(), ["b+"]);
    assert_eq!((settings.keep.value.len(), settings.keep.from), (0, route()));
}

fn source(pattern: &routing::Pattern) -> &str {
    pattern.as_str()
}

#[test]
fn fields_merge_by_key() {
    let fields = settings(
        "fields = { a = 1, b = 1, c = 1 }",
        "fields = { b = true, c = 'x' }",
        "fields = { c = 1.5 }",
    )
    .fields;
    let expected = [
        ("a", FieldValue::Integer(1), Source::Defaults),
        ("b", FieldValue::Bool(true), team()),
        ("c", FieldValue::Float(1.5), route()),
    ];
    for (key, value, from) in expected {
        assert_eq!((&fields[key].value, &fields[key].from), (&value, &from), "{key}");
    }
    assert_eq!(fields.len(), 3);
}

/// Names of masks with the level that added them or took them away.
type Masks = &'static [(&'static str, fn() -> Source)];

fn defaults() -> Source {
    Source::Defaults
}

#[test]
fn masks_are_united_and_only_unmask_removes_one() {
    let cases: [([&str; 3], Masks, Masks); 6] = [
        (
            ["masks = ['a']", "masks = ['b']", "masks = ['c']"],
            &[("a", defaults), ("b", team), ("c", route)],
            &[],
        ),
        (["masks = ['a']", "masks = ['b', 'a']", "masks = ['b']"], &[("a", defaults), ("b", team)], &[]),
        (["masks = ['a', 'b']", "", UNMASK_A], &[("b", defaults)], &[("a", route)]),
        (["masks = ['a', 'b']", UNMASK_A, "masks = ['a']"], &[("b", defaults), ("a", route)], &[]),
        ([UNMASK_A, "masks = ['a']", ""], &[("a", team)], &[]),
        (
            ["masks = ['b']", "", "masks = ['a']\nunmask = ['a']\nreason = 'why'"],
            &[("b", defaults)],
            &[("a", route)],
        ),
    ];
    for ([at_defaults, at_team, at_route], masks, unmasked) in cases {
        let settings = settings(at_defaults, at_team, at_route);
        let found = settings.masks.iter().map(|mask| (&*mask.value.name, mask.from.clone()));
        let gone = settings.unmasked.iter().map(|gone| (&*gone.mask, gone.from.clone()));
        assert_eq!(found.collect::<Vec<_>>(), sourced(masks), "{at_defaults} / {at_team} / {at_route}");
        assert_eq!(gone.collect::<Vec<_>>(), sourced(unmasked), "{at_defaults} / {at_team} / {at_route}");
        assert!(settings.unmasked.iter().all(|gone| gone.reason == "why"));
    }
}

const UNMASK_A: &str = "unmask = ['a']\nreason = 'why'";

fn sourced(masks: Masks) -> Vec<(&'static str, Source)> {
    masks.iter().map(|(name, from)| (*name, from())).collect()
}

#[test]
fn a_teams_settings_apply_to_every_log_group_routed_to_it() {
    let text = format!(
        "{HEAD}[teams.payments]\n[teams.search]\ntype = 's'\n[teams.platform]\n\
         [[routes]]\nname = 'r'\naccounts = ['shared']\nteam = 'search'\n"
    );
    let (table, _) = parsed(&text);
    assert_eq!(&*table.decide(SEARCH, "/a").settings.kind.value, "s");
    assert_eq!(&*table.decide(crate::SHARED, "/a").settings.kind.value, "s");
}

#[test]
fn a_team_without_a_budget_has_the_defaults() {
    let text = format!(
        "{HEAD}[defaults]\nbudget = {{ rate = '1 MB/s' }}\n[teams.payments]\n\
         budget = {{ rate = '500 KB/s', over = 'drop' }}\n[teams.search]\n[teams.platform]\n"
    );
    let (table, _) = parsed(&text);
    let budget = |team| table.team(team).and_then(|team| team.budget).map(|b| (b.bytes_per_second, b.over));
    assert_eq!(budget("payments"), Some((500_000, Over::Drop)));
    assert_eq!(budget("search"), Some((1_000_000, Over::Park)));
}

#[test]
fn a_star_stands_for_the_same_text_in_both_names() {
    let renames =
        settings("rename = { 'app_*' = 'my_*', 'x.*' = 'k_*', b = 'c', 'b*' = 'z*' }", "", "").rename.value;
    for (path, name) in [
        ("app_id", Some("my_id")),
        ("x.a", Some("k_a")),
        ("x.a.b", Some("k_b")),
        ("b", Some("c")),
        ("bb", Some("zb")),
        ("a", None),
    ] {
        assert_eq!(renames.new_name(path).as_deref(), name, "{path}");
    }
}
