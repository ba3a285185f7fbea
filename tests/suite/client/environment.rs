//! Region and credentials from the environment. Each case runs in a process of its own, because a
//! process that changes its environment changes it for all tests.

use std::process::Command;

use chime_sdk_meetings::Client;
use chime_sdk_tests::scripted::Scripted;

use super::MEETING;

/// Marks the lines that the child writes.
const MARK: &str = "from the child: ";

/// What the child finds when these variables are set and no other ones of AWS are.
fn child_with(variables: &[(&str, &str)]) -> Vec<String> {
    let mut command = Command::new(std::env::current_exe().unwrap());
    command.args(["--exact", "client::environment::child", "--ignored", "--nocapture"]);
    for (name, _) in std::env::vars_os() {
        if name.to_string_lossy().starts_with("AWS_") {
            command.env_remove(name);
        }
    }
    let output = command.envs(variables.iter().copied()).output().unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(output.status.success(), "{text}");
    text.lines().filter_map(|line| line.strip_prefix(MARK)).map(str::to_owned).collect()
}

#[tokio::test]
#[ignore = "the other tests of this module run it"]
async fn child() {
    match Client::from_env().await {
        Ok(client) => println!("\n{MARK}region {}", client.region()),
        Err(error) => println!("\n{MARK}{error}"),
    }
    let script = Scripted::new().answer(204, &[], "");
    let builder = Client::builder().with_environment().region("us-east-1");
    let client = builder.transport(script.clone()).build().unwrap();
    match client.delete_meeting(MEETING).await {
        Ok(_) => {
            let headers = &script.requests()[0].headers;
            let authorization = headers["authorization"].to_str().unwrap();
            let key = authorization.split(['=', '/']).nth(1).unwrap_or_default();
            let token = headers.get("x-amz-security-token");
            let token = token.map_or("none", |token| token.to_str().unwrap());
            println!("\n{MARK}key {key}, token {token}");
        }
        Err(error) => println!("\n{MARK}{error}"),
    }
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
    let expected = "no region; help: set AWS_REGION, or call `.region(\"us-east-1\")`";
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
fn a_variable_that_is_missing_is_named() {
    for (variables, missing) in [
        (&[][..], "AWS_ACCESS_KEY_ID"),
        (&[SECRET], "AWS_ACCESS_KEY_ID"),
        (&[KEY], "AWS_SECRET_ACCESS_KEY"),
        (&[KEY, ("AWS_SECRET_ACCESS_KEY", "")], "AWS_SECRET_ACCESS_KEY"),
    ] {
        let expected = format!(
            "DeleteMeeting: no credentials: the environment variable {missing} is not set; help: \
             set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or call `.credentials(..)`"
        );
        assert_eq!(child_with(variables)[1], expected);
    }
}
