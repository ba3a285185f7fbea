//! The target `profile`: any text as the two files of profiles, up to the settings of each profile.
//!
//! The bytes are the config file, and after a line of `--` the credentials file.

use std::path::Path;

use chime_sdk_core::environment::Environment;
use chime_sdk_core::profile::{
    FileKind, Profile, ProfileError, ProfileFile, Profiles, Section, parse,
};
use chime_sdk_core::settings::{Settings, SettingsError};

use crate::shown::{assert_debugs_in_a_line, assert_is_a_line};

/// Reads the text as both kinds of file:
///
/// - a refusal names a line that there is;
/// - names, in lower case, and values are those of a line, without comment and white space;
/// - what was read is read again as it was, when it is written in the plainest way, and stays when
///   its sections come again;
/// - the credentials file wins in a profile of both, and a variable chooses every profile by name;
/// - settings are those of the profile, or an error of one line without the value of a URL;
/// - `Debug` shows names and no values.
pub fn profile(input: &[u8]) {
    let text = String::from_utf8_lossy(input);
    let (config, credentials) = text.split_once("\n--\n").unwrap_or((&text, &text));
    let config = read(config, FileKind::Config);
    let credentials = read(credentials, FileKind::Credentials);
    let profiles = Profiles::of_files(config.clone(), credentials.clone());
    let mut names: Vec<&str> = config.profile_names().chain(credentials.profile_names()).collect();
    names.sort_unstable();
    names.dedup();
    assert_eq!(profiles.names(), names);
    for name in names {
        let files = [credentials.profile(name), config.profile(name)];
        assert_is_of_both(&profiles, name, &files);
        assert_is_chosen(&profiles, name);
        assert_settings(&profiles, name);
    }
    assert_debugs_in_a_line(&profiles);
    let unknown = Environment::from_pairs([("AWS_PROFILE", "no\nsuch [profile]")]);
    let error = profiles.chosen(&unknown).map(drop);
    if let Err(error) = error {
        assert_is_a_line(&error);
    }
}

/// What the text says; nothing when it is refused.
fn read(text: &str, kind: FileKind) -> ProfileFile {
    let file = Path::new("some/file");
    match parse(text, kind, file) {
        Ok(read) => {
            let plain = plain(&read, kind);
            let again = match parse(&plain, kind, file) {
                Ok(again) => again,
                Err(error) => panic!("{error}: {plain:?}"),
            };
            assert_is_same(&read, &again, &plain);
            assert_is_merged(&again, kind, &plain);
            for name in read.profile_names() {
                assert_is_of_text(name, read.profile(name).expect("it has a name"), text);
            }
            read
        }
        Err(error) => {
            let ProfileError::Syntax { line, rule, .. } = &error else { panic!("{error}") };
            assert!((1..=text.lines().count()).contains(line), "{error}");
            assert_eq!(error.to_string(), format!("some/file, line {line}: {rule}"));
            assert_is_a_line(&error);
            ProfileFile::default()
        }
    }
}

fn assert_is_of_text(name: &str, section: &Section, text: &str) {
    assert!(!name.is_empty());
    for key in section.keys() {
        assert_eq!(key, key.trim().to_lowercase(), "a key of {name:?}");
        assert!(!key.is_empty() && !key.contains(['=', ':', '\n']), "{key:?}");
        assert_eq!(section.nested(key, ""), None);
        let Some(value) = section.get(key) else { continue };
        let first = value.split('\n').next();
        let is_written = text.lines().any(|line| pair(line) == Some((key.to_owned(), first)));
        assert!(is_written, "no line says {value:?} of {key:?}");
        for line in value.split('\n') {
            assert!(!line.is_empty() && text.contains(line), "{line:?} is not in the text");
            assert_eq!(line, line.trim(), "a value of {key:?}");
        }
        assert!(section.nested(key, "endpoint_url").is_none(), "a value and a block");
    }
    assert_eq!(section.get(""), None);
    let keys: Vec<&str> = section.keys().collect();
    assert_eq!(format!("{section:?}"), format!("Section({keys:?})"), "Debug shows names alone");
}

/// What a line says if it is one of a property: its name and the value up to a comment.
fn pair(line: &str) -> Option<(String, Option<&str>)> {
    let begins = |(index, _): &(usize, &str)| {
        let before = line[..*index].chars().next_back();
        before.is_none_or(char::is_whitespace)
    };
    let comment = line.match_indices(['#', ';']).find(begins);
    let line = &line[..comment.map_or(line.len(), |(index, _)| index)];
    let equals = line.find(['=', ':'])?;
    Some((line[..equals].trim().to_lowercase(), Some(line[equals + 1..].trim())))
}

/// A section that comes again adds to what there is.
fn assert_is_merged(file: &ProfileFile, kind: FileKind, plain: &str) {
    let mut twice = plain.to_owned();
    for name in file.profile_names() {
        twice.push_str(&format!("{}\nadded = x\n", header(name, kind)));
    }
    let merged = match parse(&twice, kind, Path::new("some/file")) {
        Ok(merged) => merged,
        Err(error) => panic!("{error}: {twice:?}"),
    };
    for name in file.profile_names() {
        let section = |file: &'_ ProfileFile| file.profile(name).cloned();
        let (before, after) = (section(file), section(&merged));
        let (before, after) = before.zip(after).expect("it has a name");
        assert_eq!(after.get("added"), Some("x"));
        for key in before.keys().filter(|key| *key != "added") {
            assert_eq!(after.get(key), before.get(key), "{key:?} of {name:?}");
        }
    }
}

fn header(name: &str, kind: FileKind) -> String {
    match kind {
        FileKind::Config => format!("[profile {}]", quoted(name)),
        FileKind::Credentials => format!("[{name}]"),
    }
}

/// The profiles of a file in the plainest way, without blocks.
fn plain(file: &ProfileFile, kind: FileKind) -> String {
    let mut text = String::new();
    for name in file.profile_names() {
        text.push_str(&header(name, kind));
        text.push('\n');
        let section = file.profile(name).expect("it has a name");
        for key in section.keys() {
            // without white space, after which a `#` would begin a comment
            let value = section.get(key).unwrap_or_default().replace('\n', "\n ");
            text.push_str(&format!("{key}={value}\n"));
        }
    }
    text
}

/// A name as a word of a header: white space between quotes, a backslash before all else that is
/// neither letter nor digit.
fn quoted(name: &str) -> String {
    let mut text = String::new();
    for character in name.chars() {
        match character {
            character if character.is_whitespace() => text.extend(['"', character, '"']),
            character if character.is_alphanumeric() => text.push(character),
            character => text.extend(['\\', character]),
        }
    }
    text
}

fn assert_is_same(read: &ProfileFile, again: &ProfileFile, plain: &str) {
    let names =
        |file: &ProfileFile| -> Vec<String> { file.profile_names().map(str::to_owned).collect() };
    assert_eq!(names(read), names(again), "{plain:?}");
    for name in read.profile_names() {
        let pairs = |file: &ProfileFile| -> Vec<(String, Option<String>)> {
            let section = file.profile(name).expect("it has a name");
            let pair = |key: &str| (key.to_owned(), section.get(key).map(str::to_owned));
            section.keys().map(pair).collect()
        };
        assert_eq!(pairs(read), pairs(again), "{plain:?}");
    }
}

fn assert_is_of_both(profiles: &Profiles, name: &str, files: &[Option<&Section>; 2]) {
    let profile = profiles.profile(name).expect("it has a name");
    assert!(profile.exists() && profile.name() == name);
    assert_debugs_in_a_line(&profile);
    for key in files.iter().flatten().flat_map(|section| section.keys()) {
        let expected = files.iter().flatten().find_map(|section| section.get(key));
        assert_eq!(profile.get(key), expected, "{key:?} of {name:?}");
    }
}

fn assert_is_chosen(profiles: &Profiles, name: &str) {
    let environment = Environment::from_pairs([("AWS_PROFILE", name)]);
    match profiles.chosen(&environment) {
        Ok(profile) if name == name.trim() => assert_eq!(profile.name(), name),
        // a variable has no white space around it, so this is another profile or none
        Ok(_) => assert_ne!(name, name.trim()),
        Err(error) => {
            assert_ne!(name, name.trim(), "{error}");
            assert_is_a_line(&error);
        }
    }
}

/// The settings whose wrong values an error shows.
const SHOWN: [&str; 6] = [
    "ignore_configured_endpoint_urls",
    "max_attempts",
    "retry_mode",
    "services",
    "use_dualstack_endpoint",
    "use_fips_endpoint",
];

fn holds(profile: &Profile<'_>, key: &str, text: &str) -> bool {
    profile.get(key).is_some_and(|value| value.contains(text))
}

fn assert_settings(profiles: &Profiles, name: &str) {
    let environment = Environment::from_pairs(<[(&str, &str); 0]>::default());
    let profile = profiles.profile(name).expect("it has a name");
    match Settings::of(&environment, profiles, &profile, "Chime SDK Meetings") {
        Ok(settings) => {
            assert_eq!(settings.region.as_deref(), profile.get("region"));
            let flag = |key| profile.get(key).map(|text: &str| text.eq_ignore_ascii_case("true"));
            assert_eq!(settings.use_fips, flag("use_fips_endpoint"));
            assert_eq!(settings.use_dual_stack, flag("use_dualstack_endpoint"));
            let attempts = profile.get("max_attempts").map(|text| text.parse().ok());
            assert_eq!(settings.max_attempts, attempts.flatten());
            assert_eq!(attempts.is_some(), settings.max_attempts.is_some_and(|count| count > 0));
            assert_eq!(settings.retry_mode.is_some(), profile.get("retry_mode").is_some());
            if flag("ignore_configured_endpoint_urls") == Some(true) {
                assert_eq!(settings.endpoint_url, None);
            }
            assert_debugs_in_a_line(&settings);
            // a URL may have a password in it, so all look the same
            let mut other = settings.clone();
            other.endpoint_url = settings.endpoint_url.as_ref().map(|_| "other".to_owned());
            assert_eq!(format!("{settings:?}"), format!("{other:?}"), "a URL is shown");
        }
        Err(error) => {
            let SettingsError::Value { problem, .. } = &error else { panic!("{error}") };
            assert_is_a_line(&error);
            let url = profile.get("endpoint_url").filter(|url| url.len() > 40);
            // another setting may hold the same characters, and its value is fit to be shown
            let url = url.filter(|url| !SHOWN.iter().any(|key| holds(&profile, key, url)));
            if let Some(url) = url {
                assert!(!problem.contains(url), "the value of a URL is shown: {error}");
            }
        }
    }
}
