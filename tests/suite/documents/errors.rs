//! docs/ERRORS.md: its tables are what clients say, and they have every error that there is.

use std::collections::BTreeSet;

use chime_sdk_meetings::{Error, SERVICE};

use super::document;

mod cases;

use cases::Case;

const PAGE: &str = "docs/ERRORS.md";

/// The headings of the tables, each with its rows.
async fn tables() -> Vec<(&'static str, Vec<Case>)> {
    vec![
        ("Declared by the service", cases::declared().await),
        ("Other answers of the service", cases::undeclared().await),
        ("Retries that were given up", cases::given_up().await),
        ("Input", cases::input().await),
        ("Set-up", cases::configuration().await),
        ("Credentials", cases::credentials().await),
        ("Network", cases::network().await),
        ("Time", cases::time().await),
        ("Answers that cannot be read, and the rest", cases::others().await),
    ]
}

/// The predicates that hold, as they are called.
fn predicates(error: &Error) -> String {
    let all = [
        ("is_not_found", error.is_not_found()),
        ("is_conflict", error.is_conflict()),
        ("is_throttling", error.is_throttling()),
        ("is_bad_request", error.is_bad_request()),
        ("is_unauthorized", error.is_unauthorized()),
        ("is_forbidden", error.is_forbidden()),
        ("is_limit_exceeded", error.is_limit_exceeded()),
        ("is_unprocessable", error.is_unprocessable()),
        ("is_server_error", error.is_server_error()),
        ("is_validation", error.is_validation()),
        ("is_timeout", error.is_timeout()),
        ("is_closed", error.is_closed()),
        ("is_worth_repeating", error.is_worth_repeating()),
    ];
    let hold = all.iter().filter(|(_, holds)| *holds).map(|(name, _)| format!("`{name}`, "));
    format!("{}`{:?}`", hold.collect::<String>(), error.kind())
}

/// Text as code of Markdown, within a table.
fn code(text: &str) -> String {
    let text = text.replace('|', "\\|").replace('\n', " ");
    if text.contains('`') { format!("`` {text} ``") } else { format!("`{text}`") }
}

fn row(case: &Case) -> String {
    let Case { error, cause, advice } = case;
    let again = if error.attempts() > 1 { "yes" } else { "no" };
    let says = code(&error.to_string());
    format!("| {says} | {cause} | {advice} | {again} | {} |\n", predicates(error))
}

async fn rendered() -> String {
    let mut text = String::new();
    for (title, cases) in tables().await {
        text.push_str(&format!("\n### {title}\n\n"));
        text.push_str("| says | cause | what to do | tried again | ask |\n|---|---|---|---|---|\n");
        text.extend(cases.iter().map(row));
    }
    text
}

const BEGIN: &str = "<!-- the tables begin -->\n";
const END: &str = "\n<!-- the tables end -->\n";

/// `UPDATE_ERRORS=1` writes them.
#[tokio::test(start_paused = true)]
async fn the_page_has_what_clients_say() {
    let page = document(PAGE);
    let (before, rest) = page.split_once(BEGIN).expect("the mark of the beginning");
    let (written, after) = rest.split_once(END).expect("the mark of the end");
    let tables = rendered().await;
    if std::env::var_os("UPDATE_ERRORS").is_some() {
        std::fs::write(super::path(PAGE), format!("{before}{BEGIN}{tables}{END}{after}")).unwrap();
        return;
    }
    for (written, expected) in written.lines().zip(tables.lines()) {
        assert_eq!(written, expected, "help: UPDATE_ERRORS=1");
    }
    assert_eq!(written, tables, "lines are missing or too many; help: UPDATE_ERRORS=1");
}

#[tokio::test(start_paused = true)]
async fn every_declared_error_has_its_row() {
    let rows = cases::declared().await;
    let told: BTreeSet<&str> = rows.iter().filter_map(|case| case.error.code()).collect();
    let declared: BTreeSet<&str> = SERVICE.all_errors().map(|error| error.code).collect();
    assert_eq!(declared.len(), 12);
    assert_eq!(told, declared);
}

/// The variants of an enum, as its source names them.
fn variants(file: &str, name: &str) -> BTreeSet<String> {
    let source = document(file);
    let (_, rest) = source.split_once(&format!("enum {name} {{\n")).unwrap();
    let (body, _) = rest.split_once("\n}").unwrap();
    let is_variant = |line: &&str| {
        line.strip_prefix("    ").is_some_and(|line| line.starts_with(char::is_uppercase))
    };
    let word =
        |line: &str| line.trim().split(|c: char| !c.is_alphanumeric()).next().unwrap().to_owned();
    body.lines().filter(is_variant).map(word).collect()
}

/// The words that follow `before` in the structures that `Debug` shows.
fn shown<'a>(errors: &'a [String], before: &str) -> BTreeSet<String> {
    let after = errors.iter().flat_map(|text: &'a String| text.split(before).skip(1));
    after
        .map(|rest| rest.split(|c: char| !c.is_alphanumeric()).next().unwrap().to_owned())
        .collect()
}

async fn all() -> Vec<Error> {
    tables().await.into_iter().flat_map(|(_, cases)| cases).map(|case| case.error).collect()
}

/// What lies behind an error and cannot come about with what this crate declares, with the reason.
const NEVER: [(&str, &str); 1] =
    [("Encode", "the macros refuse unknown methods, and no member here is a float or a payload")];

#[tokio::test(start_paused = true)]
async fn every_kind_and_every_cause_has_its_row() {
    let errors = all().await;
    let kinds: BTreeSet<String> =
        errors.iter().map(|error| format!("{:?}", error.kind())).collect();
    assert_eq!(kinds, variants("core/src/error.rs", "ErrorKind"));

    let texts: Vec<String> = errors.iter().map(|error| format!("{error:?}")).collect();
    let mut causes = shown(&texts, "cause: ");
    causes.extend(NEVER.iter().map(|(cause, _)| (*cause).to_owned()));
    assert_eq!(causes, variants("core/src/error.rs", "Cause"));

    assert_eq!(shown(&texts, "what: "), variants("core/src/error.rs", "TimedOut"));
    let mut of_transport = shown(&texts, "kind: ");
    // it is told as the limit that it is
    of_transport.insert("ConnectTimeout".to_owned());
    assert_eq!(of_transport, variants("core/src/transport.rs", "TransportErrorKind"));
}

#[tokio::test(start_paused = true)]
async fn every_predicate_has_a_row_for_which_it_holds() {
    let source = document("core/src/error/predicates.rs");
    let told: String = all().await.iter().map(predicates).collect();
    let mut count = 0;
    for name in source.split("    pub fn ").skip(1).filter_map(|rest| rest.split('(').next()) {
        count += 1;
        assert!(told.contains(&format!("`{name}`")), "{name}");
    }
    assert!(count >= 12, "{count}");
}
