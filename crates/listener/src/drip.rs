//! A response body that arrives slowly.

use std::convert::Infallible;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use bytes::Bytes;
use hyper::body::{Body, Frame};
use tokio::time::{Interval, interval};

/// Yields its text one byte at a time, at a steady pace.
pub(crate) struct Drip {
    text: Bytes,
    pace: Interval,
}

impl Drip {
    /// At most `u32::MAX` bytes a second, at least one.
    pub(crate) fn new(text: Bytes, bytes_per_sec: u32) -> Self {
        Self { text, pace: interval(Duration::from_secs(1) / bytes_per_sec.max(1)) }
    }
}

impl Body for Drip {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        if self.text.is_empty() {
            return Poll::Ready(None);
        }
        ready!(self.pace.poll_tick(cx));
        let byte = self.text.split_to(1);
        Poll::Ready(Some(Ok(Frame::data(byte))))
    }
}
