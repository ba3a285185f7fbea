//! docs/FEATURES.md is held to the manifest.

use std::collections::BTreeMap;

use super::{document, section};

/// The features of a manifest and what each turns on, without those that begin with two underscores.
fn features(manifest: &str) -> BTreeMap<String, Vec<String>> {
    let manifest = document(manifest);
    let (_, text) = manifest.split_once("[features]\n").unwrap();
    let (text, _) = text.split_once("\n[").unwrap();
    let text: String = text.lines().filter(|line| !line.starts_with('#')).collect();
    let entries = text.split(']').filter_map(|entry| entry.split_once(" = ["));
    let parts = |list: &str| {
        let parts = list.split(',').map(|part| part.trim().trim_matches('"').to_owned());
        parts.filter(|part| !part.is_empty()).collect()
    };
    entries
        .map(|(name, list)| (name.trim().to_owned(), parts(list)))
        .filter(|(name, _)| !name.starts_with("__"))
        .collect()
}

/// The rows of the table under a heading, cell by cell.
fn rows(document: &str, heading: &str) -> Vec<Vec<String>> {
    let lines = section(document, heading).lines().filter(|line| line.starts_with("| "));
    let cells =
        |line: &str| line.trim_matches('|').split('|').map(|cell| cell.trim().to_owned()).collect();
    lines.skip(1).map(cells).collect()
}

/// The word in backticks that a cell begins with.
fn name(cell: &str) -> Option<&str> {
    cell.strip_prefix('`')?.split('`').next()
}

#[test]
fn the_features_of_the_client_are_those_of_the_table() {
    let document = document("docs/FEATURES.md");
    let mut told: Vec<String> = rows(&document, "## Features")
        .iter()
        .map(|row| name(&row[0]).unwrap_or_else(|| panic!("no feature in {row:?}")).to_owned())
        .collect();
    let mut declared: Vec<String> =
        features("client/Cargo.toml").into_keys().filter(|name| name != "default").collect();
    assert!(declared.len() >= 12, "{declared:?}");
    told.sort_unstable();
    declared.sort_unstable();
    assert_eq!(told, declared);
}

#[test]
fn what_a_feature_turns_on_is_in_its_row() {
    let document = document("docs/FEATURES.md");
    let declared = features("client/Cargo.toml");
    for row in rows(&document, "## Features") {
        let feature = name(&row[0]).unwrap();
        let mut on: Vec<&str> = declared[feature]
            .iter()
            .map(String::as_str)
            .filter(|part| declared.contains_key(*part))
            .collect();
        let mut told: Vec<&str> = row[2].split('`').skip(1).step_by(2).collect();
        on.sort_unstable();
        told.sort_unstable();
        assert_eq!(told, on, "what `{feature}` turns on");
    }
}

#[test]
fn the_crate_s_documentation_tells_of_every_feature() {
    let documentation = document("client/src/lib.rs");
    for feature in features("client/Cargo.toml").keys().filter(|name| *name != "default") {
        assert!(documentation.contains(&format!("`{feature}`")), "{feature}");
    }
}

/// Each is linted alone, by the list of `.ci/run`.
#[test]
fn every_feature_is_checked_alone() {
    let script = document(".ci/run");
    for (manifest, package) in [("core", "chime-sdk-core"), ("client", "chime-sdk-meetings")] {
        let end = format!("    lint -p {package} ");
        let (before, _) = script.split_once(&end).unwrap();
        let (_, list) = before.rsplit_once("for features in '' ").unwrap();
        let words: Vec<&str> = list.split_once("; do").unwrap().0.split([' ', ',']).collect();
        for feature in features(&format!("{manifest}/Cargo.toml")).keys() {
            // the default feature is on wherever nothing else is said
            let is_default = ["default", "rustls-ring"].contains(&feature.as_str());
            // these are checked with the others on, or are nothing without them
            let of_core = manifest == "client"
                && ["blocking", "tower", "native-tls"].contains(&feature.as_str());
            assert!(
                is_default || of_core || words.contains(&feature.as_str()),
                "{package}: {feature}"
            );
        }
    }
}
