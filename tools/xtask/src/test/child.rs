//! Runs a program and hands on what it prints, line by line.

use std::io::{self, BufRead as _, BufReader};
use std::process::{Child, Command, Stdio};

use super::progress::Progress;
use crate::Error;

/// The end of a program, and its output, stdout and stderr in the order they came.
pub(super) struct Ended {
    pub(super) success: bool,
    pub(super) output: String,
}

pub(super) fn run(command: Command, progress: &Progress) -> Result<Ended, Error> {
    let program = command.get_program().to_string_lossy().into_owned();
    let (mut child, reader) =
        start(command).map_err(|source| Error::Start { program: program.clone(), source })?;
    let output =
        follow(reader, progress).map_err(|source| Error::Output { program: program.clone(), source })?;
    let status = child.wait().map_err(|source| Error::Output { program, source })?;
    Ok(Ended { success: status.success(), output })
}

/// Takes the command, whose copies of the pipe would otherwise keep it open after the child has ended.
fn start(mut command: Command) -> io::Result<(Child, io::PipeReader)> {
    let (reader, writer) = io::pipe()?;
    command.stdin(Stdio::null()).stdout(writer.try_clone()?).stderr(writer);
    Ok((command.spawn()?, reader))
}

fn follow(reader: io::PipeReader, progress: &Progress) -> io::Result<String> {
    let mut output = String::new();
    for line in BufReader::new(reader).split(b'\n') {
        let line = line?;
        let line = String::from_utf8_lossy(&line);
        progress.line(&line);
        output.push_str(&line);
        output.push('\n');
    }
    Ok(output)
}
