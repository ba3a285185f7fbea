//! The server's side: finds out which call a request belongs to, and does to it what the plan says.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use chime_sdk_tests::fault_server::{Answer, At, Ending, Fault, Received, Script, Step, cut};
use serde_json::{Value, json};

use crate::call::{guid, number_in};
use crate::ledger::{Ledger, Played};
use crate::plan::{Kind, Operation, Plan};

/// A script that follows the plan.
#[derive(Debug)]
pub(crate) struct Faulty {
    plan: Plan,
    ledger: Arc<Ledger>,
    connections: AtomicU64,
}

impl Faulty {
    pub(crate) fn new(plan: Plan, ledger: Arc<Ledger>) -> Self {
        Faulty { plan, ledger, connections: AtomicU64::new(0) }
    }
}

impl Script for Faulty {
    fn connected(&self) -> Option<Fault> {
        let number = self.connections.fetch_add(1, Ordering::Relaxed);
        let is_reset = self.plan.connection(number)?;
        self.ledger.note_loose_end();
        let ending = if is_reset { Ending::Reset } else { Ending::Fin };
        Some(Fault::on_connection().end(ending))
    }

    fn requested(&self, request: &Received) -> Fault {
        let body = String::from_utf8_lossy(&request.body);
        let Some(call) = number_in(&request.target).or_else(|| number_in(&body)) else {
            // no call of this run: the caller will not find it right
            return Answer::new(400).into();
        };
        let plan = self.plan;
        let attempt = attempt_of(request);
        let Played { kind, proof, .. } = self.ledger.enter(call, |before| Played {
            attempt,
            kind: plan.kind(call, before),
            proof: plan.proof(call, before),
        });
        if kind.ends_an_idle_connection() {
            self.ledger.note_loose_end();
        }
        fault(kind, &answer(plan.operation(call), call, &proof))
    }
}

/// `attempt=2; max=3`; 0 when it does not say so.
fn attempt_of(request: &Received) -> u64 {
    let number = request.header("amz-sdk-request").and_then(|text| {
        let (number, _) = text.strip_prefix("attempt=")?.split_once(';')?;
        number.parse().ok()
    });
    number.unwrap_or(0)
}

/// What the service would answer.
fn answer(operation: Operation, call: u64, proof: &str) -> Answer {
    let id = guid(call);
    let attendee = || json!({ "AttendeeId": id, "ExternalUserId": proof, "JoinToken": format!("token-{proof}") });
    let body: Value = match operation {
        Operation::DeleteMeeting => return Answer::new(204),
        Operation::GetMeeting | Operation::CreateMeeting => {
            json!({ "Meeting": { "MeetingId": id, "ExternalMeetingId": proof } })
        }
        Operation::CreateAttendee => json!({ "Attendee": attendee() }),
        Operation::BatchCreateAttendee => {
            json!({ "Attendees": (0..100).map(|_| attendee()).collect::<Vec<_>>() })
        }
        Operation::ListAttendees => json!({ "Attendees": [attendee()], "NextToken": proof }),
        Operation::ListTags => json!({ "Tags": [{ "Key": "proof", "Value": proof }] }),
        Operation::TagResource => json!({}),
    };
    Answer::new(200).header("content-type", "application/json").body(body.to_string())
}

fn fault(kind: Kind, good: &Answer) -> Fault {
    let error = |status, code| {
        Answer::new(status).header("x-amzn-errortype", code).body(r#"{"Message":"so it is"}"#)
    };
    let chunks = || {
        let body = String::from_utf8_lossy(good.payload());
        if body.is_empty() {
            "0\r\n\r\n".to_owned()
        } else {
            format!("{:x}\r\n{body}\r\n0\r\n\r\n", body.len())
        }
    };
    match kind {
        Kind::Good => good.clone().into(),
        // an answer without a body has no chunks either
        Kind::GoodInChunks if good.payload().is_empty() => good.clone().into(),
        Kind::GoodInChunks => Fault::new().write(good.with_chunks(chunks())),
        Kind::GoodAfterAPause => Fault::new().pause(Duration::from_millis(20)).write(good.bytes()),
        Kind::GoodAfterInterim => {
            Fault::new().write("HTTP/1.1 103 Early Hints\r\n\r\n").write(good.bytes())
        }
        Kind::GoodThenClosed => Fault::new().write(good.bytes()).end(Ending::Fin),
        Kind::GoodThenReset => {
            // time to read the answer: what is not read yet may be lost with the connection
            Fault::new().write(good.bytes()).pause(Duration::from_millis(50)).end(Ending::Reset)
        }
        Kind::ResetBefore => cut(good, At::Request, Ending::Reset),
        Kind::ResetInHead => cut(good, At::Headers, Ending::Reset),
        Kind::ClosedBefore => cut(good, At::Request, Ending::Fin),
        Kind::ClosedInHead => cut(good, At::Headers, Ending::Fin),
        Kind::ResetInBody => Fault::new().write(promising(good)).end(Ending::Reset),
        Kind::ClosedInBody => Fault::new().write(promising(good)).end(Ending::Fin),
        Kind::Garbage => Fault::new().write(&b"\0\x9f\x92\x96\r\n\r\n"[..]).end(Ending::Fin),
        Kind::BadChunk => Fault::new()
            .write(Answer::new(200).with_chunks("zz\r\n{}\r\n0\r\n\r\n"))
            .end(Ending::Fin),
        Kind::TwoLengths => Fault::new()
            .write(Answer::new(200).with_lines("content-length: 2\r\ncontent-length: 3\r\n"))
            .end(Ending::Fin),
        Kind::Page => Answer::new(200).body("<html>no JSON</html>").into(),
        Kind::List => Answer::new(200).body("[7]").into(),
        Kind::Silence => Fault::new().then(Step::Silence).end(Ending::Reset),
        Kind::Throttled => error(429, "ThrottlingException").into(),
        Kind::ServerError => error(500, "ServiceFailureException").into(),
        Kind::Unavailable => error(503, "ServiceUnavailableException").into(),
        Kind::BadRequest => error(400, "BadRequestException").into(),
        Kind::NotFound => error(404, "NotFoundException").into(),
    }
}

/// The answer with a length that says more than comes.
fn promising(good: &Answer) -> bytes::Bytes {
    let length = good.payload().len() + 10;
    let head = format!("HTTP/1.1 200 OK\r\ncontent-length: {length}\r\n\r\n");
    [head.as_bytes(), good.payload()].concat().into()
}
