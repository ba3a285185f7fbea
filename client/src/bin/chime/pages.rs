//! Operations whose answers come in pages: all of them are one answer, as in the AWS CLI.

use chime_sdk_core::schema::{OperationSchema, Pagination};
use clap::builder::NonEmptyStringValueParser;
use clap::{Arg, ArgAction, ArgMatches, Command};
use serde_json::{Map, Value, json};

use crate::failure::Failure;
use crate::session::Session;

mod token;
mod walk;

use token::Token;
use walk::Walk;

const NO_PAGINATE: &str = "no-paginate";
const PAGE_SIZE: &str = "page-size";
const MAX_ITEMS: &str = "max-items";
const STARTING_TOKEN: &str = "starting-token";

/// The names of the options about pages.
pub(crate) const OPTIONS: [&str; 4] = [NO_PAGINATE, PAGE_SIZE, MAX_ITEMS, STARTING_TOKEN];

/// The member of an answer with the token to go on from, where `--max-items` ended it.
const NEXT_TOKEN: &str = "NextToken";

/// The command of an operation with pages, with the options about them.
pub(crate) fn with_options(command: Command) -> Command {
    let option = |name: &'static str| Arg::new(name).long(name).overrides_with(name);
    command
        .next_help_heading("Pages")
        .arg(
            option(NO_PAGINATE)
                .action(ArgAction::SetTrue)
                .help("Ask for one page only, and print it with the service's own token"),
        )
        .arg(
            option(PAGE_SIZE)
                .value_name("NUMBER")
                .allow_negative_numbers(true)
                .value_parser(page_size)
                .help("How many items to ask for at once; all are printed in any case"),
        )
        .arg(
            option(MAX_ITEMS)
                .value_name("NUMBER")
                .allow_negative_numbers(true)
                .value_parser(max_items)
                .help("How many items to print at most; if there are more, NextToken follows"),
        )
        .arg(
            option(STARTING_TOKEN)
                .value_name("TOKEN")
                .value_parser(NonEmptyStringValueParser::new())
                .help("Go on where --max-items ended: the NextToken that was printed"),
        )
}

fn page_size(text: &str) -> Result<u32, String> {
    let help = "help: without it, the service decides how large pages are";
    text.parse().map_err(|_| format!("no whole number\n{help}"))
}

fn max_items(text: &str) -> Result<u64, String> {
    let most = text.parse().ok().filter(|most| *most > 0);
    most.ok_or_else(|| "no whole number from 1 on\nhelp: without it, all are printed".to_owned())
}

/// Calls an operation, with or without pages, and prints what it answers.
///
/// # Errors
/// Options that exclude each other, and what a call or the printing fails with. Text output is printed
/// page by page, so some of it may be out.
pub(crate) async fn run(
    session: &Session,
    operation: &'static OperationSchema,
    matches: &ArgMatches,
    input: Value,
) -> Result<(), Failure> {
    let walk = match operation.pagination {
        Some(pagination) => plan(operation, pagination, matches, input)?,
        None => Err(input),
    };
    let mut walk = match walk {
        Ok(walk) => walk,
        Err(input) => {
            let output = session.call(operation, input).await?;
            return session.output.write(operation, output);
        }
    };
    let items = walk.pagination.items;
    let mut whole = Map::new();
    while let Some(page) = walk.next(session).await? {
        if session.output.is_by_page() {
            session.output.write(operation, Value::Object(page))?;
        } else {
            append(&mut whole, page, items);
        }
    }
    let rest = walk.rest().map(Token::encode);
    if !session.output.is_by_page() {
        whole.extend(rest.map(|token| (NEXT_TOKEN.to_owned(), Value::from(token))));
        session.output.write(operation, Value::Object(whole))
    } else if let Some(token) = rest {
        // the form in which the AWS CLI has it
        session.output.write(operation, json!({ NEXT_TOKEN: { NEXT_TOKEN: token } }))
    } else {
        Ok(())
    }
}

/// How to walk through the pages; or the input again, if one page is asked for: by its option, or by
/// members of the input that say which page it is.
fn plan(
    operation: &'static OperationSchema,
    pagination: Pagination,
    matches: &ArgMatches,
    input: Value,
) -> Result<Result<Walk, Value>, Failure> {
    let given = |name: &str| matches.value_source(name).is_some();
    let members = [Some(pagination.input_token), pagination.page_size];
    let by_hand = members
        .into_iter()
        .flatten()
        .find(|name| input.get(name).is_some_and(|value| !value.is_null()));
    if matches.get_flag(NO_PAGINATE) || by_hand.is_some() {
        let why = match by_hand {
            Some(member) => format!("`{member}` of the input"),
            None => format!("`--{NO_PAGINATE}`"),
        };
        let other = [PAGE_SIZE, MAX_ITEMS, STARTING_TOKEN].into_iter().find(|name| given(name));
        return match other {
            None => Ok(Err(input)),
            Some(other) => Err(Failure::usage(format!(
                "{why} asks for one page, and `--{other}` is about all of them\nhelp: give one of them"
            ))
            .of_operation(operation.name)),
        };
    }
    let Value::Object(mut input) = input else { return Ok(Err(input)) };
    if let Some(size) = matches.get_one::<u32>(PAGE_SIZE) {
        let refused = |why: String| {
            Failure::usage(format!("`--{PAGE_SIZE} {size}`: {why}")).of_operation(operation.name)
        };
        let members = (operation.input)().structure().members;
        let member =
            pagination.page_size.and_then(|name| members.iter().find(|it| it.name == name));
        let member =
            member.ok_or_else(|| refused("the service decides how large pages are".to_owned()))?;
        if !member.bounds.contains(i64::from(*size)) {
            return Err(refused(format!("a page {}", member.bounds)));
        }
        input.insert(member.name.to_owned(), (*size).into());
    }
    let start = matches.get_one::<String>(STARTING_TOKEN);
    let start = start.map(|text| Token::decode(text, pagination.input_token)).unwrap_or_default();
    let most = matches.get_one::<u64>(MAX_ITEMS).copied();
    Ok(Ok(Walk::new(operation, pagination, input, start, most)))
}

/// Puts a page after those before it. What is no item is as the first page has it.
fn append(whole: &mut Map<String, Value>, page: Map<String, Value>, items: &str) {
    for (name, value) in page {
        match (whole.get_mut(&name), value) {
            (Some(Value::Array(all)), Value::Array(more)) if name == items => all.extend(more),
            (Some(_), _) => {}
            (None, value) => {
                whole.insert(name, value);
            }
        }
    }
}
