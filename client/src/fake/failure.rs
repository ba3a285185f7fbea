//! What a call can be made to fail with: an error, an answer, a connection, or parts of a batch.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use chime_sdk_core::error::Exception;
use chime_sdk_core::schema::ServiceSchema;
use chime_sdk_core::server::Fault;
use chime_sdk_core::shape::{Place, Shape};
use chime_sdk_core::suggest;
use http::header::CONTENT_TYPE;
use http::{HeaderValue, Response, StatusCode};
use uuid::Uuid;

use super::state::meeting_arn;
use super::{REGION, UnknownName};
use crate::SERVICE;
use crate::shapes::{CreateAttendeeError, CreateAttendeeRequestItem};
use crate::strings::ExternalUserId;

/// How a call fails; [`Fake::on`](super::Fake::on) says which calls.
///
/// Unless [`after_effect`](super::FaultRule::after_effect) is asked for, a call that fails has done
/// nothing.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum Failure {
    /// What calls that come too fast are answered with: `ThrottlingException`, unless
    /// [another code](super::Assumptions::throttling_code) is assumed.
    Throttling,
    /// A declared error. [`Failure::exception`] and [`Failure::of_code`] make one, and so does
    /// `Failure::from` a [`Fault`].
    Exception(Arc<Fault>),
    /// A page of HTML with this status, as a load balancer answers in the place of the service.
    Status(StatusCode),
    /// Any answer, word for word. Its `content-length` follows from its body.
    Answer(Response<Bytes>),
    /// The connection is reset (RST) when the request has arrived.
    Reset,
    /// The connection is closed (FIN) when the request has arrived, without an answer.
    Close,
    /// An answer that ends, with the connection, before the length that it announces: half of the
    /// usual answer after the effect, and else the beginning of one.
    Truncate,
    /// Bytes that are no HTTP, after which the connection is closed.
    Garbage,
    /// A success whose body says that it is JSON and is none.
    GarbageBody,
    /// Nothing is ever answered. The connection stays open until the client or the fake ends it.
    Hang,
    /// The usual answer, late by this time.
    Latency(Duration),
    /// Some attendees of a batch come under `Errors` and are not created. Only
    /// `BatchCreateAttendee` and `CreateMeetingWithAttendees` can fail so; to a rule with this
    /// failure other calls do not count.
    PartialBatch(PartialBatch),
}

impl Failure {
    /// A declared error with a message.
    pub fn exception(exception: impl Exception, message: impl Into<String>) -> Self {
        Fault::new(exception, message).into()
    }

    /// A declared error by its code, for example `ServiceUnavailableException`. Its members hold
    /// something plausible: `RetryAfterSeconds` is `7`, and `ResourceName` the ARN of some meeting.
    ///
    /// # Errors
    /// The service declares no such error; the text names a similar one.
    pub fn of_code(code: &str, message: impl Into<String>) -> Result<Self, UnknownName> {
        fault_of_code(SERVICE, code, message.into()).map(Failure::from).map_err(UnknownName)
    }

    /// Whether calls of this operation can fail so.
    pub(super) fn is_of(&self, operation: &str) -> bool {
        !matches!(self, Failure::PartialBatch(_)) || BATCHES.contains(&operation)
    }
}

impl From<Fault> for Failure {
    fn from(fault: Fault) -> Self {
        Failure::Exception(Arc::new(fault))
    }
}

impl From<PartialBatch> for Failure {
    fn from(partial: PartialBatch) -> Self {
        Failure::PartialBatch(partial)
    }
}

/// The operations that answer for each attendee.
pub(super) const BATCHES: [&str; 2] = ["BatchCreateAttendee", "CreateMeetingWithAttendees"];

/// Which attendees of a batch fail, and how.
///
/// ```
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// use chime_sdk_meetings::enums::MediaRegion;
/// use chime_sdk_meetings::fake::{Fake, PartialBatch};
/// use chime_sdk_meetings::operations::BatchCreateAttendee;
/// use chime_sdk_meetings::shapes::CreateAttendeeRequestItem;
///
/// let fake = Fake::start().await?;
/// let client = fake.client();
/// let meeting = client.create_meeting(MediaRegion::UsEast1, "standup").await?.meeting;
///
/// fake.on(BatchCreateAttendee).fail(PartialBatch::first(2).code("ServiceFailure"));
/// let users = ["ada", "grace", "barbara"].map(CreateAttendeeRequestItem::new);
/// let batch = client.batch_create_attendee(&meeting.meeting_id, users).await?;
/// assert_eq!((batch.attendees.len(), batch.errors.len()), (1, 2));
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug)]
#[must_use = "nothing fails until a rule is told to `fail` with this"]
pub struct PartialBatch {
    pub(super) which: Which,
    pub(super) code: String,
    pub(super) message: String,
}

/// The attendees of a batch that fail. `Debug` does not show who they are.
#[derive(Clone)]
pub(super) enum Which {
    First(usize),
    Users(Vec<ExternalUserId>),
    Some { probability: f64, seed: u64 },
}

impl fmt::Debug for Which {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Which::First(count) => write!(f, "the first {count}"),
            Which::Users(users) => write!(f, "{} users", users.len()),
            Which::Some { probability, seed } => write!(f, "each by {probability}, seed {seed}"),
        }
    }
}

impl PartialBatch {
    /// The first attendees of the request fail, all if it has no more.
    pub fn first(count: usize) -> Self {
        PartialBatch::new(Which::First(count))
    }

    /// The attendees for these users fail.
    pub fn users(users: impl IntoIterator<Item = impl Into<ExternalUserId>>) -> Self {
        PartialBatch::new(Which::Users(users.into_iter().map(Into::into).collect()))
    }

    /// Each attendee fails with this probability, from 0 for none to 1 for all. The same seed gives
    /// the same choices in the same calls.
    pub fn with_probability(probability: f64, seed: u64) -> Self {
        PartialBatch::new(Which::Some { probability, seed })
    }

    fn new(which: Which) -> Self {
        let (code, message) =
            ("ServiceFailure".to_owned(), "The attendee was not created".to_owned());
        PartialBatch { which, code, message }
    }

    /// Sets the `ErrorCode`, which is `ServiceFailure` if this is not called.
    pub fn code(mut self, code: impl Into<String>) -> Self {
        self.code = code.into();
        self
    }

    /// Sets the `ErrorMessage`.
    pub fn message(mut self, message: impl Into<String>) -> Self {
        self.message = message.into();
        self
    }

    /// Takes those who fail out of a batch, and gives their errors, one for each user. `turn` is how
    /// often the rule has struck before.
    pub(super) fn take_from(
        &self,
        items: &mut Vec<CreateAttendeeRequestItem>,
        turn: u64,
    ) -> Vec<CreateAttendeeError> {
        let mut errors: Vec<CreateAttendeeError> = Vec::new();
        let mut place = 0;
        let mut chance = match self.which {
            Which::Some { seed, .. } => fastrand::Rng::with_seed(seed.wrapping_add(turn)),
            _ => fastrand::Rng::with_seed(0),
        };
        items.retain(|item| {
            place += 1;
            let user = &item.external_user_id;
            let fails = match &self.which {
                Which::First(count) => place <= *count,
                Which::Users(users) => users.contains(user),
                Which::Some { probability, .. } => chance.f64() < *probability,
            };
            if fails && errors.iter().all(|error| error.external_user_id.as_ref() != Some(user)) {
                errors.push(CreateAttendeeError {
                    external_user_id: Some(user.clone()),
                    error_code: Some(self.code.clone()),
                    error_message: Some(self.message.clone()),
                });
            }
            !fails
        });
        errors
    }
}

/// A page as a load balancer writes it.
pub(super) fn page(status: StatusCode) -> Response<Bytes> {
    let title = format!("{} {}", status.as_u16(), status.canonical_reason().unwrap_or("Error"));
    let body = format!(
        "<html>\r\n<head><title>{title}</title></head>\r\n<body>\r\n<center><h1>{title}</h1></center>\
         \r\n</body>\r\n</html>\r\n"
    );
    let mut page = Response::new(Bytes::from(body));
    *page.status_mut() = status;
    page.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("text/html"));
    page
}

/// A declared error by its code, with something plausible in each of its members.
fn fault_of_code(service: &ServiceSchema, code: &str, message: String) -> Result<Fault, String> {
    let Some(schema) = service.all_errors().find(|error| error.code == code) else {
        let similar = suggest::sentence(code, service.all_errors().map(|error| error.code));
        return Err(format!("{} declares no error `{code}`{similar}", service.service_id));
    };
    let mut exception = (schema.new)();
    for (index, member) in exception.members().members.iter().enumerate() {
        let text = match member.name {
            "RetryAfterSeconds" => "7".to_owned(),
            "ResourceName" => {
                let id = Uuid::new_v4().to_string();
                meeting_arn(REGION, &id.into()).as_str().to_owned()
            }
            _ => continue,
        };
        if let Some(Place::String(place)) = exception.member_mut(index).map(Shape::place) {
            *place = text;
        }
    }
    Ok(Fault { exception, message })
}

#[cfg(test)]
mod tests {
    use std::any::Any;
    use std::collections::BTreeSet;

    use super::*;
    use crate::errors::{ServiceUnavailableException, TooManyTagsException};

    #[test]
    fn every_error_of_the_service_can_be_made_by_its_code() {
        let codes: BTreeSet<_> = SERVICE.all_errors().map(|error| error.code).collect();
        assert_eq!(codes.len(), 12);
        for code in codes {
            let fault = fault_of_code(SERVICE, code, "text".to_owned()).unwrap();
            assert_eq!(fault.exception.schema().code, code);
        }
        let unknown = Failure::of_code("ThrotlingException", "text").unwrap_err();
        assert_eq!(
            unknown.to_string(),
            "Chime SDK Meetings declares no error `ThrotlingException`, did you mean \
             `ThrottlingException`?"
        );
    }

    #[test]
    fn members_are_filled_in() {
        let fault = |code| fault_of_code(SERVICE, code, String::new()).unwrap().exception;
        let unavailable: Box<dyn Any> = fault("ServiceUnavailableException");
        let unavailable: &ServiceUnavailableException = unavailable.downcast_ref().unwrap();
        assert_eq!(unavailable.retry_after_seconds.as_deref(), Some("7"));
        let full: Box<dyn Any> = fault("TooManyTagsException");
        let full: &TooManyTagsException = full.downcast_ref().unwrap();
        let name = full.resource_name.as_ref().unwrap();
        assert!(name.as_str().starts_with("arn:aws:chime:us-east-1:123456789012:meeting/"));
    }

    /// Who is left of a batch, and who has an error.
    fn split(partial: &PartialBatch, turn: u64) -> (Vec<String>, Vec<String>) {
        let users = (0..20).map(|number| format!("user-{number}"));
        let mut items: Vec<_> = users.map(CreateAttendeeRequestItem::new).collect();
        let errors = partial.take_from(&mut items, turn);
        let left = items.into_iter().map(|item| item.external_user_id.into_string()).collect();
        let user = |error: CreateAttendeeError| error.external_user_id.unwrap().into_string();
        (left, errors.into_iter().map(user).collect())
    }

    #[test]
    fn a_batch_is_split_as_was_asked() {
        let (left, failed) = split(&PartialBatch::first(2), 0);
        assert_eq!((left.len(), failed), (18, vec!["user-0".to_owned(), "user-1".to_owned()]));
        assert_eq!(split(&PartialBatch::first(100), 0).0.len(), 0);
        let (left, failed) = split(&PartialBatch::users(["user-7", "nobody"]), 0);
        assert_eq!((left.len(), failed), (19, vec!["user-7".to_owned()]));
        assert_eq!(split(&PartialBatch::with_probability(0.0, 1), 0).1.len(), 0);
        assert_eq!(split(&PartialBatch::with_probability(1.0, 1), 0).0.len(), 0);
        let half = PartialBatch::with_probability(0.5, 1);
        assert_eq!(split(&half, 3), split(&half, 3));
        assert_ne!(split(&half, 3), split(&half, 4), "another call has other choices");
        let shown = format!("{:?}", PartialBatch::users(["user-7"]));
        assert!(!shown.contains("user-7"), "{shown}");
    }
}
