//! Strings with rules or a meaning of their own: types, so that one id cannot pass for another.

use chime_sdk_core::declare::chime_string;

/// Names a meeting: assigned by the service, and dead once the meeting has ended.
#[chime_string(pattern = guid)]
pub struct MeetingId(String);

/// Names an attendee within one meeting: assigned by the service when the attendee is created.
#[chime_string(pattern = guid)]
pub struct AttendeeId(String);

/// Names the meeting whose media a replica repeats. It is the id of a primary, never of a replica.
#[chime_string(len = 2..=64)]
pub struct PrimaryMeetingId(String);

/// Your own name for a user; other participants see it, so prefer an opaque id to an address.
#[chime_string(len = 2..=64, sensitive)]
pub struct ExternalUserId(String);

/// Your own name for a meeting; the service stores it and repeats it in events, no more.
#[chime_string(len = 2..=64, sensitive)]
pub struct ExternalMeetingId(String);

/// Makes a creation repeatable: the same token with the same members gives the same meeting.
#[chime_string(len = 2..=64, pattern = "[-_a-zA-Z0-9]*", sensitive)]
pub struct ClientRequestToken(String);

/// The secret with which one attendee joins: whoever holds it is that attendee, until the attendee
/// is deleted or the meeting ends. Hand it to that person's device only.
#[chime_string(len = 2..=2048, sensitive)]
pub struct JoinToken(String);

/// Your own name for a group of users; no character may stand four times in a row.
#[chime_string(len = 2..=256, chars = "-_!@#$a-zA-Z0-9", check = no_run_of_four)]
pub struct TenantId(String);

/// The name half of a tag; unique on its resource, and compared with regard to case.
#[chime_string(len = 1..=128, pattern = "^[a-zA-Z+-=._:/]+$")]
pub struct TagKey(String);

/// The value half of a tag; may be empty. Bills and logs show it, so keep personal data out.
#[chime_string(len = 0..=256, pattern = r"[\s\w+-=\.:/@]*")]
pub struct TagValue(String);

/// The ARN of a meeting: `arn:aws:chime:us-east-1:111122223333:meeting/` and the meeting's id.
#[chime_string(len = 1..=1011, pattern = "^arn:.*")]
pub struct ResourceArn(String);

/// The ARN of the function, topic or queue that is to hear of a meeting's events.
#[chime_string(len = 1..=1024, pattern = r"^arn[\/\:\-\_\.a-zA-Z0-9]+$", sensitive)]
pub struct NotificationArn(String);

/// The name of a custom language model in your Amazon Transcribe account.
#[chime_string(len = 1..=200, pattern = "^[0-9a-zA-Z._-]+")]
pub struct LanguageModelName(String);

/// Language codes between commas, at least two, such as `en-US,fr-FR`: the languages to expect.
#[chime_string(len = 1..=200, pattern = "^[a-zA-Z-,]+")]
pub struct LanguageOptions(String);

/// Kinds of personal data between commas, such as `NAME,EMAIL`, or `ALL`.
#[chime_string(len = 1..=300, pattern = "^[A-Z_, ]+")]
pub struct PiiEntityTypes(String);

/// Names of vocabularies or of vocabulary filters between commas, one for each language.
#[chime_string(len = 1..=3000, pattern = "^[a-zA-Z0-9,-._]+")]
pub struct VocabularyNames(String);

/// Stands in for the look-ahead `(?!.*?(.)\1{3})` of the model's pattern.
fn no_run_of_four(value: &str) -> Result<(), &'static str> {
    let characters: Vec<char> = value.chars().collect();
    if characters.windows(4).any(|four| four.iter().all(|one| *one == four[0])) {
        return Err("the same character stands four times in a row");
    }
    Ok(())
}
