//! The console's page: its types are checked, and a browser without a window runs its tests.
//!
//! Only this step needs Node.js and a browser. On a machine without them it is skipped and says so, unless
//! [`REQUIRED`] is set.

use std::env;
use std::path::PathBuf;
use std::process::{Command, Stdio};

use super::child;
use super::counts::Counts;
use super::outcome::Outcome;
use super::progress::Progress;
use crate::Error;
use crate::workspace::{self, Workspace};

/// The page's folder, from the repository's root.
const FOLDER: &str = "crates/console/web";
/// If this variable is set, a machine without Node.js or a browser fails the step.
const REQUIRED: &str = "LOGHUB_WEB_TESTS_REQUIRED";
/// Names the browser, in place of the ones that are looked for.
const BROWSER: &str = "LOGHUB_CHROMIUM";
/// The programs that are looked for on the PATH, the first found is taken.
const BROWSERS: [&str; 3] = ["chromium", "chromium-browser", "google-chrome"];

/// The parts of the step, in order: the programs of `npm ci` check types and drive the browser.
const PARTS: [&[&str]; 3] = [
    &["ci", "--ignore-scripts", "--no-audit", "--no-fund"],
    &["run", "--silent", "types"],
    &["test", "--silent"],
];

pub(super) fn run(workspace: &Workspace, progress: &Progress) -> Result<Outcome, Error> {
    let browser = match tools() {
        Ok(browser) => browser,
        Err(missing) => return Ok(without(missing)),
    };
    let mut output = String::new();
    for arguments in PARTS {
        let mut npm = workspace::command("npm");
        npm.args(arguments)
            .current_dir(workspace.root.join(FOLDER))
            .env(BROWSER, &browser)
            .env("NO_COLOR", "1");
        let ended = child::run(npm, progress)?;
        output.push_str(&ended.output);
        let counts = Counts::of_node(&ended.output);
        if !ended.success || counts.failed > 0 {
            let counts = Counts { failed: counts.failed.max(1), ..counts };
            return Ok(Outcome { passed: false, output, counts, skipped: None });
        }
        if counts != Counts::default() {
            return Ok(Outcome { passed: true, output, counts, skipped: None });
        }
    }
    output.push_str("no test of the page was counted: `npm test` printed no summary\n");
    Ok(Outcome { passed: false, output, counts: Counts { failed: 1, ..Counts::default() }, skipped: None })
}

/// The browser's path, if npm is there too; or what is missing.
fn tools() -> Result<PathBuf, &'static str> {
    let npm = Command::new("npm").arg("--version").stdout(Stdio::null()).stderr(Stdio::null()).status();
    if !npm.is_ok_and(|status| status.success()) {
        return Err("npm is not on the PATH: install Node.js 20 or newer");
    }
    let named = env::var_os(BROWSER).map(PathBuf::from);
    named
        .or_else(|| BROWSERS.iter().find_map(|name| on_path(name)))
        .ok_or("no Chromium is on the PATH: install it, or name one in LOGHUB_CHROMIUM")
}

fn on_path(name: &str) -> Option<PathBuf> {
    let path = env::var_os("PATH")?;
    env::split_paths(&path).map(|folder| folder.join(name)).find(|file| file.is_file())
}

fn without(missing: &'static str) -> Outcome {
    let required = env::var_os(REQUIRED).is_some();
    Outcome {
        passed: !required,
        output: format!("{missing}\n"),
        counts: Counts { failed: u64::from(required), ..Counts::default() },
        skipped: (!required).then_some(missing),
    }
}
