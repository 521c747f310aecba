//! What a table is warned of although it loads.

use crate::{HEAD, TEAMS, parsed};

const MASKS: &str = "masks.m = { keys = ['a'] }\n[defaults]\nmasks = ['m']\n";

/// The warnings' messages of the sound head and teams with `top`, masks that apply by default, and `rest`.
fn warnings(top: &str, rest: &str) -> Vec<String> {
    let (_, warnings) = parsed(&format!("{HEAD}{TEAMS}{top}\n{MASKS}{rest}"));
    warnings.into_iter().map(|warning| warning.message).collect()
}

#[test]
fn a_careful_table_has_none() {
    assert!(warnings("", "").is_empty());
}

#[test]
fn no_masks_by_default() {
    let (_, warnings) = parsed(&format!("{HEAD}{TEAMS}"));
    let [warning] = &warnings[..] else { panic!("{warnings:?}") };
    assert_eq!(warning.message, "`[defaults]` has no masks.");
    assert_eq!(warning.severity, miette::Severity::Warning);
}

#[test]
fn what_the_subscriber_may_do_beyond_its_brakes() {
    let found = warnings("approve = ['unsubscribe']", "retention = { days = 7, existing = true }");
    assert_eq!(
        found,
        [
            "This version approves `unsubscribe` in every account.",
            "This retention holds for log groups older than their onboarding too."
        ]
    );
    assert!(warnings("", "retention = { days = 7 }").is_empty());
}

#[test]
fn a_route_that_any_account_can_send_by() {
    let cases = [
        (
            "log_groups = ['/a']\nteam = 'search'",
            Some("Any account can send to the team `search` by the route `r`."),
        ),
        ("team = 'search'", Some("The route `r` matches everything.")),
        ("sample = 0.1", Some("The route `r` matches everything.")),
        ("log_groups = ['/a']\nsample = 0.1", None),
        ("log_groups = ['/a']\nteam = 'search'\nship = false", None),
        ("log_groups = ['/a']\nteam = 'search'\naccounts = ['shared']", None),
    ];
    for (keys, expected) in cases {
        let found = warnings("", &format!("[[routes]]\nname = 'r'\n{keys}"));
        assert_eq!(found, expected.map(str::to_owned).into_iter().collect::<Vec<_>>(), "{keys}");
    }
}

#[test]
fn a_glob_that_matches_no_account_yet() {
    let found = warnings("", "[[routes]]\nname = 'r'\naccounts = ['shared', '*-dev']\nlog_groups = ['/a']");
    assert_eq!(found, ["No account's name matches `*-dev`."]);
}

#[test]
fn masks_taken_away_with_their_reason() {
    let text = format!(
        "{HEAD}{TEAMS}{MASKS}[[routes]]\nname = 'r'\naccounts = ['shared']\nunmask = ['m']\nreason = 'test data'"
    );
    let (_, warnings) = parsed(&text);
    let [warning] = &warnings[..] else { panic!("{warnings:?}") };
    assert_eq!(warning.message, "The route `r` takes the mask `m` away.");
    assert_eq!(warning.help.as_deref(), Some("reason stated: test data"));
}

#[test]
fn unmask_that_takes_nothing_away() {
    let top = "masks.other = { keys = ['b'] }\naccounts.x = { id = '444444444444', team = 'x' }";
    let team = "[teams.x]\nmasks = ['other']\n";
    let route = |team: &str| {
        format!(
            "[[routes]]\nname = 'r'\nlog_groups = ['/a']\naccounts = ['x']\nunmask = ['other']\nreason = 'r'\n{team}"
        )
    };
    let absent = "The route `r` takes the mask `other` away, which does not apply there.";
    let present = "The route `r` takes the mask `other` away.";
    for (keys, expected) in [("team = 'search'", absent), ("team = 'x'", present), ("", present)] {
        assert_eq!(warnings(top, &format!("{team}{}", route(keys))), [expected], "{keys}");
    }
}

#[test]
fn accounts_without_an_environment_when_tokens_have_one() {
    assert_eq!(warnings("tokens = '{team}/{env}'", ""), ["The account `shared` has no `env`."]);
}

#[test]
fn a_mask_used_nowhere() {
    assert_eq!(
        warnings("masks.idle = { hash = true, keys = ['a'] }", ""),
        ["The mask `idle` is used nowhere."]
    );
}

#[test]
fn masks_that_detect_the_same_and_replace_it_differently() {
    let masks = |with: &str| {
        format!(
            "masks.a = {{ detect = ['card', 'iban'] }}\nmasks.b = {{ detect = ['email', 'card'], {with} }}"
        )
    };
    let team = |masks: &str| format!("[teams.payments]\nmasks = {masks}\n");
    let found = |with: &str, rest: &str| {
        let text = format!("{HEAD}{}\n{MASKS}{rest}\n[teams.search]\n[teams.platform]\n", masks(with));
        parsed(&text).1.into_iter().map(|warning| warning.message).collect::<Vec<_>>()
    };
    let differently = "The masks `a` and `b` both detect `card` and replace it differently.";
    assert_eq!(found("with = 'x'", &team("['a', 'b']")), [differently]);
    assert_eq!(found("hash = true", &team("['a', 'b']")), [differently]);
    assert!(found("with = '[masked]'", &team("['a', 'b']")).is_empty());
    let apart = format!(
        "{}[[routes]]\nname = 'r'\naccounts = ['shared']\nteam = 'search'\nmasks = ['b']\n",
        team("['a']")
    );
    assert!(found("with = 'x'", &apart).is_empty());
    let together = apart.replace("team = 'search'", "team = 'payments'");
    assert_eq!(found("with = 'x'", &together), [differently]);
}
