//! A table for a terminal: if it is too wide, empty columns are hidden.

use comfy_table::{ColumnConstraint, ContentArrangement, Table, presets};

/// A column's head, and true if it may be hidden.
pub(crate) struct Column {
    head: &'static str,
    may_go: bool,
}

/// A table in the making.
pub(crate) struct Columns {
    table: Table,
    /// By column: true if it may be hidden, and true if all of its cells are empty so far.
    may_go: Vec<(bool, bool)>,
}

impl Column {
    /// A column that is always shown.
    pub(crate) fn always(head: &'static str) -> Column {
        Column { head, may_go: false }
    }

    /// A column that is hidden in a table that is too wide if it is empty.
    pub(crate) fn unless_empty(head: &'static str) -> Column {
        Column { head, may_go: true }
    }
}

impl Columns {
    pub(crate) fn new<const N: usize>(columns: &[Column; N]) -> Columns {
        let mut table = Table::new();
        table.load_style(presets::NOTHING).set_content_arrangement(ContentArrangement::Disabled);
        table.set_header(columns.iter().map(|column| column.head));
        Columns { table, may_go: columns.iter().map(|column| (column.may_go, true)).collect() }
    }

    pub(crate) fn add(&mut self, row: Vec<String>) {
        for ((_, empty), cell) in self.may_go.iter_mut().zip(&row) {
            *empty &= cell == "0";
        }
        self.table.add_row(row);
    }

    /// The table's lines, within the width if possible.
    pub(crate) fn render(mut self, width: usize) -> String {
        let lines = self.lines();
        if lines.iter().all(|line| console::measure_text_width(line) <= width) {
            return lines.join("\n");
        }
        for (index, (may_go, empty)) in self.may_go.iter().enumerate() {
            if let Some(column) = self.table.column_mut(index).filter(|_| *may_go && *empty) {
                column.set_constraint(ColumnConstraint::Hidden);
            }
        }
        self.lines().join("\n")
    }

    fn lines(&self) -> Vec<String> {
        self.table.lines().map(|line| line.trim_end().to_owned()).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_with_nothing_in_them_go_where_it_is_too_wide() {
        for (width, expected) in [
            (40, " account  seen  blocked  failed\n one      7     0        2\n two      0     0        0"),
            (25, " account  seen  failed\n one      7     2\n two      0     0"),
            // Columns with content stay, however wide.
            (5, " account  seen  failed\n one      7     2\n two      0     0"),
        ] {
            let mut columns = Columns::new(&[
                Column::always("account"),
                Column::always("seen"),
                Column::unless_empty("blocked"),
                Column::unless_empty("failed"),
            ]);
            for row in [["one", "7", "0", "2"], ["two", "0", "0", "0"]] {
                columns.add(row.map(str::to_owned).into());
            }
            assert_eq!(columns.render(width), expected, "{width}");
        }
    }
}
