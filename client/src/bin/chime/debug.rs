//! `--debug`: what is sent and what comes of it, on standard error. Signatures, session tokens and
//! members of sensitive types are `***`, by the tables of the declarations.

use std::io::{self, Write as _};
use std::time::Instant;

use chime_sdk_core::http::{HeaderMap, HeaderName};
use chime_sdk_core::interceptor::{Attempt, Interceptor, InterceptorError};
use chime_sdk_core::observer::{AttemptReport, CallReport, Observer, Outcome};
use chime_sdk_core::schema::{Location, OperationSchema, Segment};
use chime_sdk_core::transport::{
    BoxFuture, HttpRequest, HttpResponse, ReqwestTransport, Transport, TransportError,
};
use chime_sdk_core::url::Url;
use chime_sdk_meetings::SERVICE;

use crate::output::visible::visible;

mod redacted;

use redacted::REDACTED;

/// Writes a line. Whatever a peer put into it ends no line and drives no terminal.
pub(crate) fn say(line: &str) {
    let line = visible(line);
    // without a standard error there is nobody to tell
    let _ = io::stderr().write_all(format!("debug: {line}\n").as_bytes());
}

/// Tells of every attempt.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Teller {
    began: Instant,
}

impl Teller {
    pub(crate) fn new() -> Self {
        Teller { began: Instant::now() }
    }

    fn say(self, line: &str) {
        say(&format!("{:.3} s: {line}", self.began.elapsed().as_secs_f64()));
    }
}

impl Interceptor for Teller {
    fn before_signing(
        &self,
        attempt: &Attempt<'_>,
        request: &mut HttpRequest,
    ) -> Result<(), InterceptorError> {
        let Attempt { operation, region, number, .. } = *attempt;
        let url = shown_url(operation, &request.url);
        self.say(&format!("{}: attempt {number} in {region}", operation.name));
        self.say(&format!("> {} {url}", request.method));
        if let Some(body) = &request.body {
            self.say(&format!("> {}", redacted::request(operation, body)));
        }
        Ok(())
    }

    fn before_decoding(
        &self,
        attempt: &Attempt<'_>,
        response: &mut HttpResponse,
    ) -> Result<(), InterceptorError> {
        if !response.body.is_empty() {
            let body = if response.status.is_success() {
                redacted::answer(attempt.operation, &response.body)
            } else {
                redacted::fault(attempt.service, attempt.operation, &response.body)
            };
            self.say(&format!("< {body}"));
        }
        Ok(())
    }
}

impl Observer for Teller {
    fn attempt_ended(&self, attempt: &AttemptReport<'_>) {
        let AttemptReport { number, duration, outcome, .. } = attempt;
        let how = match outcome {
            Outcome::Error(error) => error.to_string(),
            other => other.label().to_owned(),
        };
        self.say(&format!("attempt {number} ended after {duration:.3?}: {how}"));
    }

    fn call_ended(&self, call: &CallReport<'_>) {
        let CallReport { operation, attempts, duration, retry_delay, outcome, .. } = call;
        self.say(&format!(
            "{} ended after {duration:.3?}: {}; {attempts} attempts, {retry_delay:.3?} between them",
            operation.name,
            outcome.label()
        ));
    }
}

/// The address without the values of sensitive members in path and query.
fn shown_url(operation: &OperationSchema, url: &Url) -> String {
    let members = (operation.input)().structure().members;
    let is_sensitive =
        |index: usize| members.get(index).is_some_and(|member| (member.schema)().is_sensitive());
    let hides_label = operation.path.iter().any(|segment| match segment {
        Segment::Label(index) | Segment::GreedyLabel(index) => is_sensitive(*index),
        Segment::Literal(_) => false,
    });
    let mut shown = url.clone();
    if hides_label {
        shown.set_path(REDACTED);
    }
    let hidden: Vec<&str> = (members.iter())
        .filter(|member| (member.schema)().is_sensitive())
        .filter_map(|member| match member.location {
            Location::Query(key) => Some(key),
            _ => None,
        })
        .collect();
    let query = url.query().map(|query| {
        let pairs = query.split('&').map(|pair| match pair.split_once('=') {
            Some((key, _)) if hidden.contains(&key) => format!("{key}={REDACTED}"),
            _ => pair.to_owned(),
        });
        pairs.collect::<Vec<_>>().join("&")
    });
    shown.set_query(query.as_deref());
    shown.to_string()
}

/// Tells of the headers as they are sent and received, which the signature is among.
#[derive(Debug)]
pub(crate) struct Headers {
    inner: ReqwestTransport,
    teller: Teller,
}

impl Headers {
    pub(crate) fn over(inner: ReqwestTransport, teller: Teller) -> Self {
        Headers { inner, teller }
    }

    fn say(&self, direction: char, headers: &HeaderMap) {
        for (name, value) in headers {
            let value = if is_secret(name) {
                hidden_signature(value.to_str().unwrap_or_default())
            } else {
                String::from_utf8_lossy(value.as_bytes()).into_owned()
            };
            self.teller.say(&format!("{direction} {name}: {value}"));
        }
    }
}

impl Transport for Headers {
    fn send(&self, request: HttpRequest) -> BoxFuture<'_, Result<HttpResponse, TransportError>> {
        self.say('>', &request.headers);
        Box::pin(async move {
            let answer = self.inner.send(request).await;
            if let Ok(answer) = &answer {
                self.teller.say(&format!("< {}", answer.status));
                self.say('<', &answer.headers);
            }
            answer
        })
    }
}

/// Headers whose values are not shown: those that let somebody act as the caller, and those of
/// sensitive members of any operation.
fn is_secret(name: &HeaderName) -> bool {
    const SECRET: [&str; 4] =
        ["authorization", "x-amz-security-token", "proxy-authorization", "set-cookie"];
    let of_member = || {
        let schemas = SERVICE.operations.iter().flat_map(|operation| {
            let output = operation.output.map(|output| output());
            [Some((operation.input)()), output].into_iter().flatten()
        });
        schemas.flat_map(|schema| schema.structure().members).any(|member| {
            matches!(member.location, Location::Header(header) if header.eq_ignore_ascii_case(name.as_str()))
                && (member.schema)().is_sensitive()
        })
    };
    SECRET.contains(&name.as_str()) || of_member()
}

/// What of a secret header may be shown: whose key it is that signs, and what it signs.
fn hidden_signature(value: &str) -> String {
    match value.split_once("Signature=") {
        Some((before, _)) if value.starts_with("AWS4-HMAC-SHA256 Credential=") => {
            format!("{before}Signature={REDACTED}")
        }
        _ => REDACTED.to_owned(),
    }
}
