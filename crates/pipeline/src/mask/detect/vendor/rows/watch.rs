//! Monitoring and analytics.

use super::super::kind::Kind::{Alnum, Base64, Dashed, Hex, Lower, Url};
use super::super::shape::Piece::Text;
use super::super::shape::{PADDING, UUID, Vendor, between, exactly, shape};
use super::sources::{GITLEAKS, TRUFFLEHOG};

pub(super) const VENDORS: &[Vendor] = &[
    Vendor {
        name: "New Relic",
        source: "https://docs.newrelic.com/docs/apis/intro-apis/new-relic-api-keys/",
        shapes: &[
            shape(&["NRAK-"], &[between(27, 32, Alnum)]),
            shape(&["NRJS-"], &[exactly(19, Hex)]),
            shape(&["NRII-"], &[exactly(32, Dashed)]),
            shape(&["NRIQ-"], &[between(25, 32, Url)]),
            shape(&["NRAA-"], &[exactly(27, Hex)]),
            shape(&["NRAL"], &[]).after(&[exactly(36, Hex)]),
        ],
    },
    Vendor {
        name: "Grafana",
        source: "https://grafana.com/docs/grafana-cloud/account-management/authentication-and-permissions/",
        shapes: &[
            shape(&["glc_"], &[between(32, 400, Base64), PADDING]),
            shape(&["glsa_"], &[exactly(32, Alnum), Text("_"), exactly(8, Hex)]),
            // `eyJrIjoi` spells `{"k":"` in base64.
            shape(&["rIjoi"], &[between(70, 403, Base64), PADDING]).after(&[Text("eyJ")]).apart(),
        ],
    },
    Vendor {
        name: "Sentry",
        source: "https://docs.sentry.io/account/auth-tokens/",
        shapes: &[
            shape(
                &["sntrys_"],
                &[
                    Text("eyJ"),
                    between(40, 500, Base64),
                    PADDING,
                    Text("_"),
                    between(40, 46, Base64),
                    PADDING,
                ],
            )
            .alone(),
            shape(&["sntryu_", "sntrya_", "sntryi_"], &[exactly(64, Hex)]),
        ],
    },
    Vendor {
        name: "Dynatrace",
        source: "https://docs.dynatrace.com/docs/manage/identity-access-management/access-tokens-and-oauth-clients/access-tokens",
        shapes: &[shape(
            &["dt0c01.", "dt0s01.", "dt0s02.", "dt0s03.", "dt0s04.", "dt0s06.", "dt0s08.", "dt0s16."],
            &[exactly(24, Alnum), Text("."), exactly(64, Alnum)],
        )],
    },
    Vendor {
        name: "PostHog",
        source: "https://posthog.com/docs/api",
        shapes: &[shape(&["phx_", "phs_"], &[between(40, 52, Alnum)])],
    },
    Vendor {
        name: "Honeycomb",
        source: "https://docs.honeycomb.io/configure/environments/manage-api-keys/",
        shapes: &[shape(&["hcaik_", "hcxik_", "hcaic_"], &[exactly(58, Lower)])],
    },
    Vendor {
        name: "Axiom",
        source: "https://axiom.co/docs/reference/tokens",
        shapes: &[shape(&["xaat-", "xapt-", "xait-"], UUID).alone()],
    },
    Vendor { name: "Rootly", source: TRUFFLEHOG, shapes: &[shape(&["rootly_"], &[exactly(64, Hex)])] },
    Vendor {
        name: "SettleMint",
        source: GITLEAKS,
        shapes: &[shape(&["sm_aat_", "sm_pat_", "sm_sat_"], &[exactly(16, Alnum)])],
    },
];
