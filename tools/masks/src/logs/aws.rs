//! Lines that AWS's services write.

use crate::log::Log;

pub(super) const LOGS: &[Log] = &[
    Log::new(
        "cloudtrail",
        &[
            r#"{"eventVersion":"1.09","userIdentity":{"type":"AssumedRole","principalId":"AROA«upper:16»:«word»","arn":"arn:aws:sts::«account»:assumed-role/«word»-role/«word»","accountId":"«account»","accessKeyId":"ASIA«upper:16»","sessionContext":{"sessionIssuer":{"type":"Role","principalId":"AROA«upper:16»","arn":"arn:aws:iam::«account»:role/«word»-role","accountId":"«account»","userName":"«word»-role"},"attributes":{"creationDate":"«isos»","mfaAuthenticated":"false"}}},"eventTime":"«isos»","eventSource":"«pick:s3|ec2|kms|lambda|sqs».amazonaws.com","eventName":"«pick:GetObject|DescribeInstances|Decrypt|ListFunctions|ReceiveMessage»","awsRegion":"«region»","sourceIPAddress":"«ip»","requestParameters":null,"responseElements":null,"requestID":"«uuid»","eventID":"«uuid»","readOnly":true,"eventType":"AwsApiCall","managementEvent":true,"recipientAccountId":"«account»","eventCategory":"Management"}"#,
            r#"{"eventSource":"secretsmanager.amazonaws.com","eventName":"GetSecretValue","awsRegion":"«region»","requestParameters":{"secretId":"prod/«word»/db","versionStage":"AWSCURRENT"},"responseElements":null,"resources":[{"accountId":"«account»","type":"AWS::SecretsManager::Secret","ARN":"arn:aws:secretsmanager:«region»:«account»:secret:prod/«word»/db-«alnum:6»"}],"requestID":"«uuid»","eventID":"«uuid»"}"#,
            r#"{"eventSource":"secretsmanager.amazonaws.com","eventName":"RotateSecret","requestParameters":{"secretId":"arn:aws:secretsmanager:«region»:«account»:secret:«word»-«alnum:6»","clientRequestToken":"«uuid»","rotateImmediately":true},"responseElements":{"versionId":"«uuid»"}}"#,
            r#"{"eventSource":"ec2.amazonaws.com","eventName":"RunInstances","requestParameters":{"clientToken":"«uuid»","instanceType":"m6g.large","nextToken":null,"maxResults":«int:10..100»},"responseElements":{"requestId":"«uuid»"}}"#,
            r#"{"eventSource":"iam.amazonaws.com","eventName":"GetCredentialReport","responseElements":null,"additionalEventData":{"credentialReport":"«isos»","passwordLastUsed":"«isos»","passwordEnabled":true},"requestID":"«uuid»"}"#,
            r#"{"eventSource":"iam.amazonaws.com","eventName":"ListUsers","responseElements":{"users":[{"userName":"svc-«word»","userId":"AIDA«upper:16»","passwordLastUsed":"«isos»","createDate":"«isos»"}],"isTruncated":false},"requestID":"«uuid»"}"#,
            r#"{"eventSource":"cognito-idp.amazonaws.com","eventName":"InitiateAuth","requestParameters":{"authFlow":"REFRESH_TOKEN_AUTH","clientId":"«lower:26»"},"additionalEventData":{"sub":"«uuid»","tokenUse":"access"},"requestID":"«uuid»"}"#,
            r#"{"eventSource":"sts.amazonaws.com","eventName":"AssumeRole","requestParameters":{"roleArn":"arn:aws:iam::«account»:role/«word»","roleSessionName":"«word»","durationSeconds":3600},"responseElements":{"assumedRoleUser":{"assumedRoleId":"AROA«upper:16»:«word»","arn":"arn:aws:sts::«account»:assumed-role/«word»/«word»"}},"eventID":"«uuid»"}"#,
        ],
    ),
    Log::new(
        "vpc flow logs",
        &[
            "2 «account» eni-«hex:17» «ip» «ip» «int:1..65535» «int:1..65535» 6 «int:1..900» «num:6» «epoch» «epoch» ACCEPT OK",
            "2 «account» eni-«hex:17» «ip» «ip» «int:1024..65535» 443 17 «int:1..90» «num:5» «epoch» «epoch» REJECT OK",
            "2 «account» eni-«hex:17» - - - - - - - «epoch» «epoch» - NODATA",
            "5 «account» vpc-«hex:17» subnet-«hex:17» i-«hex:17» eni-«hex:17» «ip» «ip» «num:5» 443 6 «int:1..90» «num:4» «epoch» «epoch» 19 «ip» «ip» ingress",
        ],
    ),
    Log::new(
        "alb",
        &[
            "https «iso» app/«word»/«hex:16» «ip»:«num:5» «ip»:8080 0.00«int:0..9» 0.0«pad:2» 0.000 200 200 «num:3» «num:4» \"GET https://www.example.com:443/«word»/«num:6»?page=«int:1..40» HTTP/2.0\" \"Mozilla/5.0 (X11; Linux x86_64)\" TLS_AES_128_GCM_SHA256 TLSv1.3 arn:aws:elasticloadbalancing:«region»:«account»:targetgroup/«word»/«hex:16» \"Root=1-«hex:8»-«hex:24»\" \"www.example.com\" \"session-reused\" 0 «iso» \"forward\" \"-\" \"-\" \"«ip»:8080\" \"200\" \"-\" \"-\"",
            "http «iso» app/«word»/«hex:16» «ip»:«num:5» - -1 -1 -1 301 - «num:3» «num:3» \"GET http://www.example.com:80/ HTTP/1.1\" \"curl/8.4.0\" - - - \"Root=1-«hex:8»-«hex:24»\" \"-\" \"-\" 0 «iso» \"redirect\" \"https://www.example.com:443/\" \"-\" \"-\" \"-\" \"-\" \"-\"",
        ],
    ),
    Log::new(
        "cloudfront",
        &[
            "«date»\t«clock»\tFRA56-P«int:1..9»\t«num:5»\t«ip»\tGET\td«lower:13».cloudfront.net\t/assets/«word».«hex:8».js\t200\t-\tMozilla/5.0%20(X11)\tv=«num:4»\t-\tHit\t«b64url:54»==\twww.example.com\thttps\t«num:3»\t0.00«int:1..9»\t-\tTLSv1.3\tTLS_AES_128_GCM_SHA256\tHit\tHTTP/2.0\t-\t-",
            "«date»\t«clock»\tIAD89-C1\t«num:4»\t«ip»\tGET\td«lower:13».cloudfront.net\t/«word»\t304\thttps://www.example.com/\tcurl/8.4.0\t-\tconsent=yes\tRefreshHit\t«b64url:54»==",
        ],
    ),
    Log::new(
        "lambda platform",
        &[
            "REPORT RequestId: «uuid»\tDuration: «float» ms\tBilled Duration: «int:1..900» ms\tMemory Size: 512 MB\tMax Memory Used: «int:60..500» MB\tInit Duration: «float» ms",
            "XRAY TraceId: 1-«hex:8»-«hex:24»\tSegmentId: «hex:16»\tSampled: true",
            "INIT_START Runtime Version: nodejs:20.v«int:1..60»\tRuntime Version ARN: arn:aws:lambda:«region»::runtime:«hex:64»",
            "«iso» «uuid» Task timed out after «int:3..900».00 seconds",
            r#"{"time":"«iso»","type":"platform.report","record":{"requestId":"«uuid»","metrics":{"durationMs":«float»,"billedDurationMs":«int:1..900»,"memorySizeMB":512,"maxMemoryUsedMB":«int:60..500»},"tracing":{"spanId":"«hex:16»","type":"X-Amzn-Trace-Id","value":"Root=1-«hex:8»-«hex:24»;Parent=«hex:16»;Sampled=1"},"status":"success"}}"#,
        ],
    ),
    Log::new(
        "powertools",
        &[
            r#"{"level":"INFO","location":"handler:«int:10..300»","message":"processed «int:1..90» records","timestamp":"«spaced»,«pad:3»+0000","service":"«word»","cold_start":false,"function_name":"«word»-prod","function_memory_size":"512","function_arn":"arn:aws:lambda:«region»:«account»:function:«word»-prod","function_request_id":"«uuid»","xray_trace_id":"1-«hex:8»-«hex:24»"}"#,
            r#"{"level":"WARN","message":"retry «int:1..5» of 5","sampling_rate":0.1,"service":"«word»","timestamp":"«iso»","xray_trace_id":"1-«hex:8»-«hex:24»","order":{"id":"«uuid»","items":«int:1..9»,"total":«float»}}"#,
            r#"{"_aws":{"Timestamp":«epoch_ms»,"CloudWatchMetrics":[{"Namespace":"«word»","Dimensions":[["service"]],"Metrics":[{"Name":"Latency","Unit":"Milliseconds"}]}]},"service":"«word»","Latency":«float»,"request_id":"«uuid»"}"#,
        ],
    ),
    Log::new(
        "api gateway",
        &[
            "(«uuid») Extended Request Id: «b64url:15»=",
            "(«uuid») HTTP Method: GET, Resource Path: /«word»/{id}",
            "(«uuid») Method completed with status: 200",
            "(«uuid») Endpoint response headers: {Content-Type=application/json, x-amzn-RequestId=«uuid», X-Amzn-Trace-Id=root=1-«hex:8»-«hex:24»}",
            r#"{"requestId":"«uuid»","ip":"«ip»","caller":"-","user":"-","requestTime":"«clf»","httpMethod":"GET","resourcePath":"/«word»","status":"200","protocol":"HTTP/1.1","responseLength":"«num:4»","authorizerLatency":"-","apiKeyId":"-"}"#,
        ],
    ),
    Log::new(
        "aws waf",
        &[
            r#"{"timestamp":«epoch_ms»,"formatVersion":1,"webaclId":"arn:aws:wafv2:«region»:«account»:regional/webacl/«word»/«uuid»","terminatingRuleId":"Default_Action","action":"ALLOW","httpSourceName":"ALB","httpSourceId":"«account»-app/«word»/«hex:16»","httpRequest":{"clientIp":"«ip»","country":"DE","headers":[{"name":"Host","value":"www.example.com"},{"name":"User-Agent","value":"curl/8.4.0"},{"name":"Accept","value":"*/*"}],"uri":"/«word»","args":"page=«int:1..40»","httpVersion":"HTTP/2.0","httpMethod":"GET","requestId":"1-«hex:8»-«hex:24»"},"ja3Fingerprint":"«hex:32»"}"#,
        ],
    ),
    Log::new(
        "route 53",
        &[
            "1.0 «isos» Z«upper:13» www.example.com A NOERROR UDP FRA56-C1 «ip» -",
            r#"{"version":"1.100000","account_id":"«account»","region":"«region»","vpc_id":"vpc-«hex:17»","query_timestamp":"«isos»","query_name":"api.example.com.","query_type":"AAAA","rcode":"NOERROR","srcaddr":"«ip»","srcport":"«num:5»","srcids":{"instance":"i-«hex:17»"}}"#,
        ],
    ),
    Log::new(
        "s3 access",
        &[
            "«hex:64» «word»-bucket [«clf»] «ip» arn:aws:sts::«account»:assumed-role/«word»/i-«hex:17» «upper:16» REST.GET.OBJECT «word»/«uuid».parquet \"GET /«word»/«uuid».parquet HTTP/1.1\" 200 - «num:7» «num:7» «int:1..90» «int:1..50» \"-\" \"aws-sdk-java/2.20\" - «b64:75»= SigV4 TLS_AES_128_GCM_SHA256 AuthHeader «word»-bucket.s3.«region».amazonaws.com TLSv1.3 - -",
        ],
    ),
    Log::new(
        "aws cli",
        &[
            "An error occurred (ExpiredTokenException) when calling the «pick:GetObject|ListBuckets|AssumeRole» operation: The security token included in the request is expired [«uuid»]",
            "An error occurred (InvalidClientTokenId) when calling the GetCallerIdentity operation: The security token included in the request is invalid. RequestId: «uuid»",
            "«comma» - MainThread - botocore.credentials - DEBUG - Looking for credentials via: «pick:env|assume-role|shared-credentials-file|container-role|iam-role»",
            "«comma» - MainThread - botocore.auth - DEBUG - Calculating signature using v4 auth.",
            "Unable to locate credentials. You can configure credentials by running \"aws configure\". («isos»)",
            "ResourceNotFoundException: Secrets Manager can't find the specified secret. RequestId: «uuid»",
            "aws_secretsmanager_secret.db: Refreshing state... [id=arn:aws:secretsmanager:«region»:«account»:secret:prod/«word»-«alnum:6»]",
            "{\"NextToken\": null, \"Reservations\": [], \"RequestId\": \"«uuid»\"}",
        ],
    ),
];
