//! Private keys.

use super::Look;
use crate::mask::meter::Meter;

pub(super) const SIGNS: &[&str] = &["-----BEGIN "];

/// RFC 7468: from the line that begins a private key to the one that ends it; to the end where that is cut off.
pub(super) fn look(text: &str, at: usize, meter: &Meter) -> Look {
    const BEGIN: &str = "-----BEGIN ";
    const LABEL: &str = "PRIVATE KEY-----";
    let from = at + BEGIN.len();
    let label = meter.run(text.as_bytes(), from, |byte| byte.is_ascii_uppercase() || byte == b' ')?;
    let Some(rest) = text.get(from + label..) else { return Ok(None) };
    let named = text.get(from..from + label).is_some_and(|label| label.ends_with("PRIVATE KEY"));
    if !named || !rest.starts_with("-----") {
        return Ok(None);
    }
    let end = match rest.find("-----END ").and_then(|end| Some(end + rest.get(end..)?.find(LABEL)?)) {
        Some(end) => from + label + end + LABEL.len(),
        None => text.len(),
    };
    meter.charge(end - at)?;
    Ok(Some(at..end))
}
