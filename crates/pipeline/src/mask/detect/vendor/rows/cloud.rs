//! Clouds, networks and databases.

use super::super::kind::Kind::{
    Alnum, Base64, Dashed, Digit, Dotted, Hex, Letter, Lower, Unreserved, Url, UrlPad, Word,
};
use super::super::shape::Piece::{Maybe, OneOf, Text};
use super::super::shape::{PADDING, Proof, UUID, Vendor, between, exactly, shape};
use super::sources::{GITLEAKS, TRUFFLEHOG};

pub(super) const VENDORS: &[Vendor] = &[
    Vendor {
        name: "Google",
        source: "https://cloud.google.com/docs/authentication/api-keys",
        shapes: &[
            shape(&["AIza"], &[exactly(35, Url)]),
            shape(&["ya29."], &[Maybe(&[OneOf(&["a.", "c.", "d."])]), between(20, 1_024, Url)]).alone(),
            shape(&["GOCSPX-"], &[between(24, 40, Url)]).alone(),
            // The second spelling is that of a form's body.
            shape(&["1//0", "1%2F%2F0", "1%2f%2f0"], &[between(40, 250, Url)]).alone().proven(Proof::Mixed),
        ],
    },
    Vendor {
        name: "Microsoft Entra ID",
        source: GITLEAKS,
        shapes: &[shape(
            &["0Q~", "1Q~", "2Q~", "3Q~", "4Q~", "5Q~", "6Q~", "7Q~", "8Q~", "9Q~"],
            &[between(31, 34, Unreserved)],
        )
        .after(&[exactly(3, Unreserved)])],
    },
    Vendor {
        name: "Azure",
        source: "https://github.com/microsoft/security-utilities/blob/main/docs/HighConfidenceSecurityModels.md",
        shapes: &[
            shape(&["JQQJ9"], &[between(27, 32, Base64), PADDING]).after(&[exactly(52, Alnum)]),
            shape(&["AzSe"], &[exactly(6, Alnum)]).after(&[exactly(42, Alnum)]),
            shape(&["AzFu"], &[between(5, 8, Base64), PADDING]).after(&[exactly(44, Alnum)]),
            // Keys of 64 and of 32 bytes: Storage and Cosmos DB, Service Bus and Event Hubs.
            shape(&["+ASt", "ACDb"], &[between(5, 8, Base64), PADDING]).after(&[exactly(76, Base64)]),
            shape(&["+ASb", "+AEh"], &[between(4, 8, Base64), PADDING]).after(&[exactly(33, Base64)]),
        ],
    },
    Vendor {
        name: "Amazon Bedrock",
        source: GITLEAKS,
        shapes: &[
            shape(&["ABSK"], &[between(109, 272, Base64), PADDING]).apart(),
            shape(&["bedrock-api-"], &[Text("key-"), between(28, 2_048, Base64), PADDING]).alone(),
        ],
    },
    Vendor {
        name: "Amazon Marketplace and Login",
        source: "https://developer-docs.amazon.com/sp-api/docs/connecting-to-the-selling-partner-api",
        shapes: &[
            shape(&["amzn.mws."], UUID),
            shape(&["amzn1.oa2-cs.v1."], &[exactly(64, Hex)]),
            shape(&["Atza|", "Atzr|"], &[between(40, 2_048, UrlPad)]).alone().proven(Proof::Mixed),
        ],
    },
    Vendor {
        name: "AWS AppSync",
        source: "https://docs.aws.amazon.com/appsync/latest/devguide/security-authz.html",
        shapes: &[shape(&["da2-"], &[exactly(26, Lower)]).alone().proven(Proof::Digit)],
    },
    Vendor {
        name: "Amazon ECR",
        source: "https://docs.aws.amazon.com/AmazonECR/latest/userguide/registry_auth.html",
        // `eyJwYXlsb2FkIjoi` spells `{"payload":"` in base64.
        shapes: &[shape(&["eyJwYXlsb2FkIjoi"], &[between(100, 8_192, Base64), PADDING]).apart()],
    },
    Vendor {
        name: "Amazon EKS and MSK",
        source: "https://github.com/kubernetes-sigs/aws-iam-authenticator",
        // A presigned URL in base64: `https://sts.` and `https://kafka.`.
        shapes: &[
            shape(&["k8s-aws-v1."], &[between(40, 4_096, Url)]).alone(),
            shape(&["aHR0cHM6Ly9rYWZrYS"], &[between(200, 4_096, Url)]).apart(),
        ],
    },
    Vendor {
        name: "DigitalOcean",
        source: "https://docs.digitalocean.com/reference/api/create-personal-access-token/",
        shapes: &[shape(&["dop_v1_", "doo_v1_", "dor_v1_"], &[exactly(64, Hex)])],
    },
    Vendor {
        name: "Cloudflare",
        source: "https://developers.cloudflare.com/fundamentals/api/get-started/ca-keys/",
        shapes: &[
            shape(&["v1.0-"], &[exactly(24, Hex), Text("-"), exactly(146, Hex)]).alone(),
            shape(&["cfk_", "cfut_", "cfat_"], &[exactly(48, Alnum)]),
        ],
    },
    Vendor {
        name: "Fly.io",
        source: "https://fly.io/docs/security/tokens/",
        shapes: &[
            shape(&["fo1_"], &[exactly(43, Url)]),
            shape(&["fm1r_", "fm1a_", "fm2_"], &[between(100, 2_048, Base64), PADDING]),
        ],
    },
    Vendor {
        name: "Heroku",
        source: "https://devcenter.heroku.com/articles/authentication",
        shapes: &[shape(&["HRKU-"], &[between(36, 80, Url)]).alone()],
    },
    Vendor {
        name: "Alibaba Cloud",
        source: GITLEAKS,
        shapes: &[shape(&["LTAI"], &[between(12, 20, Alnum)]).apart().proven(Proof::Digit)],
    },
    Vendor {
        name: "Yandex Cloud",
        source: "https://yandex.cloud/en/docs/iam/concepts/authorization/iam-token",
        shapes: &[
            shape(&["t1.9eu"], &[between(7, 600, UrlPad), Text("."), between(86, 88, UrlPad)]).alone(),
            shape(&["AQVN"], &[between(35, 38, Url)]).apart().proven(Proof::Mixed),
        ],
    },
    Vendor {
        name: "Databricks",
        source: "https://docs.databricks.com/aws/en/dev-tools/auth/pat",
        shapes: &[shape(&["dapi"], &[exactly(32, Hex), Maybe(&[Text("-"), exactly(1, Digit)])])],
    },
    Vendor {
        name: "Confluent",
        source: "https://docs.confluent.io/cloud/current/security/authenticate/workload-identities/service-accounts/api-keys/overview.html",
        shapes: &[shape(&["cflt"], &[between(58, 64, Base64), PADDING]).apart().proven(Proof::Mixed)],
    },
    Vendor {
        name: "PlanetScale",
        source: GITLEAKS,
        shapes: &[shape(&["pscale_tkn_", "pscale_pw_", "pscale_oauth_"], &[between(32, 64, Dotted)])],
    },
    Vendor {
        name: "ClickHouse Cloud",
        source: GITLEAKS,
        shapes: &[shape(&["4b1d"], &[exactly(38, Alnum)]).apart().proven(Proof::Mixed)],
    },
    Vendor {
        name: "Supabase",
        source: "https://supabase.com/docs/guides/api/api-keys",
        shapes: &[
            shape(&["sbp_"], &[Maybe(&[OneOf(&["oauth_", "v0_"])]), exactly(40, Lower)]),
            shape(&["secret_"], &[between(22, 60, Url)]).after(&[Text("sb_")]).alone().proven(Proof::Mixed),
        ],
    },
    Vendor { name: "OpenShift", source: GITLEAKS, shapes: &[shape(&["sha256~"], &[exactly(43, Url)])] },
    Vendor { name: "Netlify", source: TRUFFLEHOG, shapes: &[shape(&["nfp_"], &[between(36, 40, Word)])] },
    Vendor {
        name: "Render",
        source: "https://render.com/docs/api",
        shapes: &[shape(&["rnd_"], &[between(20, 40, Alnum)]).proven(Proof::Mixed)],
    },
    Vendor {
        name: "Tailscale",
        source: "https://tailscale.com/kb/1277/key-prefixes",
        shapes: &[shape(
            &["tskey-"],
            &[OneOf(&["auth-", "api-", "client-", "scim-", "webhook-"]), between(20, 100, Dashed)],
        )
        .alone()],
    },
    Vendor {
        name: "Defined Networking",
        source: GITLEAKS,
        shapes: &[shape(&["dnkey-"], &[between(78, 80, UrlPad)]).alone()],
    },
    Vendor {
        name: "Aiven",
        source: "https://aiven.io/docs/platform/concepts/authentication-tokens",
        // DigitalOcean's databases have such passwords too.
        shapes: &[shape(&["AVNS_"], &[between(12, 40, Url)])],
    },
    Vendor {
        name: "Vercel",
        source: "https://vercel.com/docs/accounts/access-tokens",
        shapes: &[
            shape(&["vcp_", "vci_", "vca_", "vcr_", "vck_"], &[between(24, 80, Alnum)]).proven(Proof::Mixed),
            shape(&["vercel_blob_rw_"], &[between(40, 80, Word)]),
        ],
    },
    Vendor {
        name: "Neon",
        source: "https://neon.com/docs/manage/api-keys",
        shapes: &[shape(&["napi_"], &[exactly(64, Lower)]).proven(Proof::Digit)],
    },
    Vendor {
        name: "Xata",
        source: "https://xata.io/docs/platform/api-keys",
        shapes: &[shape(&["xau_"], &[between(30, 44, Alnum)]).proven(Proof::Mixed)],
    },
    Vendor {
        name: "NetBird",
        source: "https://docs.netbird.io/how-to/access-netbird-public-api",
        shapes: &[shape(&["nbp_"], &[exactly(36, Alnum)]).proven(Proof::Mixed)],
    },
    Vendor { name: "Scalingo", source: GITLEAKS, shapes: &[shape(&["tk-us-"], &[exactly(48, Url)]).alone()] },
    Vendor {
        name: "Dropbox",
        source: GITLEAKS,
        shapes: &[shape(&["sl.u.", "sl.B"], &[between(120, 2_000, UrlPad)]).alone()],
    },
    Vendor {
        name: "Hugging Face",
        source: "https://huggingface.co/docs/hub/security-tokens",
        shapes: &[shape(&["hf_"], &[between(34, 40, Alnum)]), shape(&["api_org_"], &[exactly(34, Letter)])],
    },
];
