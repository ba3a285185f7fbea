//! What the documents say is what is there.

use std::path::{Path, PathBuf};

use chime_sdk_meetings::SERVICE;

mod errors;
mod features;
mod links;
mod packages;
mod pages;

/// A file of the repository.
fn path(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(name)
}

/// A document of the repository.
fn document(name: &str) -> String {
    std::fs::read_to_string(path(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
}

/// The lines of the section under this heading.
fn section<'a>(document: &'a str, heading: &str) -> &'a str {
    let (_, rest) = document.split_once(&format!("{heading}\n")).unwrap();
    rest.split("\n#").next().unwrap()
}

#[test]
fn of_every_operation_it_is_said_once_why_it_is_safe_to_repeat() {
    let document = document("docs/RELIABILITY.md");
    let table = section(&document, "### Which operations are safe to repeat");
    for operation in SERVICE.operations {
        let name = format!("`{}`", operation.name);
        assert_eq!(table.matches(&name).count(), 1, "{name}");
    }
}

#[test]
fn every_operation_that_creates_has_what_the_document_says_makes_it_safe() {
    // what the service knows a repeated request by
    let known_by = |name: &str| {
        let operation = SERVICE.operation(name).unwrap();
        let members = (operation.input)().structure().members;
        let token = members.iter().any(|member| member.idempotency_token);
        token || members.iter().any(|member| member.name == "ExternalUserId")
    };
    assert!(known_by("CreateMeeting") && known_by("CreateMeetingWithAttendees"));
    assert!(known_by("CreateAttendee"));
    for operation in SERVICE.operations.iter().filter(|operation| operation.method == "POST") {
        let creates = operation.name.starts_with("Create");
        assert!(!creates || known_by(operation.name), "{}", operation.name);
    }
}
