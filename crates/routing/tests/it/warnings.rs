//! Warnings about tables that load.

use crate::{HEAD, TEAMS, parsed};

const MASKS: &str = "masks.m = { keys = ['a'] }\n[defaults]\nmasks = ['m']\n";

/// The warnings' messages of the sound head and teams with `top`, masks that apply by default, and `rest`.
fn warnings(top: &str, rest: &str) -> Vec<String> {
    let (_, warnings) = parsed(&format!("{HEAD}{TEAMS}{top}\n{MASKS}{rest}"));
    warnings.into_iter().map(|warning| warning.message).collect()
}

#[test]
fn a_careful_table_has_no_warnings() {
    assert!(warnings("", "").is_empty());
}

#[test]
fn a_table_without_default_masks_is_warned_of() {
    let (_, warnings) = parsed(&format!("{HEAD}{TEAMS}"));
    let [warning] = &warnings[..] else { panic!("{warnings:?}") };
    assert_eq!(warning.message, "`[defaults]` has no masks.");
    assert_eq!(warning.severity, miette::Severity::Warning);
}

#[test]
fn released_brakes_and_old_log_groups_are_warned_of() {
    let found = warnings("approve = ['unsubscribe']", "retention = { days = 7, existing = true }");
    assert_eq!(
        found,
        [
            "This version approves `unsubscribe` in every account.",
            "This retention also applies to log groups that are older than their account's onboarding."
        ]
    );
    assert!(warnings("", "retention = { days = 7 }").is_empty());
}

#[test]
fn a_route_that_is_open_to_any_account_is_warned_of() {
    let cases = [
        (
            "log_groups = ['/a']\nteam = 'search'",
            Some("Any account can send to the team `search` through the route `r`."),
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
fn a_glob_that_matches_no_account_is_warned_of() {
    let found = warnings("", "[[routes]]\nname = 'r'\naccounts = ['shared', '*-dev']\nlog_groups = ['/a']");
    assert_eq!(found, ["No account's name matches `*-dev`."]);
}

#[test]
fn an_unmask_is_warned_of_with_its_reason() {
    let text = format!(
        "{HEAD}{TEAMS}{MASKS}[[routes]]\nname = 'r'\naccounts = ['shared']\nunmask = ['m']\nreason = 'test data'"
    );
    let (_, warnings) = parsed(&text);
    let [warning] = &warnings[..] else { panic!("{warnings:?}") };
    assert_eq!(warning.message, "The route `r` removes the mask `m`.");
    assert_eq!(warning.help.as_deref(), Some("reason stated: test data"));
}

#[test]
fn an_allowed_value_is_warned_of_with_its_reason() {
    for (entry, says) in [
        ("value = '4111111111111111'", "The mask `m` leaves this value."),
        ("pattern = 'test-[0-9]+'", "The mask `m` leaves values that match this pattern."),
    ] {
        let text = format!(
            "{HEAD}{TEAMS}[defaults]\nmasks = ['m']\n[masks.m]\nkeys = ['a']\nallow = [{{ {entry}, reason = 'the test shop' }}]"
        );
        let (_, warnings) = parsed(&text);
        let [warning] = &warnings[..] else { panic!("{warnings:?}") };
        assert_eq!(warning.message, says);
        assert_eq!(warning.help.as_deref(), Some("reason stated: the test shop"));
    }
}

#[test]
fn a_name_that_another_one_covers_is_warned_of() {
    for (rules, expected) in [
        (
            "names = ['shoe_size', 'ShoeSize']",
            Some("The name `ShoeSize` changes nothing: it is listed already."),
        ),
        ("names = ['shoe_size', 'size']", Some("The name `shoe_size` changes nothing: `size` covers it.")),
        (
            "include = ['credentials@1']\nnames = ['db_password']",
            Some("The name `db_password` changes nothing: `password` of `credentials@1` covers it."),
        ),
        ("include = ['credentials@1']\nnames = ['shoe_size']", None),
        ("names = ['shoe_size', 'size_of_shoe']", None),
    ] {
        let text = format!("{HEAD}{TEAMS}[defaults]\nmasks = ['m']\n[masks.m]\n{rules}\n");
        let found: Vec<String> = parsed(&text).1.into_iter().map(|warning| warning.message).collect();
        assert_eq!(found, expected.map(str::to_owned).into_iter().collect::<Vec<_>>(), "{rules}");
    }
}

#[test]
fn an_unmask_can_remove_the_mask_of_a_later_route() {
    let text = |quiet: &str| {
        format!(
            "[[routes]]\nname = 'quiet'\n{quiet}\nunmask = ['other']\nreason = 'r'\n[[routes]]\nname = 'owner'\n\
             accounts = ['shared']\nlog_groups = ['/a*']\nteam = 'search'\nmasks = ['other']\n"
        )
    };
    let top = "masks.other = { keys = ['b'] }";
    for (quiet, expected) in [("log_groups = ['/ab']", true), ("log_groups = ['/b']", false)] {
        let found = warnings(top, &text(quiet));
        assert_eq!(
            found.iter().any(|said| said == "The route `quiet` removes the mask `other`."),
            expected,
            "{found:?}"
        );
    }
}

#[test]
fn an_unmask_without_effect_is_warned_of() {
    let top = "masks.other = { keys = ['b'] }\naccounts.x = { id = '444444444444', team = 'x' }";
    let team = "[teams.x]\nmasks = ['other']\n";
    let route = |team: &str| {
        format!(
            "[[routes]]\nname = 'r'\nlog_groups = ['/a']\naccounts = ['x']\nunmask = ['other']\nreason = 'r'\n{team}"
        )
    };
    let absent = "The route `r` removes the mask `other`, which does not apply there.";
    let present = "The route `r` removes the mask `other`.";
    for (keys, expected) in [("team = 'search'", absent), ("team = 'x'", present), ("", present)] {
        assert_eq!(warnings(top, &format!("{team}{}", route(keys))), [expected], "{keys}");
    }
}

#[test]
fn accounts_without_an_environment_are_warned_of_when_tokens_need_one() {
    assert_eq!(warnings("tokens = '{team}/{env}'", ""), ["The account `shared` has no `env`."]);
}

/// AWS permits such tags, so that this is no objection.
#[test]
fn a_tag_with_a_space_at_an_end_is_warned_of() {
    for tag in ["env ", " env=prod", "env = prod", "env=prod "] {
        let found = warnings("", &format!("[subscribe]\ntags = {{ any = ['{tag}'] }}\n"));
        assert_eq!(found, ["This tag begins or ends with a space."], "{tag}");
    }
    assert!(warnings("", "[subscribe]\ntags = { any = ['cost center=a b'] }\n").is_empty());
}

#[test]
fn an_unused_mask_is_warned_of() {
    assert_eq!(warnings("masks.idle = { hash = true, keys = ['a'] }", ""), ["The mask `idle` is not used."]);
}

#[test]
fn masks_that_detect_the_same_and_replace_it_differently_are_warned_of() {
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
    let by_two_routes = "[[routes]]\nname = 'q'\nlog_groups = ['/q']\nmasks = ['a']\n[[routes]]\nname = 'r'\n\
                         accounts = ['shared']\nteam = 'search'\nmasks = ['b']\n[teams.payments]\n";
    assert!(found("with = 'x'", by_two_routes).iter().any(|said| said.contains("both detect `card`")));
}

#[test]
fn masks_that_include_the_same_detectors_are_warned_of_once() {
    let found = |one: &str, other: &str| {
        let text =
            format!("{HEAD}{TEAMS}[defaults]\nmasks = ['a', 'b']\n[masks.a]\n{one}\n[masks.b]\n{other}\n");
        let warnings = parsed(&text).1;
        let place = |warning: &routing::Fault| text[warning.span.offset()..][..warning.span.len()].to_owned();
        warnings.iter().map(|warning| (place(warning), warning.message.clone())).collect::<Vec<_>>()
    };
    let both = |detectors: &str, them: &str| {
        format!("The masks `a` and `b` both detect {detectors} and replace {them} differently.")
    };
    let payment = "include = ['payment@1']";
    assert_eq!(
        found(payment, &format!("{payment}\nwith = 'x'")),
        [("'payment@1'".to_owned(), both("`card` and `iban`", "them"))]
    );
    assert_eq!(
        found(payment, &format!("{payment}\npartial = true")),
        [("'payment@1'".to_owned(), both("`card`", "it"))]
    );
    assert_eq!(
        found(payment, "detect = ['iban']\nhash = true"),
        [("'iban'".to_owned(), both("`iban`", "it"))]
    );
    assert!(found(payment, payment).is_empty());
}

#[test]
fn a_route_without_a_team_that_no_longer_ends_the_search_is_warned_of() {
    let route = |name: &str, keys: &str| format!("[[routes]]\nname = '{name}'\n{keys}\n");
    let quiet = |keys: &str| route("quiet", &format!("sample = 0.5\n{keys}"));
    let shared = "accounts = ['shared']\n";
    let cases = [
        ("log_groups = ['/a*']", "log_groups = ['/ab']\naccounts = ['shared']\nteam = 'search'", true),
        ("log_groups = ['/a*']", "log_groups = ['*b']\naccounts = ['shared']\nteam = 'search'", true),
        ("log_groups = ['/a*']", "log_groups = ['/ab']\nsample = 1", true),
        ("log_groups = ['/a*']", "log_groups = ['/ab']\naccounts = ['999999999999']\ntype = 'x'", true),
        ("log_groups = ['/a*']", "log_groups = ['/ab']", false),
        ("log_groups = ['/a*']", "log_groups = ['/b*']\nsample = 1", false),
        ("log_groups = ['/a*']", "log_groups = ['/b', '/c']\naccounts = ['shared']\nteam = 'search'", false),
        (
            "log_groups = ['/a*']\nteam = 'payments'\naccounts = ['shared']",
            "log_groups = ['*b']\nsample = 1",
            false,
        ),
        (
            "log_groups = ['/a*']\naccounts = ['search']",
            "log_groups = ['/a']\naccounts = ['shared']\nship = false",
            false,
        ),
        ("log_groups = ['/a*']", "log_groups = ['/*']\nexcept = ['/a*']\nsample = 1", false),
        ("log_groups = ['/*']\nexcept = ['/a*']", "log_groups = ['/ab']\nsample = 1", false),
    ];
    for (quiet_keys, later, expected) in cases {
        let found = warnings("", &format!("{}{}", quiet(quiet_keys), route("later", later)));
        let found = found.iter().filter(|message| message.starts_with("Where the route `quiet`")).count();
        assert_eq!(found, usize::from(expected), "{quiet_keys} | {later}");
    }
    let with = |between: &str| {
        let between = route("between", &format!("{shared}{between}\nteam = 'payments'"));
        let later = route("later", &format!("{shared}log_groups = ['*b']\nteam = 'search'"));
        warnings("", &format!("{}{between}{later}", quiet(&format!("{shared}log_groups = ['/a*']"))))
    };
    let between = "Where the route `quiet` matches, later routes take part too: `between`";
    assert!(
        with("log_groups = ['/*']")
            .iter()
            .any(|message| message.starts_with(between) && !message.contains("later`"))
    );
    assert!(
        with("log_groups = ['/a?']")
            .iter()
            .any(|message| message.starts_with(between) && message.contains("`later`"))
    );
}
