//! Rules that are newer than tables in force: `check` refuses what breaks them, with the fix; the functions load it.

use routing::{Fault, Table};

use crate::{HEAD, TEAMS};

/// The objections to the sound head and teams with `rest`, after a look that the functions load it.
fn objections(rest: &str) -> Vec<Fault> {
    let text = format!("{HEAD}{TEAMS}{rest}");
    assert!(Table::load("t", &text).is_ok(), "{rest}");
    Table::parse("t", &text).map_or_else(|refused| refused.faults, |_| Vec::new())
}

/// The help of the only objection to `rest`, at `place`; empty if there is none.
fn help(rest: &str, place: &str) -> String {
    let objections = objections(rest);
    let [objection] = &objections[..] else {
        assert!(objections.is_empty(), "{rest}: {objections:?}");
        return String::new();
    };
    let text = objection.source_code.inner();
    assert_eq!(&text[objection.span.offset()..][..objection.span.len()], place, "{rest}");
    objection.help.clone().expect("an objection has the fix")
}

fn mask_key(key: &str) -> String {
    let place = format!("'''{key}'''");
    help(&format!("[defaults]\nmasks = ['m']\n[masks.m]\nkeys = ['ok', {place}]\n"), &place)
}

fn tag(tag: &str) -> String {
    let place = format!("'{tag}'");
    help(&format!("[subscribe]\ntags = {{ any = ['ok', {place}] }}\n"), &place)
}

#[test]
fn a_mask_key_in_another_syntax_is_an_objection_with_the_fix() {
    for (key, fix) in [
        // JSON paths and pointers.
        ("$.user.password", "user.password"),
        ("$..password", "password"),
        ("$['user']['password']", "user.password"),
        (".user.password", "user.password"),
        ("items[*].ssn", "items.ssn"),
        ("items[0].ssn", "items.ssn"),
        (".items[].ssn", "items.ssn"),
        ("a..b", "a.b"),
        ("password.", "password"),
        ("user/ssn", "user.ssn"),
        ("/user/ssn", "user.ssn"),
        ("**.password", "password"),
        ("**/password", "password"),
        ("a.**.b", "a.*.b"),
        ("**token", "*token"),
        // Regular expressions.
        ("access[_-]token", "access_token"),
        ("/secret/", "secret"),
        ("/secret/i", "secret"),
        ("^token$", "token"),
        ("^token", "token"),
        ("token$", "token"),
        ("^token.*$", "token*"),
        (".*token", "*token"),
        (".+_token", "*_token"),
        (r"\w+_token", "*_token"),
        (r"api\.key", "api.key"),
        (r"\bpassword\b", "password"),
        ("[a-z]+_token", "*_token"),
        ("[A-Za-z0-9_]*token", "*token"),
        ("[Pp]assword", "password"),
        ("(?i)password", "password"),
        // More than the name.
        (" password", "password"),
        ("password ", "password"),
        ("'password", ""),
        ("`password`", "password"),
        ("password=", "password"),
        ("password=*", "password"),
        ("password:", "password"),
        ("--password", "password"),
        ("<password>", "password"),
        ("%password%", "*password*"),
    ] {
        if fix.is_empty() {
            assert_eq!(mask_key(key), "", "{key}");
        } else {
            assert_eq!(mask_key(key), format!("write `{fix:?}`"), "{key}");
        }
    }
    for (key, fix) in [
        ("passwd|pwd", r#""passwd", "pwd""#),
        ("password, passwd", r#""password", "passwd""#),
        ("(passwd|pwd)", r#""passwd", "pwd""#),
        ("^(?:passwd|pwd)$", r#""passwd", "pwd""#),
        ("api[_-]?key", r#""api_key", "apikey""#),
        ("(access|refresh)_token", r#""access_token", "refresh_token""#),
        ("{access,refresh}_token", r#""access_token", "refresh_token""#),
    ] {
        assert_eq!(mask_key(key), format!("write one entry for each name: `{fix}`"), "{key}");
    }
    for key in
        ["tokens+", "[0]", "token(s)?", "(a(b|c)|d)", "${secret}", "$", "^", ".*", "pass[word", r"a\d{4}"]
    {
        assert!(mask_key(key).starts_with("write the name itself"), "{key}: {}", mask_key(key));
    }
}

#[test]
fn a_mask_key_that_can_be_a_name_is_no_objection() {
    for key in [
        "aws:RequestTag/Owner",
        "https://claims.example.com/email",
        "TCP/IP",
        "user[ids][]",
        "password",
        "*_token",
        "headers.authorization",
        "headers.*",
        "*.ssn",
        "*",
        "pass?word",
        "@timestamp",
        "$metadata",
        "aws:RequestTag",
        "kubernetes.io/name",
        "app.kubernetes.io/secret-*",
        "user[password]",
        "user[first-name]",
        "Card Number",
        "SSN (last 4)",
        "pässwort*",
        "日本*語",
        "_id",
        "-p",
        "user@host",
        "a&b",
        "%user",
        "c#",
    ] {
        assert_eq!(mask_key(key), "", "{key}");
    }
}

#[test]
fn a_tag_that_no_log_group_has_is_an_objection_with_the_fix() {
    for (entry, fix) in [
        ("env=*", r#"write `"env"`: a tag alone matches any value"#),
        ("Environment=prod|stage", r#"write one entry for each: `"Environment=prod", "Environment=stage"`"#),
        ("logs=off, false", r#"write one entry for each: `"logs=off", "logs=false"`"#),
        ("a=1,b=2", r#"write one entry for each: `"a=1", "b=2"`"#),
        ("a|b", r#"write one entry for each: `"a", "b"`"#),
        ("env=prod,", "tags match exactly: write one entry for each value, or the tag alone for any value"),
        ("env=prod*", "tags match exactly: write one entry for each value, or the tag alone for any value"),
        ("team-?", "tags match exactly: write one entry for each value, or the tag alone for any value"),
        ("env!=prod", "tags match exactly: write one entry for each value, or the tag alone for any value"),
        ("env=^prod$", "tags match exactly: write one entry for each value, or the tag alone for any value"),
    ] {
        assert_eq!(tag(entry), fix, "{entry}");
    }
    let all = "[subscribe]\ntags = { all = ['env=a|b'] }\n";
    assert_eq!(help(all, "'env=a|b'"), r#"write one entry for each in `any`: `"env=a", "env=b"`"#);
    for sound in [
        "env",
        "env=",
        "env=prod",
        "a b=c d",
        "aws:cloudformation:stack-name=x",
        "Größe=ü/1+2=3@x_y.z-0",
        "名前=値",
    ] {
        assert_eq!(tag(sound), "", "{sound}");
    }
}

#[test]
fn a_pattern_that_no_text_matches_is_objected_to() {
    for (pattern, says) in [
        (r#"$.level = "DEBUG""#, "`$` is the end"),
        ("ERROR^", "`^` is the start"),
        (r"(health$x|[^\s\S])", "never match"),
        (r"[^\s\S]", "without a character"),
        ("^$", ""),
        ("^a|b$", ""),
        ("(?m)a$\nb", ""),
        ("(a$|b)c", ""),
        ("(^)a", ""),
        (r"\$\.level", ""),
    ] {
        let found = objections(&format!("[defaults]\ndrop = ['''{pattern}''']\n"));
        assert_eq!(found.len(), usize::from(!says.is_empty()), "{pattern}: {found:?}");
        assert!(found.iter().all(|fault| fault.message.contains(says)), "{pattern}: {found:?}");
    }
}
