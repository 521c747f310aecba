//! The invocations: what a batch of Kinesis records looks like.

use std::fmt::Write as _;

use fastrand::Rng;
use libdeflater::{CompressionLvl, Compressor};
use serde::{Deserialize, Serialize};

use crate::messages::Kind;
use crate::table::{TEAMS, account, team};
use crate::truth::Truth;

/// The level at which the generator plays CloudWatch Logs, which does not say its own.
const SENDER_LEVEL: i32 = 6;

/// The shape of one invocation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, clap::ValueEnum)]
#[serde(rename_all = "kebab-case")]
pub enum Profile {
    /// 200 records of 60 events of every kind.
    Typical,
    /// As many records of one event as a payload holds.
    ManySmall,
    /// Six records of about a megabyte each, as busy log groups send them.
    FewLarge,
    /// 200 records of what hardly compresses.
    Incompressible,
    /// 200 records of structured lines: AWS Powertools, errors with their stack traces, AWS WAF, AWS CloudTrail.
    Structured,
}

/// One invocation's payload and what is in it.
#[derive(Clone, Debug)]
pub struct Invocation {
    /// The Kinesis event, as Lambda hands it over.
    pub payload: String,
    /// The envelopes' bytes once they are inflated.
    pub decoded_bytes: u64,
    /// The number of records.
    pub records: u64,
    /// The events that must arrive.
    pub truth: Truth,
}

impl Profile {
    /// Every profile.
    pub const ALL: [Profile; 5] = [
        Profile::Typical,
        Profile::ManySmall,
        Profile::FewLarge,
        Profile::Incompressible,
        Profile::Structured,
    ];

    /// As in the figures.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Profile::Typical => "typical",
            Profile::ManySmall => "many-small",
            Profile::FewLarge => "few-large",
            Profile::Incompressible => "incompressible",
            Profile::Structured => "structured",
        }
    }

    /// The records and how many events each holds.
    fn shape(self) -> (u64, u64) {
        match self {
            Profile::Typical | Profile::Structured => (200, 60),
            Profile::ManySmall => (6_509, 1),
            Profile::FewLarge => (6, 2_850),
            Profile::Incompressible => (200, 12),
        }
    }

    /// An invocation of this profile; the same one every time.
    #[must_use]
    pub fn invocation(self) -> Invocation {
        let (records, events) = self.shape();
        self.sized(records, events)
    }

    /// An invocation of this profile, with so many records of so many events.
    #[must_use]
    pub fn sized(self, records: u64, events: u64) -> Invocation {
        let mut writer = Writer::new(self);
        for record in 0..records {
            writer.record(record, events);
        }
        writer.end(records)
    }

    fn kind(self, record: u64) -> Kind {
        // Twenty kinds and twenty teams would give every team one kind; the shift lets them meet.
        let place = usize::try_from((record + record / TEAMS * 3) % 20).unwrap_or(0);
        match self {
            Profile::Incompressible => Kind::Noise,
            Profile::Structured => STRUCTURED[place],
            Profile::Typical | Profile::ManySmall | Profile::FewLarge => MIX[place],
        }
    }
}

/// The kinds of a typical batch.
const MIX: [Kind; 20] = [
    Kind::LambdaText,
    Kind::Json,
    Kind::Access,
    Kind::LambdaText,
    Kind::Json,
    Kind::Trace,
    Kind::Json,
    Kind::LambdaText,
    Kind::Flow,
    Kind::Json,
    Kind::LambdaText,
    Kind::Access,
    Kind::Json,
    Kind::LambdaText,
    Kind::Trace,
    Kind::Json,
    Kind::LambdaText,
    Kind::Json,
    Kind::LambdaText,
    Kind::Json,
];

/// The kinds of a batch of structured lines.
const STRUCTURED: [Kind; 20] = [
    Kind::Powertools,
    Kind::Waf,
    Kind::Powertools,
    Kind::JsonTrace,
    Kind::Powertools,
    Kind::CloudTrail,
    Kind::Powertools,
    Kind::TextTrace,
    Kind::PowertoolsError,
    Kind::Waf,
    Kind::Powertools,
    Kind::JsonTrace,
    Kind::Powertools,
    Kind::CloudTrail,
    Kind::Powertools,
    Kind::TextTrace,
    Kind::PowertoolsError,
    Kind::Waf,
    Kind::Powertools,
    Kind::JsonTrace,
];

/// Writes a payload, record by record.
struct Writer {
    profile: Profile,
    rng: Rng,
    gzip: Compressor,
    payload: String,
    invocation: Invocation,
}

impl Writer {
    fn new(profile: Profile) -> Writer {
        let level = CompressionLvl::new(SENDER_LEVEL).unwrap_or_default();
        let invocation =
            Invocation { payload: String::new(), decoded_bytes: 0, records: 0, truth: Truth::default() };
        Writer {
            profile,
            rng: Rng::with_seed(42),
            gzip: Compressor::new(level),
            payload: "{\"Records\":[".to_owned(),
            invocation,
        }
    }

    fn record(&mut self, record: u64, events: u64) {
        let envelope = self.envelope(record, events);
        self.invocation.decoded_bytes += envelope.len() as u64;
        let mut gzipped = vec![0; self.gzip.gzip_compress_bound(envelope.len())];
        // The one error is a buffer that is too small; this one is of the size the library asks for.
        let length = self.gzip.gzip_compress(envelope.as_bytes(), &mut gzipped).unwrap_or(0);
        let data = base64_simd::STANDARD.encode_to_string(&gzipped[..length]);
        let comma = if record == 0 { "" } else { "," };
        // Writing to a String does not fail.
        let _ = write!(
            self.payload,
            "{comma}{{\"kinesis\":{{\"kinesisSchemaVersion\":\"1.0\",\"partitionKey\":\"{key:032x}\",\
             \"sequenceNumber\":\"{record:056}\",\"data\":\"{data}\",\"approximateArrivalTimestamp\":1773500000.125}},\
             \"eventSource\":\"aws:kinesis\",\"eventVersion\":\"1.0\",\
             \"eventID\":\"shardId-000000000000:{record:056}\",\"eventName\":\"aws:kinesis:record\",\
             \"invokeIdentityArn\":\"arn:aws:iam::999999999999:role/shipper\",\"awsRegion\":\"eu-west-1\",\
             \"eventSourceARN\":\"arn:aws:kinesis:eu-west-1:999999999999:stream/loghub\"}}",
            key = self.rng.u128(..),
        );
    }

    fn envelope(&mut self, record: u64, events: u64) -> String {
        let (kind, owner) = (self.profile.kind(record), record % TEAMS);
        let (group, stream) = kind.origin(record % 50, self.rng.u128(..));
        let mut envelope = format!(
            "{{\"messageType\":\"DATA_MESSAGE\",\"owner\":\"{}\",\"logGroup\":\"{group}\",\
             \"logStream\":\"{stream}\",\"subscriptionFilters\":[\"loghub\"],\"logEvents\":[",
            account(owner),
        );
        for event in 0..events {
            let id = format!("{:056}", u128::from(record) << 32 | u128::from(event));
            let message = kind.message(&mut self.rng);
            let comma = if event == 0 { "" } else { "," };
            // Writing to a String does not fail; a String is always JSON.
            let _ = write!(
                envelope,
                "{comma}{{\"id\":\"{id}\",\"timestamp\":{},\"message\":{}}}",
                1_773_500_000_000 + record * 1_000 + event * 7,
                serde_json::to_string(&message).unwrap_or_default(),
            );
            self.invocation.truth.add(&team(owner), &id);
        }
        envelope.push_str("]}");
        envelope
    }

    fn end(mut self, records: u64) -> Invocation {
        self.payload.push_str("]}");
        Invocation { payload: self.payload, records, ..self.invocation }
    }
}
