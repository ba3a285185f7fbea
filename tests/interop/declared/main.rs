//! Declared services, asked by JSON lines: one answer a line, in order.
//!
//! `encode`: an input as a request; `read`: a request as the input that a server reads;
//! `answer`: an output or an error as a server answers it; `receive`: an answer as a client reads it.

use std::io::{self, BufRead as _, Write as _};

use bytes::Bytes;
use chime_sdk_meetings::chime_sdk_core::client::{Client, ClientBuilder};
use chime_sdk_meetings::chime_sdk_core::schema::{OperationSchema, ServiceSchema};
use chime_sdk_meetings::chime_sdk_core::server::{self, Fault};
use chime_sdk_meetings::chime_sdk_core::shape::Shape;
use chime_sdk_meetings::chime_sdk_core::transport::{
    BoxFuture, HttpRequest, HttpResponse, Transport, TransportError,
};
use chime_sdk_meetings::chime_sdk_core::{self, input, request};
use chime_sdk_meetings::declare::Blob;
use chime_sdk_meetings::{Credentials, Violation};
use declared::{EXCEPTIONS, SERVICES};
use http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode};
use serde_json::{Value, json};

type Answer = Result<Value, Box<dyn std::error::Error>>;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let answer = match std::env::args().nth(1).as_deref() {
        Some("encode") => encode,
        Some("read") => read,
        Some("answer") => answer,
        Some("receive") => receive,
        _ => return Err("use encode, read, answer or receive".into()),
    };
    let mut output = io::stdout().lock();
    for line in io::stdin().lock().lines() {
        let line: Value = serde_json::from_str(&line?)?;
        let answer = answer(&line).unwrap_or_else(|error| json!({ "error": error.to_string() }));
        writeln!(output, "{answer}")?;
        output.flush()?;
    }
    Ok(())
}

/// The request of an operation, without validation.
fn encode(line: &Value) -> Answer {
    let operation = operation(line)?;
    let input = input::from_json(operation, &line["input"]).map_err(problems)?;
    let request = request::encode(operation, input.as_ref())?;
    let headers = in_json(&request.headers)?;
    let body = request.body.as_deref();
    Ok(json!({
        "method": request.method.as_str(),
        "path": request.path,
        "query": request.query,
        "content_type": headers.get("content-type"),
        "headers": headers,
        // a body of any bytes has no text
        "body": body.and_then(|body| std::str::from_utf8(body).ok()),
        "bytes": Blob::from(body.unwrap_or_default()),
    }))
}

/// What a server makes of a request.
fn read(line: &Value) -> Answer {
    let method: Method = text(line, "method")?.parse()?;
    let route = server::route(service(line)?, &method, text(line, "path")?, text(line, "query")?)?;
    let input = server::decode(&route, &headers(line)?, &body(line)?).map_err(problems)?;
    Ok(json!({ "operation": route.operation.name, "input": value(input.as_ref())? }))
}

/// A server's answer: the output of an operation, or an error.
fn answer(line: &Value) -> Answer {
    let response = match line["exception"].as_str() {
        Some(code) => {
            let service = service(line)?.service_id;
            let mut exceptions = EXCEPTIONS.iter();
            let declared = exceptions.find(|declared| (declared.0, declared.1) == (service, code));
            let (.., read) = declared.ok_or("no such error")?;
            let message = text(line, "message")?.to_owned();
            let fault = Fault { exception: read(line["members"].clone())?, message };
            server::encode_fault(&fault, "a-request")
        }
        None => {
            let operation = operation(line)?;
            // outputs are read as inputs are, from the table of an operation that takes this output
            let takes = OperationSchema { new_input: operation.new_output, ..*operation };
            let output = input::from_json(&takes, &line["output"]).map_err(problems)?;
            server::encode(operation, output.as_ref())
        }
    };
    Ok(json!({
        "status": response.status().as_u16(),
        "headers": in_json(response.headers())?,
        "bytes": Blob::from(response.body().clone()),
    }))
}

/// What a client makes of an answer.
fn receive(line: &Value) -> Answer {
    let status = StatusCode::from_u16(line["status"].as_u64().unwrap_or_default().try_into()?)?;
    let answer = HttpResponse { status, headers: headers(line)?, body: body(line)? };
    let client: Client = ClientBuilder::new(service(line)?)
        .region("us-east-1")
        .credentials(Credentials::new("AKIDEXAMPLE", "secret", None, None, "interop"))
        .transport(Answered(answer))
        .max_attempts(1)
        .build()?;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build()?;
    let call = client.call(text(line, "operation")?, line["input"].clone());
    match runtime.block_on(call) {
        Ok(output) => Ok(json!({ "output": output })),
        Err(error) => Ok(json!({
            "error": error.to_string(),
            "code": error.code(),
            "message": error.message(),
            "status": error.status(),
            "exception": error.exception().map(|exception| exception.schema().code),
            "members": error.exception().map(|exception| value(exception)).transpose()?,
        })),
    }
}

/// A transport that has one answer to everything.
#[derive(Debug)]
struct Answered(HttpResponse);

impl Transport for Answered {
    fn send(&self, _: HttpRequest) -> BoxFuture<'_, Result<HttpResponse, TransportError>> {
        let answer = self.0.clone();
        Box::pin(async move { Ok(answer) })
    }
}

fn service(line: &Value) -> Result<&'static ServiceSchema, Box<dyn std::error::Error>> {
    let id = text(line, "service")?;
    let service = SERVICES.iter().find(|declared| declared.service_id == id);
    Ok(service.ok_or("no such service")?)
}

fn operation(line: &Value) -> Result<&'static OperationSchema, Box<dyn std::error::Error>> {
    let operation = service(line)?.operation(text(line, "operation")?);
    Ok(operation.ok_or("no such operation")?)
}

fn text<'a>(line: &'a Value, key: &str) -> Result<&'a str, String> {
    line[key].as_str().ok_or_else(|| format!("`{key}` is no string"))
}

fn headers(line: &Value) -> Result<HeaderMap, Box<dyn std::error::Error>> {
    let mut headers = HeaderMap::new();
    for (name, value) in line["headers"].as_object().ok_or("`headers` is no object")? {
        let value = value.as_str().ok_or("a header is no string")?;
        headers.insert(HeaderName::try_from(name)?, HeaderValue::try_from(value)?);
    }
    Ok(headers)
}

fn body(line: &Value) -> Result<Bytes, serde_json::Error> {
    Ok(serde_json::from_value::<Blob>(line["bytes"].clone())?.into())
}

fn in_json(headers: &HeaderMap) -> Result<Value, http::header::ToStrError> {
    let headers = headers.iter().map(|(name, value)| Ok((name.as_str(), value.to_str()?)));
    Ok(headers.collect::<Result<Value, _>>()?)
}

fn value(shape: &dyn Shape) -> serde_json::Result<Value> {
    chime_sdk_core::serialize(shape, serde_json::value::Serializer)
}

fn problems(violations: Vec<Violation>) -> String {
    violations.iter().map(ToString::to_string).collect::<Vec<_>>().join("; ")
}
