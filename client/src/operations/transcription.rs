//! Turning live transcription on and off.

use chime_sdk_core::declare::chime_operation;

use crate::{errors::*, shapes::*, strings::*};

/// Has a meeting transcribed, and the text sent to its participants as they speak. If the engine
/// refuses the settings, that comes after success, as the event `chime:TranscriptionFailed`.
#[chime_operation(
    method = "POST",
    path = "/meetings/<MeetingId>/transcription?operation=start",
    errors(LimitExceededException, NotFoundException, UnprocessableEntityException)
)]
pub struct StartMeetingTranscription {
    /// The meeting to transcribe.
    #[chime(path)]
    pub meeting_id: MeetingId,
    /// The engine to use, and its settings.
    pub transcription_configuration: TranscriptionConfiguration,
}

/// Ends the transcription of a meeting, which itself goes on.
#[chime_operation(
    method = "POST",
    path = "/meetings/<MeetingId>/transcription?operation=stop",
    errors(NotFoundException, UnprocessableEntityException)
)]
pub struct StopMeetingTranscription {
    /// The meeting to transcribe no longer.
    #[chime(path)]
    pub meeting_id: MeetingId,
}
