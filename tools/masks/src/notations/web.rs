//! Query strings, forms, access logs.

use crate::escape;
use crate::notation::{KEYS, NAMED, Notation};
use crate::spelling::Spelling;

const SNAKE: &[Spelling] = &[Spelling::Snake, Spelling::Camel];

const fn query(name: &'static str, templates: &'static [&'static str]) -> Notation {
    Notation::new(name, NAMED, KEYS, templates).escape(escape::percent)
}

pub(super) const NOTATIONS: &[Notation] = &[
    query("query string", &["GET /login?user=«b»&«k»=«v»&status=«o» HTTP/1.1", "https://api.example.com/v1/login?«k»=«v»&user=«b»", "/callback?user=«b»&«k»=«v»#«o»"]),
    Notation::new("form", NAMED, KEYS, &["user=«b»&«k»=«v»&status=«o»", "body: user=«b»&«k»=«v»"]).escape(escape::form),
    query("query in json", &[r#"{"path":"/login","queryString":"user=«b»&«k»=«v»&status=«o»"}"#, r#"{"url":"https://api.example.com/?«k»=«v»&user=«b»","status":"«o»"}"#]),
    query("encoded pair", &["next=%2Flogin%3Fuser%3D«b»%26«k»%3D«v»%26status%3D«o»", "redirect=https%3A%2F%2Fapp.example.com%2F%3F«k»%3D«v»%26user%3D«b»"]).escape(escape::percent_twice),
    Notation::new("nested parameter", NAMED, SNAKE, &["user[name]=«b»&user[«k»]=«v»&user[status]=«o»"]).escape(escape::form),
    Notation::new("nested parameter encoded", NAMED, SNAKE, &["user%5Bname%5D=«b»&user%5B«k»%5D=«v»&user%5Bstatus%5D=«o»"]).escape(escape::form),
    query("nginx access log", &["«ip» - «b» [«clf»] \"GET /login?«k»=«v»&status=«o» HTTP/1.1\" 200 «num:4» \"-\" \"curl/8.4.0\"", "«ip» - - [«clf»] \"GET / HTTP/1.1\" 200 612 \"https://app.example.com/?user=«b»&«k»=«v»\" \"Mozilla/5.0\""]),
    query("alb access log", &["https «iso» app/web/«hex:16» «ip»:«num:5» «ip»:80 0.001 0.004 0.000 200 200 34 366 \"GET https://www.example.com:443/login?user=«b»&«k»=«v»&status=«o» HTTP/1.1\" \"curl/8.4.0\" TLS_AES_128_GCM_SHA256 TLSv1.3"]),
    query("cloudfront access log", &["«date»\t«clock»\tFRA56-C2\t«num:4»\t«ip»\tGET\td111.cloudfront.net\t/login\t200\t-\tcurl/8.4.0\tuser=«b»&«k»=«v»&status=«o»\t-\tHit"]),
    query("api gateway log", &[r#"{"requestId":"«uuid»","path":"/login","query":"user=«b»&«k»=«v»","status":"«o»"}"#, "(«uuid») Method request query string: {user=«b», «k»=«v», status=«o»}"]),
    Notation::new("rails parameters", NAMED, &[Spelling::Snake], &[r#"Started POST "/login" for «ip»
  Parameters: {"utf8"=>"✓", "user"=>{"name"=>"«b»", "«k»"=>"«v»"}, "commit"=>"«o»"}"#]).escape(escape::json),
    Notation::new("multipart form", NAMED, KEYS, &["--X«hex:12»\r\nContent-Disposition: form-data; name=\"user\"\r\n\r\n«b»\r\n--X«hex:12»\r\nContent-Disposition: form-data; name=\"«k»\"\r\n\r\n«v»\r\n--X«hex:12»\r\nContent-Disposition: form-data; name=\"status\"\r\n\r\n«o»\r\n", "Content-Disposition: form-data; name=\"«k»\"\n\n«v»\n--X«hex:12»"]),
    Notation::new("html input", NAMED, KEYS, &["<input type=\"hidden\" name=\"user\" value=\"«b»\"><input type=\"hidden\" name=\"«k»\" value=\"«v»\"><p>«o»</p>"]).escape(escape::xml),
    Notation::new("graphql argument", NAMED, SNAKE, &["mutation { login(user: \"«b»\", «k»: \"«v»\") { status(in: \"«o»\") } }"]).escape(escape::json),
];
