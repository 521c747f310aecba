//! Patterns that are broken: the place, the problem and the fix.

use filterpattern::Pattern;

/// Checks each row: a pattern, the broken part of it, the problem, and a part of the fix. The part is marked by `«»`.
#[track_caller]
fn check(rows: &[(&str, &str, &str)]) {
    for (marked, problem, fix) in rows {
        let start = marked.find('«').expect("a mark");
        let pattern = marked.replacen('«', "", 1);
        let end = pattern.find('»').expect("an end of the mark");
        let pattern = pattern.replacen('»', "", 1);
        let fault = Pattern::read(&pattern).expect_err(&pattern);
        assert_eq!((fault.at.clone(), fault.problem.as_str()), (start..end, *problem), "{pattern}");
        assert!(fault.fix.contains(fix), "{pattern}: {}", fault.fix);
    }
}

#[test]
fn broken_terms_are_named() {
    check(&[
        (r#"«"»ERROR"#, "`\"` is never closed", "add `\"`"),
        (r#"ERROR -«"»Exiting"#, "`\"` is never closed", "add `\"`"),
        (r#"say«"»hello""#, "`\"` stands outside of quotes", r#"`"say\"hello\"""#),
        (r#"?"?REPORT ?"«Task» timed out"""#, "text directly follows quoted text", "write `\\\"`"),
        ("«%»AUTHORIZED", "`%` begins a regular expression that never ends", "add `%`"),
        ("AUTHORIZED«%»", "`%` stands outside of quotes", r#"`"AUTHORIZED%"`"#),
        ("«%»", "`%` begins a regular expression that never ends", "add `%`"),
        ("«%%»", "the regular expression is empty", "between the two `%`"),
        ("%a%«b»", "text directly follows a regular expression", "one pair of `%`"),
        ("ERROR «-»", "`-` stands before no term", "write a term"),
        ("«?» ", "`?` stands before no term", "write a term"),
        (r#""event"«:» "x""#, "text directly follows quoted text", "write `\\\"`"),
        ("«\"\"»", "the term in quotes is empty", "leave the pattern empty"),
        ("foo«@»bar", "`@` stands outside of quotes", r#"`"foo@bar"`"#),
        ("«(»ERROR || WARN)", "`(` stands outside of quotes", "`?ERROR ?WARN`"),
        ("?ERROR«,»?WARN", "`,` stands outside of quotes", "`?ERROR ?WARN`"),
        ("'«{» $.a = 1 }'", "`{` stands outside of quotes", "before and behind the brackets"),
        ("\u{feff}«{» $.a = 1 }", "`{` stands outside of quotes", "before and behind the brackets"),
        ("?Status«:» timeout", "`:` stands outside of quotes", r#"`"Status:"`"#),
        ("f«(»x)", "`(` stands outside of quotes", r#"`"f(x)"`"#),
        ("a«[»0]", "`[` stands outside of quotes", r#"`"a[0]"`"#),
        ("«“»ERROR”", "`“` is a curly quote", "straight double quotes"),
    ]);
}

#[test]
fn regular_expressions_that_aws_refuses_are_named() {
    check(&[
        ("%AUTHORIZED«(»%", "`(` is not supported in a regular expression", "`\\x28`"),
        (r"%a\«)»%", "`)` is not supported in a regular expression", "`\\x29`"),
        ("%something«!»%", "`!` is not supported in a regular expression", "`\\x21`"),
        ("%caf«é»%", "`é` is not supported in a regular expression", "ASCII"),
        ("%a«[»bc%", "`[` is never closed in the regular expression", "add `]`"),
        ("{ $.a = %«(»x|y)% }", "`(` is not supported in a regular expression", "`\\x28`"),
        ("[a = «%»x, b]", "`%` begins a regular expression that never ends", "add `%`"),
    ]);
}

#[test]
fn broken_json_patterns_are_named() {
    check(&[
        (r#"«{» $.level = "ERROR" "#, "`{` is never closed", "add `}` at the end"),
        (r#"{ $.level = «"»ERROR }"#, "`\"` is never closed", "add `\"`"),
        ("{ «(»$.a = 1 }", "`(` is never closed", "add `)`"),
        ("{ $.a = 1 «)» }", "`)` closes no `(`", "take it away"),
        ("{«}»", "a condition is missing", "`$.level`"),
        ("{ $.a = 1 && «}»", "a condition is missing", "`$.level`"),
        ("{ («)» }", "a condition is missing", "`$.level`"),
        ("{ $.a = 1 || «|»| $.b = 2 }", "a condition is missing", "`$.level`"),
        ("{ «level» = 1 }", "`level` is no selector", "`$.level`"),
        (r#"{ «"»ERROR" = $.level }"#, "`\"` is no selector", "`$.level`"),
        ("{ «!»($.a = 1) }", "`!` stands before no operator", "write `!=`"),
        ("{ $.a «}»", "an operator is missing", "IS NULL"),
        ("{ $.a «LIKE» x }", "`LIKE` is no operator", "IS NULL"),
        ("{ $.a «==» 1 }", "`==` is no operator", "write `=`"),
        ("{ $.a «<>» 1 }", "`<>` is no operator", "write `!=`"),
        ("{ $.a «=~» x }", "`=~` is no operator", "regular expression"),
        ("{ $.a IS «ERROR» }", "`IS` stands before none of its words", "`IS NULL`"),
        ("{ $.a NOT «NULL» }", "`EXISTS` is missing", "`NOT EXISTS`"),
        ("{ $.a = «}»", "a value is missing", "write a value"),
        (r#"{ $.a > «"Alpha"» }"#, "`<` and `>` compare numbers only", "without quotes"),
        (r#"{ $.a <= «"123"» }"#, "`<` and `>` compare numbers only", "without quotes"),
        ("{ $.a >= «high» }", "`<` and `>` compare numbers only", "`=` or `!=`"),
        ("{ $.a = hello «world» }", "`world` follows a complete condition", "double quotes"),
        ("{ $.a = 1 «AND» $.b = 2 }", "`AND` joins no conditions", "write `&&`"),
        ("{ $.a = 1 «&» $.b = 2 }", "`&` joins no conditions", "write `&&`"),
        (r#"{ $.a = "x"«,» $.b = "y" }"#, "`,` joins no conditions", "write `&&` or `||`"),
        (r#"{ $.a = "x"«y» }"#, "text directly follows quoted text", "inside quotes"),
        ("{ $.a = x«[»0] }", "`[` stands outside of quotes", "double quotes"),
        ("{ $.a = 50«%» }", "`%` stands outside of quotes", "double quotes"),
        ("{ $.a = «“»x” }", "`“` is a curly quote", "straight double quotes"),
        ("{ $«.» = 1 }", "a name is missing behind the dot", "write a member's name"),
        ("{ $.a«.».b = 1 }", "a name is missing behind the dot", "write a member's name"),
        ("{ $.a«[»0 = 1 }", "`[` is never closed in the selector", "add `]`"),
        ("{ $.a«[]» = 1 }", "`[]` in the selector is empty", "write a number"),
        (r#"{ $.«"»detail-type" = x }"#, "a quote stands in the selector", "`$.['name']`"),
        ("{ $«level» = 1 }", "a dot is missing in the selector", "write a dot"),
        ("{ $.a = 1 } «ERROR»", "text follows the closing `}`", "one pair of braces"),
        (r#"{ «"»v": [1] }"#, "`\"` is no selector", "`$.level`"),
    ]);
}

#[test]
fn broken_columns_are_named() {
    check(&[
        ("«[»ip, user, ..., status=5*", "`[` is never closed", "add `]` at the end"),
        ("[ip, status=«]»", "a value is missing", "write a value"),
        ("[ip, status «==» 5]", "`==` is no operator", "write `=`"),
        ("[ip «user»]", "`user` follows a complete column", "a comma between columns"),
        ("[a, b=1 && «]»", "a condition is missing", "a column's name"),
        ("[a, «(»b=1]", "`(` is never closed", "add `)`"),
        ("[a, b=1«)»]", "`)` closes no `(`", "take it away"),
        (r#"[a, b=«"»x]"#, "`\"` is never closed", "add `\"`"),
        ("[timestamp=*Z && request_id=«“»*-*“]", "`“` is a curly quote", "straight double quotes"),
        ("[ERROR] «Task»", "text follows the closing `]`", "in double quotes"),
        ("[... «ip»]", "`ip` follows `...`", "a comma"),
        ("[a«[»0]]", "`[` stands outside of quotes", "double quotes"),
    ]);
}

#[test]
fn the_error_names_the_byte_and_the_fix() {
    let fault = Pattern::read("{ $.é == 1 }").expect_err("broken");
    assert_eq!(fault.to_string(), "`==` is no operator at byte 7; write `=`");
}
