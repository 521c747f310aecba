//! A cursor over a pattern's text, and the tokens that all three forms share.

use std::ops::Range;

use crate::fault::Fault;
use crate::tree::{Operator, Value};

/// The quotes that word processors put in place of `"`.
pub(crate) const CURLY: [char; 4] = ['“', '”', '„', '‟'];
const OPERATORS: [char; 5] = ['=', '!', '<', '>', '~'];

#[derive(Clone)]
pub(crate) struct Cursor<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Cursor<'a> {
    pub(crate) fn new(text: &'a str) -> Self {
        Cursor { text, at: 0 }
    }

    pub(crate) fn at(&self) -> usize {
        self.at
    }

    pub(crate) fn rest(&self) -> &'a str {
        self.text.get(self.at..).unwrap_or_default()
    }

    pub(crate) fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    pub(crate) fn is_at_end(&self) -> bool {
        self.at >= self.text.len()
    }

    /// Goes over `token`, if the text goes on with it.
    pub(crate) fn eat(&mut self, token: &str) -> bool {
        let is_there = self.rest().starts_with(token);
        if is_there {
            self.at += token.len();
        }
        is_there
    }

    pub(crate) fn skip_space(&mut self) {
        self.take_while(char::is_whitespace);
    }

    /// Goes over `bytes` bytes, which end at a character's border.
    pub(crate) fn skip(&mut self, bytes: usize) {
        self.at += bytes;
    }

    pub(crate) fn take_while(&mut self, is_part: impl Fn(char) -> bool) -> &'a str {
        let rest = self.rest();
        let end = rest.find(|c| !is_part(c)).unwrap_or(rest.len());
        self.at += end;
        rest.get(..end).unwrap_or_default()
    }

    /// The place of the next character; at the end, that of the last one.
    pub(crate) fn here(&self) -> Range<usize> {
        match self.peek() {
            Some(next) => self.at..self.at + next.len_utf8(),
            None => self.text.char_indices().next_back().map_or(0, |(last, _)| last)..self.text.len(),
        }
    }

    /// The place of the next word; of one character, if that is no letter.
    pub(crate) fn word_here(&self) -> Range<usize> {
        let word = self.clone().take_while(|c| c.is_alphanumeric() || c == '_');
        if word.is_empty() { self.here() } else { self.at..self.at + word.len() }
    }

    pub(crate) fn slice(&self, at: &Range<usize>) -> &'a str {
        self.text.get(at.clone()).unwrap_or_default()
    }

    /// Reads `"…"`, at whose `"` the cursor is. A backslash escapes `"` and itself.
    pub(crate) fn quoted(&mut self) -> Result<String, Fault> {
        let open = self.at;
        let body = self.text.get(open + 1..).unwrap_or_default();
        let end = closing(body, '"').or_else(|| lenient_end(body)).ok_or_else(|| {
            Fault::new(open..open + 1, "`\"` is never closed", "add `\"` where the text ends")
        })?;
        self.at = open + 1 + end + 1;
        Ok(unescaped(body.get(..end).unwrap_or_default()))
    }

    /// Reads `%…%`, at whose `%` the cursor is.
    pub(crate) fn regex(&mut self) -> Result<String, Fault> {
        let open = self.at;
        let body = self.text.get(open + 1..).unwrap_or_default();
        let end = closing(body, '%').ok_or_else(|| {
            let fix = "add `%` where the regular expression ends, or put text with `%` in double quotes";
            Fault::new(open..open + 1, "`%` begins a regular expression that never ends", fix)
        })?;
        let regex = body.get(..end).unwrap_or_default();
        check_regex(regex, open + 1)?;
        self.at = open + 1 + end + 1;
        Ok(regex.to_owned())
    }

    /// Reads an operator of a comparison, if one stands here.
    pub(crate) fn operator(&mut self) -> Result<Option<Operator>, Fault> {
        let start = self.at;
        let operator = match self.take_while(|c| OPERATORS.contains(&c)) {
            "" => return Ok(None),
            "=" => Operator::Equal,
            // An older edition of the page has `w1=!ERROR`.
            "!=" | "=!" => Operator::NotEqual,
            "<" => Operator::Less,
            "<=" => Operator::LessOrEqual,
            ">" => Operator::Greater,
            ">=" => Operator::GreaterOrEqual,
            unknown => {
                let fix = match unknown {
                    "==" | "===" => "write `=`",
                    "!" | "!==" | "<>" => "write `!=`",
                    "=>" => "write `>=`",
                    "=<" => "write `<=`",
                    "~" | "=~" => "write `= %…%` with a regular expression",
                    _ => "write one of `=`, `!=`, `<`, `<=`, `>`, `>=`",
                };
                return Err(Fault::new(start..self.at, format!("`{unknown}` is no operator"), fix));
            }
        };
        Ok(Some(operator))
    }

    /// Reads the right side of a comparison. `is_end` tells the characters of the form at hand that end it.
    pub(crate) fn value(&mut self, is_end: impl Fn(char) -> bool) -> Result<Value, Fault> {
        self.skip_space();
        let start = self.at;
        let value = match self.peek() {
            Some('"') => Value::Quoted(self.quoted()?),
            Some('%') => Value::Regex(self.regex()?),
            _ => {
                let bare = self.take_while(|c| !c.is_whitespace() && !is_end(c) && !is_special(c));
                if bare.is_empty() && (!self.is_special_here() || self.peek().is_some_and(&is_end)) {
                    let fix = "write a value, in double quotes if it has special characters";
                    return Err(Fault::new(self.here(), "a value is missing", fix));
                }
                if !self.peek().is_some_and(|next| is_end(next) || next == ',') {
                    self.no_special_here()?;
                }
                return Ok(Value::Bare(bare.to_owned()));
            }
        };
        match self.peek() {
            Some(next) if !next.is_whitespace() && !is_end(next) && next != ',' => {
                Err(self.follows_directly(start))
            }
            _ => Ok(value),
        }
    }

    /// The fault of text that touches the end of what is quoted, or of a regular expression.
    ///
    /// newrelic/serverless-newrelic-lambda-layers issue 36: AWS refuses `?"?REPORT ?"Task timed out""`.
    pub(crate) fn follows_directly(&self, start: usize) -> Fault {
        let (what, fix) = if self.text.get(start..).is_some_and(|text| text.starts_with('%')) {
            ("a regular expression", "put all of it between one pair of `%`, or a space between them")
        } else {
            ("quoted text", "write `\\\"` for a quote inside quotes, or a space between terms")
        };
        Fault::new(self.word_here(), format!("text directly follows {what}"), fix)
    }

    /// Refuses a bracket, quote or `%` that stands here outside of quotes.
    pub(crate) fn no_special_here(&self) -> Result<(), Fault> {
        match self.peek().filter(|_| self.is_special_here()) {
            Some(curly) if CURLY.contains(&curly) => {
                let problem = format!("`{curly}` is a curly quote");
                Err(Fault::new(self.here(), problem, "write straight double quotes, `\"`"))
            }
            Some(special) => {
                let problem = format!("`{special}` stands outside of quotes");
                Err(Fault::new(self.here(), problem, "put the whole text in double quotes"))
            }
            None => Ok(()),
        }
    }

    fn is_special_here(&self) -> bool {
        self.peek().is_some_and(is_special)
    }
}

/// Characters that must stand in quotes. AWS answers "Invalid character(s) in term": to `(`, `[` and `,` by reports of
/// users; to curly quotes in dougmoscrop/serverless-plugin-log-subscription issue 47.
fn is_special(c: char) -> bool {
    CURLY.contains(&c) || matches!(c, '"' | '%' | '(' | '[' | '{' | ')' | ']' | '}' | ',')
}

/// Returns true for a character that ends a bare word before an operator.
pub(crate) fn is_operator(c: char) -> bool {
    OPERATORS.contains(&c)
}

/// The place of the first `mark` that no backslash escapes.
fn closing(body: &str, mark: char) -> Option<usize> {
    let mut is_escaped = false;
    body.char_indices().find_map(|(at, c)| {
        let is_end = c == mark && !is_escaped;
        is_escaped = c == '\\' && !is_escaped;
        is_end.then_some(at)
    })
}

/// The end of quoted text whose last character is a backslash, such as `"C:\"`: the page does not say that a backslash
/// escapes a quote, so it may be taken literally.
fn lenient_end(body: &str) -> Option<usize> {
    let last = body.rfind('"')?;
    let after = body.get(last + 1..)?.chars().next();
    after.is_none_or(|c| c.is_whitespace() || matches!(c, ')' | '}' | ']' | ',' | '&' | '|')).then_some(last)
}

fn unescaped(body: &str) -> String {
    let mut text = String::with_capacity(body.len());
    let mut chars = body.chars().peekable();
    while let Some(c) = chars.next() {
        match chars.peek() {
            Some(&next @ ('"' | '\\')) if c == '\\' => {
                text.push(next);
                chars.next();
            }
            _ => text.push(c),
        }
    }
    text
}

/// Refuses a regular expression that AWS refuses: the page names `(`, `)`, `!` and multi-byte characters as not
/// supported. A backslash does not help `(` and `)`: ministryofjustice/modernisation-platform-environments pull request
/// 5137. What else the page does not list may be accepted, so it passes.
fn check_regex(regex: &str, start: usize) -> Result<(), Fault> {
    let at = |at: usize, c: char| start + at..start + at + c.len_utf8();
    if regex.is_empty() {
        let fix = "write the expression between the two `%`";
        return Err(Fault::new(start - 1..start + 1, "the regular expression is empty", fix));
    }
    let last_close = closing_bracket(regex);
    let mut is_escaped = false;
    let mut is_in_class = false;
    for (place, c) in regex.char_indices() {
        let refused = match c {
            '(' if !is_escaped => Some(
                "groups are not supported: write the alternatives out, such as `%ERROR foo|ERROR bar%`; for the \
                 character write `\\x28`",
            ),
            '(' => Some("write `\\x28` for `(`"),
            ')' => Some("write `\\x29` for `)`; groups are not supported"),
            '!' if !is_escaped => Some("write `\\x21`"),
            _ if !c.is_ascii() => Some("write `.` for it; CloudWatch Logs takes only ASCII here"),
            _ => None,
        };
        if let Some(fix) = refused {
            let problem = format!("`{c}` is not supported in a regular expression");
            return Err(Fault::new(at(place, c), problem, fix));
        }
        match c {
            '[' if !is_escaped && !is_in_class => {
                if last_close.is_none_or(|close| close < place) {
                    let fix = "add `]`, or write `\\[` for the character";
                    return Err(Fault::new(
                        at(place, c),
                        "`[` is never closed in the regular expression",
                        fix,
                    ));
                }
                is_in_class = true;
            }
            ']' if !is_escaped => is_in_class = false,
            _ => {}
        }
        is_escaped = c == '\\' && !is_escaped;
    }
    Ok(())
}

/// The place of the last `]` that no backslash escapes.
fn closing_bracket(regex: &str) -> Option<usize> {
    let mut is_escaped = false;
    let mut last = None;
    for (at, c) in regex.char_indices() {
        if c == ']' && !is_escaped {
            last = Some(at);
        }
        is_escaped = c == '\\' && !is_escaped;
    }
    last
}
