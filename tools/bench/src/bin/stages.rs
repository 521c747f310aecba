//! The pure stages, for callgrind: `stages PREFIX TIMES < PAYLOAD` runs them up to one so many times.
//!
//! Each prefix does all that the one before it does, and one stage more. The instructions of two runs with different
//! TIMES, subtracted, are those of the prefix alone: start and end are in both.

use std::io::{Read as _, Write as _};
use std::process::ExitCode;
use std::sync::Arc;

use bench::profile::Profile;
use bench::stages::Prefix;
use clap::{Parser, Subcommand};
use pipeline::{Batch, Gunzip, Limits, Pipeline};
use routing::Table;

#[derive(Parser)]
struct Cli {
    #[command(subcommand)]
    task: Task,
}

#[derive(Subcommand)]
enum Task {
    /// Print a profile's payload that the stages are measured with.
    Payload {
        #[arg(value_enum, default_value = "typical")]
        profile: Profile,
    },
    /// Print the documents of a typical batch, bulk by bulk, each behind its length in eight bytes.
    Bulks,
    /// Run the stages up to one, on the payload that comes in.
    Run {
        #[arg(value_enum)]
        prefix: Prefix,
        times: u32,
    },
}

fn main() -> ExitCode {
    match Cli::parse().task {
        Task::Payload { profile } => {
            print!("{}", profile.sized(40, 60).payload);
            ExitCode::SUCCESS
        }
        Task::Bulks => ended(bulks()),
        Task::Run { prefix, times } => ended(run(prefix, times).map(|bytes| println!("{bytes}"))),
    }
}

fn ended(result: Result<(), String>) -> ExitCode {
    if let Err(error) = result {
        eprintln!("error: {error}");
        return ExitCode::FAILURE;
    }
    ExitCode::SUCCESS
}

fn pipeline(prefix: Prefix) -> Result<Pipeline, String> {
    let table = Table::parse("routing.toml", &prefix.routing_toml());
    let (table, _) = table.map_err(|faults| format!("{faults:?}"))?;
    // The level at which the figures are compared.
    let limits = Limits { gzip_level: 1, ..Limits::default() };
    Ok(Pipeline::new(Arc::new(table), None, limits))
}

fn bulks() -> Result<(), String> {
    let payload = Profile::Typical.invocation().payload;
    let batch = Batch::parse(&payload).map_err(|error| error.to_string())?;
    let mut pipeline = pipeline(Prefix::Lift)?;
    for (index, record) in batch.records.iter().enumerate() {
        pipeline.push(index, record, &mut || false).map_err(|error| error.to_string())?;
    }
    let mut out = std::io::stdout().lock();
    for bulk in pipeline.finish().0 {
        let mut buffer = Vec::new();
        let lines =
            Gunzip::new(64 << 20).inflate(&bulk.body, &mut buffer).map_err(|error| error.to_string())?;
        let written = out.write_all(&(lines.len() as u64).to_le_bytes()).and_then(|()| out.write_all(lines));
        written.map_err(|error| error.to_string())?;
    }
    Ok(())
}

/// Answers the bytes that came out, so that nothing of it can be left out.
fn run(prefix: Prefix, times: u32) -> Result<usize, String> {
    let mut payload = String::new();
    std::io::stdin().read_to_string(&mut payload).map_err(|error| error.to_string())?;
    let mut pipeline = pipeline(prefix)?;
    let mut bytes = 0;
    for _ in 0..times {
        let batch = Batch::parse(&payload).map_err(|error| error.to_string())?;
        bytes += batch.records.len();
        if prefix == Prefix::Event {
            continue;
        }
        for (index, record) in batch.records.iter().enumerate() {
            pipeline.push(index, record, &mut || false).map_err(|error| error.to_string())?;
        }
        let (bulks, _) = pipeline.finish();
        bytes += bulks.iter().map(|bulk| bulk.body.len()).sum::<usize>();
    }
    Ok(bytes)
}
