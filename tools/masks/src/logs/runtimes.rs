//! Runtimes and data stores: stack traces, garbage collectors, databases, queues.

use crate::log::Log;

pub(super) const LOGS: &[Log] = &[
    Log::new(
        "java traces",
        &[
            "java.lang.IllegalStateException: bad state «num:4»\n\tat com.example.«word».TokenStream.next(TokenStream.java:«int:10..400»)\n\tat com.example.«word».Parser.parse(Parser.java:«int:10..400»)\n\tat java.base/java.lang.Thread.run(Thread.java:840)",
            "«comma» ERROR [http-nio-8080-exec-«int:1..40»] o.s.s.a.AuthenticationProvider - Bad credentials\norg.springframework.security.authentication.BadCredentialsException: Bad credentials\n\tat o.s.s.a.dao.DaoAuthenticationProvider.additionalAuthenticationChecks(DaoAuthenticationProvider.java:«int:40..99»)",
            "Caused by: com.fasterxml.jackson.core.JsonParseException: Unrecognized token 'null«letters:3»': was expecting (JSON String, Number, Array, Object or token 'null', 'true' or 'false')",
            "\tat org.apache.kafka.common.security.oauthbearer.OAuthBearerToken.lifetimeMs(OAuthBearerToken.java:«int:10..99»)",
            "java.sql.SQLInvalidAuthorizationSpecException: Access denied for user 'app'@'«ip»' (using password: YES)",
            "io.jsonwebtoken.ExpiredJwtException: JWT expired at «isos». Current time: «isos», a difference of «num:6» milliseconds.",
        ],
    ),
    Log::new(
        "python traces",
        &[
            "Traceback (most recent call last):\n  File \"/opt/app/«word».py\", line «int:10..400», in handler\n    token = parse_token(raw)\n  File \"/opt/app/tokens.py\", line «int:10..90», in parse_token\nValueError: Invalid token «int:1..9»",
            "KeyError: 'password'\n  File \"/opt/app/«word».py\", line «int:10..400», in load",
            "json.decoder.JSONDecodeError: Expecting value: line 1 column «int:1..90» (char «int:0..90»)",
            "botocore.exceptions.NoCredentialsError: Unable to locate credentials («word» «num:4»)",
            "tokenize.TokenError: ('EOF in multi-line statement', («int:2..90», 0))",
            "jwt.exceptions.InvalidSignatureError: Signature verification failed («word» «num:4»)",
            "DeprecationWarning: `secrets.token` is deprecated, line «int:10..900»",
        ],
    ),
    Log::new(
        "node traces",
        &[
            "SyntaxError: Unexpected token '<', \"<!DOCTYPE \"... is not valid JSON\n    at JSON.parse (<anonymous>)\n    at «word» (/var/task/«word».js:«int:1..400»:«int:1..90»)",
            "TypeError: Cannot read properties of undefined (reading 'token')\n    at file:///var/task/«word».mjs:«int:1..400»:«int:1..90»",
            "SyntaxError: Unexpected token «pick:u|}|)|<» in JSON at position «int:0..900»",
            "JsonWebTokenError: jwt malformed\n    at module.exports [as verify] (/var/task/node_modules/jsonwebtoken/verify.js:«int:10..90»:17)",
            "Error: connect ECONNREFUSED «ip»:«num:4»\n    at TCPConnectWrap.afterConnect [as oncomplete] (node:net:«num:4»:16) { errno: -111, code: 'ECONNREFUSED', syscall: 'connect' }",
            "(node:«num:5») [DEP0040] DeprecationWarning: The `punycode` module is deprecated.",
        ],
    ),
    Log::new(
        ".net traces",
        &[
            "System.OperationCanceledException: The operation was canceled.\n   at System.Threading.CancellationToken.ThrowOperationCanceledException()\n   at «Letters:8».Worker.Run(CancellationToken cancellationToken) in /src/Worker.cs:line «int:10..400»",
            "info: Microsoft.IdentityModel.LoggingExtensions[0] IDX10242: Security token was validated. «num:5»",
            "fail: Microsoft.AspNetCore.Antiforgery[7] An exception was thrown while deserializing the token. Request «uuid»",
        ],
    ),
    Log::new(
        "jvm gc",
        &[
            "[«float»s][info][gc] GC(«num:3») Pause Young (Normal) (G1 Evacuation Pause) «num:3»M->«num:2»M(«num:4»M) «int:1..40».«pad:3»ms",
            "[«iso»][gc,heap] GC(«num:3») Eden regions: «num:2»->0(«num:2») Survivor regions: «int:1..9»->«int:1..9»(«int:1..9») Old regions: «num:3»->«num:3»",
            "«float»: [Full GC (Ergonomics) [PSYoungGen: «num:5»K->0K(«num:6»K)] [ParOldGen: «num:6»K->«num:5»K(«num:6»K)] «num:6»K->«num:5»K(«num:6»K), 0.«pad:7» secs]",
        ],
    ),
    Log::new(
        "postgres",
        &[
            "«spaced» UTC [«num:5»] FATAL:  password authentication failed for user \"app_«word»\"",
            "«spaced» UTC [«num:5»] LOG:  duration: «float» ms  statement: SELECT id, total FROM «word» WHERE id = $1 AND status = $2",
            "«spaced» UTC [«num:5»] DETAIL:  Connection matched pg_hba.conf line «int:80..120»: \"host all all 0.0.0.0/0 scram-sha-256\"",
            "«spaced» UTC [«num:5»] ERROR:  syntax error at or near \"«word»\" at character «int:1..200»",
            "«spaced» UTC [«num:5»] LOG:  checkpoint complete: wrote «num:4» buffers («float»%); 0 WAL file(s) added, 0 removed, «int:1..9» recycled; write=«float» s, sync=0.«pad:3» s, total=«float» s",
        ],
    ),
    Log::new(
        "mysql",
        &[
            "«iso» «num:5» [Note] [MY-010926] [Server] Access denied for user 'app'@'«ip»' (using password: «pick:YES|NO»)",
            "# Query_time: «float»  Lock_time: 0.000«pad:3» Rows_sent: «int:0..90»  Rows_examined: «num:5»\nSET timestamp=«epoch»;\nSELECT * FROM «word» WHERE id = «num:6»;",
            "«iso» 0 [Warning] [MY-010453] [Server] root@localhost is created with an empty password ! Please consider switching off the --initialize-insecure option. («num:3»)",
            "ERROR 1045 (28000): Access denied for user 'root'@'«ip»' (using password: YES)",
        ],
    ),
    Log::new(
        "sql placeholders",
        &[
            "UPDATE users SET password = ?, updated_at = ? WHERE id = ? -- «num:5»",
            "SELECT * FROM users WHERE email = $1 AND password=$2 LIMIT «int:1..9»",
            "INSERT INTO sessions (token, user_id) VALUES (:token, :user_id) /* «num:5» */",
            "update users set api_token = @p0, secret = @p1 where id = «num:6»",
            "UPDATE accounts SET password_hash = %s, token = %s WHERE id = «num:6»",
            "select token_count, secret_name, password_changed_at from «word» where id = «num:6»",
            "ALTER TABLE users ADD COLUMN password VARCHAR(«int:60..255») NOT NULL",
            "CREATE INDEX idx_«word»_token ON sessions (token); -- «num:4» rows",
        ],
    ),
    Log::new(
        "kafka and zookeeper",
        &[
            "[«comma»] INFO [GroupCoordinator «int:1..9»]: Preparing to rebalance group «word» in state PreparingRebalance with old generation «num:3» (__consumer_offsets-«int:0..49») (kafka.coordinator.group.GroupCoordinator)",
            "[«comma»] INFO [Consumer clientId=«word»-«int:1..9», groupId=«word»] Resetting offset for partition «word»-«int:0..30» to position FetchPosition{offset=«num:8», offsetEpoch=Optional.empty}. (org.apache.kafka.clients.consumer.internals.SubscriptionState)",
            "«comma» - INFO  [NIOWorkerThread-«int:1..9»:ZooKeeperServer@«num:3»] - Established session 0x«hex:16» with negotiated timeout «num:5» for client /«ip»:«num:5»",
            "[«comma»] INFO KafkaConfig values: sasl.oauthbearer.token.endpoint.url = null ssl.key.password = null ssl.keystore.password = null delegation.token.expiry.time.ms = «num:8»",
            "[«comma»] INFO ssl.truststore.password = [hidden] ssl.truststore.type = JKS (broker «int:1..9»)",
        ],
    ),
    Log::new(
        "hdfs and spark",
        &[
            "«pad:6» «pad:6» «num:4» INFO dfs.DataNode$PacketResponder: Received block blk_-«i63» of size «num:8» from /«ip»",
            "«pad:6» «pad:6» «num:3» INFO dfs.FSNamesystem: BLOCK* NameSystem.addStoredBlock: blockMap updated: «ip»:50010 is added to blk_«i63» size «num:8»",
            "«slashed» INFO TaskSetManager: Finished task «int:0..90».0 in stage «int:0..90».0 (TID «num:4») in «num:4» ms on «host» (executor «int:1..30») («int:1..90»/200)",
            "«slashed» INFO BlockManagerInfo: Added broadcast_«num:2»_piece0 in memory on «ip»:«num:5» (size: «float» KiB, free: «float» MiB)",
            "«slashed» INFO HadoopDelegationTokenManager: Scheduling renewal in «float» h. («num:4»)",
        ],
    ),
    Log::new(
        "redis and mongo",
        &[
            "«num:5»:M «syslog».«pad:3» * Background saving started by pid «num:5»",
            "«num:5»:M «syslog».«pad:3» # Warning: no password is set (requirepass). «num:3» clients",
            "(error) NOAUTH Authentication required. [«num:5»]",
            "(error) WRONGPASS invalid username-password pair or user is disabled. [«num:5»]",
            r#"{"t":{"$date":"«iso»"},"s":"I","c":"ACCESS","id":«num:5»,"ctx":"conn«num:4»","msg":"Authentication succeeded","attr":{"mechanism":"SCRAM-SHA-256","principalName":"app","authenticationDatabase":"admin","remote":"«ip»:«num:5»"}}"#,
        ],
    ),
    Log::new(
        "elasticsearch",
        &[
            "[«iso»][INFO ][o.e.c.m.MetadataIndexTemplateService] [«host»] adding template [«word»] for index patterns [«word»-*]",
            r#"{"took":«int:1..900»,"timed_out":false,"_shards":{"total":«int:1..30»,"successful":1,"skipped":0,"failed":0},"hits":{"total":{"value":«num:4»,"relation":"eq"},"max_score":«float»}}"#,
            r#"{"analyzer":{"«word»":{"type":"custom","tokenizer":"standard","filter":["lowercase"]}},"max_token_length":«num:3»}"#,
        ],
    ),
];
