//! The total cost of gzip's library and level, and the best memory size of a function.
//!
//! A higher level costs CPU time, for which Lambda charges, and saves bytes, for which the way out charges.

use std::fmt::Write as _;
use std::hint::black_box;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use libdeflater::{CompressionLvl, Compressor};
use serde::Deserialize;

use crate::Error;
use crate::figures::Figures;

/// AWS's prices, from `prices.toml`.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Prices {
    /// The day on which they were looked up.
    pub as_of: String,
    /// Dollars for a gigabyte-second of Lambda.
    pub lambda_gb_second: f64,
    /// Dollars for a million requests of Lambda.
    pub lambda_million_requests: f64,
    /// Dollars for a gigabyte out.
    pub egress_gb: f64,
    /// Megabytes of memory that come with one vCPU.
    pub vcpu_mb: f64,
}

impl Prices {
    /// Reads `prices.toml`.
    pub fn read() -> Result<Prices, Error> {
        let path = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/prices.toml"));
        let text = std::fs::read_to_string(&path).map_err(Error::io("tools/bench/prices.toml"))?;
        toml::from_str(&text).map_err(|error| Error::Unexpected {
            what: "tools/bench/prices.toml".into(),
            detail: error.to_string(),
        })
    }

    /// Dollars for a second of one vCPU.
    fn vcpu_second(&self) -> f64 {
        self.lambda_gb_second * self.vcpu_mb / 1_024.0
    }
}

/// A library at a level, on the bulks of a typical batch.
#[derive(Clone, Copy, Debug)]
struct Point {
    library: &'static str,
    level: u32,
    cpu: Duration,
    bytes: usize,
}

/// Measurements of each point; the best counts, since nothing makes a computation faster than it is.
const TIMES: usize = 5;

/// The curve: dollars for a terabyte of documents, by library and level.
pub fn levels(programs: &Path, prices: &Prices) -> Result<String, Error> {
    let bulks = bulks(programs)?;
    let raw: usize = bulks.iter().map(Vec::len).sum();
    let mut points: Vec<Point> = (1..=9).map(|level| libdeflate(level, &bulks)).collect();
    points.extend([1, 3, 6].map(|level| zlib_rs(level, &bulks)));
    let cost = |point: &Point| {
        let terabytes = 1e12 / raw as f64;
        let cpu = point.cpu.as_secs_f64() * terabytes * prices.vcpu_second();
        let out = point.bytes as f64 * terabytes / 1e9 * prices.egress_gb;
        (cpu, out)
    };
    let mut lines = format!("dollars for a terabyte of documents, prices of {}\n", prices.as_of);
    for point in &points {
        let (cpu, out) = cost(point);
        // Writing to a String does not fail.
        let _ = writeln!(
            lines,
            "{:<11} {:>2}  ratio {:>5.2}  {:>6.1} MB/CPU s  CPU {cpu:>5.2}  way out {out:>6.2}  together {:>6.2}",
            point.library,
            point.level,
            raw as f64 / point.bytes as f64,
            raw as f64 / 1e6 / point.cpu.as_secs_f64(),
            cpu + out,
        );
    }
    Ok(lines)
}

fn libdeflate(level: u32, bulks: &[Vec<u8>]) -> Point {
    let mut gzip = Compressor::new(CompressionLvl::new(level.cast_signed()).unwrap_or_default());
    best("libdeflate", level, bulks, |bulk, out| gzip.gzip_compress(bulk, out).unwrap_or(0))
}

fn zlib_rs(level: u32, bulks: &[Vec<u8>]) -> Point {
    best("zlib-rs", level, bulks, |bulk, out| {
        use std::io::Write as _;
        let mut gzip = flate2::write::GzEncoder::new(&mut out[..], flate2::Compression::new(level));
        // The buffer is as large as what goes in, so it takes what comes out.
        let _ = gzip.write_all(bulk);
        let left = gzip.finish().map_or(0, |left| left.len());
        out.len() - left
    })
}

fn best(
    library: &'static str,
    level: u32,
    bulks: &[Vec<u8>],
    mut compress: impl FnMut(&[u8], &mut [u8]) -> usize,
) -> Point {
    let mut out = vec![0; bulks.iter().map(Vec::len).max().unwrap_or(0) + 1_024];
    let mut point = Point { library, level, cpu: Duration::MAX, bytes: 0 };
    for _ in 0..TIMES {
        let began = Instant::now();
        point.bytes = bulks.iter().map(|bulk| black_box(compress(bulk, &mut out))).sum();
        point.cpu = point.cpu.min(began.elapsed());
    }
    point
}

/// The bulks of a typical batch, inflated: what `stages bulks` prints, each behind its length.
fn bulks(programs: &Path) -> Result<Vec<Vec<u8>>, Error> {
    let stages = programs.join("stages");
    let output = std::process::Command::new(&stages).arg("bulks").output();
    let mut rest = &output.map_err(|source| Error::Start { program: stages, source })?.stdout[..];
    let mut bulks = Vec::new();
    while let Some((length, behind)) = rest.split_first_chunk::<8>() {
        let length = usize::try_from(u64::from_le_bytes(*length)).unwrap_or(usize::MAX).min(behind.len());
        let (bulk, behind) = behind.split_at(length);
        bulks.push(bulk.to_vec());
        rest = behind;
    }
    Ok(bulks)
}

/// So long the function waits for the listener in an invocation, whatever its memory.
const WAIT: Duration = Duration::from_millis(150);

/// Dollars for a million typical invocations and how long one takes, by memory and threads: a model, from the CPU time
/// that was measured.
#[must_use]
pub fn memory(figures: &Figures, prices: &Prices) -> String {
    let Some(row) = figures.headline() else { return String::new() };
    let mut lines = format!(
        "a million invocations of {:.0} CPU ms and {} ms of waiting, prices of {}\n",
        row.cpu_ms,
        WAIT.as_millis(),
        prices.as_of,
    );
    for mb in [512.0, 768.0, 1_024.0, 1_536.0, 1_769.0, 2_048.0, 3_008.0] {
        for threads in [1.0, 2.0] {
            let vcpus = (mb / prices.vcpu_mb).min(threads);
            let seconds = row.cpu_ms / 1e3 / vcpus + WAIT.as_secs_f64();
            let dollars =
                seconds * mb / 1_024.0 * prices.lambda_gb_second * 1e6 + prices.lambda_million_requests;
            // Writing to a String does not fail.
            let _ = writeln!(
                lines,
                "{mb:>5} MB, {threads} thread{}  {:>5.0} ms  {dollars:>6.2} dollars",
                if threads > 1.0 { "s" } else { " " },
                seconds * 1e3,
            );
        }
    }
    lines
}
