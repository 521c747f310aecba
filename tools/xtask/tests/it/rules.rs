//! Each rule, as a table of a file and the lines where it breaks the rule.

use std::fmt::Write as _;

use xtask::tidy::{File, Finding, RULES, Tree};

/// A file's path and text, and the lines where it breaks the rule.
type Case<'a> = (&'a str, &'a str, &'a [usize]);

fn found(rule: &str, files: &[(&str, &str)]) -> Vec<Finding> {
    let (_, check) = RULES.iter().find(|(name, _)| *name == rule).expect("a rule of that name");
    let files = files.iter().map(|(path, text)| File { path: (*path).to_owned(), text: (*text).to_owned() });
    check(&Tree { files: files.collect() })
}

/// Every table has a file that breaks the rule and one that does not: a rule that can't fail is none.
fn judges(rule: &str, cases: &[Case]) {
    for (path, text, expected) in cases {
        let lines: Vec<_> = found(rule, &[(path, text)]).iter().map(|finding| finding.line).collect();
        assert_eq!(lines, *expected, "{rule}: {path}\n{text}");
    }
    assert!(cases.iter().any(|(_, _, lines)| lines.is_empty()), "{rule} lets nothing pass");
    assert!(cases.iter().any(|(_, _, lines)| !lines.is_empty()), "{rule} finds nothing");
}

#[test]
fn allows_say_why() {
    judges(
        "allows",
        &[
            ("routing/src/a.rs", "#[allow(dead_code)]\nfn a() {}", &[1]),
            ("routing/src/a.rs", "#![allow(dead_code)]", &[1]),
            ("routing/src/a.rs", "\n#[cfg_attr(test, expect(dead_code))]\nfn a() {}", &[2]),
            ("routing/tests/it/a.rs", "#[expect(dead_code)]\nfn a() {}", &[1]),
            ("routing/src/a.rs", "#[expect(dead_code, reason = \"why\")]\nfn a() {}", &[]),
            ("routing/src/a.rs", "#[expect(\n    dead_code,\n    reason = \"why\",\n)]\nfn a() {}", &[]),
            ("routing/src/a.rs", "// #[allow(dead_code)]\n#[must_use]\nfn a() { allow(1); }", &[]),
        ],
    );
}

#[test]
fn arrows_are_those_of_the_architecture() {
    let manifest = |name: &str, rest: &str| format!("[package]\nname = \"{name}\"\n{rest}");
    let table: [(&str, &str, &[usize]); 14] = [
        ("pipeline", "[dependencies]\nrouting.workspace = true\nserde = \"1\"", &[]),
        (
            "shipper",
            "[dependencies]\npipeline.workspace = true\n[dev-dependencies]\nlistener.workspace = true",
            &[],
        ),
        ("loghub-cli", "[dependencies]\nrouting.workspace = true\nlocalcloud.workspace = true", &[]),
        ("routing", "[dependencies]\npipeline.workspace = true", &[4]),
        ("pipeline", "[dependencies]\nserde = \"1\"\nshipper.workspace = true", &[5]),
        ("pipeline", "[dev-dependencies]\nlistener.workspace = true", &[4]),
        ("shipper", "[dependencies]\nlistener.workspace = true", &[4]),
        ("shipper", "[dependencies]\nsubscriber.workspace = true", &[4]),
        ("subscriber", "[dependencies]\nshipper = { workspace = true }", &[4]),
        ("listener", "[dependencies]\nother = { package = \"routing\", path = \"../routing\" }", &[4]),
        ("localcloud", "[build-dependencies]\nlistener.workspace = true", &[4]),
        ("localcloud", "[target.'cfg(unix)'.dependencies]\nrouting.workspace = true", &[4]),
        ("e2e", "[dependencies]\nshipper.workspace = true", &[4]),
        ("newcomer", "", &[1]),
    ];
    for (name, rest, lines) in table {
        let text = manifest(name, rest);
        let found: Vec<_> =
            found("arrows", &[("x/Cargo.toml", &text)]).iter().map(|finding| finding.line).collect();
        assert_eq!(found, lines, "{text}");
    }
}

#[test]
fn arrows_say_what_is_allowed() {
    let text = "[package]\nname = \"shipper\"\n[dependencies]\nlocalcloud.workspace = true";
    let found = found("arrows", &[("shipper/Cargo.toml", text)]);
    let sentence = "`shipper` must not use `localcloud`: of ours it uses only function, pipeline, routing.";
    assert_eq!(found[0].to_string(), format!("shipper/Cargo.toml:4: {sentence}"));
}

#[test]
fn scenarios_and_their_rows_are_the_same() {
    /// Code, the page, and where they differ.
    type Row<'a> = (&'a str, &'a str, &'a [(&'a str, usize)]);
    let scenario = r#"const A: Scenario = Scenario::new("k", "n", "What \"is\" done.");"#;
    let page =
        |rows: &str| format!("x\n\n<!-- faults: begin -->\n| head |\n|---|\n{rows}<!-- faults: end -->\n");
    let (row, other) = (page("| k: n | What \"is\" done. | 1 |\n"), page("| k: n | Else. | 1 |\n"));
    let twice = format!("{scenario}\n{scenario}");
    let none = page("");
    let table: [Row; 6] = [
        (scenario, &row, &[]),
        ("fn a() { Else::new(1); }", &none, &[]),
        (scenario, &none, &[("e2e/tests/it/a.rs", 1)]),
        (scenario, &other, &[("docs/reliability.md", 6), ("e2e/tests/it/a.rs", 1)]),
        (&twice, &row, &[("e2e/tests/it/a.rs", 2)]),
        ("const A: Scenario = Scenario::new(K, \"n\", \"d\");", &none, &[("e2e/tests/it/a.rs", 1)]),
    ];
    for (code, page, lines) in table {
        let found = found("faults", &[("e2e/tests/it/a.rs", code), ("docs/reliability.md", page)]);
        let mut found: Vec<_> = found.iter().map(|finding| (finding.path.as_str(), finding.line)).collect();
        found.sort_unstable();
        assert_eq!(found, lines, "{code}\n{page}");
    }
}

#[test]
fn nothing_is_left_for_later() {
    let reminder = concat!("//! x\n\n// TO", "DO: later\n");
    let other = concat!("# FIX", "ME\n");
    judges(
        "leftovers",
        &[
            ("routing/src/a.rs", reminder, &[3]),
            ("infra/hub.yaml", other, &[1]),
            ("routing/src/a.rs", "fn a() {\n    todo!()\n}", &[2]),
            ("routing/src/a.rs", "fn a() {\n    unimplemented!(\"x\")\n}", &[2]),
            ("routing/tests/it/a.rs", "fn a() {\n    assert!(dbg!(true));\n}", &[2]),
            ("routing/src/a.rs", "// todo!()\nfn todo() { \"dbg!(x)\"; }", &[]),
            ("Cargo.lock", other, &[]),
        ],
    );
}

#[test]
fn links_lead_to_files() {
    let there = [("docs/a.md", ""), ("cli/src/main.rs", ""), ("README.md", "")];
    let table: [(&str, &str, &[usize]); 10] = [
        ("docs/p.md", "[a](a.md) [a](./a.md#part) [main](../cli/src/main.rs) [docs](../docs)", &[]),
        ("p.md", "[root](/README.md) [web](https://example.org/x) [mail](mailto:a@b.c) [here](#part)", &[]),
        ("p.md", "`[code](none.md)`\n\n```\n[code](none.md)\n```", &[]),
        ("p.md", "[a][1]\n\n[1]: docs/a.md", &[]),
        ("p.md", "x\n\n[a](a.md)", &[3]),
        ("p.md", "![a](docs/a.png)", &[1]),
        ("p.md", "[a][1]\n\n[1]: docs/b.md", &[1]),
        ("docs/p.md", "[out](../../README.md)", &[1]),
        ("docs/p.md", "[half](../cli/src/ma)", &[1]),
        ("docs/p.txt", "[a](none.md)", &[]),
    ];
    for (path, text, lines) in table {
        let files: Vec<_> = there.into_iter().chain([(path, text)]).collect();
        let found: Vec<_> = found("links", &files).iter().map(|finding| finding.line).collect();
        assert_eq!(found, lines, "{path}\n{text}");
    }
}

#[test]
fn panics_unwind() {
    judges(
        "unwinding",
        &[
            ("Cargo.toml", "[profile.release]\npanic = \"abort\"", &[2]),
            ("Cargo.toml", "[profile]\nrelease = { lto = true, panic='abort' }", &[2]),
            (".cargo/config.toml", "[build]\nrustflags = [\"-Cpanic=abort\"]", &[2]),
            ("Cargo.toml", "[profile.release]\npanic = \"unwind\" # not panic = \"abort\"", &[]),
        ],
    );
}

#[test]
fn crates_are_under_the_workspaces_lints() {
    judges(
        "lints",
        &[
            ("routing/Cargo.toml", "[package]\nname = \"routing\"\n[lints]\nworkspace = true", &[]),
            ("routing/Cargo.toml", "lints.workspace = true", &[]),
            ("routing/Cargo.toml", "[package]\nname = \"routing\"", &[1]),
            ("routing/Cargo.toml", "[lints]\nworkspace = false", &[1]),
            ("routing/Cargo.toml", "[lints.rust]\nunsafe_code = \"forbid\"", &[1]),
            ("Cargo.toml", "[workspace]\nmembers = []", &[]),
        ],
    );
}

#[test]
fn no_path_of_one_machine_is_told() {
    let home = concat!("x\nsee /", "home/ann/x\n");
    let tmp = concat!("out = \"/", "tmp/x\"");
    let users = concat!("(/", "Users/ann)");
    let url = concat!("https://example.org/", "home/x and docs/", "work/x and ../", "tmp/x");
    judges(
        "machine paths",
        &[
            ("docs/a.md", home, &[2]),
            ("a.toml", tmp, &[1]),
            ("routing/src/a.rs", users, &[1]),
            ("docs/a.md", url, &[]),
            ("docs/a.md", "/aws/lambda/home and /usr/bin/env", &[]),
        ],
    );
}

#[test]
fn the_product_does_not_panic() {
    let nested = "#[cfg(test)]\nmod tests {\n    fn a() { b().unwrap() }\n}\nfn c() { d().unwrap() }";
    judges(
        "panics",
        &[
            ("routing/src/a.rs", "fn a() {\n    b().unwrap()\n}", &[2]),
            ("pipeline/src/a.rs", "fn a() {\n    b()\n        .expect(\"x\")\n}", &[3]),
            ("shipper/src/bin/a.rs", "fn a() { b().expect(&format!(\"x\")) }", &[1]),
            ("subscriber/src/a.rs", "fn a() { panic!(\"x\") }", &[1]),
            ("listener/src/a.rs", "fn a() { unreachable!() }", &[1]),
            ("localcloud/src/a.rs", "fn a() { json!({ \"a\": b().unwrap() }) }", &[1]),
            ("cli/src/a.rs", nested, &[5]),
            ("cli/src/a.rs", "#[cfg(not(test))]\nfn a() { b().unwrap() }", &[2]),
            ("cli/src/a.rs", "#[cfg(test)]\nuse x::y;\nfn a() { b().unwrap() }", &[3]),
            ("cli/src/a.rs", "#[cfg(all(test, unix))]\n#[must_use]\nfn a(x: [u8; 2]) { b().unwrap() }", &[]),
            ("cli/src/a/tests.rs", "fn a() { b().unwrap() }", &[]),
            ("cli/tests/it/a.rs", "fn a() { b().unwrap() }", &[]),
            ("xtask/src/a.rs", "fn a() { b().unwrap() }", &[]),
            ("cli/src/a.rs", "fn a() { b().unwrap_or(1); c.expect(b':'); \".unwrap()\"; } // panic!", &[]),
        ],
    );
}

#[test]
fn the_pure_crates_touch_nothing_outside() {
    judges(
        "purity",
        &[
            ("routing/src/a.rs", "use std::env;", &[1]),
            (
                "routing/src/a.rs",
                "use std::{\n    collections::BTreeMap,\n    fs::{self, File},\n};",
                &[3, 3],
            ),
            ("pipeline/src/a.rs", "fn a() { ::std::net::TcpStream::connect(b); }", &[1]),
            ("pipeline/src/a.rs", "use std::time::{Duration,\n Instant};", &[2]),
            ("pipeline/src/a.rs", "use std::time;\nfn a() { time::SystemTime::now(); }", &[2]),
            ("pipeline/src/a.rs", "fn a() { jiff::Timestamp::now(); }", &[1]),
            ("pipeline/src/a.rs", "use tokio::sync::{mpsc};", &[1]),
            ("pipeline/src/a.rs", "use aws_sdk_s3::Client;\nfn a(aws_key: u8) {}", &[1]),
            ("pipeline/src/a.rs", "use rand::random;", &[1]),
            ("pipeline/src/a.rs", "async fn a() {\n    b().await\n}", &[1, 2]),
            ("pipeline/src/a.rs", "#[cfg(test)]\nuse std::fs;", &[]),
            (
                "pipeline/src/a.rs",
                "use std::time::Duration;\nuse std::io::Read;\nfn a(rand: u8) { rand; }",
                &[],
            ),
            ("pipeline/tests/it/a.rs", "use std::fs;", &[]),
            ("shipper/src/a.rs", "use std::env;", &[]),
        ],
    );
}

#[test]
fn files_say_their_purpose_first() {
    judges(
        "purpose",
        &[
            ("routing/src/a.rs", "//! A table.\n", &[]),
            ("routing/src/a.rs", "", &[1]),
            ("routing/src/a.rs", "//!\n//! A table.\n", &[1]),
            ("routing/src/a.rs", "// A table.\n", &[1]),
            ("routing/tests/it/a.rs", "\n//! A table.\n", &[1]),
            ("docs/a.md", "", &[]),
        ],
    );
}

#[test]
fn files_are_read_in_one_go() {
    let lines = |count: usize| {
        (0..count).fold(String::new(), |mut text, line| {
            let _ = writeln!(text, "// {line}");
            text
        })
    };
    let (most, more) = (lines(600), lines(601));
    judges(
        "size",
        &[
            ("routing/src/a.rs", &most, &[]),
            ("routing/src/a/b.rs", &more, &[601]),
            ("routing/tests/it/a.rs", &more, &[]),
        ],
    );
}

#[test]
fn lines_do_not_end_in_blanks() {
    judges(
        "whitespace",
        &[
            ("a.md", "x\n\ny\n", &[]),
            ("a.md", "x \n\t\ny\r\n", &[1, 2, 3]),
            ("routing/tests/it/snapshots/a.snap", "x \n", &[]),
        ],
    );
}
