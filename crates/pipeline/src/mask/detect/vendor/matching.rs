//! The place of a token around its sign. Every run of characters has a most, so that a look is bounded.

use std::ops::Range;

use super::checksum;
use super::edges::{MARGIN, begins, ends, escaped};
use super::kind::Kind;
use super::shape::{Piece, Proof, Shape};
use crate::mask::meter::{Meter, Unmaskable};

/// The place of the token of this shape whose `sign` begins at `at`.
pub(super) fn token(
    shape: &Shape,
    sign: &str,
    bytes: &[u8],
    at: usize,
    meter: &Meter,
) -> Result<Option<Range<usize>>, Unmaskable> {
    meter.charge(MARGIN)?;
    let behind = at + sign.len();
    let Some(start) = back(bytes, at, shape.head, meter)? else { return Ok(None) };
    if !begins(bytes, start, shape.start) {
        let glued = behind..behind + checksum::LENGTH;
        if shape.proof != Proof::Checksum || !is_checked(bytes, glued.clone(), meter)? {
            return Ok(None);
        }
        return Ok(Some(at..glued.end));
    }
    let Some(end) = forth(bytes, behind, shape.body, meter)? else { return Ok(None) };
    if !ends(bytes, end, shape.start)
        || !is_proven(shape.proof, bytes.get(behind..end).unwrap_or_default(), meter)?
    {
        return Ok(None);
    }
    Ok(Some(if shape.is_named { behind } else { start }..end))
}

fn is_checked(bytes: &[u8], place: Range<usize>, meter: &Meter) -> Result<bool, Unmaskable> {
    meter.charge(checksum::LENGTH)?;
    Ok(bytes.get(place).is_some_and(checksum::is_right))
}

fn is_proven(proof: Proof, token: &[u8], meter: &Meter) -> Result<bool, Unmaskable> {
    if matches!(proof, Proof::Nothing | Proof::Checksum) {
        return Ok(true);
    }
    meter.charge(token.len())?;
    let has = |of: fn(&u8) -> bool| token.iter().any(of);
    let is_mixed = || has(u8::is_ascii_uppercase) && has(u8::is_ascii_lowercase);
    Ok(has(u8::is_ascii_digit) && (proof == Proof::Digit || is_mixed()))
}

/// The end of `pieces` from `from` on.
fn forth(bytes: &[u8], from: usize, pieces: &[Piece], meter: &Meter) -> Result<Option<usize>, Unmaskable> {
    let mut end = from;
    for piece in pieces {
        let rest = bytes.get(end..).unwrap_or_default();
        let length = match piece {
            Piece::Text(text) => one_of(&[text], meter, |text| rest.starts_with(text))?,
            Piece::OneOf(texts) => one_of(texts, meter, |text| rest.starts_with(text))?,
            Piece::Maybe(pieces) => forth(bytes, end, pieces, meter)?.map_or(Some(0), |to| Some(to - end)),
            Piece::Run(kind, fewest, most) => run(rest, *kind, *fewest, *most, meter)?,
        };
        let Some(length) = length else { return Ok(None) };
        end += length;
    }
    Ok(Some(end))
}

/// The start of `pieces` that end before `to`.
fn back(bytes: &[u8], to: usize, pieces: &[Piece], meter: &Meter) -> Result<Option<usize>, Unmaskable> {
    let mut start = to;
    for piece in pieces.iter().rev() {
        let rest = bytes.get(..start).unwrap_or_default();
        let length = match piece {
            Piece::Text(text) => one_of(&[text], meter, |text| rest.ends_with(text))?,
            Piece::OneOf(texts) => one_of(texts, meter, |text| rest.ends_with(text))?,
            Piece::Maybe(pieces) => back(bytes, start, pieces, meter)?.map_or(Some(0), |at| Some(start - at)),
            Piece::Run(kind, fewest, most) => run_back(rest, *kind, *fewest, *most, meter)?,
        };
        let Some(length) = length else { return Ok(None) };
        start = start.saturating_sub(length);
    }
    Ok(Some(start))
}

/// The length of the first of `texts` that is there.
fn one_of(
    texts: &[&str],
    meter: &Meter,
    is_there: impl Fn(&[u8]) -> bool,
) -> Result<Option<usize>, Unmaskable> {
    for text in texts {
        meter.charge(text.len())?;
        if is_there(text.as_bytes()) {
            return Ok(Some(text.len()));
        }
    }
    Ok(None)
}

/// The length in bytes of `fewest` to `most` characters at the start of `bytes`, which no further one follows. Dots at
/// the end are a sentence's.
fn run(
    bytes: &[u8],
    kind: Kind,
    fewest: usize,
    most: usize,
    meter: &Meter,
) -> Result<Option<usize>, Unmaskable> {
    let (mut count, mut end) = (0, 0);
    while count <= most {
        match kind.length(bytes.get(end..).unwrap_or_default()) {
            0 => break,
            length => (count, end) = (count + 1, end + length),
        }
    }
    meter.charge(end + 1)?;
    let dots = bytes.get(..end).unwrap_or_default().iter().rev().take_while(|byte| **byte == b'.').count();
    if dots > 0 && count - dots >= fewest {
        (count, end) = (count - dots, end - dots);
    }
    Ok((fewest..=most).contains(&count).then_some(end))
}

/// The number of characters at the end of `bytes`, `fewest` to `most`, which no further one precedes.
fn run_back(
    bytes: &[u8],
    kind: Kind,
    fewest: usize,
    most: usize,
    meter: &Meter,
) -> Result<Option<usize>, Unmaskable> {
    let reach = most + MARGIN;
    let count = bytes.iter().rev().take(reach).take_while(|byte| kind.has(**byte)).count();
    meter.charge(count + 1)?;
    // The letters of an escape, as in `\n`, are of the alphabet but not of the token.
    let count = count - escaped(bytes, count);
    Ok((fewest..=most).contains(&count).then_some(count))
}
