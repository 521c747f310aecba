//! The pure stages, for callgrind: `stages PREFIX TIMES < PAYLOAD` runs them up to one so many times.
//!
//! Each prefix does all that the one before it does, and one stage more. The instructions of two runs with different
//! TIMES, subtracted, are those of the prefix alone: start and end are in both.

use std::io::Read as _;
use std::process::ExitCode;
use std::sync::Arc;

use bench::profile::Profile;
use bench::stages::Prefix;
use clap::{Parser, Subcommand};
use pipeline::{Batch, Limits, Pipeline};
use routing::Table;

#[derive(Parser)]
struct Cli {
    #[command(subcommand)]
    task: Task,
}

#[derive(Subcommand)]
enum Task {
    /// Print the payload that the stages are measured with.
    Payload,
    /// Run the stages up to one, on the payload that comes in.
    Run {
        #[arg(value_enum)]
        prefix: Prefix,
        times: u32,
    },
}

fn main() -> ExitCode {
    match Cli::parse().task {
        Task::Payload => {
            print!("{}", Profile::Typical.sized(40, 60).payload);
            ExitCode::SUCCESS
        }
        Task::Run { prefix, times } => match run(prefix, times) {
            Ok(bytes) => {
                println!("{bytes}");
                ExitCode::SUCCESS
            }
            Err(error) => {
                eprintln!("error: {error}");
                ExitCode::FAILURE
            }
        },
    }
}

/// Answers the bytes that came out, so that nothing of it can be left out.
fn run(prefix: Prefix, times: u32) -> Result<usize, String> {
    let mut payload = String::new();
    std::io::stdin().read_to_string(&mut payload).map_err(|error| error.to_string())?;
    let (table, _) =
        Table::parse("routing.toml", &prefix.routing_toml()).map_err(|faults| format!("{faults:?}"))?;
    let mut pipeline = Pipeline::new(Arc::new(table), None, Limits::default());
    let mut bytes = 0;
    for _ in 0..times {
        let batch = Batch::parse(&payload).map_err(|error| error.to_string())?;
        bytes += batch.records.len();
        if prefix == Prefix::Event {
            continue;
        }
        for (index, record) in batch.records.iter().enumerate() {
            pipeline.push(index, record).map_err(|poison| poison.to_string())?;
        }
        let (bulks, _) = pipeline.finish();
        bytes += bulks.iter().map(|bulk| bulk.body.len()).sum::<usize>();
    }
    Ok(bytes)
}
