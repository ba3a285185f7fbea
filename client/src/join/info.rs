//! What a client of the media libraries needs to join, in the forms in which such clients expect it.

use std::fmt;

use serde::ser::{Serialize, SerializeMap as _, Serializer};

use crate::shapes::{Attendee, Meeting};
use crate::strings::{ExternalMeetingId, JoinToken};

/// A meeting and an attendee with which one person can join. It is made only of what a browser can use, so
/// what would make a page throw is an error here.
///
/// Neither the service nor the media libraries give this a form of its own; two are in use:
/// [`nested`](JoinInfo::nested) and [`flat`](JoinInfo::flat). Members that are absent are left out of both,
/// because a page throws at `MeetingFeatures: {Video: null}`.
///
/// It contains the join token, so hand it to this one person only. `Debug` does not show the token.
#[derive(Clone, Debug, PartialEq)]
pub struct JoinInfo {
    meeting: Meeting,
    attendee: Attendee,
    primary_external_meeting_id: Option<ExternalMeetingId>,
}

impl JoinInfo {
    /// A meeting and an attendee of it, as `CreateMeeting` or `GetMeeting` and `CreateAttendee` give them.
    ///
    /// # Errors
    /// The meeting has no address for audio or signaling, or the attendee has no join token, or one that
    /// cannot travel as the subprotocol of a WebSocket, which is how browsers send it.
    pub fn new(meeting: Meeting, attendee: Attendee) -> Result<Self, UnfitForJoining> {
        let Some(placement) = &meeting.media_placement else {
            return Err(UnfitForJoining("MediaPlacement"));
        };
        let is_there = |address: &Option<String>| address.as_ref().is_some_and(|it| !it.is_empty());
        if !is_there(&placement.audio_host_url) {
            return Err(UnfitForJoining("MediaPlacement.AudioHostUrl"));
        }
        if !is_there(&placement.signaling_url) {
            return Err(UnfitForJoining("MediaPlacement.SignalingUrl"));
        }
        if !attendee.join_token.as_ref().is_some_and(is_http_token) {
            return Err(UnfitForJoining("JoinToken"));
        }
        Ok(JoinInfo { meeting, attendee, primary_external_meeting_id: None })
    }

    /// Adds your own name of the primary meeting, for a replica: the browser demo looks for it in order to
    /// offer that an attendee of the audience is promoted.
    #[must_use]
    pub fn with_primary(mut self, external_meeting_id: impl Into<ExternalMeetingId>) -> Self {
        self.primary_external_meeting_id = Some(external_meeting_id.into());
        self
    }

    /// The meeting.
    #[must_use]
    pub fn meeting(&self) -> &Meeting {
        &self.meeting
    }

    /// The attendee, with the join token.
    #[must_use]
    pub fn attendee(&self) -> &Attendee {
        &self.attendee
    }

    /// Your own name of the primary meeting, if the meeting is a replica.
    #[must_use]
    pub fn primary_external_meeting_id(&self) -> Option<&ExternalMeetingId> {
        self.primary_external_meeting_id.as_ref()
    }

    /// The meeting and the attendee as values of their own.
    #[must_use]
    pub fn into_parts(self) -> (Meeting, Attendee) {
        (self.meeting, self.attendee)
    }

    /// The form of the browser demo, the serverless demo and the guides for phones:
    /// `{"JoinInfo":{"Meeting":{"Meeting":{..}},"Attendee":{"Attendee":{..}}}}`. The
    /// [primary](JoinInfo::with_primary) stands beside the two as `PrimaryExternalMeetingId`, and within
    /// the meeting too.
    #[must_use]
    pub fn nested(&self) -> NestedJoinInfo<'_> {
        NestedJoinInfo(self)
    }

    /// The form of the demo apps for React and phones:
    /// `{"JoinInfo":{"Title":"..","Meeting":{..},"Attendee":{..}}}`. The title is what people see; your own
    /// name of the meeting, for instance.
    #[must_use]
    pub fn flat<'a>(&'a self, title: &'a str) -> FlatJoinInfo<'a> {
        FlatJoinInfo { info: self, title }
    }
}

/// A [`JoinInfo`] whose parts are wrapped as the service's answers are.
#[derive(Clone, Copy, Debug)]
pub struct NestedJoinInfo<'a>(&'a JoinInfo);

/// A [`JoinInfo`] with a title, whose parts stand for themselves.
#[derive(Clone, Copy)]
pub struct FlatJoinInfo<'a> {
    info: &'a JoinInfo,
    title: &'a str,
}

/// The title may be the external meeting id, which is sensitive.
impl fmt::Debug for FlatJoinInfo<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("FlatJoinInfo").field("info", self.info).finish_non_exhaustive()
    }
}

impl Serialize for NestedJoinInfo<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        One("JoinInfo", Nested(self.0)).serialize(serializer)
    }
}

impl Serialize for FlatJoinInfo<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        One("JoinInfo", Flat(self)).serialize(serializer)
    }
}

/// An object of one member.
struct One<T>(&'static str, T);

impl<T: Serialize> Serialize for One<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(1))?;
        map.serialize_entry(self.0, &self.1)?;
        map.end()
    }
}

/// What stands under `JoinInfo` in the nested form.
struct Nested<'a>(&'a JoinInfo);

impl Serialize for Nested<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("Meeting", &One("Meeting", &self.0.meeting))?;
        map.serialize_entry("Attendee", &One("Attendee", &self.0.attendee))?;
        if let Some(primary) = &self.0.primary_external_meeting_id {
            map.serialize_entry("PrimaryExternalMeetingId", primary)?;
        }
        map.end()
    }
}

/// What stands under `JoinInfo` in the flat form.
struct Flat<'a>(&'a FlatJoinInfo<'a>);

impl Serialize for Flat<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("Title", self.0.title)?;
        map.serialize_entry("Meeting", &self.0.info.meeting)?;
        map.serialize_entry("Attendee", &self.0.info.attendee)?;
        if let Some(primary) = &self.0.info.primary_external_meeting_id {
            map.serialize_entry("PrimaryExternalMeetingId", primary)?;
        }
        map.end()
    }
}

/// Whether a WebSocket can have it as a subprotocol: `=`, `/` or a space make the browser throw.
fn is_http_token(token: &JoinToken) -> bool {
    let is_of_token = |byte: u8| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte);
    !token.as_str().is_empty() && token.as_str().bytes().all(is_of_token)
}

/// A meeting or an attendee with which nobody can join: a member is missing, or is not what a browser takes.
/// It names the member and does not repeat it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UnfitForJoining(&'static str);

impl UnfitForJoining {
    /// The member, for example `MediaPlacement`.
    #[must_use]
    pub fn member(&self) -> &'static str {
        self.0
    }
}

impl fmt::Display for UnfitForJoining {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let UnfitForJoining(member) = self;
        match *member {
            "JoinToken" => f.write_str(
                "the attendee has no `JoinToken` that a browser can send\n\
                 help: take the attendee as `CreateAttendee` or `GetAttendee` gives it",
            ),
            _ => write!(
                f,
                "the meeting has no `{member}`, without which nobody can join\n\
                 help: take the meeting as `CreateMeeting` or `GetMeeting` gives it"
            ),
        }
    }
}

impl std::error::Error for UnfitForJoining {}
