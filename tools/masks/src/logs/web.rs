//! Web servers, browsers, mail servers.

use crate::log::Log;

pub(super) const LOGS: &[Log] = &[
    Log::new(
        "nginx access",
        &[
            "«ip» - - [«clf»] \"GET /«word»/«num:6» HTTP/1.1\" 200 «num:5» \"https://www.example.com/«word»\" \"Mozilla/5.0 (Windows NT 10.0; Win64; x64)\" rt=0.«pad:3» uct=\"0.00«int:0..9»\"",
            "«ip» - admin [«clf»] \"POST /api/v1/«word» HTTP/2.0\" 201 «num:3» \"-\" \"okhttp/4.12.0\" «hex:32»",
            "«ip» - - [«clf»] \"GET /reset-password HTTP/1.1\" 200 «num:4» \"-\" \"Mozilla/5.0\"",
            "«ip» - - [«clf»] \"POST /oauth/token HTTP/1.1\" 200 «num:4» \"-\" \"python-requests/2.31.0\"",
            "«ip» - - [«clf»] \"GET /.well-known/jwks.json HTTP/1.1\" 200 «num:4» \"-\" \"Go-http-client/1.1\"",
        ],
    ),
    Log::new(
        "nginx error",
        &[
            "«slashed» [error] «num:4»#«num:4»: *«num:6» connect() failed (111: Connection refused) while connecting to upstream, client: «ip», server: www.example.com, request: \"GET /«word» HTTP/1.1\", upstream: \"http://«ip»:8080/«word»\", host: \"www.example.com\"",
            "«slashed» [warn] «num:4»#«num:4»: *«num:6» an upstream response is buffered to a temporary file",
        ],
    ),
    Log::new(
        "apache error",
        &[
            "[«syslog» 2024] [authz_core:error] [pid «num:5»:tid «num:15»] [client «ip»:«num:5»] AH01630: client denied by server configuration: /var/www/html/.git",
            "[«syslog» 2024] [auth_basic:error] [pid «num:5»] [client «ip»:«num:5»] AH01617: user «word»: authentication failure for \"/admin\": Password Mismatch",
        ],
    ),
    Log::new(
        "web application",
        &[
            "«iso» INFO cookie consent accepted for visitor «uuid»",
            "«iso» INFO Password reset e-mail sent to user «num:6»",
            "«iso» WARN CSRF token missing or incorrect: /«word»",
            "«iso» WARN Forbidden (CSRF cookie not set.): /«word»/«num:4»",
            "«iso» ERROR authorization failed for user «num:6»",
            "«iso» WARN invalid token for session of user «num:6»",
            "«iso» INFO token refreshed for user «num:6», expires in 3600 s",
            "«iso» INFO user «num:6» signed in (hasPassword=true, mfa=«pick:totp|none|webauthn»)",
            "«iso» DEBUG cookie_domain=.example.com cookie_secure=true cookie_samesite=Lax max_age=«num:5»",
            "«iso» INFO session «int:1..999» closed: idle for «int:1..90» min",
            "«iso» INFO rate limit: «int:1..90» tokens left in bucket «word»",
            "«iso» INFO login form: password must be at least 8 characters (attempt «int:1..9»)",
        ],
    ),
    Log::new(
        "html",
        &[
            "<div class=\"«word»\" id=\"«word»-«num:4»\"><a href=\"/«word»?page=«int:1..30»\">«word»</a></div>",
            "<label for=\"password\">Password</label><input type=\"password\" name=\"password\" placeholder=\"Password\" data-id=\"«num:5»\">",
            "<script src=\"/static/«word».«hex:20».js\" integrity=\"sha384-«b64:64»\" crossorigin=\"anonymous\"></script>",
            "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"><!-- build «num:6» -->",
            "<svg width=\"«int:10..90»\" height=\"«int:10..90»\"><path d=\"M«float» «float» L«float» «float» Z\"/></svg>",
        ],
    ),
    Log::new(
        "css",
        &[
            ".«word»-«letters:5» { width: «int:10..900»px; color: #«hex:6»; margin: 0 «int:1..30»px; }",
            "@media (max-width: «int:300..1200»px) { .«word» { background: url(/img/hero@2x.png) center / «int:10..100»% no-repeat; } }",
            ".token.punctuation { color: #«hex:6»; } .token.keyword { color: #«hex:6»; }",
            "background-image: image-set(url(\"logo@2x.png\") 2x, url(\"logo@3x.png?v=«num:5»\") 3x);",
        ],
    ),
    Log::new(
        "base64 image",
        &[
            "<img src=\"data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAA«b64:200»\" alt=\"«word»\">",
            r#"{"thumbnail":"data:image/jpeg;base64,/9j/4AAQSkZJRgABAQ«b64:240»","width":«int:10..900»}"#,
            "background: url(data:font/woff2;base64,d09GMgABAAAAA«b64:180»)",
        ],
    ),
    Log::new(
        "postfix",
        &[
            "«syslog» «host» postfix/smtpd[«num:5»]: connect from mail.example.com[«ip»]",
            "«syslog» «host» postfix/qmgr[«num:5»]: «HEX:10»: removed",
            "«syslog» «host» postfix/cleanup[«num:5»]: «HEX:10»: message-id=<>",
            "«syslog» «host» postfix/smtpd[«num:5»]: warning: unknown[«ip»]: SASL LOGIN authentication failed: authentication failure",
            "«syslog» «host» dovecot: imap-login: Disconnected: Connection closed (auth failed, 1 attempts in «int:1..9» secs): method=PLAIN, rip=«ip», lip=«ip», TLS",
        ],
    ),
    Log::new(
        "graphql",
        &[
            "query «Letters:8» { «word»(first: «int:1..100», after: null) { edges { node { id name total } cursor } pageInfo { hasNextPage endCursor } } }",
            r#"{"operationName":"«Letters:10»","query":"query($id: ID!) { «word»(id: $id) { id status } }","variables":{"id":"«uuid»"}}"#,
            "mutation($input: LoginInput!) { login(input: $input) { token { expiresAt } user { id } } } # «num:6»",
            r#"{"errors":[{"message":"Cannot query field \"token\" on type \"«Letters:6»\".","locations":[{"line":«int:1..40»,"column":«int:1..40»}]}]}"#,
        ],
    ),
    Log::new(
        "oauth configuration",
        &[
            r#"{"issuer":"https://login.example.com/«uuid»","authorization_endpoint":"https://login.example.com/authorize","token_endpoint":"https://login.example.com/oauth/token","token_endpoint_auth_methods_supported":["client_secret_basic","client_secret_post"],"jwks_uri":"https://login.example.com/keys"}"#,
            "tokenUrl=https://login.example.com/«word»/oauth2/token clientId=«word» scope=read",
            "token_type=Bearer expires_in=«int:300..7200» scope=«word».read",
            "spring.security.oauth2.client.provider.«word».token-uri=https://login.example.com/«word»/token",
            r#"{"token_type":"Bearer","expires_in":«int:300..7200»,"scope":"«word».write"}"#,
            r#"{"error":"invalid_token","error_description":"The access token expired at «isos»"}"#,
            "WWW-Authenticate: Bearer realm=\"«word»\", error=\"invalid_token\", error_description=\"The token expired at «isos»\"",
            "grant_type=client_credentials scope=«word».read client_id=«word»-«num:3»",
        ],
    ),
];
