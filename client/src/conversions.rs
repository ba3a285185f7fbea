//! Conversions between declared types, so that call sites read as what they mean: a list of user
//! ids where attendees are to be created, a meeting's id where it becomes a primary.

use crate::shapes::{Attendee, AttendeeIdItem, CreateAttendeeRequestItem, Tag};
use crate::strings::{AttendeeId, ExternalUserId, MeetingId, PrimaryMeetingId, TagKey, TagValue};

impl From<&MeetingId> for PrimaryMeetingId {
    fn from(meeting: &MeetingId) -> Self {
        meeting.as_str().into()
    }
}

impl From<MeetingId> for PrimaryMeetingId {
    fn from(meeting: MeetingId) -> Self {
        meeting.into_string().into()
    }
}

impl From<&AttendeeId> for AttendeeIdItem {
    fn from(attendee: &AttendeeId) -> Self {
        AttendeeIdItem::new(attendee)
    }
}

impl From<AttendeeId> for AttendeeIdItem {
    fn from(attendee: AttendeeId) -> Self {
        AttendeeIdItem::new(attendee)
    }
}

impl From<&Attendee> for AttendeeIdItem {
    fn from(attendee: &Attendee) -> Self {
        AttendeeIdItem::new(&attendee.attendee_id)
    }
}

impl From<&str> for AttendeeIdItem {
    fn from(attendee: &str) -> Self {
        AttendeeIdItem::new(attendee)
    }
}

impl From<String> for AttendeeIdItem {
    fn from(attendee: String) -> Self {
        AttendeeIdItem::new(attendee)
    }
}

impl From<&ExternalUserId> for CreateAttendeeRequestItem {
    fn from(user: &ExternalUserId) -> Self {
        CreateAttendeeRequestItem::new(user)
    }
}

impl From<ExternalUserId> for CreateAttendeeRequestItem {
    fn from(user: ExternalUserId) -> Self {
        CreateAttendeeRequestItem::new(user)
    }
}

impl From<&str> for CreateAttendeeRequestItem {
    fn from(user: &str) -> Self {
        CreateAttendeeRequestItem::new(user)
    }
}

impl From<String> for CreateAttendeeRequestItem {
    fn from(user: String) -> Self {
        CreateAttendeeRequestItem::new(user)
    }
}

impl From<&String> for CreateAttendeeRequestItem {
    fn from(user: &String) -> Self {
        CreateAttendeeRequestItem::new(user)
    }
}

impl<K: Into<TagKey>, V: Into<TagValue>> From<(K, V)> for Tag {
    fn from((key, value): (K, V)) -> Self {
        Tag::new(key, value)
    }
}
