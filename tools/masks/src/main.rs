//! `masks`: judges masks by the corpus. `cargo xtask masks` builds and runs it.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Parser;
use masks_corpus::{Error, Judgement, Kind, tables};

/// Judges masks by a generated corpus: recall by kind and notation, false hits by log.
#[derive(Parser)]
#[command(bin_name = "cargo xtask masks")]
struct Cli {
    /// Print each secret that was missed, with its text before and after masking.
    #[arg(long)]
    missed: bool,
    /// Print each text whose words beside the secret did not stay.
    #[arg(long)]
    lost: bool,
    /// Print each line without a secret that was changed, and the detectors that change it alone.
    #[arg(long)]
    changed: bool,
    /// Print only secrets of this kind.
    #[arg(long, value_name = "KIND")]
    kind: Option<String>,
    /// Print only secrets in this notation.
    #[arg(long, value_name = "NOTATION")]
    notation: Option<String>,
    /// The masks to judge: a file of `[masks.*]` sections; those of a first table if not given.
    #[arg(long, value_name = "FILE")]
    masks: Option<PathBuf>,
}

fn main() -> ExitCode {
    match run(&Cli::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

fn run(cli: &Cli) -> Result<(), Error> {
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
    if cli.missed || cli.lost {
        texts(cli, &judgement);
    }
    if cli.changed {
        changes(&judgement)?;
    }
    if cli.missed || cli.lost || cli.changed {
        println!("{}", judgement.totals());
    } else {
        println!("{}", judgement.report()?);
    }
    Ok(())
}

fn texts(cli: &Cli, judgement: &Judgement) {
    for hit in &judgement.hits {
        let positive = &hit.positive;
        let shown = cli.kind.as_ref().is_none_or(|kind| kind == positive.kind.name())
            && cli.notation.as_ref().is_none_or(|notation| notation == positive.notation)
            && ((cli.missed && !hit.is_found) || (cli.lost && (!hit.is_kept || hit.is_broken)));
        if shown {
            println!("{} in {}: {:?}", positive.kind.name(), positive.notation, positive.secret);
            println!("  text   {:?}\n  masked {:?}", positive.text, hit.output);
        }
    }
}

fn changes(judgement: &Judgement) -> Result<(), Error> {
    for change in &judgement.changes {
        let culprits = Judgement::culprits(&change.negative.text)?;
        let culprits = if culprits.is_empty() { "names".to_owned() } else { culprits.join(", ") };
        println!("{} by {culprits}", change.negative.log);
        println!("  text   {:?}\n  masked {:?}", change.negative.text, change.output);
    }
    Ok(())
}
