//! What pages send of their own log, put into the log of this server.
//!
//! Anybody can send anything here, and a page's log has join tokens in it. So a batch is bounded, lines
//! stay lines, and whatever looks like a token is cut out.

use axum::body::Bytes;
use axum::http::StatusCode;
use axum::response::Response;
use serde_json::{Value, json};

use crate::failure::{Failure, answer};

/// A page sends 85 messages at once, some of which hold a session description of several kilobytes.
pub(crate) const MOST_BYTES: usize = 1024 * 1024;

/// How many messages of a batch are logged, and how many characters of each.
const MOST_MESSAGES: usize = 100;
const MOST_CHARACTERS: usize = 500;

/// What is shorter than this is no token.
const SHORTEST_TOKEN: usize = 24;

/// `POST /logs`, `/log_meeting_event` and `/log_event_ingestion`: messages.
pub(crate) async fn messages(body: Bytes) -> Result<Response, Failure> {
    let batch = read(&body)?;
    let Some(messages) = batch["logs"].as_array() else {
        return Err(Failure::bad_request("`logs` is no list"));
    };
    let [meeting, attendee, app] =
        ["meetingId", "attendeeId", "appName"].map(|key| text(&batch, key));
    for message in messages.iter().take(MOST_MESSAGES) {
        let (level, line) = (text(message, "logLevel"), text(message, "message"));
        match level.as_str() {
            "ERROR" => tracing::error!(%app, %meeting, %attendee, "page: {line}"),
            "WARN" => tracing::warn!(%app, %meeting, %attendee, "page: {line}"),
            _ => tracing::debug!(%app, %meeting, %attendee, "page: {line}"),
        }
    }
    let left_out = messages.len().saturating_sub(MOST_MESSAGES);
    if left_out > 0 {
        tracing::warn!(%app, %meeting, %attendee, left_out, "page: too many messages at once");
    }
    Ok(answer(StatusCode::OK, &json!({})))
}

/// `POST /create_log_stream` and its kind: there are no streams here, so nothing has to be made.
pub(crate) async fn stream(body: Bytes) -> Result<Response, Failure> {
    let names = read(&body)?;
    for key in ["meetingId", "attendeeId"] {
        if !names[key].is_string() {
            return Err(Failure::bad_request(format!("`{key}` is missing")));
        }
    }
    Ok(answer(StatusCode::OK, &json!({})))
}

fn read(body: &[u8]) -> Result<Value, Failure> {
    let value: Value = serde_json::from_slice(body)
        .map_err(|error| Failure::bad_request(format!("the body is no JSON: {error}")))?;
    if value.is_object() { Ok(value) } else { Err(Failure::bad_request("the body is no object")) }
}

fn text(value: &Value, key: &str) -> String {
    printable(value[key].as_str().unwrap_or_default())
}

/// A line without line ends, without what moves a terminal's cursor, and without tokens.
fn printable(text: &str) -> String {
    let mut line = String::new();
    let mut word = String::new();
    // a token that is cut in the middle is still one, so cut afterwards
    for character in text.chars().take(4 * MOST_CHARACTERS) {
        if character.is_ascii_alphanumeric() || "+_~=-".contains(character) {
            word.push(character);
            continue;
        }
        line.push_str(shown(&word));
        word.clear();
        line.push(if character.is_control() { ' ' } else { character });
    }
    line.push_str(shown(&word));
    line.chars().take(MOST_CHARACTERS).collect()
}

/// Ids may be shown, and so may words; what is long and has a digit in it may be a token.
fn shown(word: &str) -> &str {
    let is_id = word.len() == 36
        && word.chars().enumerate().all(|(at, character)| match at {
            8 | 13 | 18 | 23 => character == '-',
            _ => character.is_ascii_hexdigit(),
        });
    let may_be_token =
        word.len() >= SHORTEST_TOKEN && word.contains(|character: char| character.is_ascii_digit());
    if may_be_token && !is_id { "[..]" } else { word }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_looks_like_a_token_is_not_shown() {
        let token = "Z2V0LW91dC1vZi1oZXJlLXBsZWFzZQ0Z2V0LW91dC1v";
        for text in [
            format!("joinToken={token}"),
            format!("{{\"JoinToken\":\"{token}\"}}"),
            format!("protocols _aws_wt_session,{token}"),
            token.to_owned(),
        ] {
            let line = printable(&text);
            assert!(line.contains("[..]") && !line.contains("LW91dC1"), "{line}");
        }
    }

    #[test]
    fn a_token_at_the_end_of_what_is_shown_is_not_shown_either() {
        let text = format!("{} {}", "a".repeat(MOST_CHARACTERS - 10), "Ab3".repeat(20));
        assert!(!printable(&text).contains("Ab3"));
    }

    #[test]
    fn ids_and_words_stay_readable() {
        let text =
            "meeting 1e6bf4f5-421e-4d07-9d49-0b5a35a10706: audioVideoDidStartConnecting, 3 ms";
        assert_eq!(printable(text), text);
    }

    #[test]
    fn a_line_stays_one_line() {
        assert_eq!(printable("a\r\nb\u{1b}[31m"), "a  b [31m");
        assert_eq!(printable(&"x ".repeat(5_000)).chars().count(), MOST_CHARACTERS);
    }
}
