//! The values of one field in one block.

use super::answer::FieldType;
use super::bits::Bits;
use super::number::Number;
use super::numbers::Numbers;
use super::rows::Rows;
use super::strings::Strings;
use super::texts::Texts;

/// The values of one field in one block, by their type.
#[derive(Debug)]
pub(super) struct Column {
    pub(super) field: u32,
    pub(super) strings: Option<Box<Strings>>,
    pub(super) numbers: Option<Box<Numbers>>,
    pub(super) flags: Option<Box<Flags>>,
    pub(super) texts: Option<Box<Texts>>,
    /// The newest row that has a value.
    pub(super) newest: Option<u16>,
}

/// The booleans of a column.
#[derive(Debug, Default)]
pub(super) struct Flags {
    pub(super) rows: Rows,
    values: Vec<bool>,
}

/// A value of a column.
pub(super) enum Value<'v> {
    /// A text that is compared as a whole.
    Short(&'v str),
    /// A text that is searched by its words.
    Long(&'v str),
    Number(Number),
    Flag(bool),
}

impl Flags {
    /// Each entry's row and value.
    pub(super) fn entries(&self) -> impl Iterator<Item = (u16, bool)> + '_ {
        self.rows.iter().zip(self.values.iter().copied())
    }
}

impl Column {
    pub(super) fn new(field: u32) -> Column {
        Column { field, strings: None, numbers: None, flags: None, texts: None, newest: None }
    }

    pub(super) fn push(&mut self, row: u16, value: Value<'_>) {
        self.newest = Some(row);
        match value {
            Value::Short(text) => self.strings.get_or_insert_default().push(row, text),
            Value::Long(text) => self.texts.get_or_insert_default().push(row, text),
            Value::Number(number) => self.numbers.get_or_insert_default().push(row, number),
            Value::Flag(flag) => {
                let flags = self.flags.get_or_insert_default();
                flags.rows.push(row);
                flags.values.push(flag);
            }
        }
    }

    fn parts(&self) -> impl Iterator<Item = &Rows> {
        let strings = self.strings.as_ref().map(|strings| &strings.rows);
        let numbers = self.numbers.as_ref().map(|numbers| &numbers.rows);
        let flags = self.flags.as_ref().map(|flags| &flags.rows);
        let texts = self.texts.as_ref().map(|texts| &texts.rows);
        [strings, numbers, flags, texts].into_iter().flatten()
    }

    /// Adds the rows that have a value.
    pub(super) fn present(&self, bits: &mut Bits) {
        self.parts().for_each(|rows| rows.add_to(bits));
    }

    /// The number of rows of a set that have a value.
    pub(super) fn count_in(&self, set: &Bits) -> u64 {
        let mut bits = Bits::none();
        self.present(&mut bits);
        bits.and(set);
        bits.count()
    }

    /// The type of its values.
    pub(super) fn kind(&self) -> FieldType {
        let parts =
            (self.strings.is_some(), self.numbers.is_some(), self.flags.is_some(), self.texts.is_some());
        match parts {
            (true, false, false, false) => FieldType::String,
            (false, true, false, false) => FieldType::Number,
            (false, false, true, false) => FieldType::Boolean,
            (_, false, false, true) => FieldType::Text,
            _ => FieldType::Mixed,
        }
    }

    pub(super) fn bytes(&self) -> usize {
        size_of::<Column>()
            + self.strings.as_ref().map_or(0, |strings| strings.bytes())
            + self.numbers.as_ref().map_or(0, |numbers| numbers.bytes())
            + self.texts.as_ref().map_or(0, |texts| texts.bytes())
            + self
                .flags
                .as_ref()
                .map_or(0, |flags| size_of::<Flags>() + flags.rows.bytes() + flags.values.capacity())
    }

    /// Gives back what is needed only while values are added.
    pub(super) fn seal(&mut self) {
        self.strings.iter_mut().for_each(|strings| strings.seal());
        self.numbers.iter_mut().for_each(|numbers| numbers.seal());
        self.texts.iter_mut().for_each(|texts| texts.seal());
        if let Some(flags) = &mut self.flags {
            flags.rows.shrink();
            flags.values.shrink_to_fit();
        }
    }
}
