//! Puts records on the destination's stream and resends what the stream refuses.

use std::time::Duration;

use aws_sdk_kinesis::primitives::Blob;
use aws_sdk_kinesis::types::PutRecordsRequestEntry;

use crate::aws::{CallError, Doing as _};

/// `PutRecords` takes at most 500 records and 5 MiB, keys counted (Amazon Kinesis, `PutRecords`).
const MOST_RECORDS: usize = 500;
const MOST_BYTES: usize = 5 << 20;
/// The pause before records that were refused one by one are sent again.
const BEFORE_RESEND: Duration = Duration::from_millis(100);

/// One record on its way.
#[derive(Clone, Debug)]
pub(super) struct Parcel {
    pub(super) data: Vec<u8>,
    pub(super) key: String,
    /// The log events it holds.
    pub(super) events: u64,
}

impl Parcel {
    fn size(&self) -> usize {
        self.data.len() + self.key.len()
    }
}

/// Puts every parcel; tells of each that is put. What an error leaves is handed back with it.
pub(super) async fn put(
    kinesis: &aws_sdk_kinesis::Client,
    stream_arn: &str,
    mut parcels: Vec<Parcel>,
    mut put: impl FnMut(&Parcel),
) -> Result<(), (CallError, Vec<Parcel>)> {
    while !parcels.is_empty() {
        let rest = parcels.split_off(fitting(&parcels));
        let request = kinesis.put_records().stream_arn(stream_arn).set_records(Some(entries(&parcels)));
        let answer = match request.send().await.doing(|| format!("Putting records on {stream_arn}")) {
            Ok(answer) => answer,
            Err(error) => {
                parcels.extend(rest);
                return Err((error, parcels));
            }
        };
        let mut results = answer.records.into_iter();
        parcels.retain(|parcel| {
            let refused = results.next().is_none_or(|result| result.error_code.is_some());
            if !refused {
                put(parcel);
            }
            refused
        });
        if !parcels.is_empty() {
            tokio::time::sleep(BEFORE_RESEND).await;
        }
        parcels.extend(rest);
    }
    Ok(())
}

/// Returns the number of first parcels that one call takes.
fn fitting(parcels: &[Parcel]) -> usize {
    let mut bytes = 0;
    let fits = |parcel: &&Parcel| {
        bytes += parcel.size();
        bytes <= MOST_BYTES
    };
    parcels.iter().take(MOST_RECORDS).take_while(fits).count().max(1)
}

fn entries(parcels: &[Parcel]) -> Vec<PutRecordsRequestEntry> {
    let entry = |parcel: &Parcel| {
        let entry = PutRecordsRequestEntry::builder().data(Blob::new(parcel.data.clone()));
        entry.partition_key(&parcel.key).build().ok()
    };
    parcels.iter().filter_map(entry).collect()
}
