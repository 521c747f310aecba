//! Ids of mail messages, which have an e-mail address's form.

use crate::mask::meter::{Meter, Unmaskable};

/// The names before an id: header fields (RFC 5322, section 3.6.4), in small letters, and Postfix's and sendmail's names.
const NAMES: &[&str] =
    &["message-id", "message_id", "messageid", "msgid", "in-reply-to", "references", "resent-message-id"];

/// The longest id that is looked for.
const ID: usize = 160;

/// The most ids of a `References` field that are passed on the way to its name.
const IDS: usize = 8;

/// Returns true if the name at `start` is in the angle brackets of an id, behind one of its names.
pub(super) fn is_at(bytes: &[u8], start: usize, meter: &Meter) -> Result<bool, Unmaskable> {
    let mut at = start;
    for _ in 0..IDS {
        let Some(open) = open(bytes, at, meter)? else { return Ok(false) };
        let spaces =
            meter.run_back(window(bytes, open, 4), 4.min(open), |byte| byte == b' ' || byte == b',')?;
        let before = bytes.get(..open - spaces).unwrap_or_default();
        match before {
            [rest @ .., b'>'] => at = rest.len(),
            _ => return is_named(before, meter),
        }
    }
    Ok(false)
}

/// The place of the bracket that opens the id which holds the byte before `at`.
fn open(bytes: &[u8], at: usize, meter: &Meter) -> Result<Option<usize>, Unmaskable> {
    let part = window(bytes, at, ID);
    let length =
        meter.run_back(part, part.len(), |byte| byte.is_ascii_graphic() && !b"<>\"\\".contains(&byte))?;
    let open = at.checked_sub(length + 1);
    Ok(open.filter(|open| bytes.get(*open) == Some(&b'<')))
}

/// The bytes before `at`, and no more than `most`.
fn window(bytes: &[u8], at: usize, most: usize) -> &[u8] {
    bytes.get(at.saturating_sub(most)..at).unwrap_or_default()
}

/// Returns true if a name of an id ends the text, with what assigns behind it.
fn is_named(before: &[u8], meter: &Meter) -> Result<bool, Unmaskable> {
    const LONGEST: usize = 28;
    let part = window(before, before.len(), LONGEST);
    meter.charge(LONGEST * 2)?;
    let name = part.iter().rposition(|byte| !b" :=\"'\\".contains(byte)).map_or(0, |last| last + 1);
    let name = part.get(..name).unwrap_or_default();
    let is_end = |known: &&'static str| {
        name.len()
            .checked_sub(known.len())
            .and_then(|start| name.get(start..))
            .is_some_and(|end| end.eq_ignore_ascii_case(known.as_bytes()))
    };
    Ok(name.len() < part.len() && NAMES.iter().any(is_end))
}

#[cfg(test)]
mod tests {
    use routing::Detector;

    use super::super::tests::check;

    #[test]
    fn ids_and_addresses() {
        check(
            Detector::Email,
            &[
                "postfix/cleanup[7]: 0A1B2C3D: message-id=<20261129010203.0A1B2C3D@mx.example.com>",
                "nrcpts=1, msgid=<200511091901.jA9J1UvC004306@mx.example.com>, relay=x",
                "Message-ID: <CA+k9X2mQ7vLp4=RtZ8w/x@mail.example.com>",
                "In-Reply-To: <a@example.com>",
                "References: <a@example.com> <b$1@example.org>, <c@example.net>",
                r#"\"Message-Id\":\"<a@example.com>\""#,
                "from=<⟦bob@example.com⟧>, to=<⟦eve@example.org⟧>",
                "To: Bob <⟦bob@example.com⟧>, <⟦eve@example.org⟧>",
                "message-id=none from <⟦bob@example.com⟧>",
                "<⟦bob@example.com⟧>",
            ],
        );
    }
}
