//! The grammar: tokens become a tree.
//!
//! ```text
//! either  = row (OR row)*
//! row     = both both*            without an operator: one of them, and none of those with NOT or -
//! both    = operand (AND operand)*
//! operand = (NOT | - | ! | +)* ( "(" either ")" | FIELD: "(" either ")" | FIELD: value | value )
//! ```

use super::fault::{Fault, Note};
use super::lex::{Lexeme, Token, fault, tokens};
use super::notes;
use super::place::Place;
use super::regexes::compile;
use super::tree::{Field, Kind, Node, Piece, Query, Test};

/// The most bytes of a query.
const BYTES: usize = 4 << 10;
/// The most parentheses in each other.
const LEVELS: usize = 32;
/// The most regexes of a query.
const REGEXES: usize = 16;

/// Reads a query. A text without a term finds every document.
pub fn parse(text: &str) -> Result<Query, Fault> {
    if text.len() > BYTES {
        let message = format!("the query has {} bytes; {BYTES} are the most", text.len());
        return fault(text, Place::new(0, text.len()), message, "use fewer terms, or wildcards");
    }
    let mut parser = Parser { text, tokens: tokens(text)?, at: 0, levels: 0, regexes: 0, notes: Vec::new() };
    let root = if parser.tokens.is_empty() { None } else { Some(parser.query()?) };
    Ok(Query { text: text.into(), root, notes: parser.notes })
}

struct Parser<'t> {
    text: &'t str,
    tokens: Vec<Token>,
    at: usize,
    levels: usize,
    regexes: usize,
    notes: Vec<Note>,
}

/// A part of a row, and the sign before it.
struct Part {
    sign: Sign,
    node: Node,
    /// True if it is of several parts joined by AND, without parentheses.
    is_both: bool,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Sign {
    Plain,
    Must,
    Not,
}

/// The field of the parts in its parentheses; none for those of any field.
type In<'f> = Option<&'f Scope>;

/// A field before parentheses or a value.
#[derive(Clone)]
struct Scope {
    place: Place,
    field: Option<Field>,
}

impl Parser<'_> {
    fn peek(&self) -> Option<&Token> {
        self.tokens.get(self.at)
    }

    fn next_is(&self, wanted: fn(&Lexeme) -> bool) -> bool {
        self.peek().is_some_and(|token| wanted(&token.kind))
    }

    fn take(&mut self) -> Option<Token> {
        let token = self.peek().cloned();
        self.at += usize::from(token.is_some());
        token
    }

    fn query(&mut self) -> Result<Node, Fault> {
        let root = self.either(None)?;
        match self.peek() {
            None => Ok(root),
            Some(token) => fault(
                self.text,
                token.place,
                "`)` closes nothing",
                "remove it, or write `\\)` for the character",
            ),
        }
    }

    fn either(&mut self, scope: In<'_>) -> Result<Node, Fault> {
        let mut parts = Vec::new();
        let (mut mixed, mut rows) = (Vec::new(), 0);
        loop {
            let (row, is_either, both) = self.row(scope)?;
            rows += 1;
            mixed.extend(both);
            match row.kind {
                Kind::Or(inner) if is_either => parts.extend(inner),
                _ => parts.push(row),
            }
            if !self.next_is(|kind| matches!(kind, Lexeme::Or)) {
                break;
            }
            self.at += 1;
        }
        if rows > 1 {
            let text = self.text;
            self.notes.extend(mixed.into_iter().map(|place| notes::mixed(text, place)));
        }
        Ok(joined(parts, Kind::Or))
    }

    /// A row; whether it is several parts of which one is enough; and the places of those joined by AND.
    fn row(&mut self, scope: In<'_>) -> Result<(Node, bool, Vec<Place>), Fault> {
        let mut parts = vec![self.both(scope)?];
        while self.peek().is_some() && !self.next_is(|kind| matches!(kind, Lexeme::Or | Lexeme::Close)) {
            parts.push(self.both(scope)?);
        }
        let both: Vec<Place> = parts.iter().filter(|part| part.is_both).map(|part| part.node.place).collect();
        if parts.len() == 1 {
            let node = parts.pop().map(Part::signed);
            return match node {
                Some(node) => Ok((node, false, both)),
                None => fault(self.text, Place::default(), "the query is empty", "write a word"),
            };
        }
        let is_plain = parts.iter().all(|part| part.sign == Sign::Plain);
        if !both.is_empty() {
            self.notes.extend(both.iter().map(|place| notes::mixed(self.text, *place)));
        }
        if parts.iter().filter(|part| part.sign == Sign::Plain).count() > 1
            && parts.iter().all(|part| part.sign != Sign::Must)
        {
            let places: Vec<Place> = parts.iter().map(|part| part.node.place).collect();
            self.notes.push(notes::either(self.text, &places));
        }
        Ok((self.signs(parts), is_plain, Vec::new()))
    }

    /// The parts of a row without operators, by their signs, as Lucene reads them.
    fn signs(&mut self, parts: Vec<Part>) -> Node {
        let must_some = parts.iter().any(|part| part.sign == Sign::Must);
        let (mut all, mut one, mut none) = (Vec::new(), Vec::new(), Vec::new());
        for part in parts {
            match part.sign {
                Sign::Must => all.push(part.node),
                Sign::Not => none.push(part.signed()),
                Sign::Plain if must_some => self.notes.push(notes::optional(self.text, part.node.place)),
                Sign::Plain => one.push(part.node),
            }
        }
        if !one.is_empty() {
            all.push(joined(one, Kind::Or));
        }
        all.extend(none);
        joined(all, Kind::And)
    }

    fn both(&mut self, scope: In<'_>) -> Result<Part, Fault> {
        let first = self.operand(scope)?;
        if !self.next_is(|kind| matches!(kind, Lexeme::And)) {
            return Ok(first);
        }
        let mut nodes = vec![first.signed()];
        while self.next_is(|kind| matches!(kind, Lexeme::And)) {
            self.at += 1;
            nodes.push(self.operand(scope)?.signed());
        }
        Ok(Part { sign: Sign::Plain, node: joined(nodes, Kind::And), is_both: true })
    }

    fn operand(&mut self, scope: In<'_>) -> Result<Part, Fault> {
        let start = self.peek().map(|token| token.place);
        let mut sign = Sign::Plain;
        loop {
            match self.peek().map(|token| &token.kind) {
                Some(Lexeme::Not) => sign = if sign == Sign::Not { Sign::Plain } else { Sign::Not },
                Some(Lexeme::Must) if sign == Sign::Plain => sign = Sign::Must,
                Some(Lexeme::Must) => {}
                _ => break,
            }
            self.at += 1;
        }
        let mut node = self.primary(scope)?;
        node.place = start.map_or(node.place, |start| node.place.to(start));
        Ok(Part { sign, node, is_both: false })
    }

    fn primary(&mut self, scope: In<'_>) -> Result<Node, Fault> {
        let Some(token) = self.take() else { return self.lacks_operand() };
        match token.kind {
            Lexeme::Open => self.group(token.place, scope),
            Lexeme::Field(name) => {
                let field = name.map(|name| {
                    let place = Place::new(token.place.start, token.place.end.saturating_sub(1));
                    Field { place, name }
                });
                self.value(&Scope { place: token.place, field })
            }
            Lexeme::And | Lexeme::Or | Lexeme::Close => {
                self.at -= 1;
                self.lacks_operand()
            }
            _ => self.leaf(token, scope),
        }
    }

    /// The fault where something is looked for and nothing stands.
    fn lacks_operand<T>(&self) -> Result<T, Fault> {
        let before = self.at.checked_sub(1).and_then(|at| self.tokens.get(at));
        let here = self.peek();
        let what =
            |token: &Token| self.text.get(token.place.start..token.place.end).unwrap_or_default().to_owned();
        match (before, here) {
            (Some(open), Some(close))
                if matches!((&open.kind, &close.kind), (Lexeme::Open, Lexeme::Close)) =>
            {
                fault(
                    self.text,
                    open.place.to(close.place),
                    "the parentheses are empty",
                    "write a word in them",
                )
            }
            (_, None) if self.levels > 0 => self.unclosed(),
            (Some(before), _) if !matches!(before.kind, Lexeme::Open) => {
                let word = what(before);
                let help = format!("write a word after it, or `\"{word}\"` for the word itself");
                fault(self.text, before.place, format!("`{word}` needs something after it"), help)
            }
            (_, Some(here)) if matches!(here.kind, Lexeme::Close) => fault(
                self.text,
                here.place,
                "`)` closes nothing",
                "remove it, or write `\\)` for the character",
            ),
            (_, Some(here)) => {
                let word = what(here);
                let help = format!("write a word before it, or `\"{word}\"` for the word itself");
                fault(self.text, here.place, format!("`{word}` needs something before it"), help)
            }
            _ => fault(self.text, Place::new(0, self.text.len()), "the query is empty", "write a word"),
        }
    }

    /// The fault of the innermost parenthesis that is never closed.
    fn unclosed<T>(&self) -> Result<T, Fault> {
        let mut open = Vec::new();
        for token in &self.tokens {
            match token.kind {
                Lexeme::Open => open.push(token.place),
                Lexeme::Close => drop(open.pop()),
                _ => {}
            }
        }
        let place = open.pop().unwrap_or_default();
        fault(self.text, place, "`(` is never closed", "add `)`")
    }

    fn group(&mut self, open: Place, scope: In<'_>) -> Result<Node, Fault> {
        if self.levels == LEVELS {
            let message = format!("parentheses stand in each other at most {LEVELS} times");
            return fault(self.text, open, message, "remove those that change nothing");
        }
        self.levels += 1;
        let mut node = self.either(scope)?;
        self.levels -= 1;
        match self.take() {
            Some(close) if matches!(close.kind, Lexeme::Close) => {
                node.place = open.to(close.place);
                Ok(node)
            }
            _ => self.unclosed(),
        }
    }

    /// Reads the text behind a field's colon.
    fn value(&mut self, scope: &Scope) -> Result<Node, Fault> {
        let mut node = match self.take() {
            Some(token) if matches!(token.kind, Lexeme::Open) => self.group(token.place, Some(scope))?,
            Some(token) if token.is_value() => self.leaf(token, Some(scope))?,
            _ => {
                let name = scope.field.as_ref().map_or("*", |field| &field.name);
                return fault(
                    self.text,
                    scope.place,
                    format!("`{name}:` needs a value"),
                    format!("write `{name}:*` for documents that have the field"),
                );
            }
        };
        node.place = scope.place.to(node.place);
        Ok(node)
    }

    fn leaf(&mut self, token: Token, scope: In<'_>) -> Result<Node, Fault> {
        let field = scope.and_then(|scope| scope.field.clone());
        let place = token.place;
        let raw = self.text.get(place.start..place.end).unwrap_or_default();
        let test = match token.kind {
            Lexeme::Term { pieces, boost } => {
                if let Some(boost) = boost {
                    self.notes.push(notes::boost(self.text, boost));
                }
                self.term(place, pieces)?
            }
            Lexeme::Quoted(text, slop) => {
                self.notes.extend(notes::star_in_quotes(self.text, place, &text));
                Test::Phrase(text, slop)
            }
            Lexeme::Regex(body) => {
                self.regexes += 1;
                if self.regexes > REGEXES {
                    let message = format!("a query has at most {REGEXES} regexes");
                    return fault(self.text, place, message, "join them with `|`");
                }
                let inside = Place::new(place.start + 1, place.end - 1);
                let test = compile(self.text, inside, &body)?;
                self.notes.extend(notes::regex(self.text, place, &body));
                Test::Regex(test)
            }
            Lexeme::Range(from, to) => Test::Range(from, to),
            _ => return self.lacks_operand(),
        };
        if field.is_none() && matches!(test, Test::Range(..)) {
            return fault(
                self.text,
                place,
                "a range and a comparison need a field",
                "write `ms:[100 TO 500]` or `ms:>200`; in quotes they are plain characters",
            );
        }
        let kind = match (field, test) {
            (None, Test::Exists) => Kind::All,
            (Some(field), test) if &*field.name == "_exists_" => self.exists(place, test)?,
            (field, test) => Kind::Leaf { field, test },
        };
        let node = Node { place, kind };
        self.notes.extend(notes::term(self.text, raw, &node, scope.is_some()));
        Ok(node)
    }

    fn term(&self, place: Place, mut pieces: Vec<Piece>) -> Result<Test, Fault> {
        match pieces.as_mut_slice() {
            [] => fault(
                self.text,
                place,
                "a boost needs a term before it",
                "boosts change nothing here: remove it",
            ),
            [Piece::Any] => Ok(Test::Exists),
            [Piece::Text(text)] => Ok(Test::Word(std::mem::take(text))),
            _ => Ok(Test::Pattern(pieces)),
        }
    }

    /// `_exists_:name`.
    fn exists(&self, place: Place, test: Test) -> Result<Kind, Fault> {
        match test {
            Test::Word(name) | Test::Phrase(name, 0) => {
                Ok(Kind::Leaf { field: Some(Field { place, name }), test: Test::Exists })
            }
            _ => fault(self.text, place, "`_exists_` takes the name of one field", "write `_exists_:order`"),
        }
    }
}

impl Token {
    /// Returns true if and only if the token can stand behind a field's colon.
    fn is_value(&self) -> bool {
        matches!(self.kind, Lexeme::Term { .. } | Lexeme::Quoted(..) | Lexeme::Regex(_) | Lexeme::Range(..))
    }
}

impl Part {
    fn signed(self) -> Node {
        match self.sign {
            Sign::Plain | Sign::Must => self.node,
            Sign::Not => Node { place: self.node.place, kind: Kind::Not(Box::new(self.node)) },
        }
    }
}

/// The parts as one node: the only one, or all of them joined.
fn joined(mut parts: Vec<Node>, kind: fn(Vec<Node>) -> Kind) -> Node {
    let place = parts.iter().map(|part| part.place).reduce(Place::to).unwrap_or_default();
    match parts.pop() {
        Some(only) if parts.is_empty() => only,
        last => {
            parts.extend(last);
            Node { place, kind: kind(parts) }
        }
    }
}
