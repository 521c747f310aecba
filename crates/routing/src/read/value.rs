//! TOML values of the expected type, or a fault that names the type found.

use toml::Spanned;
use toml::de::{DeInteger, DeTable, DeValue};

use crate::decision::FieldValue;
use crate::fault::Fault;
use crate::findings::Findings;
use crate::read::account_id;
use crate::written::{Text, Texts};

/// A TOML value with its place.
pub(crate) type Value<'t> = Spanned<DeValue<'t>>;

pub(crate) fn text(key: &str, value: &Value, findings: &mut Findings) -> Option<Text> {
    typed(key, value, "a string", findings, |value| value.as_str().map(str::to_owned))
}

pub(crate) fn boolean(key: &str, value: &Value, findings: &mut Findings) -> Option<Spanned<bool>> {
    typed(key, value, "true or false", findings, |value| match value {
        DeValue::Boolean(boolean) => Some(*boolean),
        _ => None,
    })
}

pub(crate) fn integer(key: &str, value: &Value, findings: &mut Findings) -> Option<Spanned<i64>> {
    typed(key, value, "a whole number", findings, |value| value.as_integer().and_then(whole))
}

pub(crate) fn number(key: &str, value: &Value, findings: &mut Findings) -> Option<Spanned<f64>> {
    typed(key, value, "a number", findings, |value| match value {
        DeValue::Integer(integer) => integer.to_string().parse().ok(),
        DeValue::Float(float) => float.as_str().parse().ok(),
        _ => None,
    })
}

/// A value for a document's field.
pub(crate) fn scalar(key: &str, value: &Value, findings: &mut Findings) -> Option<Spanned<FieldValue>> {
    typed(key, value, "a string, a finite number, true or false", findings, |value| match value {
        DeValue::String(text) => Some(FieldValue::Text(text.to_string())),
        DeValue::Integer(integer) => whole(integer).map(FieldValue::Integer),
        DeValue::Float(float) => {
            float.as_str().parse().ok().filter(|f: &f64| f.is_finite()).map(FieldValue::Float)
        }
        DeValue::Boolean(boolean) => Some(FieldValue::Bool(*boolean)),
        _ => None,
    })
}

pub(crate) fn texts(key: &str, value: &Value, findings: &mut Findings) -> Option<Texts> {
    let Some(array) = value.get_ref().as_array() else {
        let fault = mistyped(key, value, "a list of strings", findings);
        if let Some(text) = value.get_ref().as_str() {
            fault.help(format!("write `[{text:?}]`"));
        }
        return None;
    };
    let entry = |value| typed(&format!("an entry of {key}"), value, "a string", findings, owned);
    Some(Spanned::new(value.span(), array.iter().filter_map(entry).collect()))
}

pub(crate) fn table<'t>(
    key: &str,
    value: &'t Value<'t>,
    findings: &mut Findings,
) -> Option<Spanned<&'t DeTable<'t>>> {
    let table = value.get_ref().as_table();
    if table.is_none() {
        mistyped(key, value, "a table", findings);
    }
    Some(Spanned::new(value.span(), table?))
}

pub(crate) fn tables<'t>(
    key: &str,
    value: &'t Value<'t>,
    hint: &str,
    findings: &mut Findings,
) -> Vec<Spanned<&'t DeTable<'t>>> {
    let Some(array) = value.get_ref().as_array() else {
        mistyped(key, value, "a list of tables", findings).help(hint.to_owned());
        return Vec::new();
    };
    array.iter().filter_map(|entry| table(key, entry, findings)).collect()
}

fn typed<T>(
    key: &str,
    value: &Value,
    wanted: &str,
    findings: &mut Findings,
    read: impl FnOnce(&DeValue) -> Option<T>,
) -> Option<Spanned<T>> {
    let read = read(value.get_ref());
    if read.is_none() {
        mistyped(key, value, wanted, findings);
    }
    Some(Spanned::new(value.span(), read?))
}

fn mistyped<'f>(key: &str, value: &Value, wanted: &str, findings: &'f mut Findings) -> &'f mut Fault {
    let account = account_id::help(findings.text(), value.span().start);
    let fault = findings
        .fault(value.span(), format!("`{}` must be {wanted}.", key.escape_debug()))
        .label(found(value.get_ref()));
    match account.filter(|_| value.get_ref().is_integer()) {
        Some(help) => fault.help(help),
        None => fault,
    }
}

fn found(value: &DeValue) -> &'static str {
    match value {
        DeValue::String(_) => "a string",
        DeValue::Integer(_) => "an integer",
        DeValue::Float(_) => "a float",
        DeValue::Boolean(_) => "a boolean",
        DeValue::Datetime(_) => "a date or time",
        DeValue::Array(_) => "a list",
        DeValue::Table(_) => "a table",
    }
}

fn owned(value: &DeValue) -> Option<String> {
    value.as_str().map(str::to_owned)
}

fn whole(integer: &DeInteger) -> Option<i64> {
    i64::from_str_radix(integer.as_str(), integer.radix()).ok()
}
