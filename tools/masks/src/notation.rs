//! A notation: how a log writes a name and a secret.

use crate::fill::fill;
use crate::kind::Kind;
use crate::random::Random;
use crate::secret::Secret;
use crate::spelling::Spelling;

/// Secrets that their names tell.
pub(crate) const NAMED: &[Kind] =
    &[Kind::Password, Kind::ApiKey, Kind::Token, Kind::ClientSecret, Kind::AwsSecret];
/// Those, and headers.
pub(crate) const NAMED_AND_HEADERS: &[Kind] = &[
    Kind::Password,
    Kind::ApiKey,
    Kind::Token,
    Kind::ClientSecret,
    Kind::AwsSecret,
    Kind::Authorization,
    Kind::Cookie,
];
/// Headers that hold secrets.
pub(crate) const HEADERS: &[Kind] = &[Kind::Authorization, Kind::Cookie, Kind::ApiKey, Kind::Token];

pub(crate) const IDENTIFIERS: &[Spelling] = &[Spelling::Camel, Spelling::Snake, Spelling::Glued];
pub(crate) const KEYS: &[Spelling] = &[
    Spelling::Camel,
    Spelling::Snake,
    Spelling::Kebab,
    Spelling::Pascal,
    Spelling::Upper,
    Spelling::Dotted,
    Spelling::Glued,
];
pub(crate) const ENVIRONMENT: &[Spelling] = &[Spelling::Upper];
pub(crate) const HEADER_NAMES: &[Spelling] = &[Spelling::Header, Spelling::Kebab];
pub(crate) const PASCAL: &[Spelling] = &[Spelling::Pascal];

/// Names beside the secret: a template's `«b»` and `«o»`.
const BEFORE: [&str; 8] = ["alice", "carol", "dmitri", "femke", "giulia", "hassan", "ingrid", "joaquin"];
const AFTER: [&str; 7] = ["settled", "queued", "accepted", "finished", "pending", "shipped", "archived"];

/// A notation: templates with `«k»` for the name (`«K»` in Pascal case), `«v»` for the value (`«len»` for its length), `«b»` before and `«o»`
/// after it for what must stay.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Notation {
    pub(crate) name: &'static str,
    pub(crate) kinds: &'static [Kind],
    pub(crate) spellings: &'static [Spelling],
    /// The characters that a value can't have here.
    pub(crate) avoid: &'static str,
    /// False if no threshold is held against it.
    pub(crate) is_promised: bool,
    escape: fn(&str) -> String,
    wrap: fn(&str) -> String,
    templates: &'static [&'static str],
}

/// A text in a notation.
#[derive(Clone, Debug)]
pub(crate) struct Written {
    pub(crate) text: String,
    pub(crate) kept: Vec<&'static str>,
}

impl Notation {
    pub(crate) const fn new(
        name: &'static str,
        kinds: &'static [Kind],
        spellings: &'static [Spelling],
        templates: &'static [&'static str],
    ) -> Notation {
        Notation {
            name,
            kinds,
            spellings,
            avoid: "",
            is_promised: true,
            escape: str::to_owned,
            wrap: str::to_owned,
            templates,
        }
    }

    /// The same for values without these characters; a space stands for any white space.
    pub(crate) const fn avoid(self, avoid: &'static str) -> Notation {
        Notation { avoid, ..self }
    }

    /// The same without a promise that masks find what is written so.
    pub(crate) const fn beyond(self) -> Notation {
        Notation { is_promised: false, ..self }
    }

    /// The same with escaped values.
    pub(crate) const fn escape(self, escape: fn(&str) -> String) -> Notation {
        Notation { escape, ..self }
    }

    /// The same with the whole text in something else.
    pub(crate) const fn wrap(self, wrap: fn(&str) -> String) -> Notation {
        Notation { wrap, ..self }
    }

    /// Returns true if the value can stand in this notation.
    pub(crate) fn holds(&self, value: &str) -> bool {
        let avoided = |c: char| self.avoid.contains(if c.is_whitespace() { ' ' } else { c });
        !value.contains(avoided)
    }

    /// Writes a secret. The same randomness gives the same text around it.
    pub(crate) fn write(&self, secret: &Secret, mut random: Random) -> Written {
        let template = random.pick(self.templates);
        let spelling = self.spellings.get(random.index(self.spellings.len())).unwrap_or(&Spelling::Camel);
        let (before, after) = (random.pick(&BEFORE), random.pick(&AFTER));
        let own = |field: &str| match field {
            "k" => Some(spelling.spell(secret.words)),
            "K" => Some(Spelling::Pascal.spell(secret.words)),
            "v" => Some((self.escape)(&secret.value)),
            "len" => Some(secret.value.len().to_string()),
            "b" => Some(before.to_owned()),
            "o" => Some(after.to_owned()),
            _ => None,
        };
        let text = (self.wrap)(&fill(template, &mut random, &own));
        let beside = [("«b»", before), ("«o»", after)];
        let kept =
            beside.iter().filter(|(field, _)| template.contains(field)).map(|(_, word)| *word).collect();
        Written { text, kept }
    }
}
