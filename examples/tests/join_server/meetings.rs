//! Which meeting a title stands for: for many at once, after its end, and for several servers.

use std::collections::BTreeSet;
use std::process::Command;

use chime_sdk_meetings::fake::{Failure, Fake};
use serde_json::{Value, json};

use super::running::Running;
use crate::example;

fn meeting_of(info: &Value) -> String {
    info["Meeting"]["Meeting"]["MeetingId"].as_str().expect("a meeting has an id").to_owned()
}

/// A server on a fake of the test's own.
fn on(fake: &Fake, options: &[&str]) -> Running {
    Running::start_with(command_on(fake).args(options))
}

fn command_on(fake: &Fake) -> Command {
    let mut command = example("join_server");
    command
        .env("AWS_ENDPOINT_URL_CHIME_SDK_MEETINGS", fake.url())
        .env("AWS_REGION", "us-east-1")
        .env("AWS_ACCESS_KEY_ID", "AKIDFAKE")
        .env("AWS_SECRET_ACCESS_KEY", "fake-secret");
    command
}

/// All of these at once: who has joined which meeting.
async fn join_all(servers: &[&Running], people: usize) -> BTreeSet<String> {
    let joins = (0..people).map(|number| {
        let server = servers[number % servers.len()];
        async move { meeting_of(&server.join("rush", &format!("user {number}")).await) }
    });
    futures_util::future::join_all(joins).await.into_iter().collect()
}

#[tokio::test]
async fn twenty_who_join_at_once_are_in_one_meeting() {
    let fake = Fake::start().await.unwrap();
    let server = on(&fake, &[]);
    let meetings = join_all(&[&server], 20).await;
    assert_eq!(meetings.len(), 1, "{meetings:?}");
    let id = meetings.first().unwrap().as_str();
    let mut attendees = fake.client().list_attendees(id).items();
    let mut users = BTreeSet::new();
    while let Some(attendee) = attendees.try_next().await.unwrap() {
        users.insert(attendee.external_user_id.into_string());
    }
    assert_eq!(users.len(), 20);
}

#[tokio::test]
async fn servers_with_one_store_make_one_meeting() {
    let folder = tempfile::tempdir().unwrap();
    let store = folder.path().join("meetings.db");
    let store = store.to_str().unwrap();
    let fake = Fake::start().await.unwrap();
    let (one, other) = (on(&fake, &["--store", store]), on(&fake, &["--store", store]));
    assert_eq!(join_all(&[&one, &other], 12).await.len(), 1);

    // what one server knows the other can end, and then both begin anew
    assert_eq!(other.post("/end", &[("title", "rush")]).await, (200, json!({})));
    assert_eq!(one.post("/end", &[("title", "rush")]).await.0, 404);
    let after = join_all(&[&one, &other], 4).await;
    assert_eq!(after.len(), 1);
    drop(one);

    // a server that comes later finds it
    let third = on(&fake, &["--store", store]);
    assert_eq!(join_all(&[&third], 1).await, after);
}

#[tokio::test]
async fn a_title_stands_for_a_new_meeting_when_the_old_one_has_ended() {
    let fake = Fake::start().await.unwrap();
    let server = on(&fake, &[]);
    let first = meeting_of(&server.join("weekly", "Ada").await);
    assert_eq!(server.post("/end", &[("title", "weekly")]).await.0, 200);
    let second = meeting_of(&server.join("weekly", "Ada").await);
    // the service ends it, and nobody tells the server
    fake.advance(std::time::Duration::from_secs(5 * 60));
    let third = meeting_of(&server.join("weekly", "Ada").await);
    assert_eq!(BTreeSet::from([first, second, third]).len(), 3);
}

#[tokio::test]
async fn long_titles_that_begin_alike_are_two_meetings() {
    let server = Running::start(&[]);
    let long = "x".repeat(80);
    let one = meeting_of(&server.join(&format!("{long}1"), "Ada").await);
    let other = meeting_of(&server.join(&format!("{long}2"), "Ada").await);
    assert_ne!(one, other);
    assert_eq!(one, meeting_of(&server.join(&format!("{long}1"), "Grace").await));
}

#[tokio::test]
async fn faults_of_the_service_are_told_without_its_secrets() {
    let fake = Fake::start().await.unwrap();
    // each fault shows at once
    let server = Running::start_with(command_on(&fake).env("AWS_MAX_ATTEMPTS", "1"));
    server.join("faulty", "Ada").await;
    let query = [("title", "faulty"), ("name", "Ada"), ("region", "us-east-1")];
    for (error, status) in [
        ("ThrottlingException", 429),
        ("ServiceUnavailableException", 502),
        ("ServiceFailureException", 502),
        ("ForbiddenException", 500),
        ("UnauthorizedException", 500),
        ("LimitExceededException", 400),
    ] {
        let failure = Failure::of_code(error, "as the test wants it").unwrap();
        let rule = fake.on_operation("CreateAttendee").unwrap().times(1).fail(failure);
        let (found, body) = server.post("/join", &query).await;
        assert_eq!(found, status, "{error}: {body}");
        let text = body["error"].as_str().unwrap();
        assert!(!text.contains("AKIDFAKE") && !text.contains("127.0.0.1"), "{text}");
        assert_eq!(rule.strikes(), 1, "{error}");
    }
    fake.shutdown().await;
    let (status, body) = server.post("/join", &query).await;
    assert_eq!(status, 502, "{body}");
    assert!(!body.to_string().contains("127.0.0.1"), "{body}");
}

// the fake answers while the test waits for the server's end
#[cfg(unix)]
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn meetings_are_ended_with_the_server_if_that_is_asked_for() {
    for (options, ended) in [(&["--end-meetings"][..], true), (&[], false)] {
        let fake = Fake::start().await.unwrap();
        let server = on(&fake, options);
        let id = meeting_of(&server.join("last one", "Ada").await);
        let (code, log) = server.interrupt();
        assert_eq!(code, Some(0), "{log}");
        let found = fake.client().get_meeting(id.as_str()).await;
        assert_eq!(found.is_err_and(|error| error.is_not_found()), ended, "{options:?}");
    }
}
