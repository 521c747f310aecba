//! `cargo xtask test`: every check, a line a step, and one count of all tests at the end.

mod artifacts;
mod child;
mod counts;
mod outcome;
mod progress;
mod step;
mod web;

use std::time::{Duration, Instant};

pub use artifacts::stale;
pub use counts::Counts;
pub use step::Step;

use crate::Error;
use crate::workspace::Workspace;
use outcome::Outcome;
use progress::Progress;

/// The steps to run, and the way of their output.
#[derive(Debug)]
pub struct Options {
    /// The steps named by the user; none means all.
    pub steps: Vec<Step>,
    /// Stop at the first step that fails.
    pub fail_fast: bool,
    /// Show every step's output as it comes.
    pub verbose: bool,
}

/// A step that has run.
struct Done {
    step: Step,
    outcome: Outcome,
    took: Duration,
}

/// Runs the steps and says how each ended. True if all passed.
pub fn run(workspace: &Workspace, options: &Options) -> Result<bool, Error> {
    let mut done = Vec::new();
    for step in Step::plan(&options.steps) {
        done.push(one(workspace, step, options.verbose)?);
        if options.fail_fast && done.last().is_some_and(|done| !done.outcome.passed) {
            break;
        }
    }
    summary(&done);
    Ok(done.iter().all(|done| done.outcome.passed))
}

fn one(workspace: &Workspace, step: Step, verbose: bool) -> Result<Done, Error> {
    let progress = Progress::start(step.name(), verbose);
    let start = Instant::now();
    let outcome = step.run(workspace, &progress)?;
    let done = Done { step, outcome, took: start.elapsed() };
    progress.end(&line(&done));
    if !done.outcome.passed && !verbose {
        eprintln!("{}", done.outcome.output);
    }
    Ok(done)
}

fn line(done: &Done) -> String {
    let name = done.step.name();
    if let Some(why) = done.outcome.skipped {
        return format!("– {name:<9} skipped: {why}");
    }
    let mark = if done.outcome.passed { '✓' } else { '✗' };
    format!("{mark} {name:<9}{:>7.1} s", done.took.as_secs_f64())
}

/// Machines read the last line: the count of all tests, alone on its line.
fn summary(done: &[Done]) {
    println!();
    for done in done {
        println!("{}", line(done));
    }
    println!("\n{}", done.iter().map(|done| done.outcome.counts).sum::<Counts>());
}
