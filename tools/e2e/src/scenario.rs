//! A fault, what is done about it, and its row in `docs/reliability.md`.

use std::path::PathBuf;

use serde::Serialize;

use crate::accounts::Accounts;
use crate::books::Books;
use crate::hub::LocalHub;

/// Names the directory that rows are written to; without it none are.
const ROWS: &str = "LOGHUB_FAULT_ROWS";

/// One fault scenario. Its texts are those of its row; `cargo xtask tidy` compares them with the page.
#[derive(Clone, Copy, Debug)]
pub struct Scenario {
    kind: &'static str,
    name: &'static str,
    done: &'static str,
    duplicates: Option<&'static str>,
}

#[derive(Serialize)]
struct Row<'a> {
    kind: &'a str,
    name: &'a str,
    done: &'a str,
    /// The reason why events may come more than once.
    duplicates_why: Option<&'a str>,
    #[serde(flatten)]
    accounts: &'a Accounts,
}

impl Scenario {
    /// A scenario by its kind of fault, its name, and what is done.
    #[must_use]
    pub const fn new(kind: &'static str, name: &'static str, done: &'static str) -> Scenario {
        Scenario { kind, name, done, duplicates: None }
    }

    /// Events may come more than once, and why.
    #[must_use]
    pub const fn may_duplicate(self, why: &'static str) -> Scenario {
        Scenario { duplicates: Some(why), ..self }
    }

    /// Asserts that everything is in the places `expected`, nothing is missing or with another team, and no event
    /// came twice unless it may; then writes the row.
    pub async fn close(&self, hub: &LocalHub, books: &Books, expected: &[(&str, u64)]) -> Accounts {
        let accounts = books.accounts(hub).await;
        let name = self.name;
        let report = || format!("{name}: {accounts:?}\n{}", hub.report());
        assert_eq!((accounts.missing, accounts.foreign), (0, 0), "{}", report());
        assert_eq!(accounts.places(), expected, "{}", report());
        assert!(self.duplicates.is_some() || accounts.duplicates == 0, "{}", report());
        self.write(&accounts);
        accounts
    }

    fn write(&self, accounts: &Accounts) {
        let Some(directory) = std::env::var_os(ROWS).map(PathBuf::from) else { return };
        let Scenario { kind, name, done, duplicates } = *self;
        let row = Row { kind, name, done, duplicates_why: duplicates, accounts };
        let file: String =
            format!("{kind}-{name}").chars().map(|c| if c.is_alphanumeric() { c } else { '-' }).collect();
        let row = serde_json::to_vec_pretty(&row).expect("a row is JSON");
        std::fs::write(directory.join(file).with_extension("json"), row).expect("the row is written");
    }
}
