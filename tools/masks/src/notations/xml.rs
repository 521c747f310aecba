//! XML and what looks like it.

use crate::escape;
use crate::notation::{IDENTIFIERS, NAMED, Notation, PASCAL};

const fn xml(name: &'static str, templates: &'static [&'static str]) -> Notation {
    Notation::new(name, NAMED, IDENTIFIERS, templates).escape(escape::xml)
}

pub(super) const NOTATIONS: &[Notation] = &[
    xml(
        "xml element",
        &[
            "<login><user>«b»</user><«k»>«v»</«k»><status>«o»</status></login>",
            "<user>«b»</user>\n<«k»>«v»</«k»>\n<status>«o»</status>",
        ],
    ),
    xml(
        "xml namespace",
        &[
            "<ns:user>«b»</ns:user><ns:«k»>«v»</ns:«k»><ns:status>«o»</ns:status>",
            "<wsse:User>«b»</wsse:User><wsse:«K»>«v»</wsse:«K»><s>«o»</s>",
        ],
    ),
    xml(
        "xml element with attributes",
        &[
            "<user>«b»</user><«k» type=\"text\" encoding='plain'>«v»</«k»><status>«o»</status>",
            "<wsse:Password Type=\"http://docs.example.org/#PasswordText\">«v»</wsse:Password><o>«o»</o>",
        ],
    ),
    xml(
        "xml attributes",
        &[
            "<login user=\"«b»\" «k»=\"«v»\" status=\"«o»\"/>",
            "<dataSource host=\"«b»\" «k»=\"«v»\" mode=\"«o»\"></dataSource>",
        ],
    ),
    xml(
        "xml add key",
        &[
            "<add key=\"user\" value=\"«b»\"/><add key=\"«k»\" value=\"«v»\"/><add key=\"status\" value=\"«o»\"/>",
            "<property name=\"user\" value=\"«b»\"/><property name=\"«k»\" value=\"«v»\"/><p>«o»</p>",
            "<setting name=\"«k»\" serializeAs=\"String\" value=\"«v»\" /><p>«o»</p>",
        ],
    ),
    xml(
        "xml named element",
        &[
            "<param name=\"user\">«b»</param><param name=\"«k»\">«v»</param><param name=\"status\">«o»</param>",
            "<string name=\"«k»\">«v»</string><p>«o»</p>",
            "<entry key=\"«k»\">«v»</entry><p>«o»</p>",
        ],
    ),
    Notation::new(
        "xml cdata",
        NAMED,
        IDENTIFIERS,
        &["<user>«b»</user><«k»><![CDATA[«v»]]></«k»><status>«o»</status>"],
    ),
    Notation::new(
        "xml in json",
        NAMED,
        PASCAL,
        &[r#"{"body":"<Login><User>«b»</User><«k»>«v»</«k»><Status>«o»</Status></Login>"}"#],
    )
    .escape(escape::xml)
    .avoid("\"\\"),
];
