//! The words of events, kept open: a word that is not listed here is read, kept and written back.

use chime_sdk_core::declare::chime_enum;

/// What has happened.
#[chime_enum]
pub enum EventType {
    /// A meeting was created.
    MeetingStarted = "chime:MeetingStarted",
    /// A meeting has ended, by itself or by `DeleteMeeting`.
    MeetingEnded = "chime:MeetingEnded",
    /// An attendee was created.
    AttendeeAdded = "chime:AttendeeAdded",
    /// An attendee was removed by `DeleteAttendee`.
    AttendeeDeleted = "chime:AttendeeDeleted",
    /// An attendee who is there has come once more with the same join token, from another device.
    AttendeeAuthorized = "chime:AttendeeAuthorized",
    /// An attendee has connected.
    AttendeeJoined = "chime:AttendeeJoined",
    /// An attendee has gone on purpose.
    AttendeeLeft = "chime:AttendeeLeft",
    /// An attendee's connection was lost. It is not followed by `AttendeeLeft`.
    AttendeeDropped = "chime:AttendeeDropped",
    /// An attendee's camera is on.
    AttendeeVideoStarted = "chime:AttendeeVideoStarted",
    /// An attendee's camera is off.
    AttendeeVideoStopped = "chime:AttendeeVideoStopped",
    /// The connection for what an attendee shares is there.
    AttendeeContentJoined = "chime:AttendeeContentJoined",
    /// The connection for what an attendee shares was closed on purpose.
    AttendeeContentLeft = "chime:AttendeeContentLeft",
    /// The connection for what an attendee shares was lost.
    AttendeeContentDropped = "chime:AttendeeContentDropped",
    /// An attendee's screen is shared.
    AttendeeContentVideoStarted = "chime:AttendeeContentVideoStarted",
    /// An attendee's screen is no longer shared.
    AttendeeContentVideoStopped = "chime:AttendeeContentVideoStopped",
    /// An attendee has other capabilities, or was to have them:
    /// [`success`](super::EventDetail::success) says which.
    AttendeeCapabilitiesUpdated = "chime:AttendeeCapabilitiesUpdated",
    /// A meeting is transcribed, or is transcribed with other settings.
    TranscriptionStarted = "chime:TranscriptionStarted",
    /// A meeting is no longer transcribed, as was asked for.
    TranscriptionStopped = "chime:TranscriptionStopped",
    /// The engine is out of reach for now.
    TranscriptionInterrupted = "chime:TranscriptionInterrupted",
    /// The engine is back.
    TranscriptionResumed = "chime:TranscriptionResumed",
    /// The engine has refused the settings, or did not come back.
    TranscriptionFailed = "chime:TranscriptionFailed",
}

/// The way in which an attendee is connected.
#[chime_enum]
pub enum AttendeeNetworkType {
    /// By the internet.
    Voip = "Voip",
}
