//! Calls from code without a runtime: they give what `await` gives, and refuse to stop a runtime.

use chime_sdk_core::blocking::wait;
use chime_sdk_core::credentials::Credentials;
use chime_sdk_core::transport::{BoxFuture, HttpRequest, HttpResponse, Transport, TransportError};
use chime_sdk_meetings::enums::MediaRegion;
use chime_sdk_meetings::errors::NotFoundException;
use chime_sdk_meetings::fake::Fake;
use chime_sdk_meetings::operations::GetMeeting;
use chime_sdk_meetings::shapes::CreateAttendeeRequestItem;
use chime_sdk_meetings::{Client, Error, ErrorKind};
use chime_sdk_tests::scripted::Scripted;
use serde_json::json;
use tokio::runtime::{Builder, Runtime};

const MEETING: &str = "11111111-2222-3333-4444-555555555555";

/// A fake in a runtime of its own, as it would be in a process of its own.
fn fake() -> (Fake, Runtime) {
    let runtime = Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
    let fake = runtime.block_on(Fake::start()).unwrap();
    (fake, runtime)
}

#[test]
fn a_call_gives_what_awaiting_it_gives() {
    let (fake, runtime) = fake();
    let client = fake.client();
    let created = client.create_meeting(MediaRegion::UsEast1, "standup").send_blocking().unwrap();
    let id = &created.meeting.meeting_id;
    let waited = client.get_meeting(id).send_blocking().unwrap();
    let awaited = runtime.block_on(client.get_meeting(id).send()).unwrap();
    assert_eq!(json!(waited), json!(awaited));
    let requested = client.request(GetMeeting::new(id)).send_blocking().unwrap();
    assert_eq!(json!(requested), json!(awaited));
    let named = client.call_blocking("get_meeting", json!({ "MeetingId": id })).unwrap();
    assert_eq!(named, json!(awaited));

    client.delete_meeting(id).send_blocking().unwrap();
    let error = client.get_meeting(id).send_blocking().unwrap_err();
    assert!(error.as_exception::<NotFoundException>().is_some(), "{error}");
    let error = client.call_blocking("get_meting", json!({})).unwrap_err();
    assert!(error.to_string().contains("`GetMeeting`"), "{error}");
    wait(async {
        client.close().await;
        Ok(())
    })
    .unwrap();
    assert!(client.get_meeting(id).send_blocking().unwrap_err().is_closed());
}

#[test]
fn an_iterator_gives_what_the_stream_gives() {
    let (fake, _runtime) = fake();
    let client = fake.client();
    let meeting = client.create_meeting(MediaRegion::UsEast1, "standup").send_blocking().unwrap();
    let id = &meeting.meeting.meeting_id;
    let users: Vec<_> = (0..7).map(|user| format!("user-{user}")).collect();
    let attendees: Vec<_> = users.iter().map(CreateAttendeeRequestItem::new).collect();
    client.batch_create_attendee(id, attendees).send_blocking().unwrap();

    let list = || client.list_attendees(id).max_results(3_u32);
    let items = list().items().blocking();
    let mut found: Vec<_> =
        items.map(|item| item.unwrap().external_user_id.into_string()).collect();
    found.sort();
    assert_eq!(found, users);
    let pages = list().pages().blocking();
    let sizes: Vec<_> = pages.map(|page| page.unwrap().attendees.len()).collect();
    assert_eq!(sizes, [3, 3, 1]);
}

#[test]
fn an_iterator_ends_after_an_error() {
    let page = r#"{"Attendees":[],"NextToken":"next"}"#;
    let script = || Scripted::new().answer(200, &[], page).answer(400, &[], "");
    let list = |script: Scripted| script.client().unwrap().list_attendees(MEETING);

    let mut items = list(script()).items().blocking();
    assert!(items.next().unwrap().is_err());
    assert!(items.next().is_none());
    let mut pages = list(script()).pages().blocking();
    assert!(pages.next().unwrap().is_ok());
    assert!(pages.next().unwrap().is_err());
    assert!(pages.next().is_none());
}

/// Everything that waits, with what it fails with.
fn all_that_waits(client: &Client) -> Vec<(&'static str, Option<Error>)> {
    let mut items = client.list_attendees(MEETING).items().blocking();
    let mut pages = client.list_attendees(MEETING).pages().blocking();
    let results = vec![
        ("send_blocking", client.get_meeting(MEETING).send_blocking().err()),
        ("call_blocking", client.call_blocking("GetMeeting", json!({})).err()),
        ("from_env_blocking", Client::from_env_blocking().err()),
        ("items", items.next().and_then(Result::err)),
        ("pages", pages.next().and_then(Result::err)),
        ("wait", wait(async { Ok(()) }).err()),
    ];
    // a loop that skips errors would never end otherwise
    assert!(items.next().is_none() && pages.next().is_none());
    results
}

fn assert_refused(client: &Client) {
    for (name, error) in all_that_waits(client) {
        let error = error.unwrap_or_else(|| panic!("`{name}` waits inside of a runtime"));
        assert_eq!(error.kind(), ErrorKind::Configuration, "{name}: {error}");
        assert!(error.to_string().contains("help: await the call instead"), "{name}: {error}");
    }
}

#[test]
fn inside_of_a_runtime_nothing_waits_and_nothing_is_sent() {
    let script = Scripted::new();
    let client = script.client().unwrap();
    let several = Builder::new_multi_thread().worker_threads(1).build().unwrap();
    let one = Builder::new_current_thread().build().unwrap();
    several.block_on(async { assert_refused(&client) });
    one.block_on(async { assert_refused(&client) });
    let task = client.clone();
    several.block_on(several.spawn(async move { assert_refused(&task) })).unwrap();
    let task = client.clone();
    several.block_on(several.spawn_blocking(move || assert_refused(&task))).unwrap();
    let _entered = one.enter();
    assert_refused(&client);
    assert_eq!(script.requests().len(), 0);
    let error = client.get_meeting(MEETING).send_blocking().unwrap_err();
    assert_eq!(error.operation(), Some("GetMeeting"));
}

#[test]
fn where_nothing_can_be_awaited_the_help_says_how_to_wait() {
    let script = Scripted::new().answer(400, &[], "");
    let client = script.client().unwrap();
    let runtime = Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let blocking = tokio::task::spawn_blocking(move || {
            let text = client.get_meeting(MEETING).send_blocking().unwrap_err().to_string();
            assert!(text.contains("`Handle::current().block_on(call.send())`"), "{text}");
            // and that is so
            let call = client.get_meeting(MEETING);
            tokio::runtime::Handle::current().block_on(call.send()).unwrap_err().attempts()
        });
        assert_eq!(blocking.await.unwrap(), 1);
    });
}

#[test]
fn outside_of_one_no_runtime_is_spoken_of() {
    let client = Scripted::new().client().unwrap();
    for (name, error) in all_that_waits(&client) {
        let text = error.map(|error| error.to_string()).unwrap_or_default();
        assert!(!text.contains("runtime"), "{name}: {text}");
    }
}

/// A transport that panics.
#[derive(Debug)]
struct Panicking;

impl Transport for Panicking {
    fn send(&self, _: HttpRequest) -> BoxFuture<'_, Result<HttpResponse, TransportError>> {
        Box::pin(async { panic!("made on purpose") })
    }
}

#[test]
fn a_panic_does_not_spoil_later_calls() {
    let builder = || {
        let credentials = Credentials::new("AKIDEXAMPLE", "planted-secret", None, None, "test");
        Client::builder().region("us-east-1").credentials(credentials)
    };
    let panicking = builder().transport(Panicking).build().unwrap();
    for _ in 0..3 {
        let call = panicking.get_meeting(MEETING);
        let thread = std::thread::spawn(move || call.send_blocking());
        assert!(thread.join().is_err(), "the panic is lost");
    }
    let call = panicking.get_meeting(MEETING);
    let caught = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| call.send_blocking()));
    assert!(caught.is_err(), "the panic is lost");

    let script = Scripted::new().answer(204, &[], "");
    script.client().unwrap().delete_meeting(MEETING).send_blocking().unwrap();
}

#[test]
fn many_threads_wait_at_the_same_time() {
    let (fake, _runtime) = fake();
    let client = fake.client();
    std::thread::scope(|scope| {
        for thread in 0..8 {
            let client = client.clone();
            scope.spawn(move || {
                for call in 0..5 {
                    let name = format!("meeting-{thread}-{call}");
                    let created = client.create_meeting(MediaRegion::UsEast1, name);
                    let id = created.send_blocking().unwrap().meeting.meeting_id;
                    client.delete_meeting(&id).send_blocking().unwrap();
                }
            });
        }
    });
    assert_eq!((fake.requests_of("CreateMeeting"), fake.requests_of("DeleteMeeting")), (40, 40));
}
