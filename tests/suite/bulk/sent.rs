//! What is sent, and what is refused before that.

use std::future::IntoFuture as _;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use chime_sdk_core::transport::{BoxFuture, HttpRequest, HttpResponse, Transport, TransportError};
use chime_sdk_meetings::enums::MediaCapabilities;
use chime_sdk_meetings::fake::{Failure, Fake, InProcess, PartialBatch, SameUser};
use chime_sdk_meetings::operations::BatchCreateAttendee;
use chime_sdk_meetings::shapes::{AttendeeCapabilities, CreateAttendeeRequestItem};
use chime_sdk_meetings::strings::ExternalUserId;
use chime_sdk_meetings::{CallOptions, bulk};

use super::{Hall, Outcome, SECOND, agrees, counts, names, user, users};

#[tokio::test]
async fn batches_are_as_large_as_they_may_be_and_outcomes_are_in_order() -> Outcome {
    let hall = Hall::open().await;
    let report = hall.create(240).await?;
    assert_eq!(hall.batches(), 3);
    for (place, outcome) in report.outcomes().iter().enumerate() {
        assert_eq!(outcome.place(), place);
        assert_eq!(outcome.external_user_id().as_str(), user(place));
        let attendee = outcome.attendee().expect("nothing is in the way");
        assert_eq!(attendee.external_user_id, *outcome.external_user_id());
        assert!(outcome.is_created() && outcome.was_tried() && outcome.tries() == 1);
    }
    assert!(report.is_complete());
    assert_eq!(counts(report.summary()), [240, 240, 0, 0, 0, 0]);
    agrees(&hall, &report).await;
    Ok(())
}

#[tokio::test]
async fn users_are_given_in_all_forms_that_a_batch_takes() -> Outcome {
    let hall = Hall::open().await;
    let create = |users: Vec<CreateAttendeeRequestItem>| {
        hall.client.bulk_create_attendees(&hall.meeting, users)
    };
    let text = hall.client.bulk_create_attendees(&hall.meeting, ["text"]).await?;
    let owned =
        hall.client.bulk_create_attendees(hall.meeting.as_str(), ["owned".to_owned()]).await?;
    let id = hall.client.bulk_create_attendees(&hall.meeting, [ExternalUserId::from("id")]).await?;
    assert!(text.is_complete() && owned.is_complete() && id.is_complete());
    let item = CreateAttendeeRequestItem::new("item").capabilities(AttendeeCapabilities::VIEWER);
    let report = create(vec![item]).send().await?;
    let capabilities = report.attendees().next().and_then(|one| one.capabilities.clone());
    assert_eq!(capabilities, Some(AttendeeCapabilities::VIEWER));
    assert_eq!(
        names(&hall.inside().await).into_iter().collect::<Vec<_>>(),
        ["id", "item", "owned", "text"]
    );
    Ok(())
}

#[tokio::test]
async fn nobody_is_no_request() -> Outcome {
    let hall = Hall::open().await;
    let before = hall.fake.requests();
    for call in [hall.create(0), hall.create(0).skip_existing()] {
        let report = call.await?;
        assert!(report.is_complete() && report.outcomes().is_empty());
    }
    assert_eq!(hall.fake.requests(), before);
    Ok(())
}

#[tokio::test]
async fn all_mistakes_are_told_before_anything_is_sent() {
    let hall = Hall::open().await;
    let before = hall.fake.requests();
    let mut users = users(300);
    users[7] = CreateAttendeeRequestItem::new("x");
    let mut deaf = AttendeeCapabilities::VIEWER;
    deaf.video = MediaCapabilities::None;
    users[250] = CreateAttendeeRequestItem::new("secret".repeat(11)).capabilities(deaf);
    let call = hall.client.bulk_create_attendees(&hall.meeting, users);
    let error = call.skip_existing().await.unwrap_err();
    assert!(error.is_validation());
    let text = error.to_string();
    for part in [
        "Attendees[7].ExternalUserId: 1 character, needs 2 to 64",
        "Attendees[250].ExternalUserId: 66 characters, needs 2 to 64",
        "Attendees[250].Capabilities.Content",
    ] {
        assert!(text.contains(part), "`{part}` is missing from: {text}");
    }
    assert_eq!(error.violations().len(), 3, "{text}");
    assert!(!text.contains("secret") && !format!("{error:?}").contains("secret"), "{error:?}");
    assert_eq!(hall.fake.requests(), before);
}

#[tokio::test]
async fn who_is_given_twice_is_sent_once() -> Outcome {
    let hall = Hall::where_same_user(SameUser::NewAttendee).await;
    let viewer = CreateAttendeeRequestItem::new("ada").capabilities(AttendeeCapabilities::VIEWER);
    let users = [viewer, "grace".into(), "ada".into(), "ada".into()];
    let report = hall.client.bulk_create_attendees(&hall.meeting, users).await?;
    let duplicates: Vec<_> = report.outcomes().iter().map(bulk::Outcome::duplicate_of).collect();
    assert_eq!(duplicates, [None, None, Some(0), Some(0)]);
    let ids: Vec<_> = report.outcomes().iter().map(|one| one.attendee().cloned()).collect();
    assert!(ids[0].is_some() && ids[0] == ids[2] && ids[0] == ids[3] && ids[0] != ids[1]);
    assert_eq!(report.attendees().count(), 2);
    assert_eq!(counts(report.summary()), [4, 2, 0, 0, 0, 2]);
    let inside = hall.inside().await;
    let ada = inside.iter().find(|one| one.external_user_id.as_str() == "ada");
    let capabilities = ada.and_then(|ada| ada.capabilities.clone());
    assert_eq!(capabilities, Some(AttendeeCapabilities::VIEWER), "what is said first counts");
    agrees(&hall, &report).await;
    Ok(())
}

/// Counts requests that are under way.
#[derive(Clone, Debug)]
struct Counted {
    inner: InProcess,
    now: Arc<AtomicUsize>,
    most: Arc<AtomicUsize>,
}

impl Transport for Counted {
    fn send(&self, request: HttpRequest) -> BoxFuture<'_, Result<HttpResponse, TransportError>> {
        Box::pin(async move {
            let now = self.now.fetch_add(1, Ordering::SeqCst) + 1;
            self.most.fetch_max(now, Ordering::SeqCst);
            let answer = self.inner.send(request).await;
            self.now.fetch_sub(1, Ordering::SeqCst);
            answer
        })
    }
}

#[tokio::test(start_paused = true)]
async fn no_more_requests_are_under_way_than_is_said() -> Outcome {
    for (said, expected) in [(None, 4), (Some(0), 1), (Some(1), 1), (Some(2), 2), (Some(100), 8)] {
        let fake = Fake::start().await?;
        let (now, most) = (Arc::default(), Arc::<AtomicUsize>::default());
        let counted = Counted { inner: fake.in_process(), now, most: Arc::clone(&most) };
        let client = fake.client_builder().transport(counted).build()?;
        fake.on(BatchCreateAttendee).fail(Failure::Latency(SECOND));
        let nowhere = "11111111-2222-3333-4444-555555555555";
        // the meeting does not matter: each of the requests is refused, late
        fake.on(BatchCreateAttendee).fail(Failure::of_code("BadRequestException", "no")?);
        let mut call = client.bulk_create_attendees(nowhere, users(800));
        if let Some(said) = said {
            call = call.concurrency(said);
        }
        let report = call.await?;
        assert_eq!(report.summary().failed, 800);
        assert_eq!(most.load(Ordering::SeqCst), expected, "{said:?}");
    }
    Ok(())
}

#[tokio::test]
async fn options_are_those_of_every_request() {
    let hall = Hall::open().await;
    // a header that cannot be sent is refused with the request that would have it
    let options = CallOptions::new().header("host", "elsewhere");
    let error = hall.create(3).with_options(options.clone()).skip_existing().await.unwrap_err();
    assert!(error.to_string().starts_with("ListAttendees: the header `host`"), "{error}");
    let report = hall.create(3).with_options(options).await.unwrap();
    let (_, failure) = report.failures().next().unwrap();
    assert!(failure.to_string().starts_with("BatchCreateAttendee: the header `host`"), "{failure}");
}

#[tokio::test]
async fn all_of_it_can_be_spawned() -> Outcome {
    let hall = Hall::open().await;
    let call = hall.create(120).on_progress(|_| {});
    let report = tokio::spawn(call.into_future()).await??;
    let mut results = hall.create(130).results();
    let first = tokio::spawn(async move { results.try_next().await }).await??;
    assert!(report.is_complete() && first.is_some());
    let meeting = hall.client.get_meeting(&hall.meeting).await?.meeting;
    let audience = hall.client.audience(&meeting);
    let seating = tokio::spawn(async move { audience.add_listeners(["one"]).await }).await??;
    assert!(seating.is_complete());
    Ok(())
}

#[tokio::test]
async fn nobody_is_shown() -> Outcome {
    let hall = Hall::open().await;
    let call = hall.client.bulk_create_attendees(&hall.meeting, ["planted-ada", "planted-grace"]);
    let partial =
        PartialBatch::users(["planted-ada"]).code("BadRequest").message("planted-ada is refused");
    hall.fake.on(BatchCreateAttendee).fail(partial);
    let mut shown = format!("{call:?}");
    let report = call.await?;
    let tokens: Vec<_> = report.attendees().filter_map(|one| one.join_token.clone()).collect();
    assert_eq!(tokens.len(), 1);
    shown += &format!("{report:?} {report:#?}");
    for (_, failure) in report.failures() {
        shown += &format!("{failure} {failure:?}");
    }
    assert!(shown.contains("*** is refused") && !shown.contains("planted"), "{shown}");
    assert!(!shown.contains(tokens[0].as_str()), "{shown}");
    Ok(())
}
