//! Records of every kind that is not ordinary, between ordinary ones.

use e2e::{Books, LocalHub, Scenario, gzip};
use localcloud::delivery::envelope::control_message;
use serde_json::{Value, json};

use super::Teams;
use crate::event::{event_of, record};

/// More than a record may inflate to.
const BOMB: usize = 65 << 20;

/// Settings under which no slow listener cuts in: these tests are about records.
const PATIENT: [(&str, &str); 2] = [("LOGHUB_ATTEMPT_TIMEOUT_MS", "60000"), ("LOGHUB_LINGER_MS", "30000")];

async fn hub(teams: &Teams) -> LocalHub {
    LocalHub::open(teams.plan().settings(&PATIENT)).await
}

/// Poison of a kind: how it is called, what it is, and the records.
fn poison() -> Vec<(Scenario, Vec<Vec<u8>>)> {
    let envelope = Books::default().envelope("one", "100000000000", &["\"never\"", "\"shipped\""]);
    let gzipped = gzip(envelope.as_bytes());
    let (end, middle) = (gzipped.len() - 10, gzipped.len() / 2);
    let mut damaged = gzipped.clone();
    damaged[middle] ^= 0x10;
    let trailed = [gzipped.as_slice(), b"garbage"].concat();
    let doubled = envelope.replace("\"owner\"", "\"owner\":\"999999999999\",\"owner\"");
    let surrogate = envelope.replace("never", r"\ud800");
    let texts = |texts: &[&str]| texts.iter().map(|text| gzip(text.as_bytes())).collect();
    vec![
        (Scenario::new("records", "no gzip", "Its data is not gzip."), vec![b"no gzip".to_vec()]),
        (
            Scenario::new("records", "truncated gzip", "Its gzip stream is cut short."),
            vec![gzipped[..end].to_vec()],
        ),
        (Scenario::new("records", "corrupt gzip", "A bit of its gzip stream is flipped."), vec![damaged]),
        (
            Scenario::new("records", "garbage after gzip", "Something that is no gzip follows its stream."),
            vec![trailed],
        ),
        (Scenario::new("records", "gzip bomb", "It inflates to 65 MiB."), vec![gzip(&vec![b' '; BOMB])]),
        (Scenario::new("records", "not UTF-8", "It inflates to what is no text."), vec![gzip(b"\xff\xfe")]),
        (
            Scenario::new("records", "not JSON", "It inflates to text that is not JSON, or not all of it."),
            texts(&["no envelope", "{} {}", ""]),
        ),
        (
            Scenario::new(
                "records",
                "other JSON",
                "It is JSON, and no envelope: an array, an empty object, another `messageType`, no `owner`.",
            ),
            texts(&[
                "[1]",
                "{}",
                r#"{"messageType":"OTHER_MESSAGE"}"#,
                &envelope.replace("\"owner\"", "\"ower\""),
            ]),
        ),
        (
            Scenario::new("records", "duplicate keys, envelope", "Its envelope has two owners."),
            texts(&[&doubled]),
        ),
        (
            Scenario::new(
                "records",
                "invalid surrogate",
                "A message has half a surrogate pair: it is not JSON that stands for text.",
            ),
            texts(&[&surrogate]),
        ),
    ]
}

const GOOD: Scenario = Scenario::new(
    "records",
    "good ones between",
    "Ordinary records before, between and after all the poison here.",
);

#[tokio::test(flavor = "multi_thread")]
async fn poison_is_quarantined_raw_and_holds_nobody_up() {
    let teams = Teams::new(["one"]);
    let hub = hub(&teams).await;
    let mut good = Books::default();
    let mut records = vec![teams.record(&mut good, "one", 1)];
    let mut cases = Vec::new();
    for (scenario, poison) in poison() {
        let (mut books, count) = (Books::default(), poison.len() as u64);
        records.extend(poison.into_iter().map(|record| books.poison(record)));
        records.push(teams.record(&mut good, "one", 1));
        cases.push((scenario, books, count));
    }
    hub.put(records).await;
    hub.shipped().await;

    let entered = cases.len() as u64 + 1;
    GOOD.close(&hub, &good, &[("delivered", entered)]).await;
    assert_eq!(hub.listener.totals().of("one").documents, entered, "nothing else is shipped");
    let mut poison = 0;
    for (scenario, books, records) in cases {
        scenario.close(&hub, &books, &[("quarantined", records)]).await;
        poison += records;
    }
    for key in hub.quarantined().await {
        let object = hub.quarantine(&key).await;
        let text = |name: &str| object[name].as_str().expect("text").to_owned();
        assert_eq!(key, format!("poison/{}/{}.json", text("shard"), text("sequence_number")));
        assert!(!text("reason").is_empty(), "{object}");
    }
    let summaries = hub.summaries("shipper").await;
    assert_eq!(summaries.iter().filter_map(|summary| summary["poison"].as_u64()).sum::<u64>(), poison);
    hub.assert_unharmed().await;
}

const BASE64: Scenario =
    Scenario::new("records", "corrupt base64", "Lambda hands over data that is not base64.");
const NONE: Scenario = Scenario::new("records", "no records", "A batch is empty.");

#[tokio::test(flavor = "multi_thread")]
async fn batches_that_lambda_never_sends() {
    let teams = Teams::new(["one"]);
    let hub = hub(&teams).await;
    let mut books = Books::default();
    let good = [teams.record(&mut books, "one", 1), teams.record(&mut books, "one", 1)];
    let mut event: Value = serde_json::from_str(&event_of(&good)).expect("an event");
    let mut corrupt: Value = serde_json::from_str(&record(7, b"")).expect("a record");
    corrupt["kinesis"]["data"] = books.no_base64("no*base64").into();
    event["Records"].as_array_mut().expect("records").insert(1, corrupt);
    assert_eq!(hub.invoke(event.to_string()).await, json!({"batchItemFailures": []}));
    BASE64.close(&hub, &books, &[("delivered", 2), ("quarantined", 1)]).await;
    assert_eq!(hub.invoke(event_of(&[])).await, json!({"batchItemFailures": []}));
    NONE.close(&hub, &Books::default(), &[]).await;
    hub.assert_unharmed().await;
}

const MEMBERS: Scenario = Scenario::new(
    "records",
    "several gzip members",
    "Its gzip stream has two members, each half an envelope.",
);
const CONTROL: Scenario =
    Scenario::new("records", "control messages", "CloudWatch Logs checks the destination's health.");
const EMPTY: Scenario =
    Scenario::new("records", "empty events", "Events without text, and an envelope without events.");
const DOUBLED: Scenario =
    Scenario::new("records", "duplicate keys, message", "A JSON message has a key twice.");
const CHARACTERS: Scenario = Scenario::new(
    "records",
    "characters",
    "Messages with NUL, newlines, quotes, U+2028, emoji and every other character below U+0020.",
);
const MEGABYTE: Scenario = Scenario::new(
    "records",
    "events of 1 MB",
    "The largest events that CloudWatch Logs takes, as text and as JSON.",
);
const FIELDS: Scenario = Scenario::new(
    "records",
    "fields of 32,700 ± 1",
    "Texts and JSON fields of 32,699, 32,700 and 32,701 characters.",
);
const LINES: Scenario = Scenario::new(
    "records",
    "lines of 500,000 ± 1",
    "With `long = \"whole\"`: messages that whole would make documents of 499,999, 500,000 and 500,001 bytes.",
);

/// Every awkward character, in messages that are not JSON.
fn characters() -> Vec<String> {
    let controls: String = (0_u8..0x20).map(char::from).collect();
    ["a\0b", "two\nlines\r\n", "\"quoted\\\"", "a\u{2028}b\u{2029}", "😀 é \u{feff}", &controls]
        .map(str::to_owned)
        .into()
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_odd_but_right_is_shipped_whole() {
    let teams = Teams::new(["one", "characters"]);
    let hub = hub(&teams).await;
    let (account, awkward) = (teams.account("one"), characters());
    let mut books = [(); 7].map(|()| Books::default());
    let [members, control, empty, doubled, chars, megabyte, fields] = &mut books;
    let split = members.envelope("one", &account, &["\"in two members\""]);
    let (first, second) = split.split_at(split.len() / 2);
    let plain = |length: usize| "x".repeat(length);
    let object = |length: usize| json!({"field": plain(length), "n": length}).to_string();
    let most = (1 << 20) - 26;
    let lengths: Vec<_> =
        [32_699, 32_700, 32_701].into_iter().flat_map(|length| [plain(length), object(length)]).collect();
    let records = [
        [gzip(first.as_bytes()), gzip(second.as_bytes())].concat(),
        control.control(control_message("loghub", 1)),
        control.control(control_message("loghub", 2)),
        empty.record("one", &account, &["", " "]),
        empty.record::<&str>("one", &account, &[]),
        doubled.record("one", &account, &[r#"{"a":1,"a":2}"#]),
        chars.record("characters", &teams.account("characters"), &awkward),
        megabyte.record("one", &account, &[plain(most)]),
        megabyte.record("one", &account, &[object(most - 30)]),
        fields.record("one", &account, &lengths),
    ];
    hub.put(records).await;
    hub.shipped().await;

    MEMBERS.close(&hub, members, &[("delivered", 1)]).await;
    CONTROL.close(&hub, control, &[("control", 2)]).await;
    EMPTY.close(&hub, empty, &[("delivered", 2)]).await;
    DOUBLED.close(&hub, doubled, &[("delivered", 1)]).await;
    CHARACTERS.close(&hub, chars, &[("delivered", awkward.len() as u64)]).await;
    MEGABYTE.close(&hub, megabyte, &[("delivered", 2)]).await;
    FIELDS.close(&hub, fields, &[("delivered", lengths.len() as u64)]).await;
    let arrived = hub.wait("characters", awkward.len() as u64).await;
    let arrived: Vec<_> =
        arrived.iter().map(|document| document["message"].as_str().expect("text")).collect();
    let expected: Vec<_> =
        awkward.iter().map(|message| message.strip_suffix('\n').unwrap_or(message)).collect();
    assert_eq!(arrived, expected);
    for team in ["one", "characters"] {
        let counts = hub.listener.totals().of(team);
        assert_eq!((counts.spoiled, counts.refused.total()), (0, 0), "{counts:?}");
    }
    hub.assert_unharmed().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_line_is_never_longer_than_the_listener_takes() {
    let teams = Teams::with([("whole", "long = \"whole\"")]);
    let hub = hub(&teams).await;
    let (mut books, account) = (Books::default(), teams.account("whole"));
    hub.put([books.record("whole", &account, &["x"])]).await;
    let around = hub.wait("whole", 1).await[0].to_string().len() - 1;
    let lengths = [499_999, 500_000, 500_001].map(|line| line - around);
    let messages: Vec<_> = lengths.into_iter().map(|length| "x".repeat(length)).collect();
    hub.put([books.record("whole", &account, &messages)]).await;
    hub.shipped().await;
    LINES.close(&hub, &books, &[("delivered", 4)]).await;
    let documents = hub.wait("whole", 5).await;
    let longest = documents.iter().map(|document| document.to_string().len()).max();
    assert!(longest > Some(499_000) && longest <= Some(500_000), "{longest:?}");
    assert_eq!(hub.listener.totals().of("whole").refused.total(), 0);
    hub.assert_unharmed().await;
}

const MANY: Scenario = Scenario::new(
    "records",
    "10,000 records",
    "Ten thousand records come at once: more than a payload holds.",
);

#[tokio::test(flavor = "multi_thread")]
async fn ten_thousand_records_at_once() {
    let teams = Teams::new(["one"]);
    let hub = hub(&teams).await;
    let mut books = Books::default();
    let records: Vec<_> = (0..10_000).map(|_| teams.record(&mut books, "one", 1)).collect();
    hub.put(records).await;
    hub.shipped().await;
    MANY.close(&hub, &books, &[("delivered", 10_000)]).await;
    hub.assert_unharmed().await;
}
