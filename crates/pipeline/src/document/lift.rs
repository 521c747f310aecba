//! A JSON message's members, lifted to the document's root.
//!
//! Dots in names become `_`. The message, the level and the request id are found under the names that other people's
//! loggers give them (`roles.rs`). What can't be lifted as it stands degrades by part (`reshape.rs`).

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};

use super::constant::Constant;
use super::members::{Foreign, Member};
use super::names::{any_twice, clean_text, is_metadata};
use super::reshape::{Reshape, content_of};
use super::roles::{self, Found, Role};
use super::rules::Fate;
use super::survey::Survey;
use super::unlifted::{Notes, Reason};
use super::unwrap::{Text, unwrap};
use crate::json::{Kind, Value};
use crate::level::{Level, Logged};
use crate::limits::Limits;

/// A line's members, ready to be written, and what they say.
#[derive(Debug)]
pub(super) struct Lifted<'a> {
    pub(super) foreign: Foreign<'a>,
    /// The line's own text; `None` where it has none but itself.
    pub(super) text: Option<Text<'a>>,
    pub(super) level: Option<Logged<'a>>,
    pub(super) request_id: Option<&'a str>,
    /// True if the members are those of an error that no code handled.
    pub(super) is_error: bool,
    pub(super) losses: Losses,
    /// A hash of the members' names and kinds; `None` where their values decide as what they are shipped.
    pub(super) shape: Option<u64>,
}

/// The differences between a line and its members.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Losses {
    /// Something is cut or left out, for it has no room.
    pub(super) is_lossy: bool,
    /// A value is another one, or one of two.
    pub(super) is_changed: bool,
    /// The table removed something.
    pub(super) has_removed: bool,
}

/// Lifts the members of `line`, a JSON object; `None` where it is none. `frame_id` is the request id of the frame round
/// it, `inner` takes the text of JSON within it, and `room` is how many bytes the members may have together.
pub(super) fn lift<'a>(
    line: &'a str,
    frame_id: Option<&'a str>,
    inner: &'a mut String,
    constant: &Constant,
    limits: &Limits,
    room: usize,
    notes: &mut Notes,
) -> Option<Lifted<'a>> {
    let mut survey = Survey::new(constant, limits);
    let mut outer = survey.root(line).ok()?;
    let unwrapped = unwrap(&mut outer, inner, &mut survey);
    // What an application says itself counts before what a runtime or a container says of its line.
    let level =
        Some(&unwrapped.members).filter(|inner| !inner.is_empty()).and_then(|inner| roles::level(inner));
    let level = level.or_else(|| roles::level(&outer));
    let (frame_level, mut frame_id) = (unwrapped.level, frame_id.or(unwrapped.request_id));
    let mut members = unwrapped.members;
    if members.is_empty() {
        members = outer;
    } else {
        // The id of an invocation is what its runtime says, whatever the application calls so.
        frame_id = frame_id.or_else(|| roles::request_id(&outer));
        merge(&mut members, outer, notes);
    }
    let request_id = frame_id.or_else(|| roles::request_id(&members));
    let is_error = roles::is_error(&members);
    let text = match roles::message(&members) {
        Some(at) => {
            let message = members.remove(at);
            members.retain(|found| {
                let is_other = found.key != message.key;
                if !is_other {
                    notes.add(Reason::Twice, &found.key);
                }
                is_other
            });
            Some(Text { content: text_of(&message.value), is_copy: false })
        }
        None => unwrapped.text,
    };
    members.retain(|found| !moves(found, request_id, level.as_ref()));
    let has_long_text = members.iter().any(|found| {
        // As a text it may have to be cut.
        found.value.raw.len() > limits.field_chars && (!constant.rules().is_plain() || found.key == LEVEL)
    });
    let is_odd =
        survey.needs_reshaping() || has_long_text || constant.rules().is_nested() || line.len() > room;
    let (mut losses, has_level) = (Losses::default(), level.is_some());
    let members = if is_odd {
        reshaped(members, has_level, constant, limits, room, notes, &mut losses)
    } else {
        copied(members, has_level, constant, notes, &mut losses)
    };
    losses.is_changed = notes.has(Reason::Twice) || notes.has(Reason::Mended);
    let level = level.map(|level| level.logged).or(frame_level);
    let (foreign, shape) = (Foreign { members }, Some(survey.shape()).filter(|_| !is_odd));
    Some(Lifted { foreign, text, level, request_id, is_error, losses, shape })
}

/// A message as the content of a JSON string: a string's own, all else as its JSON.
fn text_of<'a>(message: &Value<'a>) -> Cow<'a, str> {
    message.string().map_or_else(|| content_of(message), |text| Cow::Borrowed(text.raw()))
}

/// Returns true if a member's value becomes a field of the document's own, so that it does not stand there twice.
fn moves(found: &Found<'_>, request_id: Option<&str>, level: Option<&roles::Level<'_>>) -> bool {
    match found.role {
        Some(Role::Message(_)) => found.key == "message" && found.value.kind == Kind::Null,
        Some(Role::RequestId(_)) => request_id.is_some() && roles::id(found) == request_id,
        Some(Role::Level(_)) => {
            matches!(&*found.key, "log.level" | "log_level")
                && level.is_some_and(|level| std::ptr::eq(level.member, found.value.raw))
        }
        _ => false,
    }
}

/// Members that are copied as they stand. `has_level` says that the line has a level, so that its numbers have names.
fn copied<'a>(
    found: Vec<Found<'a>>,
    has_level: bool,
    constant: &Constant,
    notes: &mut Notes,
    losses: &mut Losses,
) -> Vec<Member<'a>> {
    let mut members = Vec::with_capacity(found.len());
    for found in found {
        let Some((name, is_text)) = name_of(found.key, constant) else {
            losses.has_removed = true;
            continue;
        };
        let json =
            if is_text { as_text(&name, &found.value, has_level) } else { Cow::Borrowed(found.value.raw) };
        members.push(Member { name, json });
    }
    once(members, notes)
}

/// Members that are written anew.
fn reshaped<'a>(
    found: Vec<Found<'a>>,
    has_level: bool,
    constant: &Constant,
    limits: &Limits,
    room: usize,
    notes: &mut Notes,
    losses: &mut Losses,
) -> Vec<Member<'a>> {
    let mut members = Vec::with_capacity(found.len());
    let mut reshape = Reshape::new(constant, limits, room, notes);
    for found in found {
        let Some((name, is_text)) = name_of(found.key, constant) else {
            losses.has_removed = true;
            continue;
        };
        let level = Some(as_text(&name, &found.value, has_level)).filter(|_| is_text && &*name == LEVEL);
        let json = match level {
            Some(level) => reshape.member(&name, &Value { kind: Kind::String, raw: &level }, false),
            None => reshape.member(&name, &found.value, is_text),
        };
        match json {
            Some(json) => members.push(Member { name, json: Cow::Owned(json) }),
            None => losses.is_lossy = true,
        }
    }
    losses.has_removed |= reshape.has_removed();
    losses.is_lossy |= notes.has(Reason::Long) || notes.has(Reason::Name);
    once(members, notes)
}

/// Puts the members of a wrapper behind those within it. The inner value counts where both have a name.
fn merge<'a>(inner: &mut Vec<Found<'a>>, outer: Vec<Found<'a>>, notes: &mut Notes) {
    let keys: HashSet<String> = inner.iter().map(|found| found.key.to_string()).collect();
    for found in outer {
        if !keys.contains(&*found.key) {
            inner.push(found);
        } else if found.role.is_none() && !matches!(&*found.key, "timestamp" | "time") {
            notes.add(Reason::Twice, &found.key);
        }
    }
}

/// Of a name that stands twice the last value counts.
fn once<'a>(members: Vec<Member<'a>>, notes: &mut Notes) -> Vec<Member<'a>> {
    if !any_twice(&members.iter().map(|member| member.name.as_ref()).collect::<Vec<&str>>()) {
        return members;
    }
    let mut places: HashMap<String, usize> = HashMap::new();
    let mut kept: Vec<Member<'a>> = Vec::with_capacity(members.len());
    for member in members {
        if let Some(last) = places.get(&*member.name).and_then(|at| kept.get_mut(*at)) {
            notes.add(Reason::Twice, &member.name);
            *last = member;
        } else {
            places.insert(member.name.to_string(), kept.len());
            kept.push(member);
        }
    }
    kept
}

/// The name that a member of the root has in the document, and whether its value becomes text; `None` where the table
/// removes it. A name that is taken, or that the store keeps for itself, becomes `app_<name>`; the table's rules may
/// call it by either.
fn name_of<'a>(key: Cow<'a, str>, constant: &Constant) -> Option<(Cow<'a, str>, bool)> {
    let rules = constant.rules();
    // The table may call a name with dots as it was logged, too.
    let logged = Some(&key).filter(|key| !rules.is_plain() && key.contains('.')).map(ToString::to_string);
    let mut name = clean_text(key);
    let mut is_text = rules.is_plain() && name == LEVEL;
    if !rules.is_plain() {
        for path in [Some(name.to_string()), logged].into_iter().flatten() {
            let Fate::Shipped { new_name, is_text: becomes_text } = rules.fate(&path) else { return None };
            is_text |= becomes_text;
            name = new_name.map_or(name, Cow::Owned);
        }
    }
    let is_free = |name: &str| !constant.is_taken(name) && !is_metadata(name);
    if is_free(&name) {
        return Some((name, is_text));
    }
    let mut app = format!("app_{name}");
    let Fate::Shipped { new_name, is_text: is_app_text } = rules.fate(&app) else { return None };
    is_text |= is_app_text;
    app = new_name.unwrap_or(app);
    // A table sets fifty fields a level at most.
    while !is_free(&app) {
        app.insert_str(0, "app_");
    }
    Some((app.into(), is_text))
}

/// The member whose numbers have names.
const LEVEL: &str = "level";

/// A value as a JSON string; `null`, which has no type, as it is.
fn as_text<'a>(name: &str, value: &Value<'a>, is_level: bool) -> Cow<'a, str> {
    match value.kind {
        Kind::String | Kind::Null => Cow::Borrowed(value.raw),
        Kind::Number
            if is_level && name == LEVEL && value.raw.len() == 2 && Level::of_number(value.raw).is_some() =>
        {
            let level = Level::of_number(value.raw).map_or("", Level::name);
            format!("\"{}\"", level.to_ascii_lowercase()).into()
        }
        _ => format!("\"{}\"", content_of(value)).into(),
    }
}
