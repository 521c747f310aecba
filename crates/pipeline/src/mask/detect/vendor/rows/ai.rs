//! Models and tools around them.

use super::super::kind::Kind::{Alnum, Hex, Lower, Url, Word};
use super::super::shape::Piece::Text;
use super::super::shape::{Proof, UUID, Vendor, between, exactly, shape};
use super::sources::{GITLEAKS, TRUFFLEHOG};

pub(super) const VENDORS: &[Vendor] = &[
    Vendor {
        name: "OpenAI",
        source: GITLEAKS,
        shapes: &[
            shape(&["sk-proj-", "sk-svcacct-", "sk-admin-"], &[between(40, 250, Url)])
                .alone()
                .proven(Proof::Mixed),
            // Keys of the first years; DeepSeek's, Alibaba's and LiteLLM's are alike.
            shape(&["sk-"], &[between(32, 64, Alnum)]).alone().proven(Proof::Digit),
            shape(&["sk-"], &[between(20, 31, Alnum)]).alone().proven(Proof::Mixed),
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
    Vendor { name: "Langfuse", source: TRUFFLEHOG, shapes: &[shape(&["sk-lf-"], UUID).alone()] },
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
        name: "ElevenLabs",
        source: TRUFFLEHOG,
        // Checkout.com and Freemius write theirs alike.
        shapes: &[shape(&["sk_"], &[between(24, 64, Alnum)]).alone().proven(Proof::Digit)],
    },
    Vendor {
        name: "Google Gemini",
        source: "https://ai.google.dev/gemini-api/docs/api-key",
        shapes: &[shape(&["AQ.Ab8"], &[between(30, 80, Url)]).apart().proven(Proof::Mixed)],
    },
    Vendor {
        name: "Fireworks AI",
        source: TRUFFLEHOG,
        shapes: &[shape(&["fw_"], &[between(22, 30, Alnum)]).alone().proven(Proof::Mixed)],
    },
    Vendor {
        name: "Together AI",
        source: "https://docs.together.ai/docs/quickstart",
        shapes: &[shape(&["tgp_v1_"], &[between(40, 50, Url)])],
    },
    Vendor {
        name: "Cerebras",
        source: "https://inference-docs.cerebras.ai/quickstart",
        shapes: &[shape(&["csk-"], &[between(40, 60, Lower)]).alone().proven(Proof::Digit)],
    },
    Vendor {
        name: "Pinecone",
        source: TRUFFLEHOG,
        shapes: &[shape(&["pcsk_"], &[between(50, 80, Word)]).proven(Proof::Mixed)],
    },
    Vendor {
        name: "Weights & Biases",
        source: TRUFFLEHOG,
        shapes: &[shape(&["wandb_v1_"], &[exactly(27, Alnum), Text("_"), exactly(49, Alnum)])],
    },
    Vendor {
        name: "Firecrawl",
        source: "https://docs.firecrawl.dev/api-reference/introduction",
        shapes: &[shape(&["fc-"], &[exactly(32, Hex)]).alone()],
    },
    Vendor {
        name: "Jina AI",
        source: TRUFFLEHOG,
        shapes: &[shape(&["jina_"], &[between(52, 72, Url)]).proven(Proof::Digit)],
    },
    Vendor {
        name: "Brave Search",
        source: "https://api-dashboard.search.brave.com/documentation/quickstart",
        shapes: &[shape(&["BSA"], &[between(26, 30, Url)]).apart().proven(Proof::Mixed)],
    },
    Vendor {
        name: "E2B",
        source: "https://e2b.dev/docs/api-key",
        shapes: &[shape(&["e2b_"], &[exactly(40, Hex)])],
    },
    Vendor {
        name: "LlamaCloud",
        source: "https://developers.llamaindex.ai/python/cloud/general/api_key/",
        shapes: &[shape(&["llx-"], &[between(40, 60, Alnum)]).alone().proven(Proof::Mixed)],
    },
    Vendor {
        name: "Tavily",
        source: TRUFFLEHOG,
        shapes: &[shape(&["tvly-"], &[between(20, 60, Url)]).alone().proven(Proof::Digit)],
    },
];
