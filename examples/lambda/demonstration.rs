//! The function without AWS: a fake of the service, a stand-in of Lambda, and a few requests.

use std::error::Error as StdError;
use std::process::Stdio;

use chime_sdk_meetings::fake::Fake;
use serde_json::{Value, json};
use tokio::process::Command;

use crate::stand_in::StandIn;

/// What is shown of a body: it has addresses and a token in it, and nobody reads them here.
const SHOWN: usize = 76;

pub(crate) async fn run() -> Result<(), Box<dyn StdError>> {
    let fake = Fake::start().await?;
    let lambda = StandIn::start().await?;
    let mut function = Command::new(std::env::current_exe()?);
    // a profile of this machine, or a setting that leads to AWS itself, has no place here
    for (name, _) in std::env::vars_os() {
        if name.to_string_lossy().starts_with("AWS_") {
            function.env_remove(name);
        }
    }
    let mut function = function
        .envs(lambda.variables())
        .env("AWS_ENDPOINT_URL_CHIME_SDK_MEETINGS", fake.url())
        .env("AWS_REGION", "us-east-1")
        .env("AWS_ACCESS_KEY_ID", "AKIDFAKE")
        .env("AWS_SECRET_ACCESS_KEY", "fake-secret")
        .stdin(Stdio::null())
        .kill_on_drop(true)
        .spawn()?;
    let requests = [
        ("/join", json!({ "meeting": "standup", "user": "ada" })),
        ("/join", json!({ "meeting": "standup", "user": "grace" })),
        ("/join", json!({ "meeting": "standup" })),
        ("/end", json!({ "meeting": "standup" })),
    ];
    for (path, body) in requests {
        let answer = tokio::select! {
            answer = lambda.invoke(event(path, &body)) => answer?,
            ended = function.wait() => return Err(format!("the function has ended: {}", ended?).into()),
        };
        println!("POST {path} {body}\n  {}", shown(&answer));
    }
    println!("{} requests were answered by the fake.", fake.requests());
    function.kill().await?;
    fake.shutdown().await;
    Ok(())
}

/// A request as an HTTP API of API Gateway hands it to a function.
fn event(path: &str, body: &Value) -> Value {
    json!({
        "version": "2.0",
        "routeKey": "$default",
        "rawPath": path,
        "rawQueryString": "",
        "headers": { "content-type": "application/json", "host": "api.example" },
        "requestContext": {
            "accountId": "123456789012",
            "apiId": "api",
            "domainName": "api.example",
            "domainPrefix": "api",
            "http": {
                "method": "POST",
                "path": path,
                "protocol": "HTTP/1.1",
                "sourceIp": "127.0.0.1",
                "userAgent": "demonstration",
            },
            "requestId": "1",
            "routeKey": "$default",
            "stage": "$default",
            "time": "23/Nov/2026:08:30:00 +0000",
            "timeEpoch": 1_795_422_600_000_i64,
        },
        "body": body.to_string(),
        "isBase64Encoded": false,
    })
}

fn shown(answer: &Result<Value, Value>) -> String {
    match answer {
        Ok(answer) => {
            let body = answer["body"].as_str().unwrap_or_default();
            let start: String = body.chars().take(SHOWN).collect();
            let rest = if start.len() < body.len() { "…" } else { "" };
            format!("{} {start}{rest}", answer["statusCode"])
        }
        Err(error) => format!("the function failed: {error}"),
    }
}
