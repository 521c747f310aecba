//! Text to the written table, by hand over the spanned tree so that every fault has its place and none hides another.

mod keys;
mod subscribe;
mod value;

use std::ops::Range;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::findings::Findings;
use crate::nearest;
use crate::written::{
    AccountFile, BudgetFile, DefaultsFile, LevelFile, MaskFile, RouteFile, TableFile, TeamFile, Text,
};
use keys::Keys;

/// The version of the table that this loghub reads.
const VERSION: i64 = 1;

/// Reads `text`. `None` if it is not TOML or of another version: then nothing else in it can be judged.
pub(crate) fn table(text: &str, findings: &mut Findings) -> Option<TableFile> {
    let (root, errors) = DeTable::parse_recoverable(text);
    for error in &errors {
        syntax(error, text.len(), findings);
    }
    if !errors.is_empty() {
        return None;
    }
    let mut keys = Keys::new("the table", 0..0, root.get_ref());
    supported(&mut keys, findings).then(|| file(keys, findings))
}

fn syntax(error: &toml::de::Error, end: usize, findings: &mut Findings) {
    let at = error.span().unwrap_or(end..end);
    let fault = findings.fault(at, format!("The table is not valid TOML: {}.", error.message()));
    if error.message().contains("escape") {
        fault.help("in double quotes a backslash starts an escape; write patterns in single quotes");
    }
}

fn supported(keys: &mut Keys, findings: &mut Findings) -> bool {
    let Some(version) = keys.required("version", "write `version = 1`", findings, Keys::integer) else {
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
    let unrouted_hint = "write `unrouted = \"…\"` with the team that gets what nothing else claims";
    let file = TableFile {
        unrouted: keys.required("unrouted", unrouted_hint, findings, Keys::text),
        tokens: keys.text("tokens", findings),
        central_accounts: keys.texts("central_accounts", findings),
        approve: keys.texts("approve", findings),
        subscribe: keys
            .table("subscribe", findings)
            .map(|at| subscribe::subscribe(&at, findings))
            .unwrap_or_default(),
        accounts: section(&mut keys, "accounts", findings, account),
        defaults: keys.table("defaults", findings).map(|at| defaults(&at, findings)).unwrap_or_default(),
        teams: section(&mut keys, "teams", findings, team),
        masks: section(&mut keys, "masks", findings, mask),
        routes: keys.tables("routes", findings).iter().map(|table| route(table, findings)).collect(),
    };
    keys.finish(findings, |key| (key == "include").then_some("`include` is reserved: a table is one file"));
    file
}

/// A section of named tables, such as `[teams.*]`.
fn section<T>(
    keys: &mut Keys,
    name: &'static str,
    findings: &mut Findings,
    read: fn(Text, &Spanned<&DeTable>, &mut Findings) -> T,
) -> Vec<T> {
    let Some(section) = keys.table(name, findings) else { return Vec::new() };
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
    let mut keys = Keys::new("an account", table.span(), table.get_ref());
    let file = AccountFile {
        name,
        id: keys.required("id", "write `id = \"…\"` with its twelve digits", findings, Keys::text),
        team: keys.text("team", findings),
        env: keys.text("env", findings),
    };
    keys.finish(findings, |_| None);
    file
}

fn defaults(table: &Spanned<&DeTable>, findings: &mut Findings) -> DefaultsFile {
    let mut keys = Keys::new("`[defaults]`", table.span(), table.get_ref());
    let file = DefaultsFile {
        at: table.span(),
        budget: budget(&mut keys, findings),
        level: level(&mut keys, findings),
    };
    keys.finish(findings, matching_key);
    file
}

fn team(name: Text, table: &Spanned<&DeTable>, findings: &mut Findings) -> TeamFile {
    let mut keys = Keys::new("a team", table.span(), table.get_ref());
    let file = TeamFile { name, budget: budget(&mut keys, findings), level: level(&mut keys, findings) };
    keys.finish(findings, matching_key);
    file
}

fn matching_key(key: &str) -> Option<&'static str> {
    let matching = ["name", "accounts", "log_groups", "except", "team"].contains(&key);
    matching.then_some("this key says what a route matches: it belongs in a `[[routes]]` entry")
}

fn budget(keys: &mut Keys, findings: &mut Findings) -> Option<BudgetFile> {
    let table = keys.table("budget", findings)?;
    let mut keys = Keys::new("a budget", table.span(), table.get_ref());
    let file = BudgetFile {
        rate: keys.required("rate", "write for example `rate = \"2 MB/s\"`", findings, Keys::text),
        over: keys.text("over", findings),
    };
    keys.finish(findings, |_| None);
    Some(file)
}

fn mask(name: Text, table: &Spanned<&DeTable>, findings: &mut Findings) -> MaskFile {
    let mut keys = Keys::new("a mask", table.span(), table.get_ref());
    let file = MaskFile {
        name,
        keys: keys.texts("keys", findings),
        detect: keys.texts("detect", findings),
        patterns: keys.texts("patterns", findings),
        with: keys.text("with", findings),
        hash: keys.boolean("hash", findings),
        on_error: keys.text("on_error", findings),
    };
    keys.finish(findings, |_| None);
    file
}

fn route(table: &Spanned<&DeTable>, findings: &mut Findings) -> RouteFile {
    let mut keys = Keys::new("a route", table.span(), table.get_ref());
    let file = RouteFile {
        at: table.span(),
        extent: extent(table),
        name: keys.required(
            "name",
            "write `name = \"…\"`: decisions and metrics name the route",
            findings,
            Keys::text,
        ),
        accounts: keys.texts("accounts", findings),
        log_groups: keys.texts("log_groups", findings),
        except: keys.texts("except", findings),
        team: keys.text("team", findings),
        level: level(&mut keys, findings),
    };
    keys.finish(findings, |key| {
        (key == "budget").then_some("a budget is a team's: it belongs in `[teams.*]` or `[defaults]`")
    });
    file
}

fn extent(table: &Spanned<&DeTable>) -> Range<usize> {
    let end = table.get_ref().values().map(|value| value.span().end).max();
    table.span().start..end.unwrap_or(0).max(table.span().end)
}

fn level(keys: &mut Keys, findings: &mut Findings) -> LevelFile {
    LevelFile {
        ship: keys.boolean("ship", findings),
        masks: keys.texts("masks", findings),
        unmask: keys.texts("unmask", findings),
        reason: keys.text("reason", findings),
        fields: fields(keys, findings),
        drop: keys.texts("drop", findings),
        keep: keys.texts("keep", findings),
        sample: keys.number("sample", findings),
        platform: keys.text("platform", findings),
        parse: keys.text("parse", findings),
        long: keys.text("long", findings),
        kind: keys.text("type", findings),
        filter_pattern: keys.text("filter_pattern", findings),
        retention: subscribe::retention(keys, findings),
    }
}

fn fields(keys: &mut Keys, findings: &mut Findings) -> Vec<(Text, Spanned<crate::FieldValue>)> {
    let Some(table) = keys.table("fields", findings) else { return Vec::new() };
    let mut fields = Vec::new();
    for (key, value) in *table.get_ref() {
        if let Some(scalar) = value::scalar(key.get_ref(), value, findings) {
            fields.push((Text::new(key.span(), key.get_ref().to_string()), scalar));
        }
    }
    fields
}

/// The keys that stand before the first section. Below a section's header they would belong to that section.
const TOP: [&str; 5] = ["version", "unrouted", "tokens", "central_accounts", "approve"];

/// A hint for `key`, unknown in `what`.
fn unknown(key: &str, known: &[&'static str], what: &str) -> String {
    if TOP.contains(&key) {
        return format!("`{key}` belongs at the top of the table, before the first `[section]`");
    }
    nearest::hint(key, known.iter().copied()).unwrap_or_else(|| format!("{what} has no keys"))
}

type Value<'t> = Spanned<DeValue<'t>>;
