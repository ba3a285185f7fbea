//! The events of meetings: what the service tells through EventBridge, SQS and SNS.
//!
//! [`read`] takes what a consumer is handed and gives the events in it, whatever they are wrapped in:
//!
//! ```
//! use chime_sdk_meetings::events::{self, EventType};
//!
//! // what a Lambda function gets for messages of a queue
//! let input = r#"{"Records": [{"messageId": "m-1", "body": "{
//!     \"version\": \"0\", \"source\": \"aws.chime\", \"detail-type\": \"Chime Meeting State Change\",
//!     \"account\": \"111122223333\", \"region\": \"us-east-1\", \"time\": \"2026-11-23T08:30:00Z\",
//!     \"detail\": {
//!         \"version\": \"0\", \"eventType\": \"chime:AttendeeJoined\", \"timestamp\": 1795422600007,
//!         \"meetingId\": \"m\", \"attendeeId\": \"a\", \"externalUserId\": \"user-7\"
//!     }}"}]}"#;
//! # let input = &input.replace('\n', "");
//!
//! for event in events::read(input)? {
//!     match event.detail.event_type {
//!         EventType::AttendeeJoined => { /* somebody has come */ }
//!         EventType::AttendeeLeft | EventType::AttendeeDropped => { /* somebody has gone */ }
//!         _ => { /* new types appear at any time */ }
//!     }
//! }
//! # assert_eq!(events::read(input)?[0].detail.event_type, EventType::AttendeeJoined);
//! # Ok::<(), events::EventError>(())
//! ```
//!
//! Delivery is best effort: events come late, twice, out of order, and now and then not at all. Order
//! them by their [`timestamp`](EventDetail::timestamp), and know a repeated one by its
//! [`id`](Event::id).
//!
//! # What is read
//! - an event of EventBridge, and a `detail` alone, as a rule with an input path gives it;
//! - a message of SQS: its body alone, with its properties (`{"Body": ..}`), in the answer of
//!   `ReceiveMessage` (`{"Messages": [{"Body": ..}]}`), in the input of a Lambda function
//!   (`{"Records": [{"body": ..}]}`) or in that of a pipe (`[{"body": ..}]`);
//! - a notification of SNS: by itself (`{"Type": "Notification", "Message": ..}`) or in the input of a
//!   Lambda function (`{"Records": [{"Sns": {"Message": ..}}]}`);
//! - these within each other, such as a notification of SNS in a queue, to a depth of 32
//!   members, list elements and texts.
//!
//! Events of other services are passed over, because a queue may serve several: those of another
//! `source` than `aws.chime`, and those of `aws.chime` that are neither a `Chime Meeting State Change`
//! nor of a type that begins with `chime:`, such as the API calls that CloudTrail reports. The answer of
//! `ReceiveMessage` for an empty queue, `{}`, has no events.
//!
//! What is not known never fails: types, values, members and versions are kept, and written back as
//! they were. A member of an unexpected kind, such as a number where text is expected, is kept with
//! the unknown ones.
//!
//! All [types](EventType) and members are in the service's documentation, with an example each. What
//! it leaves open, such as the form of `success`, is read in every form that makes sense;
//! `docs/FAKE.md` of the repository lists what the fake writes there.

use serde_json::Value;

mod error;
mod event;
mod json;
mod open;
mod types;
mod wrap;

pub use chime_sdk_core::timestamp::Timestamp;
pub use error::EventError;
pub use event::{Event, EventDetail};
pub use types::{AttendeeNetworkType, EventType};

/// The events in an input: an event, a message, a notification, or several in any of the
/// [known envelopes](self#what-is-read). Events of other services are passed over.
///
/// # Errors
/// The first place at which there is no JSON, no known envelope or no event. To go on after it, use
/// [`read_each`].
pub fn read(input: impl AsRef<[u8]>) -> Result<Vec<Event>, EventError> {
    read_value(serde_json::from_slice(input.as_ref()).map_err(|error| EventError::json(&error))?)
}

/// The same as [`read`] for JSON that is parsed already, as in a Lambda function.
///
/// # Errors
/// The same.
pub fn read_value(input: Value) -> Result<Vec<Event>, EventError> {
    read_each(input).into_iter().collect()
}

/// The events in an input, with an error in the place of each that cannot be read.
///
/// [`EventError::record`] says which record it is in, so that the others can be dealt with, and this one
/// reported as a failure of its own.
#[must_use]
pub fn read_each(input: Value) -> Vec<Result<Event, EventError>> {
    open::open(input)
}

#[cfg(test)]
mod tests;
