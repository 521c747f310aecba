//! The `routing.toml` that the repository ships.

use routing::{FieldValue, Long, Parse, Platform, Source, Table};

use crate::{PAY, SEARCH, SHARED, UNLISTED, parsed, rule};

const EXAMPLE: &str = include_str!("../../../../routing.toml");

fn example() -> Table {
    parsed(EXAMPLE).0
}

#[test]
fn its_only_warning_is_the_mask_that_audit_logs_lack() {
    let warnings: Vec<_> = parsed(EXAMPLE).1.into_iter().map(|warning| warning.message).collect();
    assert_eq!(warnings, ["The route `audit-logs` removes the mask `contact`."]);
}

#[test]
fn audit_logs_keep_contacts_and_lose_secrets() {
    for (account, log_group, expected) in [
        (SEARCH, "/ecs/query", &["secrets", "contact"][..]),
        (PAY, "/ecs/ledger", &["secrets", "contact", "personal"]),
        (SEARCH, "aws-cloudtrail-logs-222222222222-0a1b", &["secrets"]),
        (UNLISTED, "aws-controltower/CloudTrailLogs", &["secrets"]),
        (SHARED, "/aws/eks/main/cluster", &["secrets"]),
        (PAY, "/aws/rds/cluster/orders/audit", &["secrets", "personal"]),
    ] {
        let decision = example().decide(account, log_group);
        let masks: Vec<_> = decision.settings.masks.iter().map(|mask| &*mask.value.name).collect();
        assert_eq!(masks, expected, "{log_group}");
    }
}

#[test]
fn decides() {
    let table = example();
    let cases = [
        (PAY, "/aws/lambda/checkout", "payments", "own"),
        (PAY, "/aws/lambda/pay-api", "payments", "own"),
        (SEARCH, "/ecs/query", "search", "own"),
        (SHARED, "/aws/lambda/pay-api", "payments", "pay-on-shared"),
        (SHARED, "/aws/lambda/pay-canary", "platform", "unrouted"),
        (SHARED, "/ecs/ingress", "platform", "unrouted"),
        (SEARCH, "/aws/vpc/flow", "search", "own"),
        (UNLISTED, "/aws/vpc/flow", "platform", "unrouted"),
        (UNLISTED, "/aws/lambda/pay-api", "platform", "unrouted"),
    ];
    for (account, log_group, team, winner) in cases {
        let decision = table.decide(account, log_group);
        assert_eq!((&*decision.team, rule(&decision)), (team, winner), "{account} {log_group}");
        assert_eq!(decision.token, decision.team);
    }
}

#[test]
fn sets_what_the_route_and_the_team_state() {
    let settings = example().decide(SHARED, "/aws/lambda/pay-api").settings;
    let route = Source::Route("pay-on-shared".into());
    let masks: Vec<_> = settings.masks.iter().map(|mask| (&*mask.value.name, mask.from.clone())).collect();
    assert_eq!(
        masks,
        [
            ("secrets", Source::Defaults),
            ("contact", Source::Defaults),
            ("personal", Source::Team("payments".into()))
        ]
    );
    assert_eq!(settings.fields["product"].value, FieldValue::Text("pay".into()));
    assert_eq!((settings.sample.value, &settings.sample.from), (0.1, &route));
    assert_eq!(settings.platform.value, Platform::Drop);
    assert_eq!(settings.parse.value, Parse::Auto);
    assert_eq!(settings.long.value, Long::Split);
    assert_eq!(&*settings.kind.value, "cloudwatch");
    assert!(settings.ship.value);
    assert_eq!(settings.drop.value[0].is_match("GET /health 200"), Some(true));
    assert_eq!(settings.keep.value[0].is_match("ERROR"), Some(true));
}

#[test]
fn shows_every_key() {
    let keys = [
        "version",
        "unrouted",
        "tokens",
        "central_accounts",
        "id",
        "team",
        "env",
        "budget",
        "rate",
        "over",
        "include",
        "names",
        "keys",
        "detect",
        "patterns",
        "allow",
        "partial",
        "with",
        "hash",
        "on_error",
        "name",
        "accounts",
        "log_groups",
        "except",
        "fields",
        "drop",
        "keep",
        "sample",
        "platform",
        "parse",
        "long",
        "type",
        "ship",
        "masks",
        "unmask",
        "reason",
    ];
    for key in keys {
        assert!(EXAMPLE.contains(&format!("{key} ")), "{key}");
    }
}

#[test]
fn names_its_teams_budgets_and_tokens() {
    let table = example();
    let teams: Vec<_> = table.teams().iter().map(|team| &*team.name).collect();
    assert_eq!(teams, ["payments", "platform", "search"]);
    let rate = |team| table.team(team).expect("known").budget.map(|budget| budget.bytes_per_second);
    assert_eq!((rate("payments"), rate("search")), (Some(2_000_000), None));
    let tokens = table.tokens();
    assert_eq!(tokens.keys().map(|name| &**name).collect::<Vec<_>>(), teams);
    assert!(tokens.iter().all(|(name, team)| name == team));
    assert!(!table.needs_mask_key());
}
