//! The command line. Each command has its arguments in its own module.

use clap::{Parser, Subcommand};

use crate::fake::FakeArguments;

/// The Amazon Chime SDK Meetings API on the command line.
#[derive(Debug, Parser)]
#[command(
    name = "chime",
    version,
    term_width = 80,
    disable_help_subcommand = true,
    after_help = "Exit codes: 0 done, 252 wrong usage, 253 wrong configuration, 255 other failures."
)]
pub(crate) struct Chime {
    #[command(subcommand)]
    pub(crate) command: Command,
}

/// What there is to do.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    Fake(Box<FakeArguments>),
    /// Print the API as an OpenAPI 3.1 document, in JSON.
    Openapi,
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory as _;

    use super::Chime;

    #[test]
    fn the_declaration_makes_sense() {
        Chime::command().debug_assert();
    }

    #[test]
    fn help_fits_eighty_columns() {
        let mut chime = Chime::command();
        chime.build();
        let mut commands: Vec<_> = chime.get_subcommands().cloned().collect();
        commands.push(chime);
        for mut command in commands {
            for help in [command.render_help(), command.render_long_help()] {
                let help = help.to_string();
                for line in help.lines() {
                    assert!(line.chars().count() <= 80, "{}: {line}", command.get_name());
                }
            }
        }
    }
}
