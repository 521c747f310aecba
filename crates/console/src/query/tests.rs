//! Tests of the query language: texts, and what is made of them.

use super::{lucene, parse};

/// Texts, and how they are printed: with every operator and parenthesis.
const READ: &[(&str, &str)] = &[
    ("", ""),
    ("   ", ""),
    ("declined", "declined"),
    ("\"card declined\"", "\"card declined\""),
    ("\"failed status\"~5", "\"failed status\"~5"),
    ("level:error", "level:error"),
    ("level: error", "level:error"),
    ("level:(error OR warn)", "level:error OR level:warn"),
    ("level:(error warn) x", "(level:error OR level:warn) OR x"),
    ("customer.tier:gold", "customer.tier:gold"),
    ("logGroup:/aws/lambda/pay*", "logGroup:\\/aws/lambda/pay*"),
    ("requestID:*4f?", "requestID:*4f?"),
    ("a**b", "a*b"),
    ("ms:>200", "ms:{200 TO *]"),
    ("ms:>=200", "ms:[200 TO *]"),
    ("ms:<200", "ms:[* TO 200}"),
    ("ms:(>=10 AND <20)", "ms:[10 TO *] AND ms:[* TO 20}"),
    ("ms:[100 TO 500]", "ms:[100 TO 500]"),
    ("status:{399 TO *]", "status:{399 TO *]"),
    ("status:{399 TO *}", "status:{399 TO *]"),
    ("time:[\"2026-01-02 03:04\" TO now-5m]", "time:[\"2026-01-02 03:04\" TO now-5m]"),
    ("ms:-5", "ms:\\-5"),
    ("_exists_:order", "_exists_:order"),
    ("order:*", "_exists_:order"),
    ("*", "*"),
    ("*:*", "*"),
    ("*:x", "x"),
    ("path:/\\/items\\/\\d+/", "path:/\\/items\\/\\d+/"),
    ("a AND b", "a AND b"),
    ("a && b || c", "(a AND b) OR c"),
    ("a OR b AND c", "a OR (b AND c)"),
    ("NOT a", "NOT a"),
    ("-a", "NOT a"),
    ("!a", "NOT a"),
    ("NOT NOT a", "a"),
    ("- a", "\\- OR a"),
    ("a b", "a OR b"),
    ("a b OR c", "a OR b OR c"),
    ("a -b", "a AND NOT b"),
    ("a NOT b", "a AND NOT b"),
    ("a b -c", "(a OR b) AND NOT c"),
    ("a OR NOT b", "a OR NOT b"),
    ("-a -b", "NOT a AND NOT b"),
    ("+a b", "a"),
    ("+a +b -c d", "a AND b AND NOT c"),
    ("a AND -b", "a AND NOT b"),
    ("(a OR b) AND c", "(a OR b) AND c"),
    ("NOT (a OR b)", "NOT (a OR b)"),
    ("logStream:2026/03/14/[$LATEST]ab", "logStream:2026/03/14/[$LATEST]ab"),
    ("at:12:30", "at:12\\:30"),
    ("a\\ b", "a\\ b"),
    ("\\AND", "\\AND"),
    ("level:NOT", "level:\\NOT"),
    ("word^2", "word"),
    ("foo(bar)", "foo OR bar"),
    ("\"a\\\"b\"", "\"a\\\"b\""),
    ("/err.*/", "/err.*/"),
];

#[test]
fn texts_are_read() {
    for (text, printed) in READ {
        let query = parse(text).unwrap_or_else(|fault| panic!("{text:?}: {fault:?}"));
        assert_eq!(query.to_string(), *printed, "{text:?}");
        assert_eq!(parse(printed).unwrap(), query, "{printed:?} is not what {text:?} is");
    }
}

/// Texts, the part that the caret is under, the sentence, and the help.
const WRONG: &[(&str, &str, &str, &str)] = &[
    ("level:(error OR", "(", "`(` is never closed", "add `)`"),
    ("(a (b)", "(", "`(` is never closed", "add `)`"),
    ("ms:[100 500]", "[100 500]", "a range needs TO", "write `[100 TO 500]`, or `*` for an open end"),
    ("ms:[100 TO 500", "[", "`[` is never closed", "add `]`"),
    ("ms:[]", "[]", "a range has two ends", "write `[100 TO 500]`"),
    ("path:/[/", "[", "the regex is wrong: a class is never closed", "add `]`; `\\[` is a plain bracket"),
    ("path:/a**(/", "(", "the regex is wrong: a group is never closed", "add the other one"),
    ("path:/(?=a)/", "(?=", "the regex is wrong: look-around", "use AND and NOT"),
    ("path:/\\w{1000}{100}/", "\\w{1000}{100}", "the regex takes more than 1 MiB", "write fewer repetitions"),
    ("\"card", "\"", "`\"` is never closed", "add `\"`"),
    ("declin~1", "~1", "similar words are not looked for", "use wildcards here"),
    ("a AND", "AND", "`AND` needs something after it", "write a word after it"),
    ("a AND OR b", "AND", "`AND` needs something after it", "write a word after it"),
    ("OR b", "OR", "`OR` needs something before it", "write a word before it"),
    ("NOT", "NOT", "`NOT` needs something after it", "write a word after it"),
    ("()", "()", "the parentheses are empty", "write a word in them"),
    ("a)", ")", "`)` closes nothing", "remove it"),
    (")", ")", "`)` closes nothing", "remove it"),
    ("level:", "level:", "`level:` needs a value", "write `level:*`"),
    ("level:AND b", "level:", "`level:` needs a value", "write `level:*`"),
    (":x", ":", "`:` needs a field before it", "write `level:error`"),
    ("lev*:x", "lev*", "the name of a field takes no `*`", "write the whole name"),
    ("ms:>", ">", "`>` needs a number", "write `ms:>200`"),
    (">200", ">200", "a range and a comparison need a field", "write `ms:[100 TO 500]`"),
    ("[1 TO 2]", "[1 TO 2]", "a range and a comparison need a field", "write `ms:[100 TO 500]`"),
    ("a\\", "\\", "`\\` needs a character after it", "write `\\\\`"),
    ("_exists_:a*", "a*", "`_exists_` takes the name of one field", "write `_exists_:order`"),
    ("^2", "^2", "a boost needs a term before it", "remove it"),
    ("\u{1F980} \u{e9}:(x", "(", "`(` is never closed", "add `)`"),
];

#[test]
fn wrong_texts_say_where_and_what_to_write() {
    for (text, part, message, help) in WRONG {
        let fault = parse(text).expect_err(text);
        let units: Vec<u16> = text.encode_utf16().collect();
        let found = String::from_utf16(&units[fault.at..fault.at + fault.length]).unwrap();
        assert_eq!(found, *part, "{text:?}: {fault:?}");
        assert!(fault.message.contains(message), "{text:?}: {fault:?}");
        assert!(fault.help.contains(help), "{text:?}: {fault:?}");
    }
}

#[test]
fn queries_are_bounded() {
    let clauses = "a ".repeat(101);
    let levels = "(".repeat(33) + "a" + &")".repeat(33);
    let regexes = "/a.*/ ".repeat(17);
    for (text, message) in [
        ("a".repeat(4_097), "4096 are the most"),
        (clauses, "at most 100 clauses"),
        (levels, "at most 32 times"),
        (regexes, "at most 16 regexes"),
    ] {
        let fault = parse(&text).expect_err(message);
        assert!(fault.message.contains(message), "{fault:?}");
    }
    for text in ["a".repeat(4_096), "a ".repeat(100), "(".repeat(32) + "a" + &")".repeat(32)] {
        assert!(parse(&text).is_ok(), "{text:?}");
    }
}

/// Texts, the part that the note is about, its sentence, and its fix.
const NOTED: &[(&str, &str, &str, Option<&str>)] = &[
    ("a b", "a b", "either word; Alt+A asks for both", Some("a AND b")),
    ("x:1 -y z", "x:1 -y z", "either word", Some("x:1 AND -y AND z")),
    ("a and b", "and", "write AND in capitals; as it stands it is a word", Some("AND")),
    ("a OR b AND c", "b AND c", "AND and OR mixed: add parentheses", Some("(b AND c)")),
    ("a b AND c", "b AND c", "AND and OR mixed: add parentheses", Some("(b AND c)")),
    ("g:/aws/lambda/p*", "/aws/lambda/p*", "`/` begins a regex in Logz.io", Some("\\/aws/lambda/p*")),
    ("g:/aws/", "/aws/", "read as the regex `aws`: put it in quotes if you mean the path", Some("\"/aws/\"")),
    ("g:*x", "*x", "Logz.io takes no leading `*`", None),
    ("\"a*\"", "\"a*\"", "`*` in quotes is a star", None),
    ("a^2", "^2", "`^2` is ignored", Some("")),
    ("+a b", "b", "`b` changes nothing beside a term with `+`", None),
    ("_lag:>5000", "_lag", "`_lag` is known only here", None),
    ("at:12:30", "12:30", "Logz.io wants `\\:` for a colon in a value", Some("12\\:30")),
    ("message:/a.*/", "/a.*/", "a regex on `message` looks at one word at a time", None),
];

#[test]
fn notes_say_what_logzio_reads_differently() {
    for (text, part, sentence, fix) in NOTED {
        let query = parse(text).unwrap();
        let note = query.notes().iter().find(|note| note.text.contains(sentence));
        let note = note.unwrap_or_else(|| panic!("{text:?}: {:?}", query.notes()));
        assert_eq!(&text[note.at..note.at + note.length], *part, "{text:?}");
        assert_eq!(note.fix.as_deref(), *fix, "{text:?}");
    }
    for text in ["a AND b", "level:error", "(a AND b) OR c", "\"a b\"", "ms:>5", "*", "order:*", "a -b"] {
        assert_eq!(parse(text).unwrap().notes(), [], "{text:?}");
    }
}

#[test]
fn lucene_leaves_arrival_out_and_escapes() {
    for (text, expected) in [
        ("", ""),
        ("_lag:>5", "*"),
        ("a AND _lag:>5", "a"),
        ("a AND NOT _spoiled:* AND b", "a AND b"),
        ("a (_lag:>5 b)", "a OR b"),
        ("g:/aws/x*", "g:\\/aws/x*"),
        ("time:>now-5m", "time:{now-5m TO *]"),
    ] {
        assert_eq!(lucene(&parse(text).unwrap()), expected, "{text:?}");
    }
}
