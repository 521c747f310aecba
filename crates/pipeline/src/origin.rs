//! The writer of a log group, as its name and those of its log streams tell it.

use std::borrow::Cow;

/// The names that an event's log group gives its documents.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Origin<'a> {
    /// `aws/<service>`, as Logz.io's own shipper names it.
    pub(crate) namespace: Option<Cow<'a, str>>,
    /// The AWS service, where it writes the lines itself; an application's lines have none.
    pub(crate) service: Option<&'a str>,
    /// The Lambda function.
    pub(crate) function: Option<&'a str>,
}

/// Log groups of AWS services whose names do not begin with `/aws/<service>/`, by their prefix in lower case.
///
/// AWS: "Enable logging from AWS services" (vended logs, `aws-waf-logs-`); "Sending CloudTrail events to CloudWatch
/// Logs" (the console's name); "Control Tower: logging"; "Continuous logging for AWS Glue jobs"; "Amazon SNS message
/// delivery status"; "AWS DMS task logs"; "`AWS IoT`: `CloudWatch`"; "Viewing OS metrics" of RDS.
const PREFIXES: [(&str, &str); 10] = [
    ("api-gateway-execution-logs", "apigateway"),
    ("aws-waf-logs-", "waf"),
    ("aws-cloudtrail-logs-", "cloudtrail"),
    ("cloudtrail/", "cloudtrail"),
    ("aws-controltower/cloudtraillogs", "cloudtrail"),
    ("/aws-glue/", "glue"),
    ("dms-tasks-", "dms"),
    ("sns/", "sns"),
    ("awsiotlogs", "iot"),
    ("rdsosmetrics", "rds"),
];

/// Services in whose log groups applications write, so that a line is not the service's own.
const APPLICATIONS: [&str; 14] = [
    "lambda",
    "ecs",
    "eks",
    "batch",
    "glue",
    "apprunner",
    "elasticbeanstalk",
    "amplify",
    "sagemaker",
    "codebuild",
    "containerinsights",
    "lambda-insights",
    "ssm",
    "ec2",
];

impl<'a> Origin<'a> {
    /// Reads a log group's name. AWS, `CreateLogGroup`: it has at most 512 characters.
    pub(crate) fn of(log_group: &'a str) -> Origin<'a> {
        let service = service(log_group);
        let function = log_group.strip_prefix("/aws/lambda/").map(without_region);
        Origin {
            namespace: service.map(|service| Cow::Owned(format!("aws/{service}"))),
            service: service.filter(|service| !APPLICATIONS.contains(service)),
            function: function.filter(|function| !function.is_empty()),
        }
    }
}

fn service(log_group: &str) -> Option<&str> {
    let starts = |prefix: &str| {
        log_group
            .as_bytes()
            .get(..prefix.len())
            .is_some_and(|start| start.eq_ignore_ascii_case(prefix.as_bytes()))
    };
    if let Some((_, service)) = PREFIXES.iter().find(|(prefix, _)| starts(prefix)) {
        return Some(service);
    }
    let mut parts = log_group.strip_prefix("/aws/")?.split('/');
    // Vended logs have the service behind it: `/aws/vendedlogs/states/…`.
    let service = parts
        .next()
        .map(|first| if first == "vendedlogs" { parts.next().unwrap_or(first) } else { first })?;
    (!service.is_empty()).then_some(service)
}

/// Lambda@Edge's log groups are `/aws/lambda/us-east-1.<function>` in the Region nearest to the viewer (AWS, "Edge
/// function logs").
fn without_region(function: &str) -> &str {
    function.strip_prefix("us-east-1.").unwrap_or(function)
}

/// The function of a log stream in a log group that functions share: `2026/01/02/<function>[<version>]<environment>`
/// (AWS, "Configuring CloudWatch log groups"). In a log group of its own a function's name is not there.
pub(crate) fn function_of_stream(log_stream: &str) -> Option<&str> {
    let (date, rest) = log_stream.split_at_checked(11)?;
    let is_date = date.bytes().zip(*b"0000/00/00/").all(|(byte, wanted)| match wanted {
        b'0' => byte.is_ascii_digit(),
        other => byte == other,
    });
    let (function, rest) = rest.split_once('[')?;
    let is_stream = rest
        .split_once(']')
        .is_some_and(|(_, environment)| environment.bytes().all(|byte| byte.is_ascii_hexdigit()));
    // AWS, `CreateFunction`: at most 64 letters, digits, `-` and `_`.
    let is_name = (1..=140).contains(&function.len())
        && function.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.'));
    (is_date && is_stream && is_name).then_some(function)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn log_groups_tell_their_service() {
        for (log_group, namespace, service, function) in [
            ("/aws/lambda/pay", Some("aws/lambda"), None, Some("pay")),
            ("/aws/lambda/us-east-1.pay-edge", Some("aws/lambda"), None, Some("pay-edge")),
            ("/aws/vendedlogs/states/Orders-Logs", Some("aws/states"), Some("states"), None),
            ("/aws/vendedlogs/pipes/p", Some("aws/pipes"), Some("pipes"), None),
            ("aws-waf-logs-shop", Some("aws/waf"), Some("waf"), None),
            ("aws-cloudtrail-logs-111111111111-0a1b2c3d", Some("aws/cloudtrail"), Some("cloudtrail"), None),
            ("aws-controltower/CloudTrailLogs", Some("aws/cloudtrail"), Some("cloudtrail"), None),
            ("/aws-glue/jobs/error", Some("aws/glue"), None, None),
            ("/aws/rds/cluster/x/error", Some("aws/rds"), Some("rds"), None),
            ("API-Gateway-Execution-Logs_abc/prod", Some("aws/apigateway"), Some("apigateway"), None),
            (
                "/aws/OpenSearchService/domains/d/audit-logs",
                Some("aws/OpenSearchService"),
                Some("OpenSearchService"),
                None,
            ),
            ("sns/eu-west-1/111111111111/orders/Failure", Some("aws/sns"), Some("sns"), None),
            ("/ecs/web", None, None, None),
            ("/aws/", None, None, None),
            ("/aws/lambda/", Some("aws/lambda"), None, None),
            ("my-app", None, None, None),
        ] {
            let origin = Origin::of(log_group);
            assert_eq!(
                (origin.namespace.as_deref(), origin.service, origin.function),
                (namespace, service, function),
                "{log_group}"
            );
        }
    }

    #[test]
    fn streams_of_a_shared_log_group_tell_their_function() {
        for (log_stream, function) in [
            ("2026/11/01/pay-api[$LATEST]8a1c9d0e00004000800001234567890a", Some("pay-api")),
            ("2026/11/01/pay-api[12]8a1c9d0e", Some("pay-api")),
            ("2026/11/01/[$LATEST]8a1c9d0e", None),
            ("web/web/8a1c9d0e", None),
            ("2026/11/01/no brackets", None),
            ("", None),
        ] {
            assert_eq!(function_of_stream(log_stream), function, "{log_stream}");
        }
    }
}
