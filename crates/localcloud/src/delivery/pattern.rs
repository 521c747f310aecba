//! Filter patterns of plain terms (CloudWatch Logs, "Filter pattern syntax for unstructured log events").
//!
//! Played: the empty pattern, terms that must all be there, `?term` of which one must be there, `-term` that must
//! not be there, and `"quoted terms"`. Terms are case-sensitive. Not played: JSON, space-delimited and regular
//! expression patterns.

/// A pattern that is not played, and why.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the filter pattern {pattern:?} {reason}; the local cloud plays plain terms only")]
pub struct Unsupported {
    pattern: String,
    reason: &'static str,
}

/// A compiled pattern.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Pattern {
    all: Vec<String>,
    any: Vec<String>,
    none: Vec<String>,
}

impl Pattern {
    /// Reads a pattern.
    pub fn parse(pattern: &str) -> Result<Self, Unsupported> {
        let unsupported = |reason| Unsupported { pattern: pattern.to_owned(), reason };
        let mut parsed = Self::default();
        let mut rest = pattern.trim();
        match rest.chars().next() {
            Some('{') => return Err(unsupported("selects by JSON fields")),
            Some('[') => return Err(unsupported("selects by columns")),
            _ => {}
        }
        while !rest.is_empty() {
            let (terms, word) = match rest.as_bytes()[0] {
                b'?' => (&mut parsed.any, &rest[1..]),
                b'-' => (&mut parsed.none, &rest[1..]),
                _ => (&mut parsed.all, rest),
            };
            let (term, after) = term(word).map_err(unsupported)?;
            terms.push(term.to_owned());
            rest = after.trim_start();
        }
        Ok(parsed)
    }

    /// Returns true if an event's message is matched.
    #[must_use]
    pub fn matches(&self, message: &str) -> bool {
        // Beside terms that must be there, optional ones decide nothing (same page, "match any term").
        let any = self.any.is_empty() || !self.all.is_empty();
        (any || self.any.iter().any(|term| message.contains(term.as_str())))
            && self.all.iter().all(|term| message.contains(term.as_str()))
            && !self.none.iter().any(|term| message.contains(term.as_str()))
    }
}

/// The first term and what follows it.
fn term(text: &str) -> Result<(&str, &str), &'static str> {
    if let Some(quoted) = text.strip_prefix('"') {
        return quoted.split_once('"').ok_or("has a quote that does not end");
    }
    if text.starts_with('%') {
        return Err("is a regular expression");
    }
    let end = text.find(char::is_whitespace).unwrap_or(text.len());
    match &text[..end] {
        "" => Err("has a sign without a term"),
        // The page: terms with anything but letters, digits and underscores must be quoted.
        term if !term.chars().all(|c| c.is_alphanumeric() || c == '_') => {
            Err("has an unquoted term with a special character")
        }
        term => Ok((term, &text[end..])),
    }
}
