//! The canonical request: what both sides hash, however the request was spelled on the wire.

use http::HeaderMap;
use percent_encoding::{
    AsciiSet, NON_ALPHANUMERIC, percent_decode, percent_encode, utf8_percent_encode,
};
use sha2::{Digest, Sha256};

use super::{SignatureError, SignedRequest};

/// The hash that a client announces for its body, or the word that it has none.
const CONTENT_SHA256: &str = "x-amz-content-sha256";
const UNSIGNED_PAYLOAD: &str = "UNSIGNED-PAYLOAD";

/// All that RFC 3986 reserves; what is left stands for itself.
const ENCODED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');
const ENCODED_PATH: &AsciiSet = &ENCODED.remove(b'/');

/// The canonical request as bytes: header values need not be UTF-8.
pub(super) fn request(
    request: &SignedRequest<'_>,
    signed_headers: &[&str],
    payload_hash: &str,
) -> Vec<u8> {
    let mut text = Vec::with_capacity(1024);
    let mut line = |parts: &[&[u8]]| {
        parts.iter().for_each(|part| text.extend_from_slice(part));
        text.push(b'\n');
    };
    line(&[request.method.as_str().as_bytes()]);
    line(&[path(request.path).as_bytes()]);
    line(&[query(request.query).as_bytes()]);
    for name in signed_headers {
        line(&[name.as_bytes(), b":", &header(request.headers, name)]);
    }
    line(&[]);
    line(&[signed_headers.join(";").as_bytes()]);
    text.extend_from_slice(payload_hash.as_bytes());
    text
}

/// The hash that the signature is to cover: of the body, or the word by which the client leaves the
/// body out.
pub(super) fn payload_hash(request: &SignedRequest<'_>) -> Result<String, SignatureError> {
    let hash = hash_text(request.body);
    match request.headers.get(CONTENT_SHA256).map(http::HeaderValue::as_bytes) {
        Some(announced) if announced == UNSIGNED_PAYLOAD.as_bytes() => {
            Ok(UNSIGNED_PAYLOAD.to_owned())
        }
        Some(announced) if announced != hash.as_bytes() => Err(SignatureError::Payload),
        _ => Ok(hash),
    }
}

/// A SHA-256 in hexadecimal digits.
pub(super) fn hash_text(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    let mut text = String::with_capacity(64);
    for byte in Sha256::digest(bytes) {
        // writing to a string cannot fail
        let _ = write!(text, "{byte:02x}");
    }
    text
}

/// The path without empty and dot segments, encoded once more: all services but S3 do both.
fn path(path: &str) -> String {
    let mut segments: Vec<&str> = Vec::new();
    for segment in path.split('/') {
        match segment {
            "" | "." => {}
            ".." => drop(segments.pop()),
            segment => segments.push(segment),
        }
    }
    let is_folder = ["/", "/.", "/.."].iter().any(|end| path.ends_with(end));
    let end = if is_folder && !segments.is_empty() { "/" } else { "" };
    let path = format!("/{}{end}", segments.join("/"));
    utf8_percent_encode(&path, ENCODED_PATH).to_string()
}

/// The pairs of the query in the order of their encoded keys and values, each with its `=`.
fn query(query: &str) -> String {
    let pairs = query.split('&').filter(|pair| !pair.is_empty());
    let mut pairs: Vec<(String, String)> = pairs
        .map(|pair| {
            let (key, value) = pair.split_once('=').unwrap_or((pair, ""));
            (encoded_anew(key), encoded_anew(value))
        })
        .collect();
    pairs.sort_unstable();
    let pairs: Vec<String> = pairs.iter().map(|(key, value)| format!("{key}={value}")).collect();
    pairs.join("&")
}

/// The one way to encode what may be encoded in several: a space may come as `+`, and letters as
/// their codes.
fn encoded_anew(text: &str) -> String {
    let text = text.replace('+', " ");
    let bytes: Vec<u8> = percent_decode(text.as_bytes()).collect();
    percent_encode(&bytes, ENCODED).to_string()
}

/// The values of a header with commas between them, each without spaces around it and with single
/// ones in it.
fn header(headers: &HeaderMap, name: &str) -> Vec<u8> {
    let values = headers.get_all(name).iter().map(|value| {
        let words = value.as_bytes().split(|byte| *byte == b' ').filter(|word| !word.is_empty());
        words.collect::<Vec<_>>().join(&b' ')
    });
    values.collect::<Vec<_>>().join(&b',')
}
