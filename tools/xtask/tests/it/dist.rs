//! The files that a hub is deployed from.

use std::io::{Cursor, Read as _};

use xtask::dist::{Entry, Glibc, PACKAGES, needed, zip};
use xtask::workspace::Workspace;

fn entry(name: &str, content: &str) -> Entry {
    Entry { name: name.to_owned(), bytes: content.as_bytes().to_vec() }
}

#[test]
fn a_zip_depends_on_nothing_but_its_files() {
    let (a, b) = (entry("shipper", "one"), entry("bootstrap", "#!/bin/sh\n"));
    let packed = zip(&[a.clone(), b.clone()]).expect("it packs");
    assert_eq!(packed, zip(&[b.clone(), a]).expect("it packs"));
    assert_ne!(packed, zip(&[b, entry("shipper", "two")]).expect("it packs"));
}

#[test]
fn what_is_in_a_zip_can_be_started() {
    let packed = zip(&[entry("shipper", "content"), entry("bootstrap", "#!/bin/sh\n")]).expect("it packs");
    let mut archive = ::zip::ZipArchive::new(Cursor::new(packed)).expect("it is a zip");
    let names: Vec<_> = archive.file_names().map(str::to_owned).collect();
    assert_eq!(names, ["bootstrap", "shipper"]);
    let mut file = archive.by_name("shipper").expect("it is there");
    assert_eq!(file.unix_mode().map(|mode| mode & 0o777), Some(0o755));
    let mut content = String::new();
    file.read_to_string(&mut content).expect("it can be read");
    assert_eq!(content, "content");
}

/// Crates that are linked by the ways to sign in that only people have (aws-config's features `sso`,
/// `credentials-login` and `credentials-process`), and those features.
const SIGN_IN: [&str; 6] = [
    "aws-sdk-sso ",
    "aws-sdk-ssooidc ",
    "aws-sdk-signin ",
    "aws-config feature \"sso\"",
    "aws-config feature \"credentials-login\"",
    "aws-config feature \"credentials-process\"",
];

/// The crates that the packages are built from, together and by themselves, with their features.
fn built_from(packages: &[&str]) -> String {
    let workspace = Workspace::find().expect("there is one");
    let arguments = ["tree", "--locked", "--offline", "--edges", "normal,features", "--prefix", "none"];
    let packages = packages.iter().flat_map(|package| ["--package", package]);
    let output = workspace.cargo(&arguments).args(packages).output().expect("cargo runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8_lossy(&output.stdout).into_owned()
}

#[test]
fn the_functions_are_built_without_peoples_ways_to_sign_in() {
    let functions = built_from(&PACKAGES);
    assert!(functions.contains("aws-config "), "{functions}");
    for way in SIGN_IN {
        assert!(!functions.lines().any(|line| line.starts_with(way)), "the functions have {way}");
    }
    let command_line = built_from(&["loghub-cli"]);
    for way in SIGN_IN {
        assert!(command_line.lines().any(|line| line.starts_with(way)), "the command line lacks {way}");
    }
}

#[test]
fn a_program_says_what_glibc_it_needs() {
    let own = std::env::current_exe().expect("a test knows where it is");
    let newest = needed(&std::fs::read(own).expect("it can be read"));
    // Linux on glibc; there is nothing to say of others.
    if cfg!(all(target_os = "linux", target_env = "gnu")) {
        assert!(newest.is_some_and(|newest| newest > Glibc(2, 2)), "{newest:?}");
    }
    assert_eq!(needed(b"#!/bin/sh\n"), None);
}
