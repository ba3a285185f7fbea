//! What is asked of the log, and what it answers.

use serde_json::Value;

use super::disorder::Disorder;
use crate::events::Event;
use crate::fake::journal::{About, Entry};
use crate::strings::NotificationArn;

/// Where events are delivered to.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Target {
    /// EventBridge, which gets all of them.
    EventBridge,
    /// An SQS queue, which gets those of the meetings that name it.
    Queue(NotificationArn),
    /// An SNS topic, which gets those of the meetings that name it.
    Topic(NotificationArn),
}

impl Target {
    /// The targets of a meeting's events.
    fn of(about: &About) -> impl Iterator<Item = Target> {
        let notifications = about.notifications.as_ref();
        let queue = notifications.and_then(|targets| targets.sqs_queue_arn.clone());
        let topic = notifications.and_then(|targets| targets.sns_topic_arn.clone());
        let further = queue.map(Target::Queue).into_iter().chain(topic.map(Target::Topic));
        std::iter::once(Target::EventBridge).chain(further)
    }

    /// Whether the events of a meeting are delivered here.
    pub(super) fn takes(&self, entry: &Entry) -> bool {
        Target::of(&entry.about).any(|target| target == *self)
    }

    /// An event as it is delivered here.
    fn wrap(&self, event: &Event) -> Value {
        match self {
            Target::EventBridge => event.to_event_bridge(),
            Target::Queue(_) => event.to_sqs(),
            Target::Topic(arn) => event.to_sns(arn),
        }
    }
}

/// Which deliveries to read, and in which order.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct EventQuery {
    /// Only events with a greater number; 0 for all that are kept, or the
    /// [`next`](EventPage::next) of the page before.
    pub after: u64,
    /// From how many events at most; 100 by default, and 1 at least. Several targets and duplicates
    /// give more deliveries.
    pub limit: usize,
    /// To this target; to all if none is given.
    pub target: Option<Target>,
    /// In an order by this seed, page by page; else as it happened.
    pub shuffled: Option<u64>,
    /// About every second delivery twice, by this seed; else none.
    pub duplicated: Option<u64>,
}

impl EventQuery {
    /// Everything after the event of this number, in order.
    #[must_use]
    pub fn after(sequence: u64) -> Self {
        EventQuery { after: sequence, limit: 100, target: None, shuffled: None, duplicated: None }
    }

    pub(super) fn disorder(&self) -> Disorder {
        Disorder { shuffled: self.shuffled, duplicated: self.duplicated }
    }

    /// The deliveries of one event that are asked for.
    pub(super) fn deliveries(&self, sequence: u64, entry: &Entry, event: &Event) -> Vec<Delivery> {
        Target::of(&entry.about)
            .filter(|target| self.target.as_ref().is_none_or(|wanted| wanted == target))
            .map(|target| Delivery { sequence, body: target.wrap(event), target })
            .collect()
    }
}

/// An event on its way.
#[derive(Clone, PartialEq)]
#[non_exhaustive]
pub struct Delivery {
    /// The number of the event.
    pub sequence: u64,
    /// Where it goes.
    pub target: Target,
    /// What arrives there: an event of EventBridge, a message of SQS as `ReceiveMessage` gives it, or
    /// a notification of SNS.
    pub body: Value,
}

/// Without the body, which names users.
impl std::fmt::Debug for Delivery {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let mut output = f.debug_struct("Delivery");
        output.field("sequence", &self.sequence).field("target", &self.target);
        output.finish_non_exhaustive()
    }
}

/// Deliveries, and how to go on.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct EventPage {
    /// The deliveries.
    pub events: Vec<Delivery>,
    /// How many events, of whatever target, were dropped from the log before this page could have
    /// them.
    pub missed: u64,
    /// The [`after`](EventQuery::after) of the next page.
    pub next: u64,
}
