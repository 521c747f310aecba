//! `bench`: measures the built shipper beside the floor. `cargo xtask bench` builds both and runs it.

use std::path::PathBuf;
use std::process::ExitCode;

use bench::cost::{self, Prices};
use bench::measure::{self, Options};
use bench::profile::Profile;
use bench::stages::{self, Counts};
use bench::table::Parse;
use bench::{Error, baseline, console, drain};
use clap::{Parser, Subcommand};

/// Measures the cost of shipping: the real shipper beside the physical floor, in one run.
#[derive(Parser)]
#[command(bin_name = "cargo xtask bench", disable_help_subcommand = true)]
struct Cli {
    #[command(subcommand)]
    role: Option<Role>,
    /// The profiles; all if none is named.
    #[arg(value_enum, long = "profile", value_name = "PROFILE")]
    profiles: Vec<Profile>,
    /// The table's `parse`; both if not given.
    #[arg(value_enum, long = "parse", value_name = "PARSE")]
    parses: Vec<Parse>,
    /// Turns of each program.
    #[arg(long, default_value_t = 9, value_parser = clap::value_parser!(u32).range(1..))]
    rounds: u32,
    /// Invocations in a turn.
    #[arg(long, default_value_t = 4, value_parser = clap::value_parser!(u32).range(1..))]
    invocations: u32,
    /// The gzip level of all programs.
    #[arg(long, default_value_t = 1, value_parser = clap::value_parser!(i32).range(1..=12))]
    gzip_level: i32,
    /// Print JSON instead of a table.
    #[arg(long)]
    json: bool,
    /// Earlier output of `--json`; its ratios are shown beside today's.
    #[arg(long, value_name = "FILE")]
    baseline: Option<PathBuf>,
}

#[derive(Subcommand)]
enum Role {
    /// Count the instructions of the pure stages with valgrind, and hold them against the accepted ones.
    Stages {
        /// Accept what was counted: it becomes what later runs are held against.
        #[arg(long)]
        accept: bool,
    },
    /// The cost of gzip's library and level, and of the function's memory, in dollars.
    Cost,
    /// The console's index of 200,000 documents: searches beside a memmem pass, memory, adding beside parsing.
    Console,
    /// Takes everything that is sent; `bench` starts it by itself.
    #[command(hide = true)]
    Drain,
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    let cli = Cli::parse();
    let ended = match cli.role {
        Some(Role::Drain) => drain::serve().await.map(|()| true),
        Some(Role::Stages { accept }) => count_stages(accept),
        Some(Role::Cost) => show_cost(&cli).await,
        Some(Role::Console) => measure_console(cli.rounds),
        None => bench(&cli).await,
    };
    match ended {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

async fn bench(cli: &Cli) -> Result<bool, Error> {
    let before = cli.baseline.as_deref().map(baseline::read).transpose()?;
    let figures = measure::run(&options(cli)?, |profile| eprintln!("measuring {profile} …")).await?;
    if cli.json {
        println!("{}", serde_json::to_string_pretty(&figures).unwrap_or_default());
    } else {
        println!("{}", figures.table());
    }
    if let Some(before) = before {
        eprint!("{}", baseline::compare(&before, &figures));
    }
    if !figures.complete() {
        eprintln!("error: not every event arrived once where it belongs; the figures mean nothing.");
    }
    Ok(figures.complete())
}

async fn show_cost(cli: &Cli) -> Result<bool, Error> {
    let prices = Prices::read()?;
    println!("{}", cost::levels(&programs()?, &prices)?);
    let options = Options { profiles: vec![Profile::Typical], parses: vec![Parse::Auto], ..options(cli)? };
    let figures = measure::run(&options, |_| ()).await?;
    print!("{}", cost::memory(&figures, &prices));
    Ok(figures.complete())
}

fn measure_console(rounds: u32) -> Result<bool, Error> {
    let figures = console::run(rounds)?;
    println!("{}", figures.table());
    Ok(figures.are_good())
}

fn count_stages(accept: bool) -> Result<bool, Error> {
    let counts = stages::count(&programs()?)?;
    if accept {
        counts.accept()?;
    }
    let (lines, good) = counts.compare(&Counts::accepted()?);
    print!("{lines}");
    Ok(good)
}

/// The built programs are where this one is.
fn programs() -> Result<PathBuf, Error> {
    let own = std::env::current_exe();
    let own = own.map_err(|source| Error::Io { what: "this program can't be found".into(), source })?;
    Ok(own.parent().map(PathBuf::from).unwrap_or_default())
}

fn options(cli: &Cli) -> Result<Options, Error> {
    let or_all = |named: &[Profile]| if named.is_empty() { Profile::ALL.into() } else { named.to_vec() };
    let parses = if cli.parses.is_empty() { vec![Parse::Auto, Parse::None] } else { cli.parses.clone() };
    Ok(Options {
        programs: programs()?,
        profiles: or_all(&cli.profiles),
        parses,
        rounds: cli.rounds as usize,
        invocations: cli.invocations as usize,
        gzip_level: cli.gzip_level,
        shape: None,
    })
}
