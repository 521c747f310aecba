//! The templates of this release.

pub(super) const HUB_TEMPLATE: &str = include_str!("../../../../infra/hub.yaml");
pub(super) const MEMBER_TEMPLATE: &str = include_str!("../../../../infra/member.yaml");
pub(super) const ONBOARDING_TEMPLATE: &str = include_str!("../../../../infra/onboarding.yaml");
