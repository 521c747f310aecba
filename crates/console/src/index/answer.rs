//! The answers of an index.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::Serialize;

use super::ask::Cursor;
use super::level::Level;

/// A document as it arrived.
#[derive(Clone, Debug, Default)]
pub struct Document {
    /// Its number in the order of arrival.
    pub seq: u64,
    /// Its JSON.
    pub line: Arc<str>,
    /// Its arrival in milliseconds since the epoch.
    pub received: i64,
    /// The words for what Logz.io would spoil, such as `mapping_conflict`.
    pub spoiled: Vec<Box<str>>,
    /// The requests that carried it, the one that was taken included.
    pub attempts: u32,
}

/// A document in a list.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Row {
    /// Its number in the order of arrival.
    pub seq: u64,
    /// Its `id`.
    pub id: Option<String>,
    /// Its `@timestamp`, else its arrival, in milliseconds since the epoch.
    pub time: i64,
    /// Its arrival in milliseconds since the epoch.
    pub received: i64,
    /// Its level.
    pub level: Option<Level>,
    /// Its message, or its line if it has none.
    pub message: String,
    /// True if the message or a field was cut.
    pub cut: bool,
    /// The masked parts of the message, as UTF-16 code units: first and after the last. The index leaves it empty.
    pub masks: Vec<[usize; 2]>,
    /// The words for what Logz.io would spoil.
    pub spoiled: Vec<Box<str>>,
    /// The requests that carried it.
    pub attempts: u32,
    /// True if a part of it is searched as text only.
    pub text_only: bool,
    /// The asked fields that it has, as text.
    pub fields: BTreeMap<String, String>,
}

/// The answer to a search.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Found {
    /// The documents that the query finds.
    pub total: u64,
    /// The documents in the span of time, before the query.
    pub of: u64,
    /// True if the budget was spent before all documents were looked at.
    pub partial: bool,
    /// The rows.
    #[serde(rename = "documents")]
    pub rows: Vec<Row>,
    /// The cursor for the rows that follow.
    pub next: Option<Cursor>,
    /// The documents by time and level; none if it was not asked for, or nothing was found.
    pub histogram: Option<Histogram>,
    /// The fields of the documents that were found, by name.
    pub fields: Vec<FieldNow>,
}

/// Documents by time and level.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Histogram {
    /// The first bucket's first millisecond.
    pub from: i64,
    /// The milliseconds of a bucket.
    pub step: i64,
    /// The documents of each bucket.
    pub series: Series,
}

/// Documents of each bucket, by level.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Series {
    /// Errors.
    pub error: Vec<u64>,
    /// Warnings.
    pub warn: Vec<u64>,
    /// Information.
    pub info: Vec<u64>,
    /// Debugging.
    pub debug: Vec<u64>,
    /// Documents without a level.
    pub none: Vec<u64>,
}

/// A field of documents that were found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct FieldNow {
    /// Its path.
    pub name: String,
    /// The type of its values.
    #[serde(rename = "type")]
    pub kind: FieldType,
    /// The documents that have it.
    pub documents: u64,
}

/// The type of a field's values.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum FieldType {
    /// Short texts.
    String,
    /// Numbers.
    Number,
    /// True and false.
    Boolean,
    /// More than one of the others.
    Mixed,
    /// Texts that are searched by words.
    Text,
}

/// The values of one field.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Values {
    /// The documents that have the field.
    pub documents: u64,
    /// The documents that the query finds and that lack the field.
    pub missing: u64,
    /// The number of distinct values.
    pub distinct: u64,
    /// The values with the most documents.
    pub values: Vec<ValueNow>,
    /// The least number or time.
    pub min: Option<String>,
    /// The greatest number or time.
    pub max: Option<String>,
    /// True if the budget was spent before all documents were looked at.
    pub partial: bool,
}

/// A value of a field.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ValueNow {
    /// The value as text.
    pub value: String,
    /// The documents that have it.
    pub documents: u64,
}

/// A text that can stand at the caret.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Suggestion {
    /// The text as a query takes it.
    pub text: String,
    /// Its kind.
    pub kind: SuggestionKind,
    /// The documents that have it.
    pub documents: u64,
    /// The first UTF-16 code unit that it replaces.
    pub from: usize,
    /// The UTF-16 code unit after the last that it replaces.
    pub to: usize,
}

/// The kinds of suggestions.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum SuggestionKind {
    /// A field's name.
    Field,
    /// A field's value.
    Value,
    /// `AND`, `OR` or `NOT`.
    Operator,
}

/// A document's neighbours in time.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Around {
    /// The rows, oldest first, the document itself included.
    #[serde(rename = "documents")]
    pub rows: Vec<Row>,
    /// True if there are older ones.
    pub more_before: bool,
    /// True if there are newer ones.
    pub more_after: bool,
}

/// A tail's answer about new documents.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Tail {
    /// The newest sequence number that was looked at, or the one that was asked from.
    pub seq: u64,
    /// The documents that the query finds: those of `rows` and `skipped`.
    pub matched: u64,
    /// The older ones that are not shown.
    pub skipped: Option<Skipped>,
    /// The newest ones by sequence number, newest last.
    pub rows: Vec<Row>,
}

/// Documents that a tail does not show.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Skipped {
    /// Their number.
    pub count: u64,
    /// The first's sequence number.
    pub from: u64,
    /// The last's sequence number.
    pub to: u64,
}
