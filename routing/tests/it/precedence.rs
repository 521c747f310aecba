//! Routes in order, then the account's own team, then `unrouted`; and the reasons a decision gives.

use routing::{Lost, Rule, Why};

use crate::{PAY, SEARCH, SHARED, UNLISTED, parsed, rule, table};

#[test]
fn the_first_route_that_matches_wins() {
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
fn unrouted_gets_what_nothing_claims() {
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
        assert_eq!((&*decision.team, rule(&decision)), (team, "quiet"));
        assert!((decision.settings.sample.value - 0.5).abs() < f64::EPSILON);
    }
}

#[test]
fn accounts_match_by_listed_name_or_whole_id() {
    let matches = |pattern: &str, account: &str| {
        let route =
            format!("routes = [{{ name = \"r\", accounts = [\"{pattern}\"], log_groups = [\"/a\"] }}]");
        rule(&table(&route).decide(account, "/a")) == "r"
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
        rule(&table(&route).decide(SHARED, log_group)) == "r"
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
fn every_route_before_the_winner_says_why_it_lost() {
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
name = "wins"
accounts = ["a"]
log_groups = ["/y/*"]
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
        ]
    );
    assert_eq!(decision.rule, Rule::Route { name: "wins".into(), line: 17 });
}

#[test]
fn an_accounts_own_team_says_its_line() {
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
