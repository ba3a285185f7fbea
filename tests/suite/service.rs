//! What the service declares about itself: where it can be called, how fast, and the collections that
//! its operations work on.

// what a crate of its own would make public
#![allow(unreachable_pub)]

use chime_sdk_core::endpoint::{Endpoint, region_warning};
use chime_sdk_core::schema::RateLimit;
use chime_sdk_meetings::SERVICE;
use chime_sdk_tests::scripted::Scripted;

mod bare {
    //! A service that says no more than it must.

    use chime_sdk_meetings::declare::{chime_operation, chime_service};

    /// Asks for nothing.
    #[chime_operation(method = "GET", path = "/")]
    pub struct Ping {}

    /// Asks for whatever is there.
    #[chime_operation(method = "GET", path = "/<Anything>")]
    pub struct GetAnything {
        /// What it is.
        #[chime(path)]
        pub anything: String,
    }

    /// Asks for a page of a book on a shelf.
    #[chime_operation(method = "GET", path = "/shelves/<Shelf>/books/<Book>/pages/<Page+>")]
    pub struct GetPages {
        /// Which shelf.
        #[chime(path)]
        pub shelf: String,
        /// Which book.
        #[chime(path)]
        pub book: String,
        /// Which pages.
        #[chime(path)]
        pub page: String,
    }

    chime_service! {
        /// A client of a bare service.
        client = Client,
        service_id = "Bare",
        api_version = "2026-01-31",
        endpoint_prefix = "bare",
        signing_name = "bare",
        operations(GetAnything, GetPages, Ping),
    }
}

/// The sixteen operations with the collection of each.
const FAMILIES: &[(&str, &str)] = &[
    ("BatchCreateAttendee", "attendees"),
    ("BatchUpdateAttendeeCapabilitiesExcept", "attendees"),
    ("CreateAttendee", "attendees"),
    ("CreateMeeting", "meetings"),
    ("CreateMeetingWithAttendees", "meetings"),
    ("DeleteAttendee", "attendees"),
    ("DeleteMeeting", "meetings"),
    ("GetAttendee", "attendees"),
    ("GetMeeting", "meetings"),
    ("ListAttendees", "attendees"),
    ("ListTagsForResource", "tags"),
    ("StartMeetingTranscription", "transcription"),
    ("StopMeetingTranscription", "transcription"),
    ("TagResource", "tags"),
    ("UntagResource", "tags"),
    ("UpdateAttendeeCapabilities", "attendees"),
];

#[test]
fn every_operation_is_of_the_collection_that_it_works_on() {
    for (name, family) in FAMILIES {
        assert_eq!(SERVICE.operation(name).unwrap().family(), *family, "{name}");
    }
    for operation in SERVICE.operations {
        let is_known = FAMILIES.iter().any(|(_, family)| *family == operation.family());
        assert!(is_known, "{} is of `{}`", operation.name, operation.family());
    }
}

#[test]
fn a_collection_is_the_second_literal_segment_or_the_first_or_none() {
    for (name, family) in [("Ping", ""), ("GetAnything", ""), ("GetPages", "books")] {
        assert_eq!(bare::SERVICE.operation(name).unwrap().family(), family, "{name}");
    }
}

#[test]
fn the_quota_is_ten_a_second_and_twenty_at_once() {
    assert_eq!(SERVICE.rate_limit, Some(RateLimit { per_second: 10, burst: 20 }));
}

#[test]
fn every_control_region_has_an_endpoint_and_no_warning() {
    assert_eq!(SERVICE.control_regions.len(), 14);
    for region in SERVICE.control_regions {
        assert_eq!(region_warning(SERVICE, region), None);
        let endpoint = Endpoint::of_region(SERVICE.endpoint_prefix, region).unwrap();
        let expected = format!("https://meetings-chime.{region}.amazonaws.com/");
        assert_eq!(endpoint.url().as_str(), expected);
    }
}

#[test]
fn a_region_without_the_service_is_warned_about_with_those_that_have_it() {
    // meetings have media there, which is not where they are controlled from
    let warning = region_warning(SERVICE, "eu-west-1").unwrap();
    assert!(
        warning.contains("`eu-west-1` is no control region of Chime SDK Meetings"),
        "{warning}"
    );
    for region in SERVICE.control_regions {
        assert!(warning.contains(&format!("`{region}`")), "{warning}");
    }
}

#[tokio::test]
async fn a_service_that_declares_neither_regions_nor_a_rate_is_a_service() {
    assert!(bare::SERVICE.control_regions.is_empty());
    assert_eq!(bare::SERVICE.rate_limit, None);
    assert_eq!(region_warning(bare::SERVICE, "nowhere"), None);
    let script = Scripted::new().answer(200, &[], "").answer(200, &[], "").answer(200, &[], "");
    let credentials =
        chime_sdk_core::credentials::Credentials::new("AKIDEXAMPLE", "secret", None, None, "test");
    let builder = bare::Client::builder().region("nowhere").credentials(credentials);
    let client = builder.transport(script.clone()).build().unwrap();
    client.ping().await.unwrap();
    client.get_anything("x").await.unwrap();
    client.get_pages("s", "b", "1/2").await.unwrap();
    let requests = script.requests();
    let urls: Vec<&str> = requests.iter().map(|request| request.url.as_str()).collect();
    assert_eq!(
        urls,
        ["", "x", "shelves/s/books/b/pages/1/2"]
            .map(|path| format!("https://bare.nowhere.amazonaws.com/{path}"))
    );
}
