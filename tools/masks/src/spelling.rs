//! Spellings of names: `dbPassword`, `db_password`, `DB_PASSWORD` are one name.

/// A spelling of a name's words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Spelling {
    /// `dbPassword`
    Camel,
    /// `DbPassword`
    Pascal,
    /// `db_password`
    Snake,
    /// `DB_PASSWORD`
    Upper,
    /// `db-password`
    Kebab,
    /// `Db-Password`
    Header,
    /// `db.password`
    Dotted,
    /// `dbpassword`, where people write it so; `db_password` otherwise.
    Glued,
}

/// Names that people write in one piece.
const GLUED: [&str; 22] = [
    "accesstoken",
    "accountkey",
    "adminpassword",
    "apikey",
    "apisecret",
    "apitoken",
    "appsecret",
    "authtoken",
    "clientsecret",
    "consumersecret",
    "dbpassword",
    "mypassword",
    "newpassword",
    "oldpassword",
    "privatekey",
    "refreshtoken",
    "rootpassword",
    "secretkey",
    "sessiontoken",
    "sharedsecret",
    "userpassword",
    "webhooksecret",
];

impl Spelling {
    pub(crate) fn spell(self, words: &[&str]) -> String {
        match self {
            Spelling::Pascal => words.iter().map(|word| capital(word)).collect(),
            Spelling::Camel => {
                let (first, rest) = words.split_first().unwrap_or((&"", &[]));
                rest.iter().fold((*first).to_owned(), |name, word| name + &capital(word))
            }
            Spelling::Snake => words.join("_"),
            Spelling::Upper => words.join("_").to_uppercase(),
            Spelling::Kebab => words.join("-"),
            Spelling::Header => words.iter().map(|word| capital(word)).collect::<Vec<_>>().join("-"),
            Spelling::Dotted => words.join("."),
            Spelling::Glued => {
                let glued = words.concat();
                if words.len() == 1 || GLUED.contains(&glued.as_str()) { glued } else { words.join("_") }
            }
        }
    }
}

fn capital(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map_or_else(String::new, |first| first.to_ascii_uppercase().to_string() + letters.as_str())
}
