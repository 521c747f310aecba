//! A registry's package that is compiled again is found among cargo's messages.

use xtask::test::stale;

#[test]
fn compiled_registry_packages_are_stale() {
    let artifact = |id: &str, fresh: bool| {
        format!(r#"{{"reason":"compiler-artifact","package_id":"{id}","fresh":{fresh},"target":{{}}}}"#)
    };
    let serde = "registry+https://example.org/index#serde@1.0.229";
    let ours = "path+file:///x/crates/cli#loghub-cli@0.1.0";
    let script = format!(r#"{{"reason":"build-script-executed","package_id":"{serde}"}}"#);
    let table: [(&[String], &[&str]); 5] = [
        (&[artifact(serde, true), artifact(ours, false)], &[]),
        (&[artifact(serde, false)], &["serde@1.0.229"]),
        (&[artifact(serde, false), artifact(serde, false)], &["serde@1.0.229"]),
        (&[script, "   Compiling serde v1.0.229".to_owned()], &[]),
        (&["{".to_owned(), String::new()], &[]),
    ];
    for (messages, expected) in table {
        let found: Vec<_> = stale(&messages.join("\n")).into_iter().collect();
        assert_eq!(found, expected, "{messages:?}");
    }
}
