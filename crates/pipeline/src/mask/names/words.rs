//! A name taken apart into its words.

/// The words of a name in lower case: what stands between separators, and from each letter in upper case that begins a
/// word. `AWSSecretKey`, `aws_secret_key` and `aws.secret-key` are the same words.
pub(crate) fn words(name: &str) -> Vec<String> {
    let bytes = name.as_bytes();
    let mut words: Vec<String> = Vec::new();
    let mut is_within = false;
    for (at, character) in name.char_indices() {
        if !character.is_alphanumeric() {
            is_within = false;
            continue;
        }
        match words.last_mut().filter(|_| is_within && !begins_word(bytes, at)) {
            Some(word) => word.extend(lower(character)),
            None => words.push(lower(character).collect()),
        }
        is_within = true;
    }
    words
}

/// A letter in lower case. What is not ASCII stays so, U+212A as well: the search for signs finds no word in it.
fn lower(character: char) -> impl Iterator<Item = char> {
    let is_same_kind = character.is_ascii() || character.to_lowercase().all(|lower| !lower.is_ascii());
    let kept = (!is_same_kind).then_some(character);
    kept.into_iter().chain(character.to_lowercase().filter(move |_| is_same_kind))
}

/// Returns true if the upper-case letter at `at` begins a word within a run of letters.
fn begins_word(bytes: &[u8], at: usize) -> bool {
    let byte = |at: usize| bytes.get(at).copied().unwrap_or(b' ');
    let before = byte(at.wrapping_sub(1));
    byte(at).is_ascii_uppercase()
        && (before.is_ascii_lowercase()
            || before.is_ascii_digit()
            || before.is_ascii_uppercase() && byte(at + 1).is_ascii_lowercase())
}

#[cfg(test)]
mod tests {
    use super::words;

    #[test]
    fn words_of_names() {
        for (name, expected) in [
            ("access_token", "access token"),
            ("accessToken", "access token"),
            ("Access-Token", "access token"),
            ("ACCESS_TOKEN", "access token"),
            ("access.token", "access token"),
            ("AWSSecretKey", "aws secret key"),
            ("oauth2Token", "oauth2 token"),
            ("user[password]", "user password"),
            ("x-api-key", "x api key"),
            ("__token__", "token"),
            ("contraseñaNueva", "contraseña nueva"),
            ("CONTRASEÑA", "contraseña"),
            ("TO\u{212a}EN", "to\u{212a}en"),
            ("", ""),
        ] {
            assert_eq!(words(name).join(" "), expected, "{name}");
        }
    }
}
