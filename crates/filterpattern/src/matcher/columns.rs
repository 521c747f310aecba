//! The match of space-delimited patterns.

use std::collections::BTreeMap;
use std::ops::Range;

use super::value::{Ready, number};
use crate::tree::{Column, ColumnTest, Expr, Operator};
use crate::unplayable::Unplayable;

/// The columns before and after the first `...`, made ready.
#[derive(Debug)]
pub(super) struct Columns {
    before: Vec<Field>,
    /// None = the pattern has no `...`, and its last column takes the rest of the message.
    after: Option<Vec<Field>>,
}

#[derive(Debug)]
struct Field {
    name: String,
    test: Option<Expr<Test>>,
}

#[derive(Debug)]
struct Test {
    column: String,
    comparison: Option<(Operator, Ready)>,
}

impl Columns {
    /// Makes columns ready. Where several `...` stand, only the first takes fields: the page has one at most.
    pub(super) fn new(columns: &[Column]) -> Result<Self, Unplayable> {
        let mut ready = Columns { before: Vec::new(), after: None };
        for column in columns {
            match column {
                Column::Rest => {
                    ready.after.get_or_insert_default();
                }
                Column::Field { name, test } => {
                    let test = test.as_ref().map(|test| test.try_map(&mut Test::new)).transpose()?;
                    ready
                        .after
                        .as_mut()
                        .unwrap_or(&mut ready.before)
                        .push(Field { name: name.clone(), test });
                }
            }
        }
        Ok(ready)
    }

    /// The fields of a message, one for each column; none if the pattern does not match.
    ///
    /// The last column takes the rest of a message that has more fields. The page's `[w1=ERROR, w2]` matches lines of
    /// any length, and the Kibana dashboards of amazon-archives/cloudwatch-logs-subscription-consumer need the whole
    /// text behind the id as `event` of `[timestamp=*Z, request_id="*-*", event]`.
    pub(super) fn matches<'m>(&self, message: &'m str) -> Option<Vec<&'m str>> {
        let found = split(message);
        let all: Vec<&Field> = self.before.iter().chain(self.after.iter().flatten()).collect();
        if found.len() < all.len() {
            return None;
        }
        let text = |at: &Range<usize>| message.get(at.clone());
        let mut fields: Vec<&str> = found.iter().take(self.before.len()).filter_map(text).collect();
        match &self.after {
            Some(after) => fields.extend(found.iter().skip(found.len() - after.len()).filter_map(text)),
            None if found.len() > all.len() => {
                let rest = fields.len().checked_sub(1).and_then(|last| found.get(last)).map(|at| at.start);
                if let (Some(last), Some(start)) = (fields.last_mut(), rest) {
                    // What brackets or quotes enclose begins at them.
                    let start = message.get(..start)?.strip_suffix(['[', '"']).map_or(start, str::len);
                    *last = message.get(start..)?.trim_end();
                }
            }
            None => {}
        }
        let holds = all.iter().enumerate().all(|(at, field)| field.holds(at, &all, &fields));
        holds.then_some(fields)
    }

    /// The named ones of the `fields` that matched.
    pub(super) fn named(&self, fields: &[&str]) -> BTreeMap<String, String> {
        let columns = self.before.iter().chain(self.after.iter().flatten());
        let named = columns.zip(fields).filter(|(column, _)| !column.name.is_empty());
        named.map(|(column, field)| (column.name.clone(), (*field).to_owned())).collect()
    }
}

impl Field {
    fn holds(&self, at: usize, all: &[&Field], fields: &[&str]) -> bool {
        let Some(test) = &self.test else { return true };
        test.holds(&|test| {
            let Some((operator, ready)) = &test.comparison else { return true };
            // A name that no column has means the column in which it stands.
            let named = all.iter().position(|field| !test.column.is_empty() && field.name == test.column);
            let field = if test.column == self.name { at } else { named.unwrap_or(at) };
            fields.get(field).is_some_and(|text| ready.compares(*operator, text, number(text)))
        })
    }
}

impl Test {
    fn new(test: &ColumnTest) -> Result<Self, Unplayable> {
        let ready = |(operator, value): &(Operator, _)| Ready::new(value).map(|ready| (*operator, ready));
        Ok(Test { column: test.column.clone(), comparison: test.comparison.as_ref().map(ready).transpose()? })
    }
}

/// The places of a message's fields: words, and what brackets or double quotes enclose.
fn split(message: &str) -> Vec<Range<usize>> {
    let last_bracket = message.rfind(']');
    let last_quote = message.rfind('"');
    let mut fields = Vec::new();
    let mut at = 0;
    while let Some(rest) = message.get(at..) {
        let Some(start) = rest.find(|c: char| !c.is_whitespace()).map(|skipped| at + skipped) else { break };
        let enclosed = match message.as_bytes().get(start) {
            Some(b'[') if last_bracket.is_some_and(|last| last > start) => {
                find(message, start + 1, |c| c == ']')
            }
            Some(b'"') if last_quote.is_some_and(|last| last > start) => {
                find(message, start + 1, |c| c == '"')
            }
            _ => None,
        };
        at = if let Some(end) = enclosed {
            fields.push(start + 1..end);
            end + 1
        } else {
            let end = find(message, start, char::is_whitespace).unwrap_or(message.len());
            fields.push(start..end);
            end
        };
    }
    fields
}

fn find(message: &str, from: usize, what: impl Fn(char) -> bool) -> Option<usize> {
    message.get(from..)?.find(what).map(|found| from + found)
}
