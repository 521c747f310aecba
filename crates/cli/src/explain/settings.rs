//! A decision's settings in the table's own words, each with its source.

use std::sync::Arc;

use routing::keys::{self, Key};
use routing::{
    Decision, Detector, FieldValue, Mask, Pattern, Renames, Replacement, Retention, Rule, RuleSet, Settings,
    Source, Took,
};
use serde_json::{Map, Value, json};

use crate::output::count;

/// The key of a line that shows one of the masks.
const MASK: &str = "mask";

/// One setting: its key in the table, its value and its source.
pub(crate) struct Line {
    pub(crate) key: String,
    pub(crate) value: Value,
    pub(crate) from: String,
}

/// Every effective setting, in the order of the reference; a line for each mask and each field.
pub(crate) fn lines(settings: &Settings) -> Vec<Line> {
    let patterns = |list: &[Pattern]| json!(list.iter().map(Pattern::as_str).collect::<Vec<_>>());
    let mut lines = vec![line(&keys::SHIP, json!(settings.ship.value), &settings.ship.from)];
    let masks = settings.masks.iter();
    lines.extend(masks.map(|mask| named(MASK, json!(mask.value.name), &mask.from)));
    lines.extend(settings.unmasked.iter().map(|unmasked| {
        let value = json!(format!("{} ({})", unmasked.mask, unmasked.reason));
        line(&keys::UNMASK, value, &unmasked.from)
    }));
    lines.extend(settings.fields.iter().map(|(name, value)| {
        named(&format!("{}.{name}", keys::FIELDS.name), field(&value.value), &value.from)
    }));
    lines.extend([
        line(&keys::DROP, patterns(&settings.drop.value), &settings.drop.from),
        line(&keys::KEEP, patterns(&settings.keep.value), &settings.keep.from),
        line(&keys::SAMPLE, json!(settings.sample.value), &settings.sample.from),
        line(&keys::PLATFORM, word(settings.platform.value), &settings.platform.from),
        line(&keys::PARSE, word(settings.parse.value), &settings.parse.from),
        line(&keys::LONG, word(settings.long.value), &settings.long.from),
        line(&keys::LEVELS, word(settings.levels.value), &settings.levels.from),
        line(&keys::ORIGINAL, word(settings.original.value), &settings.original.from),
        line(&keys::REMOVE, json!(settings.remove.value.entries()), &settings.remove.from),
        line(&keys::RENAME, renames(&settings.rename.value), &settings.rename.from),
        line(&keys::TEXT, json!(settings.text.value.entries()), &settings.text.from),
        line(&keys::TYPE, json!(settings.kind.value), &settings.kind.from),
        line(&keys::FILTER_PATTERN, json!(settings.filter_pattern.value), &settings.filter_pattern.from),
        line(&keys::RETENTION, retention(settings.retention.value), &settings.retention.from),
    ]);
    lines
}

/// The settings that a route which took part determines, the team included; masks by name.
pub(crate) fn given(decision: &Decision, took: &Took) -> Vec<String> {
    let decides = matches!(&decision.rule, Rule::Route { name, .. } if *name == took.route);
    let route = source(&Source::Route(Arc::clone(&took.route)));
    let lines = lines(&decision.settings).into_iter().filter(|line| line.from == route);
    let given = |line: Line| match (line.key.as_str(), &line.value) {
        (MASK, Value::String(mask)) => format!("{MASK} {mask}"),
        (key, Value::String(mask)) if key == keys::UNMASK.name => format!("{key} {mask}"),
        _ => line.key,
    };
    decides.then(|| "team".to_owned()).into_iter().chain(lines.map(given)).collect()
}

fn line(key: &Key, value: Value, from: &Source) -> Line {
    named(key.name, value, from)
}

fn named(key: &str, value: Value, from: &Source) -> Line {
    Line { key: key.to_owned(), value, from: source(from) }
}

/// A value that is one of the table's words.
fn word(value: impl Into<&'static str>) -> Value {
    json!(value.into())
}

/// The level's name for people.
pub(crate) fn source(from: &Source) -> String {
    match from {
        Source::Route(name) => format!("route {name}"),
        Source::Team(name) => format!("team {name}"),
        Source::Defaults => "defaults".to_owned(),
        Source::BuiltIn => "built in".to_owned(),
    }
}

/// The coverage of a mask, in a few words. The rules of its rule sets are not repeated.
pub(crate) fn covers(mask: &Mask) -> String {
    let sets: Vec<&str> = mask.includes.iter().map(|set| set.id).collect();
    let own = |rules: &[String], of_set: fn(&RuleSet) -> &'static [&'static str]| -> Vec<String> {
        let is_own = |rule: &&String| !mask.includes.iter().any(|set| of_set(set).contains(&rule.as_str()));
        rules.iter().filter(is_own).cloned().collect()
    };
    let (names, keys) = (own(&mask.names, |set| set.names), own(&mask.keys, |set| set.keys));
    let is_own = |detector: &&Detector| !mask.includes.iter().any(|set| set.detect.contains(detector));
    let detectors: Vec<&str> = mask.detect.iter().filter(is_own).map(Into::into).collect();
    let parts =
        [part("includes", &sets), part("names", &names), part("keys", &keys), part("detects", &detectors)];
    let mut parts: Vec<String> = parts.into_iter().flatten().collect();
    if !mask.patterns.is_empty() {
        parts.push(format!("{} of its own", count(mask.patterns.len(), "pattern")));
    }
    if !mask.allow.is_empty() {
        parts.push(format!("leaves {}", count(mask.allow.len(), "allowed value")));
    }
    if mask.partial {
        parts.push("leaves the last four digits of cards and the domains of addresses".to_owned());
    }
    let with = match &mask.with {
        Replacement::Text(text) => format!("replaced by {text}"),
        Replacement::Hash => "replaced by a keyed hash".to_owned(),
    };
    format!("{}; {with}", parts.join("; "))
}

fn part(what: &str, rules: &[impl AsRef<str>]) -> Option<String> {
    let rules: Vec<&str> = rules.iter().map(AsRef::as_ref).collect();
    (!rules.is_empty()).then(|| format!("{what} {}", rules.join(", ")))
}

fn field(value: &FieldValue) -> Value {
    match value {
        FieldValue::Text(text) => json!(text),
        FieldValue::Integer(number) => json!(number),
        FieldValue::Float(number) => json!(number),
        FieldValue::Bool(truth) => json!(truth),
    }
}

fn renames(renames: &Renames) -> Value {
    renames.iter().map(|rename| (rename.from.to_string(), json!(rename.to))).collect::<Map<_, _>>().into()
}

fn retention(retention: Retention) -> Value {
    let Retention::Keep(keep) = retention else { return json!("off") };
    json!({ "days": keep.days, "mode": word(keep.mode), "existing": keep.existing })
}
