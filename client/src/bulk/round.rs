//! One request for some users, or one look at who is there; and what it says of each user.

use std::collections::HashMap;
use std::sync::Arc;

use super::failure::Failure;
use crate::operations::BatchCreateAttendeeOutput;
use crate::shapes::{Attendee, CreateAttendeeRequestItem};
use crate::strings::{ExternalUserId, MeetingId};
use crate::{CallOptions, Client, Error};

/// Where the attendees are created, and through whom.
pub(crate) struct Meeting {
    pub(crate) client: Client,
    pub(crate) meeting_id: MeetingId,
    pub(crate) options: CallOptions,
}

/// A user who is to be sent, or of whom it is not known what became.
#[derive(Debug)]
pub(super) struct Waiting {
    pub(super) place: usize,
    /// In how many requests the user was sent.
    pub(super) tries: u32,
    /// How often nobody could look whether the attendee is there.
    pub(super) missed_looks: u32,
    /// What went wrong last.
    pub(super) last: Option<Failure>,
    /// Whether the attendee may be there, so that somebody has to look before the user is sent again.
    pub(super) may_be_there: bool,
    /// Whether the user is not sent again in any case.
    pub(super) is_final: bool,
}

impl Waiting {
    pub(super) fn new(place: usize) -> Self {
        Waiting {
            place,
            tries: 0,
            missed_looks: 0,
            last: None,
            may_be_there: false,
            is_final: false,
        }
    }
}

/// What a round was about, and what came of it.
pub(super) struct Round {
    pub(super) waiting: Vec<Waiting>,
    pub(super) end: RoundEnd,
}

pub(super) enum RoundEnd {
    /// The service has answered for each user.
    Sent(Vec<Result<Attendee, Failure>>),
    /// The request failed as a whole.
    NotSent(Error),
    /// Who is there.
    Seen(HashMap<ExternalUserId, Attendee>),
    /// The attendees could not be listed.
    NotSeen(Error),
}

/// Sends users, each with the item that stands for it.
pub(super) async fn send(
    meeting: Arc<Meeting>,
    options: CallOptions,
    waiting: Vec<Waiting>,
    items: Vec<CreateAttendeeRequestItem>,
) -> Round {
    let users: Vec<_> = items.iter().map(|item| item.external_user_id.clone()).collect();
    let call = meeting.client.batch_create_attendee(&meeting.meeting_id, items);
    let end = match call.with_options(options).await {
        Ok(output) => RoundEnd::Sent(answers(output, &users)),
        Err(error) => RoundEnd::NotSent(error),
    };
    Round { waiting, end }
}

/// What the service answers for each user.
fn answers(
    output: BatchCreateAttendeeOutput,
    users: &[ExternalUserId],
) -> Vec<Result<Attendee, Failure>> {
    let mut attendees = by_user(output.attendees);
    let mut errors = HashMap::new();
    for error in output.errors {
        if let Some(user) = error.external_user_id.clone() {
            errors.entry(user).or_insert(error);
        }
    }
    let answer = |user: &ExternalUserId| match (attendees.remove(user), errors.remove(user)) {
        (Some(attendee), _) => Ok(attendee),
        (None, Some(error)) => Err(Failure::refused(error)),
        (None, None) => Err(Failure::unanswered()),
    };
    users.iter().map(answer).collect()
}

/// Looks for users who may be there.
pub(super) async fn look(meeting: Arc<Meeting>, waiting: Vec<Waiting>) -> Round {
    let end = match attendees_of(&meeting).await {
        Ok(attendees) => RoundEnd::Seen(attendees),
        Err(error) => RoundEnd::NotSeen(error),
    };
    Round { waiting, end }
}

/// The attendees of a meeting by their users; of several for one user, the first.
///
/// # Errors
/// What `ListAttendees` fails with.
pub(crate) async fn attendees_of(
    meeting: &Meeting,
) -> Result<HashMap<ExternalUserId, Attendee>, Error> {
    let call = meeting.client.list_attendees(&meeting.meeting_id);
    let mut items = call.with_options(meeting.options.clone()).items();
    let mut attendees = HashMap::new();
    while let Some(attendee) = items.try_next().await? {
        attendees.entry(attendee.external_user_id.clone()).or_insert(attendee);
    }
    Ok(attendees)
}

fn by_user(attendees: Vec<Attendee>) -> HashMap<ExternalUserId, Attendee> {
    let mut by_user = HashMap::new();
    for attendee in attendees {
        by_user.entry(attendee.external_user_id.clone()).or_insert(attendee);
    }
    by_user
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::shapes::CreateAttendeeError;

    #[test]
    fn every_user_has_one_answer_in_the_order_of_the_request() {
        let attendee = |user: &str, id: &str| Attendee::new(user, id);
        let error = |user: &str| CreateAttendeeError::new().external_user_id(user).error_code("x");
        let output = BatchCreateAttendeeOutput {
            // an answer in disorder, with a stranger, with somebody twice, and in two ways
            attendees: vec![
                attendee("barbara", "b-1"),
                attendee("stranger", "s-1"),
                attendee("ada", "a-1"),
                attendee("barbara", "b-2"),
            ],
            errors: vec![error("grace"), error("ada"), CreateAttendeeError::new()],
        };
        let users = ["ada", "barbara", "grace", "edith"].map(ExternalUserId::from);
        let answers = answers(output, &users);
        let said: Vec<_> = answers
            .iter()
            .map(|answer| match answer {
                Ok(attendee) => attendee.attendee_id.as_str().to_owned(),
                Err(failure) => failure.code().unwrap_or("nothing").to_owned(),
            })
            .collect();
        assert_eq!(said, ["a-1", "b-1", "x", "nothing"]);
    }
}
