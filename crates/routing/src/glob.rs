//! The table's globs: `*` matches any run of characters, `/` included, `?` matches one, no other character is special.

use globset::{GlobBuilder, GlobMatcher};

/// The longest glob: a log group's name has at most 512 characters (AWS, `CreateLogGroup`).
pub(crate) const MAX_LENGTH: usize = 512;

/// A compiled glob that matches whole names, case-sensitively.
#[derive(Clone, Debug)]
pub(crate) struct Glob {
    text: String,
    symbols: Vec<char>,
    matcher: GlobMatcher,
}

impl Glob {
    /// Compiles `text`, or returns the reason why it is invalid.
    pub(crate) fn new(text: &str) -> Result<Glob, String> {
        if text.is_empty() {
            return Err("it is empty".to_owned());
        }
        let symbols = symbols(text);
        if symbols.len() > MAX_LENGTH {
            return Err(format!("it has more than {MAX_LENGTH} characters"));
        }
        let glob = GlobBuilder::new(&escaped(&symbols))
            .literal_separator(false)
            .backslash_escape(false)
            .build()
            .map_err(|error| error.kind().to_string())?;
        Ok(Glob { text: text.to_owned(), symbols, matcher: glob.compile_matcher() })
    }

    pub(crate) fn as_str(&self) -> &str {
        &self.text
    }

    pub(crate) fn is_match(&self, name: &str) -> bool {
        self.matcher.is_match(name)
    }

    pub(crate) fn matches_anything(&self) -> bool {
        self.symbols == ['*']
    }

    /// Returns true if this glob matches every name that `inner` matches. May wrongly return false (`*?` over `?*`),
    /// never wrongly true.
    pub(crate) fn covers(&self, inner: &Glob) -> bool {
        covers(&self.symbols, &inner.symbols)
    }

    /// Returns true if both globs match some name.
    pub(crate) fn overlaps(&self, other: &Glob) -> bool {
        overlaps(&self.symbols, &other.symbols)
    }
}

/// The glob's characters, runs of `*` made one: `**` is special to globset.
fn symbols(text: &str) -> Vec<char> {
    let mut symbols: Vec<char> = text.chars().collect();
    symbols.dedup_by(|next, previous| *next == '*' && *previous == '*');
    symbols
}

fn escaped(symbols: &[char]) -> String {
    let escape = |symbol: &char| match symbol {
        '*' | '?' => symbol.to_string(),
        literal => globset::escape(&literal.to_string()),
    };
    symbols.iter().map(escape).collect()
}

/// Wildcard matching with `inner` as the text, in which `*` is a symbol that only `*` matches.
fn covers(outer: &[char], inner: &[char]) -> bool {
    let (mut o, mut i) = (0, 0);
    let mut last_star = None;
    while i < inner.len() {
        match outer.get(o) {
            Some('*') => {
                o += 1;
                last_star = Some((o, i));
            }
            Some(symbol) if inner[i] != '*' && (*symbol == '?' || *symbol == inner[i]) => {
                o += 1;
                i += 1;
            }
            _ => {
                let Some((after, from)) = last_star else { return false };
                (o, i) = (after, from + 1);
                last_star = Some((after, from + 1));
            }
        }
    }
    outer[o..].iter().all(|symbol| *symbol == '*')
}

/// Dynamic programming from the ends: `meet[j]` is true if `a[i..]` and `b[j..]` have a name in common.
fn overlaps(a: &[char], b: &[char]) -> bool {
    let mut below: Vec<bool> = vec![false; b.len() + 1];
    for i in (0..=a.len()).rev() {
        let mut meet = vec![false; b.len() + 1];
        for j in (0..=b.len()).rev() {
            meet[j] = match (a.get(i), b.get(j)) {
                (None, None) => true,
                (Some('*'), Some(_)) | (Some(_), Some('*')) => below[j] || meet[j + 1],
                (Some('*'), None) => below[j],
                (None, Some('*')) => meet[j + 1],
                (Some(x), Some(y)) => (x == y || *x == '?' || *y == '?') && below[j + 1],
                _ => false,
            };
        }
        below = meet;
    }
    below[0]
}
