//! The law by which matching routes take part in a decision, and the law of earlier releases.

use strum::{EnumString, IntoStaticStr, VariantNames};

use crate::route::Route;

/// The rule by which a matching route ends the search.
///
/// Functions go by the default. The other one is kept so that `deploy` can show what a newer release changes for the
/// table in force.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, EnumString, IntoStaticStr, VariantNames)]
#[strum(serialize_all = "snake_case")]
pub enum Law {
    /// The first matching route ends the search, with or without a team: the law of releases that did not name their
    /// law.
    FirstMatch,
    /// The first matching route with a team ends the search; the matching routes before it take part too.
    #[default]
    FirstTeam,
}

impl Law {
    /// Returns true if no route after `route` takes part where `route` matches.
    pub(crate) fn ends_at(self, route: &Route) -> bool {
        self == Law::FirstMatch || route.team.is_some()
    }
}
