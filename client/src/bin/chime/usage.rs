//! What is wrong with a command line, in the words of this project.

use std::ffi::OsString;

use clap::Error;
use clap::error::{ContextKind, ContextValue, ErrorKind};

use crate::failure::Failure;
use crate::globals::{ErrorFormat, GlobalArguments};

/// Options whose values are not shown again.
const SECRET: [&str; 1] = ["--key"];

/// Whether this is no mistake, but what was asked for: help or the version.
pub(crate) fn is_an_answer(error: &Error) -> bool {
    matches!(error.kind(), ErrorKind::DisplayHelp | ErrorKind::DisplayVersion)
}

/// How failures are to be printed, also the one that the command line itself is.
pub(crate) fn error_format(arguments: &[OsString]) -> ErrorFormat {
    let mut format = ErrorFormat::Text;
    let mut words = arguments.iter().skip(1).filter_map(|word| word.to_str());
    while let Some(word) = words.next() {
        let value = match word.strip_prefix("--error-format") {
            Some("") => words.next(),
            Some(value) => value.strip_prefix('='),
            None if word == "--" => break,
            None => continue,
        };
        format = if value == Some("json") { ErrorFormat::Json } else { ErrorFormat::Text };
    }
    format
}

/// Refuses the options about calls for a command that calls nothing: they would do nothing.
pub(crate) fn refuse_globals(globals: &GlobalArguments) -> Result<(), Failure> {
    if globals.is_empty() {
        return Ok(());
    }
    Err(Failure::usage(
        "the options before the command are about calls, and this command calls nothing\n\
         help: write the options of the command after it",
    ))
}

/// The failure that a mistake in the command line is.
pub(crate) fn failure(error: &Error) -> Failure {
    Failure::usage(message(error))
}

fn message(error: &Error) -> String {
    let option = text(error, ContextKind::InvalidArg);
    // without the name of its value
    let option = option.split_whitespace().next().unwrap_or_default();
    let value = text(error, ContextKind::InvalidValue);
    let given = if value.is_empty() || SECRET.contains(&option) {
        format!("`{option}`")
    } else if option.starts_with('<') {
        // the name of what has no option is not what was written
        format!("`{value}`")
    } else {
        format!("`{option} {value}`")
    };
    match error.kind() {
        ErrorKind::UnknownArgument if !option.starts_with('-') => format!(
            "`{option}` belongs to no option\n\
             help: put a value with spaces in it in quotes; within shorthand, commas separate"
        ),
        ErrorKind::UnknownArgument => {
            let help = suggestion(error, ContextKind::SuggestedArg);
            format!("unknown argument `{option}`\nhelp: {help}")
        }
        ErrorKind::InvalidSubcommand => {
            let command = text(error, ContextKind::InvalidSubcommand);
            let help = suggestion(error, ContextKind::SuggestedSubcommand);
            format!("unknown command `{command}`\nhelp: {help}")
        }
        ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand | ErrorKind::MissingSubcommand => {
            "a command is missing\nhelp: `chime --help` lists all".to_owned()
        }
        ErrorKind::MissingRequiredArgument => {
            format!("`{option}` is missing\nhelp: `{} --help` says what it is", command(error))
        }
        ErrorKind::InvalidValue if value.is_empty() => {
            format!("`{option}` needs a value\nhelp: {}", choice(error))
        }
        ErrorKind::InvalidValue => {
            format!("{given}: there is no such value\nhelp: {}", choice(error))
        }
        ErrorKind::ValueValidation => {
            let why = std::error::Error::source(error).map(ToString::to_string);
            format!("{given}: {}", why.unwrap_or_else(|| "the value is not valid".to_owned()))
        }
        ErrorKind::ArgumentConflict => {
            let other = text(error, ContextKind::PriorArg);
            let other = other.split_whitespace().next().unwrap_or_default();
            if other == option || other.is_empty() {
                format!("`{option}` is given twice\nhelp: give it once")
            } else {
                format!("`{option}` and `{other}` exclude each other\nhelp: give one of them")
            }
        }
        ErrorKind::TooManyValues => {
            format!("`{option}` takes no value\nhelp: leave the value away")
        }
        ErrorKind::InvalidUtf8 => {
            "an argument is not UTF-8\nhelp: `fileb://PATH` gives the bytes of a file".to_owned()
        }
        _ => {
            let rendered = error.render().to_string();
            let first = rendered.lines().next().unwrap_or_default();
            format!("{}\nhelp: `chime --help`", first.trim_start_matches("error: "))
        }
    }
}

/// What to write instead of an unknown word.
fn suggestion(error: &Error, kind: ContextKind) -> String {
    let mut words = texts(error, kind);
    // the likeliest is the last of them
    words.reverse();
    words.truncate(2);
    if words.is_empty() {
        format!("`{} --help` lists what there is", command(error))
    } else {
        any_of(&words)
    }
}

/// The command that the mistake is in, as its usage begins.
fn command(error: &Error) -> String {
    let usage = match error.get(ContextKind::Usage) {
        Some(ContextValue::StyledStr(usage)) => usage.to_string(),
        _ => String::new(),
    };
    let words = usage.split_whitespace().skip_while(|word| *word != "chime");
    let is_name = |word: &&str| word.starts_with(|first: char| first.is_ascii_lowercase());
    let words: Vec<&str> = words.take_while(is_name).collect();
    if words.is_empty() { "chime".to_owned() } else { words.join(" ") }
}

/// The values that an option takes.
fn choice(error: &Error) -> String {
    let values = texts(error, ContextKind::ValidValue);
    if values.is_empty() {
        "write it behind the option, or behind `=` if it begins with a dash".to_owned()
    } else {
        any_of(&values)
    }
}

fn any_of(words: &[String]) -> String {
    let words: Vec<String> = words.iter().map(|word| format!("`{word}`")).collect();
    match words.split_last() {
        Some((last, [])) => last.clone(),
        Some((last, rest)) => format!("{} or {last}", rest.join(", ")),
        None => String::new(),
    }
}

fn text(error: &Error, kind: ContextKind) -> String {
    texts(error, kind).into_iter().next().unwrap_or_default()
}

fn texts(error: &Error, kind: ContextKind) -> Vec<String> {
    match error.get(kind) {
        Some(ContextValue::String(text)) => vec![text.clone()],
        Some(ContextValue::Strings(texts)) => texts.clone(),
        _ => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use chime_sdk_meetings::SERVICE;

    use super::message;
    use crate::arguments;

    fn mistake(arguments: &[&str]) -> String {
        let all = std::iter::once(&"chime").chain(arguments);
        message(&arguments::parse(SERVICE, all).expect_err("these arguments are wrong"))
    }

    #[test]
    fn mistakes_name_the_word_the_rule_and_the_repair() {
        for (arguments, wanted) in [
            (vec![], "a command is missing\nhelp: `chime --help` lists all"),
            (vec!["fuke"], "unknown command `fuke`\nhelp: `fake`"),
            (vec!["fake", "--prot", "1"], "unknown argument `--prot`\nhelp: `--port`"),
            (
                vec!["fake", "--xyzzy"],
                "unknown argument `--xyzzy`\nhelp: `chime fake --help` lists what there is",
            ),
            (
                vec!["get-meeting", "--xyzzy"],
                "unknown argument `--xyzzy`\nhelp: `chime get-meeting --help` lists what there is",
            ),
            (
                vec!["get-meeting", "--meeting-id", "a", "b"],
                "`b` belongs to no option\n\
                 help: put a value with spaces in it in quotes; within shorthand, commas separate",
            ),
            (vec!["call"], "`<OPERATION>` is missing\nhelp: `chime call --help` says what it is"),
            (
                vec!["completions"],
                "`<SHELL>` is missing\nhelp: `chime completions --help` says what it is",
            ),
            (
                vec!["completions", "sh"],
                "`sh`: there is no such value\n\
                 help: `bash`, `elvish`, `fish`, `powershell` or `zsh`",
            ),
            (
                vec!["batch", "--concurrency", "0"],
                "`--concurrency 0`: no number from 1 to 100\nhelp: `1` makes one call after the other",
            ),
            (
                vec!["batch", "--skip", "few"],
                "`--skip few`: no number of lines\nhelp: `0` passes over none",
            ),
            (
                vec!["list-attendees", "--max-items", "0"],
                "`--max-items 0`: no whole number from 1 on\nhelp: without it, all are printed",
            ),
            (
                vec!["list-attendees", "--page-size", "-1"],
                "`--page-size -1`: no whole number\n\
                 help: without it, the service decides how large pages are",
            ),
            (vec!["xyzzy"], "unknown command `xyzzy`\nhelp: `chime --help` lists what there is"),
            (
                vec!["get-meeting", "--debug=3"],
                "`--debug` takes no value\nhelp: leave the value away",
            ),
            (
                vec!["fake", "--signatures", "maybe"],
                "`--signatures maybe`: there is no such value\nhelp: `verify`, `scope` or `ignore`",
            ),
            (
                vec!["fake", "--signatures"],
                "`--signatures` needs a value\nhelp: `verify`, `scope` or `ignore`",
            ),
            (
                vec!["fake", "--port", "70000"],
                "`--port 70000`: a port is a number up to 65535\nhelp: `0` for one that is free",
            ),
            (
                vec!["fake", "--port", "1", "--port", "2"],
                "`--port` is given twice\nhelp: give it once",
            ),
            (
                vec!["fake", "--rate-limit", "fast"],
                "`--rate-limit fast`: a rate is requests a second and a burst\n\
                 help: `off`, `service`, or such as `10/s:20`",
            ),
            (
                vec!["fake", "--clock", "manual:soon"],
                "`--clock manual:soon`: `soon` is no time\nhelp: such as `manual:2026-01-02T03:04:05Z`",
            ),
            (
                vec!["fake", "--empty-limit", "5"],
                "`--empty-limit 5`: a duration has a unit\nhelp: `off`, or such as `24h`, `5m`, `1h 30m`",
            ),
            (
                vec!["fake", "--assume", "rain"],
                "`--assume rain`: an assumption is a name and a word\nhelp: `--assume NAME=WORD`",
            ),
        ] {
            assert_eq!(mistake(&arguments), wanted);
        }
    }

    #[test]
    fn a_secret_is_not_shown() {
        let text = mistake(&["fake", "--key", "there-is-no-colon-in-this-secret"]);
        assert_eq!(text, "`--key`: a key is an id and a secret\nhelp: `--key ID:SECRET`");
    }
}
