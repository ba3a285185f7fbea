//! Every error that a client can give, made to happen.

use std::future::{pending, ready};
use std::io;
use std::time::Duration;

use chime_sdk_core::client::ClientBuilder;
use chime_sdk_core::transport::{
    BoxFuture, HttpRequest, HttpResponse, Transport, TransportError, TransportErrorKind,
};
use chime_sdk_meetings::interceptor::{Attempt, Interceptor, InterceptorError};
use chime_sdk_meetings::{CallOptions, Client, Credentials, Environment, Error};
use chime_sdk_tests::scripted::Scripted;
use serde_json::json;

pub(super) const MEETING: &str = "11111111-2222-3333-4444-555555555555";
const ID: (&str, &str) = ("x-amzn-requestid", "8f14e45f");

/// A row of the page.
pub(super) struct Case {
    pub(super) error: Error,
    pub(super) cause: &'static str,
    pub(super) advice: &'static str,
}

fn case(error: Error, cause: &'static str, advice: &'static str) -> Case {
    Case { error, cause, advice }
}

/// What `GetMeeting` fails with when every attempt gets this answer.
async fn answered(status: u16, code: &str, message: &str) -> Error {
    failed("GetMeeting", status, code, message).await
}

/// What an operation fails with when every attempt gets this answer.
async fn failed(operation: &str, status: u16, code: &str, message: &str) -> Error {
    let body = json!({ "Code": code, "Message": message }).to_string();
    let answer = |script: Scripted, _| script.answer(status, &[ID], body.clone());
    let client = (0..3).fold(Scripted::new(), answer).client().unwrap();
    client.call(operation, crate::inputs::least(operation)).await.unwrap_err()
}

async fn always(script: Scripted, add: impl Fn(Scripted) -> Scripted) -> Error {
    let script = (0..3).fold(script, |script, _| add(script));
    script.client().unwrap().get_meeting(MEETING).await.unwrap_err()
}

/// The errors that the service declares, in the order of their names.
pub(super) async fn declared() -> Vec<Case> {
    vec![
        case(
            failed("CreateMeeting", 400, "BadRequest", "MediaRegion is not supported").await,
            "A member is malformed, or at odds with another or with the state, in a way that no published rule says.",
            "Read the message and change the input. It is not worth repeating.",
        ),
        case(
            failed("CreateMeeting", 409, "Conflict", "The token is in use").await,
            "Another call creates or changes the same thing at this moment, or has taken the `ClientRequestToken` with other members.",
            "Call again after a moment, with the same token and the same members. For other members take another token.",
        ),
        case(
            answered(403, "Forbidden", "User is not authorized to perform chime:GetMeeting").await,
            "The credentials are accepted, but their policy does not allow this.",
            "Allow the action in the IAM policy; the [tutorial](../client/TUTORIAL.md#9-the-real-service) has one.",
        ),
        case(
            failed("CreateAttendee", 400, "LimitExceeded", "Attendee limit reached").await,
            "A quota is used up: meetings of the account, attendees of a meeting, replicas of a primary.",
            "Delete something, spread people over replicas, or have the quota raised. A retry does not help.",
        ),
        case(
            answered(404, "NotFound", "Meeting not found").await,
            "The meeting or attendee has ended, belongs to another control region, or never was. After a deletion that was tried twice: it was done.",
            "Take it for ended: create a meeting anew, or use `join::Joiner`, which does. Look at the client's region.",
        ),
        case(
            failed("TagResource", 404, "ResourceNotFound", "Resource not found").await,
            "No meeting has this ARN; the operations on tags answer so.",
            "As above. `as_exception::<ResourceNotFoundException>()` has the ARN.",
        ),
        case(
            answered(500, "ServiceFailure", "Internal error").await,
            "Something broke inside of the service.",
            "Try later. If it stays, give the request id to AWS support.",
        ),
        case(
            answered(503, "ServiceUnavailable", "Try again later").await,
            "The service cannot answer just now.",
            "Try later, not before `error.retry_after()`.",
        ),
        case(
            answered(429, "Throttling", "Rate exceeded").await,
            "More requests a second than the account may send, by all its programs together.",
            "Slow down: `limit_rate()` of the builder, batches in the place of single calls.",
        ),
        case(
            failed("TagResource", 400, "TooManyTags", "More than 50 tags").await,
            "The meeting would have more than 50 tags.",
            "Take some off. `as_exception::<TooManyTagsException>()` has the ARN.",
        ),
        case(
            answered(401, "Unauthorized", "The security token is invalid").await,
            "The credentials are missing, expired or not valid for this service.",
            "Look at where the credentials come from, and at the partition of the region.",
        ),
        case(
            failed(
                "StopMeetingTranscription",
                422,
                "UnprocessableEntity",
                "Transcription has not been started",
            )
            .await,
            "The request is well formed, but cannot be carried out in this state.",
            "Look at the state: is a transcription running, which features does the meeting have?",
        ),
    ]
}

/// Answers of the service that its model does not declare.
pub(super) async fn undeclared() -> Vec<Case> {
    vec![
        case(
            answered(403, "InvalidSignatureException", "Signature expired").await,
            "The secret is wrong, something on the way changes requests, or the clock of this machine is wrong. A wrong clock is learned from the answer, and mended by one more attempt.",
            "Look at the secret, at proxies, and at the clock if this stays.",
        ),
        case(
            answered(403, "ExpiredTokenException", "The security token has expired").await,
            "Temporary credentials are over.",
            "Give the client a source that refreshes them, in the place of fixed keys.",
        ),
        case(
            answered(400, "SomethingNew", "Something new").await,
            "A code that is not declared: it is as the service wrote it.",
            "Read the message. `error.code()` and `error.raw_body()` have what came.",
        ),
        case(
            always(Scripted::new(), |script| script.answer(418, &[], "<html>")).await,
            "An answer without a code, from something in between such as a proxy.",
            "`error.raw_body()` has what it says.",
        ),
        case(
            always(Scripted::new(), |script| script.answer(502, &[], "")).await,
            "A gateway in front of the service has no answer.",
            "Try later.",
        ),
        case(
            always(Scripted::new(), |script| script.answer(302, &[("location", "/")], "")).await,
            "What answers there is not the service, or the URL is wrong. Redirects are not followed, because the session token would go along.",
            "Correct the endpoint URL or the region.",
        ),
    ]
}

/// Retries that were not made although they might have helped.
pub(super) async fn given_up() -> Vec<Case> {
    let wait = [("retry-after", "600"), ID];
    let body = r#"{"Code":"ServiceUnavailable"}"#;
    vec![
        case(
            out_of_budget().await,
            "The retry budget of the client is used up: most calls of late have failed. It keeps clients from adding to an outage.",
            "Wait until the service works again; successes fill the budget.",
        ),
        case(
            always(Scripted::new(), |script| script.answer(503, &wait, body)).await,
            "`Retry-After` asks for more than five minutes, or for more than the operation's time.",
            "Call again after `error.retry_after()`.",
        ),
        case(
            out_of_time().await,
            "The pause before another attempt would not end within `operation_timeout`.",
            "Allow for more time, or call again.",
        ),
    ]
}

async fn out_of_budget() -> Error {
    let answers = 40 * 3;
    let script = (0..answers).fold(Scripted::new(), |script, _| script.answer(503, &[], ""));
    let client = script.client().unwrap();
    for _ in 0..39 {
        let error = client.get_meeting(MEETING).await.unwrap_err();
        if error.to_string().contains("budget") {
            return error;
        }
    }
    client.get_meeting(MEETING).await.unwrap_err()
}

async fn out_of_time() -> Error {
    let script = Scripted::new().answer(429, &[ID], "").answer(429, &[ID], "");
    let short = CallOptions::new().operation_timeout(Duration::from_nanos(1));
    let call = script.client().unwrap();
    call.get_meeting(MEETING).with_options(short).await.unwrap_err()
}

/// What is refused before anything is sent.
pub(super) async fn input() -> Vec<Case> {
    let client = Scripted::new().client().unwrap();
    let member = client.create_attendee(MEETING, "x").await.unwrap_err();
    let label = client.get_meeting("../tags").await.unwrap_err();
    let kind = client.call("GetMeeting", json!({ "MeetingId": 7, "Meeting": 1 })).await;
    let name = client.call("GetMeetings", json!({})).await.unwrap_err();
    vec![
        case(
            member,
            "Members break rules of the declaration; all of them are told. `error.violations()` has each with its path and rule.",
            "Change the input. `validate(false)` of the builder leaves it to the service.",
        ),
        case(
            label,
            "The text is no id. What would change the path of a request is refused in any case.",
            "Give the id as the service gave it.",
        ),
        case(
            kind.unwrap_err(),
            "JSON given to `Client::call` has a member of another kind, or one that there is not.",
            "Correct the JSON; names are the service's.",
        ),
        case(name, "There is no operation of this name.", "Take the name that is proposed."),
    ]
}

fn environment(pairs: &[(&str, &str)]) -> Environment {
    let fixed = [("AWS_EC2_METADATA_DISABLED", "true"), ("HOME", "/nonexistent")];
    Environment::from_pairs(fixed.iter().chain(pairs).copied())
}

fn refused(builder: ClientBuilder<Client>) -> Error {
    builder.build().unwrap_err()
}

/// A client that is not set up right.
pub(super) async fn configuration() -> Vec<Case> {
    let here = || Client::builder().region("us-east-1");
    let profile = [("AWS_REGION", "us-east-1"), ("AWS_PROFILE", "staging")];
    let attempts = [("AWS_REGION", "us-east-1"), ("AWS_MAX_ATTEMPTS", "many")];
    let header = CallOptions::new().header("host", "example.com");
    let header = Scripted::new().client().unwrap().get_meeting(MEETING).with_options(header).await;
    vec![
        case(
            refused(Client::builder()),
            "Neither code, environment nor profile name a region.",
            "As it says.",
        ),
        case(
            refused(here().region("us east")),
            "The region is no part of a host name.",
            "As it says.",
        ),
        case(refused(here().endpoint_url("nowhere")), "The address is no URL.", "As it says."),
        case(
            refused(here().endpoint_url("http://example.com")),
            "Requests would go over the network unencrypted.",
            "Write `https`. For a test in a closed network, `allow_plain_http(true)`.",
        ),
        case(
            refused(here().use_fips(true).endpoint_url("http://127.0.0.1:1")),
            "FIPS or dual stack together with an address of your own.",
            "As it says.",
        ),
        case(
            refused(Client::builder().environment(environment(&profile))),
            "The profile is not in the files of the AWS CLI.",
            "Correct `AWS_PROFILE`, or write the profile.",
        ),
        case(
            refused(Client::builder().environment(environment(&attempts))),
            "A variable or a line of a profile has a value that it cannot have.",
            "As it says.",
        ),
        case(
            header.unwrap_err(),
            "A header of `CallOptions` that the client sets itself.",
            "Leave it out.",
        ),
    ]
}

/// Credentials that are not there or cannot be used.
pub(super) async fn credentials() -> Vec<Case> {
    let of = |id: &str, secret: &str| {
        let keys = Credentials::new(id, secret, None, None, "page");
        Scripted::new().builder().credentials(keys).build().unwrap()
    };
    let missing = Client::builder()
        .environment(environment(&[("AWS_REGION", "us-east-1")]))
        .build()
        .unwrap()
        .get_meeting(MEETING)
        .await;
    let half = [("AWS_REGION", "us-east-1"), ("AWS_ACCESS_KEY_ID", "AKIDEXAMPLE")];
    let half = Client::builder().environment(environment(&half)).build().unwrap();
    vec![
        case(
            missing.unwrap_err(),
            "No source has any. All are listed, with what is missing.",
            "Set one of them up; [RELIABILITY.md](RELIABILITY.md#credentials) has their order.",
        ),
        case(
            half.get_meeting(MEETING).await.unwrap_err(),
            "A source is set up, but broken. No other is tried then.",
            "Mend it, or take it away.",
        ),
        case(
            of("AKIDEXAMPLE", "").get_meeting(MEETING).await.unwrap_err(),
            "A part of the credentials is empty.",
            "Look at where they come from.",
        ),
        case(
            of("AKID\nEXAMPLE", "secret").get_meeting(MEETING).await.unwrap_err(),
            "A key has a character that no header can carry.",
            "Take the line break out of the variable or the file.",
        ),
    ]
}

/// A transport that never answers, or always fails in one way.
#[derive(Debug)]
enum Broken {
    Silent,
    Failing(TransportErrorKind, io::ErrorKind),
}

impl Transport for Broken {
    fn send(&self, _: HttpRequest) -> BoxFuture<'_, Result<HttpResponse, TransportError>> {
        match self {
            Broken::Silent => Box::pin(pending()),
            Broken::Failing(kind, reason) => {
                Box::pin(ready(Err(TransportError::new(*kind, io::Error::from(*reason)))))
            }
        }
    }
}

async fn broken(transport: Broken) -> Error {
    let client = Scripted::new().builder().transport(transport).build().unwrap();
    client.get_meeting(MEETING).await.unwrap_err()
}

/// What the network does.
pub(super) async fn network() -> Vec<Case> {
    use TransportErrorKind::{Connect, Interrupted, Request, TooLarge};
    let kind = |kind| always(Scripted::new(), move |script| script.fail(kind));
    vec![
        case(
            broken(Broken::Failing(Connect, io::ErrorKind::ConnectionRefused)).await,
            "No connection came about. The reason is at the end: nobody listens, the name is not found, or TLS failed.",
            "Look at the endpoint URL, the region, proxies and firewalls. `invalid peer certificate` names a certificate that this machine does not trust.",
        ),
        case(
            broken(Broken::Failing(Interrupted, io::ErrorKind::ConnectionReset)).await,
            "The connection ended, or broke the rules of HTTP, before the answer was complete. The operation may have been carried out.",
            "Call again: [all operations are safe to repeat](RELIABILITY.md#which-operations-are-safe-to-repeat).",
        ),
        case(
            kind(TooLarge).await,
            "The answer has more bytes than `max_response_bytes` allows, 8 MiB if nothing else is said.",
            "What answers is hardly the service. Else raise the limit.",
        ),
        case(
            kind(Request).await,
            "The transport cannot send the request as it is.",
            "If the transport is your own, look at its reason; else report it as a bug.",
        ),
    ]
}

/// Limits of time.
pub(super) async fn time() -> Vec<Case> {
    let silent = || Scripted::new().builder().transport(Broken::Silent);
    let short = silent().attempt_timeout(Duration::from_secs(5)).build().unwrap();
    let patient = silent().attempt_timeout(Duration::from_secs(60)).build().unwrap();
    let meeting = json!({ "Meeting": { "MeetingId": MEETING } }).to_string();
    let answer = |script: Scripted, _| script.answer(200, &[ID], meeting.clone());
    let waiting = (0..2).fold(Scripted::new(), answer).client().unwrap();
    vec![
        case(
            always(Scripted::new(), |script| script.fail(TransportErrorKind::ConnectTimeout)).await,
            "Name lookup, connection and TLS together took too long. A firewall that drops packets looks like this.",
            "Look at the network; else `connect_timeout`.",
        ),
        case(
            short.get_meeting(MEETING).await.unwrap_err(),
            "An attempt had no complete answer in time.",
            "Try later; else `attempt_timeout`.",
        ),
        case(
            patient.get_meeting(MEETING).await.unwrap_err(),
            "All attempts and the pauses between them took too long. What the last attempt failed with is said, too.",
            "Try later; else `operation_timeout`.",
        ),
        case(
            waiting
                .wait_until_meeting_ended(MEETING)
                .timeout(Duration::from_secs(3))
                .await
                .unwrap_err(),
            "What was waited for has not come about.",
            "Wait longer: `timeout` of the wait.",
        ),
        case(
            always(Scripted::new(), |script| script.fail(TransportErrorKind::Timeout)).await,
            "A limit of the transport's own, such as one of a `reqwest::Client` of yours.",
            "Look at the settings of the transport.",
        ),
    ]
}

#[derive(Debug)]
struct Refusing;

impl Interceptor for Refusing {
    fn before_signing(&self, _: &Attempt<'_>, _: &mut HttpRequest) -> Result<(), InterceptorError> {
        Err("the tenant is unknown".into())
    }
}

/// Answers that cannot be read, and the rest.
pub(super) async fn others() -> Vec<Case> {
    let refusing = Scripted::new().builder().interceptor(Refusing).build().unwrap();
    let closed = Scripted::new().client().unwrap();
    closed.close().await;
    let bare = r#"{"Meeting": {}}"#;
    vec![
        case(
            always(Scripted::new(), |script| script.answer(200, &[ID], "<html>")).await,
            "A success that is no JSON: something in between has answered, or the answer was cut.",
            "`error.raw_body()` has what came. Look at proxies and the endpoint URL.",
        ),
        case(
            always(Scripted::new(), |script| script.answer(200, &[ID], bare)).await,
            "A success without a member that it is useless without.",
            "`error.raw_body()` has what came. Report it, with the request id.",
        ),
        case(
            refusing.get_meeting(MEETING).await.unwrap_err(),
            "An interceptor of yours has failed; its own text is at the end.",
            "It is `source()` of the error.",
        ),
        case(
            closed.get_meeting(MEETING).await.unwrap_err(),
            "`Client::close` was called, on this client or a clone of it.",
            "As it says.",
        ),
        case(
            without_runtime().await,
            "The call was made on a thread that belongs to no tokio runtime.",
            "Use `#[tokio::main]`, or the feature `blocking`.",
        ),
    ]
}

async fn without_runtime() -> Error {
    let call = || {
        let client = Scripted::new().client().unwrap();
        futures_util::FutureExt::now_or_never(client.get_meeting(MEETING).send())
    };
    std::thread::spawn(call).join().unwrap().unwrap().unwrap_err()
}
