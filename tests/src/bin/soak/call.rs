//! The caller's side: a call that can be told from all others, and what came of it.

use chime_sdk_meetings::enums::MediaRegion;
use chime_sdk_meetings::shapes::{Attendee, CreateAttendeeRequestItem, Tag};
use chime_sdk_meetings::strings::{ExternalMeetingId, ExternalUserId, JoinToken};
use chime_sdk_meetings::{Client, Error};

use crate::plan::Operation;

const PREFIX: &str = "00000000-0000-4000-8000-";

/// An id that has a call's number in it.
pub(crate) fn guid(call: u64) -> String {
    format!("{PREFIX}{call:012x}")
}

/// The call's number, from the first such id in a text.
pub(crate) fn number_in(text: &str) -> Option<u64> {
    let (_, rest) = text.split_once(PREFIX)?;
    u64::from_str_radix(rest.get(..12)?, 16).ok()
}

/// What was read from the answer: every place where the proof should stand.
pub(crate) type Proofs = Vec<String>;

/// Makes a call, and reads the proofs from its answer.
pub(crate) async fn make(
    client: &Client,
    operation: Operation,
    call: u64,
) -> Result<Proofs, Error> {
    let id = guid(call);
    let arn = format!("arn:aws:chime:us-east-1:111122223333:meeting/{id}");
    match operation {
        Operation::GetMeeting => {
            let meeting = client.get_meeting(&*id).await?.meeting;
            Ok(proofs(
                meeting.meeting_id.as_str() == id,
                meeting.external_meeting_id.map(ExternalMeetingId::into_string),
            ))
        }
        Operation::CreateMeeting => {
            let meeting = client.create_meeting(MediaRegion::UsEast1, &*id).await?.meeting;
            Ok(proofs(
                meeting.meeting_id.as_str() == id,
                meeting.external_meeting_id.map(ExternalMeetingId::into_string),
            ))
        }
        Operation::DeleteMeeting => client.delete_meeting(&*id).await.map(|_| Vec::new()),
        Operation::CreateAttendee => {
            let attendee = client.create_attendee(&*id, "user-7").await?.attendee;
            Ok(of_attendee(&attendee, &id))
        }
        Operation::BatchCreateAttendee => {
            let item = CreateAttendeeRequestItem::new(ExternalUserId::from("user-7"));
            let output = client.batch_create_attendee(&*id, vec![item; 100]).await?;
            Ok(output.attendees.iter().flat_map(|attendee| of_attendee(attendee, &id)).collect())
        }
        Operation::ListAttendees => {
            let output = client.list_attendees(&*id).await?;
            let mut found = proofs(true, output.next_token);
            found.extend(output.attendees.iter().flat_map(|attendee| of_attendee(attendee, &id)));
            Ok(found)
        }
        Operation::ListTags => {
            let output = client.list_tags_for_resource(&*arn).await?;
            Ok(output.tags.into_iter().map(|tag| tag.value.into_string()).collect())
        }
        Operation::TagResource => {
            let tag = Tag::new("key", "value");
            client.tag_resource(&*arn, vec![tag]).await.map(|_| Vec::new())
        }
    }
}

/// How many proofs an answer has.
pub(crate) fn expected(operation: Operation) -> usize {
    match operation {
        Operation::DeleteMeeting | Operation::TagResource => 0,
        Operation::GetMeeting | Operation::CreateMeeting | Operation::ListTags => 1,
        Operation::CreateAttendee => 2,
        Operation::ListAttendees => 3,
        Operation::BatchCreateAttendee => 200,
    }
}

fn of_attendee(attendee: &Attendee, id: &str) -> Proofs {
    let token = attendee.join_token.as_ref().map(JoinToken::as_str);
    let token = token.and_then(|token| token.strip_prefix("token-")).unwrap_or("no token");
    let user = attendee.external_user_id.as_str().to_owned();
    let mut found = proofs(attendee.attendee_id.as_str() == id, Some(user));
    found.push(token.to_owned());
    found
}

/// A proof that is there and belongs to the id that was asked for.
fn proofs(is_of_this_call: bool, proof: Option<String>) -> Proofs {
    match proof {
        Some(proof) if is_of_this_call => vec![proof],
        Some(_) => vec!["of another call".to_owned()],
        None => vec!["absent".to_owned()],
    }
}
