//! Starting and stopping the transcription of a meeting.

use chime_sdk_core::server::Fault;

use super::faults;
use super::journal::Happened;
use super::state::{ActiveMeeting, Surroundings};
use super::words::unknown_words_of;
use crate::shapes::{EngineTranscribeSettings, TranscriptionConfiguration};

impl ActiveMeeting {
    /// Starts the transcription, which may come to nothing: the engine refuses later what it does not
    /// know, in an event.
    pub(super) fn start_transcription(
        &mut self,
        configuration: TranscriptionConfiguration,
        around: &mut Surroundings,
    ) -> Result<(), Fault> {
        check(&configuration).map_err(faults::bad_request)?;
        if self.transcription.is_some() {
            return Err(faults::unprocessable("Transcription has already started"));
        }
        match unknown_words_of(&configuration).into_iter().next() {
            Some(problem) => {
                let failed = Happened::TranscriptionFailed(configuration.into(), problem);
                around.tell(&self.about, failed);
            }
            None => {
                let started = Happened::TranscriptionStarted(configuration.clone().into());
                around.tell(&self.about, started);
                self.transcription = Some(configuration);
                around.change_meeting(self);
            }
        }
        Ok(())
    }

    pub(super) fn stop_transcription(&mut self, around: &mut Surroundings) -> Result<(), Fault> {
        let Some(configuration) = self.transcription.take() else {
            return Err(faults::unprocessable("Transcription has not started"));
        };
        around.tell(&self.about, Happened::TranscriptionStopped(configuration.into()));
        around.change_meeting(self);
        Ok(())
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
    use crate::fake::clock::Millis;
    use crate::fake::journal::Journal;
    use crate::fake::settings::Settings;
    use crate::fake::state::Meetings;
    use crate::operations::CreateMeeting;
    use crate::shapes::EngineTranscribeMedicalSettings;

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

    /// A meeting whose state is of no interest.
    fn meeting() -> (ActiveMeeting, Surroundings) {
        let mut meetings = Meetings::new(Settings::default().into(), String::new(), Millis(0));
        let input = CreateMeeting::new("us-east-1", "meeting").client_request_token("token");
        let created = meetings.create("us-east-1", input.into()).unwrap().meeting;
        meetings.around.journal = Journal::default();
        (meetings.active.remove(&created.meeting_id).unwrap(), meetings.around)
    }

    fn told(around: &mut Surroundings) -> Vec<Happened> {
        let journal = std::mem::take(&mut around.journal);
        journal.entries.into_iter().map(|entry| entry.what).collect()
    }

    #[test]
    fn a_transcription_runs_from_start_to_stop() {
        let (mut meeting, mut around) = meeting();
        let code =
            |result: Result<(), Fault>| result.err().map(|fault| fault.exception.schema().code);
        let refused = Some("UnprocessableEntityException");
        let english = || configuration(english());
        assert_eq!(code(meeting.stop_transcription(&mut around)), refused);
        for _ in 0..2 {
            assert_eq!(code(meeting.start_transcription(english(), &mut around)), None);
            assert_eq!(code(meeting.start_transcription(english(), &mut around)), refused);
            assert_eq!(code(meeting.stop_transcription(&mut around)), None);
        }
        let both = [
            Happened::TranscriptionStarted(english().into()),
            Happened::TranscriptionStopped(english().into()),
        ];
        assert_eq!(told(&mut around), [both.clone(), both].concat());
    }

    #[test]
    fn what_an_engine_does_not_know_fails_later() {
        let (mut meeting, mut around) = meeting();
        let klingon = configuration(EngineTranscribeSettings::new().language_code("tlh-KX"));
        assert!(meeting.start_transcription(klingon, &mut around).is_ok());
        assert!(matches!(&told(&mut around)[..], [Happened::TranscriptionFailed(..)]));
        assert!(meeting.stop_transcription(&mut around).is_err());
    }
}
