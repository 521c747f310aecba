//! Conditions joined by `&&`, `||` and parentheses: `()` binds before `&&`, and that before `||`.

use std::ops::Range;

use crate::fault::Fault;
use crate::scan::Cursor;
use crate::tree::Expr;

/// The most parentheses that are open at once. AWS's limit of 1,024 characters allows no more.
const MOST_OPEN: usize = 512;

/// Conditions between two parentheses, or at the top.
struct Group<T> {
    /// The place of its `(`.
    opened: Range<usize>,
    /// Conjunctions that are complete.
    any: Vec<Expr<T>>,
    /// The conjunction that is being read.
    all: Vec<Expr<T>>,
}

/// Reads conditions up to one of `ends`, or to the end of the text. `test` reads a single condition.
pub(super) fn read<'a, T>(
    cursor: &mut Cursor<'a>,
    ends: &[char],
    mut test: impl FnMut(&mut Cursor<'a>) -> Result<T, Fault>,
) -> Result<Expr<T>, Fault> {
    let mut top = Group::new(cursor.here());
    let mut open: Vec<Group<T>> = Vec::new();
    loop {
        cursor.skip_space();
        let here = cursor.here();
        if cursor.eat("(") {
            if open.len() == MOST_OPEN {
                return Err(Fault::new(here, "too many parentheses are open", "take some away"));
            }
            open.push(Group::new(here));
            continue;
        }
        let read = test(cursor)?;
        open.last_mut().unwrap_or(&mut top).all.push(Expr::Test(read));
        loop {
            cursor.skip_space();
            let here = cursor.here();
            if cursor.eat("&&") {
                break;
            }
            if cursor.eat("||") {
                open.last_mut().unwrap_or(&mut top).end_conjunction();
                break;
            }
            if cursor.eat(")") {
                let closed = open.pop().ok_or_else(|| {
                    Fault::new(here, "`)` closes no `(`", "take it away, or add `(` where the group begins")
                })?;
                open.last_mut().unwrap_or(&mut top).all.push(closed.into_expr());
                continue;
            }
            if cursor.peek().is_none_or(|next| ends.contains(&next)) {
                return match open.pop() {
                    Some(group) => {
                        Err(Fault::new(group.opened, "`(` is never closed", "add `)` where the group ends"))
                    }
                    None => Ok(top.into_expr()),
                };
            }
            return Err(unexpected(cursor, ends.contains(&',')));
        }
    }
}

/// The fault of text that follows a complete condition and joins no other. `has_columns` says that commas divide the
/// conditions.
fn unexpected(cursor: &Cursor<'_>, has_columns: bool) -> Fault {
    let at = cursor.word_here();
    let word = cursor.slice(&at);
    if has_columns && word.starts_with(|first: char| first.is_alphanumeric() || first == ';') {
        let problem = format!("`{word}` follows a complete column");
        return Fault::new(
            at,
            problem,
            "write a comma between columns, and `&&` or `||` between conditions of one",
        );
    }
    let (problem, fix) = match word.to_ascii_uppercase().as_str() {
        "AND" | "&" => (format!("`{word}` joins no conditions"), "write `&&`"),
        "OR" | "|" => (format!("`{word}` joins no conditions"), "write `||`"),
        "," => (
            format!("`{word}` joins no conditions"),
            "write `&&` or `||`, or put text with commas in double quotes",
        ),
        _ => (
            format!("`{word}` follows a complete condition"),
            "put text with spaces or special characters in double quotes, and join conditions with `&&` or `||`",
        ),
    };
    Fault::new(at, problem, fix)
}

impl<T> Group<T> {
    fn new(opened: Range<usize>) -> Self {
        Group { opened, any: Vec::new(), all: Vec::new() }
    }

    fn end_conjunction(&mut self) {
        let all = std::mem::take(&mut self.all);
        self.any.push(single_or(all, Expr::All));
    }

    fn into_expr(mut self) -> Expr<T> {
        self.end_conjunction();
        single_or(self.any, Expr::Any)
    }
}

/// The only one of `exprs`, or all of them joined: parentheses around a single condition make no level of the tree.
fn single_or<T>(mut exprs: Vec<Expr<T>>, join: fn(Vec<Expr<T>>) -> Expr<T>) -> Expr<T> {
    match exprs.pop() {
        Some(only) if exprs.is_empty() => only,
        last => {
            exprs.extend(last);
            join(exprs)
        }
    }
}
