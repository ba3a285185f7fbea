//! What is declared in another crate works like what the client declares itself.

#![forbid(unsafe_code)]
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test fails by them")]

use std::collections::BTreeMap;
use std::sync::Mutex;

use chime_sdk_tests_foreign::connected::{
    ListConnectedAttendees, ListConnectedAttendeesExt as _, ListConnectedAttendeesOutput,
};
use chime_sdk_tests_foreign::inventory;
use chime_sdk_tests_foreign::inventory::{
    Fate, GetThing, GetThingOutput, Inventory, InventoryServer, PutThing, PutThingOutput, SERVICE,
    Thing, ThingNotFoundException,
};
use meetings::chime_sdk_core::server::{Context, Fault, InProcess};
use meetings::enums::MediaRegion;
use meetings::errors::NotFoundException;
use meetings::fake::Fake;
use meetings::shapes::Attendee;
use serde_json::json;

/// Has everything written out for the search for secrets in all output (`tests/secrets.sh`).
fn log() {
    if std::env::var_os("CHIME_SDK_TESTS_LOG").is_some() {
        let everything = tracing_subscriber::fmt()
            .with_ansi(false)
            .with_writer(std::io::stderr)
            .with_max_level(tracing_subscriber::filter::LevelFilter::TRACE);
        // the first test has installed it for all
        let _ = everything.try_init();
        tracing::info!("the log of declarations elsewhere is on");
    }
}

/// A fake that has learned the operation, with pages of at most two attendees.
async fn fake() -> Fake {
    log();
    let answer = |_: &Context, input: ListConnectedAttendees| {
        if input.meeting_id.as_str().starts_with('0') {
            return Err(Fault::new(NotFoundException::new(), "there is no such meeting"));
        }
        let start: usize = input.next_token.as_deref().map_or(0, |token| token.parse().unwrap());
        let size = input.max_results.map_or(2, |size| size.try_into().unwrap());
        let users = ["ada", "barbara", "grace"];
        let attendees = users.iter().skip(start).take(size);
        let output = ListConnectedAttendeesOutput::new().attendees(
            attendees.map(|user| Attendee::new(*user, "8d6a2f44-0ba7-4a3f-9f4d-0c2d7e6a1b5e")),
        );
        let next = start + size;
        Ok(if next < users.len() { output.next_token(next.to_string()) } else { output })
    };
    Fake::builder().operation(answer).start().await.unwrap()
}

const MEETING: &str = "11111111-2222-3333-4444-555555555555";

#[tokio::test]
async fn an_operation_of_another_crate_is_a_method_of_the_client() {
    let fake = fake().await;
    let client = fake.client();
    let page = client.list_connected_attendees(MEETING).max_results(1).await.unwrap();
    assert_eq!(page.attendees.len(), 1);
    assert_eq!(fake.requests_of("ListConnectedAttendees"), 1);
    // the client's own operations are what they were
    let meeting = client.create_meeting(MediaRegion::UsEast1, "standup").await.unwrap().meeting;
    assert!(client.list_attendees(&meeting.meeting_id).await.unwrap().attendees.is_empty());
}

#[tokio::test]
async fn its_pages_are_read_one_by_one() {
    let fake = fake().await;
    let mut items = fake.client().list_connected_attendees(MEETING).items();
    let mut users = Vec::new();
    while let Some(attendee) = items.try_next().await.unwrap() {
        users.push(attendee.external_user_id.as_str().to_owned());
    }
    assert_eq!(users, ["ada", "barbara", "grace"]);
    assert_eq!(fake.requests_of("list_connected_attendees"), 2);
}

#[tokio::test]
async fn its_input_is_validated_and_its_errors_are_known() {
    let fake = fake().await;
    let client = fake.client();
    let error = client.list_connected_attendees("x").max_results(0).await.unwrap_err();
    assert_eq!(error.violations().len(), 2, "{error}");
    assert_eq!(fake.requests(), 0);
    let absent = MEETING.replace('1', "0");
    let error = client.list_connected_attendees(absent).await.unwrap_err();
    assert!(error.is_not_found(), "{error}");
    fake.on(ListConnectedAttendees).times(1).fail(Fault::new(NotFoundException::new(), "gone"));
    let error = client.request(ListConnectedAttendees::new(MEETING)).await.unwrap_err();
    assert!(error.as_exception::<NotFoundException>().is_some(), "{error}");
}

/// A server of the inventory with one shelf.
#[derive(Default)]
struct Shelf {
    things: Mutex<BTreeMap<String, Thing>>,
}

impl InventoryServer for Shelf {
    fn put_thing(&self, _: &Context, input: PutThing) -> Result<PutThingOutput, Fault> {
        assert!(input.client_request_token.is_some());
        let name = input.thing.name.to_string();
        self.things.lock().unwrap().insert(name, input.thing.clone());
        Ok(PutThingOutput::new(input.thing))
    }

    fn get_thing(&self, _: &Context, input: GetThing) -> Result<GetThingOutput, Fault> {
        let things = self.things.lock().unwrap();
        let thing = things.get(input.name.as_str()).ok_or_else(|| {
            let exception = ThingNotFoundException::new().name(&input.name);
            Fault::new(exception, "there is no such thing")
        });
        Ok(GetThingOutput::new().thing(thing?.clone()))
    }

    #[expect(deprecated, reason = "a server serves it all the same")]
    fn remove_thing(&self, _: &Context, input: inventory::RemoveThing) -> Result<(), Fault> {
        self.things.lock().unwrap().remove(input.name.as_str());
        Ok(())
    }
}

fn client() -> Inventory {
    let shelf = Shelf::default();
    let server = InProcess::new(SERVICE, move |context, operation, input| {
        shelf.handle(context, operation, input)
    });
    let credentials = meetings::Credentials::new("AKIDEXAMPLE", "secret", None, None, "test");
    let builder = Inventory::builder().region("us-east-1").credentials(credentials);
    builder.transport(server).build().unwrap()
}

#[tokio::test]
async fn a_service_of_another_crate_has_a_client_and_a_server() {
    let client = client();
    let wheel = Thing::new("wheel", "ada", 1.5).fate(Fate::Kept).labels([("colour", "red")]);
    let put = client.put_thing(7, wheel.clone()).await.unwrap();
    assert_eq!(put.thing, wheel);
    let found = client.get_thing(7, "wheel").await.unwrap();
    assert_eq!(found.thing, Some(wheel));
    assert_eq!(
        client.call("get_thing", json!({ "Shelf": 7, "Name": "wheel" })).await.unwrap()["Thing"]["Owner"],
        "ada"
    );

    let error = client.get_thing(7, "hub").await.unwrap_err();
    let absent: &ThingNotFoundException = error.as_exception().unwrap();
    assert_eq!(absent.name.as_ref().unwrap(), "hub");
    assert_eq!(
        error.to_string(),
        "GetThing: ThingNotFoundException: there is no such thing \
        (404, request id "
            .to_owned()
            + error.request_id().unwrap()
            + ")"
    );
}

#[tokio::test]
async fn what_a_declaration_refuses_never_arrives() {
    let client = client();
    let error = client.put_thing(7, Thing::new("A wheel", "ada", -1.0)).await.unwrap_err();
    assert_eq!(
        error.violations().iter().map(meetings::Violation::path).collect::<Vec<_>>(),
        ["Thing.Name", "Thing.Weight"]
    );
    assert!(!format!("{:?}", Thing::new("wheel", "ada", 1.0)).contains("ada"));
}
