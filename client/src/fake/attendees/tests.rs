use MediaCapabilities::{None as Nothing, Receive, Send, SendReceive};

use super::*;
use crate::enums::{ContentResolution, VideoResolution};
use crate::fake::clock::Millis;
use crate::fake::settings::Settings;
use crate::fake::state::Meetings;
use crate::operations::CreateMeeting;
use crate::shapes::{AttendeeFeatures, ContentFeatures, VideoFeatures};

/// A meeting with what is around it, which the calls of these tests need not name.
struct Lone {
    meeting: ActiveMeeting,
    around: Surroundings,
}

impl Lone {
    fn create_attendee(
        &mut self,
        user: &str,
        capabilities: impl Into<Option<AttendeeCapabilities>>,
    ) -> Result<Attendee, Fault> {
        let capabilities = capabilities.into();
        self.meeting.create_attendee(&user.into(), capabilities.as_ref(), &mut self.around)
    }

    fn create_attendees(
        &mut self,
        items: impl IntoIterator<Item = CreateAttendeeRequestItem>,
    ) -> Result<(Vec<Attendee>, Vec<CreateAttendeeError>), Fault> {
        let items: Vec<_> = items.into_iter().collect();
        self.meeting.create_attendees(&items, &mut self.around)
    }

    fn attendee(&self, id: &AttendeeId) -> Result<Attendee, Fault> {
        self.meeting.attendee(id, &self.around.tokens)
    }

    fn delete_attendee(&mut self, id: &AttendeeId) -> Result<(), Fault> {
        self.meeting.delete_attendee(id, &mut self.around)
    }

    fn update_capabilities(
        &mut self,
        id: &AttendeeId,
        capabilities: &AttendeeCapabilities,
    ) -> Result<Attendee, Fault> {
        self.meeting.update_capabilities(id, capabilities, &mut self.around)
    }

    fn update_capabilities_except(
        &mut self,
        excluded: &[AttendeeIdItem],
        capabilities: &AttendeeCapabilities,
    ) -> Result<(), Fault> {
        self.meeting.update_capabilities_except(excluded, capabilities, &mut self.around)
    }

    fn page(&self, token: Option<&str>, size: Option<u32>) -> Result<ListAttendeesOutput, Fault> {
        self.meeting.page(&self.around, token, size)
    }
}

fn meeting(features: MeetingFeaturesConfiguration) -> Lone {
    let mut meetings = Meetings::new(Settings::default().into(), String::new(), Millis(0));
    let input = CreateMeeting::new("us-east-1", "meeting").client_request_token("token");
    let created = meetings.create("us-east-1", input.meeting_features(features).into()).unwrap();
    let meeting = meetings.active.remove(&created.meeting.meeting_id).unwrap();
    Lone { meeting, around: meetings.around }
}

fn features(video: VideoResolution, content: ContentResolution) -> MeetingFeaturesConfiguration {
    MeetingFeaturesConfiguration::new()
        .video(VideoFeatures::new().max_resolution(video))
        .content(ContentFeatures::new().max_resolution(content))
}

fn plain() -> Lone {
    meeting(MeetingFeaturesConfiguration::new())
}

fn capabilities(
    video: MediaCapabilities,
    content: MediaCapabilities,
) -> Option<AttendeeCapabilities> {
    Some(AttendeeCapabilities::new(SendReceive, video, content))
}

fn users(numbers: std::ops::Range<usize>) -> Vec<CreateAttendeeRequestItem> {
    numbers.map(|number| CreateAttendeeRequestItem::new(format!("user-{number}"))).collect()
}

fn code<T>(result: Result<T, Fault>) -> Option<&'static str> {
    result.err().map(|fault| fault.exception.schema().code)
}

#[test]
fn a_user_is_added_once() {
    let mut meeting = plain();
    let first = meeting.create_attendee("user", Option::None).unwrap();
    let again = meeting.create_attendee("user", capabilities(Send, Nothing)).unwrap();
    assert_eq!(again, first);
    assert_eq!(meeting.attendee(&first.attendee_id).unwrap(), first);

    let items = ["user", "other", "other"].map(CreateAttendeeRequestItem::new);
    let (attendees, errors) = meeting.create_attendees(items).unwrap();
    assert_eq!(attendees.len(), 2);
    assert_eq!(attendees[0], first);
    assert!(errors.is_empty());
    assert_eq!(meeting.meeting.seats.len(), 2);

    meeting.delete_attendee(&first.attendee_id).unwrap();
    assert_eq!(code(meeting.attendee(&first.attendee_id)), Some("NotFoundException"));
    assert_eq!(code(meeting.delete_attendee(&first.attendee_id)), Some("NotFoundException"));
    let anew = meeting.create_attendee("user", Option::None).unwrap();
    assert_ne!(anew.attendee_id, first.attendee_id);
    assert_ne!(anew.join_token, first.join_token);
}

#[test]
fn default_capabilities_follow_the_features() {
    use {ContentResolution as Content, VideoResolution as Video};
    for (video, content, expected) in [
        (Video::Hd, Content::Fhd, capabilities(SendReceive, SendReceive)),
        (Video::Hd, Content::None, capabilities(SendReceive, Nothing)),
        (Video::None, Content::None, capabilities(Nothing, Nothing)),
        (Video::None, Content::Fhd, capabilities(Receive, SendReceive)),
    ] {
        let mut meeting = meeting(features(video, content));
        let attendee = meeting.create_attendee("user", Option::None).unwrap();
        assert_eq!(attendee.capabilities, expected);
    }
    let attendee = plain().create_attendee("user", Option::None).unwrap();
    assert_eq!(attendee.capabilities, capabilities(SendReceive, SendReceive));
}

#[test]
fn capabilities_on_a_missing_channel_are_refused_as_a_whole() {
    let mut meeting = meeting(features(VideoResolution::None, ContentResolution::Fhd));
    let attendee = meeting.create_attendee("user", capabilities(Nothing, Send)).unwrap();
    let wrong = capabilities(Receive, Nothing);
    let refused = Some("BadRequestException");
    assert_eq!(code(meeting.create_attendee("other", wrong.clone())), refused);
    let mut items = users(0..3);
    items[2].capabilities = wrong.clone();
    assert_eq!(code(meeting.create_attendees(items)), refused);
    let wrong = wrong.unwrap();
    let id = &attendee.attendee_id;
    assert_eq!(code(meeting.update_capabilities(id, &wrong)), refused);
    assert_eq!(code(meeting.update_capabilities_except(&[], &wrong)), refused);
    assert_eq!(meeting.meeting.seats.len(), 1);
    assert_eq!(meeting.attendee(id).unwrap(), attendee);
}

#[test]
fn updates_replace_capabilities() {
    let mut meeting = plain();
    let (attendees, _) = meeting.create_attendees(users(0..3)).unwrap();
    let one = AttendeeCapabilities::new(Nothing, SendReceive, Receive);
    let updated = meeting.update_capabilities(&attendees[0].attendee_id, &one).unwrap();
    assert_eq!(updated.capabilities, Some(one.clone()));
    let unknown = AttendeeId::from(Uuid::nil().to_string());
    assert_eq!(code(meeting.update_capabilities(&unknown, &one)), Some("NotFoundException"));

    let rest = AttendeeCapabilities::new(Receive, Receive, Receive);
    let excluded = [&attendees[0].attendee_id, &unknown].map(AttendeeIdItem::new);
    meeting.update_capabilities_except(&excluded, &rest).unwrap();
    let all = meeting.page(None, None).unwrap().attendees.into_iter();
    let now: Vec<_> = all.map(|attendee| attendee.capabilities).collect();
    assert_eq!(now, [Some(one), Some(rest.clone()), Some(rest)]);
}

#[test]
fn quotas_follow_the_features() {
    use {ContentResolution as Content, VideoResolution as Video};
    let limited = |count| AttendeeFeatures::new().max_count(count);
    let large = features(Video::Hd, Content::Fhd);
    let fine = features(Video::Fhd, Content::Fhd);
    let quota = |features: Option<&_>| quota(features, &Assumptions::default());
    assert_eq!(quota(None), 250);
    assert_eq!(quota(Some(&large)), 250);
    assert_eq!(quota(Some(&fine)), 100);
    assert_eq!(quota(Some(&features(Video::Hd, Content::Uhd))), 100);
    assert_eq!(quota(Some(&large.attendee(limited(7u32)))), 7);
    assert_eq!(quota(Some(&fine.clone().attendee(limited(200u32)))), 100);
    assert_eq!(quota(Some(&fine.attendee(limited(30u32)))), 30);
}

#[test]
fn attendees_beyond_the_quota_are_errors_of_their_own() {
    let limited = AttendeeFeatures::new().max_count(3u32);
    let mut meeting = meeting(MeetingFeaturesConfiguration::new().attendee(limited));
    let (attendees, errors) = meeting.create_attendees(users(0..5)).unwrap();
    assert_eq!(attendees.len(), 3);
    let failed: Vec<_> = errors
        .iter()
        .map(|error| (error.external_user_id.clone().unwrap(), error.error_code.as_deref()))
        .collect();
    let limit = Some("LimitExceeded");
    assert_eq!(failed, [("user-3".into(), limit), ("user-4".into(), limit)]);
    let full = meeting.create_attendee("user-3", None);
    assert_eq!(code(full), Some("LimitExceededException"));
    // who is in already needs no place
    assert!(meeting.create_attendee("user-0", None).is_ok());
    meeting.delete_attendee(&attendees[1].attendee_id).unwrap();
    assert!(meeting.create_attendee("user-3", None).is_ok());
}

#[test]
fn pages_hold_everyone_once_in_order() {
    let mut meeting = plain();
    meeting.create_attendees(users(0..10)).unwrap();
    let (mut token, mut seen, mut sizes) = (None, Vec::new(), Vec::new());
    loop {
        let page = meeting.page(token.as_deref(), Some(5)).unwrap();
        sizes.push(page.attendees.len());
        seen.extend(page.attendees);
        token = page.next_token;
        if token.is_none() {
            break;
        }
    }
    assert_eq!(sizes, [5, 5]);
    let seats = meeting.meeting.seats.iter();
    let all: Vec<_> = seats.map(|seat| seat.attendee(&meeting.around.tokens)).collect();
    assert_eq!(seen, all);
    assert_eq!(plain().page(None, None).unwrap().attendees, []);
}

#[test]
fn capabilities_that_stay_as_they_are_are_told_if_that_is_assumed() {
    for (telling, told) in [(Telling::Untold, 1), (Telling::Told, 2)] {
        let mut meeting = plain();
        let mut settings = Settings::default();
        settings.assumptions.same_capabilities_updated = telling;
        meeting.around.settings = settings.into();
        let ada = meeting.create_attendee("ada", None).unwrap().attendee_id;
        meeting.around.journal.entries.clear();
        for _ in 0..2 {
            meeting.update_capabilities(&ada, &AttendeeCapabilities::AUDIO_ONLY).unwrap();
        }
        let entries = &meeting.around.journal.entries;
        let levels = Levels::from(&AttendeeCapabilities::AUDIO_ONLY);
        let is_update = |what: &Happened| matches!(what, Happened::AttendeeCapabilitiesUpdated(_, got) if *got == levels);
        assert_eq!(entries.len(), told);
        assert!(entries.iter().all(|entry| is_update(&entry.what)));
    }
}

#[test]
fn page_tokens_stay_good_under_change_and_only_here() {
    let mut meeting = plain();
    let (attendees, _) = meeting.create_attendees(users(0..6)).unwrap();
    let first = meeting.page(None, Some(3)).unwrap();
    let token = first.next_token.as_deref();
    // the last one seen and the next one go, another one comes
    for gone in [2, 3] {
        meeting.delete_attendee(&attendees[gone].attendee_id).unwrap();
    }
    let late = meeting.create_attendee("late", None).unwrap();
    let second = meeting.page(token, None).unwrap();
    assert_eq!(second.attendees, [attendees[4].clone(), attendees[5].clone(), late]);
    assert_eq!(second.next_token, None);
    // all that the token has not seen go, and the last that it has, too
    for gone in meeting.page(None, None).unwrap().attendees.iter().skip(1) {
        meeting.delete_attendee(&gone.attendee_id).unwrap();
    }
    let latest = meeting.create_attendee("latest", None).unwrap();
    assert_eq!(meeting.page(token, None).unwrap().attendees, [latest]);

    let mut other = plain();
    other.around.tokens = meeting.around.tokens.clone();
    other.create_attendees(users(0..6)).unwrap();
    let refused = Some("BadRequestException");
    assert_eq!(code(other.page(token, None)), refused);
    assert_eq!(code(meeting.page(Some("garbled"), None)), refused);
    assert_eq!(code(meeting.page(Some(""), None)), refused);
}
