//! The patterns that can be searched for in a message whose JSON escapes are still there.

use regex_syntax::hir::{Class, Hir, HirKind};

/// Returns true if a JSON string holds a match of the pattern unchanged: it looks at nothing around a match, and no
/// character it can match is ever written as an escape. The slash is, by some writers; so is all that is not ASCII.
pub(crate) fn ignores_escapes(pattern: &str) -> bool {
    regex_syntax::parse(pattern).is_ok_and(|hir| is_blind(&hir))
}

fn is_blind(hir: &Hir) -> bool {
    match hir.kind() {
        HirKind::Empty => true,
        HirKind::Look(_) => false,
        HirKind::Literal(literal) => literal.0.iter().all(|byte| is_unescaped(*byte)),
        HirKind::Class(Class::Unicode(class)) => class.ranges().iter().all(|range| {
            (range.start()..=range.end()).all(|character| u8::try_from(character).is_ok_and(is_unescaped))
        }),
        HirKind::Class(Class::Bytes(class)) => {
            class.ranges().iter().all(|range| (range.start()..=range.end()).all(is_unescaped))
        }
        HirKind::Repetition(repetition) => is_blind(&repetition.sub),
        HirKind::Capture(capture) => is_blind(&capture.sub),
        HirKind::Concat(parts) | HirKind::Alternation(parts) => parts.iter().all(is_blind),
    }
}

fn is_unescaped(byte: u8) -> bool {
    matches!(byte, b' '..=b'~') && !matches!(byte, b'"' | b'\\' | b'/')
}

#[cfg(test)]
mod tests {
    use super::ignores_escapes;

    #[test]
    fn patterns_that_can_be_looked_for_in_escaped_text() {
        for (pattern, expected) in [
            ("sess-[0-9a-f]{32}", true),
            ("(a|b)+c?", true),
            ("[A-Z]{2}[0-9]", true),
            ("a b", true),
            (r"\d+", false),
            (r"(?-u)\d+", true),
            (r"\bx", false),
            ("^x", false),
            ("x.y", false),
            ("[^a]", false),
            ("pin=\"", false),
            (r"a\\b", false),
            ("https://", false),
            ("é", false),
            (r"a\nb", false),
        ] {
            assert_eq!(ignores_escapes(pattern), expected, "{pattern}");
        }
    }
}
