//! What a hub is deployed from.

use std::io::{Cursor, Read as _};

use xtask::dist::{Entry, Glibc, needed, zip};

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
