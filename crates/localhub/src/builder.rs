//! Everything that differs from one local hub to another.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use localcloud::gate::{Calls, Outage};
use localcloud::runtime::LogSink;
use localcloud::stack::Program;

use crate::hub::TABLE;
use crate::programs::Programs;
use crate::templates::Templates;

/// The time for which log events are gathered before they are put on the stream, unless another is chosen.
const GATHER: Duration = Duration::from_millis(100);

/// The description of a hub.
#[must_use]
pub struct Builder {
    pub(crate) templates: Templates,
    pub(crate) programs: Programs,
    pub(crate) listener: listener::Config,
    pub(crate) cache: PathBuf,
    pub(crate) organization: String,
    pub(crate) parameters: Vec<(String, String)>,
    pub(crate) left_out: Vec<String>,
    pub(crate) tokens: BTreeMap<String, String>,
    /// Bucket in the template, key, body.
    pub(crate) objects: Vec<(String, String, Vec<u8>)>,
    pub(crate) port: Option<u16>,
    pub(crate) members: Vec<String>,
    pub(crate) groups: Vec<String>,
    pub(crate) gather: Duration,
    pub(crate) is_enforced: bool,
    pub(crate) outages: Option<Vec<(Calls, Outage)>>,
    pub(crate) rates: Option<BTreeMap<String, Duration>>,
    pub(crate) logs: LogSink,
}

impl Builder {
    /// A hub without a table, tokens and members, whose emulator is kept under `cache`.
    pub fn new(
        templates: Templates,
        programs: Programs,
        listener: listener::Config,
        cache: impl Into<PathBuf>,
    ) -> Builder {
        Builder {
            templates,
            programs,
            listener,
            cache: cache.into(),
            organization: "o-localloghub".to_owned(),
            parameters: Vec::new(),
            left_out: Vec::new(),
            tokens: BTreeMap::new(),
            objects: Vec::new(),
            port: None,
            members: Vec::new(),
            groups: Vec::new(),
            gather: GATHER,
            is_enforced: false,
            outages: None,
            rates: None,
            logs: Arc::new(|_| {}),
        }
    }

    /// The id of the organisation that all accounts are of.
    pub fn organization(self, id: &str) -> Builder {
        Builder { organization: id.to_owned(), ..self }
    }

    /// Parameters of the hub's template, beside [`PARAMETERS`](crate::PARAMETERS).
    pub fn parameters(mut self, parameters: &[(&str, &str)]) -> Builder {
        self.parameters.extend(owned(parameters));
        self
    }

    /// Leaves a function out, and what invokes it.
    pub fn without(mut self, handler: &str) -> Builder {
        self.left_out.push(handler.to_owned());
        self
    }

    /// Settings of every function, beside the template's and in their place.
    pub fn settings(mut self, settings: &[(&str, &str)]) -> Builder {
        for program in self.programs.values_mut() {
            program.env.extend(owned(settings));
        }
        self
    }

    /// Changes how a function is run.
    pub fn program(mut self, handler: &str, change: impl FnOnce(&mut Program)) -> Builder {
        self.programs.get_mut(handler).map(change);
        self
    }

    /// The table that is in force from the start.
    pub fn table(self, table: &str) -> Builder {
        self.object(TABLE.0, TABLE.1, table.as_bytes().to_vec())
    }

    /// An object of a bucket, which is named as in the template.
    pub fn object(mut self, bucket: &str, key: &str, body: Vec<u8>) -> Builder {
        self.objects.push((bucket.to_owned(), key.to_owned(), body));
        self
    }

    /// The tokens in Parameter Store, by name.
    pub fn tokens(self, tokens: BTreeMap<String, String>) -> Builder {
        Builder { tokens, ..self }
    }

    /// The port of the AWS endpoint; none = a free one.
    pub fn port(self, port: Option<u16>) -> Builder {
        Builder { port, ..self }
    }

    /// The accounts that are members from the start.
    pub fn members(self, accounts: Vec<String>) -> Builder {
        Builder { members: accounts, ..self }
    }

    /// The log groups that every member begins with.
    pub fn groups(self, groups: &[&str]) -> Builder {
        Builder { groups: groups.iter().map(|group| (*group).to_owned()).collect(), ..self }
    }

    /// The time for which log events are gathered before they are put on the stream.
    pub fn gather(self, time: Duration) -> Builder {
        Builder { gather: time, ..self }
    }

    /// Has the emulator enforce IAM, behind a guard that judges each call by the template's own policies. The hub is of
    /// the organisation that the emulator makes.
    pub fn enforced(self) -> Builder {
        Builder { is_enforced: true, ..self }
    }

    /// Puts a gate between the functions and AWS, at which these calls fail from the first cold start on.
    pub fn gate(self, outages: impl IntoIterator<Item = (Calls, Outage)>) -> Builder {
        Builder { outages: Some(outages.into_iter().collect()), ..self }
    }

    /// Has the subscriber look at every member before the hub is up, and plays the template's schedules afterwards, at
    /// these rates by logical id.
    pub fn schedules(self, rates: impl IntoIterator<Item = (String, Duration)>) -> Builder {
        Builder { rates: Some(rates.into_iter().collect()), ..self }
    }

    /// Receives what the functions print.
    pub fn logs(self, sink: LogSink) -> Builder {
        Builder { logs: sink, ..self }
    }
}

fn owned(pairs: &[(&str, &str)]) -> impl Iterator<Item = (String, String)> {
    pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
}
