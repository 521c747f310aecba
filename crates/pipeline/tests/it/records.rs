//! Records: what is decoded, what is poison, and that the rest of a batch goes on.

use std::fmt::Write;

use pipeline::{Column, GunzipError, Limits, MaskKey, NotPushed, Pipeline, Poison};
use serde_json::json;

use crate::support::{
    envelope, event, gzip, parse, parsed, payload, record, record_of, record_raw, run, run_with, table,
};

fn base64(bytes: &[u8]) -> String {
    base64_simd::STANDARD.encode_to_string(bytes)
}

#[test]
fn poison_is_named_and_the_rest_goes_on() {
    let good = envelope("/app", &[event("1", "m")]);
    let text = good.to_string();
    let whole = gzip(text.as_bytes());
    let without = |key: &str| {
        let mut envelope = good.clone();
        envelope.as_object_mut().unwrap().remove(key);
        envelope.to_string()
    };
    let with = |key: &str, value: serde_json::Value| {
        let mut envelope = good.clone();
        envelope[key] = value;
        envelope.to_string()
    };
    let cases = [
        (record_raw("not base64!"), Poison::Base64),
        (record_raw(""), Poison::Gzip(GunzipError::Truncated)),
        (record_raw(&base64(b"not gzip")), Poison::Gzip(GunzipError::Corrupt)),
        (record_raw(&base64(&whole[..whole.len() - 9])), Poison::Gzip(GunzipError::Truncated)),
        (record_raw(&base64(&[&whole[..], b"x"].concat())), Poison::Gzip(GunzipError::Truncated)),
        (record_of(b"\xff\xfe"), Poison::Utf8),
        (record_of(b"not json"), Poison::Json),
        (record_of(b"[1]"), Poison::Json),
        (record_of((text.clone() + "x").as_bytes()), Poison::Json),
        (record_of(br#"{"messageType":"DATA_MESSAGE","owner":"\ud800"}"#), Poison::Json),
        (record_of(b"{}"), Poison::Key("messageType")),
        (record_of(without("owner").as_bytes()), Poison::Key("owner")),
        (record_of(without("logEvents").as_bytes()), Poison::Key("logEvents")),
        (record_of(with("logGroup", json!(1)).as_bytes()), Poison::Key("logGroup")),
        (record_of(with("messageType", json!("OTHER")).as_bytes()), Poison::MessageType),
        (
            record_of(with("logEvents", json!([{"id": "1", "timestamp": 1}])).as_bytes()),
            Poison::Key("message"),
        ),
        (
            record_of(with("logEvents", json!([{"id": "1", "message": "m"}])).as_bytes()),
            Poison::Key("timestamp"),
        ),
        (
            record_of(with("logEvents", json!([{"id": "1", "timestamp": -1, "message": "m"}])).as_bytes()),
            Poison::Timestamp,
        ),
        (
            record_of(with("logEvents", json!([{"id": "1", "timestamp": 1.5, "message": "m"}])).as_bytes()),
            Poison::Timestamp,
        ),
    ];
    let table = table("");
    for (record_, expected) in cases {
        let out = run(&table, &[record(&good), record_, record(&good)]);
        assert_eq!(out.poison, [(1, expected)]);
        assert_eq!(out.documents().len(), 2, "{expected:?}");
        assert_eq!((out.ledger.records, out.ledger.poison), (3, 1));
    }
}

#[test]
fn several_gzip_members_are_one_payload() {
    let text = envelope("/app", &[event("1", "m")]).to_string();
    let (one, two) = text.split_at(text.len() / 2);
    let members = [gzip(one.as_bytes()), gzip(two.as_bytes())].concat();
    assert_eq!(run(&table(""), &[record_raw(&base64(&members))]).documents().len(), 1);
}

#[test]
fn a_gzip_bomb_is_poison() {
    let limits = Limits { inflated_bytes: 1 << 20, ..Limits::default() };
    let fits = |bytes: usize| {
        let filler = event("1", &"x".repeat(bytes));
        run_with(&table(""), limits, &[record(&envelope("/app", &[filler]))]).poison
    };
    let around = envelope("/app", &[event("1", "")]).to_string().len();
    assert_eq!(fits((1 << 20) - around), []);
    assert_eq!(fits((1 << 20) - around + 1), [(0, Poison::Gzip(GunzipError::TooLarge { cap: 1 << 20 }))]);
}

#[test]
fn the_newest_event_of_each_account_is_noted() {
    let of = |owner: &str, timestamps: &[u64]| {
        let events =
            timestamps.iter().map(|at| json!({"id": at.to_string(), "timestamp": at, "message": "m"}));
        let mut envelope = envelope("/app", &events.collect::<Vec<_>>());
        envelope["owner"] = json!(owner);
        record(&envelope)
    };
    let control = record(&json!({"messageType": "CONTROL_MESSAGE", "owner": "CloudwatchLogs"}));
    let one = "111111111111";
    let records = [of(one, &[3, 9, 5]), of("222222222222", &[4]), of(one, &[7]), of("3", &[]), control];
    let newest = run(&table(""), &records).ledger.newest;
    assert_eq!(newest, [(one.into(), 9), ("222222222222".into(), 4)].into());
}

#[test]
fn control_messages_are_counted_and_not_shipped() {
    let control = json!({"messageType": "CONTROL_MESSAGE", "owner": "CloudwatchLogs", "logGroup": "", "logStream": "",
        "subscriptionFilters": [], "logEvents": [{"id": "", "timestamp": 1, "message": "CWL CONTROL MESSAGE"}]});
    let out = run(&table(""), &[record(&control)]);
    assert_eq!((out.documents().len(), out.ledger.control), (0, 1));
}

#[test]
fn unknown_keys_are_skipped() {
    let mut message = event("1", "m");
    message["new"] = json!({"a": [1, {"b": "\u{1}"}]});
    let mut envelope = envelope("/app", &[message]);
    envelope["policyLevel"] = json!("ACCOUNT_LEVEL_POLICY");
    assert_eq!(run(&table(""), &[record(&envelope)]).documents().len(), 1);
}

#[test]
fn ten_thousand_records_and_none() {
    let data = base64(&gzip(envelope("/app", &[event("1", "m")]).to_string().as_bytes()));
    for count in [0, 10_000] {
        let payload = payload(&vec![data.clone(); count]);
        assert_eq!(run(&table(""), &parse(&payload).records).documents().len(), count);
    }
}

#[test]
fn a_payload_is_borrowed_and_its_faults_do_not_quote_it() {
    assert_eq!(
        parse(r#"{"Records":[{"kinesis":{"sequenceNumber":"7","data":"a\/b"}}]}"#).records[0].kinesis.data,
        "a/b"
    );
    for (payload, says) in [
        ("", "cut short"),
        ("secret", "not JSON"),
        (r#"{"a":"secret"}"#, "another shape"),
        (r#"{"Records":"secret"}"#, "another shape"),
    ] {
        let error = pipeline::Batch::parse(payload).unwrap_err().to_string();
        assert!(error.contains(says) && !error.contains("secret"), "{error}");
    }
}

#[test]
fn control_bytes_and_line_separators_survive() {
    let message = "a\u{0}b\u{2028}c\u{1f600}\u{7f}\u{1b}[31m\r\n\"\\/";
    let mut escaped = String::new();
    for unit in message.encode_utf16() {
        write!(escaped, "\\u{unit:04X}").unwrap();
    }
    let raw = envelope("/app", &[event("1", "PLACE")]).to_string().replace("PLACE", &escaped);
    let out = run(&table("[defaults]\nparse = \"none\"\n"), &[record_of(raw.as_bytes())]);
    assert_eq!(out.lines().len(), 1);
    assert_eq!(out.documents()[0]["message"], message);
}

#[test]
fn a_record_is_cut_off_between_two_events_and_the_ledger_balances() {
    let table = parsed(
        "version = 1\nunrouted = \"core\"\ncentral_accounts = [\"111111111111\"]\n[accounts]\n\
         other = { id = \"222222222222\", team = \"two\" }\n[teams.core]\n[teams.two]\n",
    );
    let mut central = [event("1", "m"), event("2", "m"), event("3", "m"), event("4", "m")];
    central[2]["@aws.account"] = json!("222222222222");
    let plain: Vec<_> = (1..=4).map(|n| event(&n.to_string(), "m")).collect();
    let records = [
        ("events of one account", envelope("/app", &plain), 4),
        ("events of two accounts", envelope("/app", &central), 4),
        ("no events", envelope("/app", &[]), 0),
    ];
    for (what, envelope, events) in records {
        for time in 0..=events {
            let mut pipeline = Pipeline::new(table.clone(), Some(MaskKey::new(b"key")), Limits::default());
            pipeline.push(0, &record(&envelope), &mut || false).unwrap();
            let mut remaining = time;
            let mut is_over = || {
                remaining -= 1;
                remaining < 0
            };
            let pushed = pipeline.push(1, &record(&envelope), &mut is_over);
            let expected = if time < events { Err(NotPushed::CutOff) } else { Ok(()) };
            assert_eq!(pushed, expected, "{what}, time for {time}");
            let (bulks, ledger) = pipeline.finish();
            let columns: Vec<_> = ledger.teams.values().collect();
            assert!(ledger.balances(), "{what}, time for {time}: {ledger:?}");
            let taken = u64::try_from(events + time).unwrap();
            assert_eq!(
                columns.iter().map(|team| team[Column::Received]).sum::<u64>(),
                taken,
                "{what}, {time}"
            );
            assert_eq!(bulks.iter().map(|bulk| bulk.events).sum::<u64>(), taken, "{what}, {time}");
        }
    }
}
