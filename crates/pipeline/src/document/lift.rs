//! A JSON message's members, lifted to the document's root.
//!
//! Dots in names become `_`; whatever else the listener's side would spoil is not lifted: the line stays whole inside
//! `message`.

use std::borrow::Cow;

use super::constant::Constant;
use super::members::{Foreign, numeric_level};
use super::survey::Survey;
use crate::json::{Escaped, Kind, Value};
use crate::limits::Limits;

/// The outcome of lifting a message's members.
pub(crate) enum Lift<'a> {
    /// It is not a JSON object.
    NotJson,
    /// It is one, but the listener's side would spoil it.
    Spoiled,
    /// It is one.
    Lifted(Lifted<'a>),
}

/// Members to be written at the root.
pub(crate) struct Lifted<'a> {
    pub(crate) members: Foreign<'a>,
    /// The line's own `message` or `msg`.
    pub(crate) message: Option<Escaped<'a>>,
    /// The line's own `level`, in upper case.
    pub(crate) level: Option<Cow<'a, str>>,
}

/// Reads `text`; `constant` says which names are taken.
pub(crate) fn lift<'a>(text: &'a str, constant: &Constant, limits: &Limits) -> Lift<'a> {
    let mut survey = Survey::new(constant, limits);
    let Ok(mut members) = survey.root(text) else { return Lift::NotJson };
    let message = take_message(&mut members);
    let level = members.iter().find(|(key, _)| key == "level").and_then(|(_, value)| level_name(value));
    match Foreign::admit(members, &survey, constant) {
        Some(members) => Lift::Lifted(Lifted { members, message, level }),
        None => Lift::Spoiled,
    }
}

/// The line's own message leaves the members: `message`, else `msg`, where it is a string.
fn take_message<'a>(members: &mut Vec<(Cow<'a, str>, Value<'a>)>) -> Option<Escaped<'a>> {
    let at = ["message", "msg"]
        .into_iter()
        .find_map(|name| members.iter().position(|(key, value)| key == name && value.kind == Kind::String))?;
    members.remove(at).1.string()
}

fn level_name<'a>(level: &Value<'a>) -> Option<Cow<'a, str>> {
    match level.kind {
        Kind::String => level.string().map(Escaped::text).filter(|name| name.len() <= 20).map(|name| {
            if name.bytes().any(|byte| byte.is_ascii_lowercase()) {
                name.to_ascii_uppercase().into()
            } else {
                name
            }
        }),
        Kind::Number => numeric_level(level.raw).map(|name| name.to_ascii_uppercase().into()),
        _ => None,
    }
}
