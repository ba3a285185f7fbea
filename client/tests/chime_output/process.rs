//! The program, run to its end against a fake in the test's own process.

use std::process::Command;

use chime_sdk_meetings::Client;
use chime_sdk_meetings::enums::MediaRegion;
use chime_sdk_meetings::fake::Fake;
use chime_sdk_meetings::shapes::Meeting;

/// The program with these arguments, with nothing of the environment but what the fake wants.
pub(crate) fn command(fake: &Fake, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_chime"));
    command.args(arguments).env_clear().envs([
        ("AWS_ACCESS_KEY_ID", "AKIDFAKE"),
        ("AWS_SECRET_ACCESS_KEY", "fake-secret"),
        ("AWS_REGION", "us-east-1"),
        ("AWS_EC2_METADATA_DISABLED", "true"),
        ("AWS_ENDPOINT_URL_CHIME_SDK_MEETINGS", fake.url()),
        ("AWS_MAX_ATTEMPTS", "1"),
    ]);
    command
}

/// Runs a command to its end: exit code, standard output, standard error.
pub(crate) async fn finish(mut command: Command) -> (i32, String, String) {
    // the fake answers meanwhile
    let output = tokio::task::spawn_blocking(move || command.output().unwrap()).await.unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (output.status.code().unwrap(), text(output.stdout), text(output.stderr))
}

pub(crate) async fn run(fake: &Fake, arguments: &[&str]) -> (i32, String, String) {
    finish(command(fake, arguments)).await
}

/// What a command prints that ends well and has nothing to complain of.
pub(crate) async fn printed(fake: &Fake, arguments: &[&str]) -> String {
    let (code, output, errors) = run(fake, arguments).await;
    assert_eq!((code, errors.as_str()), (0, ""), "{arguments:?}: {output}");
    output
}

/// A meeting with these attendees.
pub(crate) async fn meeting(client: &Client, users: &[&str]) -> Meeting {
    let created = client.create_meeting(MediaRegion::UsEast1, "stand-up").tenant_ids(["tenant"]);
    let meeting = created.await.unwrap().meeting;
    for user in users {
        client.create_attendee(&meeting.meeting_id, *user).await.unwrap();
    }
    meeting
}
