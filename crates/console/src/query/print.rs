//! Queries as text. Reading the text again gives the same tree.

use std::fmt::{self, Display, Formatter, Write as _};

use super::tree::{Bound, Field, Kind, Node, Piece, Query, Test};

/// The characters that mean something wherever they stand in a term.
const SPECIAL: &str = "\\:\"()*?^~";
/// The characters that mean something at the beginning of a term.
const LEADING: &str = "+-!/[{<>&|";
/// The words that are operators.
const OPERATORS: [&str; 3] = ["AND", "OR", "NOT"];

impl Display for Query {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        self.root.as_ref().map_or(Ok(()), |root| root.fmt(f))
    }
}

impl Display for Node {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match &self.kind {
            Kind::All => f.write_char('*'),
            Kind::Or(parts) => joined(f, parts, " OR "),
            Kind::And(parts) => joined(f, parts, " AND "),
            Kind::Not(part) => {
                f.write_str("NOT ")?;
                operand(f, part)
            }
            Kind::Leaf { field, test } => leaf(f, field.as_ref(), test),
        }
    }
}

fn joined(f: &mut Formatter<'_>, parts: &[Node], between: &str) -> fmt::Result {
    for (number, part) in parts.iter().enumerate() {
        if number > 0 {
            f.write_str(between)?;
        }
        match part.kind {
            Kind::Not(_) => part.fmt(f)?,
            _ => operand(f, part)?,
        }
    }
    Ok(())
}

fn operand(f: &mut Formatter<'_>, part: &Node) -> fmt::Result {
    match part.kind {
        Kind::All | Kind::Leaf { .. } => part.fmt(f),
        _ => write!(f, "({part})"),
    }
}

fn leaf(f: &mut Formatter<'_>, field: Option<&Field>, test: &Test) -> fmt::Result {
    if let (Some(field), Test::Exists) = (field, test) {
        return write!(f, "_exists_:{}", Term(&field.name));
    }
    if let Some(field) = field {
        write!(f, "{}:", Term(&field.name))?;
    }
    test.fmt(f)
}

impl Display for Test {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Test::Exists => f.write_char('*'),
            Test::Word(text) => Term(text).fmt(f),
            Test::Phrase(text, 0) => quoted(f, text),
            Test::Phrase(text, slop) => {
                quoted(f, text)?;
                write!(f, "~{slop}")
            }
            Test::Pattern(pieces) => pattern(f, pieces),
            Test::Range(from, to) => {
                f.write_char(if from.included { '[' } else { '{' })?;
                bound(f, from)?;
                f.write_str(" TO ")?;
                bound(f, to)?;
                f.write_char(if to.included { ']' } else { '}' })
            }
            Test::Regex(regex) => write!(f, "/{}/", regex.body),
        }
    }
}

fn pattern(f: &mut Formatter<'_>, pieces: &[Piece]) -> fmt::Result {
    for (number, piece) in pieces.iter().enumerate() {
        match piece {
            Piece::Any => f.write_char('*')?,
            Piece::One => f.write_char('?')?,
            Piece::Text(text) => characters(f, text, number == 0)?,
        }
    }
    Ok(())
}

fn bound(f: &mut Formatter<'_>, bound: &Bound) -> fmt::Result {
    let Some(value) = &bound.value else { return f.write_char('*') };
    let is_plain =
        !value.is_empty() && value.chars().all(|char| char.is_ascii_alphanumeric() || "_.:+-".contains(char));
    if is_plain && &**value != "TO" { f.write_str(value) } else { quoted(f, value) }
}

/// Writes a text in quotes.
fn quoted(f: &mut Formatter<'_>, text: &str) -> fmt::Result {
    f.write_char('"')?;
    for char in text.chars() {
        if matches!(char, '"' | '\\') {
            f.write_char('\\')?;
        }
        f.write_char(char)?;
    }
    f.write_char('"')
}

/// A text as a term without a pattern.
pub(crate) struct Term<'t>(pub(crate) &'t str);

impl Display for Term<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        if self.0.is_empty() {
            return f.write_str("\"\"");
        }
        if OPERATORS.contains(&self.0) {
            f.write_char('\\')?;
        }
        characters(f, self.0, true)
    }
}

fn characters(f: &mut Formatter<'_>, text: &str, is_first: bool) -> fmt::Result {
    for (number, char) in text.chars().enumerate() {
        let leads = is_first && number == 0 && LEADING.contains(char);
        if leads || SPECIAL.contains(char) || char.is_whitespace() {
            f.write_char('\\')?;
        }
        f.write_char(char)?;
    }
    Ok(())
}
