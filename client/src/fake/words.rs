//! Refuses enum values that the service does not have. Clients send them, for they may be new.

use chime_sdk_core::schema::{OperationSchema, Schema};
use chime_sdk_core::shape::{Structure, View};

use super::assumptions::Verdict;

/// The members of an input that hold an enum value which is not in the model, each with the values
/// that are. None for `StartMeetingTranscription`: its engines know words that the model does not.
/// If unknown words are accepted, capabilities are left, for what would an unknown one allow?
pub(super) fn unknown_words(
    operation: &OperationSchema,
    input: &dyn Structure,
    verdict: Verdict,
) -> Vec<String> {
    if operation.name == "StartMeetingTranscription" {
        return Vec::new();
    }
    let mut problems = unknown_words_of(input);
    problems.retain(|problem| verdict == Verdict::Refused || problem.contains("Capabilities."));
    problems
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
        for verdict in [Verdict::Refused, Verdict::Accepted] {
            assert_eq!(
                unknown_words(UpdateAttendeeCapabilities::SCHEMA, &update, verdict),
                ["Capabilities.Video: must be one of SendReceive, Send, Receive, None"]
            );
        }
        let unknown = |region: &str, verdict| {
            let create = CreateMeeting::new(MediaRegion::from(region), "meeting");
            unknown_words(CreateMeeting::SCHEMA, &create, verdict).len()
        };
        assert_eq!(unknown("eu-west-3", Verdict::Refused), 0);
        assert_eq!(unknown("mars-1", Verdict::Refused), 1);
        assert_eq!(unknown("mars-1", Verdict::Accepted), 0);
    }

    #[test]
    fn words_of_a_transcription_pass() {
        let settings = EngineTranscribeSettings::new().language_code("tlh-KX");
        let configuration = TranscriptionConfiguration::new().engine_transcribe_settings(settings);
        let start = StartMeetingTranscription::new(ID, configuration);
        assert!(
            unknown_words(StartMeetingTranscription::SCHEMA, &start, Verdict::Refused).is_empty()
        );
    }
}
