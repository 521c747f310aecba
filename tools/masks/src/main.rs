//! `masks`: judges masks by the corpus. `cargo xtask masks` builds and runs it.

use std::io::Write as _;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::Parser;
use masks_corpus::{Choice, Error, Judgement, Kind, tables};

/// Judges masks by a generated corpus: recall by kind and notation, false hits by detector and log.
#[derive(Parser)]
#[expect(clippy::struct_excessive_bools, reason = "each is a flag of the command line")]
#[command(bin_name = "cargo xtask masks")]
struct Cli {
    /// Print the secrets that were missed, an example by notation and kind, before and after masking.
    #[arg(long)]
    missed: bool,
    /// Print the texts of which something beside the secret is gone, or that are no JSON any more.
    #[arg(long)]
    lost: bool,
    /// Print the lines without a secret that were changed, and the detectors that change them alone.
    #[arg(long)]
    changed: bool,
    /// With `--missed` and `--lost`: only secrets of this kind.
    #[arg(long, value_name = "KIND")]
    kind: Option<String>,
    /// With `--missed` and `--lost`: only secrets in this notation.
    #[arg(long, value_name = "NOTATION")]
    notation: Option<String>,
    /// Print every text instead of an example of each sort.
    #[arg(long)]
    every: bool,
    /// The masks to judge: a file of `[masks.*]` sections; those of a first table if not given.
    #[arg(long, value_name = "FILE")]
    masks: Option<PathBuf>,
}

fn main() -> ExitCode {
    match run(&Cli::parse()) {
        Ok(text) => {
            // A reader that has seen enough is no failure.
            let _ = writeln!(std::io::stdout(), "{text}");
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

fn run(cli: &Cli) -> Result<String, Error> {
    if let Some(kind) =
        cli.kind.as_ref().filter(|kind| Kind::ALL.iter().all(|one| one.name() != kind.as_str()))
    {
        return Err(Error::Kind(kind.clone()));
    }
    let masks = match &cli.masks {
        Some(path) => std::fs::read_to_string(path)
            .map_err(|source| Error::Read { path: path.display().to_string(), source })?,
        None => tables::STARTER.to_owned(),
    };
    let judgement = Judgement::of(&masks)?;
    if !(cli.missed || cli.lost || cli.changed) {
        return judgement.report();
    }
    let choice = Choice {
        is_missed: cli.missed,
        is_lost: cli.lost,
        kind: cli.kind.clone(),
        notation: cli.notation.clone(),
        is_every: cli.every,
    };
    let mut text = judgement.hit_examples(&choice);
    if cli.changed {
        text += &judgement.change_examples(cli.every)?;
    }
    Ok(text + &judgement.totals())
}
