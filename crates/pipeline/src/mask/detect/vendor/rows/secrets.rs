//! Stores of secrets, and infrastructure as code.

use super::super::kind::Kind::{Alnum, Base64, Bech32, Dashed, Dotted, Hex, Upper, Url, UrlPad};
use super::super::shape::Piece::{Maybe, OneOf, Text};
use super::super::shape::{PADDING, Proof, UUID, Vendor, between, exactly, shape};
use super::sources::GITLEAKS;

pub(super) const VENDORS: &[Vendor] = &[
    Vendor {
        name: "HashiCorp Vault",
        source: "https://developer.hashicorp.com/vault/docs/concepts/tokens",
        shapes: &[
            shape(&["hvs.", "hvr."], &[between(24, 300, Url)]).alone(),
            shape(&["hvb."], &[between(100, 300, Url)]).alone(),
        ],
    },
    Vendor {
        name: "HashiCorp Terraform",
        source: GITLEAKS,
        shapes: &[shape(&[".atlasv1."], &[between(60, 70, UrlPad)]).after(&[exactly(14, Alnum)])],
    },
    Vendor {
        name: "Pulumi",
        source: "https://www.pulumi.com/docs/administration/access-identity/access-tokens/",
        shapes: &[shape(&["pul-"], &[exactly(40, Hex)]).alone()],
    },
    Vendor {
        name: "Doppler",
        source: "https://docs.doppler.com/reference/auth-token-formats",
        shapes: &[
            shape(&["dp.st."], &[Maybe(&[between(2, 35, Url), Text(".")]), between(40, 44, Alnum)]).alone(),
            shape(
                &["dp.pt.", "dp.ct.", "dp.sa.", "dp.said.", "dp.scim.", "dp.audit."],
                &[between(40, 44, Alnum)],
            )
            .alone(),
        ],
    },
    Vendor {
        name: "1Password",
        source: "https://developer.1password.com/docs/service-accounts/security/",
        shapes: &[
            shape(&["ops_"], &[Text("eyJ"), between(200, 2_048, Base64), PADDING]).alone(),
            shape(
                &["A3-"],
                &[
                    exactly(6, Upper),
                    Text("-"),
                    Maybe(&[exactly(11, Upper), Text("-")]),
                    Maybe(&[exactly(6, Upper), Text("-"), exactly(5, Upper), Text("-")]),
                    exactly(5, Upper),
                    Text("-"),
                    exactly(5, Upper),
                    Text("-"),
                    exactly(5, Upper),
                ],
            )
            .alone(),
        ],
    },
    Vendor {
        name: "Authress",
        source: GITLEAKS,
        shapes: &[shape(
            &[".acc_", ".acc-"],
            &[between(10, 32, Dashed), Text("."), between(30, 120, UrlPad)],
        )
        .after(&[
            OneOf(&["scauth_", "authress_", "sc_", "ext_"]),
            between(5, 30, Alnum),
            Text("."),
            between(4, 6, Alnum),
        ])],
    },
    Vendor {
        name: "age",
        source: "https://github.com/C2SP/C2SP/blob/main/age.md",
        shapes: &[shape(&["AGE-SECRET-"], &[Text("KEY-1"), exactly(58, Bech32)])],
    },
    Vendor {
        name: "Infracost",
        source: GITLEAKS,
        shapes: &[shape(&["ico-"], &[exactly(32, Alnum)]).alone().proven(Proof::Digit)],
    },
    Vendor {
        name: "Statsig",
        source: "https://docs.statsig.com/sdk-keys/api-keys",
        shapes: &[shape(&["secret-"], &[between(40, 46, Alnum)]).alone().proven(Proof::Mixed)],
    },
    Vendor {
        name: "LaunchDarkly",
        source: "https://launchdarkly.com/docs/sdk/concepts/client-side-server-side",
        shapes: &[shape(&["sdk-"], UUID).alone()],
    },
    Vendor {
        name: "ConfigCat",
        source: "https://configcat.com/docs/advanced/public-api/",
        shapes: &[shape(&["configcat-sdk-1/"], &[exactly(22, Url), Text("/"), exactly(22, Url)])],
    },
    Vendor {
        name: "Docker's configuration in base64",
        source: "https://kubernetes.io/docs/concepts/configuration/secret/",
        // `eyJhdXRocyI6` spells `{"auths":` in base64.
        shapes: &[shape(&["eyJhdXRocyI6"], &[between(20, 8_192, Base64), PADDING]).apart()],
    },
    Vendor {
        name: "JSON Web Tokens in base64",
        source: GITLEAKS,
        // The base64 of `eyJhbGci`, `eyJ0eXAi` and `eyJraWQi`, which spell `{"alg"`, `{"typ"` and `{"kid"`.
        shapes: &[shape(
            &["ZXlKaGJHY2lPaU", "ZXlKMGVYQWlPaU", "ZXlKcmFXUWlPaU"],
            &[between(40, 8_192, Base64), PADDING],
        )
        .apart()],
    },
    Vendor {
        name: "RFC 8959 URIs",
        source: "https://www.rfc-editor.org/rfc/rfc8959",
        shapes: &[shape(&["secret-token:"], &[between(12, 250, Dotted)])],
    },
];
