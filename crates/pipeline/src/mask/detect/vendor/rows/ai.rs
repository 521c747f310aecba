//! Models and tools around them.

use super::super::kind::Kind::{Alnum, Hex, Url, Word};
use super::super::shape::Piece::Text;
use super::super::shape::{Proof, Vendor, between, exactly, shape};
use super::{GITLEAKS, TRUFFLEHOG};

pub(super) const VENDORS: &[Vendor] = &[
    Vendor {
        name: "OpenAI",
        source: GITLEAKS,
        shapes: &[
            shape(&["sk-proj-", "sk-svcacct-", "sk-admin-"], &[between(40, 250, Url)])
                .alone()
                .proven(Proof::Mixed),
            // `T3BlbkFJ` spells `OpenAI` in base64.
            shape(&["T3BlbkFJ"], &[exactly(20, Alnum)]).after(&[Text("sk-"), exactly(20, Alnum)]).alone(),
        ],
    },
    Vendor {
        name: "Anthropic",
        source: "https://docs.anthropic.com/en/api/admin-api/apikeys/get-api-key",
        shapes: &[shape(&["sk-ant-"], &[between(60, 250, Url)]).alone().proven(Proof::Mixed)],
    },
    Vendor {
        name: "OpenRouter",
        source: TRUFFLEHOG,
        shapes: &[shape(&["sk-or-v1-"], &[exactly(64, Hex)]).alone()],
    },
    Vendor {
        name: "Langfuse",
        source: TRUFFLEHOG,
        shapes: &[shape(
            &["sk-lf-"],
            &[
                exactly(8, Hex),
                Text("-"),
                exactly(4, Hex),
                Text("-"),
                exactly(4, Hex),
                Text("-"),
                exactly(4, Hex),
                Text("-"),
                exactly(12, Hex),
            ],
        )
        .alone()],
    },
    Vendor {
        name: "LangSmith",
        source: TRUFFLEHOG,
        shapes: &[shape(&["lsv2_pt_", "lsv2_sk_"], &[exactly(32, Hex), Text("_"), exactly(10, Hex)])],
    },
    Vendor {
        name: "Perplexity",
        source: GITLEAKS,
        shapes: &[shape(&["pplx-"], &[between(40, 60, Alnum)]).alone()],
    },
    Vendor { name: "Groq", source: TRUFFLEHOG, shapes: &[shape(&["gsk_"], &[between(40, 60, Alnum)])] },
    Vendor { name: "xAI", source: TRUFFLEHOG, shapes: &[shape(&["xai-"], &[between(70, 90, Word)]).alone()] },
    Vendor { name: "Replicate", source: TRUFFLEHOG, shapes: &[shape(&["r8_"], &[exactly(37, Url)]).alone()] },
    Vendor {
        name: "NVIDIA",
        source: TRUFFLEHOG,
        shapes: &[shape(&["nvapi-"], &[between(60, 70, Url)]).alone()],
    },
    Vendor {
        name: "Tavily",
        source: TRUFFLEHOG,
        shapes: &[shape(&["tvly-"], &[between(20, 60, Url)]).alone().proven(Proof::Digit)],
    },
];
