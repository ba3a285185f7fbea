//! The Rust side of the interop suites: speaks JSON lines, one answer a line, in order.
//!
//! `interop encode | sign | verify | resolve | validate`; `tests/interop/README.md` says what each is
//! for.

#![forbid(unsafe_code)]

use std::io::{self, BufRead as _, Write as _};
use std::process::ExitCode;
use std::time::{Duration, SystemTime};

use chime_sdk_core::credentials::Credentials;
use chime_sdk_core::endpoint::{Endpoint, EndpointParameters};
use chime_sdk_core::input;
use chime_sdk_core::request::{EncodedRequest, encode};
use chime_sdk_core::server::signature::{Authorization, SignedRequest, USUAL_SKEW};
use chime_sdk_core::sign::{Scope, sign};
use chime_sdk_core::transport::{HttpRequest, RequestLimits};
use chime_sdk_meetings::SERVICE;
use http::header::CONTENT_TYPE;
use http::{HeaderMap, HeaderName, HeaderValue, Method};
use serde_json::{Value, json};

type Failure = Box<dyn std::error::Error>;

fn main() -> ExitCode {
    let mode = std::env::args().nth(1).unwrap_or_default();
    let result = match mode.as_str() {
        "encode" => answer_lines(encoded),
        "sign" => answer_lines(signed),
        "verify" => answer_lines(verified),
        "resolve" => answer_lines(resolved),
        "validate" => answer_lines(validated),
        other => {
            Err(format!("no mode `{other}`: use encode, sign, verify, resolve or validate").into())
        }
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            let _ = writeln!(io::stderr(), "interop: {error}");
            ExitCode::FAILURE
        }
    }
}

/// Answers every line of standard input; an answer that fails is an answer with `error`.
fn answer_lines(answer: impl Fn(&Value) -> Result<Value, Failure>) -> Result<(), Failure> {
    let mut output = io::stdout().lock();
    for line in io::stdin().lock().lines() {
        let request: Value = serde_json::from_str(&line?)?;
        let answer = answer(&request).unwrap_or_else(|error| json!({ "error": error.to_string() }));
        writeln!(output, "{answer}")?;
        output.flush()?;
    }
    Ok(())
}

/// The request of an operation, without validation.
fn request(line: &Value) -> Result<EncodedRequest, Failure> {
    let name = line["operation"].as_str().ok_or("`operation` is no string")?;
    let operation = SERVICE.operation(name).ok_or_else(|| format!("no operation `{name}`"))?;
    let input = input::from_json(operation, &line["input"]).map_err(|violations| {
        violations.iter().map(ToString::to_string).collect::<Vec<_>>().join("; ")
    })?;
    Ok(encode(operation, input.as_ref())?)
}

fn encoded(line: &Value) -> Result<Value, Failure> {
    let request = request(line)?;
    let content_type = request.headers.get(CONTENT_TYPE).map(|value| value.to_str()).transpose()?;
    Ok(json!({
        "method": request.method.as_str(),
        "path": request.path,
        "query": request.query,
        "content_type": content_type,
        "body": request.body.as_deref().map(std::str::from_utf8).transpose()?,
    }))
}

fn signed(line: &Value) -> Result<Value, Failure> {
    let text = |key: &str| line[key].as_str().ok_or_else(|| format!("`{key}` is no string"));
    let request = request(line)?;
    let endpoint = Endpoint::custom(text("endpoint")?)?;
    let credentials = Credentials::new(
        text("access_key")?,
        text("secret_key")?,
        line["session_token"].as_str().map(str::to_owned),
        None,
        "interop",
    );
    let time = line["time"].as_u64().ok_or("`time` is no whole number")?;
    let mut request = HttpRequest {
        method: request.method,
        url: endpoint.join(&request.path, &request.query)?,
        headers: request.headers,
        body: request.body,
        limits: RequestLimits::default(),
    };
    let scope = Scope {
        region: text("region")?,
        service: SERVICE.signing_name,
        time: SystemTime::UNIX_EPOCH + Duration::from_secs(time),
    };
    sign(&mut request, &credentials, scope)?;
    let mut headers = serde_json::Map::new();
    for (name, value) in &request.headers {
        headers.insert(name.as_str().to_owned(), value.to_str()?.into());
    }
    Ok(json!({
        "method": request.method.as_str(),
        "url": request.url.as_str(),
        "headers": headers,
        "body": request.body.as_deref().map(std::str::from_utf8).transpose()?,
    }))
}

fn verified(line: &Value) -> Result<Value, Failure> {
    let text = |key: &str| line[key].as_str().ok_or_else(|| format!("`{key}` is no string"));
    let mut headers = HeaderMap::new();
    for (name, value) in line["headers"].as_object().ok_or("`headers` is no object")? {
        let value = value.as_str().ok_or("a header is no string")?;
        headers.append(HeaderName::try_from(name)?, HeaderValue::try_from(value)?);
    }
    let body: Vec<u8> = serde_json::from_value(line["body"].clone())?;
    let time = line["time"].as_u64().ok_or("`time` is no whole number")?;
    let request = SignedRequest {
        method: &Method::try_from(text("method")?)?,
        path: text("path")?,
        query: text("query")?,
        headers: &headers,
        body: &body,
    };
    let now = SystemTime::UNIX_EPOCH + Duration::from_secs(time);
    let verdict = Authorization::parse(&headers).and_then(|authorization| {
        authorization.check_scope(line["service"].as_str().unwrap_or_default(), &[])?;
        authorization.verify(&request, line["secret"].as_str().unwrap_or_default(), now, USUAL_SKEW)
    });
    Ok(match verdict {
        Ok(()) => json!({ "verified": true }),
        Err(error) => json!({ "code": error.code(), "error": error.to_string() }),
    })
}

fn resolved(line: &Value) -> Result<Value, Failure> {
    let flag = |key: &str| line[key].as_bool().ok_or_else(|| format!("`{key}` is no boolean"));
    let parameters = EndpointParameters::new(SERVICE.endpoint_prefix)
        .region(line["region"].as_str())
        .use_fips(flag("fips")?)
        .use_dual_stack(flag("dual_stack")?)
        .custom(line["custom"].as_str())
        .allow_plain_http(flag("allow_plain_http")?);
    Ok(json!({ "url": Endpoint::resolve(&parameters)?.url().as_str() }))
}

fn validated(line: &Value) -> Result<Value, Failure> {
    let name = line["operation"].as_str().ok_or("`operation` is no string")?;
    let operation = SERVICE.operation(name).ok_or_else(|| format!("no operation `{name}`"))?;
    let violations = match input::from_json_validated(operation, &line["input"]) {
        Ok(_) => Vec::new(),
        Err(violations) => violations,
    };
    let violations = violations.iter().map(|violation| {
        json!({
            "path": violation.path(),
            "rule": violation.rule().as_str(),
            "text": violation.to_string(),
        })
    });
    Ok(json!({ "violations": violations.collect::<Vec<_>>() }))
}
