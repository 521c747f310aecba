//! A table for a terminal: where it is too wide, columns with nothing in them are left out.

use comfy_table::{ColumnConstraint, ContentArrangement, Table, presets};

/// A column's head, and whether it may be left out.
pub(crate) struct Column {
    head: &'static str,
    may_go: bool,
}

/// A table in the making.
pub(crate) struct Columns {
    table: Table,
    /// By column: whether it may be left out, and whether all of its cells are empty so far.
    may_go: Vec<(bool, bool)>,
}

impl Column {
    /// A column that is always shown.
    pub(crate) fn always(head: &'static str) -> Column {
        Column { head, may_go: false }
    }

    /// A column that is left out of a table that is too wide if it has nothing to say.
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

    /// The table's lines, at most so wide if that can be had.
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
            // What says something stays, however wide.
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
