//! What pages send of their own log, put into the log of this server.
//!
//! Anybody can send anything here, and a page's log has join tokens and names of people in it. So a batch
//! is bounded, lines stay lines, and whatever looks like a token or like a user of this server is cut out.

use axum::body::Bytes;
use axum::extract::rejection::BytesRejection;
use axum::http::StatusCode;
use axum::response::Response;
use serde_json::{Value, json};

use crate::failure::{Failure, answer};

/// A page sends 85 messages at once, some of which hold a session description of several kilobytes.
pub(crate) const MOST_BYTES: usize = 1024 * 1024;

/// How many messages of a batch are logged, and how many characters of each.
const MOST_MESSAGES: usize = 100;
const MOST_CHARACTERS: usize = 500;

/// Stands for what is not shown.
const CUT: &str = "[..]";

/// What is shorter than this is no token.
const SHORTEST_TOKEN: usize = 24;

/// `POST /logs`, `/log_meeting_event` and `/log_event_ingestion`: messages.
pub(crate) async fn messages(body: Result<Bytes, BytesRejection>) -> Result<Response, Failure> {
    let batch = read(body)?;
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
pub(crate) async fn stream(body: Result<Bytes, BytesRejection>) -> Result<Response, Failure> {
    let names = read(body)?;
    for key in ["meetingId", "attendeeId"] {
        if !names[key].is_string() {
            return Err(Failure::bad_request(format!("`{key}` is missing")));
        }
    }
    Ok(answer(StatusCode::OK, &json!({})))
}

fn read(body: Result<Bytes, BytesRejection>) -> Result<Value, Failure> {
    let body = body.map_err(|error| Failure::new(error.status(), error.body_text()))?;
    let value: Value = serde_json::from_slice(&body)
        .map_err(|error| Failure::bad_request(format!("the body is no JSON: {error}")))?;
    if value.is_object() { Ok(value) } else { Err(Failure::bad_request("the body is no object")) }
}

fn text(value: &Value, key: &str) -> String {
    printable(value[key].as_str().unwrap_or_default())
}

/// A line without line ends, without what moves a terminal's cursor, without tokens and users.
fn printable(text: &str) -> String {
    let mut line = String::new();
    let mut word = String::new();
    // a token that is cut in the middle is still one, so cut afterwards
    let mut characters = text.chars().take(4 * MOST_CHARACTERS);
    while let Some(mut character) = characters.next() {
        if character.is_ascii_alphanumeric() || "+_~=-.".contains(character) {
            word.push(character);
            continue;
        }
        if character == '#' && is_before_name(&word) {
            word.clear();
            line.push_str(CUT);
            // a name has spaces in it, so it lasts until something that encloses or separates
            let Some(next) = characters.by_ref().find(|next| "\"'\\),;]}".contains(*next)) else {
                break;
            };
            character = next;
        }
        line.push_str(shown(&word));
        word.clear();
        line.push(if character.is_control() { ' ' } else { character });
    }
    // of a word that goes on beyond what was looked at, nobody knows what it is
    if text.chars().nth(4 * MOST_CHARACTERS).is_none() {
        line.push_str(shown(&word));
    }
    line.chars().take(MOST_CHARACTERS).collect()
}

/// The random part of an external user id, as `joining` makes it.
fn is_before_name(word: &str) -> bool {
    word.len() >= 8 && word.chars().rev().take(8).all(|character| character.is_ascii_hexdigit())
}

/// Ids may be shown, and so may words; what is long and has a digit in it may be a token.
fn shown(word: &str) -> &str {
    let id = word.trim_end_matches('.');
    let is_id = id.len() == 36
        && id.chars().enumerate().all(|(at, character)| match at {
            8 | 13 | 18 | 23 => character == '-',
            _ => character.is_ascii_hexdigit(),
        });
    let may_be_token =
        word.len() >= SHORTEST_TOKEN && word.contains(|character: char| character.is_ascii_digit());
    if may_be_token && !is_id { CUT } else { word }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn nothing_of_a_token_is_shown_wherever_it_stands(
            before in "(.{0,40}|([a-z0-9]{30} ){0,60}.{0,9})",
            token in "[A-Z]{11}[0-9][-A-Za-z0-9_~+.]{28,80}",
            after in ".{0,40}",
        ) {
            let line = printable(&format!("{before} {token}{after}"));
            prop_assert!(!line.contains(&token[..10]), "{line}");
            prop_assert!(line.chars().count() <= MOST_CHARACTERS);
            prop_assert!(!line.chars().any(char::is_control));
        }
    }

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
    fn who_it_is_is_not_shown() {
        for (text, shown) in [
            ("present = true (0185b853#Ada Lovelace) now", "present = true ([..]) now"),
            (
                "{\"externalUserId\":\"0185b853#Ada\",\"a\":1}",
                "{\"externalUserId\":\"[..]\",\"a\":1}",
            ),
            ("left: 0185b853#Ada Lovelace", "left: [..]"),
            ("id 1e6bf4f5-421e-4d07-9d49-0b5a35a10706#Ada", "id [..]"),
            ("step #7", "step #7"),
        ] {
            assert_eq!(printable(text), shown);
        }
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
