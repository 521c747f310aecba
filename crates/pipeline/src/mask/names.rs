//! Names as words: which rule a name is, and which names only sound like secrets.

mod metadata;
mod words;

use std::ops::Range;

use aho_corasick::AhoCorasick;
use routing::Mask;

pub(crate) use metadata::is_metadata;
pub(crate) use words::words;

/// The names of several masks.
#[derive(Debug, Default)]
pub(crate) struct Names {
    rules: Vec<Rule>,
    /// The letters of each rule, for a quick look.
    letters: Option<AhoCorasick>,
}

/// A name that tables write, as words.
#[derive(Debug)]
struct Rule {
    words: Vec<String>,
    /// The words in one piece.
    joined: String,
    mask: usize,
    /// The name as the table writes it.
    written: String,
}

/// The answer to a name.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Named<'a> {
    /// It holds no rule's words.
    No,
    /// It holds a rule's words.
    Rule { mask: usize, written: &'a str },
    /// It holds a rule's words beside others that say that its value is no secret: `token_count`.
    About { written: &'a str, because: String },
}

/// The longest name, and the most words of one: what is longer is someone's data.
const LONGEST: usize = 96;
const MOST_WORDS: usize = 12;

/// The number of words of a path's last step, by which a value is named: `password` of `spring.datasource.password`. A
/// step such as `value` only repeats that there is one.
fn last_step(name: &str) -> usize {
    let mut steps = name.rsplit(['.', '/']).map(words).filter(|step| !step.is_empty());
    let Some(last) = steps.next() else { return 0 };
    let is_value = last.len() == 1
        && matches!(last[0].as_str(), "value" | "key" | "plaintext" | "plain" | "raw" | "text" | "current");
    last.len() + if is_value { steps.next().map_or(0, |step| step.len()) } else { 0 }
}

/// Words of names under which a random value may be a secret: what the `entropy` detector looks at.
pub(crate) const LOOSE: [&str; 10] =
    ["key", "auth", "cred", "pass", "secret", "token", "signature", "pwd", "salt", "private"];

/// Returns true if a name holds one of the [`LOOSE`] words and none that says that it is about one.
pub(crate) fn is_loose(name: &str) -> bool {
    let words = words(name);
    let holds =
        |word: &String| LOOSE.iter().any(|loose| word == loose || loose.len() > 3 && word.starts_with(loose));
    words.iter().any(holds) && !words.iter().any(|word| is_metadata(word))
}

/// The shortest words, in one piece, that are also found at the end of a longer word: `dbpassword`, `consumersecret`.
const DISTINCT: usize = 5;

impl Names {
    pub(crate) fn new<'a>(masks: impl Iterator<Item = &'a Mask>) -> Names {
        let rules = masks.enumerate().flat_map(|(mask, rules)| {
            rules.names.iter().filter_map(move |written| {
                let words = words(written);
                let joined = words.concat();
                (!joined.is_empty()).then(|| Rule { words, joined, mask, written: written.clone() })
            })
        });
        Names::of(rules.collect())
    }

    fn of(rules: Vec<Rule>) -> Names {
        let letters = rules.iter().map(|rule| letters(&rule.joined));
        Names { letters: AhoCorasick::new(letters).ok().filter(|_| !rules.is_empty()), rules }
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.rules.is_empty()
    }

    /// The rules whose letters a name holds, in their order: no others are the name's.
    fn may_be(&self, name: &str) -> Vec<&Rule> {
        let Some(automaton) = &self.letters else { return self.rules.iter().collect() };
        let name = letters(name);
        let mut found: Vec<usize> =
            automaton.find_overlapping_iter(&name).map(|found| found.pattern().as_usize()).collect();
        found.sort_unstable();
        found.dedup();
        found.into_iter().filter_map(|rule| self.rules.get(rule)).collect()
    }

    /// The rule of a name, whatever its spelling.
    pub(crate) fn rule_of(&self, name: &str) -> Named<'_> {
        if self.is_empty() {
            return Named::No;
        }
        let rules = self.may_be(name);
        if rules.is_empty() {
            return Named::No;
        }
        let words = words(name);
        if name.len() > LONGEST || words.len() > MOST_WORDS {
            return Named::No;
        }
        let last = words.len() - last_step(name);
        let mut about = Named::No;
        for rule in rules {
            let Some(place) = rule.place_in(&words).filter(|place| place.end > last) else { continue };
            let glued = rule.glued(&words, &place);
            match metadata::beside(&words, &place).or_else(|| metadata::before(glued)) {
                None => return Named::Rule { mask: rule.mask, written: &rule.written },
                Some(because) => about = Named::About { written: &rule.written, because: because.to_owned() },
            }
        }
        about
    }

    /// The literals of which each name that is a rule's holds one, folded as by [`super::signs`].
    pub(crate) fn literals(&self) -> impl Iterator<Item = String> + '_ {
        self.rules.iter().flat_map(|rule| {
            let apart = (rule.words.len() > 1).then(|| rule.words.join("_"));
            std::iter::once(rule.joined.clone()).chain(apart)
        })
    }
}

impl Rule {
    /// The place of the rule's words among `words`.
    fn place_in(&self, words: &[String]) -> Option<Range<usize>> {
        let count = self.words.len();
        let is_run = |start: &usize| {
            let run = words.get(*start..start + count).unwrap_or_default();
            run.len() == count && run.iter().zip(&self.words).all(|(word, wanted)| is_word(word, wanted))
        };
        let is_piece = |word: &String| {
            is_word(word, &self.joined)
                || self.joined.len() >= DISTINCT && undigited(word).ends_with(self.joined.as_str())
        };
        (0..words.len())
            .find(is_run)
            .map(|start| start..start + count)
            .or_else(|| words.iter().position(is_piece).map(|at| at..at + 1))
    }
}

impl Rule {
    /// The start of a word at whose end the rule's words are, in one piece.
    fn glued<'w>(&self, words: &'w [String], place: &Range<usize>) -> &'w str {
        let word = words.get(place.start).map_or("", String::as_str);
        undigited(word).strip_suffix(self.joined.as_str()).unwrap_or("")
    }
}

/// The letters of a name in lower case, without the separators and digits that stand between.
fn letters(name: &str) -> String {
    if name.is_ascii() {
        let letters = name.bytes().filter(u8::is_ascii_alphabetic);
        return letters.map(|letter| char::from(letter.to_ascii_lowercase())).collect();
    }
    let is_letter = |character: &char| character.is_alphanumeric() && !character.is_ascii_digit();
    name.chars().filter(is_letter).flat_map(char::to_lowercase).collect()
}

/// A word is also found with a number behind it: `password2`.
fn is_word(word: &str, wanted: &str) -> bool {
    word == wanted || undigited(word) == wanted
}

fn undigited(word: &str) -> &str {
    word.trim_end_matches(|character: char| character.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(written: &[&str]) -> Names {
        let rule = |written: &&str| Rule {
            words: words(written),
            joined: words(written).concat(),
            mask: 0,
            written: (*written).to_owned(),
        };
        Names::of(written.iter().map(rule).collect())
    }

    #[test]
    fn names_and_their_rules() {
        let names = names(&["password", "secret", "token", "access_key", "api_key", "cookie", "session_id"]);
        for (name, expected) in [
            ("password", "password"),
            ("PASSWORD", "password"),
            ("db_password", "password"),
            ("userPassword", "password"),
            ("userpassword", "password"),
            ("password2", "password"),
            ("passwordHash", "password"),
            ("spring.datasource.password", "password"),
            ("AWS_SECRET_ACCESS_KEY", "secret"),
            ("SecretAccessKey", "secret"),
            ("accessKey", "access_key"),
            ("accesskey", "access_key"),
            ("Access Key", "access_key"),
            ("x-api-key", "api_key"),
            ("apiKey", "api_key"),
            ("myapikey", "api_key"),
            ("accessToken", "token"),
            ("SessionToken", "token"),
            ("set-cookie", "cookie"),
            ("sessionId", "session_id"),
            ("consumersecret", "secret"),
            ("accesstoken", "token"),
            ("nexttoken", ""),
            ("clienttoken", ""),
            ("tokens", ""),
            ("aws_secretsmanager_secret.db", ""),
            ("token_cleaner.go", ""),
            ("db.password.value", "password"),
            ("secretary", ""),
            ("keyboard", ""),
            ("monkey", ""),
        ] {
            match names.rule_of(name) {
                Named::Rule { written, .. } => assert_eq!(written, expected, "{name}"),
                other => assert_eq!(expected, "", "{name}: {other:?}"),
            }
        }
    }

    #[test]
    fn names_about_secrets() {
        let names =
            names(&["password", "secret", "token", "access_key", "cookie", "session_id", "credential"]);
        for name in [
            "token_count",
            "tokenType",
            "token_use",
            "nextToken",
            "NextContinuationToken",
            "clientToken",
            "client_request_token",
            "max_token",
            "secret_name",
            "secretId",
            "SecretArn",
            "secretKeyRef",
            "password_policy",
            "passwordLastUsed",
            "password_expires_in",
            "cookie_domain",
            "access_key_id",
            "hasPassword",
            "credential_type",
        ] {
            assert!(matches!(names.rule_of(name), Named::About { .. }), "{name}: {:?}", names.rule_of(name));
        }
        assert!(
            matches!(names.rule_of("session_id"), Named::Rule { .. }),
            "a rule's own words are not beside it"
        );
    }
}
