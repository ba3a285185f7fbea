//! Answers whose head is no HTTP, or HTTP at its edges.

use bytes::Bytes;
use chime_sdk_tests::fault_server::{Answer, Ending, Fault, Step};

use super::good;
use super::row::Sees::Success;
use super::row::{faults, interrupted, refused, times_out};

/// Writes this and closes the connection.
fn last(bytes: impl Into<Bytes>) -> Fault {
    Fault::new().write(bytes).end(Ending::Fin)
}

/// The good answer with these lines among its headers.
fn with_lines(lines: &str) -> Fault {
    let length = good().payload().len();
    last(good().with_lines(&format!("{lines}content-length: {length}\r\n")))
}

/// The good answer after this.
fn after(bytes: &str) -> Fault {
    last([bytes.as_bytes(), &good().bytes()].concat())
}

/// The good answer with another first line.
fn with_first_line(line: &str) -> Fault {
    let bytes = good().bytes();
    let text = String::from_utf8(bytes.to_vec()).unwrap();
    let (_, rest) = text.split_once("\r\n").unwrap();
    last(format!("{line}\r\n{rest}"))
}

faults! {
    oversized_header: "sends a header of 1 MiB",
        with_lines(&format!("x-large: {}\r\n", "x".repeat(1024 * 1024))) => interrupted("message head is too large");
    too_many_headers: "sends 1,000 headers", with_lines(&"x-many: x\r\n".repeat(1000))
        => interrupted("message head is too large");
    endless_headers: "sends headers without end",
        Fault::new()
            .write(good().bare_head())
            .then(Step::Endless(Bytes::from_static(b"x-endless: x\r\n")))
            => interrupted("message head is too large");
    header_with_a_nul: "sends a header with a NUL byte", with_lines("x-nul: a\0b\r\n")
        => interrupted("invalid HTTP header parsed");
    header_without_a_colon: "sends a header without a colon", with_lines("no colon here\r\n")
        => interrupted("invalid HTTP header parsed");
    header_with_a_space_in_its_name: "sends a header whose name has a space in it",
        with_lines("x space: x\r\n") => interrupted("invalid HTTP header parsed");
    header_with_raw_bytes: "sends a header with bytes that are not UTF-8",
        last([
            good().bare_head().as_bytes(),
            b"x-raw: \xff\xfe\r\ncontent-length: ",
            good().payload().len().to_string().as_bytes(),
            b"\r\n\r\n",
            good().payload(),
        ].concat()) => Success;
    folded_header: "sends a header that goes on in the next line",
        with_lines("x-folded: a\r\n b\r\n") => interrupted("invalid HTTP header parsed");
    lines_that_end_in_lf: "ends its lines with LF alone",
        last(String::from_utf8(good().bytes().to_vec()).unwrap().replace("\r\n", "\n")) => Success;
    garbage: "sends bytes without sense", last(vec![0, 159, 146, 150, 13, 10, 13, 10])
        => interrupted("invalid HTTP version parsed");
    tls_instead_of_http: "sends a TLS alert", last(&b"\x15\x03\x03\0\x02\x02\x46"[..])
        => interrupted("invalid HTTP version parsed");
    another_protocol: "greets as an SSH server", last("SSH-2.0-OpenSSH_9.9\r\n")
        => interrupted("invalid HTTP version parsed");
    http_0_9: "answers in HTTP/0.9, with a body alone", last(good().payload().to_vec())
        => interrupted("invalid HTTP version parsed");
    http_1_0: "answers in HTTP/1.0", with_first_line("HTTP/1.0 200 OK") => Success;
    http_2_preface: "begins to speak HTTP/2",
        last(&b"\0\0\x12\x04\0\0\0\0\0\0\x03\0\0\0\x64\0\x04\0\x10\0\0\0\x06\0\0\x40\0"[..])
            => interrupted("invalid HTTP version parsed");
    http_2_in_the_status_line: "answers with a status line of HTTP/2", with_first_line("HTTP/2 200")
        => interrupted("invalid HTTP version parsed");
    status_that_is_no_number: "sends a status that is no number",
        with_first_line("HTTP/1.1 ok OK") => interrupted("invalid HTTP status-code parsed");
    status_of_two_digits: "sends the status 20", with_first_line("HTTP/1.1 20 OK")
        => interrupted("invalid HTTP status-code parsed");
    status_below_all: "sends the status 099", with_first_line("HTTP/1.1 099 OK")
        => interrupted("invalid HTTP status-code parsed");
    status_above_all: "sends the status 999", with_first_line("HTTP/1.1 999 OK")
        => refused(999, "the service answered with an error");
    status_without_a_reason: "sends a status without a reason", with_first_line("HTTP/1.1 200")
        => Success;
    continue_first: "sends 100 before the answer", after("HTTP/1.1 100 Continue\r\n\r\n") => Success;
    early_hints_first: "sends 103 before the answer",
        after("HTTP/1.1 103 Early Hints\r\nlink: </x>; rel=preload\r\n\r\n") => Success;
    many_interim_answers_first: "sends 100 a hundred times before the answer",
        after(&"HTTP/1.1 100 Continue\r\n\r\n".repeat(100)) => Success;
    interim_answer_alone: "sends 100 and then nothing",
        Fault::new().write("HTTP/1.1 100 Continue\r\n\r\n").then(Step::Silence)
            => times_out();
    another_protocol_is_switched_to: "answers with 101 and speaks another protocol",
        last("HTTP/1.1 101 Switching Protocols\r\nconnection: upgrade\r\nupgrade: x\r\n\r\nhello")
            => refused(101, "the service answered with an error");
    connection_that_is_closed_as_said: "answers with `connection: close` and closes",
        last(good().header("connection", "close").bytes()) => Success;
    connection_that_stays_although_it_should_not: "answers with `connection: close` and stays",
        good().header("connection", "close").into() => Success;
    keep_alive_of_no_time: "answers with `keep-alive: timeout=0`, and stays",
        good().header("keep-alive", "timeout=0").into() => Success;
    answer_after_the_answer: "sends a second answer that nobody asked for",
        Fault::new().write(
            [&good().bytes()[..], &Answer::new(200).body(r#"{"Meeting":{"MeetingId":"x"}}"#).bytes()]
                .concat(),
        ) => Success;
}
