//! Chat and mail.

use super::super::kind::Kind::{Alnum, Base64, Dashed, Digit, Dotted, Hex, Lower, Upper, Url};
use super::super::shape::Piece::{Maybe, Text};
use super::super::shape::{PADDING, Proof, Vendor, between, exactly, shape};
use super::sources::{GITLEAKS, TRUFFLEHOG};

pub(super) const VENDORS: &[Vendor] = &[
    Vendor {
        name: "Slack",
        source: "https://docs.slack.dev/authentication/tokens/",
        shapes: &[
            shape(&["xoxb-", "xoxp-"], &[between(8, 250, Dashed)]).after(&[Maybe(&[Text("xoxe.")])]).alone(),
            shape(&["xoxa-", "xoxr-", "xoxe-", "xoxs-", "xoxc-", "xoxo-"], &[between(8, 250, Dashed)])
                .alone(),
            // A cookie, whose value is percent-encoded base64.
            shape(&["xoxd-"], &[between(20, 300, Base64), PADDING]).alone(),
            shape(&["xapp-"], &[exactly(1, Digit), Text("-"), between(10, 250, Dashed)]).alone(),
        ],
    },
    Vendor {
        name: "Telegram",
        source: "https://core.telegram.org/bots/features#creating-a-new-bot",
        shapes: &[
            shape(&[":AA"], &[between(32, 33, Url)]).after(&[between(6, 16, Digit)]),
            // The path of the bots' API: `/bot123:AA…/getMe`.
            shape(&[":AA"], &[between(32, 33, Url)]).after(&[Text("bot"), between(6, 16, Digit)]),
        ],
    },
    Vendor {
        name: "SendGrid",
        source: "https://docs.sendgrid.com/ui/account-and-settings/api-keys",
        shapes: &[shape(&["SG."], &[exactly(66, Dotted)]).alone().proven(Proof::Digit)],
    },
    Vendor {
        name: "Mailgun",
        source: GITLEAKS,
        shapes: &[shape(
            &[
                "key-0", "key-1", "key-2", "key-3", "key-4", "key-5", "key-6", "key-7", "key-8", "key-9",
                "key-a", "key-b", "key-c", "key-d", "key-e", "key-f",
            ],
            &[exactly(31, Hex)],
        )
        .after(&[Maybe(&[Text("pub")])])
        .alone()],
    },
    Vendor {
        name: "Mailchimp",
        source: "https://mailchimp.com/developer/marketing/docs/fundamentals/",
        shapes: &[shape(
            &["-us0", "-us1", "-us2", "-us3", "-us4", "-us5", "-us6", "-us7", "-us8", "-us9"],
            &[Maybe(&[exactly(1, Digit)])],
        )
        .after(&[exactly(32, Hex)])],
    },
    Vendor {
        name: "MailerSend",
        source: TRUFFLEHOG,
        shapes: &[shape(&["mlsn."], &[exactly(64, Hex)]).alone()],
    },
    Vendor {
        name: "Klaviyo",
        source: "https://developers.klaviyo.com/en/docs/authenticate_",
        shapes: &[shape(&["pk_"], &[exactly(34, Hex)]).alone().proven(Proof::Digit)],
    },
    Vendor {
        name: "ClickUp",
        source: "https://developer.clickup.com/docs/authentication",
        shapes: &[shape(&["pk_"], &[between(5, 12, Digit), Text("_"), exactly(32, Upper)]).alone()],
    },
    Vendor {
        name: "OneSignal",
        source: "https://documentation.onesignal.com/docs/en/keys-and-ids",
        shapes: &[shape(&["os_v2_app_", "os_v2_org_"], &[between(90, 120, Lower)])],
    },
    Vendor {
        name: "Brevo",
        source: GITLEAKS,
        shapes: &[
            shape(&["xkeysib-", "xsmtpsib-"], &[exactly(64, Hex), Text("-"), exactly(16, Alnum)]).alone()
        ],
    },
    Vendor {
        name: "Meta",
        source: "https://developers.facebook.com/docs/facebook-login/guides/access-tokens/",
        shapes: &[
            // `EAAA…` is Square's sign too; longer ones are Meta's.
            shape(&["EAAA"], &[between(79, 400, Alnum)]).apart().proven(Proof::Mixed),
            shape(
                &[
                    "EAAB", "EAAC", "EAAD", "EAAE", "EAAF", "EAAG", "EAAH", "EAAI", "EAAJ", "EAAK", "EAAL",
                    "EAAM",
                ],
                &[between(80, 400, Alnum)],
            )
            .apart()
            .proven(Proof::Digit),
            shape(
                &[
                    "EAAN", "EAAO", "EAAP", "EAAQ", "EAAR", "EAAS", "EAAT", "EAAU", "EAAV", "EAAW", "EAAX",
                    "EAAY", "EAAZ",
                ],
                &[between(80, 400, Alnum)],
            )
            .apart()
            .proven(Proof::Digit),
            shape(&["IGQV", "IGAA"], &[between(80, 400, Alnum)]).apart().proven(Proof::Digit),
        ],
    },
];
