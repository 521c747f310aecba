//! A question of the page *Try* to take away: as a case for `loghub test`, and as a command.

use std::path::Path;

use loghub_console::seams::Try;
use pipeline::Fate;
use routing::Rule;
use toml::Value;

use crate::explain::Answer;

/// A `[[tests]]` case that states what the answer says.
pub(super) fn case(ask: &Try, answer: &Answer) -> String {
    let decision = &answer.decision;
    let name = format!("{} in {} is of {}", ask.log_group, ask.account, decision.team);
    let mut lines = vec![
        line("name", name),
        line("account", ask.account.as_str()),
        line("log_group", ask.log_group.as_str()),
    ];
    lines.extend(ask.message.as_deref().map(|message| line("message", message)));
    lines.extend(ask.id.as_deref().map(|id| line("id", id)));
    lines.push(line("team", decision.team.to_string()));
    if let Rule::Route { name, .. } = &decision.rule {
        lines.push(line("route", name.to_string()));
    }
    match &answer.fate {
        None => {}
        Some(Fate::Shipped { masked, withheld, .. }) => {
            lines.push(line("dropped", false));
            lines.push(line("masked", withheld.is_some() || !masked.is_empty()));
        }
        Some(_) => lines.push(line("dropped", true)),
    }
    format!("[[tests]]\n{}", lines.concat())
}

fn line(key: &str, value: impl Into<Value>) -> String {
    format!("{key} = {}\n", value.into())
}

/// The command that asks the same of a table in a file.
pub(super) fn command(ask: &Try, routing: &Path) -> String {
    let mut words = vec!["loghub explain".to_owned()];
    let mut option = |name: &str, value: &str| words.push(format!("--{name} {}", quoted(value)));
    option("account", &ask.account);
    option("log-group", &ask.log_group);
    if let Some(message) = &ask.message {
        option("message", message);
    }
    if let Some(id) = &ask.id {
        option("id", id);
    }
    let routing = routing.display().to_string();
    if routing != "routing.toml" {
        option("routing", &routing);
    }
    words.join(" ")
}

/// A word for a shell, which obeys nothing between single quotes.
fn quoted(word: &str) -> String {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "-_./:@%+=,".contains(c);
    if !word.is_empty() && word.chars().all(is_plain) {
        return word.to_owned();
    }
    format!("'{}'", word.replace('\'', r"'\''"))
}

#[cfg(test)]
mod tests {
    use routing::Table;

    use super::*;
    use crate::explain::Question;

    fn ask(message: Option<&str>) -> Try {
        Try {
            account: "one".to_owned(),
            log_group: "/x".to_owned(),
            message: message.map(str::to_owned),
            id: None,
            table: None,
        }
    }

    #[test]
    fn a_question_is_a_case_that_states_the_answer() {
        let source = "version = 1\nunrouted = \"a\"\n[accounts]\none = { id = \"111111111111\" }\n[teams.a]\n\
                      [[routes]]\nname = \"r\"\nlog_groups = [\"/x\"]\nteam = \"a\"\ndrop = ['no']\nmasks = [\"m\"]\n\
                      [masks.m]\nnames = [\"password\"]\n";
        let table = Table::load("t", source).expect("it loads");
        let head = "[[tests]]\nname = \"/x in one is of a\"\naccount = \"one\"\nlog_group = \"/x\"\n";
        let team = "team = \"a\"\nroute = \"r\"\n";
        for (message, expected) in [
            (None, format!("{head}{team}")),
            (Some("hi"), format!("{head}message = \"hi\"\n{team}dropped = false\nmasked = false\n")),
            (
                Some("password=hunter2"),
                format!("{head}message = \"password=hunter2\"\n{team}dropped = false\nmasked = true\n"),
            ),
            (Some("no"), format!("{head}message = \"no\"\n{team}dropped = true\n")),
        ] {
            let question = Question {
                account: "111111111111",
                log_group: "/x",
                log_stream: "s",
                message,
                id: None,
                timestamp: 0,
            };
            let answer = Answer::of(&table, &question).expect("an answer");
            let case = case(&ask(message), &answer);
            assert_eq!(case, expected, "{message:?}");
            assert!(toml::from_str::<toml::Table>(&case).is_ok(), "{case}");
        }
    }

    #[test]
    fn a_question_is_a_command_that_no_shell_misreads() {
        for (message, routing, expected) in [
            (None, "routing.toml", "loghub explain --account one --log-group /x"),
            (
                Some("it's $HOME `id`\n"),
                "routing.toml",
                "loghub explain --account one --log-group /x --message 'it'\\''s $HOME `id`\n'",
            ),
            (
                Some(""),
                "a b.toml",
                "loghub explain --account one --log-group /x --message '' --routing 'a b.toml'",
            ),
        ] {
            assert_eq!(command(&ask(message), Path::new(routing)), expected);
        }
    }
}
