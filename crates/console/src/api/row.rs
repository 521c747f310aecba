//! Documents in a list: cut to size, with the places of masked values.

use crate::app::App;
use crate::index::Row;
use crate::marks::Marks;

/// The maximum number of bytes of a message in a row.
const MAX_MESSAGE: usize = 4 << 10;
/// The maximum number of bytes of a row beside its message.
const MAX_FIELDS: usize = 12 << 10;
/// The maximum number of columns of a list.
const MAX_COLUMNS: usize = 50;

/// The texts that masks put in the documents of a sub-account.
pub(super) fn marks(app: &App, account: &str) -> Marks {
    app.hub.as_ref().map_or_else(|| Marks::new(&[]), |hub| Marks::new(&hub.marks(account)))
}

/// The names of columns, separated by commas.
pub(super) fn columns(names: &str) -> Vec<String> {
    let names = names.split(',').map(str::trim).filter(|name| !name.is_empty());
    names.take(MAX_COLUMNS).map(str::to_owned).collect()
}

/// Cuts rows to size and tells their masked values.
pub(super) fn finish(mut rows: Vec<Row>, marks: &Marks) -> Vec<Row> {
    for row in &mut rows {
        row.cut |= truncate(&mut row.message, MAX_MESSAGE);
        let mut left = MAX_FIELDS;
        for text in row.id.iter_mut().chain(row.fields.values_mut()) {
            row.cut |= truncate(text, left);
            left -= text.len();
        }
        row.masks = marks.spans(&row.message);
    }
    rows
}

/// Cuts a text to at most `most` bytes. Returns true if it was longer.
pub(super) fn truncate(text: &mut String, most: usize) -> bool {
    let is_longer = text.len() > most;
    text.truncate(text.floor_char_boundary(most));
    is_longer
}
