//! The requests of declared services: JSON lines in, JSON lines out, one answer a line, in order.

use std::io::{self, BufRead as _, Write as _};

use chime_sdk_meetings::chime_sdk_core::{input, request};
use declared_by_drift::SERVICES;
use serde_json::{Value, json};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut output = io::stdout().lock();
    for line in io::stdin().lock().lines() {
        let line: Value = serde_json::from_str(&line?)?;
        let answer = encoded(&line).unwrap_or_else(|error| json!({ "error": error.to_string() }));
        writeln!(output, "{answer}")?;
        output.flush()?;
    }
    Ok(())
}

/// The request of an operation, without validation.
fn encoded(line: &Value) -> Result<Value, Box<dyn std::error::Error>> {
    let text = |key: &str| line[key].as_str().ok_or_else(|| format!("`{key}` is no string"));
    let (service, name) = (text("service")?, text("operation")?);
    let service = SERVICES.iter().find(|declared| declared.service_id == service);
    let service = service.ok_or("no such service")?;
    let operation = service.operation(name).ok_or("no such operation")?;
    let input = input::from_json(operation, &line["input"]).map_err(|violations| {
        violations.iter().map(ToString::to_string).collect::<Vec<_>>().join("; ")
    })?;
    let request = request::encode(operation, input.as_ref())?;
    let mut headers = serde_json::Map::new();
    for (name, value) in &request.headers {
        headers.insert(name.as_str().to_owned(), value.to_str()?.into());
    }
    Ok(json!({
        "method": request.method.as_str(),
        "path": request.path,
        "query": request.query,
        "content_type": headers.get("content-type"),
        "headers": headers,
        "body": request.body.as_deref().map(std::str::from_utf8).transpose()?,
    }))
}
