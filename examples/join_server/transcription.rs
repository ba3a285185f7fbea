//! The routes that start and stop a transcription.

use std::sync::Arc;

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use chime_sdk_meetings::shapes::TranscriptionConfiguration;
use serde_json::{Map, Value, json};

use crate::failure::{Failure, answer};
use crate::parameters::Parameters;
use crate::routes::Server;

/// What the page sends in the JSON of `transcriptionStreamParams`, and the member of the service.
const STREAM: [(&str, &str); 11] = [
    ("contentIdentificationType", "ContentIdentificationType"),
    ("contentRedactionType", "ContentRedactionType"),
    ("enablePartialResultsStability", "EnablePartialResultsStabilization"),
    ("identifyLanguage", "IdentifyLanguage"),
    ("languageModelName", "LanguageModelName"),
    ("languageOptions", "LanguageOptions"),
    ("partialResultsStability", "PartialResultsStability"),
    ("piiEntityTypes", "PiiEntityTypes"),
    ("preferredLanguage", "PreferredLanguage"),
    ("vocabularyFilterNames", "VocabularyFilterNames"),
    ("vocabularyNames", "VocabularyNames"),
];

/// Those of them that Transcribe Medical has.
const MEDICAL_STREAM: [(&str, &str); 1] =
    [("contentIdentificationType", "ContentIdentificationType")];

/// `POST /start_transcription`
pub(crate) async fn start(
    State(server): State<Arc<Server>>,
    parameters: Parameters,
) -> Result<Response, Failure> {
    let [title, engine] = parameters.need(["title", "engine"])?;
    let configuration = configuration(engine, &parameters)?;
    let meeting = server.meetings.id_of(title).await?;
    server.service.client.start_meeting_transcription(&meeting, configuration).await?;
    Ok(answer(StatusCode::OK, &json!({})))
}

/// `POST /stop_transcription`
pub(crate) async fn stop(
    State(server): State<Arc<Server>>,
    parameters: Parameters,
) -> Result<Response, Failure> {
    let [title] = parameters.need(["title"])?;
    let meeting = server.meetings.id_of(title).await?;
    server.service.client.stop_meeting_transcription(&meeting).await?;
    Ok(answer(StatusCode::OK, &json!({})))
}

fn configuration(
    engine: &str,
    parameters: &Parameters,
) -> Result<TranscriptionConfiguration, Failure> {
    let mut settings = Map::new();
    for (name, member) in [("language", "LanguageCode"), ("region", "Region")] {
        if let Some(value) = parameters.get(name) {
            settings.insert(member.to_owned(), value.into());
        }
    }
    let stream = stream(parameters)?;
    let (of_engine, members) = match engine {
        "transcribe" => ("EngineTranscribeSettings", &STREAM[..]),
        "transcribe_medical" => {
            // the page offers no choice of these
            settings.insert("Specialty".to_owned(), "PRIMARYCARE".into());
            settings.insert("Type".to_owned(), "CONVERSATION".into());
            ("EngineTranscribeMedicalSettings", &MEDICAL_STREAM[..])
        }
        _ => {
            return Err(Failure::bad_request(
                "`engine` is neither `transcribe` nor `transcribe_medical`",
            ));
        }
    };
    for (name, member) in members {
        if let Some(value) = stream.get(*name) {
            settings.insert((*member).to_owned(), value.clone());
        }
    }
    serde_json::from_value(json!({ of_engine: settings }))
        .map_err(|error| Failure::bad_request(format!("the settings of the engine: {error}")))
}

fn stream(parameters: &Parameters) -> Result<Map<String, Value>, Failure> {
    let Some(text) = parameters.get("transcriptionStreamParams") else { return Ok(Map::new()) };
    serde_json::from_str(text).map_err(|error| {
        Failure::bad_request(format!("`transcriptionStreamParams` is no JSON object: {error}"))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Each parameter reaches a member that the declared type has.
    #[test]
    fn every_setting_of_the_stream_is_carried_over() {
        let mut members: Vec<String> = Vec::new();
        for (name, member) in STREAM {
            let value: Value = match name {
                "enablePartialResultsStability" | "identifyLanguage" => true.into(),
                _ => "x".into(),
            };
            let found = read("transcribe", &json!({ name: value })).unwrap();
            assert_eq!(found["EngineTranscribeSettings"], json!({ member: value }), "{name}");
            members.push(member.to_owned());
        }
        assert_eq!(members.len(), 11);
    }

    #[test]
    fn settings_of_another_kind_are_refused() {
        for (engine, stream) in [
            ("transcribe", json!({ "identifyLanguage": "yes" })),
            ("transcribe", json!([1])),
            ("transcribe_medical", json!({})),
            ("shorthand", json!({})),
        ] {
            let error = read(engine, &stream).unwrap_err();
            assert_eq!(error.status(), StatusCode::BAD_REQUEST, "{engine} {stream}");
        }
    }

    fn read(engine: &str, stream: &Value) -> Result<Value, Failure> {
        let query = chime_sdk_meetings::url::form_urlencoded::Serializer::new(String::new())
            .append_pair("transcriptionStreamParams", &stream.to_string())
            .finish();
        let parameters = Parameters::parse(&query);
        let found = configuration(engine, &parameters)?;
        Ok(serde_json::to_value(found).unwrap())
    }
}
