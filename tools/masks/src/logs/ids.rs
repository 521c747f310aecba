//! Identifiers, times and measures that look like something else.

use crate::log::Log;

pub(super) const LOGS: &[Log] = &[
    Log::new(
        "datadog traces",
        &[
            "«iso» INFO [dd.service=«word» dd.env=prod dd.version=1.«int:0..30» dd.trace_id=«i63» dd.span_id=«i63»] request done",
            r#"{"dd":{"trace_id":"«i63»","span_id":"«i63»","service":"«word»"},"level":"info","message":"done in «int:1..900» ms"}"#,
        ],
    ),
    Log::new(
        "traces",
        &[
            "traceparent: 00-«hex:32»-«hex:16»-01",
            r#"{"traceId":"«hex:32»","spanId":"«hex:16»","parentSpanId":"«hex:16»","name":"GET /«word»","startTimeUnixNano":"«epoch_ns»","endTimeUnixNano":"«epoch_ns»"}"#,
            "X-Amzn-Trace-Id: Root=1-«hex:8»-«hex:24»;Parent=«hex:16»;Sampled=1",
            "x-b3-traceid=«hex:32» x-b3-spanid=«hex:16» x-b3-sampled=1 uber-trace-id=«hex:16»:«hex:16»:0:1",
        ],
    ),
    Log::new(
        "uuids",
        &[
            "order «uuid» moved from «uuid» to «uuid»",
            r#"{"requestId":"«uuid»","correlationId":"«uuid»","idempotencyKey":"«uuid»"}"#,
            "idempotency_key=«uuid» attempt=«int:1..9»",
            "Idempotency-Key: «uuid»",
            "visit_id=«uuid» device_id=«uuid» event=click",
        ],
    ),
    Log::new(
        "epochs",
        &[
            "start=«epoch» end=«epoch» took=«int:1..90»s",
            r#"{"ts":«epoch_ms»,"received":«epoch_us»,"event":"«word»"}"#,
            "«epoch_ns» cpu,host=«host» usage_user=«float»,usage_system=«float»",
            "«epoch».«pad:6» IP «ip».«num:5» > «ip».443: Flags [P.], seq «num:10»:«num:10», ack «num:10», win «num:4», length «num:3»",
        ],
    ),
    Log {
        name: "16-digit order ids",
        lines: 20,
        templates: &["order id «num:16» accepted", r#"{"orderId":«num:16»,"status":"accepted"}"#],
    },
    Log::new(
        "numbers",
        &[
            "imei=35«num:13» imsi=26201«num:10» cell=«num:5»",
            "parcel JJD«num:18» scanned at depot «num:3»",
            "isbn 978-3-16-«num:6»-«int:0..9» ean 50«num:11»",
            "snowflake=17«num:17» shard=«int:0..63»",
            "offset=«num:9» lag=«num:4» partition=«int:0..30»",
            "bytes_sent=«num:10» bytes_received=«num:11» duration=«float»",
            "lat=«int:0..89».«num:6» lon=«int:0..179».«num:6» alt=«float»",
            "invoice 2024-«num:6» amount «num:4».«pad:2» EUR, customer no. «num:7»",
            "pid=«num:5» tid=«num:15» mem=«num:9»",
        ],
    ),
    Log::new(
        "hashes",
        &[
            "sha256:«hex:64» md5:«hex:32» size=«num:6»",
            "etag=\"«hex:32»\" version=«b64url:32»",
            "ETag: W/\"«hex:8»-«b64:27»\"",
            "«hex:64»  «word»-«int:0..9».«int:0..9».tar.gz",
            "content-md5=«b64:22»== x-amz-version-id=«alnum:32»",
            "fingerprint SHA256:«b64:43» (ED25519)",
            "Content-Security-Policy: script-src 'sha256-«b64:43»='",
            "container=«hex:64» image=sha256:«hex:12»",
            "commit=«hex:40» branch=main build=«num:5»",
            "cache key «word»-linux-«hex:64»",
        ],
    ),
    Log::new(
        "versions",
        &[
            "upgrading «word» «int:0..9».«int:0..30».«int:0..9» to «int:0..9».«int:0..30».«int:0..9»-rc.«int:1..9»+build.«num:4»",
            "github.com/aws/aws-sdk-go v1.«int:40..55».«int:0..300» => v1.«int:40..55».0",
            "resolved @scope/«word»@1.«int:0..9».«int:0..9», @types/node@20.«int:0..19».0",
            "using actions/cache@v«int:2..4» and «word»@sha256:«hex:64»",
            "scale@3.«int:1..9».rc image hero@2x.png icon-«num:3»@3x.png",
            "v0.0.0-2024010«int:1..9»«num:6»-«hex:12»",
        ],
    ),
    Log::new(
        "arns",
        &[
            "access to arn:aws:secretsmanager:«region»:«account»:secret:prod/«word»/db-«alnum:6» granted",
            "arn:aws:kms:«region»:«account»:key/«uuid»",
            "secretArn=arn:aws:secretsmanager:«region»:«account»:secret:«word»-«alnum:6» stage=AWSCURRENT",
            "arn:aws:ssm:«region»:«account»:parameter/«word»/db/password",
            "assumed arn:aws:sts::«account»:assumed-role/«word»/«word»-session",
            r#"{"Resource":"arn:aws:secretsmanager:«region»:«account»:secret:*","Action":"secretsmanager:GetSecretValue","Sid":"«alnum:8»"}"#,
            "arn:aws:cognito-idp:«region»:«account»:userpool/«region»_«alnum:9»",
        ],
    ),
    Log::new(
        "prometheus",
        &[
            "http_requests_total{method=\"GET\",code=\"200\",handler=\"/«word»\"} «num:7»",
            "process_start_time_seconds 1.7«num:10»e+09",
            "go_gc_duration_seconds{quantile=\"0.«num:2»\"} «float»",
            "vault_token_count{cluster=\"«word»\"} «num:4»",
            "auth_token_refresh_total{result=\"ok\",service=\"«word»\"} «num:5»",
            "apiserver_authentication_attempts{result=\"success\"} «num:6»",
            "kube_secret_info{namespace=\"«word»\",secret=\"«word»-tls\"} 1",
        ],
    ),
];
