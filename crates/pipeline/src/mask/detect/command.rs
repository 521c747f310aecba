//! Passwords among the arguments of well-known commands and calls.

mod form;
mod table;

use std::ops::Range;

use super::look::Look;
use super::placeholder::is_placeholder;
use super::random::is_random;
use super::word::begins_word;
use crate::mask::meter::{Meter, Unmaskable};
use form::Value;
use table::{COMMANDS, Command, Password};

/// The most bytes of a command that are searched: of curl, whose headers and data come first, and of others.
const LONG: usize = 512;
const LINE: usize = 256;

/// The signs of all commands.
pub(super) const SIGNS: &[&str] = &SIGNS_OF;

const SIGNS_OF: [&str; COMMANDS.len()] = {
    let mut signs = [""; COMMANDS.len()];
    let mut at = 0;
    while at < signs.len() {
        signs[at] = COMMANDS[at].sign;
        at += 1;
    }
    signs
};

/// The password among the arguments of the command at `at`.
pub(super) fn look(text: &str, at: usize, meter: &Meter) -> Look {
    let bytes = text.as_bytes();
    meter.charge(COMMANDS.len())?;
    let is_here = |command: &&Command| {
        let sign = bytes.get(at..at + command.sign.len());
        sign.is_some_and(|sign| sign.eq_ignore_ascii_case(command.sign.as_bytes()))
    };
    let Some(command) = COMMANDS.iter().find(is_here).filter(|command| begins(bytes, at, command)) else {
        return Ok(None);
    };
    let start = at + command.sign.trim_end_matches('-').len();
    let line = line(bytes, start, command.sign, meter)?;
    for password in command.passwords {
        meter.charge(line.len())?;
        let place = match password {
            Password::Option(options, value) => option(text, line.clone(), options, *value),
            Password::Argument(number, value) => positional(text, line.clone(), *number, *value),
            Password::Quoted(number) => quoted(bytes, line.clone(), *number),
            Password::Piped(value) => {
                meter.charge(LINE)?;
                piped(text, at, *value)
            }
        };
        let place = place.filter(|place| !place.is_empty());
        if let Some(place) =
            place.filter(|place| !is_placeholder(text.get(place.clone()).unwrap_or_default()))
        {
            return Ok(Some(place));
        }
    }
    Ok(None)
}

/// A command begins a word; an option and the end of a name may stand within one.
fn begins(bytes: &[u8], at: usize, command: &Command) -> bool {
    let is_part =
        ["-password pass:", "storepass ", "keypass ", "NetworkCredential(", "PSCredential(", "auth=("];
    is_part.contains(&command.sign) || begins_word(bytes, at)
}

/// The arguments from `start` on: to the end of the line, a pipe, or the same command again.
fn line(bytes: &[u8], start: usize, sign: &str, meter: &Meter) -> Result<Range<usize>, Unmaskable> {
    let first = sign.as_bytes().first().copied().unwrap_or_default();
    let most = if sign.starts_with("curl") { LONG } else { LINE };
    let window = bytes.get(start..bytes.len().min(start + most)).unwrap_or_default();
    let ends = |at: usize| match window.get(at..) {
        // A backslash continues a line.
        Some([b'\n', ..] | [b'\\', b'n', ..]) => {
            let before = window.get(..at).unwrap_or_default();
            !before.strip_suffix(b"\r").unwrap_or(before).ends_with(b"\\")
        }
        Some([b'|', ..] | [b'&', b'&', ..]) => true,
        Some([byte, ..]) if byte.eq_ignore_ascii_case(&first) => {
            window.get(at..at + sign.len()).is_some_and(|other| other.eq_ignore_ascii_case(sign.as_bytes()))
        }
        _ => false,
    };
    let length = (0..window.len()).find(|at| ends(*at)).unwrap_or(window.len());
    meter.charge(length + 1)?;
    Ok(start..start + length)
}

/// The value of one of the options.
fn option(text: &str, line: Range<usize>, options: &[&str], form: Value) -> Option<Range<usize>> {
    let bytes = text.as_bytes();
    let begins = |at: usize| at == line.start || bytes.get(at - 1).is_some_and(u8::is_ascii_whitespace);
    line.clone().filter(|at| bytes.get(*at) == Some(&b'-') && begins(*at)).find_map(|at| {
        options.iter().find_map(|option| {
            let rest = bytes.get(at..line.end)?;
            let behind = rest.strip_prefix(option.as_bytes()).or_else(|| combined(rest, option, form))?;
            value(text, line.end - behind.len(), option, form)
        })
    })
}

/// The text behind an option that stands last among others of one letter: `-sSu user:password`.
fn combined<'a>(rest: &'a [u8], option: &str, form: Value) -> Option<&'a [u8]> {
    const LETTERS: usize = 8;
    let letters = rest.iter().skip(1).take(LETTERS).take_while(|byte| byte.is_ascii_alphabetic()).count();
    let is_last = option.len() == 2 && form == Value::User && letters > 1;
    let (letters, behind) = rest.split_at_checked(1 + letters)?;
    (is_last && letters.last() == option.as_bytes().last() && behind.first() == Some(&b' ')).then_some(behind)
}

/// The value that begins at `at`, behind its option.
fn value(text: &str, at: usize, option: &str, form: Value) -> Option<Range<usize>> {
    let bytes = text.as_bytes();
    let spaces = bytes.iter().skip(at).take_while(|byte| **byte == b' ').count();
    let start = match (bytes.get(at), form) {
        (Some(b' '), Value::Glued) => return None,
        (Some(b' '), _) => at + spaces,
        (Some(b'='), _) => at + 1,
        (Some(_), _) if !option.starts_with("--") => at,
        _ => return None,
    };
    let place = argument(bytes, start)?;
    // Another option, or a longer one: `-port`.
    let is_option =
        bytes.get(place.start) == Some(&b'-') || option == "-p" && text.get(place.clone()) == Some("ort");
    if is_option { None } else { within(text, place, form) }
}

/// The argument of a number, options aside.
fn positional(text: &str, line: Range<usize>, number: usize, form: Value) -> Option<Range<usize>> {
    let bytes = text.as_bytes();
    let (mut at, mut left) = (line.start, number);
    while at < line.end {
        let is_between = |byte: &&u8| byte.is_ascii_whitespace() || matches!(byte, b'"' | b'\'' | b'\\');
        let gap = bytes.get(at..line.end)?.iter().take_while(is_between).count();
        // The quote before an argument is its own.
        let own = usize::from(gap > 0 && matches!(bytes.get(at + gap - 1), Some(b'"' | b'\'')));
        let place = argument(bytes, at + gap - own)?;
        let next = place.end.max(at + gap + 1);
        if bytes.get(place.start) != Some(&b'-') {
            left -= 1;
            if left == 0 {
                return within(text, place, form).filter(|place| place.end <= line.end);
            }
        }
        at = next + usize::from(own == 1);
    }
    None
}

/// The content of the quotes of a number.
fn quoted(bytes: &[u8], line: Range<usize>, number: usize) -> Option<Range<usize>> {
    let mut at = line.start;
    for left in (0..number).rev() {
        at += bytes.get(at..line.end)?.iter().position(|byte| matches!(byte, b'"' | b'\'' | b')'))?;
        // A backslash before a quote is JSON's.
        let place = argument(bytes, at).filter(|_| bytes.get(at) != Some(&b')'))?;
        if left == 0 {
            return Some(place).filter(|place| place.end <= line.end);
        }
        let escapes = bytes.get(place.end..)?.iter().take_while(|byte| **byte == b'\\').count();
        at = place.end + escapes + 1;
    }
    None
}

/// The text that an `echo` prints into the pipe before the command at `at`.
fn piped(text: &str, at: usize, form: Value) -> Option<Range<usize>> {
    let bytes = text.as_bytes();
    let from = at.saturating_sub(LINE);
    let window = bytes.get(from..at)?;
    let line = memchr::memrchr(b'\n', window).map_or(0, |line| line + 1);
    let pipe = memchr::memrchr(b'|', window).filter(|pipe| *pipe > line)?;
    let before = window.get(line..pipe)?;
    let echo = ["echo ", "printf "]
        .iter()
        .find_map(|echo| memchr::memmem::rfind(before, echo.as_bytes()).map(|at| at + echo.len()))?;
    let start = from + line + echo;
    positional(text, start..from + pipe, 1, form)
}

/// The argument at `at`, without its quotes.
fn argument(bytes: &[u8], at: usize) -> Option<Range<usize>> {
    let slashes = bytes.iter().skip(at).take_while(|byte| **byte == b'\\').count();
    let window = bytes.get(..bytes.len().min(at + LONG))?;
    if let Some(quote @ (b'"' | b'\'')) = bytes.get(at + slashes) {
        let start = at + slashes + 1;
        let length = memchr::memchr(*quote, window.get(start..)?)?;
        let escapes =
            window.get(start..start + length)?.iter().rev().take_while(|byte| **byte == b'\\').count();
        return Some(start..start + length - escapes);
    }
    let ends = |byte: &u8| byte.is_ascii_whitespace() || matches!(byte, b'"' | b'\'' | b'\\' | b'`' | b';');
    let length = window.get(at..)?.iter().position(ends).unwrap_or(window.len() - at);
    Some(at..at + length)
}

/// The password within an argument.
fn within(text: &str, place: Range<usize>, form: Value) -> Option<Range<usize>> {
    let bytes = text.as_bytes();
    let argument = bytes.get(place.clone())?;
    let behind = |separator: u8| memchr::memchr(separator, argument).map(|at| place.start + at + 1);
    match form {
        Value::Whole | Value::Glued => Some(place),
        Value::Proven => argument.iter().any(u8::is_ascii_digit).then_some(place),
        Value::Percent => Some(behind(b'%')?..place.end),
        Value::Comma => Some(behind(b',')?..place.end),
        Value::Pairs => memchr::memchr(b'=', argument).map(|_| place),
        Value::Oracle => oracle(bytes, place),
        Value::User => {
            let colon = behind(b':')?;
            let is_quote = matches!(bytes.get(place.end), Some(b'"' | b'\''));
            // An address behind an option that its user forgot: `-u https://host`.
            if bytes.get(colon..place.end)?.starts_with(b"//") {
                None
            } else if colon < place.end {
                Some(colon..place.end)
            } else if is_random(text.get(place.start..colon - 1)?) {
                // A token in the place of the user: `-u "token:"`.
                Some(place.start..colon - 1)
            } else {
                // `user:'password'`.
                is_quote.then(|| self::argument(bytes, place.end)).flatten()
            }
        }
    }
}

/// Oracle's `user/password@host`.
fn oracle(bytes: &[u8], place: Range<usize>) -> Option<Range<usize>> {
    let word = bytes.get(place.clone())?;
    // `jdbc:oracle:` has its driver's kind before the user.
    let driver = [&b"thin:"[..], b"oci:"]
        .iter()
        .find(|driver| word.starts_with(driver))
        .map_or(0, |driver| driver.len());
    let (at, word) = (place.start + driver, word.get(driver..)?);
    let slash = memchr::memchr(b'/', word)?;
    let sign = memchr::memrchr(b'@', word).filter(|sign| *sign > slash + 1)?;
    let user = word.get(..slash)?;
    let is_user =
        !user.is_empty() && user.iter().all(|byte| byte.is_ascii_alphanumeric() || b"_$#".contains(byte));
    is_user.then_some(at + slash + 1..at + sign)
}

#[cfg(test)]
mod tests;
