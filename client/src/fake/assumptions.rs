//! What the fake does where neither the service's model nor its documentation says what happens, or
//! where they disagree.

use std::fmt;

/// What the fake does where the service could not be asked. `docs/FAKE.md` lists these fields together
/// with the assumptions that cannot be changed.
///
/// The default is what is likeliest. Change one where your code has to work either way:
///
/// ```
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// use chime_sdk_meetings::fake::{AfterEnd, Assumptions, Fake};
///
/// let mut assumptions = Assumptions::default();
/// assumptions.token_after_end = AfterEnd::NewMeeting;
/// // the same by words, as a command line gives them
/// assumptions.set("token-after-end", "new-meeting")?;
/// let fake = Fake::builder().assumptions(assumptions).start().await?;
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Assumptions {
    /// Two creations with one `ClientRequestToken` at the same moment. The reference says that
    /// `ConflictException` means requests at the same moment; a queue would give one meeting to both.
    /// A moment lasts from the arrival of the first request to its answer.
    pub token_at_once: Repetition,
    /// A `ClientRequestToken` that comes again with other members, or with the other of the two
    /// operations that create meetings. A token that means two things is most likely a mistake.
    pub token_with_other_members: Repetition,
    /// A `ClientRequestToken` that comes again with the same members after its meeting has ended. An
    /// answer that is kept by its token knows nothing of the end.
    pub token_after_end: AfterEnd,
    /// An attendee that is created with an `ExternalUserId` which is in the meeting already. The
    /// reference calls it an idempotency token.
    pub same_user: SameUser,
    /// The capabilities that such a repeated creation asks for. An idempotent answer changes nothing.
    pub capabilities_of_same_user: SameCapabilities,
    /// An `ExternalUserId` that stands twice in one batch: is it answered once, or as often?
    pub same_user_in_batch: SameInBatch,
    /// An item of `BatchCreateAttendee` whose capabilities the meeting does not allow. The reference
    /// says that such *requests* are refused. `CreateMeetingWithAttendees` is, in any case: there the
    /// request contradicts itself.
    pub batch_capabilities: BatchRefusal,
    /// Attendees that are excluded from a change and are not in the meeting. They may just have left.
    pub excluded_strangers: Verdict,
    /// From when on the time without connections counts in a meeting that nobody has joined yet.
    pub empty_time: EmptyTime,
    /// When `chime:MeetingStarted` is sent. The documentation says: when a meeting starts.
    pub meeting_started: MeetingStarted,
    /// What is told of attendees that are connected when their meeting ends.
    pub connected_at_end: ConnectedAtEnd,
    /// Deleting a replica, which otherwise ends with its primary only.
    pub replica_deletion: Verdict,
    /// A request for a region in which the service is not. There is no such endpoint, so nobody could
    /// ask the service itself.
    pub other_regions: Verdict,
    /// An enum value that the model does not have, outside of transcriptions, whose engines learn
    /// words before the model does, and of capabilities, where it is refused in any case.
    pub unknown_words: Verdict,
    /// Characters of `ExternalUserId` and `ExternalMeetingId`. The model allows any; the prose of the
    /// reference gives a pattern, and reserves what begins with `aws:`.
    pub external_ids: ExternalIds,
    /// How many attendees a meeting takes whose video is FHD or whose content is UHD; from 1 to 250.
    /// The quota page says 100, the reference 25.
    pub high_resolution_quota: u32,
    /// Whether such a meeting needs `MeetingFeatures.Attendee.MaxCount`. The reference says so; that
    /// there is a quota of its own for such meetings makes sense only if it may be absent.
    pub high_resolution_max_count: MaxCount,
    /// How many attendees a page has if the request does not say; from 1 to 250.
    pub page_size: u32,
    /// Starting a transcription that runs. The documentation says that `chime:TranscriptionStarted` is
    /// sent too when the configuration is updated.
    pub transcription_twice: Verdict,
    /// Stopping a transcription that does not run.
    pub transcription_stopped_twice: Verdict,
    /// Settings of a transcription that contradict each other in ways for which the reference does not
    /// name an error. It says too that an invalid configuration can come as an event.
    pub transcription_rules: TranscriptionRules,
    /// The same tag key twice in one request.
    pub tag_twice: Verdict,
    /// A tag key that begins with `aws:`. The model allows it; the naming conventions of tags, to which
    /// the reference refers, reserve it.
    pub reserved_tags: Verdict,
    /// The code of the answer to requests that come too fast. The model has one name for it, the quota
    /// page another.
    pub throttling_code: ThrottlingCode,
    /// Capabilities that an update leaves as they are. An event that tells of a change tells of none.
    pub same_capabilities_updated: Telling,
}

impl Default for Assumptions {
    fn default() -> Self {
        Assumptions {
            token_at_once: Repetition::Conflict,
            token_with_other_members: Repetition::Conflict,
            token_after_end: AfterEnd::EndedMeeting,
            same_user: SameUser::SameAttendee,
            capabilities_of_same_user: SameCapabilities::Kept,
            same_user_in_batch: SameInBatch::Once,
            batch_capabilities: BatchRefusal::Whole,
            excluded_strangers: Verdict::Accepted,
            empty_time: EmptyTime::FromCreation,
            meeting_started: MeetingStarted::AtCreation,
            connected_at_end: ConnectedAtEnd::Left,
            replica_deletion: Verdict::Accepted,
            other_regions: Verdict::Refused,
            unknown_words: Verdict::Refused,
            external_ids: ExternalIds::Any,
            high_resolution_quota: 100,
            high_resolution_max_count: MaxCount::Optional,
            page_size: 100,
            transcription_twice: Verdict::Accepted,
            transcription_stopped_twice: Verdict::Refused,
            transcription_rules: TranscriptionRules::AtOnce,
            tag_twice: Verdict::Refused,
            reserved_tags: Verdict::Refused,
            throttling_code: ThrottlingCode::Throttling,
            same_capabilities_updated: Telling::Untold,
        }
    }
}

/// These fields, which have to be all, each with its name in dashes.
macro_rules! named {
    ($assumptions:expr, $($field:ident,)+) => {{
        // without `..`, so that a new field is not forgotten
        let Assumptions { $($field,)+ } = $assumptions;
        vec![$((stringify!($field).replace('_', "-"), $field as &mut dyn Setting)),+]
    }};
}

impl Assumptions {
    /// Sets a field by its name with dashes, such as `token-after-end`, to one of its words, such as
    /// `new-meeting`.
    ///
    /// # Errors
    /// A message that lists the names, or the words of this name.
    pub fn set(&mut self, key: &str, value: &str) -> Result<(), String> {
        let mut fields = self.fields();
        if let Some((_, field)) = fields.iter_mut().find(|(name, _)| name == key) {
            let words = field.words();
            return if field.set(value) {
                Ok(())
            } else {
                Err(format!("the assumption `{key}` cannot be `{value}`\nhelp: write {words}"))
            };
        }
        let names: Vec<String> = fields.iter().map(|(name, _)| format!("`{name}`")).collect();
        Err(format!("there is no assumption `{key}`\nhelp: there are {}", names.join(", ")))
    }

    /// The names of all fields with their words, as [`set`](Assumptions::set) takes them.
    #[must_use]
    pub fn words(&self) -> Vec<(String, String)> {
        let mut copy = self.clone();
        copy.fields().into_iter().map(|(name, field)| (name, field.word())).collect()
    }

    /// All fields, each with the name under which it is set.
    fn fields(&mut self) -> Vec<(String, &mut dyn Setting)> {
        named![
            self,
            token_at_once,
            token_with_other_members,
            token_after_end,
            same_user,
            capabilities_of_same_user,
            same_user_in_batch,
            batch_capabilities,
            excluded_strangers,
            empty_time,
            meeting_started,
            connected_at_end,
            replica_deletion,
            other_regions,
            unknown_words,
            external_ids,
            high_resolution_quota,
            high_resolution_max_count,
            page_size,
            transcription_twice,
            transcription_stopped_twice,
            transcription_rules,
            tag_twice,
            reserved_tags,
            throttling_code,
            same_capabilities_updated,
        ]
    }
}

/// One `name=word` on each line.
impl fmt::Display for Assumptions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, (name, word)) in self.words().into_iter().enumerate() {
            let separator = if index == 0 { "" } else { "\n" };
            write!(f, "{separator}{name}={word}")?;
        }
        Ok(())
    }
}

/// A field that is set by a word.
trait Setting {
    /// Takes the value of this word, or says `false`.
    fn set(&mut self, word: &str) -> bool;
    /// The word of the present value.
    fn word(&self) -> String;
    /// What may be written.
    fn words(&self) -> String;
}

/// A number of attendees is written as a number. None exceeds what a meeting takes.
impl Setting for u32 {
    fn set(&mut self, word: &str) -> bool {
        let number = word.parse().ok().filter(|number| (1..=250).contains(number));
        number.map(|number| *self = number).is_some()
    }

    fn word(&self) -> String {
        self.to_string()
    }

    fn words(&self) -> String {
        "a number from 1 to 250".to_owned()
    }
}

/// An enum each of whose values has a word.
macro_rules! choice {
    (
        $(#[$documentation:meta])*
        $name:ident { $($(#[$of_value:meta])* $value:ident = $word:literal,)+ }
    ) => {
        $(#[$documentation])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum $name {
            $($(#[$of_value])* $value,)+
        }

        impl Setting for $name {
            fn set(&mut self, word: &str) -> bool {
                *self = match word {
                    $($word => $name::$value,)+
                    _ => return false,
                };
                true
            }

            fn word(&self) -> String {
                match self {
                    $($name::$value => $word.to_owned(),)+
                }
            }

            fn words(&self) -> String {
                [$(concat!("`", $word, "`")),+].join(" or ")
            }
        }
    };
}

choice! {
    /// What happens to something unusual.
    Verdict {
        /// It is answered with an error.
        Refused = "refused",
        /// It is done.
        Accepted = "accepted",
    }
}

choice! {
    /// What a repeated `ClientRequestToken` gives.
    Repetition {
        /// `ConflictException`.
        Conflict = "conflict",
        /// The meeting that has the token.
        SameMeeting = "same-meeting",
    }
}

choice! {
    /// What a `ClientRequestToken` gives when its meeting has ended.
    AfterEnd {
        /// The answer of then; the meeting itself is not found.
        EndedMeeting = "ended-meeting",
        /// A new meeting.
        NewMeeting = "new-meeting",
    }
}

choice! {
    /// What a second creation with one `ExternalUserId` gives.
    SameUser {
        /// The attendee that is there.
        SameAttendee = "same-attendee",
        /// A further attendee.
        NewAttendee = "new-attendee",
        /// `ConflictException`, or in a batch the error `Conflict`.
        Conflict = "conflict",
    }
}

choice! {
    /// What becomes of the capabilities of an attendee that is created again.
    SameCapabilities {
        /// The attendee keeps those that it has.
        Kept = "kept",
        /// It gets those that the request names, if it names some.
        Replaced = "replaced",
    }
}

choice! {
    /// How an attendee is answered that stands twice in one batch.
    SameInBatch {
        /// Once.
        Once = "once",
        /// Twice.
        Each = "each",
    }
}

choice! {
    /// How much of a batch fails when one item cannot be.
    BatchRefusal {
        /// The request is answered with `BadRequestException`.
        Whole = "whole",
        /// The item is answered under `Errors` with the code `BadRequest`.
        Each = "each",
    }
}

choice! {
    /// From when on a meeting is without people.
    EmptyTime {
        /// From its creation on.
        FromCreation = "from-creation",
        /// From the end of its first connection on; before that it lasts its 24 hours.
        FromFirstJoin = "from-first-join",
    }
}

choice! {
    /// When a meeting is told to have started.
    MeetingStarted {
        /// When it is created.
        AtCreation = "at-creation",
        /// When somebody joins for the first time; one that nobody joins is not told to start.
        AtFirstJoin = "at-first-join",
    }
}

choice! {
    /// What is told of those who are connected at the end.
    ConnectedAtEnd {
        /// That they left.
        Left = "left",
        /// That they were dropped.
        Dropped = "dropped",
        /// Nothing.
        Untold = "untold",
    }
}

choice! {
    /// Which external ids are taken.
    ExternalIds {
        /// All that the model allows.
        Any = "any",
        /// Those of which the prose of the reference tells: letters and digits of Latin-1, white
        /// space, `-_&@+=,(){}[]/«».:|'"#`, and not beginning with `aws:`.
        Documented = "documented",
    }
}

choice! {
    /// Whether a member has to be there.
    MaxCount {
        /// It may be absent.
        Optional = "optional",
        /// Without it there is `BadRequestException`.
        Required = "required",
    }
}

choice! {
    /// How contradictory settings of a transcription are answered.
    TranscriptionRules {
        /// With `BadRequestException`.
        AtOnce = "at-once",
        /// With success, and the event `chime:TranscriptionFailed`.
        Later = "later",
    }
}

choice! {
    /// What requests that come too fast are answered with, always with status 429.
    ThrottlingCode {
        /// `ThrottlingException`, as the model has it.
        Throttling = "throttling",
        /// `ThrottledClientException`, as the quota page has it.
        ThrottledClient = "throttled-client",
    }
}

choice! {
    /// Whether there is an event of it.
    Telling {
        /// There is none.
        Untold = "untold",
        /// There is one.
        Told = "told",
    }
}

#[cfg(test)]
mod tests;
