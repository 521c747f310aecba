//! Makes virtual environments, each once.

use std::fs::File;
use std::path::{Path, PathBuf};
use std::process::Output;

use tokio::process::Command;

use super::error::Error;
use super::options::Options;
use super::python;

/// The environment's Python, installing the packages first if the cache lacks it.
pub(super) async fn ready(
    options: &Options,
    packages: &'static str,
    progress: &mut impl FnMut(&str),
) -> Result<PathBuf, Error> {
    let cache = &options.cache;
    let venv = cache.join(packages.replace("==", "-").replace(' ', "-"));
    let done = venv.join("installed");
    let inner = venv.join("bin").join("python");
    if done.exists() {
        return Ok(inner);
    }
    let _lock = lock(cache).await?;
    if done.exists() {
        return Ok(inner);
    }
    let python = python::find(options.python.as_deref()).await?;
    install(packages, &python, &venv, &inner, progress).await?;
    File::create(&done).map_err(|source| Error::Cache { path: done, source })?;
    Ok(inner)
}

/// Held while one starter installs; the system lets go of it even if that starter is killed.
async fn lock(cache: &Path) -> Result<File, Error> {
    let path = cache.to_owned();
    let locked = tokio::task::spawn_blocking(move || {
        std::fs::create_dir_all(&path)?;
        let file = File::create(path.join("lock"))?;
        file.lock()?;
        Ok(file)
    });
    let file = locked.await.unwrap_or_else(|_| Err(std::io::Error::other("the lock was interrupted")));
    file.map_err(|source| Error::Cache { path: cache.to_owned(), source })
}

async fn install(
    packages: &'static str,
    python: &Path,
    venv: &Path,
    inner: &Path,
    progress: &mut impl FnMut(&str),
) -> Result<(), Error> {
    progress(&format!("making a virtual environment for {packages} (once)"));
    let cache_error = |source| Error::Cache { path: venv.to_owned(), source };
    if venv.exists() {
        std::fs::remove_dir_all(venv).map_err(cache_error)?;
    }
    let made = run(Command::new(python).args(["-m", "venv"]).arg(venv)).await;
    made.map_err(|reason| Error::Venv { path: venv.to_owned(), reason })?;
    progress(&format!("installing {packages} from PyPI (once)"));
    let pip = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-input"];
    let pip = pip.into_iter().chain(packages.split(' '));
    run(Command::new(inner).args(pip)).await.map_err(|reason| Error::Pip { packages, reason })
}

async fn run(command: &mut Command) -> Result<(), String> {
    let output = command.kill_on_drop(true).output().await.map_err(|error| error.to_string())?;
    if output.status.success() { Ok(()) } else { Err(last_line(&output)) }
}

fn last_line(output: &Output) -> String {
    let text = if output.stderr.is_empty() { &output.stdout } else { &output.stderr };
    let text = String::from_utf8_lossy(text);
    let last = text.lines().rev().map(str::trim).find(|line| !line.is_empty());
    last.map_or_else(|| output.status.to_string(), |line| line.trim_end_matches('.').to_owned())
}
