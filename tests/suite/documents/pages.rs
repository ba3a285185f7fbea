//! The Rust blocks of the pages for people who come from elsewhere are the code that is run.

use super::document;

/// A kind of block, and the files that have its code.
type Kind = (&'static str, &'static [&'static str]);

/// Each page, the kinds of its blocks whose code stands in files.
const PAGES: [(&str, &[Kind]); 2] = [
    ("docs/FROM_BOTO3.md", &[("rust", OURS)]),
    (
        "docs/FROM_AWS_SDK_RUST.md",
        &[("rust", OURS), ("official", &["tests/interop/scenario/rust_official/src/page.rs"])],
    ),
];

const OURS: &[&str] = &[
    "tests/src/bin/page_code/attendees.rs",
    "tests/src/bin/page_code/errors.rs",
    "tests/src/bin/page_code/meetings.rs",
    "tests/src/bin/page_code/more.rs",
    "tests/src/bin/page_code/setup.rs",
];

/// The code between `// page: NAME` and `// end`, without what it is indented by. A block may have
/// several parts.
fn code(files: &[&str], name: &str) -> String {
    let mut found = String::new();
    for file in files {
        let mut inside = false;
        for line in document(file).lines() {
            match line.trim() {
                "// end" => inside = false,
                mark if mark.starts_with("// page: ") => {
                    inside = mark == format!("// page: {name}");
                }
                _ if inside => {
                    found.push_str(line.strip_prefix("    ").unwrap_or(line));
                    found.push('\n');
                }
                _ => {}
            }
        }
    }
    found
}

/// The page with the code of the files in its blocks, and how many blocks it has.
fn filled(page: &str, kinds: &[Kind]) -> (String, usize) {
    let (mut text, mut count) = (String::new(), 0);
    let mut lines = page.lines();
    while let Some(line) = lines.next() {
        text.push_str(line);
        text.push('\n');
        let mark = line.strip_prefix("<!-- ").and_then(|rest| rest.strip_suffix(" -->"));
        let Some((kind, name)) = mark.and_then(|mark| mark.split_once(": ")) else { continue };
        let Some((_, files)) = kinds.iter().find(|(known, _)| *known == kind) else { continue };
        assert_eq!(lines.next(), Some("```rust"), "below `{line}`");
        lines.by_ref().take_while(|line| *line != "```").for_each(drop);
        let code = code(files, name);
        assert!(!code.is_empty(), "there is no code for `{line}`");
        text.push_str(&format!("```rust\n{code}```\n"));
        count += 1;
    }
    (text, count)
}

/// `UPDATE_PAGES=1` writes the blocks.
#[test]
fn the_pages_show_the_code_that_is_run() {
    for (name, kinds) in PAGES {
        let page = document(name);
        let (expected, count) = filled(&page, kinds);
        assert!(count >= 20, "{name} has {count} blocks");
        if std::env::var_os("UPDATE_PAGES").is_some() {
            std::fs::write(super::path(name), expected).unwrap();
            continue;
        }
        for (written, expected) in page.lines().zip(expected.lines()) {
            assert_eq!(written, expected, "{name}; help: UPDATE_PAGES=1");
        }
        assert_eq!(page, expected, "{name}; help: UPDATE_PAGES=1");
    }
}

/// What is not marked is not run.
#[test]
fn every_block_of_the_pages_is_marked() {
    for (name, _) in PAGES {
        let page = document(name);
        let blocks = page.lines().filter(|line| line.starts_with("```") && line.len() > 3).count();
        let is_mark = |line: &&str| {
            ["python", "rust", "official"]
                .iter()
                .any(|kind| line.starts_with(&format!("<!-- {kind}: ")))
        };
        assert_eq!(page.lines().filter(is_mark).count(), blocks, "{name}");
    }
}
