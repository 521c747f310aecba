//! A document as a row of a list, with its values as they stand in its line.

use std::collections::BTreeMap;

use super::answer::Row;
use super::block::Block;
use super::eval::lag;
use super::json::{Leaf, leaves};
use super::time;

/// The most bytes of a message in a row.
const MESSAGE: usize = 4_096;
/// The most bytes of the other fields of a row.
const FIELDS: usize = 12 << 10;

/// The row of a document.
pub(super) fn row(block: &Block, number: u16, columns: &[String]) -> Row {
    let line = block.line(number).map(|line| &**line).unwrap_or_default();
    let mut texts = Taken { cut: false, message: None, id: None, fields: BTreeMap::new(), left: FIELDS };
    // A line that breaks off has shown what it has.
    let _ = leaves(line, |path, leaf| texts.take(path, &leaf, columns));
    let message = texts.message.take();
    let message = texts.short(message.as_deref().unwrap_or(line), MESSAGE);
    for name in columns {
        if let Some(text) = arrival(block, number, name) {
            texts.fields.insert(name.clone(), text);
        }
    }
    Row {
        seq: block.seq(number).unwrap_or_default(),
        id: texts.id,
        time: block.time(number),
        received: block.arrival(number),
        level: block.level(number),
        message,
        cut: texts.cut,
        masks: Vec::new(),
        spoiled: block.spoiled(number).to_vec(),
        attempts: block.attempts(number),
        text_only: block.text_only.has(number),
        fields: texts.fields,
    }
}

/// The text of a value of a field of a line, if it has one.
pub(super) fn value(line: &str, name: &str) -> Option<String> {
    let mut found = None;
    let _ = leaves(line, |path, leaf| {
        if path == name {
            found = Some(text_of(&leaf).to_owned());
        }
    });
    found
}

/// A field about arrival, as text.
fn arrival(block: &Block, row: u16, name: &str) -> Option<String> {
    match name {
        "_received" => Some(time::text(block.arrival(row))),
        "_lag" => Some(lag(block, row).to_string()),
        "_attempts" => Some(block.attempts(row).to_string()),
        "_spoiled" if !block.spoiled(row).is_empty() => Some(block.spoiled(row).join(", ")),
        _ => None,
    }
}

/// A value's text: a number as it stands in the line.
fn text_of<'l>(leaf: &'l Leaf<'_>) -> &'l str {
    match leaf {
        Leaf::Text(text) => text,
        Leaf::Number(text) => text,
        Leaf::Flag(true) => "true",
        Leaf::Flag(false) => "false",
    }
}

/// The parts of a line that a row shows.
struct Taken {
    cut: bool,
    message: Option<String>,
    id: Option<String>,
    fields: BTreeMap<String, String>,
    left: usize,
}

impl Taken {
    fn take(&mut self, path: &str, leaf: &Leaf<'_>, columns: &[String]) {
        let text = text_of(leaf);
        match path {
            "message" => self.message = Some(text.to_owned()),
            "id" => self.id = Some(self.short(text, MESSAGE)),
            _ => {}
        }
        if !columns.iter().any(|column| column == path) {
            return;
        }
        let text = self.short(text, self.left);
        self.left -= text.len().min(self.left);
        match self.fields.get_mut(path) {
            Some(known) => {
                known.push_str(", ");
                known.push_str(&text);
            }
            None => drop(self.fields.insert(path.to_owned(), text)),
        }
    }

    /// A text of so many bytes at most; notes if it was cut.
    fn short(&mut self, text: &str, most: usize) -> String {
        let end = text.floor_char_boundary(most);
        self.cut |= end < text.len();
        text.get(..end).unwrap_or_default().to_owned()
    }
}
