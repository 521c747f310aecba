//! A line's values become entries of a block's columns.

use super::answer::Document;
use super::block::{Block, Facts};
use super::bounds::Bounds;
use super::column::Value;
use super::fields::Fields;
use super::json::{Leaf, leaves};
use super::level::Level;
use super::number::Number;
use super::time::rfc3339;

/// The most bytes of a field's path.
const PATH: usize = 512;
/// The most bytes of a line that is looked into.
const LINE: usize = 16 << 20;
/// The times that RFC 3339 can write, in milliseconds since the epoch.
const TIMES: std::ops::RangeInclusive<i64> = 0..=253_402_300_799_999;

/// The fields of the newest document in their order: the next one's are mostly the same.
pub(super) type Guesses = Vec<u32>;

/// Adds a document to a block.
pub(super) fn add(
    document: Document,
    block: &mut Block,
    fields: &mut Fields,
    guesses: &mut Guesses,
    bounds: &Bounds,
) {
    let line = document.line;
    let mut adder = Adder {
        block,
        fields,
        guesses,
        bounds,
        values: 0,
        known: 0,
        time: None,
        log_level: None,
        level: None,
        text_only: false,
    };
    let is_read = line.len() <= LINE && leaves(&line, |path, leaf| adder.leaf(path, leaf)).is_ok();
    if !is_read {
        adder.rest(line.get(..LINE).unwrap_or(&line));
    }
    let level = adder.log_level.or(adder.level);
    let (time, text_only) = (adder.time, adder.text_only);
    block.end(Facts {
        line,
        seq: document.seq,
        received: document.received,
        time,
        level,
        spoiled: document.spoiled,
        attempts: document.attempts,
        text_only,
    });
}

struct Adder<'b> {
    block: &'b mut Block,
    fields: &'b mut Fields,
    guesses: &'b mut Guesses,
    bounds: &'b Bounds,
    /// Values so far.
    values: usize,
    /// Fields so far.
    known: usize,
    time: Option<i64>,
    log_level: Option<Level>,
    level: Option<Level>,
    text_only: bool,
}

impl Adder<'_> {
    fn leaf(&mut self, path: &str, leaf: Leaf<'_>) {
        match (path, &leaf) {
            ("@timestamp", _) if self.time.is_none() => {
                self.time = time_of(&leaf);
                if self.time.is_some() {
                    return;
                }
            }
            ("log_level", Leaf::Text(word)) => self.log_level = self.log_level.or(Level::of(word)),
            ("level", Leaf::Text(word)) => self.level = self.level.or(Level::of(word)),
            _ => {}
        }
        self.values += 1;
        let field = if self.values > self.bounds.document_values { None } else { self.field(path) };
        let Some(field) = field else {
            match leaf {
                Leaf::Text(text) => self.rest(&text),
                Leaf::Number(text) => self.rest(text),
                Leaf::Flag(_) => {}
            }
            return;
        };
        let value = match &leaf {
            Leaf::Text(text) if path == "message" => Value::Long(text),
            Leaf::Text(text) if text.len() > self.bounds.value => {
                self.text_only = true;
                Value::Long(text)
            }
            Leaf::Text(text) => Value::Short(text),
            Leaf::Number(text) => Number::parse(text).map_or(Value::Short(text), Value::Number),
            Leaf::Flag(flag) => Value::Flag(*flag),
        };
        if self.block.push(field, value) {
            self.fields.gained(field);
        }
    }

    /// The number of a field; none if it is searched as text only.
    fn field(&mut self, path: &str) -> Option<u32> {
        let place = self.values - 1;
        let guess = self.guesses.get(place).copied().filter(|guess| self.fields.name(*guess) == path);
        let field = guess.or_else(|| self.fields.find(path));
        let newest = field.and_then(|field| self.block.column(field)).and_then(|column| column.newest);
        let is_first = newest != Some(self.block.next_row());
        if is_first && (self.known >= self.bounds.document_fields || path.len() > PATH) {
            return None;
        }
        let field = field.or_else(|| self.fields.number(path, self.bounds.fields))?;
        self.known += usize::from(is_first);
        match self.guesses.get_mut(place) {
            Some(guess) => *guess = field,
            // Places are skipped where values are of no field.
            None => self.guesses.resize(place + 1, field),
        }
        Some(field)
    }

    /// Adds a text that belongs to no column.
    fn rest(&mut self, text: &str) {
        self.text_only = true;
        let row = self.block.next_row();
        self.block.rest.push(row, text);
    }
}

fn time_of(leaf: &Leaf<'_>) -> Option<i64> {
    match leaf {
        Leaf::Text(text) => rfc3339(text),
        Leaf::Number(text) => text.parse().ok().filter(|time| TIMES.contains(time)),
        Leaf::Flag(_) => None,
    }
}
