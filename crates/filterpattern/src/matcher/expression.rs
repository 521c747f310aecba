//! The match of joined conditions.

use crate::tree::Expr;

impl<T> Expr<T> {
    /// Returns the same conditions with another kind of test.
    pub(super) fn try_map<U, E>(&self, map: &mut impl FnMut(&T) -> Result<U, E>) -> Result<Expr<U>, E> {
        let mut all = |list: &[Expr<T>]| list.iter().map(|expr| expr.try_map(map)).collect::<Result<_, E>>();
        Ok(match self {
            Expr::All(list) => Expr::All(all(list)?),
            Expr::Any(list) => Expr::Any(all(list)?),
            Expr::Test(test) => Expr::Test(map(test)?),
        })
    }

    /// Returns true if the conditions hold, given the answer for a single one.
    pub(super) fn holds(&self, test: &impl Fn(&T) -> bool) -> bool {
        match self {
            Expr::Test(one) => test(one),
            Expr::All(list) => list.iter().all(|expr| expr.holds(test)),
            Expr::Any(list) => list.iter().any(|expr| expr.holds(test)),
        }
    }
}
