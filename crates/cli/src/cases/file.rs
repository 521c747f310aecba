//! The file of tests.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use miette::Diagnostic;
use pipeline::FieldType;
use serde::Deserialize;
use thiserror::Error;
use toml::{Spanned, Table, Value};

use super::types::{self, NoType};
use crate::log_group::{self, Impossible};

/// A case: an input, and the outcome that it must have.
pub(crate) struct Case {
    /// The line of the file that names it, from 1.
    pub(crate) line: usize,
    pub(crate) stated: Stated,
    /// The types that it states, by the path of the field.
    pub(crate) types: BTreeMap<String, FieldType>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Stated {
    pub(crate) name: Spanned<String>,
    pub(crate) account: String,
    pub(crate) log_group: String,
    pub(crate) message: Option<String>,
    pub(crate) id: Option<String>,
    pub(crate) team: Option<String>,
    pub(crate) route: Option<String>,
    #[serde(default)]
    pub(crate) fields: BTreeMap<String, Value>,
    #[serde(default)]
    pub(crate) absent: Vec<String>,
    #[serde(default)]
    types: Table,
    pub(crate) dropped: Option<bool>,
    pub(crate) masked: Option<bool>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct TestsFile {
    tests: Vec<Stated>,
}

#[derive(Debug, Diagnostic, Error)]
enum Unusable {
    #[error("failed to read `{}`: {reason}", path.display())]
    #[diagnostic(help(
        "pass the path of the file of tests; the default is `routing.tests.toml` in the current folder"
    ))]
    File { path: PathBuf, reason: std::io::Error },
    #[error("{} is not a file of tests: {reason}", path.display())]
    #[diagnostic(help("`loghub test --help` shows a case"))]
    Form { path: PathBuf, reason: toml::de::Error },
    #[error("line {line} of {}: the case `{name}` expects nothing", path.display())]
    #[diagnostic(help("state at least one of team, route, fields, types, absent, dropped and masked"))]
    Nothing { path: PathBuf, line: usize, name: String },
    #[error("line {line} of {}: the case `{name}` has an impossible `log_group`: {reason}", path.display())]
    #[diagnostic(help("{help}"))]
    LogGroup { path: PathBuf, line: usize, name: String, reason: String, help: String },
    #[error("line {line} of {}: the case `{name}` states the outcome of a message, but has no `message`", path.display())]
    #[diagnostic(help("add a `message`, or remove fields, types, absent, dropped and masked"))]
    NoMessage { path: PathBuf, line: usize, name: String },
    #[error("line {line} of {}: the case `{name}` states the type `{stated}` for the field `{field}`", path.display())]
    #[diagnostic(help("the types are text, number, boolean and object"))]
    NoType { path: PathBuf, line: usize, name: String, field: String, stated: String },
}

/// Reads the cases.
pub(crate) fn read(path: &Path) -> miette::Result<Vec<Case>> {
    let owned = || path.to_owned();
    let text = std::fs::read_to_string(path).map_err(|reason| Unusable::File { path: owned(), reason })?;
    let file: TestsFile = toml::from_str(&text).map_err(|reason| Unusable::Form { path: owned(), reason })?;
    let case = |stated: Stated| {
        let before = text.get(..stated.name.span().start).unwrap_or_default();
        let (line, name) = (1 + before.matches('\n').count(), stated.name.get_ref().clone());
        if stated.of_the_message() && stated.message.is_none() {
            return Err(Unusable::NoMessage { path: owned(), line, name });
        }
        if !stated.of_the_message() && stated.team.is_none() && stated.route.is_none() {
            return Err(Unusable::Nothing { path: owned(), line, name });
        }
        if let Err(Impossible { reason, help, .. }) = log_group::check(&stated.log_group) {
            return Err(Unusable::LogGroup { path: owned(), line, name, reason, help });
        }
        match types::read(&stated.types) {
            Ok(types) => Ok(Case { line, stated, types }),
            Err(NoType { field, stated }) => {
                Err(Unusable::NoType { path: owned(), line, name, field, stated })
            }
        }
    };
    Ok(file.tests.into_iter().map(case).collect::<Result<_, _>>()?)
}

impl Stated {
    /// Returns true if it states the outcome of a message.
    fn of_the_message(&self) -> bool {
        let names_fields = !self.fields.is_empty() || !self.absent.is_empty() || !self.types.is_empty();
        names_fields || self.dropped.is_some() || self.masked.is_some()
    }
}
