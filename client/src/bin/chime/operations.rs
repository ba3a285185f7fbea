//! A command for each operation, made from its table: a newly declared one is there by itself.

use chime_sdk_core::schema::{Member, OperationSchema, Presence, Schema};
use clap::builder::PossibleValue;
use clap::{Arg, ArgAction, Args as _, Command};

use crate::globals::GlobalArguments;
use crate::{names, pages, prose};

mod constraints;
#[cfg(test)]
mod tests;
mod words;

use words::OpenWords;

/// The whole input, as an option.
pub(crate) const INPUT: &str = "cli-input-json";
/// Printing a form for the input instead of calling, as an option.
pub(crate) const SKELETON: &str = "generate-cli-skeleton";

/// The option of a member.
#[derive(Clone, Debug)]
pub(crate) struct MemberOption {
    pub(crate) member: &'static Member,
    /// The option without its dashes.
    pub(crate) name: String,
    /// The option that says no, for a boolean member.
    pub(crate) negative: Option<String>,
}

impl MemberOption {
    pub(crate) fn schema(&self) -> &'static Schema {
        (self.member.schema)()
    }

    /// Whether the AWS CLI's options of this operation have to have it.
    pub(crate) fn is_required(&self) -> bool {
        self.member.presence == Presence::Required && !self.member.idempotency_token
    }
}

/// The options of an operation's members. A name that another option has gets a prefix.
pub(crate) fn member_options(operation: &OperationSchema) -> Vec<MemberOption> {
    let mut taken: Vec<String> = GlobalArguments::augment_args(Command::new(""))
        .get_arguments()
        .filter_map(|argument| argument.get_long().map(str::to_owned))
        .chain(pages::OPTIONS.iter().copied().map(str::to_owned))
        .chain([INPUT, SKELETON, "help"].map(str::to_owned))
        .collect();
    let mut free = |name: String| {
        let mut name = name;
        while taken.contains(&name) {
            name.insert_str(0, "member-");
        }
        taken.push(name.clone());
        name
    };
    let members = (operation.input)().structure().members;
    members
        .iter()
        .map(|member| {
            let name = free(names::kebab(member.name));
            let is_flag = matches!((member.schema)(), Schema::Boolean);
            let negative = is_flag.then(|| free(format!("no-{name}")));
            MemberOption { member, name, negative }
        })
        .collect()
}

/// The command of an operation.
pub(crate) fn command(operation: &'static OperationSchema) -> Command {
    let options = member_options(operation);
    let name = names::kebab(operation.name);
    let mut command = Command::new(name.clone())
        .about(prose::first_sentence(operation.documentation))
        .long_about(prose::plain(operation.documentation))
        .override_usage(usage(&name, &options))
        .next_help_heading("Input");
    for option in &options {
        command = command.args(arguments(option));
    }
    command = command.arg(input()).arg(skeleton());
    if operation.pagination.is_some() {
        command = pages::with_options(command);
    }
    GlobalArguments::augment_args(command)
}

/// How the command is called, with all that it has to have.
fn usage(name: &str, options: &[MemberOption]) -> String {
    let required = options.iter().filter(|option| option.is_required());
    let required = required.map(|option| match option.negative {
        Some(_) => format!("--{}", option.name),
        None => format!("--{} {}", option.name, placeholder(option.schema())),
    });
    let mut text = format!("chime {name}");
    let mut column = "Usage: ".len() + text.len();
    for part in required.chain(["[OPTIONS]".to_owned()]) {
        if column + 1 + part.len() > 80 {
            text.push_str("\n          ");
            column = 9;
        }
        text.push(' ');
        text.push_str(&part);
        column += 1 + part.len();
    }
    text
}

/// What stands for a value in the help.
pub(crate) fn placeholder(schema: &Schema) -> &'static str {
    match schema {
        Schema::Boolean => "<true|false>",
        Schema::Integer { .. } | Schema::Float => "<NUMBER>",
        Schema::String(_) => "<TEXT>",
        Schema::Enum(_) => "<WORD>",
        Schema::Timestamp => "<TIME>",
        Schema::Blob => "<BASE64|FILE>",
        Schema::List(element) => match element() {
            Schema::Structure(_) | Schema::Map { .. } => "<NAME=VALUE,..>...",
            Schema::List(_) => "<JSON>",
            _ => "<VALUE>...",
        },
        Schema::Map { .. } | Schema::Structure(_) => "<NAME=VALUE,..>",
        _ => "<VALUE>",
    }
}

/// The argument of a member; a boolean has two.
fn arguments(option: &MemberOption) -> Vec<Arg> {
    let documentation = option.member.documentation;
    let mut short = prose::first_sentence(documentation);
    let mut long = prose::plain(documentation);
    if option.is_required() {
        short.push_str(" [required]");
        long.push_str(" [required]");
    }
    for line in constraints::lines(option.member) {
        long.push('\n');
        long.push_str(&line);
    }
    let argument = Arg::new(option.name.clone()).long(option.name.clone());
    if let Some(negative) = &option.negative {
        let no = Arg::new(negative.clone())
            .long(negative.clone())
            .action(ArgAction::SetTrue)
            .help(format!("The opposite of --{}", option.name))
            .conflicts_with(option.name.clone());
        return vec![argument.action(ArgAction::SetTrue).help(short).long_help(long), no];
    }
    let schema = option.schema();
    // brackets are around it in any case
    let value_name = placeholder(schema).trim_end_matches("...");
    let value_name = value_name.trim_start_matches('<').trim_end_matches('>');
    let argument = argument
        .value_name(value_name.to_owned())
        .allow_negative_numbers(true)
        .value_parser(OpenWords::of(schema))
        .help(short)
        .long_help(long);
    let argument = match schema {
        Schema::List(_) => argument.num_args(0..).action(ArgAction::Set),
        _ => argument.action(ArgAction::Set),
    };
    vec![argument]
}

fn input() -> Arg {
    Arg::new(INPUT)
        .long(INPUT)
        .value_name("JSON|FILE")
        .help("The whole input in JSON, or file:// and its path; other options win over it")
}

fn skeleton() -> Arg {
    Arg::new(SKELETON)
        .long(SKELETON)
        .value_name("OF")
        .num_args(0..=1)
        .default_missing_value("input")
        .value_parser([
            PossibleValue::new("input").help("What --cli-input-json takes"),
            PossibleValue::new("output").help("What the service answers"),
        ])
        .help("Print a form of the input or of the output, and call nothing")
}
