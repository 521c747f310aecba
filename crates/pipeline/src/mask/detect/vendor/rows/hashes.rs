//! Hashes of passwords, from which their holder can guess these; and keys from which others are derived.

use super::super::kind::Kind::{Alnum, Base64, Crypt, Digit, Hex, Lower};
use super::super::shape::Piece::{Maybe, OneOf, Text};
use super::super::shape::{PADDING, Vendor, between, exactly, shape};

pub(super) const VENDORS: &[Vendor] = &[
    Vendor {
        name: "crypt(5): bcrypt, SHA-512 and Apache's MD5",
        source: "https://man7.org/linux/man-pages/man5/crypt.5.html",
        shapes: &[
            shape(&["$2a$", "$2b$", "$2y$"], &[exactly(2, Digit), Text("$"), exactly(53, Crypt)]),
            shape(
                &["$6$"],
                &[
                    Maybe(&[Text("rounds="), between(4, 9, Digit), Text("$")]),
                    between(1, 16, Crypt),
                    Text("$"),
                    exactly(86, Crypt),
                ],
            ),
            shape(&["$apr1$"], &[between(1, 8, Crypt), Text("$"), exactly(22, Crypt)]),
        ],
    },
    Vendor {
        name: "Argon2",
        source: "https://www.rfc-editor.org/rfc/rfc9106",
        shapes: &[shape(
            &["$argon2"],
            &[
                OneOf(&["id$", "i$", "d$"]),
                Text("v="),
                between(2, 3, Digit),
                Text("$m="),
                between(1, 8, Digit),
                Text(",t="),
                between(1, 4, Digit),
                Text(",p="),
                between(1, 4, Digit),
                Text("$"),
                between(8, 64, Base64),
                Text("$"),
                between(16, 128, Base64),
            ],
        )],
    },
    Vendor {
        name: "Django and Werkzeug",
        source: "https://docs.djangoproject.com/en/stable/topics/auth/passwords/",
        shapes: &[
            shape(
                &["pbkdf2_sha256$"],
                &[
                    between(4, 8, Digit),
                    Text("$"),
                    between(8, 40, Alnum),
                    Text("$"),
                    exactly(43, Base64),
                    PADDING,
                ],
            ),
            shape(
                &["pbkdf2:sha256:"],
                &[between(4, 8, Digit), Text("$"), between(8, 24, Alnum), Text("$"), exactly(64, Hex)],
            ),
            shape(&["scrypt:32768:8:1$"], &[between(8, 24, Alnum), Text("$"), exactly(128, Hex)]),
        ],
    },
    Vendor {
        name: "LDAP",
        source: "https://www.openldap.org/faq/data/cache/347.html",
        shapes: &[shape(&["{SSHA}", "{SSHA512}"], &[between(28, 128, Base64), PADDING]).anywhere()],
    },
    Vendor {
        name: "BIP 32",
        source: "https://github.com/bitcoin/bips/blob/master/bip-0032.mediawiki",
        shapes: &[shape(&["xprv"], &[exactly(107, Alnum)])],
    },
    Vendor {
        name: "Docker Swarm",
        source: "https://docs.docker.com/engine/swarm/join-nodes/",
        shapes: &[shape(&["SWMTKN-1-"], &[exactly(50, Lower), Text("-"), exactly(25, Lower)])],
    },
];
