//! Registries of packages and images.

use super::super::kind::Kind::{Alnum, Hex, Lower, Url};
use super::super::shape::Piece::Text;
use super::super::shape::{Proof, Vendor, between, exactly, shape};
use super::sources::{GITLEAKS, TRUFFLEHOG};

pub(super) const VENDORS: &[Vendor] = &[
    Vendor {
        name: "npm",
        source: "https://github.blog/changelog/2021-09-23-npm-has-a-new-access-token-format/",
        shapes: &[
            shape(&["npm_"], &[exactly(36, Alnum)]).proven(Proof::Checksum),
            shape(&["_authToken="], &[between(20, 250, Url)]).anywhere().value(),
        ],
    },
    Vendor {
        name: "PyPI",
        source: "https://docs.pypi.org/api/secret-scanning/",
        shapes: &[shape(&["pypi-AgE"], &[between(50, 1_000, Url)]).alone()],
    },
    Vendor {
        name: "NuGet",
        source: TRUFFLEHOG,
        shapes: &[shape(&["oy2"], &[exactly(43, Lower)]).apart().proven(Proof::Digit)],
    },
    Vendor {
        name: "RubyGems",
        source: "https://guides.rubygems.org/api-key-scopes/",
        shapes: &[shape(&["rubygems_"], &[exactly(48, Hex)])],
    },
    Vendor { name: "Clojars", source: GITLEAKS, shapes: &[shape(&["CLOJARS_"], &[exactly(60, Alnum)])] },
    Vendor {
        name: "Docker",
        source: TRUFFLEHOG,
        shapes: &[shape(&["dckr_pat_", "dckr_oat_"], &[between(20, 48, Url)]).alone()],
    },
    Vendor {
        name: "Sidekiq",
        source: GITLEAKS,
        shapes: &[shape(
            &["CONTRIBSYS__COM=", "CONTRIBSYS__COM: "],
            &[exactly(8, Hex), Text(":"), exactly(8, Hex)],
        )
        .anywhere()
        .value()],
    },
    Vendor {
        name: "JFrog",
        source: GITLEAKS,
        shapes: &[
            shape(&["AKCp"], &[between(60, 80, Alnum)]).apart().proven(Proof::Mixed),
            // `cmVmdGtu` spells `reftkn` in base64.
            shape(&["cmVmd"], &[exactly(59, Alnum)]).apart().proven(Proof::Mixed),
        ],
    },
];
