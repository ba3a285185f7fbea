//! Why there is no event in an input.

use std::fmt;

/// The input is no event, or not in an envelope that is known.
///
/// It names the place, for example `Records[2].body`, and repeats nothing of what stands there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EventError {
    /// Empty for the input as a whole.
    place: String,
    record: Option<usize>,
    problem: Problem,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Problem {
    /// What the parser says, which are places and not values.
    NotJson(String),
    /// Another kind of value, and which one it has to be.
    Kind(&'static str),
    /// A member that an event cannot do without.
    Missing(&'static str),
    /// An object, but none that is known.
    Unknown,
    /// SNS asks for something to be confirmed.
    Confirmation,
    /// Envelopes within envelopes.
    TooDeep,
    /// An event of another service.
    Foreign,
}

impl EventError {
    /// The number, from 0, of the record, message or array element that the error is in; none if the
    /// input is not a list of them.
    #[must_use]
    pub fn record(&self) -> Option<usize> {
        self.record
    }

    /// Whether the input is an event, and one of another service.
    #[must_use]
    pub fn is_of_another_service(&self) -> bool {
        self.problem == Problem::Foreign
    }

    /// An error of the input as a whole.
    pub(super) fn new(problem: Problem) -> Self {
        EventError { place: String::new(), record: None, problem }
    }

    /// The input as a whole is no JSON.
    pub(super) fn json(error: &serde_json::Error) -> Self {
        EventError::new(Problem::NotJson(error.to_string()))
    }

    /// The same error at a place.
    pub(super) fn at(mut self, place: &str, record: Option<usize>) -> Self {
        let separator = if place.is_empty() || self.place.is_empty() { "" } else { "." };
        self.place = format!("{place}{separator}{}", self.place);
        self.record = record;
        self
    }

    /// The same error at a member of an event.
    pub(super) fn of_member(problem: Problem, member: &str) -> Self {
        EventError::new(problem).at(member, None)
    }
}

impl fmt::Display for EventError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.place.as_str() {
            "" => f.write_str("the input")?,
            place => write!(f, "`{place}`")?,
        }
        match &self.problem {
            Problem::NotJson(error) => write!(f, " is no JSON: {error}"),
            Problem::Kind(kind) => write!(f, " is not {kind}"),
            Problem::Missing(member) => write!(f, " has no `{member}`, which every event has"),
            Problem::Unknown => f.write_str(
                " is neither an event nor an envelope that is known\n\
                 help: hand over the event of EventBridge, the message of SQS or the notification of \
                 SNS as it came",
            ),
            Problem::Confirmation => f.write_str(
                " is a confirmation of SNS, not a notification\n\
                 help: fetch its `SubscribeURL` once, and notifications will come",
            ),
            Problem::TooDeep => f.write_str(" is wrapped too many times"),
            Problem::Foreign => f.write_str(
                " is an event of another service\n\
                 help: let the rule match the source `aws.chime` and the detail type \
                 `Chime Meeting State Change`",
            ),
        }
    }
}

impl std::error::Error for EventError {}
