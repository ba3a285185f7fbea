//! The steps of a join: the entry of the name, its meeting, the attendee. The [module](super) says why there
//! is one meeting.

use std::time::Duration;

use tokio::sync::OwnedMutexGuard;
use tokio::time::{Instant, sleep, timeout};

use super::error::JoinError;
use super::info::JoinInfo;
use super::joiner::{Join, Joiner};
use super::queues::Queues;
use super::reservation::Entry;
use super::store::StoreRecord;
use crate::operations::CreateMeeting;
use crate::shapes::{Attendee, Meeting};
use crate::strings::{ExternalMeetingId, MeetingId, PrimaryMeetingId};
use crate::{Client, Error};

/// The pause before the store is looked at again, which doubles up to the longest.
const FIRST_PAUSE: Duration = Duration::from_millis(50);
const LONGEST_PAUSE: Duration = Duration::from_secs(1);

/// How often somebody else's reservation is looked at again before the request in it is sent. Whoever has
/// reserved is most likely about to send it.
const LOOKS: u32 = 3;

/// How often somebody else may be faster before there are pauses.
const TURNS: u32 = 8;

/// A meeting that is in the store.
struct Settled {
    version: String,
    meeting: Meeting,
    primary: Option<ExternalMeetingId>,
}

/// Brings the user into the meeting. An entry whose meeting has ended is replaced once.
pub(super) async fn join(wanted: &Join) -> Result<JoinInfo, JoinError> {
    let mut dead = None;
    loop {
        let settled = settle(wanted, dead.as_deref()).await?;
        match attendee(wanted, &settled.meeting.meeting_id).await {
            Ok(attendee) => {
                let info = JoinInfo::new(settled.meeting, attendee)?;
                return Ok(match settled.primary {
                    Some(primary) => info.with_primary(primary),
                    None => info,
                });
            }
            Err(error) if error.is_not_found() && dead.is_none() => dead = Some(settled.version),
            Err(error) => return Err(error.into()),
        }
    }
}

/// The meeting of the name, which is in the store when this returns. An entry of the version `dead` is
/// replaced.
async fn settle(wanted: &Join, dead: Option<&str>) -> Result<Settled, JoinError> {
    let joiner = &wanted.joiner;
    let key = joiner.key(&wanted.meeting);
    // most joins are into a meeting that is there, and nobody need stand in line for that
    if let Some(settled) = known(joiner, &key, dead).await? {
        return Ok(settled);
    }
    let mut wait = Wait::new(joiner.patience);
    let _place = wait.enter(&joiner.queues, &key).await?;
    let (mut own, mut looks) = (None, 0);
    loop {
        let found = joiner.read(&key).await?;
        let record = match found {
            Some(record) if Some(record.version.as_str()) != dead => record,
            stale => {
                let reservation = reserve(wanted).await?;
                let expected = stale.as_ref().map(|record| record.version.as_str());
                if !joiner.swap(&key, expected, Some(reservation.clone())).await? {
                    wait.turn().await?;
                    continue;
                }
                own = Some(reservation.version.clone());
                reservation
            }
        };
        let entry = Entry::of_record(&record)?;
        if let Some(meeting) = entry.meeting {
            let Entry { primary, .. } = entry;
            return Ok(Settled { version: record.version, meeting, primary });
        }
        let is_own = own.as_ref() == Some(&record.version);
        if !is_own && looks < LOOKS {
            looks += 1;
            wait.pause().await?;
            continue;
        }
        match create(&joiner.client, &entry.request).await {
            Created::Meeting(meeting) => {
                let primary = entry.primary.clone();
                let made = entry.with_meeting(Meeting::clone(&meeting)).to_record()?;
                let version = made.version.clone();
                if joiner.swap(&key, Some(&record.version), Some(made)).await? {
                    return Ok(Settled { version, meeting: *meeting, primary });
                }
                // somebody else was faster, or the entry is another one by now
                wait.turn().await?;
            }
            Created::AtOnce(error) => wait.pause_after(error).await?,
            Created::Refused(error) => {
                joiner.swap(&key, Some(&record.version), None).await?;
                if is_own {
                    return Err(refusal(wanted, error, &entry.request).await);
                }
                // what somebody else has asked for is not what is asked for here
                wait.turn().await?;
            }
            Created::Unknown(error) => return Err(error.into()),
        }
    }
}

/// The meeting of a name, if the store has one that is not known to be dead.
async fn known(
    joiner: &Joiner,
    key: &str,
    dead: Option<&str>,
) -> Result<Option<Settled>, JoinError> {
    let found = joiner.read(key).await?;
    let Some(record) = found.filter(|record| Some(record.version.as_str()) != dead) else {
        return Ok(None);
    };
    let Entry { meeting, primary, .. } = Entry::of_record(&record)?;
    Ok(meeting.map(|meeting| Settled { version: record.version, meeting, primary }))
}

/// A reservation for what is wanted.
async fn reserve(wanted: &Join) -> Result<StoreRecord, JoinError> {
    let mut request = wanted.request().await;
    request.primary_meeting_id = match &wanted.replica_of {
        Some(primary) => Some(primary_of(&wanted.joiner, primary).await?),
        None => None,
    };
    Entry::reserve(request, wanted.replica_of.clone()).to_record()
}

/// The meeting that a replica is to repeat.
async fn primary_of(
    joiner: &Joiner,
    primary: &ExternalMeetingId,
) -> Result<PrimaryMeetingId, JoinError> {
    let record = joiner.read(&joiner.key(primary)).await?.ok_or(JoinError::NoPrimary)?;
    let meeting = Entry::of_record(&record)?.meeting.ok_or(JoinError::NoPrimary)?;
    Ok(meeting.meeting_id.into())
}

/// The service refuses a replica whose primary has ended as a bad request, and that is not what it is.
async fn refusal(wanted: &Join, error: Error, request: &CreateMeeting) -> JoinError {
    if let Some(primary) = request.primary_meeting_id.as_ref().filter(|_| error.is_bad_request()) {
        let primary = MeetingId::from(primary.as_str());
        let found = wanted.joiner.client.get_meeting(primary).await;
        if found.is_err_and(|error| error.is_not_found()) {
            return JoinError::NoPrimary;
        }
    }
    error.into()
}

/// What came of sending a reserved request.
pub(super) enum Created {
    Meeting(Box<Meeting>),
    /// Another request with the token is under way.
    AtOnce(Error),
    /// There is no meeting, and there will be none by this request.
    Refused(Error),
    /// There may be a meeting.
    Unknown(Error),
}

/// Sends a reserved request.
pub(super) async fn create(client: &Client, request: &CreateMeeting) -> Created {
    match client.request(request.clone()).await {
        Ok(output) => Created::Meeting(Box::new(output.meeting)),
        Err(error) if error.is_conflict() => Created::AtOnce(error),
        Err(error) if is_refusal(&error) => Created::Refused(error),
        Err(error) => Created::Unknown(error),
    }
}

fn is_refusal(error: &Error) -> bool {
    // after several attempts, one before the last may have come through
    let is_about_the_caller = error.is_forbidden() || error.is_unauthorized();
    error.attempts() == 0
        || error.is_validation()
        || error.is_bad_request()
        || error.is_limit_exceeded()
        || error.is_unprocessable()
        || is_about_the_caller && error.attempts() == 1
}

/// The attendee of the user, a new one or the one that is there.
async fn attendee(wanted: &Join, meeting: &MeetingId) -> Result<Attendee, Error> {
    let client = &wanted.joiner.client;
    let mut call = client.create_attendee(meeting, &wanted.user);
    if let Some(capabilities) = &wanted.capabilities {
        call = call.capabilities(capabilities.clone());
    }
    match call.await {
        Ok(output) => Ok(output.attendee),
        // the reference says that the user's id makes the call repeatable, and does not say how
        Err(error) if error.is_conflict() => {
            let mut all = client.list_attendees(meeting).items();
            while let Some(attendee) = all.try_next().await? {
                if attendee.external_user_id == wanted.user {
                    let found = client.get_attendee(meeting, &attendee.attendee_id).await?;
                    return Ok(found.attendee);
                }
            }
            Err(error)
        }
        Err(error) => Err(error),
    }
}

impl Joiner {
    pub(super) async fn read(&self, key: &str) -> Result<Option<StoreRecord>, JoinError> {
        self.store.read(key).await.map_err(JoinError::Store)
    }

    pub(super) async fn swap(
        &self,
        key: &str,
        expected: Option<&str>,
        new: Option<StoreRecord>,
    ) -> Result<bool, JoinError> {
        self.store.swap(key, expected, new).await.map_err(JoinError::Store)
    }
}

/// Waiting for others, which has an end.
pub(super) struct Wait {
    started: Instant,
    limit: Duration,
    next: Duration,
    turns: u32,
    /// What the service said last.
    last: Option<Error>,
}

impl Wait {
    pub(super) fn new(limit: Duration) -> Self {
        Wait { started: Instant::now(), limit, next: FIRST_PAUSE, turns: 0, last: None }
    }

    /// Waits until nobody else of this process is at this name, and no longer than there is time: where
    /// each creation fails late, the last in a long line would come to its own after hours.
    pub(super) async fn enter(
        &mut self,
        queues: &Queues,
        key: &str,
    ) -> Result<OwnedMutexGuard<()>, JoinError> {
        let place = timeout(self.limit, queues.enter(key)).await;
        place.map_err(|_| JoinError::Busy { after: self.limit, last: None })
    }

    /// Goes on at once after somebody else was faster, unless that happens all the time.
    pub(super) async fn turn(&mut self) -> Result<(), JoinError> {
        self.turns += 1;
        if self.turns > TURNS { self.pause().await } else { Ok(()) }
    }

    /// Waits a little, each time longer than before, because of what the service has said.
    pub(super) async fn pause_after(&mut self, error: Error) -> Result<(), JoinError> {
        self.last = Some(error);
        self.pause().await
    }

    /// Waits a little, each time longer than before.
    pub(super) async fn pause(&mut self) -> Result<(), JoinError> {
        let left = self.limit.saturating_sub(self.started.elapsed());
        if left.is_zero() {
            return Err(JoinError::Busy { after: self.limit, last: self.last.take() });
        }
        sleep(self.next.min(left)).await;
        self.next = self.next.saturating_mul(2).min(LONGEST_PAUSE);
        Ok(())
    }
}
