//! Links of the pages lead somewhere.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use super::{document, path};

/// All pages of the repository, by their path from its root.
fn pages() -> Vec<String> {
    fn search(root: &Path, folder: &str, found: &mut Vec<String>) {
        for entry in std::fs::read_dir(root.join(folder)).unwrap() {
            let entry = entry.unwrap();
            let name = entry.file_name().into_string().unwrap();
            let path = if folder.is_empty() { name.clone() } else { format!("{folder}/{name}") };
            let kind = entry.file_type().unwrap();
            if kind.is_dir() && !["target", ".git", "node_modules"].contains(&name.as_str()) {
                search(root, &path, found);
            } else if kind.is_file() && name.ends_with(".md") {
                found.push(path);
            }
        }
    }
    let mut found = Vec::new();
    search(&path(""), "", &mut found);
    found.sort_unstable();
    found
}

/// The lines that are no code.
fn prose(page: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut inside = false;
    page.lines().enumerate().filter(move |(_, line)| {
        let is_fence = line.trim_start().starts_with("```");
        inside ^= is_fence;
        !inside && !is_fence
    })
}

/// What a heading is linked by: letters, digits, `-` and `_` in lower case, spaces as dashes; the second
/// of a name has `-1` at its end.
fn anchors(page: &str) -> Vec<String> {
    let mut seen: HashMap<String, usize> = HashMap::new();
    let headings = prose(page).filter(|(_, line)| line.starts_with('#'));
    let mut found: Vec<String> = headings
        .map(|(_, line)| {
            let text = line.trim_start_matches('#').trim().to_lowercase();
            let kept = text.chars().filter(|c| c.is_alphanumeric() || [' ', '-', '_'].contains(c));
            let anchor: String = kept.map(|c| if c == ' ' { '-' } else { c }).collect();
            let count = seen.entry(anchor.clone()).or_default();
            *count += 1;
            if *count == 1 { anchor } else { format!("{anchor}-{}", *count - 1) }
        })
        .collect();
    let named = page.split("<a id=\"").skip(1).filter_map(|rest| rest.split('"').next());
    found.extend(named.map(str::to_owned));
    found
}

/// A line without its code, in which brackets and parentheses are no links.
fn without_code(line: &str) -> String {
    line.split('`').step_by(2).collect::<Vec<_>>().join("code")
}

/// The targets of the links of a page, each with its line.
fn links(page: &str) -> Vec<(usize, String)> {
    let mut found = Vec::new();
    for (number, line) in prose(page) {
        let line = without_code(line);
        for (place, _) in line.match_indices("](") {
            let target = line[place + 2..].split(')').next().unwrap_or_default();
            found.push((number + 1, target.to_owned()));
        }
    }
    found
}

/// Why a link leads nowhere.
fn broken(page: &str, target: &str) -> Option<String> {
    if ["https://", "http://", "mailto:"].iter().any(|scheme| target.starts_with(scheme)) {
        return None;
    }
    let (file, anchor) = target.split_once('#').unwrap_or((target, ""));
    let linked = if file.is_empty() {
        PathBuf::from(page)
    } else {
        Path::new(page).parent().unwrap().join(file)
    };
    if !path(linked.to_str()?).exists() {
        return Some(format!("there is no {}", linked.display()));
    }
    let has_anchor =
        || anchors(&document(linked.to_str().unwrap())).iter().any(|known| known == anchor);
    (!anchor.is_empty() && !has_anchor())
        .then(|| format!("{} has no heading `#{anchor}`", linked.display()))
}

#[test]
fn every_link_leads_somewhere() {
    let (mut count, mut wrong) = (0, Vec::new());
    for name in pages() {
        for (line, target) in links(&document(&name)) {
            count += 1;
            wrong.extend(broken(&name, &target).map(|why| format!("{name}:{line}: {why}")));
        }
    }
    assert!(count >= 40, "only {count} links were found");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The test above can fail.
#[test]
fn a_link_that_leads_nowhere_is_found() {
    assert_eq!(
        broken("docs/FAKE.md", "NOWHERE.md"),
        Some("there is no docs/NOWHERE.md".to_owned())
    );
    let why = "docs/FAKE.md has no heading `#nothing`".to_owned();
    assert_eq!(broken("README.md", "docs/FAKE.md#nothing"), Some(why));
    assert_eq!(broken("README.md", "docs/FAKE.md#size-and-speed"), None);
    assert_eq!(links("a `[b](c)` [d](e)\n```\n[f](g)\n```\n"), [(1, "e".to_owned())]);
}

/// Folders that a path in the text begins with.
const FOLDERS: [&str; 8] =
    [".ci/", "client/", "core/", "docs/", "examples/", "macros/", "tests/", ".cargo/"];

/// A path in backticks or in a command is one of a file that is there.
#[test]
fn every_path_that_the_readme_and_its_kin_name_is_there() {
    let (mut count, mut wrong) = (0, Vec::new());
    for name in
        ["README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "CHANGELOG.md", "docs/FEATURES.md"]
    {
        let page = document(name);
        for (number, line) in page.lines().enumerate() {
            let words = line.split(|c: char| c.is_whitespace() || "`()[]<>\"',;|".contains(c));
            for word in words.filter(|word| FOLDERS.iter().any(|folder| word.starts_with(folder))) {
                let word = word.trim_end_matches(['.', ':']).split('#').next().unwrap_or_default();
                count += 1;
                if !word.contains(['*', '{', '$']) && !path(word).exists() {
                    wrong.push(format!("{name}:{}: there is no {word}", number + 1));
                }
            }
        }
    }
    assert!(count >= 60, "only {count} paths were found");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
