//! Routes in order up to the first with a team, then the account's own team, then `unrouted`; and the reasons a
//! decision gives.

use std::collections::BTreeSet;

use routing::{Decision, Lost, Retention, Rule, Source, Why};

use crate::{PAY, SEARCH, SHARED, UNLISTED, parsed, rule, table};

#[test]
fn the_first_route_with_a_team_that_matches_wins() {
    let table = table(
        r#"
        [[routes]]
        name = "narrow"
        accounts = ["shared"]
        log_groups = ["/aws/lambda/pay-*"]
        team = "payments"
        [[routes]]
        name = "wide"
        accounts = ["sh*"]
        log_groups = ["/aws/*"]
        team = "search"
        "#,
    );
    for (log_group, winner) in
        [("/aws/lambda/pay-a", "narrow"), ("/aws/rds/x", "wide"), ("/ecs/x", "unrouted")]
    {
        assert_eq!(rule(&table.decide(SHARED, log_group)), winner, "{log_group}");
    }
}

#[test]
fn a_route_wins_over_the_accounts_own_team() {
    let table = table(
        "routes = [{ name = \"r\", accounts = [\"search\"], log_groups = [\"/a\"], team = \"payments\" }]",
    );
    assert_eq!(&*table.decide(SEARCH, "/a").team, "payments");
    assert_eq!(&*table.decide(SEARCH, "/b").team, "search");
}

#[test]
fn unclaimed_log_groups_are_routed_to_unrouted() {
    let table = table("");
    for account in [SHARED, UNLISTED] {
        let decision = table.decide(account, "/a");
        assert_eq!((&*decision.team, decision.rule), ("platform", Rule::Unrouted));
    }
}

#[test]
fn a_route_without_a_team_changes_settings_only() {
    let table = table("routes = [{ name = \"quiet\", log_groups = [\"/a\"], sample = 0.5 }]");
    for (account, team) in
        [(PAY, "payments"), (SEARCH, "search"), (SHARED, "platform"), (UNLISTED, "platform")]
    {
        let decision = table.decide(account, "/a");
        assert_eq!(&*decision.team, team);
        assert!(["own", "unrouted"].contains(&rule(&decision)), "{account}");
        assert_eq!(took(&decision), ["quiet"]);
        assert!((decision.settings.sample.value - 0.5).abs() < f64::EPSILON);
    }
}

/// The names of the routes that took part, in order.
fn took(decision: &Decision) -> Vec<&str> {
    decision.took.iter().map(|took| &*took.route).collect()
}

/// Public case: awslabs/landing-zone-accelerator-on-aws#992, an account's retention exempted by a rule of its own.
#[test]
fn a_route_without_a_team_leaves_the_team_and_settings_to_the_later_route() {
    let (table, _) = parsed(include_str!("../corpus/settings-only-route.toml"));
    let decision = table.decide(SHARED, "/aws/lambda/pay-api");
    assert_eq!((&*decision.team, rule(&decision)), ("payments", "pay-on-shared"));
    assert_eq!(took(&decision), ["own-retention", "pay-on-shared"]);
    let settings = &decision.settings;
    let from = |name: &str| Source::Route(name.into());
    assert_eq!(
        (settings.retention.value, &settings.retention.from),
        (Retention::Off, &from("own-retention"))
    );
    assert!(settings.masks.iter().any(|mask| &*mask.value.name == "pci"));
    assert_eq!((settings.sample.value, &settings.sample.from), (0.1, &from("pay-on-shared")));
    assert_eq!(settings.fields["product"].from, from("pay-on-shared"));
}

/// Five routes, of which the last is behind one with a team.
const LAYERS: &str = r#"
masks.a = { keys = ["a"] }
masks.b = { keys = ["b"] }
masks.c = { keys = ["c"] }
[[routes]]
name = "first"
log_groups = ["/x/*"]
sample = 0.1
masks = ["a"]
fields = { who = "first", one = 1 }
[[routes]]
name = "elsewhere"
log_groups = ["/y/*"]
sample = 0.9
[[routes]]
name = "second"
log_groups = ["/x/*", "/z/*"]
sample = 0.2
type = "second"
masks = ["b"]
fields = { who = "second", two = 2 }
[[routes]]
name = "owner"
accounts = ["shared", "search"]
log_groups = ["/x/*"]
team = "payments"
ship = false
type = "owner"
masks = ["c"]
fields = { who = "owner", three = 3 }
[[routes]]
name = "behind"
log_groups = ["*"]
parse = "none"
ship = true
"#;

#[test]
fn the_earliest_route_is_innermost_and_the_first_with_a_team_is_the_last() {
    let table = table(LAYERS);
    #[expect(clippy::type_complexity, reason = "the columns of a table of cases")]
    let cases: [(&str, &str, &str, &[&str], &[&str], &[(&str, &str)]); 5] = [
        (
            SHARED,
            "/x/1",
            "payments",
            &["first", "second", "owner"],
            &["a", "b", "c"],
            &[
                ("sample", "first"),
                ("kind", "second"),
                ("ship", "owner"),
                ("who", "first"),
                ("one", "first"),
                ("two", "second"),
                ("three", "owner"),
            ],
        ),
        (
            PAY,
            "/x/1",
            "payments",
            &["first", "second", "behind"],
            &["a", "b"],
            &[
                ("sample", "first"),
                ("kind", "second"),
                ("ship", "behind"),
                ("who", "first"),
                ("one", "first"),
                ("two", "second"),
            ],
        ),
        (
            UNLISTED,
            "/x/1",
            "platform",
            &["first", "second", "behind"],
            &["a", "b"],
            &[
                ("sample", "first"),
                ("kind", "second"),
                ("ship", "behind"),
                ("who", "first"),
                ("one", "first"),
                ("two", "second"),
            ],
        ),
        (
            SEARCH,
            "/z/1",
            "search",
            &["second", "behind"],
            &["b"],
            &[
                ("sample", "second"),
                ("kind", "second"),
                ("ship", "behind"),
                ("who", "second"),
                ("two", "second"),
            ],
        ),
        (SHARED, "/q", "platform", &["behind"], &[], &[("ship", "behind")]),
    ];
    for (account, log_group, team, expected, masks, sources) in cases {
        let decision = table.decide(account, log_group);
        assert_eq!((&*decision.team, &took(&decision)[..]), (team, expected), "{account} {log_group}");
        let settings = &decision.settings;
        let applied: BTreeSet<&str> = settings.masks.iter().map(|mask| &*mask.value.name).collect();
        assert_eq!(applied, masks.iter().copied().collect(), "{account} {log_group}");
        let scalars =
            [("sample", &settings.sample.from), ("kind", &settings.kind.from), ("ship", &settings.ship.from)];
        let fields = settings.fields.iter().map(|(key, field)| (key.as_str(), &field.from));
        let found = scalars.into_iter().chain(fields).filter_map(|(key, from)| match from {
            Source::Route(name) => Some((key, &**name)),
            _ => None,
        });
        let expected: BTreeSet<_> = sources.iter().copied().collect();
        assert_eq!(found.collect::<BTreeSet<_>>(), expected, "{account} {log_group}");
    }
}

#[test]
fn an_earlier_route_removes_the_masks_of_a_later_one() {
    let table = table(
        "masks.m = { keys = ['a'] }\n[[routes]]\nname = 'open'\nlog_groups = ['/a*']\nunmask = ['m']\nreason = 'r'\n\
         [[routes]]\nname = 'owner'\nlog_groups = ['/*']\nteam = 'search'\nmasks = ['m']\n",
    );
    let masked = |log_group| table.decide(SHARED, log_group).settings.masks.len();
    assert_eq!((masked("/a"), masked("/b")), (0, 1));
}

#[test]
fn accounts_match_by_listed_name_or_whole_id() {
    let matches = |pattern: &str, account: &str| {
        let route =
            format!("routes = [{{ name = \"r\", accounts = [\"{pattern}\"], log_groups = [\"/a\"] }}]");
        took(&table(&route).decide(account, "/a")) == ["r"]
    };
    let cases = [
        ("pay-prod", PAY, true),
        ("pay-*", PAY, true),
        ("pay-????", PAY, true),
        ("*", PAY, true),
        ("*", UNLISTED, false),
        (PAY, PAY, true),
        (UNLISTED, UNLISTED, true),
        ("search", PAY, false),
        (PAY, SEARCH, false),
    ];
    for (pattern, account, expected) in cases {
        assert_eq!(matches(pattern, account), expected, "{pattern} {account}");
    }
}

#[test]
fn globs_match_whole_names_case_sensitively_across_slashes() {
    let matches = |glob: &str, log_group: &str| {
        let route = format!("routes = [{{ name = \"r\", log_groups = [\"{glob}\"], ship = false }}]");
        took(&table(&route).decide(SHARED, log_group)) == ["r"]
    };
    let cases = [
        ("/aws/*", "/aws/lambda/a", true),
        ("/aws/*", "/aws/", true),
        ("/aws/*", "x/aws/a", false),
        ("/aws", "/aws/a", false),
        ("/aws/?", "/aws/a", true),
        ("/aws/?", "/aws/", false),
        ("a?b", "a/b", true),
        ("/AWS/*", "/aws/a", false),
        ("**/a", "/x/a", true),
        ("**/a", "a", false),
        ("*.log", "/x/app.log", true),
        ("*.log", "x.log/y", false),
        ("*-*", "a-b", true),
        ("a.b", "axb", false),
    ];
    for (glob, log_group, expected) in cases {
        assert_eq!(matches(glob, log_group), expected, "{glob} {log_group}");
    }
}

#[test]
fn every_route_that_does_not_match_has_a_reason() {
    let (table, _) = parsed(
        r#"version = 1
unrouted = "t"
accounts.a = { id = "111111111111" }
accounts.b = { id = "222222222222" }
teams.t = {}
[[routes]]
name = "by-account"
accounts = ["b"]
[[routes]]
name = "by-group"
accounts = ["a"]
log_groups = ["/x"]
[[routes]]
name = "by-except"
log_groups = ["/y/*"]
except = ["/y/z*"]
[[routes]]
name = "quiet"
accounts = ["a"]
log_groups = ["/y/z*"]
sample = 0.5
[[routes]]
name = "by-group-again"
log_groups = ["/x*"]
[[routes]]
name = "wins"
accounts = ["a"]
log_groups = ["/y/*"]
team = "t"
[[routes]]
name = "later"
accounts = ["b", "a"]
"#,
    );
    let decision = table.decide("111111111111", "/y/zz");
    let lost = |route: &str, line, why| Lost { route: route.into(), line, why };
    assert_eq!(
        decision.lost,
        [
            lost("by-account", 6, Why::Account),
            lost("by-group", 9, Why::LogGroup),
            lost("by-except", 13, Why::Except("/y/z*".into())),
            lost("by-group-again", 22, Why::LogGroup),
        ]
    );
    let took = decision.took.iter().map(|took| (&*took.route, took.line)).collect::<Vec<_>>();
    assert_eq!(took, [("quiet", 17), ("wins", 25)]);
    assert_eq!(decision.rule, Rule::Route { name: "wins".into(), line: 25 });
}

#[test]
fn an_accounts_own_team_has_its_line() {
    assert_eq!(table("").decide(SEARCH, "/a").rule, Rule::AccountTeam { line: 5 });
}

#[test]
fn the_account_is_named_as_listed() {
    let table = table("");
    let account = table.decide(PAY, "/a").account;
    assert_eq!(
        (&*account.id, account.name.as_deref(), account.env.as_deref()),
        (PAY, Some("pay-prod"), Some("prod"))
    );
    let account = table.decide(UNLISTED, "/a").account;
    assert_eq!((&*account.id, account.name, account.env), (UNLISTED, None, None));
}

#[test]
fn central_accounts_are_named_or_whole_ids() {
    let text = format!("central_accounts = [\"shared\", \"{UNLISTED}\"]{}{}", crate::HEAD, crate::TEAMS);
    let (table, _) = parsed(&text);
    let central = [PAY, SEARCH, SHARED, UNLISTED].map(|id| table.is_central(id));
    assert_eq!(central, [false, false, true, true]);
}

#[test]
fn a_token_is_named_by_team_and_environment() {
    let cases = [
        ("{team}", "payments", "platform"),
        ("{team}/{env}", "payments/prod", "platform"),
        ("{env}/logz-{team}", "prod/logz-payments", "logz-platform"),
    ];
    for (template, with_env, without_env) in cases {
        let (table, _) = parsed(&format!("tokens = \"{template}\"{}{}", crate::HEAD, crate::TEAMS));
        assert_eq!(&*table.decide(PAY, "/a").token, with_env);
        assert_eq!(&*table.decide(SHARED, "/a").token, without_env);
        assert!(table.tokens().contains_key(with_env) && table.tokens().contains_key(without_env));
    }
}
