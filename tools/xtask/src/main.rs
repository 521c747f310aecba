//! `cargo xtask`: the command line. It only wires.

use std::ffi::OsString;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand};
use xtask::test::{Options, Step};
use xtask::workspace::Workspace;
use xtask::{Error, bench, dist, faults, local, masks, pictures, test, tidy};

/// Runs the tasks that people would otherwise script: test, tidy, faults, bench, dist, local, masks, pictures.
#[derive(Parser)]
#[command(bin_name = "cargo xtask", disable_help_subcommand = true)]
struct Cli {
    #[command(subcommand)]
    task: Task,
}

#[derive(Subcommand)]
enum Task {
    /// Check everything: format, lints, docs, build, tests, end-to-end tests, house rules.
    ///
    /// Every step runs even if an earlier one failed. The last line counts the tests: `N passed, N failed`.
    Test {
        /// The steps to run, in the order shown here; all if none is named. `e2e` builds first.
        #[arg(value_enum, value_name = "STEP")]
        steps: Vec<Step>,
        /// Stop at the first step that fails.
        #[arg(long)]
        fail_fast: bool,
        /// Show each step's output as it comes, not only that of steps that failed.
        #[arg(long, short)]
        verbose: bool,
    },
    /// Check the house rules that no compiler checks; prints `file:line: sentence` for each finding.
    Tidy,
    /// Build `loghub` and the Lambdas, then run the hub on this machine: `loghub local ARGS…`.
    ///
    /// For example `cargo xtask local --demo --for 60s`. What `loghub local` itself takes:
    /// `cargo xtask local -- --help`.
    Local {
        /// Build with optimisations. Must stand before ARGS.
        #[arg(long)]
        release: bool,
        /// Handed to `loghub local` as they are.
        #[arg(trailing_var_arg = true, allow_hyphen_values = true, value_name = "ARGS")]
        args: Vec<OsString>,
    },
    /// Try every fault on the built binaries, and make the table in `docs/reliability.md` of where events went.
    ///
    /// The page stays as it is when a scenario does not hold; its test's output says why.
    Faults,
    /// Build what a hub is deployed from: the functions' zips, the templates, and their checksums.
    ///
    /// With cargo-lambda and Rust's standard library for arm64 it builds for arm64, else for this machine. It says
    /// what it built, and fails if that would not start on Lambda.
    Dist {
        /// The functions' architecture.
        #[arg(long)]
        arch: Option<dist::Arch>,
        /// The folder for the files; `dist` in the target directory if not given.
        #[arg(long, value_name = "DIR")]
        out: Option<PathBuf>,
    },
    /// Take the README's pictures of the console, from a hub that runs the demo. It needs Node.js and Chromium.
    Pictures,
    /// Measure what shipping costs: the real shipper beside the physical floor, in one run: `bench ARGS…`.
    ///
    /// For example `cargo xtask bench --profile typical`, or `cargo xtask bench stages`, which counts instructions.
    /// What `bench` itself takes: `cargo xtask bench -- --help`.
    Bench {
        /// Handed to `bench` as they are.
        #[arg(trailing_var_arg = true, allow_hyphen_values = true, value_name = "ARGS")]
        args: Vec<OsString>,
    },
    /// Judge the masks by a generated corpus: recall by kind and notation, false hits by log: `masks ARGS…`.
    ///
    /// For example `cargo xtask masks --missed --kind password`. What `masks` itself takes:
    /// `cargo xtask masks -- --help`.
    Masks {
        /// Handed to `masks` as they are.
        #[arg(trailing_var_arg = true, allow_hyphen_values = true, value_name = "ARGS")]
        args: Vec<OsString>,
    },
}

fn main() -> ExitCode {
    match run(Cli::parse().task) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

fn run(task: Task) -> Result<bool, Error> {
    let workspace = Workspace::find()?;
    match task {
        Task::Test { steps, fail_fast, verbose } => {
            test::run(&workspace, &Options { steps, fail_fast, verbose })
        }
        Task::Tidy => tidied(&workspace),
        Task::Local { release, args } => local::run(&workspace, release, &args),
        Task::Faults => faults::run(&workspace),
        Task::Pictures => pictures::run(&workspace),
        Task::Bench { args } => bench::run(&workspace, &args),
        Task::Masks { args } => masks::run(&workspace, &args),
        Task::Dist { arch, out } => dist::run(&workspace, &dist::Options { arch, out }),
    }
}

fn tidied(workspace: &Workspace) -> Result<bool, Error> {
    let findings = tidy::run(&workspace.root)?;
    for finding in &findings {
        println!("{finding}");
    }
    Ok(findings.is_empty())
}
