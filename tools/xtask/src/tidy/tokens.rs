//! Rust as a flat row of tokens: comments and the insides of strings can't be taken for code, macros hide nothing.

use proc_macro2::{Delimiter, Group, Spacing, Span, TokenStream, TokenTree};

/// A token: an identifier, a literal as written, `::`, a bracket or another sign.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Token {
    pub(super) text: String,
    pub(super) line: usize,
}

impl Token {
    fn new(text: impl Into<String>, span: Span) -> Token {
        Token { text: text.into(), line: span.start().line }
    }

    pub(super) fn is_name(&self) -> bool {
        self.text.starts_with(|first: char| first.is_alphabetic() || first == '_')
    }
}

/// The tokens of `text`; none if it is not Rust.
pub(super) fn read(text: &str) -> Vec<Token> {
    let mut tokens = Vec::new();
    if let Ok(stream) = text.parse::<TokenStream>() {
        flatten(stream, &mut tokens);
    }
    tokens
}

/// `tokens` without the items under `#[cfg(test)]`.
pub(super) fn without_tests(tokens: &[Token]) -> Vec<Token> {
    let mut kept = Vec::new();
    let mut rest = tokens;
    while let Some((first, after)) = rest.split_first() {
        if is_cfg_test(rest) {
            rest = &rest[item_length(rest)..];
        } else {
            kept.push(first.clone());
            rest = after;
        }
    }
    kept
}

/// Returns true if `tokens` begin with these texts.
pub(super) fn begin_with(tokens: &[Token], texts: &[&str]) -> bool {
    tokens.len() >= texts.len() && tokens.iter().zip(texts).all(|(token, text)| token.text == *text)
}

/// The length of the bracketed run that `tokens` begin with.
pub(super) fn bracketed(tokens: &[Token]) -> usize {
    let mut depth = 0_usize;
    for (index, token) in tokens.iter().enumerate() {
        match token.text.as_str() {
            "(" | "[" | "{" => depth += 1,
            ")" | "]" | "}" => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth == 0 {
            return index + 1;
        }
    }
    tokens.len()
}

fn flatten(stream: TokenStream, tokens: &mut Vec<Token>) {
    let mut trees = stream.into_iter().peekable();
    while let Some(tree) = trees.next() {
        match tree {
            TokenTree::Group(group) => flatten_group(&group, tokens),
            TokenTree::Ident(ident) => tokens.push(Token::new(ident.to_string(), ident.span())),
            TokenTree::Literal(literal) => tokens.push(Token::new(literal.to_string(), literal.span())),
            TokenTree::Punct(sign) if sign.as_char() == ':' && sign.spacing() == Spacing::Joint => {
                trees.next();
                tokens.push(Token::new("::", sign.span()));
            }
            TokenTree::Punct(sign) => tokens.push(Token::new(sign.as_char(), sign.span())),
        }
    }
}

fn flatten_group(group: &Group, tokens: &mut Vec<Token>) {
    let (open, close) = match group.delimiter() {
        Delimiter::Parenthesis => ("(", ")"),
        Delimiter::Brace => ("{", "}"),
        Delimiter::Bracket => ("[", "]"),
        Delimiter::None => ("", ""),
    };
    tokens.push(Token::new(open, group.span_open()));
    flatten(group.stream(), tokens);
    tokens.push(Token::new(close, group.span_close()));
}

/// Also `cfg(all(test, …))`, but not `cfg(not(test))`.
fn is_cfg_test(tokens: &[Token]) -> bool {
    if !begin_with(tokens, &["#", "[", "cfg", "("]) {
        return false;
    }
    let condition = &tokens[..=bracketed(&tokens[1..])];
    let says = |name: &str| condition.iter().any(|token| token.text == name);
    says("test") && !says("not")
}

/// The length of the item with its attributes: up to its `;` or the end of its braces.
fn item_length(tokens: &[Token]) -> usize {
    let mut at = 0;
    while let Some(token) = tokens.get(at) {
        match token.text.as_str() {
            ";" => return at + 1,
            "{" => return at + bracketed(&tokens[at..]),
            "(" | "[" => at += bracketed(&tokens[at..]),
            _ => at += 1,
        }
    }
    tokens.len()
}
