//! The console: a page on a local hub, with each sub-account's logs and the way of every line.
//!
//! It reads documents from the listener, and asks a hub through one trait, [`seams::Hub`].
//!
//! ```
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! use listener::{Account, Listener};
//! use loghub_console::{Config, Console};
//!
//! let accounts = [Account::new("payments", "a-token")];
//! let listener = Listener::start(listener::Config::local(accounts)).await?;
//! let console = Console::start(Config::on_any_port(), listener.intake(), None).await?;
//! assert!(console.link().starts_with(&console.url()));
//! console.shutdown().await;
//! # Ok(())
//! # }
//! ```

pub mod index;
pub mod query;
pub mod seams;

mod api;
mod app;
mod assets;
mod closing;
mod config;
mod door;
mod error;
mod follow;
mod headers;
mod marks;
mod problem;
mod server;
mod session;
mod time;

pub use config::Config;
pub use error::Error;
pub use server::Console;
