//! An event in the envelopes of SQS and SNS.

use serde_json::{Map, Value};

use super::Timestamp;
use super::event::Event;

impl Event {
    /// The event as a message in a queue of SQS, as `ReceiveMessage` gives it: its id
    /// and its body.
    ///
    /// Receipt handle and digest are not there: they belong to a queue, and to one receipt. A Lambda
    /// function gets the same body, under `body`.
    #[must_use]
    pub fn to_sqs(&self) -> Value {
        let mut message = Map::new();
        if let Some(id) = &self.id {
            message.insert("MessageId".to_owned(), id.as_str().into());
        }
        message.insert("Body".to_owned(), self.to_text().into());
        Value::Object(message)
    }

    /// The event as a notification of a topic of SNS, as it comes to an HTTP endpoint, or to a queue
    /// without raw delivery. Signature and addresses for it are not there: only SNS can make them.
    #[must_use]
    pub fn to_sns(&self, topic_arn: impl AsRef<str>) -> Value {
        let mut notification = Map::new();
        notification.insert("Type".to_owned(), "Notification".into());
        if let Some(id) = &self.id {
            notification.insert("MessageId".to_owned(), id.as_str().into());
        }
        notification.insert("TopicArn".to_owned(), topic_arn.as_ref().into());
        notification.insert("Message".to_owned(), self.to_text().into());
        if let Some(moment) = self.detail.timestamp.or(self.time) {
            notification.insert("Timestamp".to_owned(), to_the_millisecond(moment).into());
        }
        Value::Object(notification)
    }

    fn to_text(&self) -> String {
        self.to_event_bridge().to_string()
    }
}

/// A date with three digits after the point, as SNS writes it.
fn to_the_millisecond(moment: Timestamp) -> String {
    let second = Timestamp::from_secs(moment.secs()).to_string();
    let second = second.trim_end_matches('Z');
    format!("{second}.{:03}Z", moment.subsec_nanos() / 1_000_000)
}
