//! Answers over real connections: nothing that is cut short or no HTTP passes for a success.

use chime_sdk_core::credentials::Credentials;
use chime_sdk_core::transport::ReqwestTransport;
use chime_sdk_meetings::{Client, Error, ErrorKind};
use chime_sdk_tests::raw_server::RawServer;

use super::{MEETING, meeting};

fn client(url: &str) -> Client {
    Client::builder()
        .region("us-east-1")
        .credentials(Credentials::new("AKIDEXAMPLE", "secret", None, None, "test"))
        .endpoint_url(url)
        // without the proxy that the environment may name
        .transport(ReqwestTransport::plain().unwrap())
        .max_attempts(1)
        .build()
        .unwrap()
}

/// What `GetMeeting` and `DeleteMeeting` make of an answer in bytes.
async fn both(answer: &[u8]) -> (Result<String, Error>, Result<(), Error>) {
    let server = RawServer::start(answer).await.unwrap();
    let client = client(server.url());
    let got = client.get_meeting(MEETING).await;
    assert_eq!(server.requests(), 1, "the transport repeats no request");
    let deleted = client.delete_meeting(MEETING).await;
    assert_eq!(server.requests(), 2, "the transport repeats no request");
    (got.map(|output| output.meeting.meeting_id.into_string()), deleted.map(drop))
}

fn with_length(length: usize, body: &str) -> Vec<u8> {
    format!("HTTP/1.1 200 OK\r\ncontent-length: {length}\r\n\r\n{body}").into_bytes()
}

fn chunked(chunks: &str) -> Vec<u8> {
    format!("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n{chunks}").into_bytes()
}

#[tokio::test]
async fn whole_answers_are_read_however_their_length_is_told() {
    let body = meeting();
    let (first, rest) = body.split_at(10);
    for (name, answer) in [
        ("content-length", with_length(body.len(), &body)),
        ("chunked", chunked(&format!("{:x}\r\n{body}\r\n0\r\n\r\n", body.len()))),
        (
            "several chunks",
            chunked(&format!(
                "a\r\n{first}\r\n{:X};x=y\r\n{rest}\r\n0\r\nt: x\r\n\r\n",
                rest.len()
            )),
        ),
        ("until the end of the connection", format!("HTTP/1.0 200 OK\r\n\r\n{body}").into_bytes()),
        (
            "after 100 Continue",
            [b"HTTP/1.1 100 Continue\r\n\r\n".to_vec(), with_length(body.len(), &body)].concat(),
        ),
    ] {
        let (got, deleted) = both(&answer).await;
        assert_eq!(got.map_err(|error| error.to_string()), Ok(MEETING.to_owned()), "{name}");
        assert!(deleted.is_ok(), "{name}: {deleted:?}");
    }
}

#[tokio::test]
async fn an_answer_that_does_not_arrive_whole_is_an_error_and_never_an_empty_success() {
    let body = meeting();
    for (name, answer) in [
        ("body shorter than its length", with_length(body.len() + 1, &body)),
        ("no body in spite of its length", with_length(1, "")),
        (
            "an error shorter than its length",
            b"HTTP/1.1 404 X\r\ncontent-length: 9\r\n\r\n{}".into(),
        ),
        ("chunk size that is no number", chunked("zz\r\n{}\r\n0\r\n\r\n")),
        ("chunk longer than told", chunked("1\r\n{}\r\n0\r\n\r\n")),
        ("cut within a chunk", chunked("ff\r\n{\"Meeting\":")),
        ("cut between chunks", chunked("2\r\n{}\r\n")),
        ("cut before the first chunk", chunked("")),
        (
            "two lengths",
            b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\ncontent-length: 3\r\n\r\n{}".into(),
        ),
        ("length that is no number", b"HTTP/1.1 200 OK\r\ncontent-length: x\r\n\r\n{}".into()),
        ("cut in the headers", b"HTTP/1.1 200 OK\r\ncontent-le".into()),
        ("cut in the status", b"HTTP/1.1 2".into()),
        ("nothing at all", Vec::new()),
        ("another protocol", b"SSH-2.0-OpenSSH_9.9\r\n".into()),
        ("bytes without sense", vec![0, 159, 146, 150, 13, 10, 13, 10]),
        ("a status that is none", b"HTTP/1.1 twohundred OK\r\n\r\n".into()),
    ] {
        let (got, deleted) = both(&answer).await;
        for error in [got.unwrap_err(), deleted.unwrap_err()] {
            assert_eq!(error.kind(), ErrorKind::Transport, "{name}: {error}");
            assert_eq!((error.status(), error.attempts()), (None, 1), "{name}: {error}");
            let text = "the connection ended before the answer was complete";
            assert!(error.to_string().contains(text), "{name}: {error}");
            assert!(!error.to_string().contains("127.0.0.1"), "{name}: {error}");
        }
    }
}

const LIMIT: usize = 8 * 1024 * 1024;

/// An answer of `GetMeeting` that spaces make as long as this.
fn of_size(size: usize) -> String {
    let body = meeting();
    format!("{body}{}", " ".repeat(size - body.len()))
}

#[tokio::test]
async fn an_answer_of_8_mib_is_read_and_a_larger_one_is_an_error() {
    let whole = of_size(LIMIT);
    let (got, deleted) = both(&with_length(whole.len(), &whole)).await;
    assert!(got.is_ok() && deleted.is_ok(), "{got:?} {deleted:?}");

    let larger = of_size(LIMIT + 1);
    for answer in [
        with_length(larger.len(), &larger),
        chunked(&format!("{:x}\r\n{larger}\r\n0\r\n\r\n", larger.len())),
    ] {
        let (got, deleted) = both(&answer).await;
        for error in [got.unwrap_err(), deleted.unwrap_err()] {
            assert_eq!(error.kind(), ErrorKind::Transport, "{error}");
            assert!(
                error.to_string().contains("larger than `max_response_bytes` allows"),
                "{error}"
            );
        }
    }
}

#[tokio::test]
async fn a_redirect_is_an_error_and_is_not_followed() {
    for status in [300, 301, 302, 303, 307, 308] {
        let body = meeting();
        let other = RawServer::start(with_length(body.len(), &body)).await.unwrap();
        let redirect = format!(
            "HTTP/1.1 {status} Elsewhere\r\nlocation: {}/meetings/{MEETING}\r\ncontent-length: 0\r\n\r\n",
            other.url()
        );
        let (got, deleted) = both(redirect.as_bytes()).await;
        for error in [got.unwrap_err(), deleted.unwrap_err()] {
            assert_eq!(error.status(), Some(status), "{error}");
            assert_eq!(error.kind(), ErrorKind::Service, "{error}");
        }
        assert_eq!(other.requests(), 0, "{status} was followed");
    }
}
