//! Which settings of a transcription go together, and which of them an engine knows.

use std::collections::HashSet;

use crate::enums::{
    MediaRegion, TranscribeLanguageCode, TranscribeMedicalRegion, TranscribeRegion,
};
use crate::fake::words::unknown_words_of;
use crate::shapes::{EngineTranscribeSettings, TranscriptionConfiguration};

/// The kinds of personal data that the engine finds.
const PII_ENTITY_TYPES: [&str; 12] = [
    "ADDRESS",
    "ALL",
    "BANK_ACCOUNT_NUMBER",
    "BANK_ROUTING",
    "CREDIT_DEBIT_CVV",
    "CREDIT_DEBIT_EXPIRY",
    "CREDIT_DEBIT_NUMBER",
    "EMAIL",
    "NAME",
    "PHONE",
    "PIN",
    "SSN",
];

/// The rules for which the reference names `BadRequestException`.
pub(super) fn check_engines(
    configuration: &TranscriptionConfiguration,
) -> Result<(), &'static str> {
    let settings = match configuration {
        TranscriptionConfiguration {
            engine_transcribe_settings: Some(settings),
            engine_transcribe_medical_settings: None,
        } => settings,
        TranscriptionConfiguration {
            engine_transcribe_settings: None,
            engine_transcribe_medical_settings: Some(_),
        } => return Ok(()),
        _ => {
            return Err("TranscriptionConfiguration: needs either EngineTranscribeSettings or \
                        EngineTranscribeMedicalSettings");
        }
    };
    if settings.content_identification_type.is_some() && settings.content_redaction_type.is_some() {
        return Err("ContentIdentificationType and ContentRedactionType exclude each other");
    }
    Ok(())
}

/// The first two settings that contradict each other.
pub(super) fn contradiction(configuration: &TranscriptionConfiguration) -> Option<&'static str> {
    let settings = configuration.engine_transcribe_settings.as_ref()?;
    let of_languages = if settings.identify_language == Some(true) {
        contradiction_when_identifying(settings)
    } else {
        contradiction_when_given(settings)
    };
    let has_personal_data =
        settings.content_identification_type.is_some() || settings.content_redaction_type.is_some();
    of_languages.or_else(|| {
        (settings.pii_entity_types.is_some() && !has_personal_data)
            .then_some("PiiEntityTypes: needs ContentIdentificationType or ContentRedactionType")
    })
}

/// When the language is to be found out.
fn contradiction_when_identifying(settings: &EngineTranscribeSettings) -> Option<&'static str> {
    let options: Option<Vec<&str>> =
        settings.language_options.as_ref().map(|options| entries(options.as_str()));
    let preferred = settings.preferred_language.as_ref();
    let rules = [
        (
            settings.language_code.is_some(),
            "LanguageCode: must be absent when IdentifyLanguage is true",
        ),
        (
            settings.language_model_name.is_some(),
            "LanguageModelName: cannot be used when IdentifyLanguage is true",
        ),
        (
            settings.content_redaction_type.is_some(),
            "ContentRedactionType: cannot be used when IdentifyLanguage is true",
        ),
        (
            settings.vocabulary_name.is_some(),
            "VocabularyName: use VocabularyNames when IdentifyLanguage is true",
        ),
        (
            settings.vocabulary_filter_name.is_some(),
            "VocabularyFilterName: use VocabularyFilterNames when IdentifyLanguage is true",
        ),
        (
            options.as_ref().is_some_and(|options| options.len() < 2),
            "LanguageOptions: needs at least two languages",
        ),
        (
            options.as_ref().is_some_and(|options| !are_of_different_languages(options)),
            "LanguageOptions: takes one dialect of a language only",
        ),
        (
            preferred.is_some_and(|preferred| {
                let options = options.as_deref().unwrap_or_default();
                !options.contains(&preferred.as_str())
            }),
            "PreferredLanguage: must be one of LanguageOptions",
        ),
    ];
    rules.into_iter().find_map(|(broken, rule)| broken.then_some(rule))
}

/// When the language is said.
fn contradiction_when_given(settings: &EngineTranscribeSettings) -> Option<&'static str> {
    let rules = [
        (
            settings.language_code.is_none(),
            "LanguageCode: missing, but required unless IdentifyLanguage is true",
        ),
        (settings.language_options.is_some(), "LanguageOptions: needs IdentifyLanguage to be true"),
        (
            settings.preferred_language.is_some(),
            "PreferredLanguage: needs IdentifyLanguage to be true",
        ),
        (
            settings.vocabulary_names.is_some(),
            "VocabularyNames: use VocabularyName unless IdentifyLanguage is true",
        ),
        (
            settings.vocabulary_filter_names.is_some(),
            "VocabularyFilterNames: use VocabularyFilterName unless IdentifyLanguage is true",
        ),
    ];
    rules.into_iter().find_map(|(broken, rule)| broken.then_some(rule))
}

/// The first setting that the engine does not know: a word that is not in the model, or a region in
/// which it is not.
pub(super) fn unknown_to_engine(
    configuration: &TranscriptionConfiguration,
    media_region: Option<&MediaRegion>,
) -> Option<String> {
    let unknown_word = unknown_words_of(configuration).into_iter().next();
    unknown_word.or_else(|| unknown_entry(configuration)).or_else(|| {
        let region = media_region?.as_str();
        let is_missing = match configuration {
            TranscriptionConfiguration { engine_transcribe_settings: Some(settings), .. } => {
                settings.region.is_none() && !TranscribeRegion::VALUES.contains(&region)
            }
            TranscriptionConfiguration {
                engine_transcribe_medical_settings: Some(settings),
                ..
            } => settings.region.is_none() && !TranscribeMedicalRegion::VALUES.contains(&region),
            _ => false,
        };
        is_missing.then(|| format!("Region: missing, and the engine is not in {region}"))
    })
}

/// The first word that the engine does not know in one of the lists between commas.
fn unknown_entry(configuration: &TranscriptionConfiguration) -> Option<String> {
    let settings = configuration.engine_transcribe_settings.as_ref()?;
    let options = settings.language_options.as_ref().map(|options| entries(options.as_str()));
    if let Some(language) = options.into_iter().flatten().find(|one| !is_language(one)) {
        return Some(format!("LanguageOptions: there is no language {language}"));
    }
    let types = settings.pii_entity_types.as_ref().map(|types| entries(types.as_str()));
    let mut types = types.into_iter().flatten();
    let unknown = types.find(|name| !PII_ENTITY_TYPES.contains(name))?;
    Some(format!("PiiEntityTypes: there is no type {unknown}"))
}

fn is_language(code: &str) -> bool {
    TranscribeLanguageCode::VALUES.contains(&code)
}

/// The parts of a list between commas.
fn entries(list: &str) -> Vec<&str> {
    list.split(',').map(str::trim).filter(|entry| !entry.is_empty()).collect()
}

/// Whether no two are dialects of one language, which stands before the dash.
fn are_of_different_languages(codes: &[&str]) -> bool {
    let language = |code: &&str| code.split('-').next().map(str::to_ascii_lowercase);
    let languages: HashSet<_> = codes.iter().map(language).collect();
    languages.len() == codes.len()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::enums::{
        TranscribeContentIdentificationType as Identification,
        TranscribeContentRedactionType as Redaction,
    };
    use crate::fake::transcription::tests::{configuration, english, medical};

    fn identifying() -> EngineTranscribeSettings {
        EngineTranscribeSettings::new().identify_language(true)
    }

    #[test]
    fn exactly_one_engine_is_needed() {
        let neither = TranscriptionConfiguration::new();
        assert!(check_engines(&neither).is_err());
        let both = configuration(english()).engine_transcribe_medical_settings(medical());
        assert!(check_engines(&both).is_err());
        assert!(check_engines(&neither.engine_transcribe_medical_settings(medical())).is_ok());
        assert!(check_engines(&configuration(english())).is_ok());
    }

    #[test]
    fn personal_data_is_marked_or_blanked() {
        let marked = english().content_identification_type(Identification::Pii);
        assert!(check_engines(&configuration(marked.clone())).is_ok());
        let both = marked.content_redaction_type(Redaction::Pii);
        assert!(check_engines(&configuration(both)).is_err());
    }

    #[test]
    fn settings_that_contradict_each_other_are_found() {
        let none = EngineTranscribeSettings::new;
        for (settings, member) in [
            (none(), "LanguageCode"),
            (none().identify_language(false), "LanguageCode"),
            (english().identify_language(true), "LanguageCode"),
            (identifying().language_model_name("model"), "LanguageModelName"),
            (identifying().content_redaction_type(Redaction::Pii), "ContentRedactionType"),
            (identifying().vocabulary_name("names"), "VocabularyName"),
            (identifying().vocabulary_filter_name("filter"), "VocabularyFilterName"),
            (identifying().language_options("en-US"), "LanguageOptions"),
            (identifying().language_options("en-US,en-GB"), "LanguageOptions"),
            (identifying().language_options("en-US,en-US"), "LanguageOptions"),
            (identifying().preferred_language("en-US"), "PreferredLanguage"),
            (
                identifying().language_options("en-US,de-DE").preferred_language("fr-FR"),
                "PreferredLanguage",
            ),
            (english().language_options("en-US,de-DE"), "LanguageOptions"),
            (english().preferred_language("en-US"), "PreferredLanguage"),
            (english().vocabulary_names("one,two"), "VocabularyNames"),
            (english().vocabulary_filter_names("one,two"), "VocabularyFilterNames"),
            (english().pii_entity_types("NAME"), "PiiEntityTypes"),
        ] {
            let rule = contradiction(&configuration(settings.clone()));
            let rule = rule.unwrap_or_else(|| panic!("{settings:?} contradicts itself"));
            assert!(rule.starts_with(&format!("{member}: ")), "{settings:?}: {rule}");
        }
    }

    #[test]
    fn settings_that_go_together_do() {
        for settings in [
            english(),
            english().identify_language(false),
            identifying(),
            identifying().language_options("en-US,de-DE").preferred_language("de-DE"),
            identifying().vocabulary_names("one,two").vocabulary_filter_names("three"),
            identifying().content_identification_type(Identification::Pii),
            english().vocabulary_name("one").vocabulary_filter_name("two"),
            english().language_model_name("model"),
            english().pii_entity_types("NAME, EMAIL").content_redaction_type(Redaction::Pii),
        ] {
            let settings = configuration(settings);
            assert_eq!(contradiction(&settings), None, "{settings:?}");
            let region = MediaRegion::UsEast1;
            assert_eq!(unknown_to_engine(&settings, Some(&region)), None, "{settings:?}");
        }
        let medical =
            TranscriptionConfiguration::new().engine_transcribe_medical_settings(medical());
        assert_eq!(contradiction(&medical), None);
        assert_eq!(unknown_to_engine(&medical, Some(&MediaRegion::UsEast1)), None);
    }

    #[test]
    fn an_engine_knows_its_words_and_its_regions() {
        let problem = |settings| {
            let region = MediaRegion::EuNorth1;
            unknown_to_engine(&configuration(settings), Some(&region)).unwrap_or_default()
        };
        assert!(problem(english().language_code("tlh-KX")).contains("LanguageCode: "));
        let options = identifying().language_options("en-US,tlh-KX");
        assert!(problem(options.clone()).starts_with("LanguageOptions: "));
        let types = english().pii_entity_types("SHOE_SIZE").content_redaction_type(Redaction::Pii);
        assert!(problem(types).starts_with("PiiEntityTypes: "));
        assert!(problem(english()).starts_with("Region: missing"));
        assert_eq!(problem(english().region("eu-west-1")), "");
        assert_eq!(problem(english().region("auto")), "");
        let medical =
            TranscriptionConfiguration::new().engine_transcribe_medical_settings(medical());
        assert!(unknown_to_engine(&medical, Some(&MediaRegion::EuCentral1)).is_some());
    }
}
