//! The templates of `infra/`, which the tests' hubs and members are made from.

use std::path::Path;

use localhub::Templates;

const INFRA: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../infra");

/// The templates as they are in this checkout.
pub(crate) fn templates() -> Templates {
    let text = |name| std::fs::read_to_string(Path::new(INFRA).join(name)).expect("the template is there");
    Templates { hub: text("hub.yaml"), onboarding: text("onboarding.yaml"), member: text("member.yaml") }
}
