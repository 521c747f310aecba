//! `docs/cli.md` says what `--help` says, and every command's help is fit to be read.

use std::path::Path;

use clap::{Command, CommandFactory};

const BEGIN: &str = "<!-- commands: begin -->\n";
const END: &str = "<!-- commands: end -->";

/// Every command but `help`, as it is typed, with its definition.
fn commands() -> Vec<(String, Command)> {
    let mut root = loghub_cli::Args::command().term_width(100);
    root.build();
    below("", &root)
}

fn below(parent: &str, command: &Command) -> Vec<(String, Command)> {
    let name = format!("{parent} {}", command.get_name()).trim().to_owned();
    let shown = command.get_subcommands().filter(|sub| sub.get_name() != "help");
    let nested = shown.flat_map(|sub| below(&name, sub));
    [(name.clone(), command.clone())].into_iter().chain(nested).collect()
}

fn help(command: &Command) -> String {
    let text = command.clone().term_width(100).render_long_help().to_string();
    text.lines().map(|line| line.trim_end().to_owned() + "\n").collect()
}

/// To bring the page up to date: `UPDATE_DOCS=1 cargo test --workspace --test it documented`.
#[test]
fn every_command_is_documented() {
    let page = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/cli.md");
    let text = std::fs::read_to_string(&page).expect("the page is there");
    let (head, rest) = text.split_once(BEGIN).expect("the page has a beginning for the commands");
    let (_, tail) = rest.split_once(END).expect("the page has an end for the commands");
    let section = |(name, command): (String, Command)| {
        format!("## `{name}`\n\n```text\n{}\n```\n\n", help(&command).trim_end())
    };
    let commands: String = commands().into_iter().map(section).collect();
    let current = format!("{head}{BEGIN}{}\n{END}{tail}", commands.trim_end());
    if std::env::var_os("UPDATE_DOCS").is_some() {
        std::fs::write(&page, &current).expect("the page can be written");
    }
    assert_eq!(
        std::fs::read_to_string(&page).expect("the page is there"),
        current,
        "docs/cli.md is out of date"
    );
}

#[test]
fn every_command_has_examples_and_takes_json() {
    for (name, command) in commands() {
        let help = help(&command);
        assert!(help.contains("--json"), "{name}: {help}");
        let leaf = command.get_subcommands().all(|sub| sub.get_name() == "help");
        assert!(!leaf || help.contains("Example"), "{name}: {help}");
        for argument in command.get_arguments() {
            assert!(argument.get_help().is_some(), "{name}: {} has no help", argument.get_id());
        }
    }
}

#[test]
fn examples_are_not_wrapped_so_they_can_be_pasted() {
    for (name, command) in commands() {
        let Some(text) = command.get_after_help().map(ToString::to_string) else { continue };
        // Lines of two leading spaces are commands, forms of files, or their continuations.
        let long = text.lines().filter(|line| line.starts_with("  ") && line.chars().count() > 100);
        assert_eq!(long.collect::<Vec<_>>(), [""; 0], "{name}");
    }
}
