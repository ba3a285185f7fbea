//! Events over HTTP: pages, pages that are waited for, and a stream.

use chime_sdk_meetings::Client;
use chime_sdk_meetings::enums::MediaRegion;
use chime_sdk_meetings::shapes::NotificationsConfiguration;
use serde_json::json;
use tokio::io::{AsyncBufReadExt as _, BufReader};

use super::*;

const QUEUE: &str = "arn:aws:sqs:us-east-1:123456789012:own";

/// Meetings, each of which is an event.
async fn create(client: &Client, count: usize) {
    for number in 0..count {
        let call = client.create_meeting(MediaRegion::UsEast1, format!("meeting-{number}"));
        call.await.expect("nothing is in the way");
    }
}

fn sequences(page: &Value) -> Vec<u64> {
    let events = page["events"].as_array().expect("a page has events");
    events.iter().filter_map(|event| event["sequence"].as_u64()).collect()
}

#[tokio::test]
async fn pages_go_on_where_the_last_one_ended() -> Outcome {
    let fake = standing().await;
    create(&fake.client(), 5).await;
    let first = get(&fake, "/_fake/events?limit=3").await;
    assert_eq!(sequences(&first), [1, 2, 3]);
    assert_eq!((&first["next"], &first["missed"]), (&json!(3), &json!(0)));
    assert_eq!(first["events"][0]["target"], "eventbridge");
    assert_eq!(first["events"][0]["event"]["detail"]["eventType"], "chime:MeetingStarted");
    let rest = get(&fake, "/_fake/events?after=3").await;
    assert_eq!((sequences(&rest), &rest["next"]), (vec![4, 5], &json!(5)));
    assert_eq!(sequences(&get(&fake, "/_fake/events?after=5").await), Vec::<u64>::new());
    Ok(())
}

#[tokio::test]
async fn what_is_no_longer_there_is_told() -> Outcome {
    let fake = Fake::builder().event_history(2).start().await?;
    create(&fake.client(), 5).await;
    let page = get(&fake, "/_fake/events").await;
    assert_eq!((sequences(&page), &page["missed"]), (vec![4, 5], &json!(3)));
    Ok(())
}

#[tokio::test]
async fn each_target_has_its_own() -> Outcome {
    let fake = standing().await;
    let client = fake.client();
    create(&client, 1).await;
    let notifications = NotificationsConfiguration::new().sqs_queue_arn(QUEUE);
    let call = client.create_meeting(MediaRegion::UsEast1, "told");
    call.notifications_configuration(notifications).await?;
    assert_eq!(sequences(&get(&fake, "/_fake/events").await), [1, 2, 2]);
    assert_eq!(sequences(&get(&fake, "/_fake/events?target=eventbridge").await), [1, 2]);
    let page = get(&fake, &format!("/_fake/events?target=sqs&arn={QUEUE}")).await;
    assert_eq!(sequences(&page), [2]);
    assert_eq!(
        (&page["events"][0]["target"], &page["events"][0]["arn"]),
        (&json!("sqs"), &json!(QUEUE))
    );
    let page = get(&fake, &format!("/_fake/events?target=sns&arn={QUEUE}")).await;
    assert_eq!(sequences(&page), Vec::<u64>::new());
    Ok(())
}

#[tokio::test]
async fn a_seed_shuffles_and_duplicates() -> Outcome {
    let fake = standing().await;
    create(&fake.client(), 20).await;
    let shuffled = sequences(&get(&fake, "/_fake/events?order=shuffled&seed=7").await);
    assert!(!shuffled.is_sorted() && shuffled.len() == 20, "{shuffled:?}");
    let again = sequences(&get(&fake, "/_fake/events?order=shuffled&seed=7").await);
    assert_eq!(again, shuffled);
    let duplicated = sequences(&get(&fake, "/_fake/events?order=ordered&duplicate=7").await);
    assert!(duplicated.is_sorted() && duplicated.len() > 20, "{duplicated:?}");
    Ok(())
}

#[tokio::test]
async fn mistakes_are_told_by_name() -> Outcome {
    let fake = Fake::start().await?;
    for (query, problem) in [
        ("after=x", "`after` needs a whole number"),
        ("after=1&after=2", "the query has `after` twice"),
        ("limit=0", "`limit` needs a whole number from 1 on"),
        ("target=lambda", "`target` needs `eventbridge`, `sqs` or `sns`"),
        ("target=sqs", "`target` needs an `arn` with it"),
        ("arn=a", "`arn` goes with the `target` `sqs` or `sns`"),
        ("order=random", "`order` needs `ordered` or `shuffled`"),
        ("seed=1", "`seed` goes with the `order` `shuffled`"),
        ("duplicate=yes", "`duplicate` needs a whole number, which is the seed"),
        ("wait=301", "`wait` needs whole seconds from 0 to 300"),
        ("wait=soon", "`wait` needs whole seconds from 0 to 300"),
        ("follow=1", "`follow` needs true or false"),
        ("follow=true&wait=1", "`wait` does not go with `follow`, which always waits"),
        (
            "afer=1",
            "the query has no `afer`, did you mean `after`? it has `after`, `arn`, `duplicate`, \
             `follow`, `limit`, `order`, `seed`, `target`, `wait`",
        ),
    ] {
        let reply = ask(&fake, &format!("GET /_fake/events?{query}"), "").await;
        assert_eq!(reply.problem(400), problem, "{query}");
    }
    Ok(())
}

#[tokio::test]
async fn a_long_poll_answers_as_soon_as_there_is_something() -> Outcome {
    let fake = standing().await;
    let client = fake.client();
    let (page, ()) = tokio::join!(get(&fake, "/_fake/events?wait=300"), create(&client, 1));
    assert_eq!(sequences(&page), [1]);
    Ok(())
}

#[tokio::test(start_paused = true)]
async fn a_long_poll_answers_with_nothing_when_the_time_is_over() -> Outcome {
    let fake = standing().await;
    let start = tokio::time::Instant::now();
    let page = get(&fake, "/_fake/events?wait=300").await;
    assert_eq!((sequences(&page), &page["next"]), (vec![], &json!(0)));
    assert!(start.elapsed() >= Duration::from_secs(300), "{:?}", start.elapsed());
    Ok(())
}

/// The lines of a stream, without those of the framing of its chunks.
async fn follow(url: &str) -> impl AsyncFnMut() -> Option<Value> + use<> {
    let mut stream = connect(url).await;
    let request = b"GET /_fake/events?follow=true HTTP/1.1\r\nhost: localhost\r\n\r\n";
    stream.write_all(request).await.expect("the fake reads");
    let mut lines = BufReader::new(stream).lines();
    async move || loop {
        let line = lines.next_line().await.expect("the stream is in order")?;
        if line.starts_with('{') {
            return serde_json::from_str(&line).ok();
        }
    }
}

#[tokio::test]
async fn a_stream_has_a_line_for_each_event_and_ends_with_a_reset() -> Outcome {
    let fake = standing().await;
    create(&fake.client(), 1).await;
    let mut next = follow(fake.url()).await;
    assert_eq!(next().await.ok_or("the first")?["sequence"], 1);
    create(&fake.client(), 1).await;
    assert_eq!(next().await.ok_or("the second")?["sequence"], 2);
    // the ends of both meetings are told yet
    done(&fake, "POST /_fake/reset", "").await;
    let mut last = 2;
    loop {
        let Some(line) = next().await else { break };
        last = line["sequence"].as_u64().ok_or("a line has a number")?;
        if last == 4 {
            break;
        }
    }
    assert!(last == 2 || last == 4, "{last}");
    Ok(())
}

#[tokio::test]
async fn those_who_wait_are_let_go_when_the_fake_ends() -> Outcome {
    let fake = standing().await;
    create(&fake.client(), 1).await;
    let mut next = follow(fake.url()).await;
    assert!(next().await.is_some());
    let ended = tokio::time::timeout(Duration::from_secs(4), fake.shutdown()).await;
    assert!(ended.is_ok(), "the fake gives connections 5 s, and this one needs none");
    assert_eq!(next().await, None);
    Ok(())
}
