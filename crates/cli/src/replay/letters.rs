//! The dead-letter queue after bulks were replayed or purged: stale pointers are removed, so that the rest names
//! objects that are still kept.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use aws_sdk_sqs::Client;
use aws_sdk_sqs::error::BuildError;
use aws_sdk_sqs::types::{ChangeMessageVisibilityBatchRequestEntry, DeleteMessageBatchRequestEntry, Message};
use function::aws::failed;
use function::store::CallError;
use futures_util::{StreamExt as _, TryStreamExt as _, stream};
use serde::Serialize;
use shipper::park::pointer::Pointer;

use super::args::Selection;
use super::kept::Kind;
use super::select::kinds;
use crate::hub::{Hub, Objects};
use crate::interrupts::Interrupts;
use crate::output::count;
use crate::screen::Screen;

/// The most messages of one call (AWS, `ReceiveMessage`, `DeleteMessageBatch`, `ChangeMessageVisibilityBatch`).
const AT_ONCE: usize = 10;
/// The seconds for which a message is hidden once it was read, so that none comes twice. A command that is
/// interrupted leaves it hidden for that long, which is shorter than the queue's alarm looks back.
const HIDDEN: i32 = 120;
/// An empty answer means that nothing is there only where all of SQS's servers were asked, which they are by whoever
/// waits (AWS, "Amazon SQS short and long polling").
const WAIT: i32 = 1;

/// The result of tidying the dead-letter queue.
#[derive(Debug, Serialize)]
pub(super) struct Tidied {
    /// The number of pointers that were removed.
    removed: usize,
    /// The reason why some may be left, if so.
    #[serde(skip_serializing_if = "Option::is_none")]
    unfinished: Option<String>,
}

impl Tidied {
    /// The result for people.
    pub(super) fn in_words(&self) -> String {
        let mut text = String::new();
        // Writing to a String does not fail.
        if self.removed > 0 {
            let pointers = count(self.removed, "pointer");
            let _ = writeln!(text, "Removed {pointers} to deleted objects from the dead-letter queue.");
        }
        if let Some(why) = &self.unfinished {
            let _ = writeln!(
                text,
                "Stale pointers may be left on the dead-letter queue: {why}. Run this again in the hub's operator role \
                 to remove them."
            );
        }
        text
    }
}

/// Removes stale pointers from the dead-letter queue, if the selection is of given-up bulks. An error is reported, and
/// is no failure: the bulks themselves are done.
pub(super) async fn tidy(hub: &Hub, selection: &Selection, interrupts: &mut Interrupts) -> Option<Tidied> {
    if !kinds(selection).contains(&Kind::Dead) {
        return None;
    }
    let mut letters = Letters::of(hub);
    let gone_through = tokio::select! {
        gone_through = letters.go_through() => gone_through.map_err(|error| error.to_string()),
        () = interrupts.next() => Err("it was interrupted".to_owned()),
    };
    letters.show_again().await;
    Some(Tidied { removed: letters.removed.len(), unfinished: gone_through.err() })
}

/// The messages of the queue, each looked at once.
struct Letters<'a> {
    client: Client,
    url: &'a str,
    objects: Objects,
    park: &'a str,
    /// Hidden, and to be shown again: receipt handles by message id.
    hidden: BTreeMap<String, String>,
    removed: BTreeSet<String>,
}

/// A message that was received.
struct Letter {
    id: String,
    receipt: String,
    body: String,
}

impl Letters<'_> {
    fn of(hub: &Hub) -> Letters<'_> {
        Letters {
            client: Client::new(&hub.config),
            url: &hub.shipper.hub.dead_letter_queue,
            objects: hub.objects(),
            park: &hub.shipper.hub.park_bucket,
            hidden: BTreeMap::new(),
            removed: BTreeSet::new(),
        }
    }

    /// Ends when none comes any more, or only such as came before: their time was up.
    async fn go_through(&mut self) -> Result<(), CallError> {
        let screen = Screen::new();
        loop {
            let received = self.receive().await?;
            let is_new =
                |letter: &Letter| !self.hidden.contains_key(&letter.id) && !self.removed.contains(&letter.id);
            let any_new = received.iter().any(is_new);
            self.hidden.extend(received.iter().map(|letter| (letter.id.clone(), letter.receipt.clone())));
            if !any_new {
                screen.close();
                return Ok(());
            }
            let gone = self.gone(received).await?;
            self.remove(&gone).await?;
            screen.draw(format!(
                "dead-letter queue: {} looked at, {} removed",
                self.hidden.len() + self.removed.len(),
                self.removed.len()
            ));
        }
    }

    async fn receive(&self) -> Result<Vec<Letter>, CallError> {
        let receive = self.client.receive_message().queue_url(self.url);
        // At most ten: it always fits.
        let receive = receive.max_number_of_messages(i32::try_from(AT_ONCE).unwrap_or(i32::MAX));
        let answer = receive.visibility_timeout(HIDDEN).wait_time_seconds(WAIT).send().await;
        let answer = answer.map_err(|error| failed("ReceiveMessage", &error))?;
        Ok(answer.messages.unwrap_or_default().into_iter().filter_map(letter).collect())
    }

    /// Those whose object is gone. What is no pointer to a bulk of the park, or was refused, is for people to look at.
    async fn gone(&self, received: Vec<Letter>) -> Result<Vec<Letter>, CallError> {
        let looked = stream::iter(received).map(async |letter| {
            let Ok(pointer) = Pointer::parse_kept(&letter.body, self.park) else { return Ok(None) };
            if pointer.refused.is_some() {
                return Ok(None);
            }
            let there = self.objects.metadata(&pointer.bucket, &pointer.key).await?;
            Ok(there.is_none().then_some(letter))
        });
        looked.buffered(AT_ONCE).try_filter_map(async |letter| Ok(letter)).try_collect().await
    }

    async fn remove(&mut self, gone: &[Letter]) -> Result<(), CallError> {
        let entry = |(index, letter): (usize, &Letter)| {
            let entry = DeleteMessageBatchRequestEntry::builder().id(index.to_string());
            entry.receipt_handle(&letter.receipt).build()
        };
        let entries = gone.iter().enumerate().map(entry).collect::<Result<Vec<_>, BuildError>>();
        let entries = entries.map_err(unmade("DeleteMessageBatch"))?;
        if entries.is_empty() {
            return Ok(());
        }
        let delete = self.client.delete_message_batch().queue_url(self.url).set_entries(Some(entries));
        let answer = delete.send().await.map_err(|error| failed("DeleteMessageBatch", &error))?;
        for deleted in answer.successful {
            let letter = deleted.id.parse().ok().and_then(|index: usize| gone.get(index));
            self.removed.extend(letter.map(|letter| letter.id.clone()));
        }
        self.hidden.retain(|id, _| !self.removed.contains(id));
        Ok(())
    }

    /// Shows the remaining messages to others at once; if that fails, they reappear in time.
    async fn show_again(&self) {
        let receipts: Vec<&String> = self.hidden.values().collect();
        for receipts in receipts.chunks(AT_ONCE) {
            let entry = |(index, receipt): (usize, &&String)| {
                let entry = ChangeMessageVisibilityBatchRequestEntry::builder().id(index.to_string());
                entry.receipt_handle(*receipt).visibility_timeout(0).build().ok()
            };
            let entries = receipts.iter().enumerate().filter_map(entry).collect();
            let show = self.client.change_message_visibility_batch().queue_url(self.url);
            if show.set_entries(Some(entries)).send().await.is_err() {
                return;
            }
        }
    }
}

fn letter(message: Message) -> Option<Letter> {
    Some(Letter { id: message.message_id?, receipt: message.receipt_handle?, body: message.body? })
}

fn unmade(operation: &'static str) -> impl Fn(BuildError) -> CallError {
    move |error| CallError { operation, detail: error.to_string(), denied: false }
}
