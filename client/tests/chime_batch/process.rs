//! A batch that a test talks to, line by line.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::process::{Child, ChildStderr, ChildStdin, ChildStdout, Command, Stdio};

use serde_json::Value;

/// `chime batch` under way.
pub(crate) struct Batch {
    child: Child,
    input: Option<ChildStdin>,
    output: Option<BufReader<ChildStdout>>,
    errors: BufReader<ChildStderr>,
}

impl Batch {
    /// Starts it with these arguments, for the service at `url`.
    pub(crate) fn start(url: &str, arguments: &[&str]) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_chime"))
            .arg("batch")
            .args(arguments)
            .env_clear()
            .envs([
                ("AWS_ACCESS_KEY_ID", "AKIDFAKE"),
                ("AWS_SECRET_ACCESS_KEY", "fake-secret"),
                ("AWS_REGION", "us-east-1"),
                ("AWS_EC2_METADATA_DISABLED", "true"),
                ("AWS_ENDPOINT_URL_CHIME_SDK_MEETINGS", url),
                ("AWS_MAX_ATTEMPTS", "1"),
            ])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let input = child.stdin.take();
        let output = child.stdout.take().map(BufReader::new);
        let errors = BufReader::new(child.stderr.take().unwrap());
        Batch { child, input, output, errors }
    }

    /// Writes a line, which goes out at once.
    pub(crate) fn write(&mut self, line: &str) {
        let input = self.input.as_mut().unwrap();
        input.write_all(format!("{line}\n").as_bytes()).unwrap();
        input.flush().unwrap();
    }

    /// The next answer.
    pub(crate) fn read(&mut self) -> Value {
        let mut line = String::new();
        self.output.as_mut().unwrap().read_line(&mut line).unwrap();
        assert!(line.ends_with('\n'), "{line:?}");
        serde_json::from_str(&line).unwrap()
    }

    /// Closes its standard output, as a reader does that has read enough.
    pub(crate) fn stop_reading(&mut self) {
        self.output = None;
    }

    /// Sends a signal, by its name.
    pub(crate) fn signal(&self, name: &str) {
        // the shell's own, because not every machine has a program for it
        let kill = ["-c", "kill -s \"$0\" \"$1\"", name, &self.child.id().to_string()];
        assert!(Command::new("sh").args(kill).status().unwrap().success());
    }

    /// Sends a signal, and waits until it is noticed.
    pub(crate) fn interrupt(&mut self, name: &str) {
        self.signal(name);
        let mut line = String::new();
        while !line.starts_with("chime: interrupted; ") {
            line.clear();
            assert!(self.errors.read_line(&mut line).unwrap() > 0, "it has ended");
        }
    }

    /// Ends its input and waits: exit code, the answers that are left, standard error.
    pub(crate) fn end(mut self) -> (i32, Vec<Value>, String) {
        self.input = None;
        self.wait()
    }

    /// Waits for its end while its input stays open.
    pub(crate) fn wait(mut self) -> (i32, Vec<Value>, String) {
        let mut rest = String::new();
        if let Some(output) = &mut self.output {
            output.read_to_string(&mut rest).unwrap();
        }
        let mut errors = String::new();
        self.errors.read_to_string(&mut errors).unwrap();
        let code = self.child.wait().unwrap().code().unwrap();
        let answers = rest.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        (code, answers, errors)
    }
}

impl Drop for Batch {
    fn drop(&mut self) {
        // it has ended if the test got that far
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
