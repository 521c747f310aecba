//! The sign that the console closes.

use tokio::sync::watch;

/// Resolves once the console closes.
pub(crate) async fn closed(closing: &mut watch::Receiver<bool>) {
    // An error says that the console is gone.
    let _ = closing.wait_for(|closing| *closing).await;
}
