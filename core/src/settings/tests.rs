use std::path::Path;

use super::*;
use crate::profile::{FileKind, parse};

const SERVICE: &str = "Chime SDK Meetings";

/// The settings with these variables and this config file.
fn settings(variables: &[(&str, &str)], config: &str) -> Result<Settings, SettingsError> {
    let environment = Environment::from_pairs(variables.to_vec());
    let config = parse(config, FileKind::Config, Path::new("config"))?;
    let profiles = Profiles::of_files(config, crate::profile::ProfileFile::default());
    let profile = profiles.chosen(&environment)?;
    Settings::of(&environment, &profiles, &profile, SERVICE)
}

fn refused(variables: &[(&str, &str)], config: &str) -> String {
    settings(variables, config).unwrap_err().to_string()
}

#[test]
fn nothing_set_is_nothing() {
    assert_eq!(settings(&[], "").unwrap(), Settings::default());
    assert_eq!(
        Settings::load(&Environment::from_pairs([("A", "")]), SERVICE).unwrap(),
        settings(&[], "").unwrap()
    );
}

#[test]
fn a_variable_wins_over_the_profile() {
    let config = "[default]\nregion = eu-west-1\nuse_fips_endpoint = true\n\
                  use_dualstack_endpoint = TRUE\nmax_attempts = 7\nretry_mode = adaptive\n";
    let of_profile = settings(&[], config).unwrap();
    assert_eq!(of_profile.region.as_deref(), Some("eu-west-1"));
    assert_eq!((of_profile.use_fips, of_profile.use_dual_stack), (Some(true), Some(true)));
    assert_eq!(of_profile.max_attempts, Some(7));
    assert_eq!(of_profile.retry_mode, Some(RetryMode::Adaptive));
    let of_variables = settings(
        &[
            ("AWS_REGION", "us-east-1"),
            ("AWS_USE_FIPS_ENDPOINT", "false"),
            ("AWS_USE_DUALSTACK_ENDPOINT", "False"),
            ("AWS_MAX_ATTEMPTS", "1"),
            ("AWS_RETRY_MODE", "Standard"),
        ],
        config,
    )
    .unwrap();
    assert_eq!(of_variables.region.as_deref(), Some("us-east-1"));
    assert_eq!((of_variables.use_fips, of_variables.use_dual_stack), (Some(false), Some(false)));
    assert_eq!(of_variables.max_attempts, Some(1));
    assert_eq!(of_variables.retry_mode, Some(RetryMode::Standard));
}

#[test]
fn the_region_is_aws_region_or_else_aws_default_region() {
    let region = |variables| settings(variables, "[default]\nregion = c").unwrap().region.unwrap();
    assert_eq!(region(&[("AWS_REGION", "a"), ("AWS_DEFAULT_REGION", "b")]), "a");
    assert_eq!(region(&[("AWS_REGION", " "), ("AWS_DEFAULT_REGION", "b")]), "b");
    assert_eq!(region(&[("AWS_REGION", "")]), "c");
}

#[test]
fn the_profile_is_aws_profile_or_else_aws_default_profile_or_else_default() {
    let config = "[default]\nregion = d\n[profile a]\nregion = a\n[profile b]\nregion = b\n";
    let region = |variables| settings(variables, config).unwrap().region.unwrap();
    assert_eq!(region(&[]), "d");
    assert_eq!(region(&[("AWS_PROFILE", "a"), ("AWS_DEFAULT_PROFILE", "b")]), "a");
    assert_eq!(region(&[("AWS_PROFILE", ""), ("AWS_DEFAULT_PROFILE", "b")]), "b");
    assert_eq!(region(&[("AWS_PROFILE", "default")]), "d");
}

#[test]
fn the_default_profile_need_not_be_there() {
    let config = "[profile a]\nregion = a\n";
    assert_eq!(settings(&[], config).unwrap().region, None);
    assert_eq!(settings(&[("AWS_PROFILE", "default")], config).unwrap().region, None);
}

#[test]
fn a_profile_that_does_not_exist_is_refused_with_those_that_do() {
    assert_eq!(
        refused(&[("AWS_PROFILE", "wrok")], "[profile work]\n[profile home]\n"),
        "AWS_PROFILE names the profile `wrok`, which does not exist, did you mean `work`?; help: \
         use one of `home`, `work`"
    );
    assert_eq!(
        refused(&[("AWS_DEFAULT_PROFILE", "work")], ""),
        "AWS_DEFAULT_PROFILE names the profile `work`, which does not exist; help: there are no \
         profiles; write it into ~/.aws/config, or unset the variable"
    );
}

fn url(variables: &[(&str, &str)], config: &str) -> Option<String> {
    settings(variables, config).unwrap().endpoint_url
}

const SERVICES: &str = "[default]\nservices = here\nendpoint_url = http://profile\n\
     [services here]\nchime_sdk_meetings =\n  endpoint_url = http://service\n\
     s3 =\n  endpoint_url = http://s3\n";

#[test]
fn the_endpoint_is_the_most_specific_one_of_the_variables_and_then_of_the_profile() {
    let all = [
        ("AWS_ENDPOINT_URL_CHIME_SDK_MEETINGS", "http://variable-of-service"),
        ("AWS_ENDPOINT_URL", "http://variable"),
    ];
    assert_eq!(url(&all, SERVICES).as_deref(), Some("http://variable-of-service"));
    assert_eq!(url(&all[1..], SERVICES).as_deref(), Some("http://variable"));
    assert_eq!(url(&[], SERVICES).as_deref(), Some("http://service"));
    let other = SERVICES.replace("chime_sdk_meetings", "s4");
    assert_eq!(url(&[], &other).as_deref(), Some("http://profile"));
    assert_eq!(url(&[("AWS_ENDPOINT_URL_S3", "http://s3")], ""), None);
}

#[test]
fn configured_endpoints_can_be_ignored_altogether() {
    let ignore = "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS";
    let set = ("AWS_ENDPOINT_URL", "http://variable");
    assert_eq!(url(&[(ignore, "true"), set], SERVICES), None);
    let config = "[default]\nignore_configured_endpoint_urls = true\nendpoint_url = http://a";
    assert_eq!(url(&[set], config), None);
    assert_eq!(url(&[(ignore, "false")], config).as_deref(), Some("http://a"));
}

#[test]
fn a_services_section_that_does_not_exist_is_refused() {
    assert_eq!(
        refused(&[], "[default]\n\nservices = gone\n"),
        "`services` of the profile `default` in config, line 3 is `gone`, and there is no section \
         of this name; help: add `[services name]` to the config file, or take the line out"
    );
}

#[test]
fn a_value_that_a_setting_cannot_take_is_refused_with_its_place() {
    for (variable, value, help) in [
        ("AWS_USE_FIPS_ENDPOINT", "yes", "write `true` or `false`"),
        ("AWS_USE_DUALSTACK_ENDPOINT", "1", "write `true` or `false`"),
        ("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", "on", "write `true` or `false`"),
        ("AWS_MAX_ATTEMPTS", "0", "write a whole number from 1 on, such as `3`"),
        ("AWS_MAX_ATTEMPTS", "-1", "write a whole number from 1 on, such as `3`"),
        ("AWS_MAX_ATTEMPTS", "4294967296", "write a whole number from 1 on, such as `3`"),
        ("AWS_RETRY_MODE", "fast", "write `standard`, `adaptive` or `legacy`"),
    ] {
        assert_eq!(
            refused(&[(variable, value)], ""),
            format!("the environment variable {variable} is `{value}`; help: {help}")
        );
    }
    for (key, value) in [
        ("use_fips_endpoint", "yes"),
        ("use_dualstack_endpoint", "no"),
        ("ignore_configured_endpoint_urls", "1"),
        ("max_attempts", "three"),
        ("retry_mode", "none"),
    ] {
        let text = refused(&[], &format!("[default]\nRegion = x\n{key} = {value}\n"));
        let place =
            format!("`{key}` of the profile `default` in config, line 3 is `{value}`; help:");
        assert!(text.starts_with(&place), "{text}");
    }
}

#[test]
fn an_endpoint_that_is_no_url_is_refused_and_not_shown() {
    for url in ["", "planted", "ftp://planted", "planted:80", "://planted"] {
        let config = format!("[default]\nendpoint_url = {url}\n");
        if url.is_empty() {
            assert_eq!(settings(&[("AWS_ENDPOINT_URL", url)], &config).unwrap().endpoint_url, None);
            continue;
        }
        for text in [refused(&[("AWS_ENDPOINT_URL", url)], ""), refused(&[], &config)] {
            assert!(text.contains("is no `http` or `https` URL; help: write it like"), "{text}");
            assert!(!text.contains("planted"), "{text}");
        }
    }
}

#[test]
fn an_endpoint_of_a_service_that_is_no_url_is_refused_with_its_place() {
    let text = refused(&[], &SERVICES.replace("http://service", "nowhere"));
    let place =
        "`endpoint_url` of `chime_sdk_meetings` in `[services here]` of config, line 6 is no";
    assert!(text.starts_with(place), "{text}");
}

#[test]
fn debug_shows_no_url_because_it_may_have_a_password_in_it() {
    let config =
        "[default]\nregion = eu-west-1\nendpoint_url = https://user:planted@host.example\n";
    let shown = format!("{:?}", settings(&[], config).unwrap());
    assert!(shown.contains("eu-west-1") && shown.contains("endpoint_url: Some(..)"), "{shown}");
    assert!(!shown.contains("planted") && !shown.contains("host.example"), "{shown}");
}
