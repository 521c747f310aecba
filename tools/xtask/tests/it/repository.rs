//! The files of a repository that are read.

use std::fs;
use std::path::Path;

use xtask::tidy::{self, Tree};

/// The findings in one file of the repository at `root`.
fn found(root: &Path, path: &str) -> Vec<String> {
    let findings = tidy::run(root).expect("the files are read");
    findings.iter().filter(|finding| finding.path == path).map(ToString::to_string).collect()
}

#[test]
fn what_git_ignores_is_not_read_and_hidden_files_are() {
    let root = tempfile::tempdir().unwrap();
    let files = [
        (".gitignore", "/target\n"),
        (".ci/run", ""),
        ("target/x.rs", ""),
        (".git/HEAD", ""),
        ("a/b.md", ""),
    ];
    for (path, text) in files {
        let path = root.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    let tree = Tree::read(root.path()).unwrap();
    let paths: Vec<_> = tree.files.iter().map(|file| file.path.as_str()).collect();
    assert_eq!(paths, [".ci/run", ".gitignore", "a/b.md"]);
}

#[test]
fn what_is_no_text_is_not_judged() {
    let root = tempfile::tempdir().unwrap();
    fs::write(root.path().join("a.bin"), [0xff, b' ', b'\n']).unwrap();
    assert_eq!(found(root.path(), "a.bin"), [""; 0]);
}

#[test]
fn findings_come_by_file_and_line() {
    let root = tempfile::tempdir().unwrap();
    fs::write(root.path().join("b.md"), "x \n[y](z)\n").unwrap();
    fs::write(root.path().join("a.md"), "x\ny \n").unwrap();
    let found = [found(root.path(), "a.md"), found(root.path(), "b.md")].concat();
    let blanks = "The line ends in blanks; remove them.";
    let link = "The link leads to `z`, which is not in the repository.";
    assert_eq!(found, [format!("a.md:2: {blanks}"), format!("b.md:1: {blanks}"), format!("b.md:2: {link}")]);
}
