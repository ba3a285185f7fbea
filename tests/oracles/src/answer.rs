//! An answer of a service, from any bytes: the status, a header a line, an empty line, the body.
//!
//! ```text
//! 200
//! x-amzn-requestid: 8f14e45f
//!
//! {"Meeting":{}}
//! ```

use bytes::Bytes;
use chime_sdk_core::transport::HttpResponse;
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode};

/// The answer that the bytes say. A line that is no header is left out; a status that is none is
/// one of its bytes.
pub(crate) fn answer(input: &[u8], status: impl FnOnce(u16) -> u16) -> HttpResponse {
    let (first, mut rest) = line(input);
    let number = std::str::from_utf8(first).ok().and_then(|text| text.trim().parse().ok());
    let number = number.unwrap_or_else(|| first.first().map_or(0, |byte| u16::from(*byte)));
    let mut headers = HeaderMap::new();
    while !rest.is_empty() {
        let (header, after) = line(rest);
        rest = after;
        if header.is_empty() {
            break;
        }
        let colon = header.iter().position(|byte| *byte == b':').unwrap_or(header.len());
        let value = header.get(colon + 1..).unwrap_or_default().trim_ascii();
        if let (Ok(name), Ok(value)) =
            (HeaderName::from_bytes(&header[..colon]), HeaderValue::from_bytes(value))
        {
            headers.append(name, value);
        }
    }
    let status = StatusCode::from_u16(status(number)).expect("a status of three digits");
    HttpResponse { status, headers, body: Bytes::copy_from_slice(rest) }
}

/// The first line without its end, and what follows it.
fn line(text: &[u8]) -> (&[u8], &[u8]) {
    match text.iter().position(|byte| *byte == b'\n') {
        Some(end) => {
            let line = &text[..end];
            (line.strip_suffix(b"\r").unwrap_or(line), &text[end + 1..])
        }
        None => (text, &[]),
    }
}

/// The first of these headers that has a text of visible characters.
pub(crate) fn header<'a>(response: &'a HttpResponse, names: &[&str]) -> Option<&'a str> {
    names.iter().find_map(|name| {
        let text = response.headers.get(*name)?.to_str().ok()?;
        (!text.is_empty()).then_some(text)
    })
}

/// The headers that a request's identifier may stand in.
pub(crate) const REQUEST_ID: &[&str] =
    &["x-amzn-requestid", "x-amzn-request-id", "x-amz-request-id"];
