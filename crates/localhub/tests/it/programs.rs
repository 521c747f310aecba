//! The functions' programs are found, or the one that is missing is named.

use localhub::{Error, programs};

#[test]
fn missing_program_is_named_with_its_folder() {
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::write(folder.path().join("shipper"), "").expect("written");
    let error = programs::built(folder.path()).expect_err("redeliver is missing");
    assert!(matches!(&error, Error::Program { name: "redeliver", dir } if dir == folder.path()), "{error}");
    assert_eq!(error.to_string(), format!("the program redeliver is not in {}", folder.path().display()));
}

#[test]
fn built_programs_are_found_by_handler() {
    let folder = tempfile::tempdir().expect("a folder");
    for name in programs::HANDLERS {
        std::fs::write(folder.path().join(name), "").expect("written");
    }
    let programs = programs::built(folder.path()).expect("all are there");
    let paths: Vec<_> =
        programs.iter().map(|(handler, program)| (handler.as_str(), &program.program)).collect();
    let expected = ["redeliver", "shipper", "subscriber"].map(|name| (name, folder.path().join(name)));
    assert_eq!(paths, expected.iter().map(|(name, path)| (*name, path)).collect::<Vec<_>>());
}
