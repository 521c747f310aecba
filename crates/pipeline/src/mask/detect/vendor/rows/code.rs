//! Code hosting, builds and code analysis.

use super::super::kind::Kind::{Alnum, Base64, Dotted, Hex, Lower, Url, UrlPad, Word};
use super::super::shape::Piece::{Maybe, Text};
use super::super::shape::{Piece, Proof, Vendor, between, exactly, shape};
use super::sources::{GITLEAKS, TRUFFLEHOG};

/// Routable tokens end in a length and a checksum, in base 36.
const ROUTE: Piece = Maybe(&[Text("."), Maybe(&[exactly(2, Lower), Text(".")]), exactly(9, Lower)]);

pub(super) const VENDORS: &[Vendor] = &[
    Vendor {
        name: "GitHub",
        source: "https://github.blog/engineering/platform-security/behind-githubs-new-authentication-token-formats/",
        shapes: &[
            shape(&["ghp_", "gho_", "ghu_", "ghr_"], &[between(36, 255, Word)]).proven(Proof::Checksum),
            shape(
                &["ghs_"],
                &[
                    between(36, 600, Word),
                    Maybe(&[Text("."), between(20, 1_000, Url), Text("."), between(20, 600, Url)]),
                ],
            )
            .proven(Proof::Checksum),
            shape(&["github_pat_"], &[between(82, 255, Word)]),
        ],
    },
    Vendor {
        name: "GitLab",
        source: "https://docs.gitlab.com/security/tokens/#token-prefixes",
        shapes: &[
            shape(
                &["glpat-", "gldt-", "glrt-", "glrtr-", "glptt-", "glft-"],
                &[between(20, 300, Url), ROUTE],
            )
            .alone(),
            shape(
                &["glimt-", "glagent-", "gloas-", "glsoat-", "glffct-", "glwt-"],
                &[between(20, 300, Url), ROUTE],
            )
            .alone(),
            shape(
                &["glcbt-"],
                &[
                    between(20, 600, Url),
                    Maybe(&[Text("."), between(20, 1_500, Url), Text("."), between(20, 700, Url)]),
                    ROUTE,
                ],
            )
            .alone(),
            shape(&["GR1348941"], &[between(20, 50, Url)]),
            shape(&["_gitlab_session="], &[between(32, 64, Lower)]).anywhere().value(),
        ],
    },
    Vendor {
        name: "Atlassian",
        source: GITLEAKS,
        shapes: &[
            shape(&["ATATT3", "ATCTT3", "ATSTT3"], &[between(100, 220, UrlPad)]),
            shape(&["ATBB"], &[exactly(32, Alnum)]),
        ],
    },
    Vendor {
        name: "Bitbucket Data Center",
        source: TRUFFLEHOG,
        shapes: &[shape(&["BBDC-"], &[between(40, 50, Base64)]).alone().proven(Proof::Mixed)],
    },
    Vendor {
        name: "Snyk",
        source: "https://docs.snyk.io/snyk-api/authentication-for-api",
        shapes: &[shape(&["snyk_sat.", "snyk_uat."], &[between(40, 100, Dotted)])],
    },
    Vendor { name: "Buildkite", source: TRUFFLEHOG, shapes: &[shape(&["bkua_"], &[exactly(40, Lower)])] },
    Vendor {
        name: "CircleCI",
        source: "https://circleci.com/docs/managing-api-tokens/",
        shapes: &[shape(&["CCIPAT_", "CCIPRJ_"], &[between(40, 90, Word)])],
    },
    Vendor {
        name: "Sonar",
        source: "https://docs.sonarsource.com/sonarqube-server/user-guide/managing-tokens/",
        shapes: &[
            shape(&["squ_", "sqp_", "sqa_"], &[exactly(40, Hex)]),
            shape(&["sqco_"], &[between(50, 64, Alnum)]),
        ],
    },
    Vendor {
        name: "Sourcegraph",
        source: "https://sourcegraph.com/docs/cli/how-tos/creating-an-access-token",
        shapes: &[
            shape(
                &["sgp_"],
                &[Maybe(&[exactly(16, Hex), Text("_")]), Maybe(&[Text("local_")]), exactly(40, Hex)],
            ),
            shape(&["slk_"], &[exactly(64, Hex)]),
            // Segment's, which have the same prefix.
            shape(&["sgp_"], &[exactly(64, Alnum)]).proven(Proof::Mixed),
        ],
    },
    Vendor { name: "Deno", source: TRUFFLEHOG, shapes: &[shape(&["ddp_", "ddw_"], &[exactly(36, Alnum)])] },
    Vendor {
        name: "Postman",
        source: GITLEAKS,
        shapes: &[shape(&["PMAK-"], &[exactly(24, Hex), Text("-"), exactly(34, Hex)])],
    },
    Vendor { name: "ReadMe", source: GITLEAKS, shapes: &[shape(&["rdme_"], &[exactly(70, Lower)])] },
    Vendor { name: "Prefect", source: GITLEAKS, shapes: &[shape(&["pnu_"], &[exactly(36, Alnum)])] },
    Vendor {
        name: "Harness",
        source: "https://developer.harness.io/docs/platform/automation/api/add-and-manage-api-keys/",
        shapes: &[shape(
            &["pat.", "sat."],
            &[exactly(22, Url), Text("."), exactly(24, Alnum), Text("."), exactly(20, Alnum)],
        )
        .alone()],
    },
];
