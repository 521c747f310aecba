//! `cargo xtask pictures`: the pictures of the README, made from a hub that runs the demo.

use std::io::{BufRead, BufReader};
use std::process::Stdio;

use crate::workspace::{Workspace, command};
use crate::{Error, local};

/// The page's folder and the pictures' folder, from the repository's root.
const PAGE: &str = "crates/console/web";
const PICTURES: &str = "docs/console";
/// The beginning of the line with the console's link.
const LINK: &str = "Console: ";
/// Long enough for the pictures, one of which waits for a team that catches up.
const DEMO: [&str; 4] = ["local", "--demo", "--for", "90s"];

/// Runs a hub with its demo, and takes the pictures. `false` if a program failed; it has said why.
pub fn run(workspace: &Workspace) -> Result<bool, Error> {
    if !local::build(workspace, false)?
        || !npm(workspace, &["ci", "--ignore-scripts", "--no-audit", "--no-fund"])?
    {
        return Ok(false);
    }
    let loghub = workspace.target.join("debug").join("loghub");
    let program = loghub.display().to_string();
    let start = |source| Error::Start { program: program.clone(), source };
    let mut hub = command(&loghub)
        .args(DEMO)
        .current_dir(&workspace.root)
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .map_err(start)?;
    let output = hub.stderr.take().map(BufReader::new);
    let mut lines = output.into_iter().flat_map(BufRead::lines).map_while(Result::ok);
    let link = lines.find_map(|line| line.strip_prefix(LINK).map(str::to_owned));
    let taken = if let Some(link) = &link {
        npm(workspace, &["run", "--silent", "pictures", "--", link, &pictures(workspace)])?
    } else {
        eprintln!("the hub printed no line `{LINK}…`: see what `cargo xtask local --demo` says");
        false
    };
    // The hub ends by itself; its last words are not of interest here.
    lines.for_each(drop);
    let ended = hub.wait().map_err(|source| Error::Output { program: program.clone(), source })?;
    Ok(taken && ended.success())
}

fn pictures(workspace: &Workspace) -> String {
    workspace.root.join(PICTURES).display().to_string()
}

fn npm(workspace: &Workspace, arguments: &[&str]) -> Result<bool, Error> {
    let mut npm = command("npm");
    let status = npm.args(arguments).current_dir(workspace.root.join(PAGE)).status();
    Ok(status.map_err(|source| Error::Start { program: "npm".into(), source })?.success())
}
