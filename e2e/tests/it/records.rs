//! Records of the hub's stream, as CloudWatch Logs would put them.

use e2e::PAY_PROD;
use localcloud::delivery::envelope::{Event, Origin, pack};

/// A record with one event a message, of a log group of the team `payments`; `from` numbers the first event.
pub(crate) fn record(from: usize, messages: &[&str]) -> Vec<u8> {
    let origin = Origin {
        owner: PAY_PROD.to_owned(),
        log_group: "/aws/lambda/pay-api".to_owned(),
        log_stream: "s".to_owned(),
        subscription_filters: vec!["loghub".to_owned()],
    };
    let event = |(number, message): (usize, &&str)| Event {
        id: format!("{:056}", from + number),
        timestamp: 1_772_366_400_000,
        message: (*message).to_owned(),
    };
    let events: Vec<Event> = messages.iter().enumerate().map(event).collect();
    let mut packed = pack(&origin, &events).records;
    assert_eq!(packed.len(), 1, "the messages fit into one record");
    packed.remove(0).0
}
