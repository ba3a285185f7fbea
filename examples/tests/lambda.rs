//! `cargo run --example lambda`, and the same program where Lambda runs it.

use std::process::Stdio;
use std::time::Duration;

use chime_sdk_meetings::fake::{Failure, Fake};
use chime_sdk_meetings::operations::CreateMeeting;
use serde_json::{Value, json};
use tokio::process::{Child, Command};
use tokio::time::timeout;

use self::stand_in::StandIn;
use crate::{example, printed};

#[path = "../lambda/stand_in.rs"]
mod stand_in;

/// Longer than any answer takes.
const LIMIT: Duration = Duration::from_secs(60);

#[test]
fn it_shows_itself_without_aws() {
    let text = printed(&mut example("lambda"));
    for part in [
        r#"POST /join {"meeting":"standup","user":"grace"}"#,
        r#"200 {"JoinInfo":{"Meeting":{"Meeting":{"MeetingId":"#,
        r#"400 {"error":"`user` has to be a text"}"#,
        r#"200 {"ended":true}"#,
        "4 requests were answered by the fake.",
    ] {
        assert!(text.contains(part), "`{part}` is missing from:\n{text}");
    }
}

/// Whoever tries it may have set the machine up for AWS.
#[test]
fn settings_for_aws_do_not_lead_it_there() {
    for (name, value) in [
        ("AWS_PROFILE", "no-such-profile"),
        ("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", "true"),
        ("AWS_USE_FIPS_ENDPOINT", "true"),
    ] {
        let text = printed(example("lambda").env(name, value));
        assert!(text.contains("4 requests were answered by the fake."), "{name}: {text}");
    }
}

/// The function, run by a stand-in of Lambda.
struct Function {
    lambda: StandIn,
    fake: Fake,
    _process: Child,
}

impl Function {
    async fn start() -> Self {
        let (lambda, fake) = (StandIn::start().await.unwrap(), Fake::start().await.unwrap());
        let process = Command::from(example("lambda"))
            .envs(lambda.variables())
            .env("AWS_ENDPOINT_URL_CHIME_SDK_MEETINGS", fake.url())
            .env("AWS_REGION", "us-east-1")
            .env("AWS_ACCESS_KEY_ID", "AKIDFAKE")
            .env("AWS_SECRET_ACCESS_KEY", "fake-secret")
            .stdin(Stdio::null())
            .stderr(Stdio::null())
            .kill_on_drop(true)
            .spawn()
            .expect("the program can be started");
        Function { lambda, fake, _process: process }
    }

    /// Status and body of the answer to an event.
    async fn answer(&self, event: Value) -> (u64, Value) {
        let answered = timeout(LIMIT, self.lambda.invoke(event)).await.expect("it answers");
        let answer = answered.unwrap().expect("the function does not fail");
        assert_eq!(header(&answer, "content-type"), "application/json", "{answer}");
        assert_eq!(header(&answer, "cache-control"), "no-store", "{answer}");
        let body = serde_json::from_str(answer["body"].as_str().unwrap()).unwrap();
        (answer["statusCode"].as_u64().unwrap(), body)
    }

    async fn post(&self, path: &str, body: &Value) -> (u64, Value) {
        self.answer(event("POST", path, &body.to_string())).await
    }
}

/// A header, which the answer to a REST API has in a list.
fn header<'a>(answer: &'a Value, name: &str) -> &'a Value {
    match &answer["headers"][name] {
        Value::Null => &answer["multiValueHeaders"][name][0],
        value => value,
    }
}

fn event(method: &str, path: &str, body: &str) -> Value {
    json!({
        "version": "2.0", "routeKey": "$default", "rawPath": path, "rawQueryString": "",
        "headers": { "content-type": "application/json", "host": "api.example" },
        "requestContext": {
            "accountId": "123456789012", "apiId": "api", "domainName": "api.example",
            "domainPrefix": "api", "requestId": "1", "routeKey": "$default", "stage": "$default",
            "http": { "method": method, "path": path, "protocol": "HTTP/1.1",
                "sourceIp": "127.0.0.1", "userAgent": "test" },
            "time": "23/Nov/2026:08:30:00 +0000", "timeEpoch": 1_795_422_600_000_i64,
        },
        "body": body, "isBase64Encoded": false,
    })
}

#[tokio::test]
async fn users_meet_and_the_meeting_is_ended() {
    let function = Function::start().await;
    let mut meetings = Vec::new();
    for user in ["ada", "grace"] {
        let (status, body) =
            function.post("/join", &json!({ "meeting": "standup", "user": user })).await;
        assert_eq!(status, 200, "{body}");
        let attendee = &body["JoinInfo"]["Attendee"]["Attendee"];
        assert_eq!(attendee["ExternalUserId"], user);
        assert!(attendee["JoinToken"].is_string(), "{body}");
        meetings.push(body["JoinInfo"]["Meeting"]["Meeting"]["MeetingId"].clone());
    }
    assert!(meetings[0].is_string());
    assert_eq!(meetings[0], meetings[1]);
    let end = json!({ "meeting": "standup" });
    assert_eq!(function.post("/end", &end).await, (200, json!({ "ended": true })));
    assert_eq!(function.post("/end", &end).await, (200, json!({ "ended": false })));
    let elsewhere = json!({ "meeting": "retro", "user": "ada", "mediaRegion": "eu-west-1" });
    let (_, body) = function.post("/join", &elsewhere).await;
    assert_eq!(body["JoinInfo"]["Meeting"]["Meeting"]["MediaRegion"], "eu-west-1");
    assert_eq!(function.fake.requests_of("CreateMeeting"), 2);
}

#[tokio::test]
async fn an_event_of_a_rest_api_is_read_as_well() {
    let function = Function::start().await;
    let event = json!({
        "resource": "/join", "path": "/join", "httpMethod": "POST",
        "headers": { "content-type": "application/json" },
        "multiValueHeaders": { "content-type": ["application/json"] },
        "queryStringParameters": null, "multiValueQueryStringParameters": null,
        "pathParameters": null, "stageVariables": null,
        "requestContext": {
            "accountId": "123456789012", "apiId": "api", "httpMethod": "POST", "path": "/join",
            "identity": { "sourceIp": "127.0.0.1" }, "requestId": "1", "resourceId": "r",
            "resourcePath": "/join", "stage": "prod", "protocol": "HTTP/1.1",
            "requestTimeEpoch": 1_795_422_600_000_i64,
        },
        // {"meeting":"standup","user":"ada"}
        "body": "eyJtZWV0aW5nIjoic3RhbmR1cCIsInVzZXIiOiJhZGEifQ==", "isBase64Encoded": true,
    });
    let (status, body) = function.answer(event).await;
    assert_eq!(status, 200, "{body}");
    assert_eq!(body["JoinInfo"]["Attendee"]["Attendee"]["ExternalUserId"], "ada");
}

/// Nobody joins as somebody else.
#[tokio::test]
async fn who_has_signed_in_is_who_joins() {
    let function = Function::start().await;
    let mut event = event("POST", "/join", r#"{"meeting":"standup","user":"somebody else"}"#);
    event["requestContext"]["authorizer"] =
        json!({ "jwt": { "claims": { "sub": "ada" }, "scopes": null } });
    let (status, body) = function.answer(event.clone()).await;
    assert_eq!(status, 200, "{body}");
    assert_eq!(body["JoinInfo"]["Attendee"]["Attendee"]["ExternalUserId"], "ada");
    event["requestContext"]["authorizer"]["jwt"]["claims"] = json!({ "iss": "somebody" });
    assert_eq!(function.answer(event).await, (403, json!({ "error": "the token names nobody" })));
}

#[tokio::test]
async fn bad_input_is_answered_and_nothing_is_created() {
    let function = Function::start().await;
    for (method, path, body, status, part) in [
        ("POST", "/join", "", 400, "JSON object"),
        ("POST", "/join", "[]", 400, "JSON object"),
        ("POST", "/join", "{\"meeting\": \"standup\"", 400, "JSON object"),
        ("POST", "/join", "{}", 400, "`meeting` has to be a text"),
        ("POST", "/join", r#"{"meeting":7,"user":"ada"}"#, 400, "`meeting` has to be a text"),
        ("POST", "/join", r#"{"meeting":"standup"}"#, 400, "`user` has to be a text"),
        ("POST", "/join", r#"{"meeting":"x","user":"ada"}"#, 400, "ExternalMeetingId: 1 character"),
        (
            "POST",
            "/join",
            r#"{"meeting":"standup","user":"ada","mediaRegion":7}"#,
            400,
            "`mediaRegion` has to be a text",
        ),
        ("POST", "/end", "{}", 400, "`meeting` has to be a text"),
        ("GET", "/join", "", 405, "POST"),
        ("POST", "/", "{}", 404, "/join and /end"),
        ("POST", "/join/", "{}", 404, "/join and /end"),
        // the path of a stage with a name
        ("GET", "/prod/join", "", 405, "POST"),
    ] {
        let (found, answer) = function.answer(event(method, path, body)).await;
        let text = answer["error"].as_str().unwrap_or_default();
        assert!(found == status && text.contains(part), "{method} {path} {body}: {found} {text}");
    }
    assert_eq!(function.fake.requests_of("CreateMeeting"), 0);
}

#[tokio::test]
async fn failures_of_the_service_are_told_apart_and_say_nothing_of_it() {
    let function = Function::start().await;
    let join = json!({ "meeting": "standup", "user": "ada" });
    for (code, status, text) in [
        ("LimitExceededException", 503, "try again later"),
        ("ForbiddenException", 502, "the meeting could not be joined"),
    ] {
        let rule = function.fake.on(CreateMeeting);
        let rule = rule.fail(Failure::of_code(code, "account 123456789012").unwrap());
        let answer = function.post("/join", &join).await;
        assert_eq!(answer, (status, json!({ "error": text })), "{code}");
        rule.remove();
    }
    assert_eq!(function.post("/join", &join).await.0, 200, "the function goes on");
}
