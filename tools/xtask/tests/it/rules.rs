//! Each rule, as a table of a file and the lines where it breaks the rule.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use xtask::tidy::{Finding, RULES, Tree};

/// A file's path and text, and the lines where it breaks the rule.
type Case<'a> = (&'a str, &'a str, &'a [usize]);

/// The crates that rules name, each with a file in `src` that breaks no rule, and what other rules look for.
fn house() -> BTreeMap<String, String> {
    let folders = [
        ("filterpattern", "crates/filterpattern"),
        ("routing", "crates/routing"),
        ("pipeline", "crates/pipeline"),
        ("function", "crates/function"),
        ("shipper", "shipper"),
        ("subscriber", "subscriber"),
        ("doors", "crates/doors"),
        ("listener", "crates/listener"),
        ("localcloud", "crates/localcloud"),
        ("localhub", "crates/localhub"),
        ("loghub-cli", "crates/cli"),
        ("e2e", "tools/e2e"),
        ("xtask", "tools/xtask"),
    ];
    let mut files = BTreeMap::new();
    for (name, folder) in folders {
        let manifest = format!("[package]\nname = \"{name}\"\n[lints]\nworkspace = true");
        files.insert(format!("{folder}/Cargo.toml"), manifest);
        files.insert(format!("{folder}/src/lib.rs"), "//! A crate.\n".to_owned());
        files.insert(format!("{folder}/tests/it/main.rs"), "//! Tests.\n".to_owned());
    }
    files.insert("README.md".to_owned(), "A page.\n".to_owned());
    files.insert("crates/console/web/index.html".to_owned(), "<!doctype html>\n".to_owned());
    files
}

/// A rule's findings in these files, put into a house where it finds nothing else.
fn found(rule: &str, files: &[(&str, &str)]) -> Vec<Finding> {
    let rule = RULES.iter().find(|one| one.name == rule).expect("a rule of that name");
    let mut house = house();
    house.extend(files.iter().map(|(path, text)| ((*path).to_owned(), (*text).to_owned())));
    rule.check(&Tree::of(house))
}

#[test]
fn a_rule_that_sees_no_file_fails() {
    for rule in &RULES {
        assert!(!rule.check(&Tree::default()).is_empty(), "{} passes where it sees nothing", rule.name);
        assert_eq!(rule.check(&Tree::of(house())), [], "{}", rule.name);
    }
    let without = |name: &'static str| house().into_iter().filter(move |(path, _)| !path.starts_with(name));
    for (rule, folder) in [("purity", "crates/pipeline/"), ("panics", "crates/cli/")] {
        let rule = RULES.iter().find(|one| one.name == rule).expect("a rule of that name");
        assert_eq!(rule.check(&Tree::of(without(folder))).len(), 1, "{} passes without {folder}", rule.name);
    }
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
            ("crates/routing/src/a.rs", "#[allow(dead_code)]\nfn a() {}", &[1]),
            ("crates/routing/src/a.rs", "#![allow(dead_code)]", &[1]),
            ("crates/routing/src/a.rs", "\n#[cfg_attr(test, expect(dead_code))]\nfn a() {}", &[2]),
            ("crates/routing/tests/it/a.rs", "#[expect(dead_code)]\nfn a() {}", &[1]),
            ("crates/routing/src/a.rs", "#[expect(dead_code, reason = \"why\")]\nfn a() {}", &[]),
            (
                "crates/routing/src/a.rs",
                "#[expect(\n    dead_code,\n    reason = \"why\",\n)]\nfn a() {}",
                &[],
            ),
            ("crates/routing/src/a.rs", "// #[allow(dead_code)]\n#[must_use]\nfn a() { allow(1); }", &[]),
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
        (scenario, &none, &[("tools/e2e/tests/it/a.rs", 1)]),
        (scenario, &other, &[("docs/reliability.md", 6), ("tools/e2e/tests/it/a.rs", 1)]),
        (&twice, &row, &[("tools/e2e/tests/it/a.rs", 2)]),
        ("const A: Scenario = Scenario::new(K, \"n\", \"d\");", &none, &[("tools/e2e/tests/it/a.rs", 1)]),
    ];
    for (code, page, lines) in table {
        let found = found("faults", &[("tools/e2e/tests/it/a.rs", code), ("docs/reliability.md", page)]);
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
            ("crates/routing/src/a.rs", reminder, &[3]),
            ("infra/hub.yaml", other, &[1]),
            ("crates/routing/src/a.rs", "fn a() {\n    todo!()\n}", &[2]),
            ("crates/routing/src/a.rs", "fn a() {\n    unimplemented!(\"x\")\n}", &[2]),
            ("crates/routing/tests/it/a.rs", "fn a() {\n    assert!(dbg!(true));\n}", &[2]),
            ("crates/routing/src/a.rs", "// todo!()\nfn todo() { \"dbg!(x)\"; }", &[]),
            ("Cargo.lock", other, &[]),
        ],
    );
}

#[test]
fn links_lead_to_files() {
    let there = [("docs/a.md", ""), ("crates/cli/src/main.rs", ""), ("README.md", "")];
    let table: [(&str, &str, &[usize]); 10] = [
        ("docs/p.md", "[a](a.md) [a](./a.md#part) [main](../crates/cli/src/main.rs) [docs](../docs)", &[]),
        ("p.md", "[root](/README.md) [web](https://example.org/x) [mail](mailto:a@b.c) [here](#part)", &[]),
        ("p.md", "`[code](none.md)`\n\n```\n[code](none.md)\n```", &[]),
        ("p.md", "[a][1]\n\n[1]: docs/a.md", &[]),
        ("p.md", "x\n\n[a](a.md)", &[3]),
        ("p.md", "![a](docs/a.png)", &[1]),
        ("p.md", "[a][1]\n\n[1]: docs/b.md", &[1]),
        ("docs/p.md", "[out](../../README.md)", &[1]),
        ("docs/p.md", "[half](../crates/cli/src/ma)", &[1]),
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
            ("crates/routing/Cargo.toml", "[package]\nname = \"routing\"\n[lints]\nworkspace = true", &[]),
            ("crates/routing/Cargo.toml", "lints.workspace = true\npackage.name = \"routing\"", &[]),
            ("crates/routing/Cargo.toml", "[package]\nname = \"routing\"", &[1]),
            ("crates/routing/Cargo.toml", "[package]\nname = \"routing\"\n[lints]\nworkspace = false", &[1]),
            (
                "crates/routing/Cargo.toml",
                "package.name = \"routing\"\n[lints.rust]\nunsafe_code = \"forbid\"",
                &[1],
            ),
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
            ("crates/routing/src/a.rs", users, &[1]),
            ("docs/a.md", url, &[]),
            ("docs/a.md", "/aws/lambda/home and /usr/bin/env", &[]),
        ],
    );
}

#[test]
fn the_page_makes_text_only() {
    let script = |text| ("crates/console/web/js/a.js", text);
    let markup = |text| ("crates/console/web/index.html", text);
    let cases = [
        (script("a.textContent = b;"), &[][..]),
        (script("a();\na.innerHTML = b;"), &[2]),
        (script("eval(b)"), &[1]),
        (script("html`<p style=\"color: red\">`"), &[1]),
        (script("fetch('https://example.com')"), &[1]),
        (script("const SVG = 'http://www.w3.org/2000/svg';"), &[]),
        (("crates/console/web/vendor/a.js", "a.innerHTML = b;"), &[]),
        (("crates/console/web/test/a.js", "a.innerHTML = b;"), &[]),
        (("crates/console/src/a.js", "a.innerHTML = b;"), &[]),
        (markup("<script type=\"module\" src=\"/assets/js/app.js\"></script>"), &[]),
        (markup("<p>\n<script>a()</script>"), &[2]),
        (markup("<p style='a'>"), &[1]),
    ];
    judges("page", &cases.map(|((path, text), lines)| (path, text, lines)));
}

#[test]
fn the_product_does_not_panic() {
    let nested = "#[cfg(test)]\nmod tests {\n    fn a() { b().unwrap() }\n}\nfn c() { d().unwrap() }";
    judges(
        "panics",
        &[
            ("crates/routing/src/a.rs", "fn a() {\n    b().unwrap()\n}", &[2]),
            ("crates/pipeline/src/a.rs", "fn a() {\n    b()\n        .expect(\"x\")\n}", &[3]),
            ("shipper/src/bin/a.rs", "fn a() { b().expect(&format!(\"x\")) }", &[1]),
            ("subscriber/src/a.rs", "fn a() { panic!(\"x\") }", &[1]),
            ("crates/listener/src/a.rs", "fn a() { unreachable!() }", &[1]),
            ("crates/localcloud/src/a.rs", "fn a() { json!({ \"a\": b().unwrap() }) }", &[1]),
            ("crates/cli/src/a.rs", nested, &[5]),
            ("crates/cli/src/a.rs", "#[cfg(not(test))]\nfn a() { b().unwrap() }", &[2]),
            ("crates/cli/src/a.rs", "#[cfg(test)]\nuse x::y;\nfn a() { b().unwrap() }", &[3]),
            (
                "crates/cli/src/a.rs",
                "#[cfg(all(test, unix))]\n#[must_use]\nfn a(x: [u8; 2]) { b().unwrap() }",
                &[],
            ),
            ("crates/cli/src/a/tests.rs", "fn a() { b().unwrap() }", &[]),
            ("crates/cli/tests/it/a.rs", "fn a() { b().unwrap() }", &[]),
            ("tools/xtask/src/a.rs", "fn a() { b().unwrap() }", &[]),
            (
                "crates/cli/src/a.rs",
                "fn a() { b().unwrap_or(1); c.expect(b':'); \".unwrap()\"; } // panic!",
                &[],
            ),
        ],
    );
}

#[test]
fn the_pure_crates_touch_nothing_outside() {
    judges(
        "purity",
        &[
            ("crates/routing/src/a.rs", "use std::env;", &[1]),
            (
                "crates/routing/src/a.rs",
                "use std::{\n    collections::BTreeMap,\n    fs::{self, File},\n};",
                &[3, 3],
            ),
            ("crates/pipeline/src/a.rs", "fn a() { ::std::net::TcpStream::connect(b); }", &[1]),
            ("crates/pipeline/src/a.rs", "use std::time::{Duration,\n Instant};", &[2]),
            ("crates/pipeline/src/a.rs", "use std::time;\nfn a() { time::SystemTime::now(); }", &[2]),
            ("crates/pipeline/src/a.rs", "fn a() { jiff::Timestamp::now(); }", &[1]),
            ("crates/pipeline/src/a.rs", "use tokio::sync::{mpsc};", &[1]),
            ("crates/pipeline/src/a.rs", "use aws_sdk_s3::Client;\nfn a(aws_key: u8) {}", &[1]),
            ("crates/pipeline/src/a.rs", "use rand::random;", &[1]),
            ("crates/pipeline/src/a.rs", "async fn a() {\n    b().await\n}", &[1, 2]),
            ("crates/pipeline/src/a.rs", "#[cfg(test)]\nuse std::fs;", &[]),
            (
                "crates/pipeline/src/a.rs",
                "use std::time::Duration;\nuse std::io::Read;\nfn a(rand: u8) { rand; }",
                &[],
            ),
            ("crates/pipeline/tests/it/a.rs", "use std::fs;", &[]),
            ("shipper/src/a.rs", "use std::env;", &[]),
        ],
    );
}

#[test]
fn files_say_their_purpose_first() {
    judges(
        "purpose",
        &[
            ("crates/routing/src/a.rs", "//! A table.\n", &[]),
            ("crates/routing/src/a.rs", "", &[1]),
            ("crates/routing/src/a.rs", "//!\n//! A table.\n", &[1]),
            ("crates/routing/src/a.rs", "// A table.\n", &[1]),
            ("crates/routing/tests/it/a.rs", "\n//! A table.\n", &[1]),
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
            ("crates/routing/src/a.rs", &most, &[]),
            ("crates/routing/src/a/b.rs", &more, &[601]),
            ("crates/routing/tests/it/a.rs", &more, &[]),
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
            ("crates/routing/tests/it/snapshots/a.snap", "x \n", &[]),
        ],
    );
}

#[test]
fn files_import_each_other_in_no_circle() {
    /// The files of a crate, and the lines of the circles in its first file.
    type Row<'a> = (&'a [(&'a str, &'a str)], &'a [usize]);
    let a = "crates/routing/src/a.rs";
    let b = "crates/routing/src/b.rs";
    let table: [Row; 9] = [
        (&[(a, "use crate::b::B;\nstruct A;"), (b, "\nstruct B;")], &[]),
        (&[(a, "\nuse crate::b::B;\nstruct A;"), (b, "use super::a::A;\nstruct B;")], &[2]),
        (&[(a, "fn a() { crate::b::b(); }"), (b, "fn b() { crate::a::a(); }")], &[1]),
        (&[(a, "use super::b;"), (b, "use crate::{a::{self, A}};")], &[1]),
        (&[(a, "use crate::b::B;"), (b, "#[cfg(test)]\nmod tests { use crate::a::A; }")], &[]),
        (
            &[(a, "mod c;\nuse c::C;\nstruct A;"), ("crates/routing/src/a/c.rs", "use super::A;\nstruct C;")],
            &[2],
        ),
        (
            &[
                (a, "mod c;\nuse c::C;"),
                ("crates/routing/src/a/c.rs", "use crate::b::B;\nstruct C;"),
                (b, "struct B;"),
            ],
            &[],
        ),
        // Through the crate's root, which only hands the name on.
        (
            &[
                (a, "use crate::B;"),
                (b, "struct B;"),
                ("crates/routing/src/lib.rs", "pub use a::A;\npub use b::B;"),
            ],
            &[],
        ),
        (&[(a, "use crate::L;\nstruct A;"), ("crates/routing/src/lib.rs", "use a::A;\nstruct L;")], &[1]),
    ];
    for (files, lines) in table {
        let found: Vec<_> = found("circles", files).iter().map(|finding| finding.line).collect();
        assert_eq!(found, lines, "{files:?}");
    }
}

#[test]
fn doc_comments_open_with_a_noun_or_a_verb() {
    let file = "crates/routing/src/a.rs";
    let many = "/// A thing.\nstruct A;\n".repeat(40);
    let few = "/// A thing.\nstruct A;\n".repeat(10);
    let table: [(&str, &[usize]); 6] = [
        ("//! A table.\n\n/// Returns the table.\n/// How it does that, its file says.\nfn a() {}", &[]),
        ("//! What a table is.\n\n/// Whether it is one.\nfn a() {}", &[1, 3]),
        ("//! A table.\n//!\n/// Whatever comes.\nfn a() {}", &[]),
        ("// What this is.\n//// What this is.\n", &[]),
        (&format!("{many}/// Whether.\nfn a() {{}}"), &[]),
        (&format!("/// Whether.\n{few}/// How.\n{few}/// When.\nfn a() {{}}"), &[1, 22, 43]),
    ];
    for (text, lines) in table {
        let found: Vec<_> = found("openers", &[(file, text)]).iter().map(|finding| finding.line).collect();
        assert_eq!(found, lines, "{text}");
    }
}

#[test]
fn pages_name_files_and_tests_that_are_there() {
    let there = [("shipper/src/a.rs", ""), ("shipper/tests/it/b.rs", "#[test]\nfn a_rule_holds() {}")];
    let table: [(&str, &[usize]); 8] = [
        ("See `shipper/src/a.rs`, `shipper/src/` and `shipper`.", &[]),
        ("See\n`shipper/src/b.rs`.", &[2]),
        ("`other/src/b.rs`, `aws/lambda`, `shipper/src/*.rs`", &[]),
        ("```text\nshipper/src/b.rs\n```", &[]),
        ("- **Invariant:** it holds. → `b.rs`, `a_rule_holds`.", &[]),
        ("- **Invariant:** it holds. → `b.rs`,\n  `a_rule_held`.", &[2]),
        ("- **Invariant:** it holds. → `c.rs`.", &[1]),
        ("- **Invariant:** `no_arrow` holds.\n\n`c.rs` → `x_y`", &[]),
    ];
    for (text, lines) in table {
        let files: Vec<_> = there.into_iter().chain([("docs/p.md", text)]).collect();
        let found: Vec<_> = found("citations", &files).iter().map(|finding| finding.line).collect();
        assert_eq!(found, lines, "{text}");
    }
}
