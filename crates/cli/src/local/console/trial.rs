//! A table tried on a log group and a message, and an edited one on every log group that the members have.

use loghub_console::seams::{Refusal, RefusalKind, TableFault, Tried, Try};
use miette::Severity;
use routing::{Fault, Table};

use super::context::{Context, account, in_force, question, refused};
use super::member_groups;
use super::trial_copies;
use crate::diff::Diff;
use crate::explain::{self, Answer, Question};
use crate::local::demo::now;
use crate::local::hub::Running;
use crate::local::versions::InForce;
use crate::log_group;
use crate::position::Position;

/// An edited table: what is wrong with it, and itself if the functions would use it.
struct Edited {
    faults: Vec<TableFault>,
    table: Option<Table>,
}

pub(super) async fn try_out(context: &Context, ask: &Try) -> Result<Tried, Refusal> {
    log_group::check(&ask.log_group).map_err(|error| question(error.to_string(), &error.help))?;
    let running = context.running()?;
    let now = in_force(&running)?;
    let edited = ask.table.as_deref().map(|text| read("the edited table", text));
    let command = trial_copies::command(ask, &context.routing);
    let before = answer(&now.1, ask);
    let Some(Edited { faults, table }) = edited else {
        let answer = before?;
        return Ok(Tried {
            case: Some(trial_copies::case(ask, &answer)),
            explain: Some(explain::json(&answer)),
            before: None,
            faults: Vec::new(),
            changes: None,
            command,
        });
    };
    let Some(table) = table else {
        let before = before.ok().map(|answer| explain::json(&answer));
        return Ok(Tried { explain: None, before, faults, changes: None, case: None, command });
    };
    let after = answer(&table, ask)?;
    let changes =
        changes(context, &running, &now, (&table, ask.table.as_deref().unwrap_or_default())).await?;
    Ok(Tried {
        case: Some(trial_copies::case(ask, &after)),
        explain: Some(explain::json(&after)),
        // An account that only the edited table names has no answer before.
        before: before.ok().map(|answer| explain::json(&answer)),
        faults,
        changes: Some(changes),
        command,
    })
}

fn answer(table: &Table, ask: &Try) -> Result<Answer, Refusal> {
    let account = account(table, &ask.account)?;
    let question = Question {
        account: &account,
        log_group: &ask.log_group,
        log_stream: "explain",
        message: ask.message.as_deref(),
        id: ask.id.as_deref(),
        timestamp: now(),
    };
    Answer::of(table, &question).map_err(|error| refused(&error, RefusalKind::Question))
}

/// Reads a table as `check` judges it, and as the functions do.
fn read(name: &str, text: &str) -> Edited {
    match Table::parse(name, text) {
        Ok((table, warnings)) => {
            Edited { faults: warnings.iter().map(|fault| place(fault, text)).collect(), table: Some(table) }
        }
        Err(refused) => Edited {
            faults: refused.faults.iter().map(|fault| place(fault, text)).collect(),
            table: Table::load(name, text).ok(),
        },
    }
}

fn place(fault: &Fault, text: &str) -> TableFault {
    let at = Position::of(text, fault.span.offset());
    TableFault {
        line: Some(at.line),
        column: Some(at.column),
        message: fault.message.clone(),
        help: fault.help.clone(),
        refused: fault.severity == Severity::Error,
    }
}

/// The log groups of the members that the edited table would change, as `loghub diff --json` has them.
async fn changes(
    context: &Context,
    running: &Running,
    (version, table): &InForce,
    edited: (&Table, &str),
) -> Result<serde_json::Value, Refusal> {
    let hub = context.hub(running).await?;
    let tags = member_groups::needs_tags(table) || member_groups::needs_tags(edited.0);
    let groups = member_groups::read(running, &running.member_ids(), tags).await?;
    let listed: Vec<_> = groups.iter().map(|group| group.listed(hub)).collect();
    let diff = Diff::of((table, &version.source), edited, &listed, Vec::new());
    let diff = diff.map_err(|error| refused(&error, RefusalKind::Table))?;
    Ok(serde_json::to_value(diff).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn faults_of_an_edited_table_have_their_place() {
        // (table, is used, places and whether each is refused)
        type Case = (&'static str, bool, &'static [(usize, usize, bool)]);
        let cases: [Case; 3] = [
            (
                "version = 1\nunrouted = \"a\"\n[teams.a]\n[defaults]\nmasks = [\"m\"]\n[masks.m]\n\
                 names = [\"password\"]\n",
                true,
                &[],
            ),
            ("version = 1\nunrouted = \"a\"\n[teams.a]\n", true, &[(1, 1, false)]),
            (
                "version = 1\nunrouted = \"a\"\n[teams.a]\n  mask = 1\n[defaults]\nmasks = [\"m\"]\n[masks.m]\n\
                 names = [\"password\"]\n",
                false,
                &[(4, 3, true)],
            ),
        ];
        for (text, is_used, expected) in cases {
            let Edited { faults, table } = read("t", text);
            let places: Vec<_> = faults
                .iter()
                .map(|fault| (fault.line.unwrap_or(0), fault.column.unwrap_or(0), fault.refused))
                .collect();
            assert_eq!((table.is_some(), places.as_slice()), (is_used, expected), "{text}: {faults:?}");
        }
    }
}
