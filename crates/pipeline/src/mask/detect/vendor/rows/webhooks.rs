//! Webhooks: whoever knows their URL may call them.

use super::super::kind::Kind::{Dashed, Digit, Path, Url};
use super::super::shape::Piece::{Maybe, OneOf, Text};
use super::super::shape::{PADDING, Piece, Vendor, between, shape};
use super::sources::TRUFFLEHOG;

const HTTPS: Piece =
    Maybe(&[OneOf(&["https://", "http://", "https:\\/\\/", "https%3A%2F%2F", "https%3a%2f%2f"])]);

pub(super) const VENDORS: &[Vendor] = &[
    Vendor {
        name: "Slack webhooks",
        source: "https://docs.slack.dev/messaging/sending-messages-using-incoming-webhooks/",
        shapes: &[shape(
            &[
                "hooks.slack.com/services/",
                "hooks.slack.com/workflows/",
                "hooks.slack.com/triggers/",
                "hooks.slack-gov.com/services/",
            ],
            &[between(30, 160, Path)],
        )
        .after(&[HTTPS])
        .anywhere()],
    },
    Vendor {
        name: "Discord webhooks",
        source: "https://discord.com/developers/docs/resources/webhook",
        shapes: &[shape(
            &["discord.com/api/webhooks/", "discordapp.com/api/webhooks/"],
            &[between(17, 20, Digit), Text("/"), between(60, 80, Url)],
        )
        .after(&[HTTPS, Maybe(&[OneOf(&["ptb.", "canary."])])])
        .anywhere()],
    },
    Vendor {
        name: "Discord webhooks of a version",
        source: "https://discord.com/developers/docs/reference#api-versioning",
        shapes: &[shape(
            &["discord.com/api/v", "discordapp.com/api/v"],
            &[
                between(1, 2, Digit),
                Text("/webhooks/"),
                between(17, 20, Digit),
                Text("/"),
                between(60, 80, Url),
            ],
        )
        .after(&[HTTPS, Maybe(&[OneOf(&["ptb.", "canary."])])])
        .anywhere()],
    },
    Vendor {
        name: "Webhooks of alarms",
        source: "https://support.pagerduty.com/main/docs/amazon-cloudwatch-integration-guide",
        // Splunk On-Call's and Sumo Logic's are alike.
        shapes: &[
            shape(
                &["events.pagerduty.com/integration/", "alert.victorops.com/integrations/"],
                &[between(30, 160, Path)],
            )
            .after(&[HTTPS])
            .anywhere(),
            shape(&["/receiver/v1/http/"], &[between(40, 400, Url), PADDING]).anywhere().value(),
        ],
    },
    Vendor {
        name: "Feishu and Lark webhooks",
        source: "https://open.feishu.cn/document/client-docs/bot-v3/add-custom-bot",
        shapes: &[shape(&["/open-apis/bot/v2/hook/"], &[between(30, 40, Path)]).anywhere().value()],
    },
    Vendor {
        name: "WeCom webhooks",
        source: "https://developer.work.weixin.qq.com/document/path/91770",
        shapes: &[shape(&["/cgi-bin/webhook/send?key="], &[between(30, 40, Dashed)]).anywhere().value()],
    },
    Vendor {
        name: "IFTTT webhooks",
        source: "https://help.ifttt.com/hc/en-us/articles/115010230347-Webhooks-service-FAQ",
        shapes: &[shape(&["/with/key/"], &[between(20, 60, Url)]).anywhere().value()],
    },
    Vendor {
        name: "Healthchecks.io",
        source: "https://healthchecks.io/docs/http_api/",
        shapes: &[shape(&["hc-ping.com/"], &[between(22, 36, Url)]).anywhere().value()],
    },
    Vendor {
        name: "Loggly",
        source: "https://documentation.solarwinds.com/en/success_center/loggly/content/admin/http-endpoint.htm",
        shapes: &[shape(&["loggly.com/inputs/", "loggly.com/bulk/"], &[between(30, 40, Dashed)])
            .anywhere()
            .value()],
    },
    Vendor {
        name: "Microsoft Teams webhooks",
        source: "https://learn.microsoft.com/en-us/microsoftteams/platform/webhooks-and-connectors/how-to/add-incoming-webhook",
        shapes: &[shape(&[".webhook.office.com/webhookb2/"], &[between(80, 300, Path)])
            .after(&[HTTPS, between(1, 63, Dashed)])
            .anywhere()],
    },
    Vendor {
        name: "Tines webhooks",
        source: TRUFFLEHOG,
        shapes: &[shape(&[".tines.com/webhook/"], &[between(60, 80, Path)])
            .after(&[HTTPS, between(1, 63, Dashed)])
            .anywhere()],
    },
    Vendor {
        name: "Zapier webhooks",
        source: "https://help.zapier.com/hc/en-us/articles/8496288690317-Trigger-Zaps-from-webhooks",
        shapes: &[shape(&["hooks.zapier.com/hooks/catch/"], &[between(9, 80, Path)])
            .after(&[HTTPS])
            .anywhere()],
    },
];
