//! The emulator's process: started, waited for, and never left behind.

use std::collections::VecDeque;
use std::net::{Ipv4Addr, TcpListener};
use std::path::Path;
use std::process::Stdio;
use std::sync::Arc;
use std::time::Duration;

use parking_lot::Mutex;
use tokio::io::{AsyncBufReadExt, AsyncRead, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::TcpStream;
use tokio::process::{Child, ChildStdin, Command};
use tokio::task::JoinSet;
use tokio::time::{Instant, timeout};

use super::error::Error;
use super::options::{KEPT_LINES, Options, START_LIMIT};
use crate::secret::Secret;

/// Ends the emulator when its standard input closes, which happens however this process ends; has it answer to the
/// secret only, and run no code of others.
const LAUNCHER: &str = include_str!("launcher.py");
/// Isolated, so that neither the working directory nor the environment puts other modules in place of its own, and
/// without buffers between its lines and this process.
const PYTHON_OPTIONS: [&str; 3] = ["-I", "-u", "-c"];
/// The longest that it may take to end by itself.
const END_LIMIT: Duration = Duration::from_secs(5);
/// The pause before a starting emulator is asked again.
const ASK_EVERY: Duration = Duration::from_millis(25);

type Lines = Arc<Mutex<VecDeque<String>>>;

#[derive(Debug)]
pub(super) struct Process {
    child: Child,
    /// Held open for as long as the emulator shall live; dropped, it ends.
    parent: Option<ChildStdin>,
    lines: Lines,
    readers: JoinSet<()>,
}

/// The port asked for if it is free, or any that is.
fn port(wanted: Option<u16>) -> Result<u16, Error> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, wanted.unwrap_or(0)));
    let address = listener.and_then(|listener| listener.local_addr());
    match (address, wanted) {
        (Ok(address), _) => Ok(address.port()),
        (Err(_), Some(port)) => Err(Error::PortTaken { port }),
        (Err(error), None) => Err(Error::Spawn(error)),
    }
}

impl Process {
    /// Starts the emulator, which is to answer to `secret` only, and waits until it does; says on which port.
    pub(super) async fn start(
        python: &Path,
        options: &Options,
        secret: &Secret,
    ) -> Result<(Self, u16), Error> {
        let port = port(options.port)?;
        let mut process = Self::spawn(python, options, port)?;
        process.tell(secret).await;
        process.answers(port, secret, START_LIMIT).await?;
        Ok((process, port))
    }

    fn spawn(python: &Path, options: &Options, port: u16) -> Result<Self, Error> {
        let lines = Lines::default();
        let mut command = Command::new(python);
        command.args(PYTHON_OPTIONS).arg(LAUNCHER).process_group(0);
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        command.envs(environment(options, port)).envs(options.env.iter().cloned());
        let mut child = command.spawn().map_err(Error::Spawn)?;
        let mut readers = JoinSet::new();
        if let Some(output) = child.stdout.take() {
            readers.spawn(keep_lines(output, Arc::clone(&lines)));
        }
        if let Some(output) = child.stderr.take() {
            readers.spawn(keep_lines(output, Arc::clone(&lines)));
        }
        Ok(Self { parent: child.stdin.take(), child, lines, readers })
    }

    pub(super) fn pid(&self) -> Option<u32> {
        self.child.id()
    }

    /// Hands over the secret, where no other program sees it.
    async fn tell(&mut self, secret: &Secret) {
        if let Some(parent) = &mut self.parent {
            // One that ended already is noticed when it does not answer.
            let _ = parent.write_all(format!("{}\n", secret.text()).as_bytes()).await;
        }
    }

    /// Waits until the emulator answers its health check.
    async fn answers(&mut self, port: u16, secret: &Secret, limit: Duration) -> Result<(), Error> {
        let end = Instant::now() + limit;
        while !healthy(port, secret).await {
            if matches!(self.child.try_wait(), Ok(Some(_))) {
                // What it said last may not have been read yet.
                let _ = timeout(END_LIMIT, async { while self.readers.join_next().await.is_some() {} }).await;
                return Err(Error::Died { lines: self.last_lines() });
            }
            if Instant::now() > end {
                return Err(Error::Silent { port, seconds: limit.as_secs(), lines: self.last_lines() });
            }
            tokio::time::sleep(ASK_EVERY).await;
        }
        Ok(())
    }

    pub(super) async fn stop(&mut self) {
        drop(self.parent.take());
        if timeout(END_LIMIT, self.child.wait()).await.is_err() {
            // The only failure is that it has ended already.
            let _ = self.child.kill().await;
        }
    }

    fn last_lines(&self) -> String {
        let lines = self.lines.lock();
        lines.iter().map(|line| format!("  {line}")).collect::<Vec<_>>().join("\n")
    }
}

fn environment(options: &Options, port: u16) -> Vec<(&'static str, String)> {
    let mut env = vec![
        ("GATEWAY_PORT", port.to_string()),
        ("BIND_HOST", "127.0.0.1".to_owned()),
        ("MINISTACK_HOST", "127.0.0.1".to_owned()),
        ("MINISTACK_ACCOUNT_ID", options.hub.clone()),
        ("MINISTACK_REGION", options.region.clone()),
        ("LOG_LEVEL", "WARNING".to_owned()),
        // Ports of its own, which nothing here uses.
        ("IOT_MTLS_ENABLED", "0".to_owned()),
        ("SFTP_ENABLED", "0".to_owned()),
    ];
    if let Some(state) = &options.state {
        let inside = |name: &str| state.join(name).display().to_string();
        env.extend([("PERSIST_STATE", "1".to_owned()), ("STATE_DIR", inside("state"))]);
        env.extend([("S3_PERSIST", "1".to_owned()), ("S3_DATA_DIR", inside("s3"))]);
    }
    env
}

async fn keep_lines(output: impl AsyncRead + Unpin, lines: Lines) {
    let mut reader = BufReader::new(output).lines();
    while let Ok(Some(line)) = reader.next_line().await {
        let mut lines = lines.lock();
        if lines.len() == KEPT_LINES {
            lines.pop_front();
        }
        lines.push_back(line);
    }
}

/// Asks in plain HTTP/1.0, so that this crate needs no HTTP client of its own.
async fn healthy(port: u16, secret: &Secret) -> bool {
    let (name, value) = secret.header();
    let ask = format!("GET /_ministack/health HTTP/1.0\r\nHost: 127.0.0.1\r\n{name}: {value}\r\n\r\n");
    let asked = async {
        let mut stream = TcpStream::connect((Ipv4Addr::LOCALHOST, port)).await?;
        stream.write_all(ask.as_bytes()).await?;
        let mut status = [0; 12];
        stream.read_exact(&mut status).await?;
        Ok::<_, std::io::Error>(status.ends_with(b" 200"))
    };
    asked.await.unwrap_or(false)
}
