//! Notations that are measured without a promise: rare in logs, or too close to prose to tell without false hits.

use crate::escape;
use crate::kind::Kind;
use crate::notation::{ENVIRONMENT, IDENTIFIERS, KEYS, NAMED, Notation};
use crate::spelling::Spelling;

const PASSWORD: &[Kind] = &[Kind::Password];

const fn beyond(
    name: &'static str,
    spellings: &'static [Spelling],
    templates: &'static [&'static str],
) -> Notation {
    Notation::new(name, NAMED, spellings, templates).beyond()
}

pub(super) const NOTATIONS: &[Notation] = &[
    beyond("table row", KEYS, &["| user | «b» |\n| «k» | «v» |\n| status | «o» |"]).avoid(" |\"'`"),
    beyond("sentence", &[Spelling::Snake], &["«iso» INFO login of «b» with «k» \"«v»\" «o»", "«b» changed «k» to '«v»' and is «o»", "The «k» is: «v» (for «b»)"])
        .avoid(" \"'`\\;,)"),
    beyond("in angles", KEYS, &["user=<«b»> «k»=<«v»> status=<«o»>"]).avoid(" ><\"'`"),
    beyond("kotlin map", IDENTIFIERS, &[r#"mapOf("user" to "«b»", "«k»" to "«v»", "status" to "«o»")"#]).escape(escape::json).avoid("$"),
    Notation::new("netrc", PASSWORD, &[], &["machine api.example.com login «b» password «v»\nmachine «o»", "machine api.example.com\n  login «b»\n  password «v»\n"])
        .avoid(" \"'`\\,;")
        .beyond(),
    Notation::new("redis commands", PASSWORD, &[], &["AUTH «v»", "\"AUTH\" \"«b»\" \"«v»\"", "CONFIG SET requirepass «v»", "requirepass «v»"])
        .avoid(" '\"\\")
        .beyond(),
    beyond("plist", KEYS, &["<key>user</key><string>«b»</string><key>«k»</key><string>«v»</string><key>status</key><string>«o»</string>"]).escape(escape::xml),
    beyond("xml escaped", IDENTIFIERS, &["&lt;user&gt;«b»&lt;/user&gt;&lt;«k»&gt;«v»&lt;/«k»&gt;&lt;status&gt;«o»&lt;/status&gt;"]).escape(escape::xml).avoid("&<>\""),
    beyond("lookup default", ENVIRONMENT, &["ENV.fetch(\"«k»\", \"«v»\") # «o»", "${«k»:-«v»}", "os.getenv(\"«k»\", \"«v»\")"]).avoid("\"\\$}' "),
    beyond("terraform change", &[Spelling::Snake], &["  ~ «k» = \"old-«b»\" -> \"«v»\""]).avoid("$%\"\\"),
    beyond("terraform default", &[Spelling::Snake], &["variable \"«k»\" {\n  default = \"«v»\"\n  description = \"«o»\"\n}"]).avoid("$%\"\\"),
    beyond("docker env with space", ENVIRONMENT, &["ENV «k» «v»"]).avoid(" \"'\\$`,;&<"),
    beyond("php var_dump", KEYS, &["array(2) {\n  [\"user\"]=>\n  string(6) \"«b»\"\n  [\"«k»\"]=>\n  string(«len») \"«v»\"\n  [\"status\"]=>\n  string(7) \"«o»\"\n}"]).avoid("\""),
    beyond("setx", ENVIRONMENT, &["setx «k» \"«v»\""]).avoid(" \"'%&<>|^!"),
    beyond("bare directive", IDENTIFIERS, &["«k» \"«v»\"; # «o»", "  «k» \"«v»\"\n  mode \"«o»\""]).avoid("\"\\$"),
    beyond("comparison", IDENTIFIERS, &["if («k» == \"«v»\") { // «o»", "if («k» === '«v»') { // «o»"]).avoid("\"'\\"),
    beyond("objective-c", IDENTIFIERS, &["NSString *«k» = @\"«v»\"; // «o»"]).escape(escape::json),
    beyond("option in list", &[Spelling::Kebab], &["['tool', '--user', '«b»', '--«k»', '«v»', '--mode', '«o»']"]).avoid("\"'\\,"),
    beyond("powershell option", &[Spelling::Camel], &["Connect -User «b» -«K» '«v»' -Mode «o»"]).avoid("\"'`\\$"),
];
