//! The masked values of a message, and what is nearly masked: each with its rule.

use comfy_table::{ContentArrangement, Table, presets};
use pipeline::{MaskHit, MaskNotes, NearMiss};
use serde_json::{Value, json};

use super::answer::Answer;
use crate::output::count;
use crate::position::Position;

/// The masked values.
pub(super) fn hits(answer: &Answer) -> Vec<Value> {
    let hit = |(hit, at): (&MaskHit, Option<Position>)| {
        json!({
            "mask": hit.mask, "rule": hit.rule, "also": hit.also, "name": named(&hit.name),
            "length": hit.length, "with": hit.with, "line": at.map(|at| at.line), "column": at.map(|at| at.column),
        })
    };
    placed(answer, |notes| &notes.hits, |hit| hit.place.as_ref()).map(hit).collect()
}

/// The places that are nearly masked.
pub(super) fn near(answer: &Answer) -> Vec<Value> {
    let near = |(near, at): (&NearMiss, Option<Position>)| {
        json!({
            "mask": near.mask, "rule": near.rule, "name": named(&near.name), "reason": near.reason,
            "line": at.map(|at| at.line), "column": at.map(|at| at.column),
        })
    };
    placed(answer, |notes| &notes.near, |near| near.place.as_ref()).map(near).collect()
}

/// Both for people, each under a title; empty without any.
pub(super) fn human(answer: &Answer) -> String {
    let mut hits = Table::new();
    for (hit, at) in placed(answer, |notes| &notes.hits, |hit| hit.place.as_ref()) {
        let also = if hit.also.is_empty() { String::new() } else { format!(", and {}", hit.also.join(", ")) };
        let name = named(&hit.name).map(|name| format!(" beside `{name}`")).unwrap_or_default();
        let value = format!("{}{name}", count(hit.length, "character"));
        hits.add_row([place(at), value, hit.with.clone(), format!("{} of {}{also}", hit.rule, hit.mask)]);
    }
    let mut near = Table::new();
    for (miss, at) in placed(answer, |notes| &notes.near, |near| near.place.as_ref()) {
        let mask = miss.mask.as_ref().map(|mask| format!(" of {mask}")).unwrap_or_default();
        let name = named(&miss.name).map(|name| format!("`{name}`")).unwrap_or_default();
        near.add_row([place(at), name, format!("{}{mask}", miss.rule), miss.reason.clone()]);
    }
    section("Masked values", hits) + &section("Nearly masked", near)
}

fn section(title: &str, mut table: Table) -> String {
    if table.is_empty() {
        return String::new();
    }
    table.load_style(presets::NOTHING).set_content_arrangement(ContentArrangement::Disabled);
    let lines: Vec<String> = table.lines().map(|line| line.trim_end().to_owned() + "\n").collect();
    format!("\n{title}\n{}", lines.concat())
}

fn placed<'a, N: 'a>(
    answer: &'a Answer,
    of: fn(&MaskNotes) -> &Vec<N>,
    place: fn(&N) -> Option<&std::ops::Range<usize>>,
) -> impl Iterator<Item = (&'a N, Option<Position>)> {
    let notes = answer.noted.iter();
    notes.flat_map(move |(message, notes)| {
        of(notes).iter().map(move |note| (note, place(note).map(|place| Position::of(message, place.start))))
    })
}

fn named(name: &str) -> Option<&str> {
    Some(name).filter(|name| !name.is_empty())
}

/// The place of a note; none where it shows only once other values are masked.
fn place(at: Option<Position>) -> String {
    at.map_or(" …".to_owned(), |at| format!(" {at}"))
}
