//! Values that stand for a secret and are none: placeholders of templates, and what other programs mask with.

/// Words that programs write in the place of a secret.
const WORDS: &[&str] = &["redacted", "masked", "filtered", "hidden", "removed", "null", "none", "undefined"];

/// Returns true if the value stands for a secret: `***`, `xxxxx`, `${PASS}`, `$PASS`, `%s`, `%(pass)s`, `<password>`,
/// `{password}`, `[masked]`, `REDACTED`.
pub(super) fn is_placeholder(value: &str) -> bool {
    let bytes = value.as_bytes();
    match bytes {
        []
        | [b'<', .., b'>']
        | [b'{', .., b'}']
        | [b'[', .., b']']
        | [b'$', b'{', .., b'}']
        | [b'$', b'(', .., b')']
        | [b'%', b'(', .., b's']
        | [b'%', .., b'%']
        | [b'%', b's' | b'd' | b'v'] => true,
        [b'$', name @ ..] if is_variable(name) => true,
        [first, rest @ ..] if b"*xX.#-_\xE2".contains(first) && rest.iter().all(|byte| byte == first) => true,
        _ => {
            WORDS.iter().any(|word| value.eq_ignore_ascii_case(word))
                || value.chars().all(|dot| "…•●".contains(dot))
        }
    }
}

/// A shell's variable: letters in upper case, digits and underscores.
fn is_variable(name: &[u8]) -> bool {
    !name.is_empty()
        && name.iter().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit() || *byte == b'_')
}

#[cfg(test)]
mod tests {
    use super::is_placeholder;

    #[test]
    fn placeholders_and_values() {
        for (value, expected) in [
            ("", true),
            ("***", true),
            ("xxxxx", true),
            ("•••", true),
            ("${PASS}", true),
            ("$(pass)", true),
            ("$DB_PASS", true),
            ("%s", true),
            ("%(pass)s", true),
            ("%PASS%", true),
            ("<password>", true),
            ("{{ pass }}", true),
            ("[hash:1234]", true),
            ("REDACTED", true),
            ("hunter2", false),
            ("$ecret", false),
            ("%41bc", false),
            ("x1", false),
            ("**a**", false),
        ] {
            assert_eq!(is_placeholder(value), expected, "{value}");
        }
    }
}
