//! `names` of a mask: names as words, without the syntax of `keys`.

use crate::findings::Findings;
use crate::name_words::{holds, words};
use crate::rule_sets::RuleSet;
use crate::written::Text;

/// The maximum length of an entry: it has a few words, and each is looked for in each name of a message.
const MAX_NAME: usize = 64;

/// The minimum length of an entry of one word. Shorter ones, such as `pw` and `id`, are parts of names of all kinds.
const MIN_WORD: usize = 3;

/// The names without faults.
pub(crate) fn names(list: &[Text], includes: &[&RuleSet], findings: &mut Findings) -> Vec<String> {
    let sound: Vec<&Text> = list.iter().filter(|name| is_sound(name, findings)).collect();
    warn_of_covered(&sound, includes, findings);
    sound.into_iter().map(|name| name.get_ref().clone()).collect()
}

/// A mistake in a name: its message, its label and its fix.
type Mistake = (&'static str, &'static str, String);

fn is_sound(name: &Text, findings: &mut Findings) -> bool {
    let Some((message, label, help)) = mistake(name.get_ref()) else { return true };
    findings.fault(name.span(), message).label(label).help(help);
    false
}

fn mistake(name: &str) -> Option<Mistake> {
    let words = words(name);
    let joined = words.join("_");
    if name.trim().is_empty() {
        return Some((
            "This name is empty.",
            "empty",
            "write the words of a name: `access_token`".to_owned(),
        ));
    }
    if name.chars().count() > MAX_NAME {
        let help = format!("use at most {MAX_NAME} characters: the words that tell the secret");
        return Some(("This name is too long.", "too long", help));
    }
    if name.contains(['*', '?']) {
        let help = if joined.is_empty() {
            "write the words of a name; a glob belongs in `keys`".to_owned()
        } else {
            format!("write `{joined:?}`: it also masks longer names that hold these words")
        };
        return Some(("A name has no `*` and no `?`.", "not needed here", help));
    }
    if name.contains('.') {
        let help = format!("write it in `keys`: `keys = [{name:?}]`");
        return Some(("A name is not a path.", "a dot leads into an object", help));
    }
    if words.is_empty() {
        let help = "write the words of a name: `access_token`".to_owned();
        return Some(("This name has no word.", "no letter and no digit", help));
    }
    if let Some(sign) = name.chars().find(|&c| !c.is_alphanumeric() && !"_- ".contains(c)) {
        return Some(("A name consists of words.", "more than words", without(sign, &joined)));
    }
    let is_short = words.len() == 1 && joined.chars().count() < MIN_WORD;
    is_short.then(|| {
        let help = format!("write more of the name, or the whole name in `keys`: `keys = [{name:?}]`");
        ("This name is too short: it would match parts of other names.", "fewer than three letters", help)
    })
}

fn without(sign: char, joined: &str) -> String {
    format!(
        "words are letters and digits, with `_`, `-` or a space between them; without `{}` it is `{joined:?}`",
        sign.escape_debug()
    )
}

/// Warns of each name that another one, or an included set, covers.
fn warn_of_covered(names: &[&Text], includes: &[&RuleSet], findings: &mut Findings) {
    let own: Vec<Vec<String>> = names.iter().map(|name| words(name.get_ref())).collect();
    let of_sets: Vec<(&RuleSet, &str, Vec<String>)> =
        includes.iter().flat_map(|set| set.names.iter().map(|name| (*set, *name, words(name)))).collect();
    for (at, (name, held)) in names.iter().zip(&own).enumerate() {
        let by_set = of_sets.iter().find(|(.., rule)| holds(held, rule));
        let mut others = own.iter().enumerate().zip(names);
        let by_own = others.find(|((other, rule), _)| {
            *other != at && holds(held, rule) && (rule.len() < held.len() || *other < at)
        });
        let by = match (by_set, by_own) {
            (Some((set, rule, _)), _) => format!("`{rule}` of `{}` covers it", set.id),
            (None, Some((_, rule))) if words(rule.get_ref()) == *held => "it is listed already".to_owned(),
            (None, Some((_, rule))) => format!("`{}` covers it", rule.get_ref()),
            (None, None) => continue,
        };
        findings
            .warning(name.span(), format!("The name `{}` changes nothing: {by}.", name.get_ref()))
            .label("has no effect")
            .help("remove it");
    }
}
