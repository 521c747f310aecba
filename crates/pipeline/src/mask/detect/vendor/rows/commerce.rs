//! Payments, shops and shipping.

use super::super::kind::Kind::{Alnum, Base64, Dashed, Hex, Lower, Url, UrlPad, Word};
use super::super::shape::Piece::{Maybe, OneOf, Text};
use super::super::shape::{PADDING, Proof, UUID, Vendor, between, exactly, shape};
use super::sources::{GITLEAKS, TRUFFLEHOG};

pub(super) const VENDORS: &[Vendor] = &[
    Vendor {
        name: "Stripe",
        source: "https://docs.stripe.com/keys",
        shapes: &[
            shape(
                &["sk_live_", "sk_test_", "sk_prod_", "rk_live_", "rk_test_", "rk_prod_"],
                &[between(10, 255, Word)],
            )
            .proven(Proof::Digit),
            shape(&["whsec_"], &[between(32, 90, Base64), PADDING]).proven(Proof::Digit),
        ],
    },
    Vendor {
        name: "Shopify",
        source: "https://shopify.dev/changelog/length-of-the-shopify-access-token-is-increasing",
        shapes: &[shape(
            &["shpat_", "shpca_", "shppa_", "shpss_", "shpua_", "shptka_"],
            &[between(32, 80, Word)],
        )
        .proven(Proof::Digit)],
    },
    Vendor {
        name: "Square",
        source: "https://developer.squareup.com/docs/build-basics/access-tokens",
        shapes: &[
            shape(&["sq0atp-", "sq0csp-"], &[between(22, 60, Url)]).alone(),
            shape(&["EAAA"], &[between(22, 60, Url)]).apart().proven(Proof::Mixed),
        ],
    },
    Vendor {
        name: "PayPal",
        source: "https://developer.paypal.com/api/rest/authentication/",
        shapes: &[
            shape(
                &["access_token$"],
                &[OneOf(&["production$", "sandbox$"]), exactly(16, Lower), Text("$"), exactly(32, Hex)],
            ),
            shape(&["A21AA"], &[between(70, 120, Url)]).apart().proven(Proof::Mixed),
        ],
    },
    Vendor {
        name: "Plaid",
        source: "https://plaid.com/docs/api/items/",
        shapes: &[shape(&["access-sandbox-", "access-development-", "access-production-"], UUID).alone()],
    },
    Vendor {
        name: "Flutterwave",
        source: "https://developer.flutterwave.com/docs/authentication",
        shapes: &[shape(
            &["FLWSECK", "FLWPUBK"],
            &[Maybe(&[Text("_TEST")]), Text("-"), between(12, 80, Dashed)],
        )
        .alone()
        .proven(Proof::Digit)],
    },
    Vendor {
        name: "Mollie, GoCardless, Lob, Chargebee",
        source: GITLEAKS,
        shapes: &[shape(&["live_"], &[between(28, 44, Url)]).alone().proven(Proof::Digit)],
    },
    Vendor { name: "Ramp", source: TRUFFLEHOG, shapes: &[shape(&["ramp_sec_"], &[exactly(48, Alnum)])] },
    Vendor {
        name: "Paddle",
        source: "https://developer.paddle.com/api-reference/about/api-keys",
        shapes: &[shape(&["pdl_live_apikey_", "pdl_sdbx_apikey_"], &[between(40, 70, Word)])],
    },
    Vendor {
        name: "Polar",
        source: "https://docs.polar.sh/integrate/oat",
        shapes: &[shape(&["polar_oat_"], &[between(30, 60, Alnum)])],
    },
    Vendor {
        name: "Duffel",
        source: GITLEAKS,
        shapes: &[shape(&["duffel_test_", "duffel_live_"], &[exactly(43, UrlPad)])],
    },
    Vendor {
        name: "EasyPost",
        source: GITLEAKS,
        shapes: &[shape(&["EZAK", "EZTK"], &[exactly(54, Alnum)]).apart()],
    },
    Vendor {
        name: "Shippo",
        source: GITLEAKS,
        shapes: &[shape(&["shippo_live_", "shippo_test_"], &[exactly(40, Hex)])],
    },
];
