//! Properties that hold for any body.

use listener::Document;
use proptest::prelude::*;
use serde_json::Value;
use tokio::runtime::Runtime;

use crate::support::{PAYMENTS, document, gzip, post, send, start};

fn any_line() -> impl Strategy<Value = String> {
    prop_oneof![
        3 => "[ -~é]{0,40}".prop_map(|message| document(&message).to_string()),
        1 => "[ -~]{0,20}",
        1 => "[ \t]{0,3}",
    ]
}

fn json(documents: &[Document]) -> Vec<Value> {
    documents.iter().map(|document| document.json.clone()).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn every_line_is_accepted_in_order_or_counted(lines in prop::collection::vec(any_line(), 1..20)) {
        let body = format!("{}\n", lines.join("\n"));
        Runtime::new().unwrap().block_on(async {
            let listener = start().await;
            let plain = send(&listener, PAYMENTS, body.clone()).await.status();
            let counts = listener.account("payments").counts();
            prop_assert_eq!(counts.documents + counts.refused.total(), lines.len() as u64);
            prop_assert_eq!(plain == 200, counts.refused.total() == 0);

            let valid: Vec<Value> = lines
                .iter()
                .filter_map(|line| serde_json::from_str(line).ok())
                .filter(Value::is_object)
                .collect();
            let kept = listener.account("payments").documents();
            prop_assert_eq!(json(&kept), valid);

            listener.reset();
            let request = post(&listener, PAYMENTS, gzip(body.as_bytes())).header("content-encoding", "gzip");
            prop_assert_eq!(request.send().await.unwrap().status(), plain);
            prop_assert_eq!(json(&listener.account("payments").documents()), json(&kept));
            Ok(())
        })?;
    }
}
