//! Finding seats: who has one, where there is room, and who goes there.

use std::collections::{HashMap, VecDeque};
use std::mem::take;
use std::sync::Arc;

use super::Audience;
use super::seating::{Seat, Seating};
use crate::Error;
use crate::bulk::{self, End, Failure, Outcome, Places, attendees_of, check};
use crate::enums::MediaCapabilities;
use crate::shapes::{Attendee, CreateAttendeeRequestItem, Meeting};
use crate::strings::ExternalUserId;

/// People who are looking for a seat.
pub(super) struct Hall<'a> {
    audience: &'a Audience,
    people: Vec<CreateAttendeeRequestItem>,
    /// Those without a seat, by their places, in order.
    standing: VecDeque<usize>,
    /// The places of people who are given again, by the place of the first.
    others: HashMap<usize, Vec<usize>>,
    /// Meetings with seats that are free.
    rooms: VecDeque<Room>,
    /// The replica that is opened next.
    next_replica: usize,
    /// Why no further meeting can be entered.
    closed: Option<Failure>,
    seats: Vec<Seat>,
}

/// A meeting with seats that are free.
struct Room {
    meeting: Arc<Meeting>,
    free: usize,
    /// Whether there is no other meeting for those who find no seat.
    is_last: bool,
}

impl<'a> Hall<'a> {
    pub(super) fn new(audience: &'a Audience, people: Vec<CreateAttendeeRequestItem>) -> Self {
        let Places { first, others } = Places::of(&people);
        Hall {
            audience,
            people,
            standing: first.into(),
            others,
            rooms: VecDeque::new(),
            next_replica: 1,
            closed: None,
            seats: Vec::new(),
        }
    }

    /// Seats everybody in the primary, however full it is: the service says when it is too full.
    pub(super) async fn fill_primary(mut self, seats: usize) -> Result<Seating, Error> {
        check(&self.audience.primary.meeting_id, &self.people)?;
        let primary = Arc::clone(&self.audience.primary);
        if !self.standing.is_empty() {
            self.look_into(&primary).await?;
        }
        let free = self.standing.len();
        self.enter(Room { meeting: primary, free, is_last: true }).await;
        Ok(self.end(&Failure::no_seat(seats)))
    }

    /// Seats listeners: those who have a seat in it, and the others where there is room.
    pub(super) async fn fill(mut self) -> Result<Seating, Error> {
        check(&self.audience.primary.meeting_id, &self.people)?;
        self.look_into_all().await?;
        while !self.standing.is_empty() {
            let Some(room) = self.next_room().await else { break };
            self.enter(room).await;
        }
        let Audience { primary, replicas, listeners_in_primary, .. } = self.audience;
        let in_replicas = replicas.saturating_mul(self.audience.seats_in(primary));
        let seats = in_replicas.saturating_add(*listeners_in_primary);
        let why = self.closed.take().unwrap_or_else(|| Failure::no_seat(seats));
        Ok(self.end(&why))
    }

    /// Finds those who have a seat, and the rooms. People fill one replica after another, so behind one
    /// that nobody is in there is nobody.
    async fn look_into_all(&mut self) -> Result<(), Error> {
        if self.standing.is_empty() {
            return Ok(());
        }
        let primary = Arc::clone(&self.audience.primary);
        let attendees = self.look_into(&primary).await?;
        let listeners = attendees.values().filter(|attendee| is_listener(attendee)).count();
        let for_listeners = self.audience.listeners_in_primary.saturating_sub(listeners);
        let free = self.audience.seats_in(&primary).saturating_sub(attendees.len());
        self.rooms.push_back(Room {
            meeting: primary,
            free: free.min(for_listeners),
            is_last: false,
        });
        while !self.standing.is_empty() {
            let Some(replica) = self.open_next().await? else { return Ok(()) };
            let attendees = match self.look_into(&replica).await {
                Ok(attendees) => attendees,
                // somebody has ended it; its token will give no other one
                Err(error) if error.is_not_found() => continue,
                Err(error) => return Err(error),
            };
            let free = self.audience.seats_in(&replica).saturating_sub(attendees.len());
            self.rooms.push_back(Room { meeting: replica, free, is_last: false });
            if attendees.is_empty() {
                return Ok(());
            }
        }
        Ok(())
    }

    /// Who is in a meeting. Those who are standing and have a seat there take it.
    async fn look_into(
        &mut self,
        meeting: &Arc<Meeting>,
    ) -> Result<HashMap<ExternalUserId, Attendee>, Error> {
        let inside = bulk::Meeting {
            client: self.audience.client.clone(),
            meeting_id: meeting.meeting_id.clone(),
            options: self.audience.options.clone(),
        };
        let attendees = attendees_of(&inside).await?;
        for place in take(&mut self.standing) {
            let user = self.people.get(place).map(|item| &item.external_user_id);
            match user.and_then(|user| attendees.get(user)) {
                Some(attendee) => {
                    self.seat(place, 0, End::Existing(attendee.clone()), Some(meeting));
                }
                None => self.standing.push_back(place),
            }
        }
        Ok(attendees)
    }

    /// The next replica, if there may be one more.
    async fn open_next(&mut self) -> Result<Option<Arc<Meeting>>, Error> {
        if self.closed.is_some() || self.next_replica > self.audience.replicas {
            return Ok(None);
        }
        match self.audience.open(self.next_replica).await {
            Ok(replica) => {
                self.next_replica += 1;
                Ok(Some(Arc::new(replica)))
            }
            // the service allows fewer replicas, or meetings, than are asked for
            Err(error) if error.is_limit_exceeded() => {
                self.closed = Some(Failure::not_tried(Arc::new(error.into())));
                Ok(None)
            }
            Err(error) => Err(error),
        }
    }

    /// A meeting with seats that are free, which may be a new replica.
    async fn next_room(&mut self) -> Option<Room> {
        if self.closed.as_ref().is_some_and(|why| !why.is_full()) {
            return None;
        }
        if let Some(room) = self.rooms.pop_front() {
            return Some(room);
        }
        match self.open_next().await {
            Ok(replica) => replica.map(|meeting| {
                let free = self.audience.seats_in(&meeting);
                Room { meeting, free, is_last: false }
            }),
            // those who sit already are not to be lost
            Err(error) => {
                self.closed = Some(Failure::not_tried(Arc::new(error.into())));
                None
            }
        }
    }

    /// Lets as many as there are seats into a meeting. Those who find none after all go on standing.
    async fn enter(&mut self, room: Room) {
        let count = room.free.min(self.standing.len());
        let places: Vec<usize> = self.standing.drain(..count).collect();
        let people: Vec<_> =
            places.iter().filter_map(|place| self.people.get(*place).cloned()).collect();
        let audience = self.audience;
        let mut call = audience
            .client
            .bulk_create_attendees(&room.meeting.meeting_id, people)
            .having_looked()
            .with_options(audience.options.clone());
        if let Some(requests) = audience.concurrency {
            call = call.concurrency(requests);
        }
        match call.await {
            Ok(report) => self.sit_down(&room, &places, report),
            // everybody was looked at, so it does not come to this
            Err(error) => {
                let failure = Failure::from(error);
                for place in places {
                    self.seat(place, 0, End::Failed(failure.clone()), None);
                }
            }
        }
    }

    /// Seats those who found room in a meeting. The others stand again, first in their line, if another
    /// meeting may have room for them.
    fn sit_down(&mut self, room: &Room, places: &[usize], report: bulk::Report) {
        let is_primary = room.meeting.meeting_id == self.audience.primary.meeting_id;
        let may_go_on = |failure: &Failure| {
            !room.is_last && (failure.is_full() || (!is_primary && is_gone(failure)))
        };
        let mut standing = VecDeque::new();
        for outcome in report {
            let Some(place) = places.get(outcome.place()).copied() else { continue };
            let Outcome { tries, end, .. } = outcome;
            match &end {
                End::Failed(failure) if may_go_on(failure) => standing.push_back(place),
                End::Failed(failure) => {
                    if !failure.was_tried() {
                        // others would not fare better elsewhere
                        self.closed = Some(failure.clone());
                    }
                    self.seat(place, tries, end, None);
                }
                _ => self.seat(place, tries, end, Some(&room.meeting)),
            }
        }
        standing.append(&mut self.standing);
        self.standing = standing;
    }

    /// Notes where a person sits, and all who are the same person.
    fn seat(&mut self, place: usize, tries: u32, end: End, meeting: Option<&Arc<Meeting>>) {
        let Some(person) = self.people.get(place) else { return };
        let external_user_id = person.external_user_id.clone();
        let outcome = Outcome { place, external_user_id, duplicate_of: None, tries, end };
        for other in self.others.remove(&place).unwrap_or_default() {
            let outcome = Outcome { place: other, duplicate_of: Some(place), ..outcome.clone() };
            self.seats.push(Seat { outcome, meeting: meeting.cloned() });
        }
        self.seats.push(Seat { outcome, meeting: meeting.cloned() });
    }

    /// Those who are standing still have no seat.
    fn end(mut self, why: &Failure) -> Seating {
        for place in take(&mut self.standing) {
            self.seat(place, 0, End::Failed(why.clone()), None);
        }
        Seating::new(self.seats)
    }
}

/// The meeting of those who failed so is no more.
fn is_gone(failure: &Failure) -> bool {
    let failure = failure.not_tried_because().unwrap_or(failure);
    failure.error().is_some_and(Error::is_not_found)
}

/// Whether an attendee of the primary is one of the listeners in it.
fn is_listener(attendee: &Attendee) -> bool {
    let sends = |capability: &MediaCapabilities| {
        matches!(capability, MediaCapabilities::Send | MediaCapabilities::SendReceive)
    };
    attendee
        .capabilities
        .as_ref()
        .is_some_and(|may| ![&may.audio, &may.video, &may.content].into_iter().any(sends))
}
