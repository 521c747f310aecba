//! HTTP headers as they are written by servers, clients and proxies.

use crate::escape;
use crate::notation::{HEADER_NAMES, HEADERS, Notation};

const fn headers(name: &'static str, templates: &'static [&'static str]) -> Notation {
    Notation::new(name, HEADERS, HEADER_NAMES, templates)
}

pub(super) const NOTATIONS: &[Notation] = &[
    headers("headers raw", &["GET /v1/«word» HTTP/1.1\r\nHost: «b».example.com\r\n«k»: «v»\r\nX-Status: «o»\r\n\r\n", "> Host: «b».example.com\n> «k»: «v»\n> X-Status: «o»", "Host: «b»\n«k»: «v»\nX-Status: «o»", "«k»:«v»\nX-Status: «o»"]),
    headers("curl header", &["curl -H 'Host: «b»' -H '«k»: «v»' https://api.example.com/«o»", "curl -sS -H \"«k»: «v»\" https://api.example.com/v1/«o»", "curl --header '«k»: «v»' https://api.example.com/«o»"])
        .avoid("\"'"),
    headers("headers flat list", &[r#"{"rawHeaders":["Host","«b»","«k»","«v»","X-Status","«o»"]}"#, r#"["Host","«b»","«k»","«v»","X-Status","«o»"]"#, "rawHeaders: [\n    'Host',\n    '«b»',\n    '«k»',\n    '«v»',\n    'X-Status',\n    '«o»'\n  ]"]).avoid("\"'"),
    headers("headers object", &[r#"{"headers":{"Host":"«b»","«k»":"«v»","X-Status":"«o»"}}"#, r#"{"multiValueHeaders":{"Host":["«b»"],"«k»":["«v»"],"X-Status":["«o»"]}}"#]).escape(escape::json),
    headers("headers of lists", &[r#"{"headers":[["Host","«b»"],["«k»","«v»"],["X-Status","«o»"]]}"#]).escape(escape::json),
    headers("headers in text", &["request headers: Host=«b», «k»=«v», X-Status=«o»", "headers: {Host: «b», «k»: «v», X-Status: «o»}", "[Host:\"«b»\", «k»:\"«v»\", X-Status:\"«o»\"]"]).avoid(",}\"';"),
    headers("header quoted", &["Adding header \"«k»: «v»\" for «b»", "header '«k»' = '«v»' («o»)"]).avoid("\"'"),
    headers("aws waf", &[r#"{"timestamp":«epoch_ms»,"action":"ALLOW","httpRequest":{"clientIp":"«ip»","headers":[{"name":"Host","value":"«b».example.com"},{"name":"«k»","value":"«v»"}],"uri":"/","httpMethod":"GET"},"label":"«o»"}"#]).escape(escape::json),
    headers("api gateway headers", &["(«uuid») Method request headers: {Host=«b», «k»=«v», X-Status=«o»}", "(«uuid») Endpoint request headers: {x-user=«b», «k»=«v», X-Status=«o»}"]).avoid(",}"),
];
