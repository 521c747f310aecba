//! The teams' tokens of this run: in Parameter Store, where the functions read them, and at the listener.

use std::collections::BTreeMap;
use std::sync::Arc;

use listener::{Account, Listener};
use routing::Table;
use uuid::Uuid;

use super::error::Error;

/// The name of the mask key, beside the tokens.
const MASK_KEY: &str = "_mask-key";

/// A token for every name that the tables of this run asked for. It has no `Debug`: it holds tokens.
pub(crate) struct Tokens {
    mask_key: String,
    by_name: BTreeMap<Arc<str>, Token>,
}

struct Token {
    team: Arc<str>,
    value: String,
}

impl Tokens {
    /// Makes a token for every name that the table can ask for.
    pub(crate) fn of(table: &Table) -> Tokens {
        let token = |(name, team)| (name, Token { team, value: random() });
        Tokens { mask_key: random(), by_name: table.tokens().into_iter().map(token).collect() }
    }

    /// A sub-account for each team, with all of the team's tokens.
    pub(crate) fn accounts(&self) -> impl Iterator<Item = Account> {
        self.by_name.values().map(|token| Account::new(&*token.team, &token.value))
    }

    /// Adds what a new version of the table asks for. A team that has a token uses it under its new names too.
    pub(crate) fn extend(&mut self, table: &Table, listener: &Listener) -> Result<(), Error> {
        for (name, team) in table.tokens() {
            if self.by_name.contains_key(&name) {
                continue;
            }
            let known = self.by_name.values().find(|token| token.team == team);
            let value = match known.map(|token| token.value.clone()) {
                Some(value) => value,
                None => new_account(listener, &team)?,
            };
            self.by_name.insert(name, Token { team, value });
        }
        Ok(())
    }

    /// Every token by its name, and the key of masks that hash.
    pub(crate) fn by_name(&self) -> BTreeMap<String, String> {
        let tokens = self.by_name.iter().map(|(name, token)| (name.to_string(), token.value.clone()));
        tokens.chain([(MASK_KEY.to_owned(), self.mask_key.clone())]).collect()
    }
}

fn new_account(listener: &Listener, team: &str) -> Result<String, Error> {
    let value = random();
    listener.set_token(team, &value)?;
    Ok(value)
}

/// 32 letters and digits, the form of the example in Logz.io's documentation.
fn random() -> String {
    Uuid::new_v4().simple().to_string()
}
