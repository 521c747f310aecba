//! A run of the local hub, from the first word to the last.

use std::sync::Arc;

use super::args::Args;
use super::console::LocalConsole;
use super::error::Error;
use super::hub::{self, Running, Start};
use super::session::{Input, Session};
use super::tokens::Tokens;
use super::{members, ship_file};
use crate::exit::Outcome;
use crate::interrupts::Interrupts;
use crate::output::Format;
use crate::screen::Screen;
use crate::table::{self, Loaded};

/// Runs the hub until it is interrupted, or for as long as was asked.
///
/// The first interrupt closes the books, the next one does not wait for anything.
pub(crate) async fn run(args: &Args, format: Format) -> Outcome {
    let Loaded { table, .. } = table::load_as_functions(&args.routing)?;
    let unreadable = |reason| Error::File { path: args.routing.clone(), reason };
    let source = std::fs::read_to_string(&args.routing).map_err(unreadable)?;
    let table = Arc::new(table);
    let members = members::of(&table);
    if members.is_empty() {
        return Err(Error::NoMembers.into());
    }
    let shipment = ship_file::read(args, &members)?;
    let tokens = Tokens::of(&table);
    let mut interrupts = Interrupts::listen().map_err(Error::Runtime)?;
    let screen = Screen::new();
    let start = Start { source: &source, members, tokens: &tokens };
    let running = tokio::select! {
        running = hub::start(args, start, |what| screen.wait_for(what)) => running,
        () = interrupts.next() => Err(Error::Interrupted),
    };
    let running = Arc::new(running.inspect_err(|_| screen.close())?);
    let console = LocalConsole::of(&running, &args.routing);
    let console = match args.console.start(running.hub.listener.intake(), Some(Arc::new(console))).await {
        Ok(console) => console,
        Err(error) => {
            screen.close();
            stop(running, &mut interrupts).await;
            return Err(error.into());
        }
    };
    let session = Session::new(args, format, &running, console.as_ref(), &screen);
    let input = Input { table, source, tokens, shipment };
    let (ending, in_a_hurry) = match Box::pin(session.run(input, &mut interrupts)).await {
        Ok(ended) => session.close(ended, &mut interrupts).await,
        Err(error) => (Err(error), false),
    };
    screen.close();
    if let Some(console) = console {
        console.shutdown().await;
    }
    if !in_a_hurry {
        stop(running, &mut interrupts).await;
    }
    Ok(ending?)
}

/// Stops the hub; what is not stopped when the next interrupt comes is killed.
async fn stop(running: Arc<Running>, interrupts: &mut Interrupts) {
    // A question of the console that is still being answered holds it: then dropping it ends the hub.
    let Some(running) = Arc::into_inner(running) else { return };
    tokio::select! {
        () = running.hub.close() => {}
        () = interrupts.next() => {}
    }
}
