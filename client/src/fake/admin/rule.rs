//! A rule as JSON.

use std::time::Duration;

use bytes::Bytes;
use chime_sdk_core::suggest;
use http::header::CONTENT_TYPE;
use http::{HeaderMap, HeaderName, HeaderValue, Response, StatusCode};
use serde_json::{Map, Value, json};

use super::keys::{Keys, Problem};
use crate::fake::backend::Backend;
use crate::fake::failure::{BATCHES, Failure, PartialBatch, Which, page};
use crate::fake::rules::{Chance, Rule, is_framing};

/// The failures that are told by a word alone.
const WORDS: [(&str, Failure); 7] = [
    ("throttling", Failure::Throttling),
    ("reset", Failure::Reset),
    ("close", Failure::Close),
    ("truncate", Failure::Truncate),
    ("garbage", Failure::Garbage),
    ("garbageBody", Failure::GarbageBody),
    ("hang", Failure::Hang),
];

/// What an error says of which nothing is said.
const MESSAGE: &str = "Failed by a rule of the fake";

/// Reads a rule.
pub(super) fn read(backend: &Backend, value: &Value) -> Result<Rule, Problem> {
    let mut keys = Keys::of("a rule", value)?;
    let operation = match keys.text("operation")? {
        Some(name) => Some(backend.known_operation(name).map_err(|unknown| unknown.to_string())?),
        None => None,
    };
    let probability = keys.probability("probability")?;
    let seed = keys.number("seed", 0)?;
    let mut rule = Rule {
        after: keys.number("after", 0)?.unwrap_or_default(),
        nth: keys.number("nth", 1)?,
        every: keys.number("every", 1)?,
        times: keys.number("times", 1)?,
        chance: probability
            .map(|probability| Chance { probability, seed: seed.unwrap_or_default() }),
        after_effect: keys.boolean("afterEffect")?.unwrap_or_default(),
        ..Rule::new(operation)
    };
    if probability.is_none() && seed.is_some() {
        return Err("`seed` goes with `probability`".to_owned());
    }
    let delay = keys.number("delayMs", 0)?;
    rule.delay = Duration::from_millis(delay.unwrap_or_default());
    let fail = keys.value("fail");
    keys.finish()?;
    match fail {
        Some(fail) => (rule.failure, rule.headers) = failure(fail)?,
        None if delay.is_some() => {}
        None => return Err("a rule needs `fail`, or `delayMs` to be late".to_owned()),
    }
    if let (Some(operation), Some(Failure::PartialBatch(_))) = (rule.operation, &rule.failure)
        && !BATCHES.contains(&operation)
    {
        return Err(format!("`partialBatch` goes with {} alone", BATCHES.join(" and ")));
    }
    Ok(rule)
}

/// The failure, and further headers of its answer.
fn failure(fail: &Value) -> Result<(Option<Failure>, HeaderMap), Problem> {
    if let Value::String(word) = fail {
        return match WORDS.into_iter().find(|(known, _)| known == word) {
            Some((_, failure)) => Ok((Some(failure), HeaderMap::new())),
            None => Err(unknown_failure(word)),
        };
    }
    let mut keys = Keys::of("`fail`", fail)?;
    let exception = keys.text("exception")?;
    let status = keys.number("status", 200)?;
    let partial = keys.value("partialBatch");
    match (exception, status, partial) {
        (Some(code), None, None) => {
            let message = keys.text("message")?.unwrap_or(MESSAGE);
            let headers = headers(keys.value("headers"))?;
            keys.finish()?;
            let failure = Failure::of_code(code, message).map_err(|error| error.to_string())?;
            Ok((Some(failure), headers))
        }
        (None, Some(status), None) => {
            let headers = headers(keys.value("headers"))?;
            let answer = answer(status, keys.text("body")?, keys.text("contentType")?)?;
            keys.finish()?;
            Ok((Some(answer), headers))
        }
        (None, None, Some(partial)) => {
            keys.finish()?;
            Ok((Some(partial_batch(partial)?.into()), HeaderMap::new()))
        }
        _ => Err(format!(
            "`fail` needs one of `exception`, `status` and `partialBatch`, or is one of {}",
            words()
        )),
    }
}

fn words() -> String {
    WORDS.map(|(word, _)| format!("`\"{word}\"`")).join(", ")
}

fn unknown_failure(word: &str) -> Problem {
    let similar = suggest::sentence(word, WORDS.iter().map(|(known, _)| *known));
    let end = if similar.is_empty() { ";" } else { "" };
    format!("`fail` cannot be `{word}`{similar}{end} it is one of {}, or an object", words())
}

/// A status with its body; without one, what a load balancer would write.
fn answer(status: u64, body: Option<&str>, content_type: Option<&str>) -> Result<Failure, Problem> {
    let status = u16::try_from(status)
        .ok()
        .filter(|status| (200..=599).contains(status))
        .and_then(|status| StatusCode::from_u16(status).ok())
        .ok_or("`status` needs a number from 200 to 599")?;
    let mut answer = match body {
        Some(body) => {
            let mut answer = Response::new(Bytes::copy_from_slice(body.as_bytes()));
            *answer.status_mut() = status;
            answer
        }
        None if content_type.is_none() => return Ok(Failure::Status(status)),
        None => page(status),
    };
    if let Some(content_type) = content_type {
        let value = HeaderValue::try_from(content_type)
            .map_err(|_| "`contentType` has characters that no header has")?;
        answer.headers_mut().insert(CONTENT_TYPE, value);
    }
    Ok(Failure::Answer(answer))
}

fn headers(value: Option<&Value>) -> Result<HeaderMap, Problem> {
    let mut headers = HeaderMap::new();
    let Some(value) = value else { return Ok(headers) };
    let needed = || "`headers` needs an object of texts".to_owned();
    for (name, value) in value.as_object().ok_or_else(needed)? {
        let text = value.as_str().ok_or_else(needed)?;
        let problem = |_| format!("`headers`: `{name}` with this value is no header");
        let header = HeaderName::try_from(name).map_err(|_| problem(()))?;
        if is_framing(&header) {
            return Err(format!(
                "`headers`: `{name}` says where an answer ends, and cannot be set; help: \
                 `\"truncate\"` is an answer that ends too early"
            ));
        }
        headers.insert(header, HeaderValue::try_from(text).map_err(|_| problem(()))?);
    }
    Ok(headers)
}

fn partial_batch(value: &Value) -> Result<PartialBatch, Problem> {
    let mut keys = Keys::of("`partialBatch`", value)?;
    let first = keys.number("first", 1)?;
    let users = keys.texts("users")?;
    let probability = keys.probability("probability")?;
    let seed = keys.number("seed", 0)?;
    let (code, message) = (keys.text("code")?, keys.text("message")?);
    keys.finish()?;
    let mut partial = match (first, users, probability) {
        (Some(first), None, None) => {
            PartialBatch::first(usize::try_from(first).unwrap_or(usize::MAX))
        }
        (None, Some(users), None) => PartialBatch::users(users),
        (None, None, Some(probability)) => {
            PartialBatch::with_probability(probability, seed.unwrap_or_default())
        }
        _ => {
            let problem = "`partialBatch` needs one of `first`, `users` and `probability`";
            return Err(problem.to_owned());
        }
    };
    if probability.is_none() && seed.is_some() {
        return Err("`seed` goes with `probability`".to_owned());
    }
    if let Some(code) = code {
        partial = partial.code(code);
    }
    if let Some(message) = message {
        partial = partial.message(message);
    }
    Ok(partial)
}

/// Writes a rule as it could have been read. What can only be scripted from Rust is told too.
pub(super) fn write(rule: &Rule) -> Map<String, Value> {
    let milliseconds = u64::try_from(rule.delay.as_millis()).unwrap_or(u64::MAX);
    let values = json!({
        "operation": rule.operation,
        "after": Some(rule.after).filter(|after| *after > 0),
        "nth": rule.nth,
        "every": rule.every,
        "times": rule.times,
        "probability": rule.chance.map(|chance| chance.probability),
        "seed": rule.chance.map(|chance| chance.seed),
        "delayMs": Some(milliseconds).filter(|delay| *delay > 0),
        "afterEffect": Some(rule.after_effect).filter(|after| *after),
        "fail": rule.failure.as_ref().map(|failure| failure_value(failure, &rule.headers)),
    });
    present(values)
}

fn failure_value(failure: &Failure, headers: &HeaderMap) -> Value {
    let headers: Map<String, Value> = headers
        .iter()
        .map(|(name, value)| {
            (name.to_string(), String::from_utf8_lossy(value.as_bytes()).into_owned().into())
        })
        .collect();
    let headers = Some(headers).filter(|headers| !headers.is_empty());
    let value = match failure {
        Failure::Throttling if headers.is_some() => {
            json!({ "exception": "ThrottlingException", "message": "Rate exceeded", "headers": headers })
        }
        Failure::Exception(fault) => json!({
            "exception": fault.exception.schema().code,
            "message": fault.message,
            "headers": headers,
        }),
        Failure::Status(status) => json!({ "status": status.as_u16(), "headers": headers }),
        Failure::Answer(answer) => json!({
            "status": answer.status().as_u16(),
            "body": String::from_utf8_lossy(answer.body()),
            "contentType": answer.headers().get(CONTENT_TYPE).and_then(|value| value.to_str().ok()),
            "headers": headers,
        }),
        Failure::PartialBatch(partial) => json!({ "partialBatch": partial_value(partial) }),
        Failure::Latency(latency) => {
            json!({ "latencyMs": u64::try_from(latency.as_millis()).unwrap_or(u64::MAX) })
        }
        Failure::Throttling => return "throttling".into(),
        Failure::Reset => return "reset".into(),
        Failure::Close => return "close".into(),
        Failure::Truncate => return "truncate".into(),
        Failure::Garbage => return "garbage".into(),
        Failure::GarbageBody => return "garbageBody".into(),
        Failure::Hang => return "hang".into(),
    };
    present(value).into()
}

fn partial_value(partial: &PartialBatch) -> Value {
    let mut value = json!({ "code": partial.code, "message": partial.message });
    match &partial.which {
        Which::First(count) => value["first"] = (*count).into(),
        Which::Users(users) => value["users"] = json!(users),
        Which::Some { probability, seed } => {
            value["probability"] = (*probability).into();
            value["seed"] = (*seed).into();
        }
    }
    value
}

/// The members that are there.
fn present(value: Value) -> Map<String, Value> {
    let Value::Object(object) = value else { return Map::new() };
    object.into_iter().filter(|(_, value)| !value.is_null()).collect()
}

#[cfg(test)]
mod tests;
