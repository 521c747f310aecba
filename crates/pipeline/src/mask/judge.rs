//! Values under a secret's name that are none: references, what is masked already, words of prose.

mod code;
mod placeholder;
mod prose;

pub(super) use code::{is_code, is_name, is_object, is_path};
pub(super) use placeholder::is_placeholder;
pub(super) use prose::{begins_sentence, is_error_code, is_label, is_noun, is_prose, is_sentence};

/// Returns true if a value is an identifier of AWS: it names a secret and holds none.
pub(super) fn is_arn(value: &str) -> bool {
    let mut parts = value.split(':');
    parts.next() == Some("arn")
        && parts.next().is_some_and(|partition| partition.starts_with("aws"))
        && parts.count() >= 3
}

/// Returns true if a value is a 64-bit number in hexadecimal, as `ZooKeeper` writes its sessions.
pub(super) fn is_hex_number(value: &str) -> bool {
    let digits = value.strip_prefix("0x").unwrap_or("");
    (1..=16).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_hexdigit())
}

/// Returns true if a value under the name of a card's code is none: the result of its check, `pass` or `M`.
pub(super) fn is_code_result(written: &str, value: &str) -> bool {
    let is_code = ["cvv", "cvc", "cvv2", "cvc2", "csc"].contains(&written);
    is_code && !value.bytes().any(|byte| byte.is_ascii_digit())
}

/// Returns true if a number is too short for a secret: a count, a flag.
pub(super) fn is_small(value: &str) -> bool {
    value.len() <= 2 && value.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arns() {
        assert!(is_arn("arn:aws:secretsmanager:eu-central-1:111111111111:secret:db-a1B2c3"));
        assert!(is_arn("arn:aws-cn:iam::111111111111:role/x"));
        assert!(!is_arn("arn:aws") && !is_arn("barn:aws:x:y:z"));
    }
}
