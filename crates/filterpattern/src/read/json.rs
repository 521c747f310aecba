//! JSON patterns: `{ $.level = "ERROR" && ($.code >= 500 || $.user NOT EXISTS) }`.

use super::expression;
use crate::fault::Fault;
use crate::scan::{Cursor, is_operator};
use crate::tree::{Claim, Expr, JsonTest, Operator, Step, Value};

const SELECTOR: &str = "begin each condition with a selector such as `$.level`";

pub(super) fn read(mut cursor: Cursor<'_>) -> Result<Expr<JsonTest>, Fault> {
    let open = cursor.here();
    cursor.eat("{");
    let expr = expression::read(&mut cursor, &['}'], test)?;
    if !cursor.eat("}") {
        return Err(Fault::new(open, "`{` is never closed", "add `}` at the end"));
    }
    cursor.skip_space();
    if !cursor.is_at_end() {
        let fix = "put all conditions into one pair of braces, and nothing behind it";
        return Err(Fault::new(cursor.word_here(), "text follows the closing `}`", fix));
    }
    Ok(expr)
}

fn test(cursor: &mut Cursor<'_>) -> Result<JsonTest, Fault> {
    if !cursor.eat("$") {
        return Err(no_selector(cursor));
    }
    let selector = selector(cursor)?;
    cursor.skip_space();
    let claim = match cursor.operator()? {
        Some(operator) => Claim::Compare(operator, value(cursor, operator)?),
        None => keywords(cursor)?,
    };
    Ok(JsonTest { selector, claim })
}

/// Reads a value, which must be a number behind `<`, `<=`, `>` and `>=`: `TestMetricFilter` refuses words and what is
/// quoted there (the tests of the Python package `json_filter` call it, `test_invalid`).
fn value(cursor: &mut Cursor<'_>, operator: Operator) -> Result<Value, Fault> {
    cursor.skip_space();
    let start = cursor.at();
    let value = cursor.value(is_end)?;
    let is_no_number = match &value {
        Value::Bare(text) => text.starts_with(char::is_alphabetic),
        Value::Quoted(_) => true,
        Value::Regex(_) => false,
    };
    if is_no_number && !matches!(operator, Operator::Equal | Operator::NotEqual) {
        let fix = "write a number without quotes, or compare text with `=` or `!=`";
        return Err(Fault::new(start..cursor.at(), "`<` and `>` compare numbers only", fix));
    }
    Ok(value)
}

/// aws/aws-cdk issue 15047: AWS refuses a selector without `$.`.
fn no_selector(cursor: &Cursor<'_>) -> Fault {
    let at = cursor.word_here();
    match cursor.peek() {
        None | Some('}' | ')' | '&' | '|') => Fault::new(at, "a condition is missing", SELECTOR),
        Some('!') => Fault::new(at, "`!` stands before no operator", "write `!=` between selector and value"),
        Some(_) => {
            let problem = format!("`{}` is no selector", cursor.slice(&at));
            Fault::new(at, problem, SELECTOR)
        }
    }
}

fn selector(cursor: &mut Cursor<'_>) -> Result<Vec<Step>, Fault> {
    let mut steps = Vec::new();
    loop {
        let here = cursor.here();
        if cursor.eat("[") {
            steps.push(element(cursor, here.start)?);
        } else if cursor.eat(".") {
            // Both `$.['cluster.name']` and `$.a[0]` are forms of the page.
            if cursor.peek() != Some('[') {
                steps.push(member(cursor, here.start)?);
            }
        } else if cursor
            .peek()
            .is_some_and(|next| !next.is_whitespace() && !is_operator(next) && !is_end(next))
        {
            cursor.no_special_here()?;
            let fix = "write a dot or `[…]` between the parts of a selector";
            return Err(Fault::new(cursor.word_here(), "a dot is missing in the selector", fix));
        } else {
            return Ok(steps);
        }
    }
}

fn member(cursor: &mut Cursor<'_>, dot: usize) -> Result<Step, Fault> {
    let name = cursor.take_while(|c| {
        !c.is_whitespace()
            && !is_operator(c)
            && !is_end(c)
            && !matches!(c, '.' | '[' | ']' | '"' | '%' | '(' | '{')
    });
    if cursor.peek() == Some('"') {
        // AWS answers "Invalid character(s) in term '$.\"'": reports of users that quote the answer.
        let fix = "write `$.['name']` for a name with special characters";
        return Err(Fault::new(cursor.here(), "a quote stands in the selector", fix));
    }
    match name {
        "" => {
            Err(Fault::new(dot..dot + 1, "a name is missing behind the dot", "write a member's name there"))
        }
        "*" => Ok(Step::Every),
        name => Ok(Step::Member(name.to_owned())),
    }
}

/// Reads what stands behind `[` in a selector.
fn element(cursor: &mut Cursor<'_>, open: usize) -> Result<Step, Fault> {
    let rest = cursor.rest();
    let quote = rest.chars().next().filter(|c| matches!(c, '"' | '\''));
    let end = match quote {
        Some(quote) => {
            let body = rest.get(1..).unwrap_or_default();
            body.match_indices(quote).map(|(at, _)| at + 2).find(|at| rest.get(*at..).is_some_and(closes))
        }
        None => rest
            .find(|c: char| c == ']' || c == '}' || is_operator(c))
            .filter(|at| rest.get(*at..).is_some_and(closes)),
    };
    let Some(end) = end else {
        let fix = "add `]` behind the number or the quoted name";
        return Err(Fault::new(open..open + 1, "`[` is never closed in the selector", fix));
    };
    let inner = rest.get(..end).unwrap_or_default();
    cursor.skip(end + 1);
    let name = quote.and_then(|quote| inner.strip_prefix(quote)?.strip_suffix(quote));
    Ok(match (name, inner.trim()) {
        (Some(name), _) => Step::Member(name.to_owned()),
        (None, "*") => Step::Every,
        (None, "") => {
            let fix = "write a number, `*` or a quoted name";
            return Err(Fault::new(open..open + end + 2, "`[]` in the selector is empty", fix));
        }
        (None, inner) => inner.parse().map_or_else(|_| Step::Unknown(inner.to_owned()), Step::Element),
    })
}

fn closes(text: &str) -> bool {
    text.starts_with(']')
}

/// Reads `IS NULL`, `IS TRUE`, `IS FALSE` and `NOT EXISTS`. The page says that `IS NOT` and `EXISTS` are not supported
/// "currently", so they pass here.
fn keywords(cursor: &mut Cursor<'_>) -> Result<Claim, Fault> {
    let at = cursor.word_here();
    let word = cursor.slice(&at);
    match word.to_ascii_uppercase().as_str() {
        "IS" => {
            next_word(cursor);
            is(cursor)
        }
        "NOT" => {
            next_word(cursor);
            expect_word(cursor, "EXISTS", "write `NOT EXISTS`")?;
            Ok(Claim::NotExists)
        }
        "EXISTS" => {
            next_word(cursor);
            Ok(Claim::Exists)
        }
        _ => {
            let fix = "write one of `=`, `!=`, `<`, `<=`, `>`, `>=`, `IS NULL`, `IS TRUE`, `IS FALSE`, `NOT EXISTS`";
            Err(match cursor.peek() {
                None | Some('}' | ')' | '&' | '|') => Fault::new(at, "an operator is missing", fix),
                Some(_) => Fault::new(at, format!("`{word}` is no operator"), fix),
            })
        }
    }
}

fn is(cursor: &mut Cursor<'_>) -> Result<Claim, Fault> {
    let is_negated = cursor.slice(&cursor.word_here()).eq_ignore_ascii_case("NOT");
    if is_negated {
        next_word(cursor);
    }
    let claim = single(cursor)?;
    Ok(if is_negated { Claim::IsNot(Box::new(claim)) } else { claim })
}

/// One of `NULL`, `TRUE` and `FALSE`.
fn single(cursor: &mut Cursor<'_>) -> Result<Claim, Fault> {
    let at = cursor.word_here();
    let word = cursor.slice(&at);
    let claim = match word.to_ascii_uppercase().as_str() {
        "NULL" => Claim::IsNull,
        "TRUE" => Claim::Is(true),
        "FALSE" => Claim::Is(false),
        _ => {
            let fix = "write `IS NULL`, `IS TRUE` or `IS FALSE`, and `=` for other values";
            return Err(Fault::new(at, "`IS` stands before none of its words", fix));
        }
    };
    next_word(cursor);
    Ok(claim)
}

fn expect_word(cursor: &mut Cursor<'_>, expected: &str, fix: &str) -> Result<(), Fault> {
    let at = cursor.word_here();
    if cursor.slice(&at).eq_ignore_ascii_case(expected) {
        next_word(cursor);
        return Ok(());
    }
    Err(Fault::new(at, format!("`{expected}` is missing"), fix))
}

/// Goes over a word and the space behind it.
fn next_word(cursor: &mut Cursor<'_>) {
    cursor.take_while(|c| c.is_alphanumeric() || c == '_');
    cursor.skip_space();
}

/// Returns true for what ends a selector or a value.
fn is_end(c: char) -> bool {
    matches!(c, ')' | '}' | '&' | '|')
}
