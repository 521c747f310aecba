//! Unstructured patterns: terms, `?term`, `-term`, `"quoted terms"` and `%regular expressions%`.

use crate::fault::Fault;
use crate::scan::{CURLY, Cursor};
use crate::tree::{Term, Terms};

pub(super) fn read(mut cursor: Cursor<'_>) -> Result<Terms, Fault> {
    let mut terms = Terms::default();
    loop {
        cursor.skip_space();
        if cursor.is_at_end() {
            return Ok(terms);
        }
        let sign_at = cursor.here();
        let list = if cursor.eat("?") {
            &mut terms.any
        } else if cursor.eat("-") {
            &mut terms.none
        } else {
            &mut terms.all
        };
        // An older edition of the page has `"ERROR" - "Exiting"`, with a space behind the sign.
        cursor.skip_space();
        if cursor.is_at_end() {
            let problem = format!("`{}` stands before no term", cursor.slice(&sign_at));
            return Err(Fault::new(sign_at, problem, "write a term behind it, or take it away"));
        }
        list.push(term(&mut cursor)?);
    }
}

fn term(cursor: &mut Cursor<'_>) -> Result<Term, Fault> {
    let start = cursor.at();
    let term = match cursor.peek() {
        Some('"') => {
            let text = cursor.quoted()?;
            // AWS answers "Invalid character(s) in term" (DefangLabs/defang, issue 1008).
            if text.is_empty() {
                let fix = "write a term, or leave the pattern empty for all log events";
                return Err(Fault::new(start..cursor.at(), "the term in quotes is empty", fix));
            }
            Term::Text(text)
        }
        Some('%') => Term::Regex(cursor.regex()?),
        _ => return bare(cursor),
    };
    if cursor.peek().is_some_and(|next| !next.is_whitespace()) {
        return Err(cursor.follows_directly(start));
    }
    Ok(term)
}

fn bare(cursor: &mut Cursor<'_>) -> Result<Term, Fault> {
    let mut at = cursor.at();
    let term = cursor.take_while(|c| !c.is_whitespace());
    for c in term.chars() {
        let place = at..at + c.len_utf8();
        at = place.end;
        if CURLY.contains(&c) {
            let problem = format!("`{c}` is a curly quote");
            return Err(Fault::new(place, problem, "write straight double quotes, `\"`"));
        }
        if is_refused(c) {
            let problem = format!("`{c}` stands outside of quotes");
            return Err(Fault::new(place, problem, fix_of(term)));
        }
    }
    Ok(Term::Text(term.to_owned()))
}

/// The fix of a term with a refused character: what its writer most likely means.
fn fix_of(term: &str) -> String {
    // An invisible character, such as a byte-order mark, or a quote before the bracket of another form.
    let plain = term.trim_start_matches(['\'', '\u{feff}', '\u{200b}', '(']);
    if plain.len() < term.len() && plain.starts_with(['{', '[']) {
        return "take away what stands before and behind the brackets".to_owned();
    }
    if term.starts_with('?') || term.contains(",?") || term.starts_with('(') {
        return "write `?ERROR ?WARN` for one of several terms, with a space between them".to_owned();
    }
    format!("put the term in double quotes: `{}`", quoted(term))
}

/// The page asks for quotes around terms with anything but letters, digits and underscores. AWS answers "Invalid
/// character(s) in term" to these: to `(`, `[`, `:`, `,`, `\`, a backtick and `@` by reports of users that quote the answer;
/// `"` is in newrelic/serverless-newrelic-lambda-layers issue 36. Others, such as `-` and `.`, may be accepted.
fn is_refused(c: char) -> bool {
    matches!(c, '"' | '@' | '%' | '(' | ')' | '[' | ']' | '{' | '}' | ':' | ',' | '\\' | '`')
}

fn quoted(term: &str) -> String {
    format!("\"{}\"", term.replace('\\', "\\\\").replace('"', "\\\""))
}
