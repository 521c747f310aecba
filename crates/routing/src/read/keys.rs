//! The keys of one TOML table: each asked for by name, the rest unknown.

use std::ops::Range;

use toml::Spanned;
use toml::de::DeTable;

use crate::findings::Findings;
use crate::read::{Value, unknown, value};
use crate::written::{Text, Texts};

/// A TOML table being read. What was asked for is what is known.
pub(crate) struct Keys<'t> {
    what: &'static str,
    at: Range<usize>,
    table: &'t DeTable<'t>,
    known: Vec<&'static str>,
}

impl<'t> Keys<'t> {
    /// `what` is what faults call the table, `at` where they point for a key that is missing.
    pub(crate) fn new(what: &'static str, at: Range<usize>, table: &'t DeTable<'t>) -> Self {
        Keys { what, at, table, known: Vec::new() }
    }

    /// A key that must be there, read by `read`.
    pub(crate) fn required<T>(
        &mut self,
        key: &'static str,
        hint: &str,
        findings: &mut Findings,
        read: fn(&mut Self, &'static str, &mut Findings) -> Option<T>,
    ) -> Option<T> {
        if self.table.get(key).is_none() {
            findings
                .fault(self.at.clone(), format!("`{key}` is missing: {} must have one.", self.what))
                .label(format!("no `{key}`"))
                .help(hint);
        }
        read(self, key, findings)
    }

    pub(crate) fn text(&mut self, key: &'static str, findings: &mut Findings) -> Option<Text> {
        self.get(key).and_then(|found| value::text(key, found, findings))
    }

    pub(crate) fn texts(&mut self, key: &'static str, findings: &mut Findings) -> Option<Texts> {
        self.get(key).and_then(|found| value::texts(key, found, findings))
    }

    pub(crate) fn boolean(&mut self, key: &'static str, findings: &mut Findings) -> Option<Spanned<bool>> {
        self.get(key).and_then(|found| value::boolean(key, found, findings))
    }

    pub(crate) fn integer(&mut self, key: &'static str, findings: &mut Findings) -> Option<Spanned<i64>> {
        self.get(key).and_then(|found| value::integer(key, found, findings))
    }

    pub(crate) fn number(&mut self, key: &'static str, findings: &mut Findings) -> Option<Spanned<f64>> {
        self.get(key).and_then(|found| value::number(key, found, findings))
    }

    /// Whether the key is there and its value is a string.
    pub(crate) fn is_string(&self, key: &str) -> bool {
        self.table.get(key).is_some_and(|value| value.get_ref().is_str())
    }

    /// A table; its place is its key's.
    pub(crate) fn table(
        &mut self,
        key: &'static str,
        findings: &mut Findings,
    ) -> Option<Spanned<&'t DeTable<'t>>> {
        self.known.push(key);
        let (name, found) = self.table.get_key_value(key)?;
        let table = value::table(key, found, findings)?;
        Some(Spanned::new(name.span(), table.into_inner()))
    }

    /// An array of tables; nothing if the key is not there.
    pub(crate) fn tables(
        &mut self,
        key: &'static str,
        findings: &mut Findings,
    ) -> Vec<Spanned<&'t DeTable<'t>>> {
        self.get(key).map(|found| value::tables(key, found, findings)).unwrap_or_default()
    }

    /// Reports every key that was not asked for; `special` has hints for some that belong elsewhere.
    pub(crate) fn finish(self, findings: &mut Findings, special: impl Fn(&str) -> Option<&'static str>) {
        for key in self.table.keys() {
            let name = key.get_ref().as_ref();
            if self.known.contains(&name) {
                continue;
            }
            let hint = special(name).map_or_else(|| unknown(name, &self.known, self.what), str::to_owned);
            findings
                .fault(key.span(), format!("`{}` is not a key of {}.", name.escape_debug(), self.what))
                .label("unknown key")
                .help(hint);
        }
    }

    fn get(&mut self, key: &'static str) -> Option<&'t Value<'t>> {
        self.known.push(key);
        self.table.get(key)
    }
}
