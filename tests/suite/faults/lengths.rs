//! Bodies that are not as long as is said, or said to be as long as nothing can be.

use bytes::Bytes;
use chime_sdk_tests::fault_server::{Answer, Ending, Fault, Step};

use super::good;
use super::row::Sees::Success;
use super::row::{faults, interrupted, times_out, too_large, unreadable};

/// Writes this and closes the connection.
fn last(bytes: Bytes) -> Fault {
    Fault::new().write(bytes).end(Ending::Fin)
}

/// The good answer with these lines about its length.
fn with_lines(lines: &str) -> Fault {
    last(good().with_lines(lines))
}

/// The good answer in chunks, after something was done to them.
fn chunked(change: fn(String) -> String) -> Fault {
    chunked_after("", change)
}

/// The same after further headers.
fn chunked_after(headers: &str, change: fn(String) -> String) -> Fault {
    let body = String::from_utf8(good().payload().to_vec()).unwrap();
    let chunks = format!("{:x}\r\n{body}\r\n0\r\n\r\n", body.len());
    let headers = format!("{headers}transfer-encoding: chunked\r\n\r\n");
    last([good().bare_head(), headers, change(chunks)].concat().into())
}

/// 64 KiB of spaces.
fn spaces() -> Bytes {
    Bytes::from_static(&[b' '; 64 * 1024])
}

/// A body of 9 MiB, which is one too many, as far as it is taken.
fn oversized() -> Fault {
    let head = good().bare_head() + "content-length: 9437184\r\n\r\n";
    Fault::new().write(head).then(Step::Endless(spaces())).end(Ending::Fin)
}

faults! {
    fewer_bytes_than_said: "sends fewer bytes than `content-length` says, and closes the connection",
        with_lines("content-length: 1000\r\n") => interrupted("end of file before message length reached");
    fewer_bytes_than_said_on_a_connection_that_stays:
        "sends fewer bytes than `content-length` says, and then nothing",
        Fault::new().write(good().with_lines("content-length: 1000\r\n")).then(Step::Silence)
            => times_out();
    more_bytes_than_said: "sends more bytes than `content-length` says",
        Fault::new().write(good().with_lines("content-length: 20\r\n"))
            => unreadable(200, "Meeting: EOF while parsing a string");
    no_bytes_are_said_and_some_come: "sends a body after `content-length: 0`",
        Fault::new().write(good().with_lines("content-length: 0\r\n"))
            => unreadable(200, "`Meeting` is missing: the body is empty");
    two_lengths: "sends two values of `content-length`",
        with_lines("content-length: 20\r\ncontent-length: 30\r\n") => interrupted("invalid content-length parsed");
    two_lengths_in_a_line: "sends two values of `content-length` in one line",
        with_lines("content-length: 20, 30\r\n") => interrupted("invalid content-length parsed");
    negative_length: "sends `content-length: -1`",
        with_lines("content-length: -1\r\n") => interrupted("invalid content-length parsed");
    length_with_a_sign: "sends a `content-length` with a plus sign",
        with_lines("content-length: +20\r\n") => interrupted("invalid content-length parsed");
    length_that_is_no_number: "sends `content-length: many`",
        with_lines("content-length: many\r\n") => interrupted("invalid content-length parsed");
    length_beyond_all_numbers: "sends a `content-length` of 20 digits and more",
        with_lines("content-length: 99999999999999999999999\r\n") => interrupted("invalid content-length parsed");
    empty_length: "sends an empty `content-length`",
        with_lines("content-length:\r\n") => interrupted("invalid content-length parsed");
    no_length_and_an_end: "says no length, sends the body and closes the connection",
        with_lines("") => Success;
    no_length_and_no_end: "says no length, sends the body and then nothing",
        Fault::new().write(good().with_lines("")).then(Step::Silence) => times_out();
    no_length_and_a_reset: "says no length, sends the body and resets the connection",
        Fault::new()
            .write(good().with_lines(""))
            .pause(std::time::Duration::from_millis(1))
            .end(Ending::Reset)
            => interrupted("Connection reset by peer");
    chunks_and_a_length: "sends chunks and a `content-length` that is not theirs",
        chunked_after("content-length: 7\r\n", |chunks| chunks) => Success;
    chunk_size_that_is_no_number: "sends a chunk whose size is no number",
        chunked(|chunks| format!("zz{chunks}")) => interrupted("missing size digit");
    chunk_size_beyond_all_numbers: "sends a chunk whose size has 20 digits",
        chunked(|chunks| format!("ffffffffffffffffffff{chunks}")) => interrupted("invalid chunk size: overflow");
    chunk_shorter_than_said: "sends a chunk that is shorter than its size",
        chunked(|chunks| format!("f{chunks}")) => interrupted("end of file before message length reached");
    chunk_longer_than_said: "sends a chunk that is longer than its size",
        chunked(|chunks| chunks[1..].to_owned()) => interrupted("Invalid chunk body CR");
    no_last_chunk: "sends chunks without the last one, and closes the connection",
        chunked(|chunks| chunks.trim_end_matches("0\r\n\r\n").to_owned()) => interrupted("unexpected EOF during chunk size line");
    endless_chunk_extension: "sends a chunk size that an extension follows that does not end",
        Fault::new()
            .write(good().with_chunks("5;"))
            .then(Step::Endless(Bytes::from_static(&[b'x'; 4096])))
            => interrupted("chunk extensions over limit");
    unknown_encoding_of_transfer: "sends a `transfer-encoding` that nobody knows, and ends the body with the connection",
        last(good().header("transfer-encoding", "zip").with_lines("")) => Success;
    compressed_without_being_asked: "sends a body that is compressed, although nobody asked for it",
        Answer::new(200)
            .header("content-encoding", "gzip")
            .body(&b"\x1f\x8b\x08\0\0\0\0\0\x02\xff"[..])
            .into()
            => unreadable(200, "not UTF-8 after 1 bytes");
    too_long_a_body: "sends a body of 9 MiB", oversized() => too_large();
    too_many_chunks: "sends chunks without end",
        Fault::new()
            .write(good().with_chunks(""))
            .then(Step::Endless([&b"10000\r\n"[..], &spaces(), b"\r\n"].concat().into()))
            => too_large();
    too_long_without_a_length: "says no length and sends spaces without end",
        Fault::new().write(good().with_lines("")).then(Step::Endless(spaces())) => too_large();
}
