//! Which meeting, with what, and which attendee.

use std::future::IntoFuture as _;
use std::time::Duration;

use chime_sdk_meetings::enums::{MediaCapabilities, MediaRegion, VideoResolution};
use chime_sdk_meetings::fake::{AfterEnd, Assumptions, Failure, Fake, SameUser};
use chime_sdk_meetings::join::{Joiner, MeetingStore, MemoryStore, StoreError, StoreRecord};
use chime_sdk_meetings::operations::CreateMeeting;
use chime_sdk_meetings::shapes::{
    AttendeeCapabilities, MeetingFeaturesConfiguration, VideoFeatures,
};
use chime_sdk_meetings::transport::BoxFuture;
use tokio::time::{Instant, sleep};

use super::{client, created, joiner, meeting};

#[tokio::test]
async fn users_of_one_name_meet_and_users_of_another_do_not() {
    let fake = Fake::start().await.unwrap();
    let joiner = joiner(&fake);
    let ada = joiner.join("standup", "ada").await.unwrap();
    let grace = joiner.join("standup", "grace").await.unwrap();
    let other = joiner.join("retro", "ada").await.unwrap();
    assert_eq!(meeting(&ada), meeting(&grace));
    assert_ne!(meeting(&ada), meeting(&other));
    assert_ne!(ada.attendee().attendee_id, grace.attendee().attendee_id);
    assert_eq!(ada.meeting().external_meeting_id.as_ref().unwrap().as_str(), "standup");
    assert_eq!(created(&fake), 2);
}

/// One request for a join into a meeting that is known, because the service allows ten a second.
#[tokio::test]
async fn a_join_into_a_known_meeting_is_one_request() {
    let fake = Fake::start().await.unwrap();
    let joiner = joiner(&fake);
    joiner.join("standup", "ada").await.unwrap();
    assert_eq!(fake.requests(), 2);
    joiner.join("standup", "grace").await.unwrap();
    assert_eq!(fake.requests(), 3);
}

#[tokio::test]
async fn a_user_who_joins_again_is_the_same_attendee() {
    let fake = Fake::start().await.unwrap();
    let joiner = joiner(&fake);
    let first = joiner.join("standup", "ada").await.unwrap();
    let again = joiner.join("standup", "ada").await.unwrap();
    assert_eq!(first, again);
}

#[tokio::test]
async fn a_user_who_is_refused_as_a_second_one_is_looked_for() {
    let mut assumptions = Assumptions::default();
    assumptions.same_user = SameUser::Conflict;
    let fake = Fake::builder().assumptions(assumptions).start().await.unwrap();
    let joiner = joiner(&fake);
    let first = joiner.join("standup", "ada").await.unwrap();
    joiner.join("standup", "grace").await.unwrap();
    assert_eq!(joiner.join("standup", "ada").await.unwrap(), first);
}

#[tokio::test]
async fn capabilities_are_those_of_a_new_attendee() {
    let fake = Fake::start().await.unwrap();
    let joiner = joiner(&fake);
    let audience = AttendeeCapabilities::RECEIVE_ONLY;
    let info = joiner.join("standup", "ada").capabilities(audience.clone()).await.unwrap();
    assert_eq!(info.attendee().capabilities.as_ref(), Some(&audience));
    let more = AttendeeCapabilities::SEND_RECEIVE;
    let info = joiner.join("standup", "ada").capabilities(more).await.unwrap();
    let kept = info.attendee().capabilities.as_ref().unwrap();
    assert_eq!(kept.audio, MediaCapabilities::Receive, "as the documentation of the module says");
}

#[tokio::test]
async fn a_meeting_is_created_with_what_was_asked_for() {
    let fake = Fake::start().await.unwrap();
    let fhd = || {
        MeetingFeaturesConfiguration::new()
            .video(VideoFeatures::new().max_resolution(VideoResolution::Fhd))
    };
    let joiner = joiner(&fake)
        .media_region(MediaRegion::EuWest1)
        .meeting(|meeting| meeting.tags([("team", "video")]).tenant_ids(["north"]));
    let info = joiner
        .join("standup", "ada")
        .meeting(move |meeting| {
            // the name is the joiner's business
            let mut meeting = meeting.meeting_features(fhd()).client_request_token("mine");
            meeting.external_meeting_id = "another".into();
            meeting
        })
        .await
        .unwrap();
    let made = info.meeting();
    assert_eq!(made.media_region, Some(MediaRegion::EuWest1));
    assert_eq!(made.tenant_ids, Some(vec!["north".into()]));
    assert_eq!(made.meeting_features, Some(fhd()));
    assert_eq!(made.external_meeting_id.as_ref().unwrap().as_str(), "standup");
    let arn = made.meeting_arn.as_ref().unwrap();
    let tags = client(&fake).list_tags_for_resource(arn).await.unwrap().tags;
    assert_eq!(tags, [("team", "video").into()]);

    let near = joiner.join("retro", "ada").media_region(MediaRegion::UsWest2).await.unwrap();
    assert_eq!(near.meeting().media_region, Some(MediaRegion::UsWest2));
    // another meeting with the token `mine` would have been a conflict
    joiner
        .join("planning", "ada")
        .meeting(|meeting| meeting.client_request_token("mine"))
        .await
        .unwrap();
}

#[tokio::test]
async fn a_meeting_is_in_the_clients_region_if_nothing_is_said() {
    let fake = Fake::start().await.unwrap();
    let info = joiner(&fake).join("standup", "ada").await.unwrap();
    assert_eq!(info.meeting().media_region, Some(MediaRegion::UsEast1));
}

#[tokio::test]
async fn an_ended_meeting_is_replaced_by_one_for_everybody() {
    for after_end in [AfterEnd::EndedMeeting, AfterEnd::NewMeeting] {
        let mut assumptions = Assumptions::default();
        assumptions.token_after_end = after_end;
        let fake = Fake::builder().assumptions(assumptions).start().await.unwrap();
        let joiner = joiner(&fake);
        let first = joiner.join("standup", "ada").await.unwrap();
        fake.advance(Duration::from_secs(5 * 60));
        let second = joiner.join("standup", "ada").await.unwrap();
        let third = joiner.join("standup", "grace").await.unwrap();
        assert_ne!(meeting(&first), meeting(&second), "{after_end:?}");
        assert_eq!(meeting(&second), meeting(&third), "{after_end:?}");
        assert_eq!(created(&fake), 2, "{after_end:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn many_who_join_at_once_are_in_one_meeting_of_one_request() {
    let fake = Fake::start().await.unwrap();
    let joiner = joiner(&fake);
    let moment = Duration::from_millis(10);
    fake.on(CreateMeeting).fail(Failure::Latency(moment));
    let began = Instant::now();
    let joins = (0..100).map(|user| joiner.join("standup", format!("user-{user}")).into_future());
    let infos = futures_util::future::try_join_all(joins).await.unwrap();
    assert!(infos.iter().all(|info| meeting(info) == meeting(&infos[0])));
    assert_eq!((fake.requests_of("CreateMeeting"), fake.requests_of("CreateAttendee")), (1, 100));

    fake.advance(Duration::from_secs(5 * 60));
    let joins = (0..100).map(|user| joiner.join("standup", format!("user-{user}")).into_future());
    let infos = futures_util::future::try_join_all(joins).await.unwrap();
    assert!(infos.iter().all(|info| meeting(info) == meeting(&infos[0])));
    assert_eq!(fake.requests_of("CreateMeeting"), 2);
    assert_eq!(began.elapsed(), 2 * moment, "nobody looks again and again");
}

/// A store that takes a while to answer, as a database does.
#[derive(Debug, Default)]
struct Distant(MemoryStore);

const WAY: Duration = Duration::from_millis(20);

impl MeetingStore for Distant {
    fn read<'a>(&'a self, key: &'a str) -> BoxFuture<'a, Result<Option<StoreRecord>, StoreError>> {
        Box::pin(async move {
            sleep(WAY).await;
            self.0.read(key).await
        })
    }

    fn swap<'a>(
        &'a self,
        key: &'a str,
        expected: Option<&'a str>,
        new: Option<StoreRecord>,
    ) -> BoxFuture<'a, Result<bool, StoreError>> {
        self.0.swap(key, expected, new)
    }
}

#[tokio::test(start_paused = true)]
async fn joins_into_a_known_meeting_do_not_wait_for_each_other() {
    let fake = Fake::start().await.unwrap();
    let joiner = joiner(&fake).store(Distant::default());
    joiner.join("standup", "ada").await.unwrap();
    let began = Instant::now();
    let joins = (0..100).map(|user| joiner.join("standup", format!("user-{user}")).into_future());
    futures_util::future::try_join_all(joins).await.unwrap();
    assert_eq!(began.elapsed(), WAY, "each has asked once, and all at the same time");
}

#[tokio::test]
async fn joiners_that_share_a_store_share_meetings_unless_their_namespaces_differ() {
    let fake = Fake::start().await.unwrap();
    let store = MemoryStore::new();
    let with_store = || joiner(&fake).store(store.clone());
    let first = with_store().join("standup", "ada").await.unwrap();
    let second = with_store().join("standup", "grace").await.unwrap();
    let apart = with_store().namespace("trial").join("standup", "ada").await.unwrap();
    let elsewhere = fake.client_builder().region("eu-central-1").build().unwrap();
    let elsewhere = Joiner::new(&elsewhere).store(store.clone()).join("standup", "ada");
    let elsewhere = elsewhere.await.unwrap();
    assert_eq!(meeting(&first), meeting(&second));
    assert_ne!(meeting(&first), meeting(&apart));
    assert_ne!(meeting(&first), meeting(&elsewhere), "a meeting is known in its region only");
}
