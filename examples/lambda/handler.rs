//! One request of API Gateway, and its answer.

use std::convert::Infallible;

use chime_sdk_meetings::enums::MediaRegion;
use chime_sdk_meetings::join::{JoinError, Joiner};
use lambda_http::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use lambda_http::http::{HeaderValue, Method, StatusCode};
use lambda_http::request::RequestContext;
use lambda_http::{Body, Request, RequestExt as _, Response};
use serde::Serialize;
use serde_json::{Value, json};

/// Why a request is not answered with success, and what the caller is told.
struct Refusal(StatusCode, String);

/// Answers a request. Nothing that a caller sends is a failure of the function.
pub(crate) async fn handle(
    joiner: &Joiner,
    request: &Request,
) -> Result<Response<Body>, Infallible> {
    // before the last segment there may be the name of a stage
    let action = request.raw_http_path().rsplit('/').next().unwrap_or_default();
    let answered = match (request.method(), action) {
        (&Method::POST, "join") => join(joiner, request).await,
        (&Method::POST, "end") => end(joiner, request).await,
        (_, "join" | "end") => {
            Err(Refusal(StatusCode::METHOD_NOT_ALLOWED, "send it with POST".to_owned()))
        }
        _ => Err(Refusal(StatusCode::NOT_FOUND, "there are /join and /end".to_owned())),
    };
    Ok(match answered {
        Ok(text) => response(StatusCode::OK, text),
        Err(Refusal(status, text)) => response(status, json!({ "error": text }).to_string()),
    })
}

async fn join(joiner: &Joiner, request: &Request) -> Result<String, Refusal> {
    let body = body(request)?;
    let meeting = text(&body, "meeting")?;
    let user = match signed_in(request)? {
        Some(user) => user,
        None => text(&body, "user")?,
    };
    let mut join = joiner.join(meeting, user);
    if body.get("mediaRegion").is_some() {
        join = join.media_region(MediaRegion::from(text(&body, "mediaRegion")?));
    }
    let info = join.await.map_err(|error| refusal(&error))?;
    written(&info.nested())
}

async fn end(joiner: &Joiner, request: &Request) -> Result<String, Refusal> {
    let body = body(request)?;
    let ended = joiner.end(text(&body, "meeting")?).await.map_err(|error| refusal(&error))?;
    written(&json!({ "ended": ended }))
}

/// Who has signed in, if there is an authorizer for JSON web tokens before the function. With one, nobody can
/// join as somebody else; without one, everybody can, so have one.
fn signed_in(request: &Request) -> Result<Option<String>, Refusal> {
    let Some(RequestContext::ApiGatewayV2(context)) = request.request_context_ref() else {
        return Ok(None);
    };
    let authorizer = context.authorizer.as_ref();
    let Some(token) = authorizer.and_then(|authorizer| authorizer.jwt.as_ref()) else {
        return Ok(None);
    };
    match token.claims.get("sub") {
        Some(user) => Ok(Some(user.clone())),
        None => Err(Refusal(StatusCode::FORBIDDEN, "the token names nobody".to_owned())),
    }
}

fn body(request: &Request) -> Result<Value, Refusal> {
    let value: Option<Value> = serde_json::from_slice(request.body().as_ref()).ok();
    value.filter(Value::is_object).ok_or_else(|| {
        let text = "the body has to be a JSON object, such as {\"meeting\": \"standup\"}";
        Refusal(StatusCode::BAD_REQUEST, text.to_owned())
    })
}

fn text(body: &Value, member: &str) -> Result<String, Refusal> {
    let found = body.get(member).and_then(Value::as_str).map(str::to_owned);
    found.ok_or_else(|| Refusal(StatusCode::BAD_REQUEST, format!("`{member}` has to be a text")))
}

/// Mistakes of the caller are told to the caller, and everything else to the log.
fn refusal(error: &JoinError) -> Refusal {
    let call = error.call();
    let is = |question: fn(&chime_sdk_meetings::Error) -> bool| call.is_some_and(question);
    if is(chime_sdk_meetings::Error::is_validation) || is(chime_sdk_meetings::Error::is_bad_request)
    {
        return Refusal(StatusCode::BAD_REQUEST, error.to_string());
    }
    eprintln!("{error}");
    let is_full = is(chime_sdk_meetings::Error::is_throttling)
        || is(chime_sdk_meetings::Error::is_limit_exceeded)
        || matches!(error, JoinError::Busy { .. });
    if is_full {
        return Refusal(StatusCode::SERVICE_UNAVAILABLE, "try again later".to_owned());
    }
    Refusal(StatusCode::BAD_GATEWAY, "the meeting could not be joined".to_owned())
}

fn written(value: &impl Serialize) -> Result<String, Refusal> {
    serde_json::to_string(value)
        .map_err(|error| Refusal(StatusCode::INTERNAL_SERVER_ERROR, error.to_string()))
}

/// An answer has a join token in it, which no cache should keep.
fn response(status: StatusCode, text: String) -> Response<Body> {
    let mut response = Response::new(Body::from(text));
    *response.status_mut() = status;
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}
