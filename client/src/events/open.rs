//! Taking events out of whatever they are wrapped in.

use serde_json::{Map, Value};

use super::error::{EventError, Problem};
use super::event::Event;

/// So many members, elements and texts may lie around an event: more than any service wraps it in, and
/// few enough to walk.
const DEEPEST: usize = 32;

/// What an event, or what is taken for one, has; no envelope has any of these.
const OF_AN_EVENT: [&str; 3] = ["detail", "detail-type", "eventType"];

type Found = Vec<Result<Event, EventError>>;

/// Where in the input a value stands.
#[derive(Clone, Default)]
struct Place {
    path: String,
    /// The element of the outermost list.
    record: Option<usize>,
    depth: usize,
}

impl Place {
    fn member(&self, name: &str) -> Place {
        let separator = if self.path.is_empty() { "" } else { "." };
        self.inside(format!("{}{separator}{name}", self.path))
    }

    fn element(&self, index: usize) -> Place {
        let mut place = self.inside(format!("{}[{index}]", self.path));
        place.record = self.record.or(Some(index));
        place
    }

    fn inside(&self, path: String) -> Place {
        Place { path, record: self.record, depth: self.depth + 1 }
    }

    fn error(&self, error: EventError) -> Result<Event, EventError> {
        Err(error.at(&self.path, self.record))
    }

    fn problem(&self, problem: Problem) -> Result<Event, EventError> {
        self.error(EventError::new(problem))
    }
}

/// All events in an input, and all that should be events.
pub(super) fn open(input: Value) -> Found {
    let mut found = Vec::new();
    // an empty queue
    if !input.as_object().is_some_and(Map::is_empty) {
        open_value(input, &Place::default(), &mut found);
    }
    found
}

fn open_value(value: Value, place: &Place, found: &mut Found) {
    if place.depth > DEEPEST {
        return found.push(place.problem(Problem::TooDeep));
    }
    match value {
        Value::Object(members) => open_object(members, place, found),
        Value::Array(elements) => open_list(elements, place, found),
        Value::String(text) => match serde_json::from_str(&text) {
            Ok(value) => open_value(value, &place.inside(place.path.clone()), found),
            Err(error) => found.push(place.error(EventError::json(&error))),
        },
        _ => found.push(place.problem(Problem::Kind("an object, a list or text with JSON"))),
    }
}

fn open_object(mut members: Map<String, Value>, place: &Place, found: &mut Found) {
    if OF_AN_EVENT.iter().any(|name| members.contains_key(*name)) {
        return open_event(members, place, found);
    }
    if members.get("Type").and_then(Value::as_str).is_some_and(is_confirmation) {
        return found.push(place.problem(Problem::Confirmation));
    }
    // lists of wrapped events, then what wraps one
    for name in ["Records", "Messages"] {
        match members.remove(name) {
            Some(Value::Array(elements)) => {
                return open_list(elements, &place.member(name), found);
            }
            // how some clients show an empty queue
            Some(Value::Null) => return,
            Some(_) => return found.push(place.member(name).problem(Problem::Kind("a list"))),
            None => {}
        }
    }
    for name in ["Sns", "Message", "Body", "body"] {
        if let Some(value) = members.remove(name) {
            return open_value(value, &place.member(name), found);
        }
    }
    found.push(place.problem(Problem::Unknown));
}

fn open_list(elements: Vec<Value>, place: &Place, found: &mut Found) {
    for (index, element) in elements.into_iter().enumerate() {
        open_value(element, &place.element(index), found);
    }
}

fn open_event(members: Map<String, Value>, place: &Place, found: &mut Found) {
    match Event::from_value(Value::Object(members)) {
        Ok(event) => found.push(Ok(event)),
        Err(error) if error.is_of_another_service() => {}
        Err(error) => found.push(place.error(error)),
    }
}

/// What SNS sends to an HTTP endpoint beside notifications.
fn is_confirmation(kind: &str) -> bool {
    matches!(kind, "SubscriptionConfirmation" | "UnsubscribeConfirmation")
}
