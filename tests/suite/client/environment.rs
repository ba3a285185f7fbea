//! Region and credentials from the environment. Each case runs in a process of its own, because a
//! process that changes its environment changes it for all tests.

use std::process::Command;

use chime_sdk_tests::child;

/// What `from_env` says when these variables are set and no other ones of AWS are.
fn child_with(variables: &[(&str, &str)]) -> Vec<String> {
    let mut command = Command::new(env!("CARGO_BIN_EXE_from_env"));
    for (name, _) in std::env::vars_os() {
        if name.to_string_lossy().starts_with("AWS_") {
            command.env_remove(name);
        }
    }
    // neither the files of whoever runs the tests, nor the service of the machine
    command.env("HOME", "/nonexistent").env("AWS_EC2_METADATA_DISABLED", "true");
    let output = child::output(command.envs(variables.iter().copied())).unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(output.status.success(), "{text}");
    text.lines().map(str::to_owned).collect()
}

const KEY: (&str, &str) = ("AWS_ACCESS_KEY_ID", "AKIDENV");
const SECRET: (&str, &str) = ("AWS_SECRET_ACCESS_KEY", "planted");

#[test]
fn the_region_is_aws_region_or_else_aws_default_region() {
    for (variables, expected) in [
        (&[("AWS_REGION", "eu-west-2")][..], "region eu-west-2"),
        (&[("AWS_DEFAULT_REGION", "eu-west-2")], "region eu-west-2"),
        (&[("AWS_REGION", "eu-west-2"), ("AWS_DEFAULT_REGION", "us-east-1")], "region eu-west-2"),
        (&[("AWS_REGION", " "), ("AWS_DEFAULT_REGION", "us-east-1")], "region us-east-1"),
        (&[("AWS_REGION", "eu-west-2\n")], "region eu-west-2"),
    ] {
        assert_eq!(child_with(variables)[0], expected, "{variables:?}");
    }
}

#[test]
fn without_a_region_the_error_says_what_to_set() {
    let expected = "no region: neither the code nor AWS_REGION, AWS_DEFAULT_REGION or the profile names one; \
                        help: set AWS_REGION, or call `.region(\"us-east-1\")`";
    assert_eq!(child_with(&[])[0], expected);
    assert_eq!(child_with(&[("AWS_REGION", "")])[0], expected);
}

#[test]
fn credentials_are_those_of_the_environment() {
    let said = child_with(&[KEY, SECRET]);
    assert_eq!(said[1], "key AKIDENV, token none");
    let said = child_with(&[KEY, SECRET, ("AWS_SESSION_TOKEN", "token")]);
    assert_eq!(said[1], "key AKIDENV, token token");
}

#[test]
fn without_credentials_every_source_that_was_tried_is_named() {
    let text = &child_with(&[])[1];
    let expected = "DeleteMeeting: no credentials: no source has any: environment: the environment \
                    variable AWS_ACCESS_KEY_ID is not set; web identity: ";
    assert!(text.starts_with(expected), "{text}");
    for tried in ["profile: ", "container: ", "instance: ", "help: set AWS_ACCESS_KEY_ID"] {
        assert!(text.contains(tried), "{tried}: {text}");
    }
}

#[test]
fn half_a_key_is_a_mistake_that_names_the_other_half() {
    for (variables, missing) in [
        (&[SECRET][..], "AWS_ACCESS_KEY_ID"),
        (&[KEY], "AWS_SECRET_ACCESS_KEY"),
        (&[KEY, ("AWS_SECRET_ACCESS_KEY", "")], "AWS_SECRET_ACCESS_KEY"),
    ] {
        let text = &child_with(variables)[1];
        let expected = format!("the environment variable {missing} is not set");
        assert!(text.contains(&expected), "{text}");
        assert!(!text.contains("planted"), "{text}");
    }
}
