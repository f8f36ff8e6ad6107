//! What `--help` says, held as it is. In: the commands. Out: snapshots.

use clap::CommandFactory as _;

use super::Cli;

/// The help of a command, or of one of its own.
fn help(path: &[&str]) -> String {
    let mut command = Cli::command();
    command.build();
    let found = path.iter().try_fold(&mut command, |command, name| command.find_subcommand_mut(name));
    found.map(|command| command.render_help().to_string()).unwrap_or_default()
}

#[test]
fn commands_for_authors_explain_themselves() {
    let commands: [&[&str]; 6] =
        [&["docs"], &["schema"], &["lint"], &["new"], &["new", "service"], &["new", "application"]];
    let texts = commands.map(|path| format!("=== {}\n{}\n", path.join(" "), help(path)));
    insta::with_settings!({omit_expression => true}, {
        insta::assert_snapshot!(texts.concat());
    });
}
