//! The repository's files, as the rules see them.

use std::fs;
use std::path::Path;

use ignore::{DirEntry, WalkBuilder};

use super::tokens::{self, Token};
use super::{Finding, manifest};
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
    /// Its text; empty if the file is not UTF-8.
    pub text: String,
    /// The crate whose manifest is nearest; none above all crates.
    krate: Option<Crate>,
}

/// A crate: the name of its package and the folder of its manifest, with `/` at its end.
#[derive(Clone, Debug)]
struct Crate {
    name: String,
    folder: String,
}

impl Tree {
    /// Reads every file under `root` that git would not ignore.
    pub fn read(root: &Path) -> Result<Tree, Error> {
        let mut files = Vec::new();
        for entry in walk(root) {
            let entry = entry?;
            if entry.file_type().is_some_and(|kind| kind.is_file()) {
                files.push(read(root, entry.path())?);
            }
        }
        files.sort();
        Ok(Tree::of(files))
    }

    /// Makes a tree of files: each one's path and text.
    pub fn of(files: impl IntoIterator<Item = (String, String)>) -> Tree {
        let file = |(path, text)| File { path, text, krate: None };
        let mut files: Vec<File> = files.into_iter().map(file).collect();
        let mut crates: Vec<Crate> = files.iter().filter_map(Crate::of).collect();
        crates.sort_by_key(|krate| std::cmp::Reverse(krate.folder.len()));
        for file in &mut files {
            file.krate = crates.iter().find(|krate| file.path.starts_with(&krate.folder)).cloned();
        }
        Tree { files }
    }

    /// Returns true if there is a file or a folder at `path`.
    pub(super) fn has(&self, path: &str) -> bool {
        let inside = |file: &File| {
            file.path.strip_prefix(path).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        };
        path.is_empty() || self.files.iter().any(inside)
    }
}

impl File {
    /// The name of the crate that the file is part of; empty if it is part of none.
    pub(super) fn krate(&self) -> &str {
        self.krate.as_ref().map_or("", |krate| &krate.name)
    }

    /// The path from the crate's folder; from the root if the file is part of no crate.
    pub(super) fn inside(&self) -> &str {
        let folder = self.krate.as_ref().map_or(0, |krate| krate.folder.len());
        &self.path[folder..]
    }

    /// Returns true for Rust files in a crate's `src`.
    pub(super) fn is_source(&self) -> bool {
        self.krate.is_some() && self.extension() == Some("rs") && self.inside().starts_with("src/")
    }

    /// Returns true for scripts, styles and markup of the console's page that are not a library's and no tests.
    pub(super) fn is_page(&self) -> bool {
        let Some(inside) = self.path.strip_prefix("crates/console/web/") else { return false };
        let others = ["vendor/", "test/"];
        matches!(self.extension(), Some("js" | "css" | "html"))
            && !others.iter().any(|folder| inside.starts_with(folder))
    }

    /// Returns true for the manifest of a crate.
    pub(super) fn is_manifest(&self) -> bool {
        self.krate.is_some() && self.inside() == "Cargo.toml"
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

impl Crate {
    /// The crate of a manifest; none for other files, and for one of a workspace only.
    fn of(file: &File) -> Option<Crate> {
        let folder = file.path.strip_suffix("Cargo.toml").filter(|rest| rest.ends_with('/'))?;
        let manifest = manifest::parse(&file.text)?;
        let name = manifest::text(&manifest, ["package", "name"])?;
        Some(Crate { name: name.to_owned(), folder: folder.to_owned() })
    }
}

/// Reads a file's path from `root`, and its text.
fn read(root: &Path, path: &Path) -> Result<(String, String), Error> {
    let bytes = fs::read(path).map_err(|source| Error::Read { path: path.to_owned(), source })?;
    let relative = path.strip_prefix(root).unwrap_or(path);
    Ok((relative.to_string_lossy().replace('\\', "/"), String::from_utf8(bytes).unwrap_or_default()))
}

/// Inputs that fuzzers found: bytes, not text.
pub(super) const CORPORA: &str = "tools/fuzz/corpus";

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
