//! Settings from outside of the program: variables and profiles say what the code does not.

use std::time::Duration;

use chime_sdk_core::environment::Environment;
use chime_sdk_core::retry::RetryMode;
use chime_sdk_meetings::{Client, ErrorKind};
use chime_sdk_tests::log::{keep_events, kept_events};
use chime_sdk_tests::scripted::Scripted;
use tokio::time::Instant;

use super::MEETING;

/// A folder with a config file, which goes when this is dropped.
struct ConfigFile(std::path::PathBuf);

impl ConfigFile {
    fn new(name: &str, text: &str) -> Self {
        let name = format!("chime-sdk-{name}-{}", std::process::id());
        let path = std::env::temp_dir().join(name);
        std::fs::write(&path, text).unwrap();
        ConfigFile(path)
    }

    /// An environment with this file and these variables.
    fn with(&self, variables: &[(&str, &str)]) -> Environment {
        let file = ("AWS_CONFIG_FILE", self.0.to_str().unwrap());
        Environment::from_pairs(variables.iter().copied().chain([file]))
    }
}

impl Drop for ConfigFile {
    fn drop(&mut self) {
        let _ = std::fs::remove_file(&self.0);
    }
}

const CONFIG: &str = "\
[default]
region = eu-west-2
max_attempts = 4

[profile private]
region = us-west-2
services = local
retry_mode = adaptive

[profile odd]
region = us-west-2
max_attempts = many

[services local]
chime_sdk_meetings =
  endpoint_url = https://private.example/base
";

/// Region and address of a client in this environment.
fn made(environment: Environment) -> Result<(String, String), String> {
    let builder = Scripted::new().builder_without_region().environment(environment);
    let client = builder.build().map_err(|error| error.to_string())?;
    let endpoint = client.as_ref().endpoint().url().as_str().to_owned();
    Ok((client.region().to_owned(), endpoint))
}

#[test]
fn region_and_endpoint_are_those_of_variables_and_of_the_profile() {
    let file = ConfigFile::new("places", CONFIG);
    let own = "https://meetings-chime";
    for (variables, region, endpoint) in [
        (&[][..], "eu-west-2", format!("{own}.eu-west-2.amazonaws.com/")),
        (&[("AWS_REGION", "us-east-1")], "us-east-1", format!("{own}.us-east-1.amazonaws.com/")),
        (
            &[("AWS_USE_FIPS_ENDPOINT", "true")],
            "eu-west-2",
            format!("{own}-fips.eu-west-2.amazonaws.com/"),
        ),
        (
            &[("AWS_USE_DUALSTACK_ENDPOINT", "true")],
            "eu-west-2",
            format!("{own}.eu-west-2.api.aws/"),
        ),
        (&[("AWS_PROFILE", "private")], "us-west-2", "https://private.example/base".to_owned()),
        (
            &[("AWS_PROFILE", "private"), ("AWS_ENDPOINT_URL", "http://127.0.0.1:1/")],
            "us-west-2",
            "http://127.0.0.1:1/".to_owned(),
        ),
        (
            &[
                ("AWS_ENDPOINT_URL", "http://127.0.0.1:1/"),
                ("AWS_ENDPOINT_URL_CHIME_SDK_MEETINGS", "http://127.0.0.1:2/"),
            ],
            "eu-west-2",
            "http://127.0.0.1:2/".to_owned(),
        ),
        (
            &[("AWS_PROFILE", "private"), ("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", "true")],
            "us-west-2",
            format!("{own}.us-west-2.amazonaws.com/"),
        ),
    ] {
        let expected = Ok((region.to_owned(), endpoint));
        assert_eq!(made(file.with(variables)), expected, "{variables:?}");
    }
}

#[test]
fn what_the_code_says_wins() {
    let file = ConfigFile::new("code", CONFIG);
    let fips = file.with(&[("AWS_USE_FIPS_ENDPOINT", "true"), ("AWS_MAX_ATTEMPTS", "9")]);
    let builder = Scripted::new().builder_without_region();
    let client = builder.region("us-east-1").use_fips(false).environment(fips).build().unwrap();
    let endpoint = client.as_ref().endpoint().url().as_str();
    assert_eq!(endpoint, "https://meetings-chime.us-east-1.amazonaws.com/");
}

#[test]
fn a_setting_that_is_none_is_an_error_that_names_it() {
    let file = ConfigFile::new("mistakes", CONFIG);
    for (variables, named) in [
        (&[("AWS_PROFILE", "missing")][..], "missing"),
        (&[("AWS_MAX_ATTEMPTS", "0x3")], "AWS_MAX_ATTEMPTS"),
        (&[("AWS_RETRY_MODE", "eager")], "AWS_RETRY_MODE"),
        (&[("AWS_USE_FIPS_ENDPOINT", "perhaps")], "AWS_USE_FIPS_ENDPOINT"),
        (&[("AWS_PROFILE", "odd")], "max_attempts"),
        (&[("AWS_ENDPOINT_URL", "http://elsewhere.example/")], "allow_plain_http"),
    ] {
        let text = made(file.with(variables)).unwrap_err();
        assert!(text.contains(named) && text.contains("help: "), "{variables:?}: {text}");
    }
}

#[tokio::test(start_paused = true)]
async fn attempts_are_those_of_the_code_or_of_the_environment() {
    let file = ConfigFile::new("attempts", CONFIG);
    for (variables, in_code, expected) in [
        (&[][..], None, 4),
        (&[("AWS_MAX_ATTEMPTS", "2")], None, 2),
        (&[("AWS_MAX_ATTEMPTS", "2")], Some(5), 5),
    ] {
        let script = (0..9).fold(Scripted::new(), |script, _| script.answer(503, &[], ""));
        let builder = script.builder().environment(file.with(variables));
        let builder = match in_code {
            Some(attempts) => builder.max_attempts(attempts),
            None => builder,
        };
        let error = builder.build().unwrap().get_meeting(MEETING).await.unwrap_err();
        assert_eq!(error.attempts(), expected, "{variables:?}");
    }
}

/// How long 20 calls take after one that was throttled.
async fn twenty_calls_after_throttling(client: Client) -> Duration {
    client.delete_meeting(MEETING).await.unwrap_err();
    let began = Instant::now();
    for _ in 0..20 {
        client.delete_meeting(MEETING).await.unwrap();
    }
    began.elapsed()
}

#[tokio::test(start_paused = true)]
async fn adaptive_mode_slows_down_after_throttling_and_standard_mode_does_not() {
    let file = ConfigFile::new("mode", CONFIG);
    let script = || {
        let throttled = Scripted::new().answer(429, &[], "");
        (0..20).fold(throttled, |script, _| script.answer(204, &[], "")).builder().max_attempts(1)
    };
    let standard = script().build().unwrap();
    assert_eq!(twenty_calls_after_throttling(standard).await, Duration::ZERO);
    for adaptive in [
        script().retry_mode(RetryMode::Adaptive),
        script().environment(file.with(&[("AWS_PROFILE", "private")])),
        script().environment(file.with(&[("AWS_RETRY_MODE", "adaptive")])),
    ] {
        let took = twenty_calls_after_throttling(adaptive.build().unwrap()).await;
        assert!(took > Duration::from_secs(1), "{took:?}");
    }
}

#[test]
fn a_region_that_is_no_control_region_is_a_warning_that_lists_those_that_are() {
    for (region, is_told) in [("eu-west-1", true), ("us-east-1", false), ("moon-1", true)] {
        keep_events();
        Scripted::new().builder().region(region).build().unwrap();
        let events = kept_events();
        let warned = |event: &&String| event.starts_with("WARN") && event.contains(region);
        let warning = events.iter().find(warned);
        assert_eq!(warning.is_some(), is_told, "{region}: {events:?}");
        assert!(
            warning.is_none_or(|text| text.contains("us-east-1") && text.contains("il-central-1"))
        );
    }
    // whoever gives an address knows what is there
    keep_events();
    let builder = Scripted::new().builder().region("moon-1").endpoint_url("http://127.0.0.1:1");
    builder.build().unwrap();
    assert_eq!(kept_events(), [""; 0]);
}

#[test]
fn plain_http_leaves_this_machine_only_when_it_is_allowed() {
    for (url, allowed) in [
        ("http://127.0.0.1:1", true),
        ("http://[::1]:1", true),
        ("http://localhost:1", true),
        ("https://elsewhere.example", true),
        ("http://elsewhere.example", false),
        ("http://10.0.0.1", false),
        ("http://169.254.170.2", false),
        ("http://localhost.elsewhere.example", false),
    ] {
        let build = |allow| {
            let builder = Scripted::new().builder().endpoint_url(url).allow_plain_http(allow);
            builder.build()
        };
        let refused = build(false).map(|_| ()).map_err(|error| (error.kind(), error.to_string()));
        assert_eq!(refused.is_ok(), allowed, "{url}");
        if let Err((kind, text)) = refused {
            assert_eq!(kind, ErrorKind::Configuration);
            assert!(text.contains("allow_plain_http"), "{text}");
        }
        build(true).unwrap();
    }
}
