//! The shipper's own log.

use aws_sdk_cloudwatchlogs::Client;
use aws_sdk_cloudwatchlogs::operation::filter_log_events::FilterLogEventsError;
use function::aws::failed;
use function::store::CallError;
use jiff::Timestamp;

use super::handle::Hub;

/// Pages read at most. CloudWatch Logs, `FilterLogEvents`: a page can be empty although others follow.
const PAGES: usize = 20;

impl Hub {
    /// The lines of the shipper's log since then that hold `term`, oldest first; those of a large log not to its end.
    pub(crate) async fn shipper_lines(&self, term: &str, since: Timestamp) -> Result<Vec<String>, CallError> {
        let filter = Client::new(&self.config).filter_log_events();
        let filter = filter.log_group_name(self.shipper_log()).filter_pattern(format!("\"{term}\""));
        let mut pages = filter.start_time(since.as_millisecond()).into_paginator().send();
        let mut lines = Vec::new();
        for _ in 0..PAGES {
            let page = match pages.next().await {
                Some(Ok(page)) => page,
                Some(Err(error)) => {
                    let is_gone = error
                        .as_service_error()
                        .is_some_and(FilterLogEventsError::is_resource_not_found_exception);
                    return if is_gone { Ok(lines) } else { Err(failed("FilterLogEvents", &error)) };
                }
                None => break,
            };
            lines.extend(page.events.unwrap_or_default().into_iter().filter_map(|event| event.message));
        }
        Ok(lines)
    }
}
