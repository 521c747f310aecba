//! The `routing.toml` that the repository ships.

use routing::{FieldValue, Long, Parse, Platform, Source, Table};

use crate::{PAY, SEARCH, SHARED, UNLISTED, parsed, rule};

const EXAMPLE: &str = include_str!("../../../../routing.toml");

fn example() -> Table {
    parsed(EXAMPLE).0
}

#[test]
fn loads_without_a_warning() {
    let (_, warnings) = parsed(EXAMPLE);
    assert!(warnings.is_empty(), "{warnings:?}");
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
    assert_eq!(masks, [("secrets", Source::Defaults), ("pci", Source::Team("payments".into()))]);
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
        "keys",
        "detect",
        "patterns",
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
