//! Rounds of invocations: the programs take turns on one core, and each turn is held against the truth.

use std::path::{Path, PathBuf};
use std::time::Duration;

use bytes::Bytes;

use crate::Error;
use crate::drain::{Drain, Taken};
use crate::figures::{Figures, Row, Target};
use crate::profile::{Invocation, Profile};
use crate::subject::{Core, Cost, Spec, Subject};
use crate::table::{Parse, routing_toml};

/// The subject and the duration of a measurement.
#[derive(Clone, Debug)]
pub struct Options {
    /// The folder of the built programs.
    pub programs: PathBuf,
    /// The profiles.
    pub profiles: Vec<Profile>,
    /// The table's `parse`.
    pub parses: Vec<Parse>,
    /// Turns of each program.
    pub rounds: usize,
    /// Invocations in a turn.
    pub invocations: usize,
    /// The gzip level of all programs.
    pub gzip_level: i32,
    /// Sizes of the batches, if not the profile's own: records, and events in each.
    pub shape: Option<(u64, u64)>,
}

/// Invocations before anything counts: connections, tokens and buffers are there after them.
const WARM_UP: usize = 2;

/// Measures every profile. `progress` is told what is being measured.
pub async fn run(options: &Options, mut progress: impl FnMut(&str)) -> Result<Figures, Error> {
    let (near, far) = cores();
    near.pin(None)?;
    let drain = Drain::start(&options.programs.join("bench"), near).await?;
    let tables = Tables::write(options)?;
    let mut rows = Vec::new();
    for profile in &options.profiles {
        progress(profile.name());
        let invocation = match options.shape {
            Some((records, events)) => profile.sized(records, events),
            None => profile.invocation(),
        };
        let specs = specs(options, &drain, &tables);
        rows.extend(of_profile(options, *profile, &invocation, &specs, far, &drain).await?);
    }
    Ok(Figures::new(rows, options.gzip_level))
}

/// The core of everything else, and that of the program under measurement.
fn cores() -> (Core, Core) {
    let count = std::thread::available_parallelism().map_or(1, usize::from);
    (Core(0), Core(count - 1))
}

async fn of_profile(
    options: &Options,
    profile: Profile,
    invocation: &Invocation,
    specs: &[(Target, Spec)],
    core: Core,
    drain: &Drain,
) -> Result<Vec<Row>, Error> {
    let payload = Bytes::from(invocation.payload.clone());
    let mut turns = Vec::new();
    for (target, spec) in specs {
        let mut subject = Subject::start(spec, core).await?;
        for _ in 0..WARM_UP {
            subject.invoke(&payload).await?;
        }
        turns.push((*target, subject, Vec::new(), Vec::new()));
    }
    drain.taken().await?;
    for _ in 0..options.rounds {
        for (_, subject, costs, taken) in &mut turns {
            for _ in 0..options.invocations {
                costs.push(subject.invoke(&payload).await?);
            }
            taken.push(drain.taken().await?);
        }
    }
    turns
        .iter()
        .map(|(target, subject, costs, taken)| row(profile, invocation, *target, subject, costs, taken))
        .collect()
}

fn row(
    profile: Profile,
    invocation: &Invocation,
    target: Target,
    subject: &Subject,
    costs: &[Cost],
    taken: &[Taken],
) -> Result<Row, Error> {
    let count = costs.len() as u64;
    let cpu = median(costs.iter().map(|cost| cost.cpu));
    let sum = |of: fn(&Taken) -> u64| taken.iter().map(of).sum::<u64>() / count.max(1);
    let turn = (costs.len() / taken.len().max(1)).max(1);
    Ok(Row {
        profile,
        target,
        cpu_ms: millis(cpu),
        turns_ms: costs.chunks(turn).map(|turn| millis(median(turn.iter().map(|cost| cost.cpu)))).collect(),
        cpu_ns_per_byte: cpu.as_nanos() as f64 / invocation.decoded_bytes as f64,
        mb_per_cpu_second: invocation.decoded_bytes as f64 / 1e6 / cpu.as_secs_f64(),
        p50_ms: millis(quantile(costs.iter().map(|cost| cost.wall), 0.50)),
        p99_ms: millis(quantile(costs.iter().map(|cost| cost.wall), 0.99)),
        ready_ms: millis(subject.start.ready),
        init_cpu_ms: millis(subject.start.cpu),
        peak_rss_mib: subject.peak_rss()? as f64 / f64::from(1 << 20),
        requests: sum(|taken| taken.requests),
        wire_bytes: sum(|taken| taken.wire_bytes),
        raw_bytes: sum(|taken| taken.raw_bytes),
        decoded_bytes: invocation.decoded_bytes,
        payload_bytes: invocation.payload.len() as u64,
        events: invocation.truth.events(),
        complete: complete(target, invocation, count, taken),
    })
}

/// Returns true if every event arrived once, at its team, and nothing else did.
fn complete(target: Target, invocation: &Invocation, count: u64, taken: &[Taken]) -> bool {
    let share = count / (taken.len() as u64).max(1);
    let expected = invocation.truth.times(share);
    taken.iter().all(|taken| {
        let events = match target {
            // The floor knows no teams.
            Target::Floor => taken.truth.total() == expected.total(),
            Target::Shipper(_) => taken.truth == expected,
        };
        events && taken.fault.is_none()
    })
}

fn median(times: impl Iterator<Item = Duration>) -> Duration {
    quantile(times, 0.5)
}

fn quantile(times: impl Iterator<Item = Duration>, share: f64) -> Duration {
    let mut times: Vec<_> = times.collect();
    times.sort_unstable();
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a share of a length is an index"
    )]
    let at = (times.len().saturating_sub(1) as f64 * share).round() as usize;
    times.get(at).copied().unwrap_or_default()
}

fn millis(time: Duration) -> f64 {
    time.as_secs_f64() * 1e3
}

/// The tables of a run, as files that end with it.
struct Tables {
    directory: PathBuf,
}

impl Tables {
    fn write(options: &Options) -> Result<Tables, Error> {
        let directory = std::env::temp_dir().join(format!("loghub-bench-{}", std::process::id()));
        std::fs::create_dir_all(&directory).map_err(Error::io("the tables' directory can't be made"))?;
        let tables = Tables { directory };
        for parse in &options.parses {
            std::fs::write(tables.path(*parse), routing_toml(*parse))
                .map_err(Error::io("a table can't be written"))?;
        }
        Ok(tables)
    }

    fn path(&self, parse: Parse) -> PathBuf {
        self.directory.join(format!("{}.toml", parse.name()))
    }
}

impl Drop for Tables {
    fn drop(&mut self) {
        // What is left in the system's directory for temporary files harms nobody.
        let _ = std::fs::remove_dir_all(&self.directory);
    }
}

fn specs(options: &Options, drain: &Drain, tables: &Tables) -> Vec<(Target, Spec)> {
    let level = ("LOGHUB_GZIP_LEVEL".to_owned(), options.gzip_level.to_string());
    let floor = Spec {
        name: "floor".into(),
        program: options.programs.join("floor"),
        env: vec![level.clone(), ("FLOOR_LISTENER".into(), drain.address.clone())],
    };
    let shippers = options.parses.iter().map(|parse| {
        let mut env = shipper_env(&drain.address, &tables.path(*parse));
        env.push(level.clone());
        let name = format!("shipper, parse = {}", parse.name());
        (Target::Shipper(*parse), Spec { name, program: options.programs.join("shipper"), env })
    });
    std::iter::once((Target::Floor, floor)).chain(shippers).collect()
}

fn shipper_env(drain: &str, table: &Path) -> Vec<(String, String)> {
    let url = format!("http://{drain}");
    let queue = |name: &str| format!("{url}/999999999999/{name}");
    let variables = [
        ("AWS_LAMBDA_FUNCTION_NAME", "loghub-shipper".to_owned()),
        ("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "1024".to_owned()),
        ("AWS_LAMBDA_FUNCTION_VERSION", "$LATEST".to_owned()),
        ("AWS_LAMBDA_LOG_GROUP_NAME", "/aws/lambda/loghub-shipper".to_owned()),
        ("AWS_LAMBDA_LOG_STREAM_NAME", "bench".to_owned()),
        ("_HANDLER", "shipper".to_owned()),
        ("AWS_REGION", "eu-west-1".to_owned()),
        ("AWS_ACCESS_KEY_ID", "999999999999".to_owned()),
        ("AWS_SECRET_ACCESS_KEY", "bench".to_owned()),
        ("AWS_ENDPOINT_URL", url.clone()),
        ("LOGHUB_ROUTING", table.display().to_string()),
        ("LOGHUB_LISTENER_URL", url.clone()),
        ("LOGHUB_TOKEN_PREFIX", "/loghub/tokens".to_owned()),
        ("LOGHUB_PARK_BUCKET", "park".to_owned()),
        ("LOGHUB_PARK_QUEUE_URL", queue("park")),
        ("LOGHUB_DEAD_LETTER_QUEUE_URL", queue("dead")),
        ("LOGHUB_QUARANTINE_BUCKET", "quarantine".to_owned()),
    ];
    variables.map(|(name, value)| (name.to_owned(), value)).into()
}
