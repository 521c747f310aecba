//! Whatever a message says and a table sets, every document is one that the listener's side takes as it is.

use std::collections::BTreeSet;
use std::fmt;
use std::sync::Arc;

use proptest::prelude::*;
use routing::Table;
use serde::de::{Deserialize, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde_json::{Value, json};

use crate::support::{envelope, event, record, run, table};

/// Logz.io, "Ship logs over HTTP/S": a line takes at most 500,000 bytes; "Invalid logs": a field 32,700 characters, a
/// document 1,000 fields and a depth of 10.
const LINE_BYTES: usize = 500_000;
const FIELD: usize = 32_700;
const FIELDS: usize = 1_000;
const DEPTH: usize = 10;

const ID: &str = "8a1c9d0e-0000-4000-8000-0123456789ab";

/// JSON read strictly: what it has, and no name twice in an object.
#[derive(Default)]
struct Strict {
    /// The paths of its fields: a field of several objects of an array is one.
    fields: BTreeSet<String>,
    /// Its levels of objects: arrays are none.
    depth: usize,
    /// The longest string or name, in UTF-16 units.
    longest: usize,
}

impl<'de> Deserialize<'de> for Strict {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Strict, D::Error> {
        deserializer.deserialize_any(StrictVisitor)
    }
}

struct StrictVisitor;

impl<'de> Visitor<'de> for StrictVisitor {
    type Value = Strict;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }

    fn visit_bool<E>(self, _: bool) -> Result<Strict, E> {
        Ok(Strict::default())
    }

    fn visit_i64<E>(self, _: i64) -> Result<Strict, E> {
        Ok(Strict::default())
    }

    fn visit_u64<E>(self, _: u64) -> Result<Strict, E> {
        Ok(Strict::default())
    }

    fn visit_f64<E>(self, _: f64) -> Result<Strict, E> {
        Ok(Strict::default())
    }

    fn visit_unit<E>(self) -> Result<Strict, E> {
        Ok(Strict::default())
    }

    fn visit_str<E>(self, text: &str) -> Result<Strict, E> {
        Ok(Strict { longest: text.encode_utf16().count(), ..Strict::default() })
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut elements: A) -> Result<Strict, A::Error> {
        let mut all = Strict::default();
        while let Some(element) = elements.next_element::<Strict>()? {
            all.add("", element);
        }
        Ok(all)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Strict, A::Error> {
        let (mut all, mut names) = (Strict::default(), BTreeSet::new());
        while let Some(name) = members.next_key::<String>()? {
            if name.trim().is_empty() || name.contains('.') || name.encode_utf16().count() > FIELD {
                return Err(A::Error::custom(format!("the name {name:?}")));
            }
            let value = members.next_value::<Strict>()?;
            // `long = "whole"` has the message as long as a line allows.
            let value = if name == "message" { Strict { longest: 0, ..value } } else { value };
            all.add(&format!("{name}."), value);
            all.fields.insert(name.clone());
            if !names.insert(name.clone()) {
                return Err(A::Error::custom(format!("{name:?} twice")));
            }
        }
        all.depth += 1;
        Ok(all)
    }
}

impl Strict {
    fn add(&mut self, prefix: &str, other: Strict) {
        self.fields.extend(other.fields.into_iter().map(|field| format!("{prefix}{field}")));
        self.depth = self.depth.max(other.depth);
        self.longest = self.longest.max(other.longest);
    }
}

/// Ships the message and holds every document against the limits; the documents.
fn held(table: &Arc<Table>, message: &str) -> Vec<Value> {
    let out = run(table, &[record(&envelope("/aws/lambda/f", &[event("1", message)]))]);
    let head: String = message.chars().take(80).collect();
    for line in out.lines() {
        let start: String = line.chars().take(400).collect();
        assert!(line.len() <= LINE_BYTES, "{head}: {} bytes", line.len());
        let strict: Strict = serde_json::from_str(&line).unwrap_or_else(|e| panic!("{head}: {e}: {start}"));
        assert!(strict.fields.len() <= FIELDS, "{head}: {} fields", strict.fields.len());
        assert!(strict.depth <= DEPTH, "{head}: {} deep", strict.depth);
        assert!(strict.longest <= FIELD, "{head}: {} characters", strict.longest);
    }
    out.documents()
}

fn report(metrics: &str) -> String {
    format!(
        r#"{{"time":"2026-01-02T03:04:05.678Z","type":"platform.report","record":{{"requestId":"{ID}","metrics":{{{metrics}}},"status":"success"}}}}"#
    )
}

#[test]
fn only_lambdas_own_report_numbers_become_fields() {
    let many: Vec<String> = (0..5_014).map(|n| format!("\"m{n}\":{n}")).collect();
    for (metrics, fields) in [
        (
            r#""durationMs":1.5,"restoreDurationMs":2"#.to_owned(),
            json!({"durationMs": 1.5, "restoreDurationMs": 2}),
        ),
        // A name of a later year.
        (r#""gpuDurationMs":7"#.to_owned(), json!({"gpuDurationMs": 7})),
        (r#""team":1,"@timestamp":2,"id":3,"message":4,"part":5,"type":6"#.to_owned(), json!({})),
        (r#""durationMs":1,"durationMs":2"#.to_owned(), json!({"durationMs": 1})),
        (r#""durationMs":1,"dur\u0061tionMs":2"#.to_owned(), json!({"durationMs": 1})),
        (r#""tier":1,"app_team":2,"durationMs":3"#.to_owned(), json!({"durationMs": 3})),
        (r#""a.b":1,"a b":2,"":3,"Über":4,"_x":5"#.to_owned(), json!({})),
        (format!(r#""{}":1"#, "x".repeat(40_000)), json!({})),
        (format!(r#""durationMs":1{},"billedDurationMs":1e999"#, "0".repeat(40_000)), json!({})),
        (r#""durationMs":{"a":1},"billedDurationMs":"2""#.to_owned(), json!({})),
    ] {
        let table = table("[defaults]\nplatform = \"report\"\nfields = { tier = \"gold\" }\n");
        let documents = held(&table, &report(&metrics));
        let own = [
            "@timestamp",
            "id",
            "part",
            "parts",
            "type",
            "logGroup",
            "logStream",
            "owner",
            "namespace",
            "team",
            "account",
            "env",
            "tier",
            "requestID",
            "message",
            "function",
            "status",
        ];
        let members =
            documents[0].as_object().unwrap().iter().filter(|(name, _)| !own.contains(&name.as_str()));
        let found = Value::Object(members.map(|(name, value)| (name.clone(), value.clone())).collect());
        assert_eq!(found, fields, "{metrics:.80}");
        assert_eq!(documents[0]["team"], "core");
    }
    let documents = held(&table("[defaults]\nplatform = \"report\"\n"), &report(&many.join(",")));
    assert!(documents[0].as_object().unwrap().len() <= 50, "{}", documents[0].as_object().unwrap().len());
    let twice = format!("REPORT RequestId: {ID}\tDuration: 1 ms\tDuration: 2 ms\tMemory Size: 1e999 MB\t\n");
    let documents = held(&table("[defaults]\nplatform = \"report\"\n"), &twice);
    assert_eq!((&documents[0]["durationMs"], &documents[0]["memorySizeMB"]), (&json!(1), &Value::Null));
}

#[test]
fn a_name_that_is_taken_gets_another() {
    let table = table("[defaults]\nfields = { app_id = \"set\", tier = \"gold\" }\n");
    for (message, name, value) in [
        (r#"{"id":1}"#, "app_app_id", json!(1)),
        (r#"{"app_id":1}"#, "app_app_id", json!(1)),
        (r#"{"tier":1}"#, "app_tier", json!(1)),
        (r#"{"tier":1,"app_tier":3}"#, "app_tier", json!(3)),
        (r#"{"_id":1}"#, "app__id", json!(1)),
        (r#"{"function":1}"#, "app_function", json!(1)),
        (r#"{"service":"pay"}"#, "service", json!("pay")),
    ] {
        let documents = held(&table, message);
        assert_eq!(documents[0][name], value, "{message}");
        assert_eq!(documents[0]["app_id"], "set", "{message}");
        assert_eq!(documents[0]["tier"], "gold", "{message}");
    }
}

#[test]
fn a_tables_fields_leave_room() {
    // Each is as long as a field may be, and together they are longer than a line.
    for (character, count) in [("x", 50), ("😀", 50), ("\\u0001", 50)] {
        let value = character.repeat(16_000);
        let fields: Vec<String> = (0..count).map(|n| format!("f{n} = \"{value}\"")).collect();
        let table = table(&format!("[defaults.fields]\n{}\n", fields.join("\n")));
        let documents = held(&table, r#"{"a":1}"#);
        assert!(documents[0].get("f0").is_some() && documents[0]["a"] == 1, "{character}");
    }
}

/// Names that mean something to somebody, and any.
fn name() -> impl Strategy<Value = String> {
    let known = [
        "@timestamp",
        "id",
        "part",
        "parts",
        "type",
        "team",
        "message",
        "msg",
        "level",
        "log_level",
        "requestID",
        "durationMs",
        "billedDurationMs",
        "app_id",
        "app_team",
        "app_app_id",
        "tier",
        "record",
        "metrics",
        "a",
        "b",
        "a.b",
        "a_b",
        "app_tier",
    ];
    prop_oneof![4 => prop::sample::select(known.to_vec()).prop_map(str::to_owned), 1 => "\\PC{0,4}"]
}

/// JSON as text, in which a name may stand twice.
fn object() -> impl Strategy<Value = String> {
    let leaf = prop_oneof![
        Just("null".to_owned()),
        Just("30".to_owned()),
        Just("1e999".to_owned()),
        Just("-0.5E-3".to_owned()),
        any::<i64>().prop_map(|number| number.to_string()),
        "\\PC{0,8}".prop_map(|text| json!(text).to_string()),
        (0_usize..40_000).prop_map(|length| format!("\"{}\"", "é".repeat(length))),
        (0_usize..400).prop_map(|length| "7".repeat(length + 1)),
        (0_usize..14).prop_map(|depth| format!("{}1{}", "[{\"a\":".repeat(depth), "}]".repeat(depth))),
        (0_usize..1_100).prop_map(|count| {
            let members: Vec<String> = (0..count).map(|n| format!("\"k{n}\":{n}")).collect();
            format!("{{{}}}", members.join(","))
        }),
    ];
    let member = |value: BoxedStrategy<String>| {
        (name(), value, any::<bool>()).prop_map(|(name, value, spelled)| {
            let key = if spelled {
                format!(
                    "\"{}\"",
                    name.encode_utf16().map(|unit| format!("\\u{unit:04x}")).collect::<Vec<_>>().concat()
                )
            } else {
                json!(name).to_string()
            };
            format!("{key} : {value}")
        })
    };
    let members = move |value: BoxedStrategy<String>| {
        prop::collection::vec(member(value), 0..6).prop_map(|members| format!("{{{}}}", members.join(",\n")))
    };
    members(prop_oneof![leaf.clone(), members(leaf.boxed())].boxed())
}

fn message() -> impl Strategy<Value = String> {
    prop_oneof![
        object(),
        object().prop_map(|metrics| {
            let inner = metrics.trim_start_matches('{');
            report(inner.strip_suffix('}').unwrap_or(inner))
        }),
        object().prop_map(|json| format!("2026-01-02T03:04:05.678Z\t{ID}\tINFO\t{json}\n")),
        prop::collection::vec((name(), any::<u16>()), 0..8).prop_map(|numbers| {
            let parts =
                numbers.iter().map(|(name, number)| format!("\t{name}: {number} ms\tDuration: {number} ms"));
            format!("REPORT RequestId: {ID}{}\n", parts.collect::<String>())
        }),
        "\\PC{0,40}",
    ]
}

fn settings() -> impl Strategy<Value = String> {
    let names =
        ["durationMs", "app_id", "app_team", "app_tier", "level", "tier", "a", "a_b", "msg", "messages"];
    let fields = prop::collection::btree_set(prop::sample::select(names.to_vec()), 0..6);
    let one = |choices: &'static [&'static str]| prop::sample::select(choices.to_vec());
    (fields, one(&["auto", "none"]), one(&["report", "keep"]), one(&["split", "cut", "whole"])).prop_map(
        |(fields, parse, platform, long)| {
            let fields: Vec<String> = fields.iter().map(|name| format!("{name} = \"set\"")).collect();
            let fields = fields.join(", ");
            format!(
                "[defaults]\nparse = \"{parse}\"\nplatform = \"{platform}\"\nlong = \"{long}\"\nfields = {{ {fields} }}\n"
            )
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn every_document_parses_names_nothing_twice_and_holds_the_limits(
        settings in settings(),
        messages in prop::collection::vec(message(), 1..4),
    ) {
        let table = table(&settings);
        for message in messages {
            held(&table, &message);
        }
    }
}
