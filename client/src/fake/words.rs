//! Refuses enum values that the service does not have. Clients send them, for they may be new.

use chime_sdk_core::schema::{OperationSchema, Schema};
use chime_sdk_core::shape::{Structure, View};

/// The members of an input that hold an enum value which is not in the model, each with the values
/// that are. None for `StartMeetingTranscription`: its engines know words that the model does not.
pub(super) fn unknown_words(operation: &OperationSchema, input: &dyn Structure) -> Vec<String> {
    if operation.name == "StartMeetingTranscription" {
        return Vec::new();
    }
    unknown_words_of(input)
}

/// The same of any structure.
pub(super) fn unknown_words_of(input: &dyn Structure) -> Vec<String> {
    let mut problems = Vec::new();
    structure("", input, &mut problems);
    problems
}

fn structure(path: &str, structure: &dyn Structure, problems: &mut Vec<String>) {
    for (index, member) in structure.members().members.iter().enumerate() {
        let separator = if path.is_empty() { "" } else { "." };
        let path = format!("{path}{separator}{}", member.name);
        value(&path, (member.schema)(), structure.member(index), problems);
    }
}

fn value(path: &str, schema: &Schema, view: View<'_>, problems: &mut Vec<String>) {
    match (schema, view) {
        (Schema::Enum(known), View::String(word)) if !known.values.contains(&word) => {
            problems.push(format!("{path}: must be one of {}", known.values.join(", ")));
        }
        (_, View::List(list)) => {
            for index in 0..list.len() {
                value(&format!("{path}[{index}]"), list.element(), list.get(index), problems);
            }
        }
        (_, View::Map(map)) => {
            for (index, (key, view)) in map.entries().into_iter().enumerate() {
                // a key may be sensitive, its place is not
                let path = format!("{path}[{index}]");
                value(&path, map.key(), View::String(key), problems);
                value(&path, map.value(), view, problems);
            }
        }
        (_, View::Structure(nested)) => structure(path, nested, problems),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use chime_sdk_core::operation::Operation;

    use super::*;
    use crate::enums::{MediaCapabilities, MediaRegion};
    use crate::operations::{CreateMeeting, StartMeetingTranscription, UpdateAttendeeCapabilities};
    use crate::shapes::{
        AttendeeCapabilities, EngineTranscribeSettings, TranscriptionConfiguration,
    };

    const ID: &str = "12345678-1234-1234-1234-123456789012";

    #[test]
    fn words_are_refused_with_their_path() {
        let capabilities = AttendeeCapabilities::new("Send", "Wave", MediaCapabilities::None);
        let update = UpdateAttendeeCapabilities::new(ID, ID, capabilities);
        assert_eq!(
            unknown_words(UpdateAttendeeCapabilities::SCHEMA, &update),
            ["Capabilities.Video: must be one of SendReceive, Send, Receive, None"]
        );
        let create = |region: &str| CreateMeeting::new(MediaRegion::from(region), "meeting");
        assert!(unknown_words(CreateMeeting::SCHEMA, &create("eu-west-3")).is_empty());
        assert_eq!(unknown_words(CreateMeeting::SCHEMA, &create("mars-1")).len(), 1);
    }

    #[test]
    fn words_of_a_transcription_pass() {
        let settings = EngineTranscribeSettings::new().language_code("tlh-KX");
        let configuration = TranscriptionConfiguration::new().engine_transcribe_settings(settings);
        let start = StartMeetingTranscription::new(ID, configuration);
        assert!(unknown_words(StartMeetingTranscription::SCHEMA, &start).is_empty());
    }
}
