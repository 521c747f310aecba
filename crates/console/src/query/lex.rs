//! A query's text as tokens, each with its place.

use super::fault::Fault;
use super::place::Place;
use super::tree::{Bound, Piece};

/// A token and its place.
#[derive(Clone, Debug)]
pub(super) struct Token {
    pub(super) place: Place,
    pub(super) kind: Lexeme,
}

/// The kinds of tokens.
#[derive(Clone, Debug)]
pub(super) enum Lexeme {
    Open,
    Close,
    And,
    Or,
    Not,
    Must,
    /// A field's name, and the colon behind it; none for `*`, which is any field.
    Field(Option<Box<str>>),
    /// Plain characters, or a pattern of them. It has the place of a boost if there is one.
    Term {
        pieces: Vec<Piece>,
        boost: Option<Place>,
    },
    /// A text in quotes, and the words between its words.
    Quoted(Box<str>, u32),
    /// A regex, without its slashes.
    Regex(Box<str>),
    /// A range or a comparison.
    Range(Bound, Bound),
}

/// The most clauses of a query.
const CLAUSES: usize = 100;

/// Splits a text into tokens.
pub(super) fn tokens(text: &str) -> Result<Vec<Token>, Fault> {
    let mut lexer = Lexer { text, at: 0 };
    let mut tokens = Vec::new();
    let (mut in_value, mut clauses) = (false, 0);
    while let Some(token) = lexer.next(in_value)? {
        in_value = matches!(token.kind, Lexeme::Field(_));
        clauses += usize::from(token.is_clause());
        if clauses > CLAUSES {
            return fault(
                text,
                token.place,
                format!("a query has at most {CLAUSES} clauses"),
                "use a wildcard, or a range",
            );
        }
        tokens.push(token);
    }
    Ok(tokens)
}

/// A fault at a place of a text.
pub(super) fn fault<T>(
    text: &str,
    place: Place,
    message: impl Into<String>,
    help: impl Into<String>,
) -> Result<T, Fault> {
    let at = place.utf16(text);
    Err(Fault { at: at.at, length: at.length, message: message.into(), help: help.into() })
}

impl Token {
    fn is_clause(&self) -> bool {
        matches!(self.kind, Lexeme::Term { .. } | Lexeme::Quoted(..) | Lexeme::Regex(_) | Lexeme::Range(..))
    }
}

struct Lexer<'t> {
    text: &'t str,
    at: usize,
}

impl<'t> Lexer<'t> {
    fn rest(&self) -> &'t str {
        self.text.get(self.at..).unwrap_or_default()
    }

    fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    fn skip(&mut self, char: char) {
        self.at += char.len_utf8();
    }

    fn skip_space(&mut self) {
        self.at = self.text.len() - self.rest().trim_start().len();
    }

    fn from(&self, start: usize) -> Place {
        Place::new(start, self.at)
    }

    /// The next token; `in_value` is true behind a field's colon.
    fn next(&mut self, in_value: bool) -> Result<Option<Token>, Fault> {
        self.skip_space();
        let start = self.at;
        let Some(first) = self.peek() else { return Ok(None) };
        let second = self.rest().chars().nth(1);
        let before_operand = second.is_some_and(|second| !second.is_whitespace() && second != ')');
        let kind = match first {
            '(' => self.single(first, Lexeme::Open),
            ')' => self.single(first, Lexeme::Close),
            '!' | '-' if !in_value && before_operand => self.single(first, Lexeme::Not),
            '+' if !in_value && before_operand => self.single(first, Lexeme::Must),
            '"' => self.quoted()?,
            '[' | '{' => self.range(first)?,
            '<' | '>' => self.comparison()?,
            '/' => match self.regex_end() {
                Some(end) => self.regex(end),
                None => self.term(in_value)?,
            },
            _ => self.word(in_value)?,
        };
        Ok(Some(Token { place: self.from(start), kind }))
    }

    fn single(&mut self, char: char, kind: Lexeme) -> Lexeme {
        self.skip(char);
        kind
    }

    /// An operator, or a term.
    fn word(&mut self, in_value: bool) -> Result<Lexeme, Fault> {
        let word = self.rest().split(|char: char| char.is_whitespace() || "()\"".contains(char)).next();
        let operator = match word.unwrap_or_default() {
            "AND" | "&&" => Lexeme::And,
            "OR" | "||" => Lexeme::Or,
            "NOT" if !in_value => Lexeme::Not,
            _ => return self.term(in_value),
        };
        self.at += word.map_or(0, str::len);
        Ok(operator)
    }

    fn term(&mut self, in_value: bool) -> Result<Lexeme, Fault> {
        let start = self.at;
        let mut pieces = Pieces::default();
        while let Some(char) = self.peek() {
            match char {
                '(' | ')' | '"' => break,
                char if char.is_whitespace() => break,
                ':' if !in_value => return self.field(start, pieces),
                '\\' => pieces.push(self.escaped()?),
                '^' | '~' if self.suffix().is_some() => return self.suffixed(pieces),
                '*' => pieces.wild(Piece::Any),
                '?' => pieces.wild(Piece::One),
                _ => pieces.push(char),
            }
            self.skip(self.peek().unwrap_or_default());
        }
        Ok(Lexeme::Term { pieces: pieces.end(), boost: None })
    }

    /// The character behind a backslash, which becomes the current one.
    fn escaped(&mut self) -> Result<char, Fault> {
        let start = self.at;
        self.skip('\\');
        match self.peek() {
            Some(char) => Ok(char),
            None => fault(
                self.text,
                self.from(start),
                "`\\` needs a character after it",
                "write `\\\\` for a backslash",
            ),
        }
    }

    /// A field's name, whose colon is the current character.
    fn field(&mut self, start: usize, pieces: Pieces) -> Result<Lexeme, Fault> {
        let place = self.from(start);
        self.skip(':');
        match pieces.end().as_slice() {
            [Piece::Text(name)] => Ok(Lexeme::Field(Some(name.clone()))),
            [Piece::Any] => Ok(Lexeme::Field(None)),
            [] => fault(
                self.text,
                self.from(start),
                "`:` needs a field before it",
                "write `level:error`, or `\\:` for a colon",
            ),
            _ => fault(
                self.text,
                place,
                "the name of a field takes no `*` and `?`",
                "write the whole name; suggestions help",
            ),
        }
    }

    /// The length of `~` or `^` and the number behind it, if the term ends there.
    fn suffix(&self) -> Option<usize> {
        let rest = self.rest();
        let number = rest.get(1..)?;
        let end = number.find(|char: char| !(char.is_ascii_digit() || char == '.')).unwrap_or(number.len());
        let behind = number.get(end..)?.chars().next();
        let ends = behind.is_none_or(|char| char.is_whitespace() || char == ')');
        (ends && (end > 0 || rest.starts_with('~'))).then_some(end + 1)
    }

    fn suffixed(&mut self, pieces: Pieces) -> Result<Lexeme, Fault> {
        let start = self.at;
        let is_fuzzy = self.peek() == Some('~');
        self.at += self.suffix().unwrap_or_default();
        let place = self.from(start);
        if is_fuzzy {
            return fault(
                self.text,
                place,
                "similar words are not looked for",
                "use wildcards here: `declin*`; in quotes `~` is a plain character",
            );
        }
        Ok(Lexeme::Term { pieces: pieces.end(), boost: Some(place) })
    }

    fn quoted(&mut self) -> Result<Lexeme, Fault> {
        let text = self.quotes()?;
        let mut slop = 0;
        if self.peek() == Some('~')
            && let Some(length) = self.suffix()
        {
            let number = self.rest().get(1..length).unwrap_or_default();
            let Ok(words) = number.parse::<u32>() else {
                let place = Place::new(self.at, self.at + length);
                return fault(
                    self.text,
                    place,
                    "`~` behind quotes needs a number of words",
                    "write `\"failed status\"~5`",
                );
            };
            slop = words;
            self.at += length;
        } else if self.peek() == Some('^')
            && let Some(length) = self.suffix()
        {
            self.at += length;
        }
        Ok(Lexeme::Quoted(text, slop))
    }

    /// A text in quotes, the current character.
    fn quotes(&mut self) -> Result<Box<str>, Fault> {
        let start = self.at;
        self.skip('"');
        let mut text = String::new();
        while let Some(mut char) = self.peek() {
            match char {
                '"' => {
                    self.skip('"');
                    return Ok(text.into());
                }
                '\\' => char = self.escaped()?,
                _ => {}
            }
            text.push(char);
            self.skip(char);
        }
        fault(self.text, Place::new(start, start + 1), "`\"` is never closed", "add `\"`")
    }

    /// The byte behind a regex that begins here. A term that begins with a slash is one only if the next slash ends it.
    fn regex_end(&self) -> Option<usize> {
        let mut escaped = false;
        for (at, char) in self.rest().char_indices().skip(1) {
            match char {
                _ if escaped => escaped = false,
                '\\' => escaped = true,
                '/' => {
                    let behind = self.rest().get(at + 1..)?.chars().next();
                    let ends = behind.is_none_or(|char| char.is_whitespace() || char == ')');
                    return (ends && at > 1).then_some(self.at + at + 1);
                }
                _ => {}
            }
        }
        None
    }

    fn regex(&mut self, end: usize) -> Lexeme {
        let body = self.text.get(self.at + 1..end - 1).unwrap_or_default();
        self.at = end;
        Lexeme::Regex(body.into())
    }

    fn range(&mut self, open: char) -> Result<Lexeme, Fault> {
        let start = self.at;
        self.skip(open);
        let mut bounds = Vec::new();
        let close = loop {
            self.skip_space();
            match self.peek() {
                Some(close @ (']' | '}')) => {
                    self.skip(close);
                    break close;
                }
                Some('"') => bounds.push((self.quotes()?, true)),
                Some(_) => bounds.push((self.bound()?, false)),
                None => {
                    let close = if open == '[' { ']' } else { '}' };
                    let place = Place::new(start, start + 1);
                    return fault(
                        self.text,
                        place,
                        format!("`{open}` is never closed"),
                        format!("add `{close}`"),
                    );
                }
            }
        };
        let (from, to) = match bounds.as_slice() {
            [from, (to, false), till] if &**to == "TO" => (from, till),
            [one, other] => {
                let help = format!("write `{open}{} TO {}{close}`, or `*` for an open end", one.0, other.0);
                return fault(self.text, self.from(start), "a range needs TO", help);
            }
            _ => {
                return fault(
                    self.text,
                    self.from(start),
                    "a range has two ends with TO between them",
                    "write `[100 TO 500]`, or `*` for an open end",
                );
            }
        };
        let bound = |(text, quoted): &(Box<str>, bool), included| {
            let open = !quoted && &**text == "*";
            Bound { value: (!open).then(|| text.clone()), included: included || open }
        };
        Ok(Lexeme::Range(bound(from, open == '['), bound(to, close == ']')))
    }

    /// An end of a range, without quotes.
    fn bound(&mut self) -> Result<Box<str>, Fault> {
        let mut text = String::new();
        while let Some(mut char) = self.peek() {
            match char {
                ']' | '}' | '"' => break,
                char if char.is_whitespace() => break,
                '\\' => char = self.escaped()?,
                _ => {}
            }
            text.push(char);
            self.skip(char);
        }
        Ok(text.into())
    }

    fn comparison(&mut self) -> Result<Lexeme, Fault> {
        let start = self.at;
        let is_greater = self.peek() == Some('>');
        self.at += 1;
        let included = self.peek() == Some('=');
        self.at += usize::from(included);
        let operator = self.text.get(start..self.at).unwrap_or_default();
        self.skip_space();
        let value = match self.peek() {
            Some('"') => Some(self.quotes()?),
            None | Some('(' | ')') => None,
            Some(_) => match self.term(true)? {
                Lexeme::Term { pieces, .. } => match pieces.as_slice() {
                    [Piece::Text(text)] => Some(text.clone()),
                    _ => None,
                },
                _ => None,
            },
        };
        let Some(value) = value else {
            return fault(
                self.text,
                self.from(start),
                format!("`{operator}` needs a number, a time or a text after it"),
                "write `ms:>200`, or `time:>now-5m`",
            );
        };
        let given = Bound { value: Some(value), included };
        let open = Bound { value: None, included: true };
        Ok(if is_greater { Lexeme::Range(given, open) } else { Lexeme::Range(open, given) })
    }
}

/// The pieces of a term as it is read.
#[derive(Default)]
struct Pieces {
    done: Vec<Piece>,
    text: String,
}

impl Pieces {
    fn push(&mut self, char: char) {
        self.text.push(char);
    }

    fn wild(&mut self, piece: Piece) {
        self.flush();
        // Two stars in a row find what one finds.
        if piece != Piece::Any || self.done.last() != Some(&Piece::Any) {
            self.done.push(piece);
        }
    }

    fn flush(&mut self) {
        if !self.text.is_empty() {
            self.done.push(Piece::Text(std::mem::take(&mut self.text).into()));
        }
    }

    fn end(mut self) -> Vec<Piece> {
        self.flush();
        self.done
    }
}
