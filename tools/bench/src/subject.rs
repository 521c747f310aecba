//! A program under measurement: started as Lambda starts `bootstrap`, pinned to a core, its CPU time and memory read
//! from the kernel.

use std::collections::VecDeque;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use bytes::Bytes;
use rustix::process::Pid;
use rustix::thread::{CpuSet, sched_setaffinity};
use tokio::io::{AsyncBufReadExt as _, AsyncReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::net::TcpStream;
use tokio::process::{Child, Command};
use tokio::time::timeout;

use crate::Error;
use crate::runtime::{RuntimeApi, Said};

/// No invocation takes longer, even in a build without optimisation.
const LIMIT: Duration = Duration::from_mins(1);
/// The number of a program's last lines that are kept for errors.
const TAIL: usize = 20;

/// A core of this machine.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Core(pub usize);

impl Core {
    /// Pins a process to this core; this process, if none is named.
    pub fn pin(self, pid: Option<u32>) -> Result<(), Error> {
        let mut cores = CpuSet::new();
        cores.set(self.0);
        let pid = pid.and_then(|pid| i32::try_from(pid).ok()).and_then(Pid::from_raw);
        sched_setaffinity(pid, &cores)
            .map_err(|error| Error::io(format!("core {} can't be had", self.0))(error.into()))
    }
}

/// The program to run.
#[derive(Clone, Debug)]
pub struct Spec {
    /// Its name in the figures.
    pub name: String,
    /// The program.
    pub program: PathBuf,
    /// Its variables.
    pub env: Vec<(String, String)>,
}

/// A running program.
pub struct Subject {
    /// Its name in the figures.
    pub name: String,
    /// The cost of its start.
    pub start: StartCost,
    child: Child,
    pid: u32,
    api: RuntimeApi,
    said: Arc<Mutex<VecDeque<String>>>,
}

/// The cost of starting a program.
#[derive(Clone, Copy, Debug)]
pub struct StartCost {
    /// From the start of the process to its first request for work.
    pub ready: Duration,
    /// CPU time until then.
    pub cpu: Duration,
}

/// The cost of one invocation.
#[derive(Clone, Copy, Debug)]
pub struct Cost {
    /// CPU time, user and system.
    pub cpu: Duration,
    /// From the payload's handing over to the answer.
    pub wall: Duration,
}

/// A command without this process's environment.
pub(crate) fn command(program: &Path) -> Command {
    let mut command = Command::new(program);
    command.env_clear();
    command
}

impl Subject {
    /// Starts a program on a core and waits until it asks for work.
    pub async fn start(spec: &Spec, core: Core) -> Result<Subject, Error> {
        let api = RuntimeApi::start().await?;
        let mut command = command(&spec.program);
        command.envs(spec.env.iter().cloned()).env("AWS_LAMBDA_RUNTIME_API", &api.address);
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).kill_on_drop(true);
        let began = Instant::now();
        let mut child =
            command.spawn().map_err(|source| Error::Start { program: spec.program.clone(), source })?;
        let pid = child.id().unwrap_or_default();
        core.pin(Some(pid))?;
        let said = Arc::default();
        collect(child.stdout.take(), &said);
        collect(child.stderr.take(), &said);
        let start = StartCost { ready: Duration::ZERO, cpu: Duration::ZERO };
        let mut subject = Subject { name: spec.name.clone(), start, child, pid, api, said };
        subject.expect_next().await?;
        subject.start = StartCost { ready: began.elapsed(), cpu: cpu_time(pid)? };
        Ok(subject)
    }

    /// Has it do one invocation, and waits until it asks for the next.
    pub async fn invoke(&mut self, payload: &Bytes) -> Result<Cost, Error> {
        let (before, began) = (cpu_time(self.pid)?, Instant::now());
        if self.api.work.send(payload.clone()).await.is_err() {
            return Err(self.silent("does not listen any more"));
        }
        let answer = match self.next_said().await? {
            Said::Answer(answer) => answer,
            Said::Error(answer) => return Err(self.failed(&answer)),
            Said::Next => return Err(self.silent("asked for work without having answered")),
        };
        let wall = began.elapsed();
        if !answer.windows(4).any(|four| four == b":[]}") && &answer[..] != b"{}" {
            return Err(self.failed(&answer));
        }
        self.expect_next().await?;
        Ok(Cost { cpu: cpu_time(self.pid)?.saturating_sub(before), wall })
    }

    /// The most memory it ever held, in bytes.
    pub fn peak_rss(&self) -> Result<u64, Error> {
        let missing = || Error::Proc { pid: self.pid, file: "status" };
        let status = fs::read_to_string(format!("/proc/{}/status", self.pid)).map_err(|_| missing())?;
        let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).ok_or_else(missing)?;
        let kib: u64 = line.trim().trim_end_matches(" kB").parse().map_err(|_| missing())?;
        Ok(kib << 10)
    }

    async fn expect_next(&mut self) -> Result<(), Error> {
        match self.next_said().await? {
            Said::Next => Ok(()),
            Said::Answer(answer) | Said::Error(answer) => Err(self.failed(&answer)),
        }
    }

    async fn next_said(&mut self) -> Result<Said, Error> {
        let said = tokio::select! {
            biased;
            said = timeout(LIMIT, self.api.said.recv()) => said,
            ended = self.child.wait() => {
                let how = ended.map_or_else(|error| error.to_string(), |status| status.to_string());
                return Err(self.silent(&format!("ended ({how})")));
            }
        };
        match said {
            Ok(Some(said)) => Ok(said),
            Ok(None) => Err(self.silent("does not listen any more")),
            Err(_) => Err(Error::Slow { program: self.name.clone(), limit: LIMIT }),
        }
    }

    fn failed(&self, answer: &[u8]) -> Error {
        Error::Failed { program: self.name.clone(), answer: String::from_utf8_lossy(answer).into_owned() }
    }

    fn silent(&self, what: &str) -> Error {
        let said = self.said.lock().unwrap_or_else(PoisonError::into_inner);
        let said = said.iter().cloned().collect::<Vec<_>>().join("\n");
        Error::Silent { program: self.name.clone(), what: what.to_owned(), said }
    }
}

/// The CPU time of all threads of a process. More exact than `/proc/…/stat`, which counts in hundredths of a second.
fn cpu_time(pid: u32) -> Result<Duration, Error> {
    let missing = || Error::Proc { pid, file: "task/*/schedstat" };
    let mut nanoseconds = 0;
    for thread in fs::read_dir(format!("/proc/{pid}/task")).map_err(|_| missing())?.flatten() {
        let file = fs::read_to_string(thread.path().join("schedstat")).map_err(|_| missing())?;
        nanoseconds +=
            file.split(' ').next().and_then(|time| time.parse::<u64>().ok()).ok_or_else(missing)?;
    }
    Ok(Duration::from_nanos(nanoseconds))
}

fn collect(
    output: Option<impl tokio::io::AsyncRead + Unpin + Send + 'static>,
    said: &Arc<Mutex<VecDeque<String>>>,
) {
    let Some(output) = output else { return };
    let said = Arc::clone(said);
    tokio::spawn(async move {
        let mut lines = BufReader::new(output).lines();
        while let Ok(Some(line)) = lines.next_line().await {
            let mut said = said.lock().unwrap_or_else(PoisonError::into_inner);
            if said.len() == TAIL {
                said.pop_front();
            }
            said.push_back(line);
        }
    });
}

/// One GET of a local server that closes the connection after it.
pub(crate) async fn get(address: &str, path: &str) -> Result<Vec<u8>, Error> {
    let io = || Error::io(format!("GET {path} of the drain"));
    let mut stream = TcpStream::connect(address).await.map_err(io())?;
    let request = format!("GET {path} HTTP/1.1\r\nhost: {address}\r\nconnection: close\r\n\r\n");
    stream.write_all(request.as_bytes()).await.map_err(io())?;
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).await.map_err(io())?;
    let body = memchr::memmem::find(&answer, b"\r\n\r\n").map_or(answer.len(), |end| end + 4);
    Ok(answer.split_off(body))
}
