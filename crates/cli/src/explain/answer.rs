//! The answer of `explain`, and the question that it answers.

use pipeline::{Fate, Limits, MaskHit, MaskKey, MaskNotes, MaskTrial, Trace};
use routing::{Decision, Table};
use serde_json::{Map, Value};

use crate::document;

/// A question about a log group, and about a message in it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Question<'a> {
    /// The account's id.
    pub(crate) account: &'a str,
    pub(crate) log_group: &'a str,
    pub(crate) log_stream: &'a str,
    /// The message, if its fate is asked for.
    pub(crate) message: Option<&'a str>,
    /// Its event id; without it, the message counts as part of the `sample`.
    pub(crate) id: Option<&'a str>,
    /// Its time, in milliseconds since the epoch.
    pub(crate) timestamp: i64,
}

/// A log group's decision, and the fate of a message.
pub(crate) struct Answer {
    pub(crate) log_group: String,
    pub(crate) decision: Decision,
    /// The fate of the message, if one was given.
    pub(crate) fate: Option<Fate>,
    /// The documents of a message that is shipped.
    pub(crate) documents: Vec<Map<String, Value>>,
    /// The message and what its masks do to it, if they look at it.
    pub(crate) noted: Option<(String, MaskNotes)>,
    /// True if a mask hashes. The hub's key is not known here, so its hashes differ.
    pub(crate) hashes: bool,
}

impl Answer {
    /// Answers a question by the shipper's own routing and stages.
    pub(crate) fn of(table: &Table, question: &Question<'_>) -> miette::Result<Answer> {
        let Question { account, log_group, log_stream, message, id, timestamp } = *question;
        let (log_group_name, hashes) = (log_group.to_owned(), table.needs_mask_key());
        let Some(message) = message else {
            let decision = table.decide(account, log_group);
            return Ok(Answer {
                log_group: log_group_name,
                decision,
                fate: None,
                documents: Vec::new(),
                noted: None,
                hashes,
            });
        };
        let trace = Trace { account, log_group, log_stream, id, timestamp, message };
        let key = MaskKey::new(b"explain");
        let (decision, fate) = pipeline::trace(table, Some(&key), Limits::default(), &trace);
        let documents = match &fate {
            Fate::Shipped { documents, .. } => documents.iter().map(|line| document::parse(line)).collect(),
            _ => Ok(Vec::new()),
        };
        let is_looked_at = matches!(fate, Fate::Shipped { .. } | Fate::Unmaskable(_));
        let noted = is_looked_at.then(|| {
            let notes = MaskTrial::new(&decision, Some(&key)).notes(message);
            (message.to_owned(), notes)
        });
        Ok(Answer {
            log_group: log_group_name,
            decision,
            fate: Some(fate),
            documents: documents?,
            noted,
            hashes,
        })
    }

    /// The masked values of the message.
    pub(crate) fn hits(&self) -> impl Iterator<Item = &MaskHit> {
        self.noted.iter().flat_map(|(_, notes)| &notes.hits)
    }
}
