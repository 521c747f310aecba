//! Records that AWS services write: AWS WAF and AWS CloudTrail.
//!
//! The members and their order are those of the AWS documentation: "Log examples for protection pack (web ACL)
//! traffic" and "Log fields for protection pack (web ACL) traffic"; "CloudTrail record contents for management, data,
//! and network activity events" and its examples. The values are made up.

use fastrand::Rng;

use super::members::Members;
use super::words::{AGENTS, PATHS, SERVICES, address, clock, pick, uuid};

/// A record of AWS WAF: nested arrays of objects, and headers as pairs of name and value.
pub(super) fn waf(rng: &mut Rng) -> String {
    let is_blocked = rng.u8(..4) == 0;
    let (rule, kind, action) = if is_blocked {
        ("AWS-AWSManagedRulesSQLiRuleSet", "MANAGED_RULE_GROUP", "BLOCK")
    } else {
        ("Default_Action", "REGULAR", "ALLOW")
    };
    let matches = is_blocked.then(|| {
        Members::new()
            .text("conditionType", "SQL_INJECTION")
            .text("location", "ALL_QUERY_ARGS")
            .texts("matchedData", &["1".to_owned(), "OR".to_owned(), rng.u16(..).to_string()])
            .text("matchedFieldName", pick(rng, &PATHS))
    });
    let groups = ["CommonRuleSet", "AmazonIpReputationList", "SQLiRuleSet"].map(|group| {
        let counted = (rng.u8(..8) == 0).then(|| {
            Members::new()
                .text("ruleId", "SizeRestrictions_BODY")
                .text("action", "COUNT")
                .json("ruleMatchDetails", "[]")
        });
        let ended = is_blocked && group == "SQLiRuleSet";
        let ending = Members::new()
            .text("ruleId", "SQLi_QUERYARGUMENTS")
            .text("action", "BLOCK")
            .json("ruleMatchDetails", "null");
        let ending = if ended { ending.end() } else { "null".to_owned() };
        Members::new()
            .text("ruleGroupId", &format!("AWS#AWSManagedRules{group}"))
            .json("terminatingRule", ending)
            .objects("nonTerminatingMatchingRules", counted)
            .json("excludedRules", "null")
            .json("customerConfig", "null")
    });
    let label = "awswaf:managed:aws:sql-database:SQLi_QueryArguments";
    let labels = is_blocked.then(|| Members::new().text("name", label));
    Members::new()
        .json("timestamp", 1_773_500_000_000_u64 + u64::from(rng.u32(..100_000_000)))
        .json("formatVersion", 1)
        .text("webaclId", &format!("arn:aws:wafv2:eu-west-1:111111111111:regional/webacl/shop/{}", uuid(rng)))
        .text("terminatingRuleId", rule)
        .text("terminatingRuleType", kind)
        .text("action", action)
        .objects("terminatingRuleMatchDetails", matches)
        .text("httpSourceName", "ALB")
        .text("httpSourceId", &format!("111111111111-app/shop/{:016x}", rng.u64(..)))
        .objects("ruleGroupList", groups)
        .json("rateBasedRuleList", "[]")
        .json("nonTerminatingMatchingRules", "[]")
        .json("requestHeadersInserted", "null")
        .json("responseCodeSent", "null")
        .object("httpRequest", http_request(rng))
        .objects("labels", labels)
        .text("ja3Fingerprint", &format!("{:032x}", rng.u128(..)))
        .text("ja4Fingerprint", &format!("t13d1516h2_{:012x}_{:012x}", rng.u64(..) >> 16, rng.u64(..) >> 16))
        .end()
}

fn http_request(rng: &mut Rng) -> Members {
    let trace = format!("Root=1-{:08x}-{:024x}", rng.u32(..), rng.u128(..) >> 32);
    let headers = [
        ("Host", "shop.example.com"),
        ("User-Agent", pick(rng, &AGENTS)),
        ("Accept", "*/*"),
        ("Accept-Encoding", "gzip, deflate, br"),
        ("X-Forwarded-Proto", "https"),
        ("X-Amzn-Trace-Id", &trace),
    ];
    let headers = headers.map(|(name, value)| Members::new().text("name", name).text("value", value));
    Members::new()
        .text("clientIp", &address(rng))
        .text("country", pick(rng, &["SE", "DE", "FR", "US"]))
        .objects("headers", headers)
        .text("uri", &format!("/v1/{}/{}", pick(rng, &PATHS), rng.u32(..1_000_000)))
        .text("args", &format!("page={}&sort={}", rng.u8(..), pick(rng, &PATHS)))
        .text("httpVersion", "HTTP/2.0")
        .text("httpMethod", pick(rng, &["GET", "GET", "POST"]))
        .text("requestId", &trace)
}

/// A record of AWS CloudTrail: identities within identities, and the request's own parameters.
pub(super) fn cloud_trail(rng: &mut Rng) -> String {
    let (service, name) = (pick(rng, &SERVICES), pick(rng, &PATHS));
    let is_read = rng.u8(..4) != 0;
    let bucket = format!("{service}-{name}");
    let (source, event) =
        if is_read { ("s3.amazonaws.com", "GetObject") } else { ("dynamodb.amazonaws.com", "UpdateTable") };
    let parameters = if is_read {
        Members::new()
            .text("bucketName", &bucket)
            .text("Host", &format!("{bucket}.s3.eu-west-1.amazonaws.com"))
            .text("key", &format!("{name}/{}.json", uuid(rng)))
    } else {
        let throughput =
            Members::new().json("readCapacityUnits", rng.u8(1..)).json("writeCapacityUnits", rng.u8(1..));
        Members::new().text("tableName", &bucket).object("provisionedThroughput", throughput)
    };
    let response = if is_read {
        "null".to_owned()
    } else {
        let table = Members::new()
            .text("tableName", &bucket)
            .text("tableStatus", "UPDATING")
            .json("itemCount", rng.u32(..1_000_000));
        Members::new().object("tableDescription", table).end()
    };
    let additional = Members::new()
        .text("SignatureVersion", "SigV4")
        .text("CipherSuite", "TLS_AES_128_GCM_SHA256")
        .json("bytesTransferredIn", 0)
        .json("bytesTransferredOut", rng.u32(..1_000_000))
        .text("AuthenticationMethod", "AuthHeader");
    let (resource_type, arn) = if is_read {
        ("AWS::S3::Bucket", format!("arn:aws:s3:::{bucket}"))
    } else {
        ("AWS::DynamoDB::Table", format!("arn:aws:dynamodb:eu-west-1:111111111111:table/{bucket}"))
    };
    let resource =
        Members::new().text("accountId", "111111111111").text("type", resource_type).text("ARN", &arn);
    let tls = Members::new()
        .text("tlsVersion", "TLSv1.3")
        .text("cipherSuite", "TLS_AES_128_GCM_SHA256")
        .text("clientProvidedHostHeader", source);
    Members::new()
        .text("eventVersion", "1.11")
        .object("userIdentity", identity(rng, service))
        .text("eventTime", &clock(rng))
        .text("eventSource", source)
        .text("eventName", event)
        .text("awsRegion", "eu-west-1")
        .text("sourceIPAddress", &address(rng))
        .text("userAgent", pick(rng, &AGENTS))
        .object("requestParameters", parameters)
        .json("responseElements", response)
        .object("additionalEventData", additional)
        .text("requestID", &format!("{:016X}", rng.u64(..)))
        .text("eventID", &uuid(rng))
        .json("readOnly", is_read)
        .objects("resources", [resource])
        .text("eventType", "AwsApiCall")
        .json("managementEvent", !is_read)
        .text("recipientAccountId", "111111111111")
        .text("eventCategory", if is_read { "Data" } else { "Management" })
        .object("tlsDetails", tls)
        .end()
}

fn identity(rng: &mut Rng, service: &str) -> Members {
    let principal = format!("AROA{:016X}", rng.u64(..));
    let issuer = Members::new()
        .text("type", "Role")
        .text("principalId", &principal)
        .text("arn", &format!("arn:aws:iam::111111111111:role/{service}"))
        .text("accountId", "111111111111")
        .text("userName", service);
    let attributes = Members::new().text("creationDate", &clock(rng)).text("mfaAuthenticated", "false");
    Members::new()
        .text("type", "AssumedRole")
        .text("principalId", &format!("{principal}:{service}"))
        .text("arn", &format!("arn:aws:sts::111111111111:assumed-role/{service}/{service}"))
        .text("accountId", "111111111111")
        .text("accessKeyId", &format!("ASIA{:016X}", rng.u64(..)))
        .object(
            "sessionContext",
            Members::new().object("sessionIssuer", issuer).object("attributes", attributes),
        )
        .text("invokedBy", "lambda.amazonaws.com")
}
