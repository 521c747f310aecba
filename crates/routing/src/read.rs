//! The reader of the table's text. It walks the spanned tree by hand, so that every fault has its place and none hides
//! another.

mod account_id;
mod fields;
mod subscribe;
mod value;

use std::ops::Range;

use toml::Spanned;
use toml::de::DeTable;

use crate::decision::FieldValue;
use crate::findings::Findings;
use crate::keys::{self, Key};
use crate::written::{
    AccountFile, AllowFile, BudgetFile, DefaultsFile, LevelFile, MaskFile, RouteFile, TableFile, TeamFile,
    Text,
};
use fields::Keys;

/// The version of the table that this loghub reads.
const VERSION: i64 = 1;

/// Reads `text`. `None` if it is not TOML or of another version, because the rest can't be judged then.
pub(crate) fn table(text: &str, findings: &mut Findings) -> Option<TableFile> {
    let (root, errors) = DeTable::parse_recoverable(text);
    for error in &errors {
        syntax(error, text, findings);
    }
    if !errors.is_empty() {
        return None;
    }
    let mut keys = Keys::new(&keys::ROOT, 0..0, root.get_ref());
    supported(&mut keys, findings).then(|| file(keys, findings))
}

fn syntax(error: &toml::de::Error, text: &str, findings: &mut Findings) {
    let at = error.span().unwrap_or(text.len()..text.len());
    let account = account_id::help(text, at.start);
    let fault = findings.fault(at, format!("The table is not valid TOML: {}.", error.message()));
    if let Some(help) = account {
        fault.label("an account id is a string, not a number").help(help);
    } else if error.message().contains("escape") {
        fault.help("in double quotes a backslash starts an escape; write patterns in single quotes");
    }
}

fn supported(keys: &mut Keys, findings: &mut Findings) -> bool {
    let Some(version) = keys.required(&keys::VERSION, "write `version = 1`", findings, Keys::integer) else {
        return true;
    };
    let found = *version.get_ref();
    if found > VERSION {
        findings
            .fault(
                version.span(),
                format!("This table is version {found}; this loghub reads version {VERSION}."),
            )
            .label("newer than this loghub")
            .help("update loghub");
    } else if found < VERSION {
        findings
            .fault(version.span(), format!("There is no version {found} of the table."))
            .help("write `version = 1`");
    }
    found == VERSION
}

fn file(mut keys: Keys, findings: &mut Findings) -> TableFile {
    let unrouted_hint = "write `unrouted = \"…\"` with the team that receives every unclaimed log group";
    let file = TableFile {
        unrouted: keys.required(&keys::UNROUTED, unrouted_hint, findings, Keys::text),
        tokens: keys.text(&keys::TOKENS, findings),
        central_accounts: keys.texts(&keys::CENTRAL_ACCOUNTS, findings),
        approve: keys.texts(&keys::APPROVE, findings),
        subscribe: keys
            .table(&keys::SUBSCRIBE, findings)
            .map(|at| subscribe::subscribe(&at, findings))
            .unwrap_or_default(),
        accounts: section(&mut keys, &keys::ACCOUNTS, findings, account),
        defaults: keys.table(&keys::DEFAULTS, findings).map(|at| defaults(&at, findings)).unwrap_or_default(),
        teams: section(&mut keys, &keys::TEAMS, findings, team),
        masks: section(&mut keys, &keys::MASK_TABLES, findings, mask),
        routes: keys
            .tables(&keys::ROUTES, "start each entry with `[[routes]]`", findings)
            .iter()
            .map(|table| route(table, findings))
            .collect(),
    };
    keys.finish(findings, |key| (key == "include").then_some("`include` is reserved: a table is one file"));
    file
}

/// A section of named tables, such as `[teams.*]`.
fn section<T>(
    keys: &mut Keys,
    key: &'static Key,
    findings: &mut Findings,
    read: fn(Text, &Spanned<&DeTable>, &mut Findings) -> T,
) -> Vec<T> {
    let Some(section) = keys.table(key, findings) else { return Vec::new() };
    let mut entries = Vec::new();
    for (key, value) in *section.get_ref() {
        let name = Text::new(key.span(), key.get_ref().to_string());
        if let Some(table) = value::table(name.get_ref(), value, findings) {
            entries.push(read(name, &Spanned::new(key.span(), table.into_inner()), findings));
        }
    }
    entries
}

fn account(name: Text, table: &Spanned<&DeTable>, findings: &mut Findings) -> AccountFile {
    let mut keys = Keys::new(&keys::ACCOUNT_TABLE, table.span(), table.get_ref());
    let file = AccountFile {
        name,
        id: keys.required(&keys::ID, "write `id = \"…\"` with its twelve digits", findings, Keys::text),
        team: keys.text(&keys::ACCOUNT_TEAM, findings),
        env: keys.text(&keys::ENV, findings),
    };
    keys.finish(findings, |_| None);
    file
}

fn defaults(table: &Spanned<&DeTable>, findings: &mut Findings) -> DefaultsFile {
    let mut keys = Keys::new(&keys::DEFAULTS_TABLE, table.span(), table.get_ref());
    let file = DefaultsFile {
        at: table.span(),
        budget: budget(&mut keys, findings),
        level: level(&mut keys, findings),
    };
    keys.finish(findings, matching_key);
    file
}

fn team(name: Text, table: &Spanned<&DeTable>, findings: &mut Findings) -> TeamFile {
    let mut keys = Keys::new(&keys::TEAM_TABLE, table.span(), table.get_ref());
    let file = TeamFile { name, budget: budget(&mut keys, findings), level: level(&mut keys, findings) };
    keys.finish(findings, matching_key);
    file
}

fn matching_key(key: &str) -> Option<&'static str> {
    let is_matching = keys::MATCHING.iter().any(|matching| matching.name == key);
    is_matching.then_some("this key selects what a route matches: write it in a `[[routes]]` entry")
}

fn budget(keys: &mut Keys, findings: &mut Findings) -> Option<BudgetFile> {
    let table = keys.table(&keys::BUDGET, findings)?;
    let mut keys = Keys::new(&keys::BUDGET_TABLE, table.span(), table.get_ref());
    let file = BudgetFile {
        rate: keys.required(&keys::RATE, "write for example `rate = \"2 MB/s\"`", findings, Keys::text),
        over: keys.text(&keys::OVER, findings),
    };
    keys.finish(findings, |_| None);
    Some(file)
}

fn mask(name: Text, table: &Spanned<&DeTable>, findings: &mut Findings) -> MaskFile {
    let mut keys = Keys::new(&keys::MASK_TABLE, table.span(), table.get_ref());
    let file = MaskFile {
        name,
        keys: keys.texts(&keys::KEYS, findings),
        include: keys.texts(&keys::INCLUDE, findings),
        names: keys.texts(&keys::NAMES, findings),
        detect: keys.texts(&keys::DETECT, findings),
        patterns: keys.texts(&keys::PATTERNS, findings),
        allow: keys
            .tables(&keys::ALLOW, "write `allow = [{ value = \"…\", reason = \"…\" }]`", findings)
            .iter()
            .map(|entry| allow(entry, findings))
            .collect(),
        partial: keys.boolean(&keys::PARTIAL, findings),
        with: keys.text(&keys::WITH, findings),
        hash: keys.boolean(&keys::HASH, findings),
        on_error: keys.text(&keys::ON_ERROR, findings),
    };
    keys.finish(findings, |_| None);
    file
}

fn allow(table: &Spanned<&DeTable>, findings: &mut Findings) -> AllowFile {
    let mut keys = Keys::new(&keys::ALLOW_TABLE, table.span(), table.get_ref());
    let file = AllowFile {
        at: table.span(),
        value: keys.text(&keys::ALLOW_VALUE, findings),
        pattern: keys.text(&keys::ALLOW_PATTERN, findings),
        reason: keys.required(
            &keys::ALLOW_REASON,
            "write `reason = \"…\"`: `check` shows it",
            findings,
            Keys::text,
        ),
    };
    keys.finish(findings, |_| None);
    file
}

fn route(table: &Spanned<&DeTable>, findings: &mut Findings) -> RouteFile {
    let mut keys = Keys::new(&keys::ROUTE_TABLE, table.span(), table.get_ref());
    let file = RouteFile {
        at: table.span(),
        extent: extent(table),
        name: keys.required(
            &keys::NAME,
            "write `name = \"…\"`: decisions and metrics show it",
            findings,
            Keys::text,
        ),
        accounts: keys.texts(&keys::ROUTE_ACCOUNTS, findings),
        log_groups: keys.texts(&keys::LOG_GROUPS, findings),
        except: keys.texts(&keys::EXCEPT, findings),
        team: keys.text(&keys::ROUTE_TEAM, findings),
        level: level(&mut keys, findings),
    };
    keys.finish(findings, |key| {
        (key == "budget").then_some("only a team has a budget: write it in `[teams.*]` or `[defaults]`")
    });
    file
}

fn extent(table: &Spanned<&DeTable>) -> Range<usize> {
    let end = table.get_ref().values().map(|value| value.span().end).max();
    table.span().start..end.unwrap_or(0).max(table.span().end)
}

fn level(keys: &mut Keys, findings: &mut Findings) -> LevelFile {
    LevelFile {
        ship: keys.boolean(&keys::SHIP, findings),
        masks: keys.texts(&keys::MASKS, findings),
        unmask: keys.texts(&keys::UNMASK, findings),
        reason: keys.text(&keys::REASON, findings),
        fields: fields(keys, findings),
        drop: keys.texts(&keys::DROP, findings),
        keep: keys.texts(&keys::KEEP, findings),
        sample: keys.number(&keys::SAMPLE, findings),
        platform: keys.text(&keys::PLATFORM, findings),
        parse: keys.text(&keys::PARSE, findings),
        long: keys.text(&keys::LONG, findings),
        levels: keys.text(&keys::LEVELS, findings),
        original: keys.text(&keys::ORIGINAL, findings),
        remove: keys.texts(&keys::REMOVE, findings),
        rename: renames(keys, findings),
        text: keys.texts(&keys::TEXT, findings),
        kind: keys.text(&keys::TYPE, findings),
        filter_pattern: keys.text(&keys::FILTER_PATTERN, findings),
        retention: subscribe::retention(keys, findings),
    }
}

fn fields(keys: &mut Keys, findings: &mut Findings) -> Vec<(Text, Spanned<FieldValue>)> {
    let Some(table) = keys.table(&keys::FIELDS, findings) else { return Vec::new() };
    let mut fields = Vec::new();
    for (key, value) in *table.get_ref() {
        if let Some(scalar) = value::scalar(key.get_ref(), value, findings) {
            fields.push((Text::new(key.span(), key.get_ref().to_string()), scalar));
        }
    }
    fields
}

fn renames(keys: &mut Keys, findings: &mut Findings) -> Option<Vec<(Text, Text)>> {
    let table = keys.table(&keys::RENAME, findings)?;
    let mut renames = Vec::new();
    for (key, value) in *table.get_ref() {
        if let Some(name) = value::text(key.get_ref(), value, findings) {
            renames.push((Text::new(key.span(), key.get_ref().to_string()), name));
        }
    }
    // In the order of the table's text: the first entry that matches counts.
    renames.sort_by_key(|(name, _)| name.span().start);
    Some(renames)
}
