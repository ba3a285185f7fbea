//! `chime fake` as a process.

use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::Duration;

use chime_sdk_core::credentials::Credentials;
use chime_sdk_core::transport::ReqwestTransport;
use chime_sdk_meetings::Client;
use tokio::io::{AsyncBufReadExt as _, BufReader};
use tokio::process::{Child, Command};

use super::Failure;

pub(crate) struct Process {
    child: Child,
    url: String,
}

/// Where the program is after a build of the workspace.
pub(crate) fn beside_this_program() -> Result<PathBuf, Failure> {
    let this = std::env::current_exe()?;
    Ok(this.with_file_name(format!("chime{}", std::env::consts::EXE_SUFFIX)))
}

impl Process {
    /// Starts the program on a state file, and waits until it takes requests.
    pub(crate) async fn start(binary: &Path, state: &Path) -> Result<Self, Failure> {
        let mut child = spawn(binary, state)?;
        let output = child.stdout.take().ok_or("the program has no standard output")?;
        let mut line = String::new();
        BufReader::new(output).read_line(&mut line).await?;
        if line.is_empty() {
            return Err(format!("no address: {}", child.wait().await?).into());
        }
        Ok(Process { child, url: line.trim_end().to_owned() })
    }

    /// Starts it and kills it, however far it has come.
    pub(crate) async fn start_and_kill(
        binary: &Path,
        state: &Path,
        moment: Duration,
    ) -> Result<(), Failure> {
        let mut child = spawn(binary, state)?;
        tokio::time::sleep(moment).await;
        child.kill().await?;
        Ok(())
    }

    /// A client that tries once, so that what it is told is what has happened.
    pub(crate) fn client(&self) -> Result<Client, Failure> {
        let credentials = Credentials::new("AKIDFAKE", "fake-secret", None, None, "kill_fake");
        let client = Client::builder()
            .region("us-east-1")
            .credentials(credentials)
            .endpoint_url(&self.url)
            .transport(ReqwestTransport::plain()?)
            .max_attempts(1)
            .build()?;
        Ok(client)
    }

    /// The memory that it has, in bytes, where the system tells.
    pub(crate) fn memory(&self) -> Option<u64> {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id()?)).ok()?;
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
        let kibibytes: u64 = line.trim().strip_suffix(" kB")?.parse().ok()?;
        Some(kibibytes * 1024)
    }

    /// Ends it as nobody can keep it from: by SIGKILL.
    pub(crate) async fn kill(&mut self) -> Result<(), Failure> {
        Ok(self.child.kill().await?)
    }

    /// Ends it in good order.
    pub(crate) async fn stop(mut self) -> Result<(), Failure> {
        let id = self.child.id().ok_or("the program has ended")?.to_string();
        // the shell's own, because not every machine has a program for it
        Command::new("sh").args(["-c", "kill -s TERM \"$0\"", &id]).status().await?;
        let status = self.child.wait().await?;
        if status.success() { Ok(()) } else { Err(format!("it ended with {status}").into()) }
    }
}

fn spawn(binary: &Path, state: &Path) -> Result<Child, Failure> {
    let mut command = Command::new(binary);
    command.args(["fake", "--meeting-quota", "1000000"]);
    // meetings end by order alone
    command.args(["--meeting-lifetime", "off", "--empty-limit", "off", "--state"]).arg(state);
    command.stdin(Stdio::null()).stdout(Stdio::piped()).kill_on_drop(true);
    command.spawn().map_err(|error| {
        let binary = binary.display();
        let help = "`cargo build -p chime-sdk-meetings --features cli`, or `--binary PATH`";
        format!("`{binary}` cannot be started: {error}; help: {help}").into()
    })
}
