//! Space-delimited patterns: `[ip, user, ..., status = 5*, bytes > 1000]`.

use super::expression;
use crate::fault::Fault;
use crate::scan::{Cursor, is_operator};
use crate::tree::{Column, ColumnTest, Expr, Operator};

pub(super) fn read(mut cursor: Cursor<'_>) -> Result<Vec<Column>, Fault> {
    let open = cursor.here();
    cursor.eat("[");
    cursor.skip_space();
    let mut columns = Vec::new();
    // `[]` names no column (`TestMetricFilter`, Amazon CloudWatch Logs API Reference, has it in an example).
    if cursor.peek() != Some(']') {
        columns.push(column(&mut cursor)?);
        while cursor.eat(",") {
            columns.push(column(&mut cursor)?);
        }
    }
    if !cursor.eat("]") {
        return Err(unclosed(&cursor, open));
    }
    cursor.skip_space();
    if !cursor.is_at_end() {
        let fix =
            "put all columns into one pair of brackets; to match text with brackets, put it in double quotes";
        return Err(Fault::new(cursor.word_here(), "text follows the closing `]`", fix));
    }
    Ok(columns)
}

fn unclosed(cursor: &Cursor<'_>, open: std::ops::Range<usize>) -> Fault {
    if cursor.is_at_end() {
        return Fault::new(open, "`[` is never closed", "add `]` at the end");
    }
    let at = cursor.word_here();
    let problem = format!("`{}` follows `...`", cursor.slice(&at));
    Fault::new(at, problem, "write a comma between columns")
}

/// Reads a column, up to the comma or bracket behind it.
fn column(cursor: &mut Cursor<'_>) -> Result<Column, Fault> {
    cursor.skip_space();
    if cursor.eat("...") || cursor.eat("…") {
        cursor.skip_space();
        return Ok(Column::Rest);
    }
    // An older edition of the page has `[..., status_code=4*,]`, with a column that has no name.
    if cursor.peek().is_none_or(|next| matches!(next, ',' | ']')) {
        return Ok(Column::Field { name: String::new(), test: None });
    }
    let mut name: Option<String> = None;
    let expr = expression::read(cursor, &[',', ']'], |cursor| {
        let test = test(cursor)?;
        name.get_or_insert_with(|| test.column.clone());
        Ok(test)
    })?;
    let test = claims(&expr).then_some(expr);
    Ok(Column::Field { name: name.unwrap_or_default(), test })
}

/// Returns true if the expression is more than the column's name.
fn claims(expr: &Expr<ColumnTest>) -> bool {
    !matches!(expr, Expr::Test(ColumnTest { comparison: None, .. }))
}

fn test(cursor: &mut Cursor<'_>) -> Result<ColumnTest, Fault> {
    let start = cursor.at();
    let column = match cursor.peek() {
        Some('"') => cursor.quoted()?,
        Some('%') => {
            let value = cursor.value(is_end)?;
            return Ok(ColumnTest { column: String::new(), comparison: Some((Operator::Equal, value)) });
        }
        _ => {
            let name =
                cursor.take_while(|c| !c.is_whitespace() && !is_operator(c) && !is_end(c) && !is_bracket(c));
            if cursor.peek().is_some_and(is_bracket) {
                cursor.no_special_here()?;
            }
            name.to_owned()
        }
    };
    let is_named = cursor.at() > start;
    cursor.skip_space();
    let comparison = match cursor.operator()? {
        Some(operator) => Some((operator, cursor.value(is_end)?)),
        None if is_named => None,
        None => {
            let fix = "write a column's name, or a condition such as `status = 5*`";
            return Err(Fault::new(cursor.here(), "a condition is missing", fix));
        }
    };
    Ok(ColumnTest { column, comparison })
}

/// Returns true for what ends a name or a value.
fn is_end(c: char) -> bool {
    matches!(c, ')' | ']' | ',' | '&' | '|')
}

fn is_bracket(c: char) -> bool {
    crate::scan::CURLY.contains(&c) || matches!(c, '"' | '%' | '(' | '[' | '{' | '}')
}
