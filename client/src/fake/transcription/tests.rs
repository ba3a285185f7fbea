use super::*;
use crate::enums::{
    TranscribeLanguageCode, TranscribeMedicalLanguageCode, TranscribeMedicalSpecialty,
    TranscribeMedicalType,
};
use crate::fake::clock::Millis;
use crate::fake::journal::Journal;
use crate::fake::settings::Settings;
use crate::fake::state::Meetings;
use crate::operations::CreateMeeting;
use crate::shapes::{EngineTranscribeMedicalSettings, EngineTranscribeSettings};

pub(super) fn english() -> EngineTranscribeSettings {
    EngineTranscribeSettings::new().language_code(TranscribeLanguageCode::EnUs)
}

pub(super) fn medical() -> EngineTranscribeMedicalSettings {
    EngineTranscribeMedicalSettings::new(
        TranscribeMedicalLanguageCode::EnUs,
        TranscribeMedicalSpecialty::Cardiology,
        TranscribeMedicalType::Dictation,
    )
}

pub(super) fn configuration(settings: EngineTranscribeSettings) -> TranscriptionConfiguration {
    TranscriptionConfiguration::new().engine_transcribe_settings(settings)
}

/// A meeting whose state is of no interest.
fn meeting(settings: Settings) -> (ActiveMeeting, Surroundings) {
    let mut meetings = Meetings::new(settings.into(), String::new(), Millis(0));
    let input = CreateMeeting::new("us-east-1", "meeting").client_request_token("token");
    let created = meetings.create("us-east-1", input.into()).unwrap().meeting;
    meetings.around.journal = Journal::default();
    (meetings.active.remove(&created.meeting_id).unwrap(), meetings.around)
}

fn told(around: &mut Surroundings) -> Vec<Happened> {
    let journal = std::mem::take(&mut around.journal);
    journal.entries.into_iter().map(|entry| entry.what).collect()
}

fn code(result: Result<(), Fault>) -> Option<&'static str> {
    result.err().map(|fault| fault.exception.schema().code)
}

#[test]
fn a_transcription_runs_from_start_to_stop() {
    let (mut meeting, mut around) = meeting(Settings::default());
    let refused = Some("UnprocessableEntityException");
    let settings = || configuration(english());
    assert_eq!(code(meeting.stop_transcription(&mut around)), refused);
    for _ in 0..2 {
        assert_eq!(code(meeting.start_transcription(settings(), &mut around)), None);
        // an update
        assert_eq!(code(meeting.start_transcription(settings(), &mut around)), None);
        assert_eq!(code(meeting.stop_transcription(&mut around)), None);
    }
    let started = Happened::TranscriptionStarted(settings().into());
    let stopped = Happened::TranscriptionStopped(settings().into());
    let once = [started.clone(), started, stopped];
    assert_eq!(told(&mut around), [once.clone(), once].concat());
}

#[test]
fn repetitions_are_refused_or_accepted_as_assumed() {
    let mut settings = Settings::default();
    settings.assumptions.transcription_twice = Verdict::Refused;
    settings.assumptions.transcription_stopped_twice = Verdict::Accepted;
    let (mut meeting, mut around) = meeting(settings);
    let settings = || configuration(english());
    assert_eq!(code(meeting.stop_transcription(&mut around)), None);
    assert_eq!(code(meeting.start_transcription(settings(), &mut around)), None);
    let again = meeting.start_transcription(settings(), &mut around);
    assert_eq!(code(again), Some("UnprocessableEntityException"));
    assert_eq!(told(&mut around), [Happened::TranscriptionStarted(settings().into())]);
}

#[test]
fn what_an_engine_does_not_know_fails_later() {
    let (mut meeting, mut around) = meeting(Settings::default());
    let klingon = configuration(EngineTranscribeSettings::new().language_code("tlh-KX"));
    assert!(meeting.start_transcription(klingon.clone(), &mut around).is_ok());
    assert!(matches!(&told(&mut around)[..], [Happened::TranscriptionFailed(..)]));
    assert!(meeting.stop_transcription(&mut around).is_err());
    // what runs goes on
    assert!(meeting.start_transcription(configuration(english()), &mut around).is_ok());
    assert!(meeting.start_transcription(klingon, &mut around).is_ok());
    assert!(meeting.stop_transcription(&mut around).is_ok());
}

#[test]
fn contradictions_are_refused_at_once_or_later_as_assumed() {
    let contradictory = || configuration(english().identify_language(true));
    let (mut strict, mut around) = meeting(Settings::default());
    let refused = strict.start_transcription(contradictory(), &mut around);
    assert_eq!(code(refused), Some("BadRequestException"));
    assert!(told(&mut around).is_empty());

    let mut settings = Settings::default();
    settings.assumptions.transcription_rules = TranscriptionRules::Later;
    let (mut lenient, mut around) = meeting(settings);
    assert!(lenient.start_transcription(contradictory(), &mut around).is_ok());
    assert!(matches!(&told(&mut around)[..], [Happened::TranscriptionFailed(..)]));
    // what the reference says is always so
    let neither = lenient.start_transcription(TranscriptionConfiguration::new(), &mut around);
    assert_eq!(code(neither), Some("BadRequestException"));
}
