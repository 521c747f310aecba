//! The numbers of a column, in as few bytes as they need.

use super::number::Number;
use super::rows::Rows;

/// The numbers of a column.
#[derive(Debug, Default)]
pub(super) struct Numbers {
    pub(super) rows: Rows,
    values: Values,
}

#[derive(Debug)]
enum Values {
    Small(Vec<i32>),
    Int(Vec<i64>),
    Float(Vec<f64>),
    Any(Vec<Number>),
}

impl Default for Values {
    fn default() -> Values {
        Values::Small(Vec::new())
    }
}

impl Numbers {
    /// Adds a row's value.
    pub(super) fn push(&mut self, row: u16, value: Number) {
        self.rows.push(row);
        if let Some(value) = self.values.push(value) {
            let mut all: Vec<Number> = (0..self.values.len()).filter_map(|at| self.values.get(at)).collect();
            all.push(value);
            self.values = Values::widest(all);
        }
    }

    /// Each entry's row and value.
    pub(super) fn entries(&self) -> impl Iterator<Item = (u16, Number)> + '_ {
        self.rows.iter().enumerate().filter_map(|(entry, row)| Some((row, self.values.get(entry)?)))
    }

    pub(super) fn bytes(&self) -> usize {
        let values = match &self.values {
            Values::Small(values) => values.capacity() * 4,
            Values::Int(values) => values.capacity() * 8,
            Values::Float(values) => values.capacity() * 8,
            Values::Any(values) => {
                let digits =
                    |value: &Number| if let Number::Big(_, digits) = value { digits.len() } else { 0 };
                values.capacity() * size_of::<Number>() + values.iter().map(digits).sum::<usize>()
            }
        };
        size_of::<Numbers>() + self.rows.bytes() + values
    }

    pub(super) fn seal(&mut self) {
        self.rows.shrink();
        match &mut self.values {
            Values::Small(values) => values.shrink_to_fit(),
            Values::Int(values) => values.shrink_to_fit(),
            Values::Float(values) => values.shrink_to_fit(),
            Values::Any(values) => values.shrink_to_fit(),
        }
    }
}

impl Values {
    /// Adds a value, or returns it if it does not fit.
    fn push(&mut self, value: Number) -> Option<Number> {
        match (self, &value) {
            (Values::Small(values), Number::Int(int)) => match i32::try_from(*int) {
                Ok(int) => values.push(int),
                Err(_) => return Some(value),
            },
            (Values::Int(values), Number::Int(int)) => values.push(*int),
            (Values::Float(values), _) => match value.exact() {
                Some(float) => values.push(float),
                None => return Some(value),
            },
            (Values::Any(values), _) => values.push(value),
            _ => return Some(value),
        }
        None
    }

    /// The values in as few bytes as they need without loss.
    fn widest(values: Vec<Number>) -> Values {
        let int = |value: &Number| if let Number::Int(int) = value { Some(*int) } else { None };
        if let Some(ints) = values.iter().map(int).collect() {
            return Values::Int(ints);
        }
        match values.iter().map(Number::exact).collect() {
            Some(floats) => Values::Float(floats),
            None => Values::Any(values),
        }
    }

    fn len(&self) -> usize {
        match self {
            Values::Small(values) => values.len(),
            Values::Int(values) => values.len(),
            Values::Float(values) => values.len(),
            Values::Any(values) => values.len(),
        }
    }

    fn get(&self, entry: usize) -> Option<Number> {
        match self {
            Values::Small(values) => values.get(entry).map(|int| Number::Int(i64::from(*int))),
            Values::Int(values) => values.get(entry).copied().map(Number::Int),
            Values::Float(values) => values.get(entry).copied().map(Number::Float),
            Values::Any(values) => values.get(entry).cloned(),
        }
    }
}
