//! The events of the fake as a stream.

use std::collections::VecDeque;
use std::fmt;
use std::future::poll_fn;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use chime_sdk_core::transport::BoxFuture;
use futures_core::Stream;

use super::disorder::Disorder;
use super::query::Target;
use super::reader::EventReader;
use crate::events::Event;
use crate::strings::NotificationArn;

/// How many events can change places with each other.
const WINDOW: usize = 100;

/// Events of the fake, as they happen.
///
/// The stream ends when the fake does. One who reads slowly gets [`Missed`] in the place of events
/// that are no longer kept, and can read on.
#[must_use = "a stream does nothing until it is read"]
pub struct EventStream {
    reader: EventReader,
    /// The number of the last event that was taken from the log.
    after: u64,
    target: Target,
    disorder: Disorder,
    /// Taken from the log, and not yet read.
    taken: VecDeque<Event>,
    /// For more to happen, or for the end.
    waiting: Option<BoxFuture<'static, bool>>,
}

/// Events were dropped from the log before they were read.
///
/// [`FakeBuilder::event_history`](crate::fake::FakeBuilder::event_history) keeps more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Missed {
    /// How many, of all targets together.
    pub events: u64,
}

impl EventStream {
    pub(super) fn new(reader: EventReader, after: u64) -> Self {
        EventStream {
            reader,
            after,
            target: Target::EventBridge,
            disorder: Disorder::default(),
            taken: VecDeque::new(),
            waiting: None,
        }
    }

    /// Only the events that this SQS queue gets.
    pub fn for_queue(mut self, arn: impl Into<NotificationArn>) -> Self {
        self.target = Target::Queue(arn.into());
        self
    }

    /// Only the events that this SNS topic gets.
    pub fn for_topic(mut self, arn: impl Into<NotificationArn>) -> Self {
        self.target = Target::Topic(arn.into());
        self
    }

    /// Out of order: of the events that have happened when the stream is read, up to 100 change places,
    /// by this seed. Whoever reads each event as it happens gets them in order, so let things happen
    /// first.
    pub fn shuffled(mut self, seed: u64) -> Self {
        self.disorder.shuffled = Some(seed);
        self
    }

    /// About every second event twice, by this seed.
    pub fn duplicated(mut self, seed: u64) -> Self {
        self.disorder.duplicated = Some(seed);
        self
    }

    /// The next event, once there is one; `None` when the fake has ended.
    ///
    /// # Errors
    /// Events were dropped before they were read. The stream goes on after them.
    pub async fn try_next(&mut self) -> Result<Option<Event>, Missed> {
        poll_fn(|context| self.poll_event(context)).await.transpose()
    }

    fn poll_event(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<Event, Missed>>> {
        loop {
            if let Some(event) = self.taken.pop_front() {
                return Poll::Ready(Some(Ok(event)));
            }
            if let Some(waiting) = &mut self.waiting {
                let more = ready!(waiting.as_mut().poll(context));
                self.waiting = None;
                if !more {
                    return Poll::Ready(None);
                }
            }
            let missed = self.reader.missed(self.after);
            if missed > 0 {
                self.after += missed;
                return Poll::Ready(Some(Err(Missed { events: missed })));
            }
            self.take();
            if self.taken.is_empty() {
                let more = self.reader.clone().more_than(self.after);
                self.waiting = Some(Box::pin(more));
            }
        }
    }

    /// Takes what has happened by now from the log.
    fn take(&mut self) {
        let (events, next) = self.reader.events(self.after, WINDOW, Some(&self.target));
        let events = self.disorder.apply(self.after, events);
        self.taken.extend(events.into_iter().map(|(_, event)| event));
        self.after = next;
    }
}

impl Stream for EventStream {
    type Item = Result<Event, Missed>;

    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.get_mut().poll_event(context)
    }
}

impl fmt::Debug for EventStream {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut output = f.debug_struct("EventStream");
        output.field("after", &self.after).field("target", &self.target);
        output.field("disorder", &self.disorder).finish_non_exhaustive()
    }
}

impl fmt::Display for Missed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{} events were dropped before they were read\n\
             help: read faster, or keep more with `FakeBuilder::event_history`",
            self.events
        )
    }
}

impl std::error::Error for Missed {}
