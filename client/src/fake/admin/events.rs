//! Events: a page of them, a page that waits for some, and a stream.

use std::convert::Infallible;
use std::pin::pin;
use std::time::Duration;

use bytes::Bytes;
use futures_util::future::{self, Either};
use futures_util::stream;
use http::{Response, StatusCode};
use http_body_util::{BodyExt as _, StreamBody};
use hyper::body::Frame;
use serde_json::{Value, json};
use tokio::sync::watch;

use super::keys::{Parameters, Problem};
use super::{Refusal, json_response, set_content_type};
use crate::fake::backend::Backend;
use crate::fake::events::{Delivery, EventPage, EventQuery, EventReader, Target};
use crate::fake::http::{Body, ended, full};
use crate::strings::NotificationArn;

/// The longest wait that can be asked for, in seconds.
const LONGEST_WAIT: u64 = 300;

/// How long a stream waits for its next event. Nothing comes only when the log is gone, or after a
/// day; both end the stream.
const LONGEST_SILENCE: Duration = Duration::from_secs(24 * 60 * 60);

/// Deliveries of events, as the query asks.
pub(super) async fn answer(
    backend: &Backend,
    mut parameters: Parameters,
    mut end: watch::Receiver<bool>,
) -> Result<Response<Body>, Refusal> {
    let query = query(&mut parameters)?;
    let needed = format!("whole seconds from 0 to {LONGEST_WAIT}");
    let wait: Option<u64> = parameters.parsed("wait", &needed)?;
    let follow: Option<bool> = parameters.parsed("follow", "true or false")?;
    parameters.finish()?;
    if wait.is_some_and(|wait| wait > LONGEST_WAIT) {
        return Err(Refusal::of(format!("`wait` needs {needed}")));
    }
    let reader = backend.with(|state| state.events.reader());
    if follow == Some(true) {
        if wait.is_some() {
            return Err(Refusal::of("`wait` does not go with `follow`, which always waits"));
        }
        return Ok(following(reader, query, end));
    }
    let page = match wait {
        Some(wait @ 1..) => {
            let wait = Duration::from_secs(wait);
            let page = next(&reader, &query, wait, &mut end).await;
            // a fake that ends answers what there is
            page.unwrap_or_else(|| reader.read(&query))
        }
        _ => reader.read(&query),
    };
    let events: Vec<Value> = page.events.iter().map(delivery).collect();
    let value = json!({ "events": events, "next": page.next, "missed": page.missed });
    Ok(full(json_response(StatusCode::OK, &value)))
}

fn query(parameters: &mut Parameters) -> Result<EventQuery, Problem> {
    let number = "a whole number";
    let mut query = EventQuery::after(parameters.parsed("after", number)?.unwrap_or_default());
    if let Some(limit) = parameters.parsed("limit", "a whole number from 1 on")? {
        query.limit = limit;
    }
    if query.limit == 0 {
        return Err("`limit` needs a whole number from 1 on".to_owned());
    }
    let arn = parameters.text("arn").map(NotificationArn::from);
    query.target = match (parameters.text("target"), arn) {
        (None, None) => None,
        (Some("eventbridge"), None) => Some(Target::EventBridge),
        (Some("sqs"), Some(arn)) => Some(Target::Queue(arn)),
        (Some("sns"), Some(arn)) => Some(Target::Topic(arn)),
        (Some("sqs" | "sns"), None) => return Err("`target` needs an `arn` with it".to_owned()),
        (Some("eventbridge") | None, Some(_)) => {
            return Err("`arn` goes with the `target` `sqs` or `sns`".to_owned());
        }
        (Some(_), _) => return Err("`target` needs `eventbridge`, `sqs` or `sns`".to_owned()),
    };
    let seed: Option<u64> = parameters.parsed("seed", number)?;
    query.shuffled = match (parameters.text("order"), seed) {
        (Some("shuffled"), seed) => Some(seed.unwrap_or_default()),
        (None | Some("ordered"), None) => None,
        (None | Some("ordered"), Some(_)) => {
            return Err("`seed` goes with the `order` `shuffled`".to_owned());
        }
        (Some(_), _) => return Err("`order` needs `ordered` or `shuffled`".to_owned()),
    };
    query.duplicated = parameters.parsed("duplicate", "a whole number, which is the seed")?;
    Ok(query)
}

/// The next page with something in it, or what there is when the time is over; nothing when the fake
/// ends.
async fn next(
    reader: &EventReader,
    query: &EventQuery,
    limit: Duration,
    end: &mut watch::Receiver<bool>,
) -> Option<EventPage> {
    let (page, end) = (pin!(reader.read_or_wait(query, limit)), pin!(ended(end)));
    match future::select(page, end).await {
        Either::Left((page, _)) => Some(page),
        Either::Right(_) => None,
    }
}

/// A line of JSON for each delivery, for as long as the client listens.
fn following(reader: EventReader, query: EventQuery, end: watch::Receiver<bool>) -> Response<Body> {
    let pages = stream::unfold((reader, query, end), |(reader, mut query, mut end)| async move {
        let page = next(&reader, &query, LONGEST_SILENCE, &mut end).await?;
        if page.events.is_empty() && page.missed == 0 {
            return None;
        }
        query.after = page.next;
        let frame = Frame::data(lines(&page));
        Some((Ok::<_, Infallible>(frame), (reader, query, end)))
    });
    let mut response = Response::new(Body::Right(StreamBody::new(pages).boxed_unsync()));
    set_content_type(response.headers_mut(), "application/x-ndjson");
    response
}

fn lines(page: &EventPage) -> Bytes {
    let missed = Some(page.missed).filter(|missed| *missed > 0);
    let missed = missed.map(|missed| json!({ "missed": missed }));
    let lines = missed.into_iter().chain(page.events.iter().map(delivery));
    lines.map(|line| format!("{line}\n")).collect::<String>().into()
}

fn delivery(delivery: &Delivery) -> Value {
    let (target, arn) = match &delivery.target {
        Target::EventBridge => ("eventbridge", None),
        Target::Queue(arn) => ("sqs", Some(arn)),
        Target::Topic(arn) => ("sns", Some(arn)),
    };
    let mut value = json!({
        "sequence": delivery.sequence,
        "target": target,
        "event": delivery.body,
    });
    if let Some(arn) = arn {
        value["arn"] = json!(arn);
    }
    value
}
