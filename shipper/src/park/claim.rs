//! The team of a parked bulk and the token that it is sent under: read from its object and the table in force, never
//! from the message that points to it.

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::Timestamp;
use routing::Table;
use thiserror::Error;

use crate::park::keys::team_of;
use crate::park::metadata::{DOCUMENTS, EVENTS, Metadata, PARKED_AT, RAW_BYTES, TEAM, TOKEN, read};
use crate::park::pointer::Pointer;
use crate::team::tokens::is_reserved;

/// The reason why a pointer, or its object, is refused.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum Refusal {
    /// The key has not the form `parked/<team>/…`.
    #[error("the key {0} is not the key of a parked bulk")]
    Key(String),
    /// The object's metadata and its key name two teams.
    #[error("the object's key names the team {key}, but its metadata names the team {metadata}")]
    Torn {
        /// The team in the key.
        key: Arc<str>,
        /// The team in the metadata.
        metadata: String,
    },
    /// The pointer names a team that is not the object's.
    #[error("the pointer names the team {said}, but the object belongs to the team {team}")]
    Team {
        /// The object's team.
        team: Arc<str>,
        /// The pointer's.
        said: Arc<str>,
    },
    /// The pointer names a token that is not the object's.
    #[error("the pointer names the token {said}, but the object names the token {token}")]
    Token {
        /// The object's token.
        token: Arc<str>,
        /// The pointer's.
        said: Arc<str>,
    },
    /// The name is one of the hub's own secrets.
    #[error("{0} is not a token: names with a leading `_` are the hub's own secrets")]
    Reserved(Arc<str>),
    /// The table in force gives the token to another team.
    #[error("the token {token} belongs to the team {owner}, but the object belongs to the team {team}")]
    Foreign {
        /// The token.
        token: Arc<str>,
        /// The team that the table gives it to.
        owner: Arc<str>,
        /// The object's team.
        team: Arc<str>,
    },
    /// The object notes no token, and the table has several for its team.
    #[error("the object names no token, and the team {0} has several")]
    Undecided(Arc<str>),
}

/// Checks what a pointer says of itself, before its object is read.
pub fn plausible(pointer: &Pointer) -> Result<(), Refusal> {
    let team = team_of(&pointer.key).ok_or_else(|| Refusal::Key(pointer.key.clone()))?;
    if *pointer.team != *team {
        return Err(Refusal::Team { team: team.into(), said: Arc::clone(&pointer.team) });
    }
    if is_reserved(&pointer.token) {
        return Err(Refusal::Reserved(Arc::clone(&pointer.token)));
    }
    Ok(())
}

/// The pointer as its object and the table in force have it, if it agrees with them.
///
/// An object of an earlier release may lack metadata: its key then says the team, the table the token, and only
/// counts and its age are taken from the pointer.
pub fn verified(pointer: &Pointer, metadata: &Metadata, table: &Table) -> Result<Pointer, Refusal> {
    plausible(pointer)?;
    let team = team(&pointer.key, metadata)?;
    let noted = metadata.get(TOKEN).map(|token| Arc::from(token.as_str()));
    let is_own = |token: &Arc<str>| table.tokens().get(token) == Some(&team);
    let hint = Some(&pointer.token).filter(|token| is_own(token)).cloned();
    let token = token(&team, noted.clone().or(hint).as_ref(), table)?;
    let meant = noted.as_ref().unwrap_or(&token);
    if *meant != pointer.token {
        return Err(Refusal::Token { token: Arc::clone(meant), said: Arc::clone(&pointer.token) });
    }
    Ok(Pointer {
        team,
        token,
        events: read(metadata, EVENTS).unwrap_or(pointer.events),
        documents: read(metadata, DOCUMENTS).unwrap_or(pointer.documents),
        raw_bytes: read(metadata, RAW_BYTES).unwrap_or(pointer.raw_bytes),
        parked_at: read(metadata, PARKED_AT).unwrap_or(pointer.parked_at),
        ..pointer.clone()
    })
}

/// The pointer to an object of the park, parked or given up, that no pointer leads to.
pub fn of_object(
    bucket: &str,
    key: &str,
    metadata: &Metadata,
    bytes: usize,
    since: Timestamp,
    table: &Table,
) -> Result<Option<Pointer>, Refusal> {
    let team = team(key, metadata)?;
    let noted = metadata.get(TOKEN).map(|token| Arc::from(token.as_str()));
    let token = token(&team, noted.as_ref(), table)?;
    let since = read::<Timestamp>(metadata, PARKED_AT).unwrap_or(since);
    Ok(Pointer::of_object(bucket, key, metadata, bytes, since, (team, token)))
}

/// The object's team: its key names it, and its metadata may not say otherwise.
fn team(key: &str, metadata: &Metadata) -> Result<Arc<str>, Refusal> {
    let team: Arc<str> = team_of(key).ok_or_else(|| Refusal::Key(key.to_owned()))?.into();
    match metadata.get(TEAM) {
        Some(said) if **said != *team => Err(Refusal::Torn { key: team, metadata: said.clone() }),
        _ => Ok(team),
    }
}

/// The token that the table has for the team: the noted one if it still is the team's, else its only one. A noted
/// token that the table no longer has is kept where the table has no other, or more than one.
fn token(team: &Arc<str>, noted: Option<&Arc<str>>, table: &Table) -> Result<Arc<str>, Refusal> {
    let tokens = table.tokens();
    if let Some(noted) = noted {
        allowed(noted, team, &tokens)?;
        if tokens.contains_key(noted) {
            return Ok(Arc::clone(noted));
        }
    }
    let own: Vec<&Arc<str>> = tokens.iter().filter(|(_, of)| *of == team).map(|(token, _)| token).collect();
    let token = match (own.as_slice(), noted) {
        ([only], _) => Arc::clone(only),
        (_, Some(noted)) => Arc::clone(noted),
        ([], None) => table.token_without_env(team),
        (_, None) => return Err(Refusal::Undecided(Arc::clone(team))),
    };
    allowed(&token, team, &tokens)?;
    Ok(token)
}

fn allowed(token: &Arc<str>, team: &Arc<str>, tokens: &BTreeMap<Arc<str>, Arc<str>>) -> Result<(), Refusal> {
    if is_reserved(token) {
        return Err(Refusal::Reserved(Arc::clone(token)));
    }
    match tokens.get(token).filter(|owner| *owner != team) {
        Some(owner) => Err(Refusal::Foreign {
            token: Arc::clone(token),
            owner: Arc::clone(owner),
            team: Arc::clone(team),
        }),
        None => Ok(()),
    }
}
