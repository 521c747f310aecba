//! The routes that take part together, by the law in force.

use crate::decision::Took;
use crate::law::Law;
use crate::route::Route;
use crate::scope;
use crate::table::Table;

impl Table {
    /// The table as a release that goes by `law` reads it.
    #[must_use]
    pub fn by(self, law: Law) -> Table {
        Table { law, ..self }
    }

    /// The routes at which [`Law::FirstMatch`] ended the search and this table's law does not, each with the later
    /// routes that may take part with it. Wherever the two laws decide otherwise, one of these matches.
    pub fn joined(&self) -> Vec<(Took, Vec<Took>)> {
        let joined = |(index, route): (usize, &Route)| {
            let later: Vec<Took> = self.followers(index, route).map(Route::took).collect();
            (!later.is_empty()).then(|| (route.took(), later))
        };
        self.routes.iter().enumerate().filter_map(joined).collect()
    }

    /// The later routes that may take part together with `route`, the one at `index`, and set something.
    pub(crate) fn followers<'t>(
        &'t self,
        index: usize,
        route: &'t Route,
    ) -> impl Iterator<Item = &'t Route> + 't {
        let later =
            if self.law.ends_at(route) { &[] } else { self.routes.get(index + 1..).unwrap_or_default() };
        let last = later.iter().position(|later| scope::covers(later, route, self));
        let reached = last.map_or(later, |last| later.get(..=last).unwrap_or_default());
        reached.iter().filter(|later| later.sets_something() && scope::meet(route, later, self))
    }
}
