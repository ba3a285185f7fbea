//! The users that are given: whether the service would take them, and how many at a time.

use std::collections::HashMap;

use chime_sdk_core::operation::Operation;
use chime_sdk_core::validate::{Rule, validate};

use crate::Error;
use crate::operations::BatchCreateAttendee;
use crate::shapes::CreateAttendeeRequestItem;
use crate::strings::{ExternalUserId, MeetingId};

/// The member that lists the users of a batch.
const ATTENDEES: &str = "Attendees";

/// Refuses users whom the service's model refuses, all at once and each by the place in the list. How
/// many there are is no mistake here.
pub(crate) fn check(
    meeting_id: &MeetingId,
    users: &[CreateAttendeeRequestItem],
) -> Result<(), Error> {
    let input = BatchCreateAttendee::new(meeting_id, users.iter().cloned());
    let mut violations = validate(&input);
    violations
        .retain(|violation| (violation.path(), violation.rule()) != (ATTENDEES, Rule::Length));
    if violations.is_empty() {
        return Ok(());
    }
    Err(Error::refused_input(BatchCreateAttendee::SCHEMA, violations))
}

/// How many users a batch takes, as it is declared.
pub(super) fn batch_size() -> usize {
    let members = (BatchCreateAttendee::SCHEMA.input)().structure().members;
    let member = members.iter().find(|member| member.name == ATTENDEES);
    let most = member.and_then(|member| member.bounds.max);
    most.and_then(|most| usize::try_from(most).ok()).unwrap_or(1).max(1)
}

/// Who is to be sent, and who is the same as somebody before.
#[derive(Default)]
pub(crate) struct Places {
    /// The places of those who are given for the first time, in their order.
    pub(crate) first: Vec<usize>,
    /// Of these, the places further down that have the same user.
    pub(crate) others: HashMap<usize, Vec<usize>>,
}

impl Places {
    pub(crate) fn of(users: &[CreateAttendeeRequestItem]) -> Self {
        let mut places = Places::default();
        let mut seen: HashMap<&ExternalUserId, usize> = HashMap::new();
        for (place, user) in users.iter().enumerate() {
            match seen.get(&user.external_user_id) {
                Some(first) => places.others.entry(*first).or_default().push(place),
                None => {
                    seen.insert(&user.external_user_id, place);
                    places.first.push(place);
                }
            }
        }
        places
    }
}

#[cfg(test)]
mod tests {
    use chime_sdk_core::validate::Violation;

    use super::*;

    const MEETING: &str = "11111111-2222-3333-4444-555555555555";

    fn items(users: &[&str]) -> Vec<CreateAttendeeRequestItem> {
        users.iter().copied().map(CreateAttendeeRequestItem::new).collect()
    }

    #[test]
    fn a_batch_is_as_large_as_is_declared() {
        assert_eq!(batch_size(), 100);
    }

    #[test]
    fn no_number_of_users_is_a_mistake() {
        let many: Vec<_> = (0..1000).map(|number| format!("user-{number}")).collect();
        let many: Vec<_> = many.iter().map(CreateAttendeeRequestItem::from).collect();
        for users in [many, items(&[])] {
            assert!(check(&MEETING.into(), &users).is_ok());
        }
    }

    #[test]
    fn all_mistakes_are_told_with_their_places_and_without_the_users() {
        let error = check(&"no-guid".into(), &items(&["ada", "x", "grace", "y"])).unwrap_err();
        let paths: Vec<_> = error.violations().iter().map(Violation::path).collect();
        let expected = ["MeetingId", "Attendees[1].ExternalUserId", "Attendees[3].ExternalUserId"];
        assert_eq!(paths, expected);
        let text = format!("{error} {error:?}");
        assert!(text.starts_with("BatchCreateAttendee: invalid input: "), "{text}");
        assert!(text.contains("1 character, needs 2 to 64") && !text.contains("ada"), "{text}");
    }

    #[test]
    fn users_are_told_apart() {
        let places = Places::of(&items(&["ada", "grace", "ada", "barbara", "grace", "ada"]));
        assert_eq!(places.first, [0, 1, 3]);
        assert_eq!(places.others, HashMap::from([(0, vec![2, 5]), (1, vec![4])]));
    }
}
