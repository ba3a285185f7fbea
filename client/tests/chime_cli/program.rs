//! The program with an environment of its own.

use std::path::Path;
use std::process::Stdio;

use chime_sdk_meetings::enums::MediaRegion;
use chime_sdk_meetings::fake::{Failure, Fake};
use serde_json::Value;
use tempfile::TempDir;
use tokio::io::AsyncWriteExt as _;
use tokio::process::Command;

/// What came of a run.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Ended {
    pub(crate) code: i32,
    pub(crate) output: String,
    pub(crate) errors: String,
}

impl Ended {
    /// The output of a run that went well.
    #[track_caller]
    pub(crate) fn json(&self) -> Value {
        assert_eq!((self.code, self.errors.as_str()), (0, ""), "{self:?}");
        serde_json::from_str(&self.output).unwrap()
    }

    /// The one line of a failure that was asked for in JSON.
    #[track_caller]
    pub(crate) fn failure(&self) -> Value {
        assert_eq!(self.output, "", "{self:?}");
        assert_eq!(self.errors.lines().count(), 1, "{self:?}");
        let failure: Value = serde_json::from_str(&self.errors).unwrap();
        assert_eq!(failure["exitCode"], self.code, "{self:?}");
        failure
    }
}

/// The program with nothing of the environment of the tests, in a home of its own.
pub(crate) struct Program {
    home: TempDir,
    variables: Vec<(String, String)>,
}

impl Program {
    /// With a region, the usual key of the fake, and this address.
    pub(crate) fn at(url: &str) -> Self {
        Program::bare()
            .with("AWS_ENDPOINT_URL_CHIME_SDK_MEETINGS", url)
            .with("AWS_REGION", "us-east-1")
            .with("AWS_ACCESS_KEY_ID", "AKIDFAKE")
            .with("AWS_SECRET_ACCESS_KEY", "fake-secret")
    }

    /// With nothing but a switch that keeps it from asking the machine for credentials.
    pub(crate) fn bare() -> Self {
        let home = tempfile::tempdir().unwrap();
        Program { home, variables: Vec::new() }.with("AWS_EC2_METADATA_DISABLED", "true")
    }

    pub(crate) fn with(mut self, name: &str, value: &str) -> Self {
        self.variables.push((name.to_owned(), value.to_owned()));
        self
    }

    pub(crate) fn without(mut self, name: &str) -> Self {
        self.variables.retain(|(other, _)| other != name);
        self
    }

    pub(crate) fn home(&self) -> &Path {
        self.home.path()
    }

    /// Writes a file below the home, and gives its path.
    pub(crate) fn file(&self, name: &str, text: &str) -> String {
        let path = self.home().join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, text).unwrap();
        path.to_str().unwrap().to_owned()
    }

    pub(crate) fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_chime"));
        command.args(arguments).env_clear().env("HOME", self.home());
        command.envs(self.variables.iter().map(|(name, value)| (name, value)));
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        command.kill_on_drop(true);
        command
    }

    pub(crate) async fn run(&self, arguments: &[&str]) -> Ended {
        ended(self.command(arguments).output().await.unwrap())
    }

    pub(crate) async fn run_with_input(&self, arguments: &[&str], input: &str) -> Ended {
        let mut child = self.command(arguments).stdin(Stdio::piped()).spawn().unwrap();
        let mut stdin = child.stdin.take().unwrap();
        stdin.write_all(input.as_bytes()).await.unwrap();
        drop(stdin);
        ended(child.wait_with_output().await.unwrap())
    }
}

fn ended(output: std::process::Output) -> Ended {
    let text = |bytes| String::from_utf8(bytes).unwrap();
    Ended {
        code: output.status.code().unwrap(),
        output: text(output.stdout),
        errors: text(output.stderr),
    }
}

/// A fake, the program at it, and a meeting in it.
pub(crate) async fn with_meeting() -> (Fake, Program, String) {
    let fake = Fake::start().await.unwrap();
    let program = Program::at(fake.url());
    let meeting = fake.client().create_meeting(MediaRegion::UsEast1, "meeting").await.unwrap();
    (fake, program, meeting.meeting.meeting_id.as_str().to_owned())
}

/// What the fake answers when it is called too often.
pub(crate) fn throttling(message: &str) -> Failure {
    Failure::of_code("ThrottlingException", message).unwrap()
}
