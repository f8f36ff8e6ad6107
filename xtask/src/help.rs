//! What `--help` says, held as it is. In: the commands. Out: snapshots.

use clap::{Command, CommandFactory as _};

use super::Cli;

/// The help of a command and of all below it.
fn add(command: &mut Command, text: &mut String) {
    let help = command.render_long_help();
    text.push_str(&format!("=== {}\n{help}\n", command.get_bin_name().unwrap_or_default()));
    for command in command.get_subcommands_mut().filter(|command| command.get_name() != "help") {
        add(command, text);
    }
}

#[test]
fn every_command_explains_itself() {
    let mut command = Cli::command();
    command.build();
    let mut text = String::new();
    add(&mut command, &mut text);
    insta::with_settings!({omit_expression => true}, {
        insta::assert_snapshot!(text);
    });
}

#[test]
fn the_readme_has_every_command() {
    let page = include_str!("../../README.md");
    for command in Cli::command().get_subcommands() {
        let name = command.get_name();
        assert!(
            page.contains(&format!("`cargo xtask {name}")) || page.contains(&format!("\ncargo xtask {name} ")),
            "{name}"
        );
    }
}
