//! Work under way: which users are sent next, when, and what follows from what came of it.

use std::collections::{HashMap, VecDeque};
use std::hash::{BuildHasher as _, RandomState};
use std::mem::take;
use std::sync::Arc;
use std::time::Duration;

use chime_sdk_core::transport::BoxFuture;
use futures_util::stream::{FuturesUnordered, StreamExt as _};
use tokio::time::{Instant, sleep_until, timeout_at};

use super::failure::Failure;
use super::outcome::{End, Outcome};
use super::report::Progress;
use super::round::{Meeting, Round, RoundEnd, Waiting, attendees_of, look, send};
use super::users::{Places, batch_size};
use super::{OnProgress, Settings};
use crate::shapes::{Attendee, CreateAttendeeRequestItem};
use crate::strings::ExternalUserId;
use crate::{CallOptions, Error};

/// The pause before the second try of a user. It doubles with each further one.
const FIRST_PAUSE: Duration = Duration::from_millis(500);
/// No pause is longer than this, unless the service asks for more.
const LONGEST_PAUSE: Duration = Duration::from_secs(20);
/// The service's wish for more patience is granted up to here.
const MOST_PATIENCE: Duration = Duration::from_secs(5 * 60);

/// A creation of many attendees that is under way.
pub(super) struct Run {
    meeting: Arc<Meeting>,
    users: Vec<CreateAttendeeRequestItem>,
    /// The places of users who are given again, by the place of the first.
    others: HashMap<usize, Vec<usize>>,
    careful: bool,
    look_first: bool,
    concurrency: usize,
    max_tries: u32,
    /// Those who were not sent yet.
    fresh: VecDeque<usize>,
    /// Those who are sent again, or looked for, from a moment on.
    later: Vec<(Instant, Waiting)>,
    /// Rounds that are under way.
    rounds: FuturesUnordered<BoxFuture<'static, Round>>,
    /// No round begins before this: the service was too busy.
    pause: Option<Instant>,
    /// Which part of its longest pause the present round waits, so that its users are sent together
    /// again, and not at the moment at which others are who failed with them.
    part: f64,
    /// Requests that failed one after another, whoever was in them.
    failed_in_a_row: usize,
    /// Why nobody is sent for the first time any more.
    stopped: Option<Arc<Failure>>,
    /// Outcomes that nobody has taken yet.
    settled: VecDeque<Outcome>,
    progress: Progress,
    /// What was told last.
    told: Option<Progress>,
    on_progress: Option<OnProgress>,
}

impl Run {
    pub(super) fn new(
        meeting: Arc<Meeting>,
        users: Vec<CreateAttendeeRequestItem>,
        settings: Settings,
    ) -> Self {
        let Places { first, others } = Places::of(&users);
        Run {
            meeting,
            others,
            careful: settings.careful,
            look_first: settings.look_first,
            concurrency: settings.concurrency,
            max_tries: settings.max_tries,
            fresh: first.into(),
            later: Vec::new(),
            rounds: FuturesUnordered::new(),
            pause: None,
            part: 1.0,
            failed_in_a_row: 0,
            stopped: None,
            settled: VecDeque::new(),
            progress: Progress { total: users.len(), ..Progress::default() },
            told: None,
            on_progress: settings.on_progress,
            users,
        }
    }

    /// Takes those who are there already, if that is wanted.
    pub(super) async fn look_first(&mut self) -> Result<(), Error> {
        if !self.look_first || self.fresh.is_empty() {
            return Ok(());
        }
        let mut attendees = attendees_of(&self.meeting).await?;
        for place in take(&mut self.fresh) {
            match self.user(place).and_then(|user| attendees.remove(user)) {
                Some(attendee) => self.settle(place, 0, End::Existing(attendee)),
                None => self.fresh.push_back(place),
            }
        }
        Ok(())
    }

    /// The next outcome; `None` when each user has one. Its future can be dropped without a loss.
    pub(super) async fn next(&mut self) -> Option<Outcome> {
        loop {
            self.tell();
            if let Some(outcome) = self.settled.pop_front() {
                return Some(outcome);
            }
            self.give_up_if_stopped();
            self.begin_rounds();
            let wake = self.next_beginning();
            let round = match (self.rounds.is_empty(), wake) {
                (true, None) if self.settled.is_empty() => return None,
                (true, None) => None,
                (true, Some(moment)) => {
                    sleep_until(moment).await;
                    None
                }
                (false, None) => self.rounds.next().await,
                (false, Some(moment)) => {
                    timeout_at(moment, self.rounds.next()).await.ok().flatten()
                }
            };
            if let Some(round) = round {
                self.conclude(round);
            }
        }
    }

    /// Begins as many rounds as may be under way, of those whose time has come.
    fn begin_rounds(&mut self) {
        let now = Instant::now();
        if self.pause.is_some_and(|end| end > now) {
            return;
        }
        self.pause = None;
        while self.rounds.len() < self.concurrency {
            let meeting = Arc::clone(&self.meeting);
            let sought = self.take_later(now, usize::MAX, true);
            if !sought.is_empty() {
                self.rounds.push(Box::pin(look(meeting, sought)));
                continue;
            }
            let waiting = self.next_batch(now);
            if waiting.is_empty() {
                return;
            }
            let items = waiting.iter().filter_map(|user| self.users.get(user.place).cloned());
            let items = items.collect();
            self.rounds.push(Box::pin(send(meeting, self.options(), waiting, items)));
        }
    }

    /// Those who are sent again first, then those who were not sent yet.
    fn next_batch(&mut self, now: Instant) -> Vec<Waiting> {
        let size = batch_size();
        let mut batch = self.take_later(now, size, false);
        while batch.len() < size {
            let Some(place) = self.fresh.pop_front() else { break };
            batch.push(Waiting::new(place));
        }
        batch
    }

    /// Takes those whose time has come: who may be there, or who may not.
    fn take_later(&mut self, now: Instant, most: usize, may_be_there: bool) -> Vec<Waiting> {
        let mut taken = Vec::new();
        for (moment, waiting) in take(&mut self.later) {
            let is_due = moment <= now && waiting.may_be_there == may_be_there;
            if is_due && taken.len() < most {
                taken.push(waiting);
            } else {
                self.later.push((moment, waiting));
            }
        }
        taken
    }

    /// One attempt when nobody may be added twice: the client's own further attempts do not look.
    fn options(&self) -> CallOptions {
        let options = self.meeting.options.clone();
        if self.careful { options.max_attempts(1) } else { options }
    }

    /// When the next round can begin, if one can begin besides those that are under way.
    fn next_beginning(&self) -> Option<Instant> {
        if self.rounds.len() >= self.concurrency {
            return None;
        }
        let first = self.later.iter().map(|(moment, _)| *moment).min();
        let first = if self.fresh.is_empty() { first } else { Some(Instant::now()) };
        first.map(|first| self.pause.map_or(first, |end| end.max(first)))
    }

    /// What follows from a round for each of its users.
    fn conclude(&mut self, round: Round) {
        self.part = random_part();
        match round.end {
            RoundEnd::Sent(answers) => {
                self.failed_in_a_row = 0;
                for (mut waiting, answer) in round.waiting.into_iter().zip(answers) {
                    waiting.tries += 1;
                    match answer {
                        Ok(attendee) => {
                            self.settle(waiting.place, waiting.tries, End::Created(attendee));
                        }
                        Err(failure) => self.failed(waiting, failure),
                    }
                }
            }
            RoundEnd::NotSent(error) => {
                let failure = Failure::from(error);
                self.request_failed(&failure);
                for mut waiting in round.waiting {
                    waiting.tries += 1;
                    self.failed(waiting, failure.clone());
                }
            }
            RoundEnd::Seen(attendees) => {
                self.failed_in_a_row = 0;
                self.seen(round.waiting, attendees);
            }
            RoundEnd::NotSeen(error) => {
                let failure = Failure::from(error);
                self.request_failed(&failure);
                for waiting in round.waiting {
                    self.not_seen(waiting, &failure);
                }
            }
        }
    }

    /// A request failed, whatever was in it.
    fn request_failed(&mut self, failure: &Failure) {
        self.failed_in_a_row += 1;
        let tries = usize::try_from(self.max_tries).unwrap_or(usize::MAX);
        if failure.is_worth_repeating()
            && self.failed_in_a_row >= tries.saturating_mul(self.concurrency)
        {
            self.stop(failure);
        }
        let Some(error) = failure.error().filter(|error| error.is_throttling()) else { return };
        let wish = error.retry_after().unwrap_or(FIRST_PAUSE).min(MOST_PATIENCE);
        self.pause = self.pause.max(Some(Instant::now() + wish));
    }

    /// A user was sent and has no attendee, as far as is known.
    fn failed(&mut self, mut waiting: Waiting, failure: Failure) {
        if failure.concerns_all() {
            self.stop(&failure);
        }
        let hidden = self.careful && failure.hides_what_was_done();
        if hidden || failure.is_conflict() {
            waiting.may_be_there = true;
        }
        waiting.is_final = !failure.is_worth_repeating();
        waiting.last = Some(failure);
        if waiting.may_be_there || self.may_be_sent(&waiting) {
            self.later.push((Instant::now() + pause(&waiting, self.part), waiting));
        } else {
            self.give_up(waiting);
        }
    }

    /// Whether a user may be sent again. A meeting that is full is no reason against it: who was tried
    /// before may be in it.
    fn may_be_sent(&self, waiting: &Waiting) -> bool {
        let is_over = self.stopped.as_ref().is_some_and(|why| !why.is_full());
        !is_over && !waiting.is_final && waiting.tries < self.max_tries
    }

    /// Somebody has looked who is there.
    fn seen(&mut self, waiting: Vec<Waiting>, mut attendees: HashMap<ExternalUserId, Attendee>) {
        for mut waiting in waiting {
            let is_conflict = waiting.last.as_ref().is_some_and(Failure::is_conflict);
            match self.user(waiting.place).and_then(|user| attendees.remove(user)) {
                Some(attendee) if is_conflict && !self.careful => {
                    self.settle(waiting.place, waiting.tries, End::Existing(attendee));
                }
                Some(attendee) => {
                    self.settle(waiting.place, waiting.tries, End::Created(attendee));
                }
                None if self.may_be_sent(&waiting) => {
                    waiting.may_be_there = false;
                    self.later.push((Instant::now(), waiting));
                }
                None => self.give_up(waiting),
            }
        }
    }

    /// Nobody could look who is there.
    fn not_seen(&mut self, mut waiting: Waiting, failure: &Failure) {
        if failure.concerns_all() {
            self.stop(failure);
        }
        waiting.missed_looks += 1;
        if waiting.missed_looks < self.max_tries && failure.is_worth_repeating() {
            self.later.push((Instant::now() + pause(&waiting, self.part), waiting));
        } else {
            self.give_up(waiting);
        }
    }

    fn stop(&mut self, failure: &Failure) {
        self.stopped.get_or_insert_with(|| Arc::new(failure.clone()));
    }

    /// Settles those who are not sent any more. Those who may be there are looked for.
    fn give_up_if_stopped(&mut self) {
        let Some(why) = self.stopped.clone() else { return };
        for place in take(&mut self.fresh) {
            self.settle(place, 0, End::Failed(Failure::not_tried(Arc::clone(&why))));
        }
        for (moment, waiting) in take(&mut self.later) {
            if waiting.may_be_there || self.may_be_sent(&waiting) {
                self.later.push((moment, waiting));
            } else {
                self.give_up(waiting);
            }
        }
    }

    fn give_up(&mut self, waiting: Waiting) {
        let failure = waiting.last.unwrap_or_else(Failure::unanswered);
        self.settle(waiting.place, waiting.tries, End::Failed(failure));
    }

    fn user(&self, place: usize) -> Option<&ExternalUserId> {
        self.users.get(place).map(|item| &item.external_user_id)
    }

    /// Notes the outcome of a user, and of those who are the same user.
    fn settle(&mut self, place: usize, tries: u32, end: End) {
        let Some(user) = self.user(place).cloned() else { return };
        let others = self.others.remove(&place).unwrap_or_default();
        let first = Outcome { place, external_user_id: user, duplicate_of: None, tries, end };
        let others = others.into_iter().map(|other| Outcome {
            place: other,
            duplicate_of: Some(place),
            ..first.clone()
        });
        for outcome in others.chain([first.clone()]) {
            self.progress.count(&outcome);
            self.settled.push_back(outcome);
        }
    }

    fn tell(&mut self) {
        if self.told != Some(self.progress) {
            self.told = Some(self.progress);
            if let Some(told) = &mut self.on_progress {
                told(&self.progress);
            }
        }
    }
}

/// How long to wait before a user is sent again: longer each time, and as long as the service asks for.
fn pause(waiting: &Waiting, part: f64) -> Duration {
    let failures = waiting.tries.saturating_add(waiting.missed_looks);
    let doublings = failures.saturating_sub(1).min(16);
    let longest = FIRST_PAUSE.saturating_mul(1 << doublings).min(LONGEST_PAUSE);
    let pause = longest.mul_f64(part);
    let wish = waiting.last.as_ref().and_then(Failure::error).and_then(Error::retry_after);
    wish.map_or(pause, |wish| wish.min(MOST_PATIENCE).max(pause))
}

/// From a half to the whole. Hashers are seeded at random.
fn random_part() -> f64 {
    let steps = RandomState::new().hash_one(0) % 513;
    0.5 + steps as f64 / 1024.0
}
