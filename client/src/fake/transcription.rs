//! Starting and stopping the transcription of a meeting.

use chime_sdk_core::server::Fault;

use super::faults;
use super::state::ActiveMeeting;
use crate::shapes::{EngineTranscribeSettings, TranscriptionConfiguration};

impl ActiveMeeting {
    pub(super) fn start_transcription(
        &mut self,
        configuration: TranscriptionConfiguration,
    ) -> Result<(), Fault> {
        check(&configuration).map_err(faults::bad_request)?;
        if self.transcription.is_some() {
            return Err(faults::unprocessable("Transcription has already started"));
        }
        self.transcription = Some(configuration);
        Ok(())
    }

    pub(super) fn stop_transcription(&mut self) -> Result<(), Fault> {
        match self.transcription.take() {
            Some(_) => Ok(()),
            None => Err(faults::unprocessable("Transcription has not started")),
        }
    }
}

/// The rules that the service itself checks. All others are the engine's, which answers later.
fn check(configuration: &TranscriptionConfiguration) -> Result<(), &'static str> {
    match configuration {
        TranscriptionConfiguration {
            engine_transcribe_settings: Some(settings),
            engine_transcribe_medical_settings: None,
        } => check_settings(settings),
        TranscriptionConfiguration {
            engine_transcribe_settings: None,
            engine_transcribe_medical_settings: Some(_),
        } => Ok(()),
        _ => Err("TranscriptionConfiguration: needs either EngineTranscribeSettings or \
                  EngineTranscribeMedicalSettings"),
    }
}

fn check_settings(settings: &EngineTranscribeSettings) -> Result<(), &'static str> {
    let identifies_language = settings.identify_language == Some(true);
    if identifies_language && settings.language_code.is_some() {
        return Err("LanguageCode: must be absent when IdentifyLanguage is true");
    }
    if !identifies_language && settings.language_code.is_none() {
        return Err("LanguageCode: missing, but required unless IdentifyLanguage is true");
    }
    let (marks, blanks) =
        (settings.content_identification_type.is_some(), settings.content_redaction_type.is_some());
    if marks && blanks {
        return Err("ContentIdentificationType and ContentRedactionType exclude each other");
    }
    if settings.pii_entity_types.is_some() && !marks && !blanks {
        return Err("PiiEntityTypes: needs ContentIdentificationType or ContentRedactionType");
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::enums::{
        TranscribeContentIdentificationType as Identification,
        TranscribeContentRedactionType as Redaction, TranscribeLanguageCode,
        TranscribeMedicalLanguageCode, TranscribeMedicalSpecialty, TranscribeMedicalType,
    };
    use crate::fake::meetings::CreationKey;
    use crate::shapes::{EngineTranscribeMedicalSettings, Meeting};

    fn english() -> EngineTranscribeSettings {
        EngineTranscribeSettings::new().language_code(TranscribeLanguageCode::EnUs)
    }

    fn medical() -> EngineTranscribeMedicalSettings {
        EngineTranscribeMedicalSettings::new(
            TranscribeMedicalLanguageCode::EnUs,
            TranscribeMedicalSpecialty::Cardiology,
            TranscribeMedicalType::Dictation,
        )
    }

    fn configuration(settings: EngineTranscribeSettings) -> TranscriptionConfiguration {
        TranscriptionConfiguration::new().engine_transcribe_settings(settings)
    }

    #[test]
    fn exactly_one_engine_is_needed() {
        let neither = TranscriptionConfiguration::new();
        assert!(check(&neither).is_err());
        let both = configuration(english()).engine_transcribe_medical_settings(medical());
        assert!(check(&both).is_err());
        assert!(check(&neither.engine_transcribe_medical_settings(medical())).is_ok());
        assert!(check(&configuration(english())).is_ok());
    }

    #[test]
    fn settings_that_exclude_each_other_are_refused() {
        let none = EngineTranscribeSettings::new;
        let options = || none().language_options("en-US,de-DE");
        for (settings, valid) in [
            (none(), false),
            (none().identify_language(false), false),
            (english().identify_language(false), true),
            (english().identify_language(true), false),
            (options().identify_language(true), true),
            (english().pii_entity_types("NAME"), false),
            (english().pii_entity_types("NAME").content_redaction_type(Redaction::Pii), true),
            (english().content_identification_type(Identification::Pii), true),
            (
                english()
                    .content_identification_type(Identification::Pii)
                    .content_redaction_type(Redaction::Pii),
                false,
            ),
        ] {
            assert_eq!(check(&configuration(settings.clone())).is_ok(), valid, "{settings:?}");
        }
    }

    #[test]
    fn a_transcription_runs_from_start_to_stop() {
        let creation = CreationKey { region: "us-east-1".to_owned(), token: "token".into() };
        let mut meeting = ActiveMeeting::new(Meeting::new("meeting"), creation);
        let code =
            |result: Result<(), Fault>| result.err().map(|fault| fault.exception.schema().code);
        let refused = Some("UnprocessableEntityException");
        assert_eq!(code(meeting.stop_transcription()), refused);
        for _ in 0..2 {
            assert_eq!(code(meeting.start_transcription(configuration(english()))), None);
            assert_eq!(code(meeting.start_transcription(configuration(english()))), refused);
            assert_eq!(code(meeting.stop_transcription()), None);
        }
    }
}
