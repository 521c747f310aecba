//! The lines that environments print.

use std::sync::Arc;

use tokio::io::{AsyncBufReadExt, AsyncRead, BufReader};

/// The receiver of lines. It is called on the runtime's threads and must not block.
pub type LogSink = Arc<dyn Fn(LogLine) + Send + Sync>;

/// One line that an environment printed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LogLine {
    /// The function's name.
    pub function: String,
    /// The environment's number.
    pub environment: u32,
    /// The output that it is from.
    pub source: Source,
    /// The line, without its end.
    pub text: String,
}

/// A process's outputs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Source {
    /// Standard output.
    Stdout,
    /// Standard error.
    Stderr,
}

/// Hands every line of `output` to `sink` until it ends.
pub(super) fn forward(
    output: Option<impl AsyncRead + Unpin + Send + 'static>,
    function: String,
    environment: u32,
    source: Source,
    sink: LogSink,
) {
    let Some(output) = output else { return };
    tokio::spawn(async move {
        let mut lines = BufReader::new(output).split(b'\n');
        while let Ok(Some(line)) = lines.next_segment().await {
            let text = String::from_utf8_lossy(&line).trim_end_matches('\r').to_owned();
            sink(LogLine { function: function.clone(), environment, source, text });
        }
    });
}
