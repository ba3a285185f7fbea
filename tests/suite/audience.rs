//! Audiences in replicas, on the fake: who sits where, what is found again, and when it is full.

use std::collections::BTreeSet;

use chime_sdk_meetings::Client;
use chime_sdk_meetings::audience::{Audience, Seating};
use chime_sdk_meetings::enums::{MediaRegion, VideoResolution};
use chime_sdk_meetings::fake::{Assumptions, Failure, Fake, SameUser};
use chime_sdk_meetings::operations::{BatchCreateAttendee, CreateMeeting, ListAttendees};
use chime_sdk_meetings::shapes::{
    AttendeeCapabilities, AttendeeFeatures, Meeting, MeetingFeaturesConfiguration, VideoFeatures,
};
use chime_sdk_meetings::strings::{ExternalMeetingId, MeetingId, PrimaryMeetingId};

type Outcome = Result<(), Box<dyn std::error::Error>>;

/// A fake with a primary meeting in it, and a client that reaches it without a network.
async fn primary(
    same_user: SameUser,
    features: impl Into<Option<MeetingFeaturesConfiguration>>,
) -> (Fake, Client, Meeting) {
    let mut assumptions = Assumptions::default();
    assumptions.same_user = same_user;
    let fake = Fake::builder().assumptions(assumptions).empty_limit(None).start().await.unwrap();
    let client = fake.client_builder().transport(fake.in_process()).build().unwrap();
    let mut call = client.create_meeting(MediaRegion::EuWest2, "town-hall");
    if let Some(features) = features.into() {
        call = call.meeting_features(features);
    }
    let meeting = call.await.unwrap().meeting;
    (fake, client, meeting)
}

fn of_three() -> MeetingFeaturesConfiguration {
    MeetingFeaturesConfiguration::new().attendee(AttendeeFeatures::new().max_count(3))
}

fn listeners(count: usize) -> impl Iterator<Item = String> {
    (0..count).map(|number| format!("listener-{number}"))
}

/// How many sit in each meeting, in the order in which the meetings were filled.
fn sizes(seating: &Seating) -> Vec<usize> {
    seating.meetings().iter().map(|(_, count)| *count).collect()
}

/// Who is in a meeting.
async fn inside(client: &Client, meeting: &MeetingId) -> Vec<String> {
    let mut items = client.list_attendees(meeting).items();
    let mut users = Vec::new();
    while let Some(attendee) = items.try_next().await.unwrap() {
        users.push(attendee.external_user_id.into_string());
    }
    users
}

/// Everybody who has a seat sits in the meeting that is said, and nobody sits twice.
async fn agrees(client: &Client, seating: &Seating) {
    let mut all = Vec::new();
    for (meeting, _) in seating.meetings() {
        let users = inside(client, &meeting.meeting_id).await;
        for seat in seating {
            let here = seat.meeting().is_some_and(|one| one.meeting_id == meeting.meeting_id);
            let name = seat.external_user_id().as_str();
            assert_eq!(users.iter().any(|user| user == name), here, "{name}");
        }
        all.extend(users);
    }
    let unique: BTreeSet<_> = all.iter().collect();
    assert_eq!(unique.len(), all.len(), "somebody has two seats");
}

#[tokio::test]
async fn a_thousand_listeners_fill_four_replicas() -> Outcome {
    let (fake, client, meeting) = primary(SameUser::SameAttendee, None).await;
    let audience = client.audience(&meeting);
    let stage = audience.add_presenters(["ada", "grace"]).await?;
    assert_eq!(sizes(&stage), [2]);
    for seat in &stage {
        assert_eq!(seat.meeting().map(|one| &one.meeting_id), Some(&meeting.meeting_id));
        let capabilities = seat.attendee().and_then(|one| one.capabilities.clone());
        assert_eq!(capabilities, Some(AttendeeCapabilities::PRESENTER));
    }
    let hall = audience.add_listeners(listeners(1000)).await?;
    assert_eq!(sizes(&hall), [250, 250, 250, 250]);
    assert!(hall.is_complete());
    for (place, seat) in hall.seats().iter().enumerate() {
        assert_eq!(
            (seat.place(), seat.external_user_id().as_str()),
            (place, &*format!("listener-{place}"))
        );
        let replica = seat.meeting().expect("there is room for all");
        assert!(replica.media_placement.is_some());
        assert_eq!(replica.media_region, Some(MediaRegion::EuWest2));
        let of = replica.primary_meeting_id.as_ref().map(PrimaryMeetingId::as_str);
        assert_eq!(of, Some(meeting.meeting_id.as_str()));
        let attendee = seat.attendee().expect("there is room for all");
        assert!(attendee.join_token.is_some());
        assert_eq!(attendee.capabilities, Some(AttendeeCapabilities::VIEWER));
    }
    agrees(&client, &hall).await;
    assert_eq!(fake.requests_of("BatchCreateAttendee"), 1 + 12);
    audience.end().await?;
    for (replica, _) in hall.meetings() {
        assert!(client.get_meeting(&replica.meeting_id).await.unwrap_err().is_not_found());
    }
    audience.end().await?;
    Ok(())
}

#[tokio::test]
async fn after_a_restart_everybody_sits_where_they_sat() -> Outcome {
    for same_user in [SameUser::SameAttendee, SameUser::NewAttendee, SameUser::Conflict] {
        let (fake, client, meeting) = primary(same_user, of_three()).await;
        let before = client.audience(&meeting).add_listeners(listeners(5)).await?;
        assert_eq!(sizes(&before), [3, 2]);
        // all that is left is the primary
        let restarted = fake.client_builder().transport(fake.in_process()).build()?;
        let meeting = restarted.get_meeting(&meeting.meeting_id).await?.meeting;
        let after = restarted.audience(&meeting).add_listeners(listeners(8)).await?;
        assert_eq!(sizes(&after), [3, 3, 2]);
        for (old, new) in before.seats().iter().zip(after.seats()) {
            assert_eq!(old.attendee(), new.attendee());
            assert!(new.outcome().is_existing());
        }
        assert_eq!(after.seats().iter().filter(|seat| seat.outcome().is_created()).count(), 3);
        agrees(&client, &after).await;
    }
    Ok(())
}

#[tokio::test]
async fn a_seat_that_is_free_in_an_earlier_replica_moves_nobody() -> Outcome {
    let (_fake, client, meeting) = primary(SameUser::NewAttendee, of_three()).await;
    let audience = client.audience(&meeting);
    let before = audience.add_listeners(listeners(6)).await?;
    let first = &before.seats()[0];
    let id = &first.attendee().unwrap().attendee_id;
    client.delete_attendee(&first.meeting().unwrap().meeting_id, id).await?;
    // the last one sits in the second replica, although there is room in the first
    let after = audience.add_listeners(["listener-5", "late"]).await?;
    assert_eq!(after.seats()[0].attendee(), before.seats()[5].attendee());
    let late = after.seats()[1].meeting().map(|one| &one.meeting_id);
    assert_eq!(late, first.meeting().map(|one| &one.meeting_id), "the free seat is taken");
    Ok(())
}

#[tokio::test]
async fn who_finds_no_seat_is_told_so() -> Outcome {
    let (fake, client, meeting) = primary(SameUser::SameAttendee, of_three()).await;
    let audience = client.audience(&meeting).replicas(2);
    let hall = audience.add_listeners(listeners(8)).await?;
    assert_eq!(sizes(&hall), [3, 3]);
    let without: Vec<_> = hall.failures().map(|(seat, _)| seat.place()).collect();
    assert_eq!(without, [6, 7]);
    for (seat, failure) in hall.failures() {
        assert!(failure.is_full() && !failure.was_tried() && seat.meeting().is_none());
        assert!(failure.to_string().starts_with("all 6 seats are taken; help: "), "{failure}");
    }
    // a setting beyond what the service allows ends where the service does
    let audience = client.audience(&meeting).replicas(9);
    let hall = audience.add_listeners(listeners(14)).await?;
    assert_eq!(sizes(&hall), [3, 3, 3, 3]);
    let (_, failure) = hall.failures().next().unwrap();
    assert!(failure.is_full() && failure.to_string().contains("4 replica meetings"), "{failure}");
    assert_eq!(fake.requests_of("CreateMeeting"), 1 + 2 + 5);
    Ok(())
}

#[tokio::test]
async fn settings_without_bounds_harm_nobody() -> Outcome {
    let (_fake, client, meeting) = primary(SameUser::SameAttendee, of_three()).await;
    let audience = client.audience(&meeting).replicas(usize::MAX).listeners_in_primary(usize::MAX);
    let hall = audience.attendees_in_each(usize::MAX).add_listeners(listeners(16)).await?;
    assert_eq!(sizes(&hall), [3, 3, 3, 3, 3]);
    let hall = client.audience(&meeting).replicas(0).add_listeners(["nobody"]).await?;
    assert!(hall.failures().all(|(_, failure)| failure.is_full()) && !hall.is_complete());
    let audience = client.audience(&meeting).attendees_in_each(0).concurrency(0);
    assert!(!audience.add_listeners(["nobody"]).await?.is_complete());
    Ok(())
}

#[tokio::test]
async fn more_than_a_meeting_holds_go_on_to_the_next() -> Outcome {
    // the setting is larger than what the service allows
    let (_fake, client, meeting) = primary(SameUser::NewAttendee, None).await;
    let audience = client.audience(&meeting).attendees_in_each(400);
    let hall = audience.add_listeners(listeners(600)).await?;
    assert_eq!(sizes(&hall), [250, 250, 100]);
    agrees(&client, &hall).await;
    Ok(())
}

#[tokio::test]
async fn listeners_sit_in_the_primary_if_that_is_wanted() -> Outcome {
    let (_fake, client, meeting) = primary(SameUser::SameAttendee, None).await;
    let audience = client.audience(&meeting).listeners_in_primary(2);
    assert!(audience.add_presenters(["ada"]).await?.is_complete());
    let hall = audience.add_listeners(["one", "two", "three"]).await?;
    assert_eq!(sizes(&hall), [2, 1]);
    assert_eq!(inside(&client, &meeting.meeting_id).await, ["ada", "one", "two"]);
    // the places are taken, also for another start
    let hall = client.audience(&meeting).listeners_in_primary(2).add_listeners(["four"]).await?;
    assert!(hall.seats()[0].meeting().unwrap().primary_meeting_id.is_some());
    // a presenter who listens has a seat already
    let hall = audience.add_listeners(["ada"]).await?;
    assert_eq!(hall.seats()[0].meeting().map(|one| &one.meeting_id), Some(&meeting.meeting_id));
    Ok(())
}

#[tokio::test]
async fn presenters_who_find_the_primary_full_are_told_by_the_service() -> Outcome {
    let (_fake, client, meeting) = primary(SameUser::SameAttendee, of_three()).await;
    let stage = client.audience(&meeting).add_presenters(["a1", "a2", "a3", "a4"]).await?;
    assert_eq!(sizes(&stage), [3]);
    let (seat, failure) = stage.failures().next().unwrap();
    assert!(failure.is_full() && failure.was_tried() && seat.outcome().was_tried());
    assert!(failure.to_string().contains("The limit of 3 attendees"), "{failure}");
    Ok(())
}

#[tokio::test]
async fn features_and_settings_of_replicas_are_those_of_the_primary() -> Outcome {
    let video = VideoFeatures::new().max_resolution(VideoResolution::None);
    let features = of_three().video(video);
    let (_fake, client, meeting) = primary(SameUser::SameAttendee, features.clone()).await;
    let tagged = |replica: CreateMeeting| replica.tags([("team", "stage")]);
    let audience = client.audience(&meeting).replicas_with(tagged);
    let hall = audience.add_listeners(["one", "two", "one"]).await?;
    assert_eq!(sizes(&hall), [2], "who is given twice sits once");
    assert_eq!(hall.seats()[0].attendee(), hall.seats()[2].attendee());
    let (replica, _) = hall.meetings()[0];
    assert_eq!(replica.meeting_features, Some(features));
    let name = replica.external_meeting_id.as_ref().map(ExternalMeetingId::as_str);
    assert_eq!(name, Some(&*format!("replica-1-of-{}", meeting.meeting_id)));
    let tags = client.list_tags_for_resource(replica.meeting_arn.as_ref().unwrap()).await?.tags;
    assert_eq!(tags.len(), 1);
    let capabilities = hall.seats()[0].attendee().and_then(|one| one.capabilities.clone());
    assert_eq!(capabilities, Some(AttendeeCapabilities::LISTENER), "there is no video to see");
    Ok(())
}

#[tokio::test]
async fn mistakes_are_told_before_a_replica_is_made() {
    let (fake, client, meeting) = primary(SameUser::SameAttendee, None).await;
    let before = fake.requests();
    let people = ["ada", "x", "grace", "y"];
    for error in [
        client.audience(&meeting).add_listeners(people).await.unwrap_err(),
        client.audience(&meeting).add_presenters(people).await.unwrap_err(),
    ] {
        assert!(error.is_validation() && error.violations().len() == 2, "{error}");
    }
    let nobody = client.audience(&meeting).add_listeners([""; 0]).await.unwrap();
    assert!(nobody.is_complete() && nobody.seats().is_empty());
    assert_eq!(fake.requests(), before);
}

#[tokio::test]
async fn a_primary_that_has_ended_is_said_to_be_not_found() -> Outcome {
    let (_fake, client, meeting) = primary(SameUser::SameAttendee, None).await;
    client.delete_meeting(&meeting.meeting_id).await?;
    let audience = client.audience(&meeting);
    assert!(audience.add_listeners(["one"]).await.unwrap_err().is_not_found());
    assert!(audience.add_presenters(["ada"]).await.unwrap_err().is_not_found());
    Ok(())
}

#[tokio::test]
async fn a_replica_that_somebody_has_ended_is_passed_over() -> Outcome {
    let (_fake, client, meeting) = primary(SameUser::SameAttendee, of_three()).await;
    let audience = client.audience(&meeting);
    let before = audience.add_listeners(listeners(4)).await?;
    let (first, _) = before.meetings()[0];
    client.delete_meeting(&first.meeting_id).await?;
    let after = audience.add_listeners(listeners(4)).await?;
    assert!(after.is_complete());
    assert!(after.meetings().iter().all(|(one, _)| one.meeting_id != first.meeting_id));
    assert_eq!(after.seats()[3].attendee(), before.seats()[3].attendee());
    agrees(&client, &after).await;
    Ok(())
}

#[tokio::test(start_paused = true)]
async fn faults_seat_nobody_twice() -> Outcome {
    for same_user in [SameUser::SameAttendee, SameUser::NewAttendee, SameUser::Conflict] {
        let (fake, client, meeting) = primary(same_user, None).await;
        fake.on(CreateMeeting).every(2).times(2).after_effect().fail(Failure::Reset);
        fake.on(BatchCreateAttendee).every(2).times(4).after_effect().fail(Failure::Reset);
        fake.on(BatchCreateAttendee).every(3).times(3).fail(Failure::Throttling);
        fake.on(ListAttendees).every(4).fail(Failure::of_code("ServiceFailureException", "no")?);
        let hall = client.audience(&meeting).add_listeners(listeners(700)).await?;
        assert_eq!(sizes(&hall), [250, 250, 200], "{same_user:?}");
        fake.clear_faults();
        agrees(&client, &hall).await;
    }
    Ok(())
}

#[tokio::test(start_paused = true)]
async fn a_replica_that_another_process_is_making_is_waited_for() -> Outcome {
    let (fake, client, meeting) = primary(SameUser::SameAttendee, None).await;
    let busy = fake.on(CreateMeeting).times(3).fail(Failure::of_code("ConflictException", "busy")?);
    let hall = client.audience(&meeting).add_listeners(["one"]).await?;
    assert!(hall.is_complete() && busy.strikes() == 3);
    fake.on(CreateMeeting).fail(Failure::of_code("ConflictException", "busy")?);
    let error = client.audience(&meeting).add_listeners(["two"]).await.unwrap_err();
    assert!(error.is_conflict(), "{error}");
    Ok(())
}

#[tokio::test(start_paused = true)]
async fn those_who_sit_are_not_lost_when_the_service_fails() -> Outcome {
    let (fake, client, meeting) = primary(SameUser::SameAttendee, of_three()).await;
    // the second replica cannot be made
    fake.on(CreateMeeting).after(1).fail(Failure::of_code("ServiceFailureException", "no")?);
    let hall = client.audience(&meeting).add_listeners(listeners(5)).await?;
    assert_eq!(sizes(&hall), [3]);
    for (_, failure) in hall.failures() {
        assert!(failure.is_worth_repeating() && !failure.was_tried() && !failure.is_full());
    }
    fake.clear_faults();
    // and nobody can be added to it
    fake.on(BatchCreateAttendee).fail(Failure::Reset);
    let hall = client.audience(&meeting).add_listeners(listeners(9)).await?;
    assert_eq!(sizes(&hall), [3]);
    assert_eq!(hall.failures().count(), 6);
    fake.clear_faults();
    let hall = client.audience(&meeting).add_listeners(listeners(9)).await?;
    assert_eq!(sizes(&hall), [3, 3, 3]);
    agrees(&client, &hall).await;
    Ok(())
}

#[test]
fn what_is_shown_names_nobody() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let (_fake, client, meeting) = primary(SameUser::SameAttendee, of_three()).await;
        let audience: Audience = client.audience(&meeting);
        let hall = audience.add_listeners(["planted-ada", "planted-grace"]).await.unwrap();
        let shown = format!("{audience:?} {hall:?}");
        assert!(!shown.contains("planted") && shown.contains("***"), "{shown}");
    });
}
