//! Names and their values, in the notations of many programs. `⟦…⟧` is the value of the name `password` or `cookie`.

use super::*;
use crate::mask::meter::Meter;

/// The text with the value of its first name marked.
fn marked(text: &str) -> String {
    let meter = Meter::new(text.len(), 0);
    let at = text.to_ascii_lowercase().find("password").or_else(|| text.to_ascii_lowercase().find("cookie"));
    let Some(start) = at else { return text.to_owned() };
    let end = start + text[start..].bytes().take_while(u8::is_ascii_alphanumeric).count();
    let dashes = text[..start].bytes().rev().take_while(|byte| *byte == b'-').count();
    match assigned(&Cursor::new(text, &meter), start - dashes..end).unwrap() {
        Assigned::Value { place, .. } => {
            format!("{}⟦{}⟧{}", &text[..place.start], &text[place.clone()], &text[place.end..])
        }
        Assigned::Nothing | Assigned::Dangling => text.to_owned(),
    }
}

fn check(expected: &[&str]) {
    for expected in expected {
        let text = expected.replace(['⟦', '⟧'], "");
        assert_eq!(marked(&text), *expected);
    }
}

#[test]
fn separators() {
    check(&[
        "password=⟦x1⟧ a=b",
        "password = ⟦x1⟧",
        "password: ⟦x1⟧, a",
        "password => ⟦x1⟧",
        "password -> ⟦x1⟧",
        "password := ⟦x1⟧",
        "password ?= ⟦x1⟧",
        "password += \"⟦x1⟧\"",
        "password .= '⟦x1⟧'",
        "password||=\"⟦x1⟧\"",
        "password\t=\t⟦x1⟧",
        "password%3D⟦x1⟧%26a%3Db",
        "user%5Bpassword%5D=⟦x1⟧&a=b",
        "user[password]=⟦x1⟧&a=b",
        "config[\"password\"] = \"⟦x1⟧\"",
        "[password] => ⟦x1⟧",
        "\"password\" to \"⟦x1⟧\"",
        "\x1b[36mpassword\x1b[0m=\x1b[32m⟦x1⟧\x1b[0m ok",
    ]);
}

#[test]
fn quotes() {
    check(&[
        "password='⟦two words⟧' rest",
        "password=\"⟦a&b, c⟧\" rest",
        r#"\"password\":\"⟦x⟧\",\"a\":1"#,
        r#"\\\"password\\\":\\\"⟦a\\\\\\\\⟧\\\",\\\"a"#,
        r#""password": "⟦a\\⟧", "b""#,
        r#""password": "⟦a\"b⟧", "b""#,
        "password='⟦it''s⟧' AND",
        "password=\"\"\"⟦a\"b⟧\"\"\" end",
        "password: b'⟦x⟧'",
        "password = @\"⟦x⟧\";",
        "password=Some(\"⟦x⟧\")",
        "\"password\":\n  \"⟦x⟧\"",
        "password: \"⟦cut off⟧",
    ]);
}

#[test]
fn bare_values() {
    check(&[
        "password=⟦ab&cd⟧ user=x",
        "/x?password=⟦ab⟧&b=c",
        "/x?password=⟦ab⟧#top",
        "(password=⟦ab⟧)",
        "password=⟦ab,cd⟧",
        "password=⟦ab⟧,user=x",
        "password=⟦ab⟧;user=x",
        "password=⟦a<b⟧ c",
        "password=⟦ab⟧</a>",
        "map[password:⟦ab⟧ user:x]",
        "password: ⟦Basic abc⟧ b",
        "password=⟦it's⟧ b",
    ]);
}

#[test]
fn tags_and_attributes() {
    check(&[
        "<password>⟦x⟧</password>",
        "<ns:password>⟦x⟧</ns:password>",
        "<password type=\"clear\">⟦x⟧</password>",
        "<password><![CDATA[⟦x<y⟧]]></password>",
        "&lt;password&gt;⟦x⟧&lt;/password&gt;",
        "<add key=\"password\" value=\"⟦x⟧\"/>",
        "<param name=\"password\">⟦x⟧</param>",
        "<key>password</key><string>⟦x⟧</string>",
        "<input password=\"⟦x⟧\">",
        "form-data; name=\"password\"\r\n\r\n⟦x y⟧\r\n--b",
    ]);
}

#[test]
fn pairs() {
    check(&[
        "{ name: 'password', value: '⟦x⟧' }",
        "Parameter{name=password, value=⟦x⟧}",
        "[('password', '⟦x⟧')]",
        "[(b'password', b'⟦x⟧')]",
        "['Host', 'h', 'password', '⟦x⟧']",
        "setProperty(\"password\", \"⟦x⟧\")",
        "| password | ⟦x y⟧ |",
    ]);
}

#[test]
fn commands_and_code() {
    check(&[
        "login --password ⟦x⟧ --user y",
        "login --password '⟦x y⟧'",
        ".password(\"⟦x⟧\")",
        "WITH PASSWORD '⟦x⟧'",
        "SET PASSWORD FOR 'u'@'%' = PASSWORD('⟦x⟧')",
        "password string = \"⟦x⟧\"",
        "password: string = '⟦x⟧'",
        "password ⟦hunter2hunter2⟧",
        "the password is ⟦hunter2hunter2⟧",
        "- password = \"⟦old\" -> \"new⟧\"",
    ]);
}

#[test]
fn blocks_and_cookies() {
    check(&[
        "password: |\n  ⟦a\n  b⟧\nuser: x",
        "Cookie: ⟦a=1; b=\"2\"; c=3⟧\nHost: x",
        "{cookie=⟦a=1⟧, host=x}",
        "cookie: ⟦none⟧ matched",
    ]);
}

#[test]
fn names_without_a_value() {
    check(&[
        "password=\nuser=x",
        "password= user=x",
        "${PASSWORD:-none}",
        "arn:aws:secretsmanager:eu-west-1:111111111111:password:x",
        "Failed password for root from 10.0.0.1",
        "the password is wrong",
        "password() and password",
        "password = getenv(\"X\")",
        "<password/>",
    ]);
}
