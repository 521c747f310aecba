//! The repository's files, as the rules see them.

use std::fs;
use std::path::Path;

use ignore::{DirEntry, WalkBuilder};

use super::Finding;
use super::tokens::{self, Token};
use crate::Error;

/// The repository's files.
#[derive(Debug, Default)]
pub struct Tree {
    /// Every file, in the order of paths.
    pub files: Vec<File>,
}

/// A file.
#[derive(Debug)]
pub struct File {
    /// Its path from the repository's root, with `/`.
    pub path: String,
    /// What it says; empty if that is not UTF-8.
    pub text: String,
}

impl Tree {
    /// Reads every file under `root` that git would not ignore.
    pub fn read(root: &Path) -> Result<Tree, Error> {
        let mut files = Vec::new();
        for entry in walk(root) {
            let entry = entry?;
            if entry.file_type().is_some_and(|kind| kind.is_file()) {
                files.push(File::read(root, entry.path())?);
            }
        }
        files.sort_by(|a, b| a.path.cmp(&b.path));
        Ok(Tree { files })
    }

    /// Rust files.
    pub(super) fn rust(&self) -> impl Iterator<Item = &File> {
        self.files.iter().filter(|file| file.extension() == Some("rs"))
    }

    /// Rust files in a crate's `src`.
    pub(super) fn sources(&self) -> impl Iterator<Item = &File> {
        self.rust().filter(|file| file.path.split('/').nth(1) == Some("src"))
    }

    /// The manifests of the crates.
    pub(super) fn manifests(&self) -> impl Iterator<Item = &File> {
        self.files.iter().filter(|file| file.path.ends_with("/Cargo.toml"))
    }

    /// Whether there is a file or a folder at `path`.
    pub(super) fn has(&self, path: &str) -> bool {
        let inside = |file: &File| {
            file.path.strip_prefix(path).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        };
        path.is_empty() || self.files.iter().any(inside)
    }
}

impl File {
    fn read(root: &Path, path: &Path) -> Result<File, Error> {
        let bytes = fs::read(path).map_err(|source| Error::Read { path: path.to_owned(), source })?;
        let relative = path.strip_prefix(root).unwrap_or(path);
        Ok(File {
            path: relative.to_string_lossy().replace('\\', "/"),
            text: String::from_utf8(bytes).unwrap_or_default(),
        })
    }

    /// The crate that the file is part of: its first folder.
    pub(super) fn krate(&self) -> &str {
        self.path.split('/').next().unwrap_or_default()
    }

    pub(super) fn extension(&self) -> Option<&str> {
        Path::new(&self.path).extension()?.to_str()
    }

    /// The lines with their numbers, from 1.
    pub(super) fn lines(&self) -> impl Iterator<Item = (usize, &str)> {
        self.text.split('\n').enumerate().map(|(index, line)| (index + 1, line))
    }

    /// The Rust tokens; none if the text is not Rust, which the compiler says better.
    pub(super) fn tokens(&self) -> Vec<Token> {
        tokens::read(&self.text)
    }

    /// The Rust tokens that are compiled into the product: no module of tests.
    pub(super) fn product_tokens(&self) -> Vec<Token> {
        if self.path.ends_with("/tests.rs") { Vec::new() } else { tokens::without_tests(&self.tokens()) }
    }

    /// The line of the byte at `offset`.
    pub(super) fn line_at(&self, offset: usize) -> usize {
        self.text.bytes().take(offset).filter(|byte| *byte == b'\n').count() + 1
    }

    pub(super) fn finding(&self, line: usize, sentence: impl Into<String>) -> Finding {
        Finding { path: self.path.clone(), line, sentence: sentence.into() }
    }
}

/// Inputs that fuzzers found: bytes of any kind, nobody's text.
const CORPORA: &str = "tools/fuzz/corpus";

/// Hidden files too, and only this repository's own rules of what is ignored.
fn walk(root: &Path) -> impl Iterator<Item = Result<DirEntry, ignore::Error>> {
    WalkBuilder::new(root)
        .hidden(false)
        .parents(false)
        .git_global(false)
        .git_exclude(false)
        .require_git(false)
        .filter_entry(|entry| entry.file_name() != ".git" && !entry.path().ends_with(CORPORA))
        .build()
}
