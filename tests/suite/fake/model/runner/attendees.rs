//! Steps about attendees that are there already.

use chime_sdk_meetings::fake::Verdict;
use chime_sdk_meetings::shapes::AttendeeCapabilities;
use proptest::prop_assert_eq;
use proptest::sample::Index;
use proptest::test_runner::TestCaseError;

use super::super::reference::{BAD, LOST, breaks_the_rule_of_content};
use super::super::steps::{Step, Target};
use super::{Outcome, Run, code, excluded, nobody, same};

impl Run {
    /// The place of an attendee, who may be nobody.
    fn place(&self, room: Option<usize>, who: &Index) -> Option<usize> {
        let seats = self.reference.meetings.get(room?)?.seats.len();
        Some(who.index(seats + 1)).filter(|place| *place < seats)
    }

    pub(super) async fn of_one(&mut self, step: &Step, at: &Target, who: &Index) -> Outcome {
        let (room, region, meeting) = self.meeting(at);
        let place = self.place(room, who);
        let attendee = match (room, place) {
            (Some(room), Some(place)) => {
                let seat = &self.reference.meetings[room].seats[place];
                seat.expected().attendee_id
            }
            _ => nobody(),
        };
        let client = &self.clients[region];
        match step {
            Step::Join(..) | Step::Leave(..) => {
                let joins = matches!(step, Step::Join(..));
                let result = if joins {
                    self.fake.join(&meeting, &attendee)
                } else {
                    self.fake.leave(&meeting, &attendee)
                };
                let now = self.reference.now;
                // connections know no control region
                let room = room.map(|room| &mut self.reference.meetings[room]);
                let room = room.filter(|room| !room.ended);
                prop_assert_eq!(result.is_ok(), room.is_some() && (place.is_some() || !joins));
                if let (Some(room), Some(place)) = (room, place) {
                    room.connect(place, joins, now);
                }
                Ok(())
            }
            Step::DeleteAttendee(..) => {
                let answer = client.delete_attendee(meeting, attendee).await.map(|_| ());
                let now = self.reference.now;
                let found = self.reference.room(room, region).zip(place);
                let expected = found.map(|(room, place)| {
                    room.connect(place, false, now);
                    let seat = room.seats.remove(place);
                    room.tell(now, "AttendeeDeleted", Some(seat.number));
                });
                same(expected.ok_or(LOST), answer)
            }
            Step::UpdateCapabilities(_, _, capabilities) => {
                let call =
                    client.update_attendee_capabilities(meeting, attendee, capabilities.clone());
                let answer = call.await.map(|output| output.attendee);
                if breaks_the_rule_of_content(capabilities) {
                    prop_assert_eq!(code(answer.err()), BAD);
                    return Ok(());
                }
                let now = self.reference.now;
                let expected = match self.reference.room(room, region).zip(place) {
                    None => Err(LOST),
                    Some((room, _)) if !room.offers(capabilities) => Err(BAD),
                    Some((room, place)) => {
                        room.update(place, capabilities, now);
                        Ok(room.seats[place].expected())
                    }
                };
                same(expected, answer)
            }
            _ => {
                let answer = client.get_attendee(meeting, attendee).await;
                let found = self.reference.room(room, region).zip(place);
                let expected = found.map(|(room, place)| room.seats[place].expected());
                same(expected.ok_or(LOST), answer.map(|output| output.attendee))
            }
        }
    }

    pub(super) async fn of_others(
        &mut self,
        at: &Target,
        who: &[Index],
        capabilities: &AttendeeCapabilities,
    ) -> Outcome {
        let (room, region, meeting) = self.meeting(at);
        let places: Vec<Option<usize>> = who.iter().map(|who| self.place(room, who)).collect();
        let seats = room.map(|room| &self.reference.meetings[room].seats);
        let ids = places.iter().map(|place| match (seats, place) {
            (Some(seats), Some(place)) => seats[*place].expected().attendee_id,
            _ => nobody(),
        });
        let call = self.clients[region].batch_update_attendee_capabilities_except(
            meeting,
            excluded(ids.collect()),
            capabilities.clone(),
        );
        let answer = call.await.map(|_| ());
        if breaks_the_rule_of_content(capabilities) {
            prop_assert_eq!(code(answer.err()), BAD);
            return Ok(());
        }
        let now = self.reference.now;
        let refuses_strangers = self.reference.assumptions.excluded_strangers == Verdict::Refused;
        let expected = match self.reference.room(room, region) {
            None => Err(LOST),
            Some(room) if !room.offers(capabilities) => Err(BAD),
            Some(_) if refuses_strangers && places.contains(&None) => Err(LOST),
            Some(room) => {
                for place in 0..room.seats.len() {
                    if !places.contains(&Some(place)) {
                        room.update(place, capabilities, now);
                    }
                }
                Ok(())
            }
        };
        same(expected, answer)
    }

    pub(super) async fn list(&mut self, at: &Target, size: Option<u32>, follow: bool) -> Outcome {
        let (room, region, meeting) = self.meeting(at);
        let cursor = self.cursor.clone().filter(|_| follow);
        let mut call = self.clients[region].list_attendees(meeting);
        if let Some(size) = size {
            call = call.max_results(size);
        }
        if let Some((token, ..)) = &cursor {
            call = call.next_token(token);
        }
        let answer = call.await;
        let usual = self.reference.assumptions.page_size;
        let Some(found) = self.reference.room(room, region) else {
            prop_assert_eq!(code(answer.err()), LOST);
            return Ok(());
        };
        let after = match cursor {
            // a token is good for its own meeting
            Some((_, of, _)) if Some(of) != room => {
                prop_assert_eq!(code(answer.err()), BAD);
                return Ok(());
            }
            Some((_, _, after)) => after,
            None => 0,
        };
        let rest: Vec<_> = found.seats.iter().filter(|seat| seat.number > after).collect();
        let most = size.unwrap_or(usual) as usize;
        let page: Vec<_> = rest.iter().take(most).collect();
        let output = answer.map_err(|error| TestCaseError::fail(error.to_string()))?;
        let expected: Vec<_> = page.iter().map(|seat| seat.expected()).collect();
        prop_assert_eq!(output.attendees, expected);
        prop_assert_eq!(output.next_token.is_some(), rest.len() > most);
        if let (Some(token), Some(last), Some(room)) = (output.next_token, page.last(), room) {
            self.cursor = Some((token, room, last.number));
        }
        Ok(())
    }
}
