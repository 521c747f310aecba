//! The templates that the local hub and its members are made from: those of `infra/`.

use std::path::Path;

use localhub::Templates;

use super::error::Error;

const HUB: &str = include_str!("../../../../infra/hub.yaml");
const ONBOARDING: &str = include_str!("../../../../infra/onboarding.yaml");
const MEMBER: &str = include_str!("../../../../infra/member.yaml");

/// The templates, of which the hub's may be a file.
pub(crate) fn templates(hub: Option<&Path>) -> Result<Templates, Error> {
    let read = |path: &Path| {
        std::fs::read_to_string(path).map_err(|reason| Error::File { path: path.to_owned(), reason })
    };
    let hub = hub.map_or_else(|| Ok(HUB.to_owned()), read)?;
    Ok(Templates { hub, onboarding: ONBOARDING.to_owned(), member: MEMBER.to_owned() })
}
