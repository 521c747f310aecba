//! The oracles of messages, on messages that are made up.

use proptest::prelude::*;

use crate::messages::message;

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn documents_of_any_message_are_accepted_bounded_and_as_explained(message in message()) {
        oracles::lift(message.as_bytes());
    }

    #[test]
    fn parts_of_any_message_are_accepted_and_rejoin(message in message()) {
        oracles::document(message.as_bytes());
    }
}
