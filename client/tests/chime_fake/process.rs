//! The program, started for a test and killed at its end.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::process::{Child, ChildStdout, Command, Output, Stdio};
use std::thread::JoinHandle;

use chime_sdk_meetings::enums::MediaRegion;
use chime_sdk_meetings::shapes::Meeting;
use chime_sdk_meetings::{Client, Credentials};

/// A program that waits for requests.
pub(crate) struct Fake {
    child: Child,
    pub(crate) url: String,
    output: BufReader<ChildStdout>,
    /// Reads standard error to its end, so that it never fills up.
    errors: JoinHandle<String>,
}

/// The program with these arguments.
pub(crate) fn command(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_chime"));
    command.args(arguments);
    command
}

/// Runs the program to its end: exit code, standard output, standard error.
pub(crate) fn run(arguments: &[&str]) -> (i32, String, String) {
    told(command(arguments).output().unwrap())
}

fn told(output: Output) -> (i32, String, String) {
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (output.status.code().unwrap(), text(output.stdout), text(output.stderr))
}

impl Fake {
    /// Starts `chime fake` with these arguments, on a free port if they name none.
    pub(crate) fn start(arguments: &[&str]) -> Self {
        let mut all = vec!["fake"];
        all.extend(arguments);
        Self::of(&mut command(&all))
    }

    pub(crate) fn of(command: &mut Command) -> Self {
        let command = command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        let mut errors = child.stderr.take().unwrap();
        let errors = std::thread::spawn(move || {
            let mut text = String::new();
            errors.read_to_string(&mut text).unwrap();
            text
        });
        let mut output = BufReader::new(child.stdout.take().unwrap());
        let mut url = String::new();
        output.read_line(&mut url).unwrap();
        if url.is_empty() {
            panic!("no fake: {}", errors.join().unwrap());
        }
        Fake { child, url: url.trim_end_matches('\n').to_owned(), output, errors }
    }

    /// A client with the usual key, which gives up at the first failure.
    pub(crate) fn client(&self) -> Client {
        self.client_of("AKIDFAKE", "fake-secret")
    }

    pub(crate) fn client_of(&self, id: &str, secret: &str) -> Client {
        let builder = Client::builder().region("us-east-1").endpoint_url(&self.url);
        let credentials = Credentials::new(id, secret, None, None, "test");
        builder.credentials(credentials).max_attempts(1).build().unwrap()
    }

    /// A connection on which a test writes its bytes itself.
    pub(crate) fn connect(&self) -> TcpStream {
        TcpStream::connect(self.url.trim_start_matches("http://")).unwrap()
    }

    pub(crate) fn id(&self) -> String {
        self.child.id().to_string()
    }

    /// Sends a signal, by its name.
    pub(crate) fn signal(&self, name: &str) {
        // the shell's own, because not every machine has a program for it
        let kill = ["-c", "kill -s \"$0\" \"$1\"", name, &self.id()];
        assert!(Command::new("sh").args(kill).status().unwrap().success());
    }

    /// Waits until it takes no more connections, which is the first that it does at its end.
    pub(crate) fn wait_for_refusal(&self) {
        let address = self.url.trim_start_matches("http://");
        while TcpStream::connect(address).is_ok() {
            std::thread::yield_now();
        }
    }

    /// Waits for the end: exit code, the rest of standard output, standard error. A signal that ended
    /// it is a negative code.
    pub(crate) fn end(mut self) -> (i32, String, String) {
        let status = self.child.wait().unwrap();
        let mut rest = String::new();
        self.output.read_to_string(&mut rest).unwrap();
        #[cfg(unix)]
        let signal = std::os::unix::process::ExitStatusExt::signal(&status);
        #[cfg(not(unix))]
        let signal = None;
        let code = status.code().or(signal.map(|signal: i32| -signal)).unwrap();
        // taken out of a value that has a `Drop`
        let errors = std::mem::replace(&mut self.errors, std::thread::spawn(String::new));
        (code, rest, errors.join().unwrap())
    }

    pub(crate) fn stop(self) -> (i32, String, String) {
        self.signal("TERM");
        self.end()
    }
}

impl Drop for Fake {
    fn drop(&mut self) {
        // it has ended if the test got that far
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A request for a meeting without a signature, up to the last byte of its body, and that byte.
pub(crate) fn request(token: &str) -> (Vec<u8>, Vec<u8>) {
    let body = format!(
        r#"{{"ClientRequestToken":"{token}","ExternalMeetingId":"meeting","MediaRegion":"us-east-1"}}"#
    );
    let head = "POST /meetings HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\n";
    let mut bytes = format!("{head}content-length: {}\r\n\r\n{body}", body.len()).into_bytes();
    let last = bytes.split_off(bytes.len() - 1);
    (bytes, last)
}

/// Sends a request without its last byte, which is given back, and waits until the fake reads it.
pub(crate) fn begin(mut stream: &TcpStream, token: &str) -> Vec<u8> {
    let (first, last) = request(token);
    let first = String::from_utf8(first).unwrap();
    send(stream, first.replace("host:", "expect: 100-continue\r\nhost:").as_bytes());
    let mut interim = *b"HTTP/1.1 100 Continue\r\n\r\n";
    let wanted = interim;
    stream.read_exact(&mut interim).unwrap();
    assert_eq!(interim, wanted);
    last
}

/// Reads an answer of which the connection is closed afterwards.
pub(crate) fn answer(mut stream: &TcpStream) -> String {
    let mut text = String::new();
    stream.read_to_string(&mut text).unwrap();
    text
}

/// Writes bytes, all of them.
pub(crate) fn send(mut stream: &TcpStream, bytes: &[u8]) {
    stream.write_all(bytes).unwrap();
}

/// Creates a meeting.
pub(crate) async fn meeting(client: &Client, token: &str) -> Meeting {
    let call = client.create_meeting(MediaRegion::UsEast1, "meeting").client_request_token(token);
    call.await.unwrap().meeting
}
