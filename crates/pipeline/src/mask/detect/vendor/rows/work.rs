//! Tools for work: design, documents, issues, forms, maps.

use super::super::kind::Kind::{Alnum, Dashed, Dotted, Hex, Url, UrlPad};
use super::super::shape::Piece::Text;
use super::super::shape::{Proof, UUID, Vendor, between, exactly, shape};
use super::sources::{GITLEAKS, TRUFFLEHOG};

pub(super) const VENDORS: &[Vendor] = &[
    Vendor {
        name: "Linear",
        source: GITLEAKS,
        shapes: &[
            shape(&["lin_api_"], &[exactly(40, Alnum)]),
            shape(&["lin_oauth_"], &[between(32, 64, Alnum)]),
        ],
    },
    Vendor {
        name: "Notion",
        source: "https://developers.notion.com/page/changelog",
        shapes: &[
            shape(&["ntn_"], &[exactly(46, Alnum)]),
            shape(&["secret_"], &[exactly(43, Alnum)]).alone().proven(Proof::Mixed),
        ],
    },
    Vendor {
        name: "Trello",
        source: "https://developer.atlassian.com/cloud/trello/guides/rest-api/authorization/",
        // No `ATTAc`, since `attach` and `attack` are ordinary words.
        shapes: &[shape(
            &[
                "ATTA0", "ATTA1", "ATTA2", "ATTA3", "ATTA4", "ATTA5", "ATTA6", "ATTA7", "ATTA8", "ATTA9",
                "ATTAa", "ATTAb", "ATTAd", "ATTAe", "ATTAf",
            ],
            &[between(59, 80, Hex)],
        )],
    },
    Vendor {
        name: "HubSpot",
        source: "https://developers.hubspot.com/docs/guides/apps/private-apps/overview",
        shapes: &[shape(&["pat-na1-", "pat-na2-", "pat-eu1-", "pat-ap1-"], UUID).alone()],
    },
    Vendor {
        name: "Salesforce",
        source: TRUFFLEHOG,
        shapes: &[
            shape(&["!AQ", "!AR"], &[between(80, 140, Dotted)]).after(&[between(15, 18, Alnum)]),
            shape(&["5Aep861"], &[between(60, 110, Dotted)]),
        ],
    },
    Vendor {
        name: "Contentful",
        source: TRUFFLEHOG,
        shapes: &[shape(&["CFPAT-"], &[between(40, 50, Url)]).alone()],
    },
    Vendor {
        name: "Figma",
        source: TRUFFLEHOG,
        shapes: &[shape(&["figd_", "figp_", "figs_"], &[between(36, 60, Url)]).alone()],
    },
    Vendor { name: "Adobe", source: GITLEAKS, shapes: &[shape(&["p8e-"], &[exactly(32, Alnum)]).alone()] },
    Vendor {
        name: "Frame.io",
        source: GITLEAKS,
        shapes: &[shape(&["fio-u-"], &[exactly(64, UrlPad)]).alone()],
    },
    Vendor {
        name: "Typeform",
        source: "https://www.typeform.com/developers/get-started/personal-access-token/",
        shapes: &[shape(&["tfp_"], &[between(40, 70, Dotted)]).proven(Proof::Digit)],
    },
    Vendor {
        name: "Intra42",
        source: GITLEAKS,
        shapes: &[shape(&["s-s4t2ud-", "s-s4t2af-"], &[exactly(64, Hex)]).alone()],
    },
    Vendor {
        name: "MaxMind",
        source: "https://dev.maxmind.com/license-key-format/",
        shapes: &[shape(&["_mmk"], &[]).after(&[exactly(6, Alnum), Text("_"), exactly(29, Alnum)])],
    },
    Vendor {
        name: "Apify",
        source: TRUFFLEHOG,
        shapes: &[shape(&["apify_api_"], &[between(34, 40, Dashed)])],
    },
    Vendor {
        name: "Mapbox",
        source: "https://docs.mapbox.com/accounts/guides/tokens/",
        // `eyJ1Ijoi` spells `{"u":"` in base64; tokens that begin with `pk.` are public.
        shapes: &[shape(&["1Ijoi"], &[between(40, 300, Url), Text("."), exactly(22, Url)])
            .after(&[Text("sk.eyJ")])
            .alone()],
    },
];
