//! What is published stands on its own.

use std::path::Path;

use super::{document, path};

const PACKAGES: [&str; 3] = ["macros", "core", "client"];

/// All `.rs` files below a folder.
fn sources(folder: &Path, found: &mut Vec<std::path::PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            sources(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
}

/// A file that is not in the package would break its build, its documentation or its tests.
#[test]
fn no_source_includes_a_file_from_outside_of_its_package() {
    let mut included = 0;
    for package in PACKAGES {
        let root = path(package).canonicalize().unwrap();
        let mut files = Vec::new();
        sources(&root.join("src"), &mut files);
        for file in files {
            let text = std::fs::read_to_string(&file).unwrap();
            for (mark, _) in text.match_indices("include_str!(\"") {
                let name = text[mark..].split('"').nth(1).unwrap();
                let target = file.parent().unwrap().join(name).canonicalize();
                let is_inside = target.is_ok_and(|target| target.starts_with(&root));
                assert!(
                    is_inside,
                    "{} includes `{name}`; help: pages of the repository are tested by tests/src/documents.rs",
                    file.display()
                );
                included += 1;
            }
        }
    }
    assert!(included > 0, "nothing was looked at");
}

#[test]
fn the_changelog_tells_of_the_version_that_is_there() {
    let manifest = document("Cargo.toml");
    let version = manifest.lines().find_map(|line| line.strip_prefix("version = ")).unwrap();
    let version = version.trim_matches('"');
    let changelog = document("CHANGELOG.md");
    assert!(changelog.contains("\n## [Unreleased]\n"));
    assert!(changelog.contains(&format!("\n## [{version}]")), "no chapter for {version}");
    let baseline = document("tests/semver/baseline");
    let named = baseline.split_whitespace().next().unwrap();
    assert!(changelog.contains(&format!("\n## [{named}]")), "no chapter for the baseline {named}");
}

/// The version that the manifest states is the one that readers are told.
#[test]
fn the_minimum_version_of_rust_is_the_same_everywhere() {
    let manifest = document("Cargo.toml");
    let stated = manifest.lines().find_map(|line| line.strip_prefix("rust-version = ")).unwrap();
    let said = format!("Minimum supported Rust version: {}", stated.trim_matches('"'));
    for page in ["client/README.md", "core/README.md", "README.md"] {
        assert!(document(page).contains(&said), "{page} does not say `{said}`");
    }
}
