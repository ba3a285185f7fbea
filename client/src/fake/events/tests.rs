//! The log without a service around it.

use super::*;
use crate::enums::MediaRegion;
use crate::events::{EventType, Timestamp};
use crate::fake::clock::Millis;
use crate::fake::journal::{About, Happened, How, Person};
use crate::shapes::{
    AttendeeCapabilities, EngineTranscribeMedicalSettings, EngineTranscribeSettings,
    NotificationsConfiguration, TranscriptionConfiguration,
};
use crate::strings::AttendeeId;

const QUEUE: &str = "arn:aws:sqs:us-east-1:123456789012:events";
const TOPIC: &str = "arn:aws:sns:us-east-1:123456789012:events";

/// 2026-11-23, half past eight in the morning.
const MORNING: u64 = 1_795_422_600_007;

fn about(notifications: Option<NotificationsConfiguration>) -> Arc<About> {
    Arc::new(About {
        meeting_id: "meeting".into(),
        external_meeting_id: Some("planted standup".into()),
        media_region: Some(MediaRegion::EuCentral1),
        control_region: "us-east-1".to_owned(),
        notifications,
    })
}

fn entry(about: &Arc<About>, what: Happened) -> Entry {
    Entry { at: Millis(MORNING), about: Arc::clone(about), what }
}

/// A log of so many starts of a meeting that nobody asked to be told of.
fn log_of(events: u64, capacity: usize) -> EventLog {
    let mut log = EventLog::new(capacity);
    let about = about(None);
    (0..events).for_each(|_| log.push(&entry(&about, Happened::MeetingStarted)));
    log
}

/// The numbers of the events on a page.
fn numbers(page: &EventPage) -> Vec<u64> {
    page.events.iter().map(|delivery| delivery.sequence).collect()
}

#[test]
fn everything_that_happens_is_told_with_its_members() {
    let person = Person { attendee_id: Uuid::from_u128(7), external_user_id: "planted".into() };
    let levels = (&AttendeeCapabilities::AUDIO_ONLY).into();
    let gone = |how| Happened::AttendeeGone(person.clone(), how);
    let about = about(None);
    let mut log = EventLog::new(HISTORY);
    for (what, event_type, is_of_attendee, has_network) in [
        (Happened::MeetingStarted, EventType::MeetingStarted, false, false),
        (Happened::AttendeeAdded(person.clone()), EventType::AttendeeAdded, true, false),
        (Happened::AttendeeJoined(person.clone()), EventType::AttendeeJoined, true, true),
        (gone(How::Left), EventType::AttendeeLeft, true, true),
        (gone(How::Dropped), EventType::AttendeeDropped, true, true),
        (Happened::AttendeeDeleted(person.clone()), EventType::AttendeeDeleted, true, false),
        (
            Happened::AttendeeCapabilitiesUpdated(person.clone(), levels),
            EventType::AttendeeCapabilitiesUpdated,
            true,
            false,
        ),
    ] {
        log.push(&entry(&about, what));
        let event = log.reader().history().pop().unwrap();
        assert_eq!(event.account.as_deref(), Some("123456789012"));
        assert_eq!(event.region.as_deref(), Some("us-east-1"));
        assert_eq!(event.time, Some(Timestamp::from_secs(1_795_422_600)));
        let detail = event.detail;
        assert_eq!(detail.event_type, event_type);
        assert_eq!(detail.timestamp, Some(Timestamp::from_millis(1_795_422_600_007)));
        assert_eq!(detail.meeting_id, Some("meeting".into()));
        assert_eq!(detail.external_meeting_id, Some("planted standup".into()));
        assert_eq!(detail.media_region, Some(MediaRegion::EuCentral1));
        let id = AttendeeId::from("00000000-0000-0000-0000-000000000007");
        assert_eq!(detail.attendee_id, is_of_attendee.then_some(id), "{event_type}");
        assert_eq!(detail.external_user_id, is_of_attendee.then_some("planted".into()));
        assert_eq!(detail.network_type.is_some(), has_network, "{event_type}");
        let is_update = event_type == EventType::AttendeeCapabilitiesUpdated;
        assert_eq!(detail.success, is_update.then_some(true));
        let capabilities = is_update.then_some(AttendeeCapabilities::AUDIO_ONLY);
        assert_eq!(detail.attendee_capabilities, capabilities);
    }
    assert!(!format!("{log:?}").contains("planted"));
}

#[test]
fn an_event_has_an_id_of_its_own_that_stays() {
    let log = log_of(1000, HISTORY);
    let ids = || log.reader().history().into_iter().map(|event| event.id.unwrap());
    let different: std::collections::BTreeSet<String> = ids().collect();
    assert_eq!(different.len(), 1000);
    assert!(ids().eq(ids()));
    for id in ids() {
        assert_eq!(Uuid::parse_str(&id).unwrap().get_version_num(), 4);
    }
}

#[test]
fn pages_follow_each_other_and_say_what_is_missing() {
    let reader = log_of(10, 7).reader();
    let mut query = EventQuery::after(0);
    query.limit = 4;
    let first = reader.read(&query);
    assert_eq!((numbers(&first), first.missed, first.next), (vec![4, 5, 6, 7], 3, 7));
    query.after = first.next;
    let second = reader.read(&query);
    assert_eq!((numbers(&second), second.missed, second.next), (vec![8, 9, 10], 0, 10));
    query.after = second.next;
    let third = reader.read(&query);
    assert_eq!((numbers(&third), third.missed, third.next), (vec![], 0, 10));
    for (after, limit) in [(11, 4), (u64::MAX, usize::MAX), (9, 0)] {
        (query.after, query.limit) = (after, limit);
        let page = reader.read(&query);
        assert_eq!(page.missed, 0);
        assert_eq!(page.next, after.max(10), "a page has at least one event if there is one");
    }
}

#[test]
fn a_target_gets_the_events_of_the_meetings_that_name_it() {
    let told = NotificationsConfiguration::new().sqs_queue_arn(QUEUE).sns_topic_arn(TOPIC);
    let mut log = EventLog::new(HISTORY);
    for notifications in [None, Some(told), None] {
        log.push(&entry(&about(notifications), Happened::MeetingStarted));
    }
    let reader = log.reader();
    let event = reader.history().swap_remove(1);
    let read = |target: Option<Target>| {
        let mut query = EventQuery::after(0);
        query.target = target;
        reader.read(&query)
    };
    assert_eq!(numbers(&read(Some(Target::EventBridge))), [1, 2, 3]);
    assert_eq!(numbers(&read(None)), [1, 2, 2, 2, 3]);
    let bodies = |target| {
        let page = read(Some(target));
        assert_eq!(page.next, 3);
        page.events.into_iter().map(|delivery| delivery.body).collect::<Vec<_>>()
    };
    assert_eq!(bodies(Target::Queue(QUEUE.into())), [event.to_sqs()]);
    assert_eq!(bodies(Target::Topic(TOPIC.into())), [event.to_sns(TOPIC)]);
    assert_eq!(bodies(Target::Queue(TOPIC.into())), Vec::<serde_json::Value>::new());
    let shown = format!("{:?}", read(None));
    assert!(!shown.contains("planted") && !shown.contains("arn:"), "{shown}");
}

#[test]
fn pages_are_shuffled_and_duplicated_on_demand() {
    let reader = log_of(100, HISTORY).reader();
    let mut query = EventQuery::after(0);
    query.shuffled = Some(1);
    query.duplicated = Some(1);
    let page = reader.read(&query);
    assert!(!numbers(&page).is_sorted() && page.events.len() > 100);
    let mut events = numbers(&page);
    events.sort_unstable();
    events.dedup();
    assert_eq!((events, page.next), ((1..=100).collect(), 100));
    assert_eq!(reader.read(&query), page);
}

#[tokio::test(start_paused = true)]
async fn a_long_poll_ends_with_a_delivery_with_its_time_and_with_the_fake() {
    let limit = Duration::from_secs(20);
    let mut log = log_of(1, HISTORY);
    let mut query = EventQuery::after(1);
    query.target = Some(Target::Queue(QUEUE.into()));
    let told = about(Some(NotificationsConfiguration::new().sqs_queue_arn(QUEUE)));
    let reader = log.reader();

    let start = tokio::time::Instant::now();
    let page = reader.read_or_wait(&query, limit).await;
    assert_eq!((numbers(&page), page.next, start.elapsed()), (vec![], 1, limit));

    let waiting = tokio::spawn({
        let (reader, query) = (reader.clone(), query.clone());
        async move { reader.read_or_wait(&query, limit).await }
    });
    tokio::time::advance(Duration::from_secs(1)).await;
    // of no interest, then of some
    log.push(&entry(&about(None), Happened::MeetingStarted));
    tokio::time::advance(Duration::from_secs(1)).await;
    log.push(&entry(&told, Happened::MeetingStarted));
    let page = waiting.await.unwrap();
    assert_eq!((numbers(&page), page.next), (vec![3], 3));

    query.after = page.next;
    let waiting = tokio::spawn({
        let reader = reader.clone();
        async move { reader.read_or_wait(&query, limit).await }
    });
    let start = tokio::time::Instant::now();
    tokio::task::yield_now().await;
    drop(log);
    assert_eq!(numbers(&waiting.await.unwrap()), Vec::<u64>::new());
    assert_eq!(start.elapsed(), Duration::ZERO);
}

#[tokio::test]
async fn a_stream_tells_how_many_it_missed_and_goes_on() {
    let log = log_of(10, 4);
    let mut stream = EventStream::new(log.reader(), 2);
    assert_eq!(stream.try_next().await, Err(Missed { events: 4 }));
    let history = log.reader().history();
    drop(log);
    for event in history {
        assert_eq!(stream.try_next().await, Ok(Some(event)));
    }
    assert_eq!(stream.try_next().await, Ok(None));
    assert_eq!(stream.try_next().await, Ok(None));
}

#[tokio::test]
async fn a_stream_is_shuffled_among_what_has_happened() {
    let log = log_of(250, HISTORY);
    let ids = |events: &[Event]| events.iter().map(|event| event.id.clone()).collect::<Vec<_>>();
    let in_order = ids(&log.reader().history());
    let stream = EventStream::new(log.reader(), 0);
    let mut stream = stream.shuffled(3).duplicated(4);
    drop(log);
    let mut events = Vec::new();
    while let Some(event) = stream.try_next().await.unwrap() {
        events.push(event);
    }
    let mut read = ids(&events);
    assert_ne!(read, in_order);
    assert!(read.len() > in_order.len());
    // nothing moves further than a window, which its copies make longer
    let first: std::collections::BTreeSet<_> = in_order[..100].iter().collect();
    assert!(read[..100].iter().all(|id| first.contains(id)));
    read.sort();
    read.dedup();
    let mut sorted = in_order;
    sorted.sort();
    assert_eq!(read, sorted);
}

#[tokio::test(start_paused = true)]
async fn a_stream_waits_for_what_its_target_gets() {
    let mut log = EventLog::new(HISTORY);
    let told = about(Some(NotificationsConfiguration::new().sns_topic_arn(TOPIC)));
    let mut stream = EventStream::new(log.reader(), 0).for_topic(TOPIC);
    let waiting = tokio::spawn(async move { stream.try_next().await });
    for about in [about(None), told] {
        tokio::task::yield_now().await;
        log.push(&entry(&about, Happened::MeetingEnded(crate::fake::journal::EndReason::Deleted)));
    }
    let event = waiting.await.unwrap().unwrap();
    assert_eq!(event, log.reader().history().pop());
}

#[test]
fn a_transcription_is_told_with_its_settings_and_its_region() {
    let general = |region: Option<&str>| {
        let mut engine = EngineTranscribeSettings::new().language_code("en-US");
        engine.region = region.map(Into::into);
        TranscriptionConfiguration::new().engine_transcribe_settings(engine)
    };
    let medical = |region: Option<&str>| {
        let mut engine =
            EngineTranscribeMedicalSettings::new("en-US", "CARDIOLOGY", "CONVERSATION");
        engine.region = region.map(Into::into);
        TranscriptionConfiguration::new().engine_transcribe_medical_settings(engine)
    };
    let mut log = EventLog::new(HISTORY);
    // the media are in Frankfurt, where the medical engine is not
    for (settings, region) in [
        (general(Some("us-west-2")), "us-west-2"),
        (general(Some("mars-north-1")), "mars-north-1"),
        (general(Some("auto")), "eu-central-1"),
        (general(None), "eu-central-1"),
        (medical(Some("eu-west-1")), "eu-west-1"),
        (medical(Some("auto")), "us-east-1"),
        (medical(None), "us-east-1"),
    ] {
        let settings = Arc::new(settings);
        for (what, event_type, message) in [
            (
                Happened::TranscriptionStarted(Arc::clone(&settings)),
                EventType::TranscriptionStarted,
                None,
            ),
            (
                Happened::TranscriptionStopped(Arc::clone(&settings)),
                EventType::TranscriptionStopped,
                None,
            ),
            (
                Happened::TranscriptionFailed(Arc::clone(&settings), "no".to_owned()),
                EventType::TranscriptionFailed,
                Some("no"),
            ),
        ] {
            log.push(&entry(&about(None), what));
            let detail = log.reader().history().pop().unwrap().detail;
            assert_eq!(
                (detail.event_type.clone(), detail.message.as_deref()),
                (event_type, message)
            );
            assert_eq!(detail.transcription_region, Some(region.into()));
            assert_eq!(detail.transcription_settings().as_ref(), Some(settings.as_ref()));
            assert!(
                detail.transcription_configuration.is_some_and(|settings| settings.is_string())
            );
        }
    }
}
