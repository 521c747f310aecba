//! A decision's settings in the table's own words, each with where it comes from.

use std::sync::Arc;

use routing::{
    Decision, Detector, FieldValue, Long, Mask, Parse, Pattern, Platform, Replacement, Retention,
    RetentionMode, Rule, Settings, Source, Took,
};
use serde_json::{Value, json};

/// One setting: its key in the table, its value, and where that comes from.
pub(crate) struct Line {
    pub(crate) key: String,
    pub(crate) value: Value,
    pub(crate) from: String,
}

/// Every effective setting, in the order of the reference.
pub(crate) fn lines(settings: &Settings) -> Vec<Line> {
    let patterns = |list: &[Pattern]| json!(list.iter().map(Pattern::as_str).collect::<Vec<_>>());
    let mut lines = vec![line("ship", json!(settings.ship.value), &settings.ship.from)];
    lines.extend(settings.masks.iter().map(|mask| line("mask", json!(mask.value.name), &mask.from)));
    lines.extend(settings.unmasked.iter().map(|unmasked| {
        let value = json!(format!("{} ({})", unmasked.mask, unmasked.reason));
        line("unmask", value, &unmasked.from)
    }));
    lines.extend(
        settings
            .fields
            .iter()
            .map(|(name, value)| line(&format!("fields.{name}"), field(&value.value), &value.from)),
    );
    lines.extend([
        line("drop", patterns(&settings.drop.value), &settings.drop.from),
        line("keep", patterns(&settings.keep.value), &settings.keep.from),
        line("sample", json!(settings.sample.value), &settings.sample.from),
        line("platform", json!(platform(settings.platform.value)), &settings.platform.from),
        line("parse", json!(parse(settings.parse.value)), &settings.parse.from),
        line("long", json!(long(settings.long.value)), &settings.long.from),
        line("type", json!(settings.kind.value), &settings.kind.from),
        line("filter_pattern", json!(settings.filter_pattern.value), &settings.filter_pattern.from),
        line("retention", retention(settings.retention.value), &settings.retention.from),
    ]);
    lines
}

/// The settings that a route which took part gave, the team among them; masks that it adds or takes away by name.
pub(crate) fn given(decision: &Decision, took: &Took) -> Vec<String> {
    let decides = matches!(&decision.rule, Rule::Route { name, .. } if *name == took.route);
    let route = source(&Source::Route(Arc::clone(&took.route)));
    let lines = lines(&decision.settings).into_iter().filter(|line| line.from == route);
    let named = |line: Line| match (line.key.as_str(), &line.value) {
        ("mask" | "unmask", Value::String(mask)) => format!("{} {mask}", line.key),
        _ => line.key,
    };
    decides.then(|| "team".to_owned()).into_iter().chain(lines.map(named)).collect()
}

fn line(key: &str, value: Value, from: &Source) -> Line {
    Line { key: key.to_owned(), value, from: source(from) }
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

/// What a mask covers, in a few words.
pub(crate) fn covers(mask: &Mask) -> String {
    let detectors = mask.detect.iter().filter_map(|wanted| {
        Detector::ALL.iter().find(|(_, detector)| detector == wanted).map(|(name, _)| *name)
    });
    let mut parts = Vec::new();
    if !mask.keys.is_empty() {
        parts.push(format!("keys {}", mask.keys.join(", ")));
    }
    if !mask.detect.is_empty() {
        parts.push(format!("detects {}", detectors.collect::<Vec<_>>().join(", ")));
    }
    if !mask.patterns.is_empty() {
        parts.push(format!("{} of its own patterns", mask.patterns.len()));
    }
    let with = match &mask.with {
        Replacement::Text(text) => format!("replaced by {text}"),
        Replacement::Hash => "replaced by a keyed hash".to_owned(),
    };
    format!("{}; {with}", parts.join("; "))
}

fn field(value: &FieldValue) -> Value {
    match value {
        FieldValue::Text(text) => json!(text),
        FieldValue::Integer(number) => json!(number),
        FieldValue::Float(number) => json!(number),
        FieldValue::Bool(truth) => json!(truth),
    }
}

fn platform(platform: Platform) -> &'static str {
    match platform {
        Platform::Drop => "drop",
        Platform::Keep => "keep",
        Platform::Report => "report",
    }
}

fn parse(parse: Parse) -> &'static str {
    match parse {
        Parse::Auto => "auto",
        Parse::None => "none",
    }
}

fn retention(retention: Retention) -> Value {
    let Retention::Keep(keep) = retention else { return json!("off") };
    let mode = match keep.mode {
        RetentionMode::Exact => "exact",
        RetentionMode::Min => "min",
        RetentionMode::Max => "max",
        RetentionMode::IfUnset => "if_unset",
    };
    json!({ "days": keep.days, "mode": mode, "existing": keep.existing })
}

fn long(long: Long) -> &'static str {
    match long {
        Long::Split => "split",
        Long::Cut => "cut",
        Long::Whole => "whole",
    }
}
