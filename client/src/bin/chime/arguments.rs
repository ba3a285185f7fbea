//! The command line: the operations of the service, the program's own commands, and the options of all.
//! Each command has its arguments in its own module.

use std::ffi::OsString;

use chime_sdk_core::schema::{OperationSchema, ServiceSchema};
use clap::{ArgMatches, Args as _, Error, FromArgMatches as _, Subcommand};

use crate::batch::BatchArguments;
use crate::call::CallArguments;
use crate::completions::CompletionsArguments;
use crate::fake::FakeArguments;
use crate::globals::GlobalArguments;
use crate::{operations, prose};

/// What there is to do, and how.
#[derive(Debug)]
pub(crate) struct Chime {
    pub(crate) globals: GlobalArguments,
    pub(crate) command: Command,
}

/// What there is to do.
#[derive(Debug)]
pub(crate) enum Command {
    Operation(&'static OperationSchema, ArgMatches),
    Call(CallArguments),
    Batch(BatchArguments),
    /// A command that calls no service.
    Offline(Offline),
}

/// The program's own commands that call the service.
#[derive(Debug, Subcommand)]
enum Online {
    Call(CallArguments),
    Batch(BatchArguments),
}

/// The program's own commands that call no service, so that the options about calls are not theirs.
#[derive(Debug, Subcommand)]
pub(crate) enum Offline {
    Fake(Box<FakeArguments>),
    /// Print the API as an OpenAPI 3.1 document, in JSON.
    Openapi,
    Completions(CompletionsArguments),
}

const ABOUT: &str = "The Amazon Chime SDK Meetings API on the command line";
const EXIT_CODES: &str = "Exit codes: 0 done, 252 wrong usage or input, 253 wrong configuration,\n\
                          254 error of the service, 255 other failures, 130 interrupted.";

/// The whole command line of a service.
pub(crate) fn command(service: &'static ServiceSchema) -> clap::Command {
    let chime = clap::Command::new("chime")
        .version(env!("CARGO_PKG_VERSION"))
        .term_width(80)
        .disable_help_subcommand(true)
        .subcommand_required(true)
        .arg_required_else_help(true)
        .override_usage("chime [OPTIONS] <COMMAND> [OPTIONS]")
        .after_help(EXIT_CODES);
    let own = Offline::augment_subcommands(Online::augment_subcommands(chime));
    let own = own.mut_subcommands(|own| {
        if Online::has_subcommand(own.get_name()) {
            GlobalArguments::augment_args(own)
        } else {
            own
        }
    });
    let template = help_template(service, &own);
    let all =
        own.subcommands(service.operations.iter().map(|operation| operations::command(operation)));
    // at the end, because what is derived brings its own
    GlobalArguments::augment_args(all).about(ABOUT).long_about(None::<&str>).help_template(template)
}

/// The help with commands in groups: the operations, and what the program itself can do.
fn help_template(service: &ServiceSchema, own: &clap::Command) -> String {
    let operations = service.operations.iter().map(|operation| {
        (crate::names::kebab(operation.name), prose::first_sentence(operation.documentation))
    });
    let own = own.get_subcommands().map(|command| {
        let about = command.get_about().map(ToString::to_string).unwrap_or_default();
        (command.get_name().to_owned(), about)
    });
    format!(
        "{{about}}\n\n{{usage-heading}} {{usage}}\n\nOperations:\n{}\nOther commands:\n{}\n\
         `chime COMMAND --help` says more of each.\n\n\
         Options:\n{{options}}{{after-help}}",
        list(operations),
        list(own)
    )
}

/// Commands and what they do, in two columns.
fn list(commands: impl Iterator<Item = (String, String)>) -> String {
    const NAMES: usize = 28;
    let mut text = String::new();
    for (name, about) in commands {
        let lines = prose::wrapped(&about, 78 - NAMES);
        let mut lines = lines.iter();
        // a long name has a line of its own
        let first = if name.len() + 2 < NAMES { lines.next().map(String::as_str) } else { None };
        let line = format!("  {name:width$}{}", first.unwrap_or_default(), width = NAMES - 2);
        text.push_str(line.trim_end());
        text.push('\n');
        for line in lines {
            text.push_str(&format!("{:NAMES$}{line}\n", ""));
        }
    }
    text
}

/// Reads a command line, the name of the program first.
///
/// # Errors
/// What is wrong with it, or the help or version that it asks for.
pub(crate) fn parse<A: Into<OsString> + Clone>(
    service: &'static ServiceSchema,
    arguments: impl IntoIterator<Item = A>,
) -> Result<Chime, Error> {
    let mut command = command(service);
    let matches = command.try_get_matches_from_mut(arguments)?;
    let outer = GlobalArguments::from_arg_matches(&matches)?;
    let Some((name, inner)) = matches.subcommand() else {
        // clap asks for one, so this is for the compiler
        return Err(command.error(clap::error::ErrorKind::MissingSubcommand, "no command"));
    };
    let operation =
        service.operations.iter().find(|operation| crate::names::kebab(operation.name) == name);
    if let Some(operation) = operation {
        let globals = GlobalArguments::from_arg_matches(inner)?.or(outer);
        return Ok(Chime { globals, command: Command::Operation(operation, inner.clone()) });
    }
    if Online::has_subcommand(name) {
        let globals = GlobalArguments::from_arg_matches(inner)?.or(outer);
        let command = match Online::from_arg_matches(&matches)? {
            Online::Call(arguments) => Command::Call(arguments),
            Online::Batch(arguments) => Command::Batch(arguments),
        };
        return Ok(Chime { globals, command });
    }
    let command = Command::Offline(Offline::from_arg_matches(&matches)?);
    Ok(Chime { globals: outer, command })
}

#[cfg(test)]
mod tests {
    use chime_sdk_meetings::SERVICE;

    use super::command;

    #[test]
    fn the_declaration_makes_sense() {
        command(SERVICE).debug_assert();
    }

    #[test]
    fn help_has_the_commands_in_groups() {
        for help in [command(SERVICE).render_help(), command(SERVICE).render_long_help()] {
            let help = help.to_string();
            let mut rest = help.as_str();
            for wanted in [
                "The Amazon Chime SDK Meetings API on the command line\n\nUsage: chime [OPTIONS] ",
                "\nOperations:\n  batch-create-attendee     Adds up to 100 attendees to a meeting\n",
                "\n  create-attendee           Adds one attendee to a meeting that has not ended\n",
                "\nOther commands:\n  call                      Call an operation by its name",
                "\n  fake                      Be the service",
                "\n  openapi                   Print the API as an OpenAPI 3.1 document, in JSON\n",
                "\nOptions:\n",
                "\n  -h, --help",
                "\nExit codes: 0 done, ",
            ] {
                let found = rest.find(wanted);
                let at = found.unwrap_or_else(|| panic!("{wanted:?} is not next in {rest}"));
                rest = &rest[at + wanted.len() - 1..];
            }
        }
        assert!(command(SERVICE).render_help().to_string().starts_with(super::ABOUT));
    }

    #[test]
    fn help_fits_eighty_columns() {
        let mut chime = command(SERVICE);
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
