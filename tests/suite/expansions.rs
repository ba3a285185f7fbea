//! The expansions that reviewers look at are Rust: they compile as they are checked in, in the place
//! of the declarations that they come from.

#![allow(
    dead_code,
    missing_debug_implementations,
    missing_docs,
    unreachable_pub,
    reason = "what a crate of its own would make public"
)]

use chime_sdk_meetings::declare::*;
use chime_sdk_meetings::errors::{LimitExceededException, NotFoundException};
use chime_sdk_meetings::operations::{
    CreateAttendeeOutput, GetAttendeeOutput, ListAttendeesOutput,
};
use chime_sdk_meetings::shapes::{Attendee, AttendeeCapabilities};
use chime_sdk_meetings::strings::{AttendeeId, MeetingId, TagKey, TagValue};
use chime_sdk_meetings::{self as meetings};

include!("../expansions/enumeration.expanded.rs");
include!("../expansions/error.expanded.rs");
include!("../expansions/operation.expanded.rs");
include!("../expansions/operation_of_another_crate.expanded.rs");
include!("../expansions/operation_with_pages.expanded.rs");
include!("../expansions/operation_with_setters.expanded.rs");
include!("../expansions/service.expanded.rs");
include!("../expansions/shape.expanded.rs");
include!("../expansions/string.expanded.rs");

fn key_is_not_value(tag: &Tag, report: &mut chime_sdk_core::validate::Report) {
    if tag.key.as_str() == tag.value.as_str() {
        report.violation("Value", "the same as the key");
    }
}

#[test]
fn golden_expansions_compile_and_say_what_was_declared() {
    let names: Vec<_> = SERVICE.operations.iter().map(|operation| operation.name).collect();
    assert_eq!(names, ["CreateAttendee", "GetAttendee", "ListAttendees"]);
    let tag = Tag::new("a", "a").weight(-1);
    let violations = chime_sdk_core::validate::validate(&tag);
    let texts: Vec<String> = violations.iter().map(ToString::to_string).collect();
    assert_eq!(texts, ["SortWeight: -1, needs at least 0", "Value: the same as the key"]);
    assert_eq!(VideoResolution::from("HD"), VideoResolution::Hd);
}
