//! One execution environment: a process, its runtime API, and its freezing.

use std::process::Stdio;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use bytes::Bytes;
use jiff::Timestamp;
use rustix::process::{Pid, Signal, kill_process_group};
use tokio::process::{Child, Command};
use tokio::sync::mpsc;
use tokio::time::timeout;

use super::api::{Api, Fault, Said, Work};
use super::error::{InvokeError, StartError};
use super::output::{self, LogSink, Source};
use super::spec::{FunctionSpec, INIT_LIMIT};

/// Sends signals to an environment's process group, for as long as its process is not reaped.
#[derive(Clone, Debug)]
pub(super) struct Group {
    pid: u32,
    ended: Arc<AtomicBool>,
}

impl Group {
    pub(super) fn pid(&self) -> u32 {
        self.pid
    }

    pub(super) fn kill(&self) {
        self.signal(Signal::KILL);
    }

    fn signal(&self, signal: Signal) {
        let pid = i32::try_from(self.pid).ok().and_then(Pid::from_raw);
        if let (Some(pid), false) = (pid, self.ended.load(Ordering::Acquire)) {
            // The only failure is that the group is gone.
            let _ = kill_process_group(pid, signal);
        }
    }
}

pub(super) struct Environment {
    pub(super) number: u32,
    pub(super) group: Group,
    child: Child,
    work: mpsc::Sender<Work>,
    said: mpsc::UnboundedReceiver<Said>,
    timeout: Duration,
    _api: Api,
}

impl Drop for Environment {
    fn drop(&mut self) {
        self.group.kill();
    }
}

impl Environment {
    /// Starts the process and waits until it asks for work; then freezes it.
    pub(super) async fn start(
        spec: &FunctionSpec,
        number: u32,
        logs: &LogSink,
        started: impl FnOnce(Group),
    ) -> Result<Self, InvokeError> {
        let mut environment = Self::spawn(spec, number, logs).await?;
        started(environment.group.clone());
        match timeout(INIT_LIMIT, environment.next_said()).await {
            Ok(Ok(Said::Ready)) => {}
            Ok(Ok(Said::InitError(Fault { kind, message }))) => {
                return Err(InvokeError::Init { kind, message });
            }
            Ok(Ok(_)) => return Err(init_failed("it answered an invocation that it was not given")),
            Ok(Err(ended)) => return Err(init_failed(&ended.to_string())),
            Err(_) => return Err(InvokeError::InitTimeout(INIT_LIMIT)),
        }
        environment.freeze();
        Ok(environment)
    }

    async fn spawn(spec: &FunctionSpec, number: u32, logs: &LogSink) -> Result<Self, StartError> {
        let (work, receive_work) = mpsc::channel(1);
        let (say, said) = mpsc::unbounded_channel();
        let api = Api::start(spec.arn.clone(), receive_work, say).await.map_err(StartError::Listen)?;
        let mut command = Command::new(&spec.program);
        command.args(&spec.args).process_group(0).kill_on_drop(true);
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        // Nothing of this process's environment, as on Lambda; only the PATH, to find programs by.
        command.env_clear().envs(std::env::var_os("PATH").map(|path| ("PATH", path)));
        command.envs(spec.env.iter().cloned()).envs(reserved(spec, &api.address));
        let program = || spec.program.clone();
        let mut child = command.spawn().map_err(|source| StartError::Spawn { program: program(), source })?;
        let name = || spec.name.clone();
        output::forward(child.stdout.take(), name(), number, Source::Stdout, Arc::clone(logs));
        output::forward(child.stderr.take(), name(), number, Source::Stderr, Arc::clone(logs));
        let group = Group { pid: child.id().unwrap_or_default(), ended: Arc::default() };
        Ok(Self { number, group, child, work, said, timeout: spec.timeout, _api: api })
    }

    /// Thaws, hands over one invocation, waits for the answer and for the process to be idle, and freezes again.
    ///
    /// After an `Err` other than the function's own error the environment is of no more use.
    pub(super) async fn invoke(&mut self, payload: Bytes) -> Result<Bytes, InvokeError> {
        self.group.signal(Signal::CONT);
        let request_id = uuid::Uuid::new_v4().to_string();
        let timeout_ms = i64::try_from(self.timeout.as_millis()).unwrap_or(i64::MAX);
        let deadline = Timestamp::now().as_millisecond().saturating_add(timeout_ms);
        let work = Work { request_id: request_id.clone(), payload, deadline };
        // A process that has ended is noticed while waiting for its answer.
        let _ = self.work.send(work).await;
        let limit = self.timeout;
        match timeout(limit, self.answer(&request_id)).await {
            Ok(answer) => answer,
            Err(_) => Err(InvokeError::Timeout(limit)),
        }
    }

    /// Returns true if the process has not ended.
    pub(super) fn alive(&mut self) -> bool {
        let alive = matches!(self.child.try_wait(), Ok(None));
        self.group.ended.store(!alive, Ordering::Release);
        alive
    }

    async fn answer(&mut self, request_id: &str) -> Result<Bytes, InvokeError> {
        let mut answer = None;
        loop {
            match self.next_said().await? {
                Said::Response(id, body) if id == request_id => answer = Some(Ok(body)),
                Said::Error(id, Fault { kind, message }) if id == request_id => {
                    answer = Some(Err(InvokeError::Function { kind, message }));
                }
                Said::Ready => {
                    self.freeze();
                    return answer
                        .unwrap_or_else(|| Err(InvokeError::Crashed("it asked for more work".to_owned())));
                }
                _ => {}
            }
        }
    }

    fn freeze(&self) {
        self.group.signal(Signal::STOP);
    }

    /// Waits for what the process says next; fails once it has ended.
    async fn next_said(&mut self) -> Result<Said, InvokeError> {
        tokio::select! {
            biased;
            Some(said) = self.said.recv() => Ok(said),
            status = self.child.wait() => {
                self.group.ended.store(true, Ordering::Release);
                let status = status.map_or_else(|error| error.to_string(), |status| status.to_string());
                Err(InvokeError::Crashed(status))
            }
        }
    }
}

fn init_failed(message: &str) -> InvokeError {
    InvokeError::Init { kind: "Runtime.ExitError".to_owned(), message: message.to_owned() }
}

/// The variables Lambda itself sets (AWS Lambda, "Defined runtime environment variables").
fn reserved(spec: &FunctionSpec, address: &str) -> Vec<(&'static str, String)> {
    let mut env = vec![
        ("_HANDLER", spec.handler.clone()),
        ("AWS_EXECUTION_ENV", "AWS_Lambda_provided.al2023".to_owned()),
        ("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", spec.memory.to_string()),
        ("AWS_LAMBDA_FUNCTION_NAME", spec.name.clone()),
        ("AWS_LAMBDA_FUNCTION_VERSION", "$LATEST".to_owned()),
        ("AWS_LAMBDA_INITIALIZATION_TYPE", "on-demand".to_owned()),
        ("AWS_LAMBDA_LOG_FORMAT", spec.log_format.clone()),
        ("AWS_LAMBDA_LOG_GROUP_NAME", format!("/aws/lambda/{}", spec.name)),
        ("AWS_LAMBDA_LOG_STREAM_NAME", format!("local/[$LATEST]{}", uuid::Uuid::new_v4().simple())),
        ("AWS_LAMBDA_RUNTIME_API", address.to_owned()),
        ("AWS_REGION", spec.region.clone()),
        ("LAMBDA_TASK_ROOT", "/var/task".to_owned()),
        ("TZ", ":UTC".to_owned()),
    ];
    env.extend(spec.log_level.clone().map(|level| ("AWS_LAMBDA_LOG_LEVEL", level)));
    env
}
