//! The one way by which members get into a document. Logz.io answers 200 and then spoils a log of over 1,000 fields,
//! deeper than 10, with a field over 32,700 characters, a dot in a name or a name twice ("Invalid logs", "Mapping
//! errors"): what would be spoiled is not written.
//!
//! A document has three kinds of members, and no name is of two kinds: its own ([`Own`]), each written at most once;
//! those that the table sets ([`Constant`]); and those that a message brings ([`Foreign`]).

use std::borrow::Cow;
use std::fmt::Write;

use super::constant::Constant;
use super::own::Own;
use super::rules::Fate;
use crate::json::{Escaped, escape};

/// The longest value of the document's own fields but `message`, in UTF-16 units. AWS, `DescribeLogStreams`: a log
/// stream's name has at most 512 characters. More is not AWS's, and must not fill a line.
const MAX_OWN: usize = 4_096;

/// A document that is being written: a line of JSON.
pub(super) struct Document<'o> {
    out: &'o mut String,
    written: u32,
    before: char,
}

impl<'o> Document<'o> {
    /// A document at the end of `out`, without members yet.
    pub(super) fn open(out: &'o mut String) -> Document<'o> {
        Document { out, written: 0, before: '{' }
    }

    /// Ends the line, which has one member at least.
    pub(super) fn close(self) {
        self.out.push_str("}\n");
    }

    /// A field of the document's own whose value is the content of a JSON string, cut where it is too long.
    pub(super) fn text(&mut self, own: Own, value: Escaped<'_>) {
        self.own(own, |out| {
            out.push('"');
            out.push_str(short(value));
            out.push('"');
        });
    }

    /// A field of the document's own whose value is a plain text.
    pub(super) fn plain(&mut self, own: Own, value: &str) {
        self.own(own, |out| {
            out.push('"');
            escape(value, out);
            out.push('"');
        });
    }

    /// A field of the document's own whose value is a string whose content `write` writes.
    pub(super) fn written(&mut self, own: Own, write: impl FnOnce(&mut String)) {
        self.own(own, |out| {
            out.push('"');
            write(out);
            out.push('"');
        });
    }

    /// A field of the document's own that is a number.
    pub(super) fn number(&mut self, own: Own, value: usize) {
        self.own(own, |out| {
            // Writing to a String does not fail.
            let _ = write!(out, "{value}");
        });
    }

    /// The members that every document of the log group has.
    pub(super) fn constant(&mut self, constant: &Constant) {
        self.written |= constant.own();
        self.out.push(self.before);
        self.before = ',';
        // It has `type` at least.
        self.out.push_str(constant.json());
    }

    /// The members that the message brings.
    pub(super) fn foreign(&mut self, foreign: &Foreign<'_>) {
        for member in &foreign.members {
            self.out.push(self.before);
            self.before = ',';
            self.out.push('"');
            escape(&member.name, self.out);
            self.out.push_str("\":");
            match &member.json {
                Cow::Borrowed(raw) => write_on_one_line(raw, self.out),
                Cow::Owned(json) => self.out.push_str(json),
            }
        }
    }

    fn own(&mut self, own: Own, write: impl FnOnce(&mut String)) {
        if self.written & own.bit() != 0 {
            return;
        }
        self.written |= own.bit();
        self.out.push(self.before);
        self.before = ',';
        self.out.push('"');
        self.out.push_str(own.name());
        self.out.push_str("\":");
        write(self.out);
    }
}

/// A member that a message brings.
#[derive(Clone, Debug)]
pub(super) struct Member<'a> {
    pub(super) name: Cow<'a, str>,
    /// Its value: as it stands in the message, which may have lines, or written anew.
    pub(super) json: Cow<'a, str>,
}

/// Members that a message brings: with the document's own and the table's they are within the listener's limits.
#[derive(Clone, Debug, Default)]
pub(super) struct Foreign<'a> {
    pub(super) members: Vec<Member<'a>>,
}

impl<'a> Foreign<'a> {
    /// About as many bytes as they are in a line.
    pub(super) fn bytes(&self) -> usize {
        self.members.iter().map(|member| member.name.len() + member.json.len() + 4).sum()
    }

    pub(super) fn has(&self, name: &str) -> bool {
        self.members.iter().any(|member| member.name == name)
    }

    /// Adds a member of Lambda's own, unless the table removes it or its name is taken.
    pub(super) fn add(&mut self, constant: &Constant, name: &'a str, json: Cow<'a, str>) {
        let Fate::Shipped { new_name, is_text } = constant.rules().fate(name) else { return };
        let mut name = new_name.map_or(Cow::Borrowed(name), Cow::Owned);
        // A word, such as the status of a timeout, goes on under another name; a number that no Lambda of AWS has does not.
        if json.starts_with('"') && constant.is_taken(&name) {
            name = format!("app_{name}").into();
        }
        let json = if is_text && !json.starts_with('"') { format!("\"{json}\"").into() } else { json };
        if !constant.is_taken(&name) && !self.has(&name) {
            self.members.push(Member { name, json });
        }
    }
}

/// The start of a value of the document's own, as much as it may have.
fn short(value: Escaped<'_>) -> &str {
    let raw = value.raw();
    // A character takes at least a byte: nearly every value is short enough without being counted.
    if raw.len() <= MAX_OWN {
        return raw;
    }
    let (mut units, mut end) = (0, 0);
    for (character, length) in value.characters() {
        units += character.len_utf16();
        if units > MAX_OWN {
            break;
        }
        end += length;
    }
    raw.get(..end).unwrap_or_default()
}

/// Between its tokens JSON may hold newlines; in a line of newline-delimited JSON it may not.
fn write_on_one_line(raw: &str, out: &mut String) {
    let breaks = |byte: u8| byte < b' ';
    // Every byte is looked at, so that the look is at many at once.
    if raw.bytes().fold(false, |found, byte| found | breaks(byte)) {
        out.extend(raw.split(|character: char| character.is_ascii() && breaks(character as u8)));
    } else {
        out.push_str(raw);
    }
}
