//! The emulator's process: started, waited for, and never left behind.

use std::collections::VecDeque;
use std::net::{Ipv4Addr, TcpListener};
use std::path::Path;
use std::process::Stdio;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::io::{AsyncBufReadExt, AsyncRead, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::TcpStream;
use tokio::process::{Child, ChildStdin, Command};
use tokio::time::Instant;

use super::{Error, KEPT_LINES, Options};

/// Ends the emulator when its standard input closes: that happens however this process ends.
const LAUNCHER: &str = "\
import os, sys, threading
def parent():
    sys.stdin.read()
    os._exit(0)
threading.Thread(target=parent, daemon=True).start()
from ministack.app import main
sys.argv = ['ministack']
main()
";
/// How often a starting emulator is asked whether it is there.
const ASK_EVERY: Duration = Duration::from_millis(25);

type Lines = Arc<Mutex<VecDeque<String>>>;

#[derive(Debug)]
pub(super) struct Process {
    child: Child,
    /// Held open for as long as the emulator shall live.
    _parent: Option<ChildStdin>,
    lines: Lines,
}

/// The port asked for if it is free, or any that is.
pub(super) fn port(wanted: Option<u16>) -> Result<u16, Error> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, wanted.unwrap_or(0)));
    let address = listener.and_then(|listener| listener.local_addr());
    match (address, wanted) {
        (Ok(address), _) => Ok(address.port()),
        (Err(_), Some(port)) => Err(Error::PortTaken { port }),
        (Err(error), None) => Err(Error::Spawn(error)),
    }
}

impl Process {
    pub(super) fn spawn(python: &Path, options: &Options, port: u16, lines: Lines) -> Result<Self, Error> {
        let mut command = Command::new(python);
        command.args(["-c", LAUNCHER]).process_group(0).kill_on_drop(true);
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        command.envs(environment(options, port)).envs(options.env.iter().cloned());
        let mut child = command.spawn().map_err(Error::Spawn)?;
        keep_lines(child.stdout.take(), &lines);
        keep_lines(child.stderr.take(), &lines);
        Ok(Self { _parent: child.stdin.take(), child, lines })
    }

    pub(super) fn pid(&self) -> Option<u32> {
        self.child.id()
    }

    /// Waits until the emulator answers its health check.
    pub(super) async fn answers(&mut self, port: u16, limit: Duration) -> Result<(), Error> {
        let end = Instant::now() + limit;
        while !healthy(port).await {
            if matches!(self.child.try_wait(), Ok(Some(_))) {
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
        // The only failure is that it has ended already.
        let _ = self.child.kill().await;
    }

    fn last_lines(&self) -> String {
        let lines = self.lines.lock().unwrap_or_else(PoisonError::into_inner);
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
        ("PYTHONUNBUFFERED", "1".to_owned()),
    ];
    if let Some(state) = &options.state {
        let inside = |name: &str| state.join(name).display().to_string();
        env.extend([("PERSIST_STATE", "1".to_owned()), ("STATE_DIR", inside("state"))]);
        env.extend([("S3_PERSIST", "1".to_owned()), ("S3_DATA_DIR", inside("s3"))]);
    }
    env
}

fn keep_lines(output: Option<impl AsyncRead + Unpin + Send + 'static>, lines: &Lines) {
    let Some(output) = output else { return };
    let lines = Arc::clone(lines);
    tokio::spawn(async move {
        let mut reader = BufReader::new(output).lines();
        while let Ok(Some(line)) = reader.next_line().await {
            let mut lines = lines.lock().unwrap_or_else(PoisonError::into_inner);
            if lines.len() == KEPT_LINES {
                lines.pop_front();
            }
            lines.push_back(line);
        }
    });
}

/// Asks in plain HTTP/1.0, so that this crate needs no HTTP client of its own.
async fn healthy(port: u16) -> bool {
    let asked = async {
        let mut stream = TcpStream::connect((Ipv4Addr::LOCALHOST, port)).await?;
        stream.write_all(b"GET /_ministack/health HTTP/1.0\r\nHost: 127.0.0.1\r\n\r\n").await?;
        let mut status = [0; 12];
        stream.read_exact(&mut status).await?;
        Ok::<_, std::io::Error>(status.ends_with(b" 200"))
    };
    asked.await.unwrap_or(false)
}
