//! The steps, in the order they run, and what each one does.

use std::fmt::Write as _;
use std::process::Command;

use clap::ValueEnum;

use super::artifacts::stale;
use super::child::{self, Ended};
use super::counts::Counts;
use super::outcome::Outcome;
use super::progress::Progress;
use super::web;
use crate::workspace::Workspace;
use crate::{Error, local, tidy};

/// A step of `cargo xtask test`, in the order they run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, ValueEnum)]
pub enum Step {
    /// Every file is formatted.
    Fmt,
    /// No lint fires.
    Clippy,
    /// The documentation builds without a warning.
    Docs,
    /// Every binary builds.
    Build,
    /// Unit, property and integration tests.
    Tests,
    /// The examples in the documentation.
    Doctests,
    /// The built binaries against the local cloud.
    E2e,
    /// `cargo xtask local` builds no dependency again.
    Local,
    /// The console's page in a browser, where Node.js and Chromium are installed.
    Web,
    /// The house rules that no compiler checks.
    Tidy,
}

impl Step {
    /// The steps to run: all if none is named, in their own order, and what a named one needs.
    #[must_use]
    pub fn plan(named: &[Step]) -> Vec<Step> {
        let wanted = |step: &Step| {
            let build = [Step::E2e, Step::Local].iter().any(|step| named.contains(step));
            named.is_empty() || named.contains(step) || (*step == Step::Build && build)
        };
        Step::value_variants().iter().copied().filter(wanted).collect()
    }

    pub(super) fn name(self) -> &'static str {
        match self {
            Step::Fmt => "fmt",
            Step::Clippy => "clippy",
            Step::Docs => "docs",
            Step::Build => "build",
            Step::Tests => "tests",
            Step::Doctests => "doctests",
            Step::E2e => "e2e",
            Step::Local => "local",
            Step::Web => "web",
            Step::Tidy => "tidy",
        }
    }

    pub(super) fn run(self, workspace: &Workspace, progress: &Progress) -> Result<Outcome, Error> {
        match self {
            Step::Tidy => tidied(workspace, progress),
            Step::Web => web::run(workspace, progress),
            _ => Ok(self.outcome(child::run(self.command(workspace), progress)?)),
        }
    }

    fn command(self, workspace: &Workspace) -> Command {
        let nextest = self.tests() && workspace.has_nextest();
        let mut command = workspace.cargo(self.arguments(nextest));
        if self == Step::Local {
            command.arg("--message-format=json");
        }
        // The counts are read from plain text.
        command.env("CARGO_TERM_COLOR", "never");
        if self == Step::Docs {
            command.env("RUSTDOCFLAGS", "-D warnings");
        }
        command
    }

    /// `--workspace` and `--examples` wherever possible: another choice of packages, or one without dev-dependencies, has
    /// other features and is built again.
    fn arguments(self, nextest: bool) -> &'static [&'static str] {
        match (self, nextest) {
            (Step::Fmt, _) => &["fmt", "--all", "--check", "--", "--color=never"],
            (Step::Clippy, _) => &["clippy", "--workspace", "--all-targets", "--", "-D", "warnings"],
            (Step::Docs, _) => &["doc", "--workspace", "--lib", "--examples", "--no-deps"],
            (Step::Build, _) => &["build", "--workspace", "--bins", "--examples"],
            (Step::Tests, true) => {
                &["nextest", "run", "--workspace", "-E", "not package(e2e)", "--no-fail-fast"]
            }
            (Step::Tests, false) => {
                &["test", "--workspace", "--exclude", "e2e", "--lib", "--bins", "--tests", "--no-fail-fast"]
            }
            (Step::Doctests, _) => &["test", "--workspace", "--doc", "--no-fail-fast"],
            (Step::E2e, true) => &["nextest", "run", "--workspace", "-E", "package(e2e)", "--no-fail-fast"],
            (Step::E2e, false) => &["test", "--package", "e2e", "--no-fail-fast"],
            (Step::Local, _) => &local::BUILD,
            (Step::Web | Step::Tidy, _) => &[],
        }
    }

    fn outcome(self, ended: Ended) -> Outcome {
        if self == Step::Local {
            return fresh(&ended);
        }
        let counts = if self.tests() { counts(&ended) } else { Counts::default() };
        Outcome { passed: ended.success && counts.failed == 0, output: ended.output, counts, skipped: None }
    }

    fn tests(self) -> bool {
        matches!(self, Step::Tests | Step::Doctests | Step::E2e)
    }
}

/// The build that `cargo xtask local` does after the other steps have done theirs.
fn fresh(ended: &Ended) -> Outcome {
    let stale = stale(&ended.output);
    let mut output = if ended.success { String::new() } else { ended.output.clone() };
    for package in &stale {
        let _ =
            writeln!(output, "{package} is built twice: its features or its profile differ from the tests'");
    }
    Outcome { passed: ended.success && stale.is_empty(), output, counts: Counts::default(), skipped: None }
}

fn counts(ended: &Ended) -> Counts {
    let mut counts = Counts::read(&ended.output);
    if !ended.success && counts.failed == 0 {
        // Tests that do not build or do not end well say no number.
        counts.failed = 1;
    }
    counts
}

fn tidied(workspace: &Workspace, progress: &Progress) -> Result<Outcome, Error> {
    let findings = tidy::run(&workspace.root)?;
    let mut output = String::new();
    for finding in &findings {
        progress.line(&finding.to_string());
        let _ = writeln!(output, "{finding}");
    }
    Ok(Outcome { passed: findings.is_empty(), output, counts: Counts::default(), skipped: None })
}
