//! Secrets as programs write them, under the rule sets of a first table; and lines that only talk about secrets.

use crate::support::{masked, table};

const FIRST_TABLE: &str = r#"
[defaults]
masks = ["secrets", "contact"]
parse = "none"
[masks.secrets]
include = ["credentials@1", "payment@1"]
[masks.contact]
include = ["contact@1"]
"#;

/// Each row is masked where `⟦…⟧` stands. Without any it stays as it is.
fn check(rows: &[&str]) {
    let table = table(FIRST_TABLE);
    for row in rows {
        let message = row.replace(['⟦', '⟧'], "");
        let mut expected = String::new();
        for (at, part) in row.split('⟦').enumerate() {
            let (_, rest) = if at == 0 { ("", part) } else { part.split_once('⟧').unwrap() };
            expected.push_str(if at == 0 { "" } else { "[masked]" });
            expected.push_str(rest);
        }
        assert_eq!(masked(&table, &message), expected, "{message}");
        assert_eq!(masked(&table, &expected), expected, "masking twice changes nothing: {message}");
    }
}

#[test]
fn names_are_words_in_every_spelling() {
    check(&[
        "accessToken=⟦abc123⟧",
        "refreshToken: ⟦abc123⟧",
        "clientSecret=⟦abc123⟧",
        "dbPassword=⟦abc123⟧",
        "DB_PASSWORD=⟦abc123⟧",
        "userPassword=⟦abc123⟧",
        "x-api-key: ⟦abc123⟧",
        "Set-Cookie: ⟦sid=abc123; Path=/; HttpOnly⟧",
        "AWS_SECRET_ACCESS_KEY=⟦abc123⟧",
        r#"{"Credentials":{"SecretAccessKey":"⟦abc123⟧","SessionToken":"⟦def456⟧","Expiration":"2026-01-01"}}"#,
        "spring.datasource.password=⟦abc123⟧",
        "consumersecret=⟦abc123⟧",
        "secret access key: ⟦abc123⟧",
        "-Dkeystore.password=⟦abc123⟧",
    ]);
}

#[test]
fn names_that_only_talk_about_secrets() {
    check(&[
        "token_count=512 max_tokens=4096 tokenType=Bearer",
        r#"{"nextToken":"AAAA1234","clientToken":"3f1c","secretId":"prod/db","secretArn":"arn:aws:x"}"#,
        r#"{"secretName":"db","secretKeyRef":{"name":"db","optional":false},"passwordPolicy":"strict"}"#,
        r#"{"secret":{"secretName":"db-tls","defaultMode":420}}"#,
        "arn:aws:secretsmanager:eu-west-1:111111111111:secret:prod/db-a1B2c3 is rotated",
        r#"{"secret":"arn:aws:secretsmanager:eu-west-1:111111111111:secret:prod/db-a1B2c3"}"#,
        "PASSWORD=\nDB_NAME=shop",
        "Access denied for user 'app'@'10.0.0.1' (using password: YES)",
        "token: Expired",
        "hasPassword=true passwordEnabled: false",
        "password: ${DB_PASSWORD}",
        "password = var.db_password",
        "SyntaxError: Unexpected token '<' at position 0",
        "Failed password for root from 10.0.0.1 port 22 ssh2",
        "at com.example.TokenStream.next(TokenStream.java:154)",
        r#"{"accessKeyId":"AKIAIOSFODNN7EXAMPLE","eventName":"AssumeRole"}"#,
        "password=**** token=[REDACTED] secret=<hidden>",
        r#"{"prompt_tokens":12,"total_tokens":512,"token":null,"password":true}"#,
    ]);
}

#[test]
fn names_and_values_as_pairs() {
    check(&[
        r#"{"headers":[{"name":"Cookie","value":"⟦a=1⟧"},{"name":"Host","value":"h"}]}"#,
        r#"{"headers":[{"value":"⟦a=1⟧","name":"Cookie"}]}"#,
        r#"{"rawHeaders":["Host","h","Authorization","⟦Basic bWFyaWE6aHVudGVyMg==⟧"]}"#,
        r#"{"Parameters":[{"ParameterKey":"DbPassword","ParameterValue":"⟦abc123⟧"}]}"#,
        r#"{"environment":[{"name":"DB_PASSWORD","value":"⟦abc123⟧"},{"name":"DB_HOST","value":"h"}]}"#,
        "[(b'cookie', b'⟦a=1⟧'), (b'host', b'h')]",
        "{ name: 'password', value: '⟦abc123⟧' }",
        r#"<add key="password" value="⟦abc123⟧"/>"#,
        r#"{"connect.sid":"⟦s:Zk3x9Qm2Lp7Rt5Vw8Yb1.hN4cJ6dF0gS2⟧","a":1}"#,
        r#"["username","password","email"]"#,
    ]);
}

#[test]
fn separators_and_wrappings() {
    check(&[
        r#"{"password"=>"⟦abc123⟧", "user"=>"bob"}"#,
        "[password] => ⟦abc123⟧",
        r#"setProperty("password", "⟦abc123⟧")"#,
        "ALTER USER bob WITH PASSWORD '⟦abc123⟧'",
        "CREATE USER bob IDENTIFIED BY '⟦abc123⟧'",
        "user[password]=⟦abc123⟧&user[name]=bob",
        "password%3D⟦abc123⟧%26name%3Dbob",
        "<ns:password type=\"text\">⟦abc123⟧</ns:password>",
        "\u{1b}[36mpassword\u{1b}[0m=⟦abc123⟧\u{1b}[0m",
        "password=\"⟦two words⟧\" user=bob",
        "password=⟦ab&cd⟧ user=bob",
        r#"config["apiKey"]="⟦abc123⟧""#,
        r#"password="⟦a[1]b⟧" user=bob"#,
    ]);
}

#[test]
fn urls_and_connection_strings() {
    check(&[
        "connect postgres://app:⟦hunter2⟧@db.internal:5432/shop",
        "curl -u maria:⟦hunter2⟧ https://example.com",
        "Authorization: ⟦Basic bWFyaWE6aHVudGVyMg==⟧",
        "GET /reset?email=⟦maria%40example.com⟧&next=%2F 200",
        "GET /img/hero@2x.png 404; cloned git@github.com:org/repo.git; scale@3.5.rc",
        "kex: aes256-gcm@openssh.com",
    ]);
}

#[test]
fn numbers_that_are_cards_and_those_that_are_not() {
    check(&[
        "paid with ⟦4111 1111 1111 1111⟧",
        "paid with ⟦41111111 11111111⟧",
        "paid with ⟦3782-822463-10005⟧",
        "2 111111111111 eni-0a1b 10.0.0.1 10.0.0.2 51234 4433 17 101 8400 1620140761 1620140821 ACCEPT OK",
        "blk_-4485123412341234 dd.trace_id=4111111111111111234 r 4433 17 101 8400",
    ]);
}

/// A look at the raw message must see what the real search sees, whatever way the message is escaped.
#[test]
fn escapes_hide_nothing() {
    check(&[
        "{\"log\":\"  \\\"password\\\": \\\"⟦abc123⟧\\\",\\n\"}",
        "\u{1}password=⟦abc123⟧",
        "\u{c}password\u{c}=⟦abc123⟧",
        "\u{1f}⟦4111111111111111⟧",
        r#"{"a":"{\"b\":\"{\\\"accessToken\\\":\\\"⟦abc123⟧\\\"}\"}"}"#,
    ]);
    let table = table(FIRST_TABLE);
    for message in [
        r#"{"pass\u0077ord":"abc123"}"#,
        r#"{"note":"pass\u0077ord=abc123"}"#,
        r#"{"note":"\u000apassword=abc123"}"#,
        r#"{"note":"\u0007password=abc123"}"#,
        r#"{"note":"bob\u0040example.com abc123@example.com"}"#,
    ] {
        assert!(!masked(&table, message).contains("abc123"), "{message}");
    }
}
