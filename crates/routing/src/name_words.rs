//! The words of a name, in whatever spelling: `userAccessToken`, `USER_ACCESS_TOKEN` and `user-access-token` have the
//! words `user`, `access` and `token`.

/// The words of `name`, in lower case. Separators end a word, and so does a capital letter that begins the next one:
/// `DBPassword` is `db` and `password`. Digits belong to the word before them.
pub(crate) fn words(name: &str) -> Vec<String> {
    let letters: Vec<char> = name.chars().collect();
    let mut words = vec![String::new()];
    for (at, &letter) in letters.iter().enumerate() {
        if !letter.is_alphanumeric() || begins_word(&letters, at) {
            words.push(String::new());
        }
        if let Some(word) = words.last_mut().filter(|_| letter.is_alphanumeric()) {
            word.extend(letter.to_lowercase());
        }
    }
    words.retain(|word| !word.is_empty());
    words
}

/// Returns true if the capital letter at `at` begins a word: a small letter or a digit stands before it, or one of
/// several capitals does and a small letter follows.
fn begins_word(letters: &[char], at: usize) -> bool {
    let letter = |at: Option<usize>| at.and_then(|at| letters.get(at)).copied();
    let is_capital = |letter: Option<char>| letter.is_some_and(char::is_uppercase);
    let before = letter(at.checked_sub(1));
    is_capital(letter(Some(at)))
        && (before.is_some_and(|c| c.is_lowercase() || c.is_numeric())
            || is_capital(before) && letter(at.checked_add(1)).is_some_and(char::is_lowercase))
}

/// The shortest rule, in one piece, that is also found at the end of a longer word: `dbpassword`. The masks search by the
/// same number.
const DISTINCT: usize = 5;

/// Returns true if each name that holds the words of `name` also holds those of `rule`: one after the other, or in one
/// piece, as `api_key` in `apikey`.
pub(crate) fn holds(name: &[String], rule: &[String]) -> bool {
    let joined = rule.concat();
    let is_piece = |word: &String| {
        is_word(word, &joined) || joined.len() >= DISTINCT && undigited(word).ends_with(&joined)
    };
    let is_run = |run: &[String]| run.iter().zip(rule).all(|(word, wanted)| is_word(word, wanted));
    !joined.is_empty() && (name.windows(rule.len()).any(is_run) || name.iter().any(is_piece))
}

/// A word is also found with a number behind it: `password2`.
fn is_word(word: &str, wanted: &str) -> bool {
    word == wanted || undigited(word) == wanted
}

fn undigited(word: &str) -> &str {
    word.trim_end_matches(|c: char| c.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_spellings_have_the_same_words() {
        for (name, expected) in [
            ("access_token", "access token"),
            ("accessToken", "access token"),
            ("AccessToken", "access token"),
            ("access-token", "access token"),
            ("ACCESS_TOKEN", "access token"),
            ("Access Token", "access token"),
            ("userAccessToken", "user access token"),
            ("DBPassword", "db password"),
            ("APIKey", "api key"),
            ("apikey", "apikey"),
            ("cvv2", "cvv2"),
            ("oauth2Token", "oauth2 token"),
            ("__auth__", "auth"),
            ("contraseñaÜbung", "contraseña übung"),
            ("", ""),
            ("--", ""),
        ] {
            assert_eq!(words(name).join(" "), expected, "{name}");
        }
    }

    #[test]
    fn a_name_holds_a_rule_by_whole_words() {
        for (name, rule, expected) in [
            ("userAccessToken", "access_token", true),
            ("DB_ACCESS_TOKEN", "access_token", true),
            ("token", "token", true),
            ("tokens_used", "token", false),
            ("access_user_token", "access_token", false),
            ("token", "access_token", false),
            ("apikey", "api_key", true),
            ("dbpassword", "password", true),
            ("password2", "password", true),
            ("gotp", "otp", false),
            ("api_key", "apikey", false),
            ("token", "", false),
        ] {
            assert_eq!(holds(&words(name), &words(rule)), expected, "{name}: {rule}");
        }
    }
}
