//! The tables of docs/FAULTS.md are those of the tests.

use super::row::{ATTEMPTS, Failure, Row, Sees};
use super::scenario::Scenario;
use super::{
    answers, cancellation, cuts, heads, hints, lengths, outside, redirects, reuse, slow, tls,
};

const DOCUMENT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/FAULTS.md");

fn rows() -> [(&'static str, &'static [Row]); 5] {
    [
        ("Connections that end too early", cuts::ROWS),
        ("Lengths", lengths::ROWS),
        ("Heads", heads::ROWS),
        ("Answers", answers::ROWS),
        ("Slowness", slow::ROWS),
    ]
}

fn scenarios() -> [(&'static str, &'static [Scenario]); 6] {
    [
        ("Hints, the clock and the budget", hints::SCENARIOS),
        ("Redirects", redirects::SCENARIOS),
        ("Connections that are reused", reuse::SCENARIOS),
        ("Connecting", outside::SCENARIOS),
        ("TLS", tls::SCENARIOS),
        ("Cancellation", cancellation::SCENARIOS),
    ]
}

/// A line of the document for a row.
fn line_of(row: &Row) -> String {
    let failure = |failure: Failure, attempts: usize| {
        let status = failure.status.map(|status| format!(" {status}")).unwrap_or_default();
        let attempts = if attempts > 1 { format!(", {attempts} attempts") } else { String::new() };
        format!("`{:?}`{status}{attempts}: {}", failure.kind, failure.says)
    };
    let (once, always) = match row.sees {
        Sees::Success => ("success".to_owned(), "success".to_owned()),
        Sees::Retries(seen) => ("success, 2 attempts".to_owned(), failure(seen, ATTEMPTS)),
        Sees::Fails(seen) => (failure(seen, 1), "the same".to_owned()),
    };
    let (first, further) = (row.sees.requests_once(), row.sees.requests_always());
    format!("| {} | {once} | {first} | {always} | {further} |\n", row.what)
}

/// The tables as the document should have them.
fn tables() -> String {
    let mut text = String::new();
    for (title, rows) in rows() {
        text.push_str(&format!("\n### {title}\n\n"));
        text.push_str("| the server | once | requests | each time | requests |\n");
        text.push_str("|---|---|---:|---|---:|\n");
        text.extend(rows.iter().map(line_of));
    }
    for (title, scenarios) in scenarios() {
        text.push_str(&format!("\n### {title}\n\n"));
        text.push_str("| what happens | the caller sees | requests |\n|---|---|---:|\n");
        for Scenario { what, sees, requests } in scenarios {
            text.push_str(&format!("| {what} | {sees} | {requests} |\n"));
        }
    }
    text
}

const BEGIN: &str = "<!-- the tables begin -->\n";
const END: &str = "\n<!-- the tables end -->\n";

/// `UPDATE_FAULTS=1` writes them.
#[test]
fn the_document_has_the_tables_of_the_tests() {
    let document = std::fs::read_to_string(DOCUMENT).unwrap();
    let (before, rest) = document.split_once(BEGIN).expect("the mark of the beginning");
    let (written, after) = rest.split_once(END).expect("the mark of the end");
    let tables = tables();
    if std::env::var_os("UPDATE_FAULTS").is_some() {
        std::fs::write(DOCUMENT, format!("{before}{BEGIN}{tables}{END}{after}")).unwrap();
        return;
    }
    for (written, expected) in written.lines().zip(tables.lines()) {
        assert_eq!(written, expected);
    }
    assert_eq!(written, tables, "lines are missing or too many");
}

#[test]
fn no_fault_is_told_twice() {
    let rows = rows();
    let scenarios = scenarios();
    let told = rows.iter().flat_map(|(_, rows)| rows.iter().map(|row| row.what));
    let told = told.chain(scenarios.iter().flat_map(|(_, rows)| rows.iter().map(|row| row.what)));
    let mut told: Vec<_> = told.collect();
    let count = told.len();
    told.sort_unstable();
    told.dedup();
    assert_eq!(told.len(), count);
    assert!(count >= 100, "{count} faults");
}

/// The number that the document begins with.
#[test]
fn the_document_counts_the_faults() {
    let rows: usize = rows().iter().map(|(_, rows)| rows.len()).sum();
    let scenarios: usize = scenarios().iter().map(|(_, rows)| rows.len()).sum();
    let document = std::fs::read_to_string(DOCUMENT).unwrap();
    let counts = format!("{} faults", rows + scenarios);
    assert!(document.contains(&counts), "the document does not say `{counts}`");
}
