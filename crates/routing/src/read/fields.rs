//! The keys of one TOML table: those that are read are known, all others are unknown.

use std::ops::Range;

use toml::Spanned;
use toml::de::DeTable;

use crate::findings::Findings;
use crate::keys::{Key, ROOT, Section};
use crate::nearest;
use crate::read::value::{self, Value};
use crate::written::{Text, Texts};

/// A TOML table that is being read.
pub(crate) struct Keys<'t> {
    section: &'static Section,
    at: Range<usize>,
    table: &'t DeTable<'t>,
    known: Vec<&'static str>,
}

impl<'t> Keys<'t> {
    /// `at` is the place that faults point at for a missing key.
    pub(crate) fn new(section: &'static Section, at: Range<usize>, table: &'t DeTable<'t>) -> Self {
        Keys { section, at, table, known: Vec::new() }
    }

    /// A required key, read by `read`.
    pub(crate) fn required<T>(
        &mut self,
        key: &'static Key,
        hint: &str,
        findings: &mut Findings,
        read: fn(&mut Self, &'static Key, &mut Findings) -> Option<T>,
    ) -> Option<T> {
        if self.table.get(key.name).is_none() {
            findings
                .fault(
                    self.at.clone(),
                    format!("`{}` is missing: {} must have one.", key.name, self.section.title),
                )
                .label(format!("no `{}`", key.name))
                .help(hint);
        }
        read(self, key, findings)
    }

    pub(crate) fn text(&mut self, key: &'static Key, findings: &mut Findings) -> Option<Text> {
        self.get(key).and_then(|found| value::text(key.name, found, findings))
    }

    pub(crate) fn texts(&mut self, key: &'static Key, findings: &mut Findings) -> Option<Texts> {
        self.get(key).and_then(|found| value::texts(key.name, found, findings))
    }

    pub(crate) fn boolean(&mut self, key: &'static Key, findings: &mut Findings) -> Option<Spanned<bool>> {
        self.get(key).and_then(|found| value::boolean(key.name, found, findings))
    }

    pub(crate) fn integer(&mut self, key: &'static Key, findings: &mut Findings) -> Option<Spanned<i64>> {
        self.get(key).and_then(|found| value::integer(key.name, found, findings))
    }

    pub(crate) fn number(&mut self, key: &'static Key, findings: &mut Findings) -> Option<Spanned<f64>> {
        self.get(key).and_then(|found| value::number(key.name, found, findings))
    }

    /// Returns true if the key is present and its value is a string.
    pub(crate) fn is_string(&self, key: &Key) -> bool {
        self.table.get(key.name).is_some_and(|value| value.get_ref().is_str())
    }

    /// A table; its place is its key's.
    pub(crate) fn table(
        &mut self,
        key: &'static Key,
        findings: &mut Findings,
    ) -> Option<Spanned<&'t DeTable<'t>>> {
        self.known.push(key.name);
        let (name, found) = self.table.get_key_value(key.name)?;
        let table = value::table(key.name, found, findings)?;
        Some(Spanned::new(name.span(), table.into_inner()))
    }

    /// An array of tables; empty if the key is missing. `hint` is the fix of another value.
    pub(crate) fn tables(
        &mut self,
        key: &'static Key,
        hint: &str,
        findings: &mut Findings,
    ) -> Vec<Spanned<&'t DeTable<'t>>> {
        self.get(key).map(|found| value::tables(key.name, found, hint, findings)).unwrap_or_default()
    }

    /// Reports every key that was not read; `special` has hints for some that belong elsewhere.
    pub(crate) fn finish(self, findings: &mut Findings, special: impl Fn(&str) -> Option<&'static str>) {
        for key in self.table.keys() {
            let name = key.get_ref().as_ref();
            if self.known.contains(&name) {
                continue;
            }
            let hint =
                special(name).map_or_else(|| unknown(name, &self.known, self.section.title), str::to_owned);
            findings
                .fault(
                    key.span(),
                    format!("`{}` is not a key of {}.", name.escape_debug(), self.section.title),
                )
                .label("unknown key")
                .help(hint);
        }
    }

    fn get(&mut self, key: &'static Key) -> Option<&'t Value<'t>> {
        self.known.push(key.name);
        self.table.get(key.name)
    }
}

/// A hint for `key`, unknown in `what`.
fn unknown(key: &str, known: &[&'static str], what: &str) -> String {
    // Below a section's header, the keys that stand before it would belong to that section.
    if ROOT.keys().any(|top| top.name == key && !top.is_section()) {
        return format!("`{key}` belongs at the top of the table, before the first `[section]`");
    }
    nearest::hint(key, known.iter().copied()).unwrap_or_else(|| format!("{what} takes no keys"))
}
