//! A table: queries, and the documents that each finds.

use loghub_console::index::Bounds;

use super::{hits, index_of};

/// The documents, numbered from 1.
const LINES: [&str; 14] = [
    r#"{"@timestamp":"2026-01-01T23:00:00.000Z","message":"Card declined: payment.failed, status=502","level":"error","ms":250,"customer":{"tier":"gold"},"logGroup":"/aws/lambda/pay-api","requestID":"abc-4f1"}"#,
    r#"{"@timestamp":"2026-01-01T23:59:00.000Z","message":"order 90 accepted","level":"info","ms":17,"order":90,"tags":["new","vip"],"logGroup":"/aws/lambda/pay-worker"}"#,
    r#"{"@timestamp":"2026-01-01T23:59:30.500Z","message":"Failed with a status","level":"WARN","ms":100.5,"status":"502","ok":true}"#,
    r#"{"message":"the card was not declined","level":"error","status":502,"ok":false,"order":null}"#,
    r#"{"message":"Straße ÉCOLE naïve 日本 snake_case","path":"/items/17/","empty":""}"#,
    r#"{"message":["two","texts here"],"nested":{"a":[{"b":1},{"b":2}],"c":{}},"list":[]}"#,
    r#"{"big":9007199254740993,"huge":123456789012345678901234567890,"float":1.5e300,"negative":-9007199254740993}"#,
    r#"{"big":9007199254740992,"NaN":"NaN","__proto__":{"x":"y"},"a":1,"a":2}"#,
    r#"{"quoted":"say \"hi\" \u00e9\n","a.b":"dotted","":"nameless","star":"a*b","time":"2026-01-01T12:00:00Z"}"#,
    r#"{"message":"","level":"fatal"}"#,
    r#"{"message":17,"logGroup":"/aws/"}"#,
    r#"{"message":"card x y z declined","word":"AND"}"#,
    r#"{"message":"https://example.com/a-b?c=d","url":"https://example.com/a-b?c=d"}"#,
    r#"{"message":"Card\nDECLINED"}"#,
];

/// Queries, and the documents that they find.
const TABLE: &[(&str, &[u64])] = &[
    ("", &[1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14]),
    ("*", &[1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14]),
    // Words of the message, in any case; whole values of other fields.
    ("declined", &[1, 4, 12, 14]),
    ("DECLINED", &[1, 4, 12, 14]),
    ("decline", &[]),
    ("payment", &[1]),
    ("payment.failed", &[1]),
    ("gold", &[1]),
    ("GOLD", &[1]),
    ("gol", &[]),
    ("502", &[1, 3, 4]),
    ("90", &[2]),
    ("straße", &[5]),
    ("STRAßE", &[5]),
    ("école", &[5]),
    ("日本", &[5]),
    ("snake", &[]),
    ("snake_case", &[5]),
    ("true", &[3]),
    ("nan", &[8]),
    ("-declined", &[2, 3, 5, 6, 7, 8, 9, 10, 11, 13]),
    // Phrases.
    ("\"card declined\"", &[1, 14]),
    ("\"declined card\"", &[]),
    ("\"Card, declined!\"", &[1, 14]),
    ("\"failed status\"", &[1]),
    ("\"failed status\"~2", &[1, 3]),
    ("\"failed status\"~1", &[1]),
    ("\"card declined\"~3", &[1, 4, 12, 14]),
    ("\"card declined\"~2", &[1, 4, 14]),
    ("\"declined card\"~2", &[1, 14]),
    ("\"two texts\"", &[]),
    ("\"texts here\"", &[6]),
    ("\"https://example.com/a-b?c=d\"", &[13]),
    // Fields: exact values, of arrays any element, nested by dots.
    ("level:error", &[1, 4]),
    ("level:ERROR", &[]),
    ("level:(error OR WARN)", &[1, 3, 4]),
    ("level:(error OR warn)", &[1, 4]),
    ("customer.tier:gold", &[1]),
    ("tags:vip", &[2]),
    ("tags:(vip AND new)", &[2]),
    ("nested.a.b:2", &[6]),
    ("a.b:dotted", &[9]),
    ("a:1", &[8]),
    ("a:2", &[8]),
    ("__proto__.x:y", &[8]),
    ("status:502", &[3, 4]),
    ("status:\"502\"", &[3, 4]),
    ("status:502.0", &[4]),
    ("ok:true", &[3]),
    ("ok:false", &[4]),
    ("empty:\"\"", &[5]),
    ("quoted:\"say \\\"hi\\\" é\n\"", &[9]),
    ("word:\\AND", &[12]),
    ("message:declined", &[1, 4, 12, 14]),
    ("message:17", &[11]),
    ("message:\"not declined\"", &[4]),
    ("url:https\\://example.com/a-b\\?c=d", &[13]),
    ("url:https://example.com/a-b?c=d", &[13]),
    // Wildcards.
    ("logGroup:/aws/lambda/pay*", &[1, 2]),
    ("logGroup:\"/aws/lambda/pay*\"", &[]),
    ("logGroup:*WORKER", &[]),
    ("logGroup:*worker", &[2]),
    ("requestID:*4f?", &[1]),
    ("requestID:*4f", &[]),
    ("message:declin*", &[1, 4, 12, 14]),
    ("message:*CLIN*", &[1, 4, 12, 14]),
    ("message:d?cl*d", &[1, 4, 12, 14]),
    ("message:card?declined", &[]),
    ("*eclin*", &[1, 4, 12, 14]),
    ("message:exampl*.com", &[13]),
    ("message:*cole", &[5]),
    ("GOL?", &[1]),
    ("star:\"a*b\"", &[9]),
    ("star:a\\*b", &[9]),
    ("star:a*b", &[9]),
    ("status:50?", &[3, 4]),
    // Numbers and texts in ranges.
    ("ms:>200", &[1]),
    ("ms:[100 TO 500]", &[1, 3]),
    ("ms:{100.5 TO 250]", &[1]),
    ("ms:{100.5 TO 250}", &[]),
    ("ms:<=17", &[2]),
    ("ms:[* TO *]", &[1, 2, 3]),
    ("status:{399 TO *]", &[3, 4]),
    ("big:9007199254740993", &[7]),
    ("big:>9007199254740992", &[7]),
    ("big:>=9007199254740992", &[7, 8]),
    ("huge:123456789012345678901234567890", &[7]),
    ("huge:>123456789012345678901234567889", &[7]),
    ("huge:>123456789012345678901234567890", &[]),
    ("huge:<1e40", &[7]),
    ("float:>1e299", &[7]),
    ("negative:<-9007199254740992", &[7]),
    ("level:[e TO g]", &[1, 4, 10]),
    ("ms:>fast", &[]),
    // Times.
    ("@timestamp:>now-5m", &[2, 3]),
    ("@timestamp:[2026-01-01 TO 2026-01-01]", &[1, 2, 3]),
    ("@timestamp:2026-01-01", &[1, 2, 3]),
    ("@timestamp:<2026-01-01", &[]),
    ("@timestamp:\"2026-01-01T23:59:30.500Z\"", &[3]),
    ("@timestamp:\"2026-01-01T23:59:30Z\"", &[3]),
    ("\"2026-01-01T23:00:00Z\"", &[1]),
    ("@timestamp:*", &[1, 2, 3]),
    ("time:>2026-01-01", &[]),
    ("time:[2026-01-01 TO now]", &[9]),
    ("time:\"2026-01-01T12:00:00Z\"", &[9]),
    // Existence.
    ("_exists_:order", &[2]),
    ("order:*", &[2]),
    ("NOT order:*", &[1, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14]),
    ("list:*", &[]),
    ("nested.c:*", &[]),
    ("empty:*", &[5]),
    ("message:* AND NOT level:*", &[5, 6, 11, 12, 13, 14]),
    // Regexes: whole values, whole words of the message.
    ("path:/\\/items\\/\\d+\\//", &[5]),
    ("path:/items/", &[]),
    ("level:/err.*|fa.*/", &[1, 4, 10]),
    ("level:/ERR.*/", &[]),
    ("message:/decl.*/", &[1, 4, 12, 14]),
    ("message:/ecl.*/", &[]),
    ("/gol./", &[1]),
    ("logGroup:/aws/", &[]),
    ("logGroup:\"/aws/\"", &[11]),
    // Operators.
    ("declined AND error", &[1, 4]),
    ("level:error OR level:info", &[1, 2, 4]),
    ("level:error -gold", &[4]),
    ("level:error NOT gold", &[4]),
    ("declined accepted", &[1, 2, 4, 12, 14]),
    ("+declined accepted", &[1, 4, 12, 14]),
    ("accepted OR declined AND gold", &[1, 2]),
    ("(accepted OR declined) AND gold", &[1]),
    ("NOT (declined OR accepted OR level:*)", &[5, 6, 7, 8, 9, 11, 13]),
    // Arrival.
    ("_lag:>3600000", &[1]),
    ("_attempts:1 AND gold", &[1]),
    ("_attempts:>1", &[]),
    ("_spoiled:*", &[]),
    ("_received:<=\"2026-01-02T00:00:02Z\"", &[1, 2]),
    ("unknown:x", &[]),
    ("NOT unknown:x AND gold", &[1]),
];

#[test]
fn queries_find_documents() {
    // One block, and blocks of three: the answers are the same.
    for block in [4_096, 3] {
        let index = index_of(LINES, Bounds { block, ..Bounds::default() });
        let wrong: Vec<String> = TABLE
            .iter()
            .map(|(text, expected)| (text, expected, hits(&index, text)))
            .filter(|(_, expected, found)| found != *expected)
            .map(|(text, expected, found)| format!("{text}: {expected:?} expected, {found:?} found"))
            .collect();
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    }
}
