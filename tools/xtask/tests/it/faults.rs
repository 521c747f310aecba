//! The table of fault scenarios.

use xtask::faults::{Accounts, Row, rows, table};

fn row(name: &str, duplicates_why: Option<&str>, accounts: Accounts) -> Row {
    Row {
        kind: "listener".to_owned(),
        name: name.to_owned(),
        done: "It fails.".to_owned(),
        duplicates_why: duplicates_why.map(str::to_owned),
        accounts,
    }
}

#[test]
fn a_row_says_where_everything_is_and_what_differs_from_run_to_run_only_as_a_bound() {
    let counted = [("over_budget".to_owned(), 3)].into();
    let rows = [
        row("500", None, Accounts { entered: 5, delivered: 2, counted, ..Accounts::default() }),
        row("late", Some("it was late"), Accounts { entered: 1, parked: 1, ..Accounts::default() }),
    ];
    let table = table(&rows);
    let lines: Vec<_> = table.lines().skip(2).collect();
    assert_eq!(
        lines,
        [
            "| listener: 500 | It fails. | 5 | 2 | 0 | 0 | 0 | 3 `over_budget` | 0 | 0 | 0 |",
            "| listener: late | It fails. | 1 | 0 | 1 | 0 | 0 |  | 0 | 0 | ≥ 0: it was late |",
        ]
    );
}

#[test]
fn a_page_s_rows_are_read_back() {
    let table = table(&[row("500", None, Accounts::default())]);
    let page = format!("# x\n\n<!-- faults: begin -->\n{table}<!-- faults: end -->\n");
    let expected = ("listener: 500".to_owned(), "It fails.".to_owned(), 6);
    assert_eq!(rows(&page), Some(vec![expected]));
    assert_eq!(rows("# x\n"), None);
}
