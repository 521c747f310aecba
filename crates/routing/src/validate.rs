//! The validation of the written table. Every fault is recorded, and a table with faults is never used.
//!
//! **New rules report an objection**, `Findings::objection`, not a fault: `findings.rs` has the reason.

mod accounts;
mod allow;
mod field_rules;
mod includes;
mod law;
mod level;
mod lists;
mod mask_keys;
mod mask_names;
mod masks;
mod names;
mod overlaps;
mod reach;
mod retention;
mod routes;
mod subscribe;
mod tags;
mod teams;
mod together;
mod tokens;
mod warnings;

use crate::findings::Findings;
use crate::law::Law;
use crate::table::Table;
use crate::written::TableFile;
use names::Names;

/// Validates `file`. The answer holds only if `findings` has no fault.
pub(crate) fn table(file: &TableFile, findings: &mut Findings) -> Table {
    let names = Names::of(file);
    let accounts = accounts::accounts(&file.accounts, &names, findings);
    let masks = masks::masks(&file.masks, findings);
    let table = Table {
        central: accounts::central(file.central_accounts.as_ref(), &accounts, &names, findings),
        unrouted: names.team(file.unrouted.as_ref(), findings).unwrap_or_default(),
        approvals: subscribe::approvals(file.approve.as_ref(), findings),
        subscribe: subscribe::subscribe(&file.subscribe, findings),
        tokens: tokens::tokens(file.tokens.as_ref(), findings),
        defaults: level::level(&file.defaults.level, &names, &masks, findings),
        teams: teams::teams(file, findings),
        levels: teams::levels(&file.teams, &names, &masks, findings),
        routes: routes::routes(&file.routes, &names, &masks, findings),
        accounts,
        law: Law::default(),
    };
    reach::shadowed(file, &table, findings);
    reach::unreached(file, findings);
    warnings::warn(file, &table, findings);
    table
}
