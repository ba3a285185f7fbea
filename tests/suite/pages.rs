//! Pages and their items as streams: which requests they send, when, and when they end.

use std::pin::pin;
use std::task::{Context, Poll, Waker};

use chime_sdk_core::paginate::{Items, Pages};
use chime_sdk_meetings::operations::ListAttendees;
use chime_sdk_meetings::shapes::Attendee;
use chime_sdk_meetings::{Error, ErrorKind};
use chime_sdk_tests::scripted::Scripted;
use futures_util::{Stream, StreamExt as _, TryStreamExt as _};
use serde_json::json;

const MEETING: &str = "11111111-2222-3333-4444-555555555555";

/// A script of pages, each with its attendees and the token of the next one.
fn pages(pages: &[(&[&str], Option<&str>)]) -> Scripted {
    pages.iter().fold(Scripted::new(), |script, (attendees, token)| {
        script.answer(200, &[], page(attendees, *token))
    })
}

fn page(attendees: &[&str], token: Option<&str>) -> String {
    let attendees: Vec<_> = attendees
        .iter()
        .map(|name| json!({ "AttendeeId": name, "ExternalUserId": "user" }))
        .collect();
    json!({ "Attendees": attendees, "NextToken": token }).to_string()
}

fn read(script: &Scripted) -> Pages<ListAttendees> {
    script.client().unwrap().list_attendees(MEETING).pages()
}

/// The items up to the end or the error.
async fn all(mut items: Items<ListAttendees>) -> (Vec<String>, Option<Error>) {
    let mut names = Vec::new();
    loop {
        match items.try_next().await {
            Ok(Some(attendee)) => names.push(name(&attendee)),
            Ok(None) => return (names, None),
            Err(error) => {
                let after = items.try_next().await;
                assert!(matches!(after, Ok(None)), "the stream goes on after an error: {after:?}");
                return (names, Some(error));
            }
        }
    }
}

fn name(attendee: &Attendee) -> String {
    attendee.attendee_id.as_str().to_owned()
}

/// The queries of the requests so far.
fn queries(script: &Scripted) -> Vec<String> {
    let requests = script.requests();
    requests.iter().map(|request| request.url.query().unwrap_or_default().to_owned()).collect()
}

#[tokio::test]
async fn items_of_all_pages_come_in_their_order() {
    let script = pages(&[(&["a", "b"], Some("t1")), (&["c"], Some("t2")), (&["d", "e"], None)]);
    let (names, error) = all(read(&script).items()).await;
    assert!(error.is_none(), "{error:?}");
    assert_eq!(names, ["a", "b", "c", "d", "e"]);
    assert_eq!(queries(&script), ["", "next-token=t1", "next-token=t2"]);
    for request in script.requests() {
        assert_eq!(request.method, "GET");
        assert_eq!(request.url.path(), format!("/meetings/{MEETING}/attendees"));
    }
}

#[tokio::test]
async fn pages_come_whole_and_one_by_one() {
    let script = pages(&[(&["a", "b"], Some("t1")), (&["c"], None)]);
    let mut pages = read(&script);
    let first = pages.try_next().await.unwrap().unwrap();
    assert_eq!((first.attendees.len(), first.next_token.as_deref()), (2, Some("t1")));
    assert_eq!(script.requests().len(), 1);
    let second = pages.try_next().await.unwrap().unwrap();
    assert_eq!((second.attendees.len(), second.next_token), (1, None));
    assert!(pages.try_next().await.unwrap().is_none());
    assert!(pages.try_next().await.unwrap().is_none());
    assert_eq!(script.requests().len(), 2);
}

#[tokio::test]
async fn both_are_streams_of_futures() {
    let two = || pages(&[(&["a", "b"], Some("t1")), (&["c"], None)]);
    let items: Vec<Attendee> = read(&two()).items().try_collect().await.unwrap();
    assert_eq!(items.iter().map(name).collect::<Vec<_>>(), ["a", "b", "c"]);

    let script = two();
    let sizes: Vec<usize> =
        read(&script).map_ok(|page| page.attendees.len()).try_collect().await.unwrap();
    assert_eq!(sizes, [2, 1]);

    let client = two().client().unwrap();
    let items = client.list_attendees(MEETING).items();
    let names: Vec<String> = items.map(|item| name(&item.unwrap())).collect().await;
    assert_eq!(names, ["a", "b", "c"]);
}

#[tokio::test]
async fn a_token_is_passed_on_exactly() {
    let token = " a+b/c=d&e f?g#h%20\u{e9}\u{1f600}\\\"'.~-_\n";
    let script = pages(&[(&[], Some(token)), (&[], None)]);
    all(read(&script).items()).await;
    let expected =
        "next-token=%20a%2Bb%2Fc%3Dd%26e%20f%3Fg%23h%2520%C3%A9%F0%9F%98%80%5C%22%27.~-_%0A";
    assert_eq!(queries(&script), ["", expected]);
}

#[tokio::test]
async fn the_page_size_is_kept() {
    let script = pages(&[(&["a"], Some("t1")), (&["b"], Some("t2")), (&["c"], None)]);
    let client = script.client().unwrap();
    let items: Vec<Attendee> =
        client.list_attendees(MEETING).max_results(1).items().try_collect().await.unwrap();
    assert_eq!(items.len(), 3);
    let expected = ["max-results=1", "next-token=t1&max-results=1", "next-token=t2&max-results=1"];
    assert_eq!(queries(&script), expected);
}

#[tokio::test]
async fn it_can_start_at_a_token() {
    let script = pages(&[(&["c"], Some("t3")), (&["d"], None)]);
    let client = script.client().unwrap();
    let (names, error) = all(client.list_attendees(MEETING).next_token("t2").items()).await;
    assert!(error.is_none(), "{error:?}");
    assert_eq!(names, ["c", "d"]);
    assert_eq!(queries(&script), ["next-token=t2", "next-token=t3"]);
}

#[tokio::test]
async fn an_empty_page_in_the_middle_is_not_the_end() {
    let script =
        pages(&[(&[], Some("t1")), (&["a"], Some("t2")), (&[], Some("t3")), (&["b"], None)]);
    let (names, error) = all(read(&script).items()).await;
    assert!(error.is_none(), "{error:?}");
    assert_eq!(names, ["a", "b"]);
    assert_eq!(script.requests().len(), 4);
}

#[tokio::test]
async fn the_end_is_where_there_is_no_token() {
    for last in [page(&["b"], None), page(&["b"], Some("")), "{}".to_owned(), String::new()] {
        let script = pages(&[(&["a"], Some("t1"))]).answer(200, &[], last.clone());
        let script = script.answer(200, &[], page(&["beyond the end"], None));
        let (names, error) = all(read(&script).items()).await;
        assert!(error.is_none(), "{last}: {error:?}");
        assert!(!names.contains(&"beyond the end".to_owned()), "{last}");
        assert_eq!(script.requests().len(), 2, "{last}");
    }
}

#[tokio::test]
async fn a_token_that_repeats_itself_is_an_error_after_its_items_and_no_endless_loop() {
    let script = pages(&[
        (&["a"], Some("t1")),
        (&["b"], Some("t1")),
        (&["c"], Some("t1")),
        (&["d"], Some("t1")),
    ]);
    let (names, error) = all(read(&script).items()).await;
    let error = error.unwrap();
    assert_eq!(names, ["a", "b"]);
    assert_eq!(error.kind(), ErrorKind::Response);
    assert_eq!(
        error.to_string(),
        "ListAttendees: the answer cannot be read: the token of the next page is the one that was \
         just sent (200)"
    );
    assert_eq!(script.requests().len(), 2);
}

#[tokio::test]
async fn a_token_that_repeats_the_one_it_started_at_is_an_error() {
    let script = pages(&[(&["a"], Some("t1")), (&["b"], None)]);
    let client = script.client().unwrap();
    let (names, error) = all(client.list_attendees(MEETING).next_token("t1").items()).await;
    assert_eq!((names, error.unwrap().kind()), (vec!["a".to_owned()], ErrorKind::Response));
    assert_eq!(script.requests().len(), 1);
}

#[tokio::test]
async fn an_error_in_the_middle_comes_after_the_items_before_it_and_ends_the_stream() {
    let script = pages(&[(&["a", "b"], Some("t1"))]).answer(404, &[], "");
    let script = script.answer(200, &[], page(&["beyond the end"], None));
    let (names, error) = all(read(&script).items()).await;
    assert_eq!(names, ["a", "b"]);
    assert!(error.unwrap().is_not_found());
    assert_eq!(script.requests().len(), 2);

    let script = pages(&[(&["a", "b"], Some("t1"))]).answer(404, &[], "");
    let mut pages = read(&script);
    assert_eq!(pages.try_next().await.unwrap().unwrap().attendees.len(), 2);
    assert!(pages.try_next().await.unwrap_err().is_not_found());
    assert!(pages.try_next().await.unwrap().is_none());
}

#[tokio::test]
async fn an_unreadable_page_is_no_end() {
    let script = pages(&[(&["a"], Some("t1"))]).answer(200, &[], r#"{"Attendees":[{}]}"#);
    let client = script.builder().max_attempts(1).build().unwrap();
    let (names, error) = all(client.list_attendees(MEETING).items()).await;
    assert_eq!((names, error.unwrap().kind()), (vec!["a".to_owned()], ErrorKind::Response));
}

#[tokio::test(start_paused = true)]
async fn a_page_is_retried_with_its_token_and_comes_once() {
    let script = pages(&[(&["a"], Some("t1"))]).answer(503, &[], "");
    let script = script.answer(200, &[], page(&["b"], None));
    let (names, error) = all(read(&script).items()).await;
    assert!(error.is_none(), "{error:?}");
    assert_eq!(names, ["a", "b"]);
    assert_eq!(queries(&script), ["", "next-token=t1", "next-token=t1"]);
}

#[tokio::test]
async fn nothing_is_sent_before_the_first_poll() {
    let script = pages(&[(&["a"], None)]);
    let items = read(&script).items();
    assert_eq!(script.requests().len(), 0);
    let mut items = pin!(items);
    let polled = items.as_mut().poll_next(&mut Context::from_waker(Waker::noop()));
    assert!(matches!(polled, Poll::Ready(Some(Ok(_)))), "{polled:?}");
    assert_eq!(script.requests().len(), 1);
}

#[tokio::test]
async fn a_page_is_asked_for_when_the_items_before_it_are_read() {
    let script = pages(&[(&["a", "b"], Some("t1")), (&["c"], None)]);
    let mut items = read(&script).items();
    for (read, sent) in [("a", 1), ("b", 1), ("c", 2)] {
        assert_eq!(name(&items.try_next().await.unwrap().unwrap()), read);
        assert_eq!(script.requests().len(), sent, "{read}");
    }
}

#[tokio::test]
async fn a_stream_that_is_dropped_midway_sends_nothing_more() {
    let script = pages(&[(&["a", "b"], Some("t1")), (&["c"], None)]);
    let mut items = read(&script).items();
    assert_eq!(name(&items.try_next().await.unwrap().unwrap()), "a");
    drop(items);
    tokio::task::yield_now().await;
    assert_eq!(script.requests().len(), 1);
}

#[tokio::test]
async fn a_closed_client_ends_a_stream_with_an_error() {
    let script = pages(&[(&["a"], Some("t1")), (&["b"], None)]);
    let client = script.client().unwrap();
    let mut items = client.list_attendees(MEETING).items();
    assert_eq!(name(&items.try_next().await.unwrap().unwrap()), "a");
    client.close().await;
    assert!(items.try_next().await.unwrap_err().is_closed());
    assert!(items.try_next().await.unwrap().is_none());
    assert_eq!(script.requests().len(), 1);
}

#[tokio::test]
async fn invalid_input_is_an_error_of_the_stream() {
    let script = Scripted::new();
    let client = script.client().unwrap();
    let (names, error) = all(client.list_attendees(MEETING).max_results(101).items()).await;
    assert!(names.is_empty() && error.unwrap().is_validation());
    assert!(script.requests().is_empty());
}

#[test]
fn the_client_knows_which_operations_have_pages() {
    let client = Scripted::new().client().unwrap();
    for (operation, expected) in [
        ("ListAttendees", true),
        ("list_attendees", true),
        ("ListTagsForResource", false),
        ("GetMeeting", false),
        ("Nothing", false),
    ] {
        assert_eq!(client.can_paginate(operation), expected, "{operation}");
    }
}
