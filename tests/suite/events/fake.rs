//! What the fake tells of what is done to it over HTTP.

use std::time::{Duration, UNIX_EPOCH};

use chime_sdk_meetings::enums::MediaRegion;
use chime_sdk_meetings::events::{self, Event, EventType, Timestamp};
use chime_sdk_meetings::fake::Fake;
use chime_sdk_meetings::fake::events::{EventQuery, EventStream, Missed, Target};
use chime_sdk_meetings::shapes::{
    AttendeeCapabilities, EngineTranscribeSettings, NotificationsConfiguration,
    TranscriptionConfiguration,
};
use futures_util::StreamExt as _;

type Outcome = Result<(), Box<dyn std::error::Error>>;

const QUEUE: &str = "arn:aws:sqs:us-east-1:123456789012:events";
const TOPIC: &str = "arn:aws:sns:us-east-1:123456789012:events";

/// 2026-11-23, half past eight in the morning.
const MORNING: u64 = 1_795_422_600;

fn types(events: &[Event]) -> Vec<EventType> {
    events.iter().map(|event| event.detail.event_type.clone()).collect()
}

/// The events that are there, and those that come until the fake ends.
async fn all(stream: EventStream) -> Result<Vec<Event>, Missed> {
    stream.collect::<Vec<_>>().await.into_iter().collect()
}

#[tokio::test]
async fn a_meeting_is_told_from_its_start_to_its_end() -> Outcome {
    let fake =
        Fake::builder().manual_clock(UNIX_EPOCH + Duration::from_secs(MORNING)).start().await?;
    let client = fake.client();
    let stream = fake.events();

    let meeting = client.create_meeting(MediaRegion::EuCentral1, "standup").await?.meeting;
    let id = &meeting.meeting_id;
    let ada = client.create_attendee(id, "ada").await?.attendee;
    fake.advance(Duration::from_millis(1_500));
    fake.join(id, &ada.attendee_id)?;
    fake.leave(id, &ada.attendee_id)?;
    let audio = AttendeeCapabilities::AUDIO_ONLY;
    client.update_attendee_capabilities(id, &ada.attendee_id, audio.clone()).await?;
    let settings = EngineTranscribeSettings::new().language_code("en-US");
    let settings = TranscriptionConfiguration::new().engine_transcribe_settings(settings);
    client.start_meeting_transcription(id, settings.clone()).await?;
    client.stop_meeting_transcription(id).await?;
    client.delete_attendee(id, &ada.attendee_id).await?;
    client.delete_meeting(id).await?;

    let history = fake.event_history();
    assert_eq!(
        types(&history),
        [
            EventType::MeetingStarted,
            EventType::AttendeeAdded,
            EventType::AttendeeJoined,
            EventType::AttendeeLeft,
            EventType::AttendeeCapabilitiesUpdated,
            EventType::TranscriptionStarted,
            EventType::TranscriptionStopped,
            EventType::AttendeeDeleted,
            EventType::MeetingEnded,
        ]
    );
    for event in &history {
        assert_eq!(event.detail.meeting_id.as_ref(), Some(id));
        assert_eq!(event.detail.external_meeting_id, Some("standup".into()));
        assert_eq!(event.detail.media_region, Some(MediaRegion::EuCentral1));
        assert_eq!(event.region.as_deref(), Some(client.region()));
    }
    for event in
        history.iter().filter(|event| event.detail.event_type.as_str().contains("Attendee"))
    {
        assert_eq!(event.detail.attendee_id.as_ref(), Some(&ada.attendee_id));
        assert_eq!(event.detail.external_user_id, Some("ada".into()));
    }
    let joined = &history[2];
    let moment = i64::try_from(MORNING)? * 1000 + 1_500;
    assert_eq!(joined.detail.timestamp, Some(Timestamp::from_millis(moment)));
    assert_eq!(joined.to_event_bridge()["time"], "2026-11-23T08:30:01Z");
    assert_eq!(history[4].detail.attendee_capabilities, Some(audio));
    assert_eq!(history[5].detail.transcription_settings(), Some(settings));

    let later = fake.events_from(8);
    fake.shutdown().await;
    assert_eq!(all(stream).await?, history);
    assert_eq!(types(&all(later).await?), [EventType::AttendeeDeleted, EventType::MeetingEnded]);
    Ok(())
}

#[tokio::test]
async fn a_meeting_that_ends_by_itself_is_told_at_its_moment() -> Outcome {
    let start = UNIX_EPOCH + Duration::from_secs(MORNING);
    let fake = Fake::builder().manual_clock(start).start().await?;
    let mut events = fake.events();
    fake.client().create_meeting(MediaRegion::UsEast1, "standup").await?;
    fake.advance(Duration::from_secs(60 * 60));
    events.try_next().await?;
    let ended = events.try_next().await?.ok_or("the fake is gone")?;
    assert_eq!(ended.detail.event_type, EventType::MeetingEnded);
    // five minutes without anybody
    assert_eq!(ended.to_event_bridge()["time"], "2026-11-23T08:35:00Z");
    Ok(())
}

#[tokio::test]
async fn queue_and_topic_of_a_meeting_get_its_events_in_their_envelopes() -> Outcome {
    let fake = Fake::start().await?;
    let client = fake.client();
    let targets = NotificationsConfiguration::new().sqs_queue_arn(QUEUE).sns_topic_arn(TOPIC);
    client.create_meeting(MediaRegion::UsEast1, "silent").await?;
    let told = client
        .create_meeting(MediaRegion::UsEast1, "told")
        .notifications_configuration(targets)
        .await?
        .meeting;
    let mut of_queue = fake.events_from(1).for_queue(QUEUE);
    let mut of_topic = fake.events_from(1).for_topic(TOPIC);
    for stream in [&mut of_queue, &mut of_topic] {
        let event = stream.try_next().await?.ok_or("the fake is gone")?;
        assert_eq!(event.detail.meeting_id.as_ref(), Some(&told.meeting_id));
    }
    let history = fake.event_history();
    for (target, expected, member) in [
        (Target::EventBridge, &history[..], "detail"),
        (Target::Queue(QUEUE.into()), &history[1..], "Body"),
        (Target::Topic(TOPIC.into()), &history[1..], "TopicArn"),
    ] {
        let mut query = EventQuery::after(0);
        query.target = Some(target);
        let page = fake.deliveries(&query);
        assert_eq!((page.missed, page.next), (0, 2));
        assert!(page.events.iter().all(|delivery| delivery.body.get(member).is_some()), "{member}");
        let bodies: Vec<_> = page.events.into_iter().map(|delivery| delivery.body).collect();
        assert_eq!(events::read_value(bodies.into())?, expected);
    }
    Ok(())
}

#[tokio::test]
async fn a_consumer_can_be_tried_on_disorder() -> Outcome {
    let fake = Fake::start().await?;
    let client = fake.client();
    let meeting = client.create_meeting(MediaRegion::UsEast1, "standup").await?.meeting;
    let users: Vec<String> = (0..50).map(|number| format!("user-{number}")).collect();
    client.batch_create_attendee(&meeting.meeting_id, users).await?;
    let stream = || fake.events_from(1).shuffled(1).duplicated(2);
    let (first, second) = (stream(), stream());
    let history = fake.event_history();
    fake.shutdown().await;
    let (first, second) = (all(first).await?, all(second).await?);
    assert_eq!(first, second, "a seed repeats the order");
    assert_ne!(first[..history.len()], history[..]);
    assert!(first.len() > history.len(), "some come twice");
    for event in &history {
        assert!(matches!(first.iter().filter(|other| *other == event).count(), 1 | 2));
    }
    Ok(())
}

#[tokio::test]
async fn who_reads_too_slowly_is_told_how_much_is_missing() -> Outcome {
    let fake = Fake::builder().event_history(3).start().await?;
    let client = fake.client();
    let mut events = fake.events();
    let meeting = client.create_meeting(MediaRegion::UsEast1, "standup").await?.meeting;
    client.batch_create_attendee(&meeting.meeting_id, ["ada", "grace", "barbara"]).await?;
    client.delete_meeting(&meeting.meeting_id).await?;
    let missed = events.try_next().await.expect_err("two of five are gone");
    assert_eq!(missed.events, 2);
    assert_eq!(
        missed.to_string(),
        "2 events were dropped before they were read\n\
         help: read faster, or keep more with `FakeBuilder::event_history`"
    );
    fake.shutdown().await;
    assert_eq!(
        types(&all(events).await?),
        [EventType::AttendeeAdded, EventType::AttendeeAdded, EventType::MeetingEnded]
    );
    Ok(())
}

#[tokio::test]
async fn one_who_waits_gets_what_happens_next() -> Outcome {
    let fake = Fake::start().await?;
    let client = fake.client();
    let query = EventQuery::after(0);
    let limit = Duration::from_secs(60);
    let (page, created) = tokio::join!(
        fake.next_deliveries(&query, limit),
        client.create_meeting(MediaRegion::UsEast1, "standup"),
    );
    let event = Event::from_value(page.events[0].body.clone())?;
    assert_eq!(event.detail.meeting_id, Some(created?.meeting.meeting_id));
    assert_eq!(fake.next_deliveries(&EventQuery::after(1), Duration::ZERO).await.events, []);
    Ok(())
}
