//! The questions, on a terminal.

use dialoguer::Input;
use routing::is_account_id;

use super::answers::{Account, Answers};

/// Asks for everything.
pub(crate) fn all() -> Result<Answers, dialoguer::Error> {
    let unrouted = ask("The team that receives every unclaimed log group", Some("platform"))?;
    let mut accounts = Vec::new();
    while let Some(account) = account()? {
        accounts.push(account);
    }
    Ok(Answers { unrouted, accounts })
}

fn account() -> Result<Option<Account>, dialoguer::Error> {
    let id: String = Input::new()
        .with_prompt("A member account's id (leave empty to finish)")
        .allow_empty(true)
        .validate_with(|id: &String| {
            if id.is_empty() || is_account_id(id) { Ok(()) } else { Err("an account id has twelve digits") }
        })
        .interact_text()?;
    if id.is_empty() {
        return Ok(None);
    }
    let name = ask("  Its name", None)?;
    let team = optional("  The team that it belongs to (leave empty if it is shared)")?;
    let env = optional("  Its environment, such as prod (leave empty for none)")?;
    Ok(Some(Account { name, id, team, env }))
}

fn ask(prompt: &str, default: Option<&str>) -> Result<String, dialoguer::Error> {
    let input = Input::new().with_prompt(prompt);
    let input = match default {
        Some(default) => input.default(default.to_owned()),
        None => input,
    };
    input.interact_text()
}

fn optional(prompt: &str) -> Result<Option<String>, dialoguer::Error> {
    let answer: String = Input::new().with_prompt(prompt).allow_empty(true).interact_text()?;
    Ok(Some(answer).filter(|answer| !answer.is_empty()))
}
