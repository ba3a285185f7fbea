//! The program while it runs, and requests to it.

use std::io::{BufRead as _, BufReader, Read as _};
use std::process::{Child, Command, Stdio};

use chime_sdk_meetings::url::form_urlencoded::Serializer;
use reqwest::{Client, Method, Response};
use serde_json::Value;

use crate::example;

/// A join server on a free port, which is killed when this is dropped.
pub(crate) struct Running {
    process: Child,
    output: BufReader<std::process::ChildStdout>,
    pub(crate) url: String,
    client: Client,
}

/// An answer: status and JSON.
pub(crate) type Answer = (u16, Value);

impl Running {
    pub(crate) fn start(options: &[&str]) -> Self {
        Self::start_with(example("join_server").args(options))
    }

    /// Starts a command of this program, and waits for its address.
    pub(crate) fn start_with(command: &mut Command) -> Self {
        command.args(["--port", "0"]).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut process = command.spawn().expect("the program can be started");
        let output = process.stdout.take().expect("its output is a pipe");
        let mut output = BufReader::new(output);
        let mut line = String::new();
        output.read_line(&mut line).expect("it prints text");
        let url = line.split_whitespace().find(|word| word.starts_with("http://"));
        let Some(url) = url else {
            let mut errors = String::new();
            let _ = process.stderr.take().map(|mut pipe| pipe.read_to_string(&mut errors));
            panic!("no address in `{line}`: {errors}");
        };
        let url = url.trim_end_matches('/').to_owned();
        // the client of a workspace that has TLS asks for a provider, even for plain http
        let _ = rustls::crypto::ring::default_provider().install_default();
        Running { process, output, url, client: Client::new() }
    }

    pub(crate) async fn post(&self, path: &str, query: &[(&str, &str)]) -> Answer {
        self.send(Method::POST, path, query).await
    }

    pub(crate) async fn get(&self, path: &str, query: &[(&str, &str)]) -> Answer {
        self.send(Method::GET, path, query).await
    }

    async fn send(&self, method: Method, path: &str, query: &[(&str, &str)]) -> Answer {
        read(self.request(method, path, query).send().await.expect("it answers")).await
    }

    /// A request that has not been sent, for headers and bodies.
    pub(crate) fn request(
        &self,
        method: Method,
        path: &str,
        query: &[(&str, &str)],
    ) -> reqwest::RequestBuilder {
        let query = Serializer::new(String::new()).extend_pairs(query).finish();
        self.client.request(method, format!("{}{path}?{query}", self.url))
    }

    /// Joins and gives what the answer has under `JoinInfo`.
    pub(crate) async fn join(&self, title: &str, name: &str) -> Value {
        let query = [("title", title), ("name", name), ("region", "us-east-1")];
        let (status, mut body) = self.post("/join", &query).await;
        assert_eq!(status, 201, "{body}");
        body["JoinInfo"].take()
    }

    /// What it has printed after its address.
    pub(crate) fn line(&mut self) -> String {
        let mut line = String::new();
        self.output.read_line(&mut line).expect("it prints text");
        line
    }

    /// Interrupts it as a terminal does, and gives its exit code and what it has logged.
    #[cfg(unix)]
    pub(crate) fn interrupt(mut self) -> (Option<i32>, String) {
        let id = self.process.id().to_string();
        let sent = Command::new("kill").args(["-INT", &id]).status().expect("there is `kill`");
        assert!(sent.success());
        let mut log = String::new();
        let pipe = self.process.stderr.take();
        pipe.expect("its log is a pipe").read_to_string(&mut log).expect("it logs text");
        (self.process.wait().expect("it ends").code(), log)
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // it may have ended
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// Status and JSON; a body that is no JSON as text.
pub(crate) async fn read(response: Response) -> Answer {
    let status = response.status().as_u16();
    let text = response.text().await.expect("the body arrives");
    (status, serde_json::from_str(&text).unwrap_or(Value::String(text)))
}
