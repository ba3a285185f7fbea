//! What `docs/FAKE.md` says of assumptions is what can be set.

use chime_sdk_meetings::fake::Assumptions;

/// The rows of the table of assumptions.
fn rows() -> Vec<String> {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/FAKE.md");
    let document = std::fs::read_to_string(path).unwrap();
    let (_, table) = document.split_once("## Assumptions that can be set\n").unwrap();
    let (table, _) = table.split_once("\n## ").unwrap();
    table.lines().filter(|line| line.starts_with("| `")).map(str::to_owned).collect()
}

/// What stands in backquotes.
fn quoted(text: &str) -> Vec<&str> {
    text.split('`').skip(1).step_by(2).collect()
}

#[test]
fn every_assumption_is_in_the_table_with_its_default_and_no_other() {
    let listed: Vec<(String, String)> = rows()
        .iter()
        .map(|row| {
            let words = quoted(row);
            (words[0].to_owned(), words[1].to_owned())
        })
        .collect();
    assert_eq!(listed, Assumptions::default().words());
}

#[test]
fn every_word_of_an_assumption_is_in_its_row() {
    for row in rows() {
        let name = quoted(&row)[0];
        let help = Assumptions::default().set(name, "no such word").unwrap_err();
        let (_, words) = help.split_once("help: write ").unwrap();
        let columns: Vec<&str> = row.split(" | ").collect();
        let columns = columns[1..3].join(" ");
        let in_row = quoted(&columns);
        for word in quoted(words) {
            assert!(in_row.contains(&word), "{word} is missing in {row}");
        }
        assert!(quoted(words).len() == in_row.len() || words.starts_with("a number"), "{row}");
    }
}
