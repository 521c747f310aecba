//! Webhooks: whoever knows their URL may call them.

use super::super::kind::Kind::{Dashed, Digit, Path, Url};
use super::super::shape::Piece::{Maybe, OneOf, Text};
use super::super::shape::{Piece, Vendor, between, shape};
use super::TRUFFLEHOG;

const HTTPS: Piece =
    Maybe(&[OneOf(&["https://", "http://", "https:\\/\\/", "https%3A%2F%2F", "https%3a%2f%2f"])]);

pub(super) const VENDORS: &[Vendor] = &[
    Vendor {
        name: "Slack webhooks",
        source: "https://docs.slack.dev/messaging/sending-messages-using-incoming-webhooks/",
        shapes: &[shape(
            &["hooks.slack.com/services/", "hooks.slack.com/workflows/", "hooks.slack.com/triggers/"],
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
