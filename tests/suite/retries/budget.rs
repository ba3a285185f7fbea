//! The retry budget: shared by a client and its clones, given back by success and by cancellation.

use std::future::IntoFuture as _;
use std::time::Duration;

use chime_sdk_meetings::Client;
use chime_sdk_tests::scripted::Scripted;
use tokio::time::timeout;

use super::MEETING;

/// What is left of it, as `Debug` of the client says.
fn left(client: &Client) -> u32 {
    let text = format!("{:?}", client.as_ref());
    let (_, rest) = text.split_once("retry_budget: ").unwrap();
    rest.split(|c: char| !c.is_ascii_digit()).next().unwrap().parse().unwrap()
}

fn failing(times: usize, status: u16) -> Scripted {
    (0..times).fold(Scripted::new(), |script, _| script.answer(status, &[], ""))
}

#[tokio::test(start_paused = true)]
async fn a_retry_costs_14_and_after_throttling_5() {
    for (status, left_after) in [(503, 500 - 2 * 14), (429, 500 - 2 * 5)] {
        let client = failing(3, status).client().unwrap();
        client.get_meeting(MEETING).await.unwrap_err();
        assert_eq!(left(&client), left_after);
    }
}

#[tokio::test(start_paused = true)]
async fn a_success_gives_back_what_its_last_retry_cost_or_1() {
    let script = failing(2, 503).answer(204, &[], "");
    let client = script.client().unwrap();
    client.delete_meeting(MEETING).await.unwrap();
    assert_eq!(left(&client), 500 - 14);
    let _more = script.answer(204, &[], "");
    client.delete_meeting(MEETING).await.unwrap();
    assert_eq!(left(&client), 500 - 14 + 1);
}

#[tokio::test(start_paused = true)]
async fn without_budget_a_call_is_tried_once_and_says_why() {
    let script = failing(200, 503);
    let client = script.client().unwrap();
    // 35 retries cost 490, and 10 are not enough for another one
    for _ in 0..17 {
        client.clone().get_meeting(MEETING).await.unwrap_err();
    }
    let error = client.get_meeting(MEETING).await.unwrap_err();
    assert_eq!(error.attempts(), 2);
    assert!(error.to_string().ends_with("; not tried again: the retry budget is used up"));
    let before = script.requests().len();
    let error = client.get_meeting(MEETING).await.unwrap_err();
    assert_eq!((error.attempts(), script.requests().len()), (1, before + 1));
    assert_eq!(left(&client), 10);
}

#[tokio::test(start_paused = true)]
async fn clones_share_a_budget_and_other_clients_do_not() {
    let script = failing(6, 503);
    let (client, other) = (script.client().unwrap(), script.client().unwrap());
    client.clone().get_meeting(MEETING).await.unwrap_err();
    assert_eq!((left(&client), left(&other)), (472, 500));
}

#[tokio::test(start_paused = true)]
async fn a_call_that_is_dropped_gives_back_what_it_had_taken() {
    let script =
        (0..9).fold(Scripted::new(), |script, _| script.answer(503, &[("retry-after", "5")], ""));
    let client = script.client().unwrap();
    let call = client.get_meeting(MEETING).into_future();
    timeout(Duration::from_secs(1), call).await.unwrap_err();
    assert_eq!((left(&client), script.requests().len()), (500, 1));
    // the second attempt was made and failed; the third was only waited for
    let call = client.get_meeting(MEETING).into_future();
    timeout(Duration::from_secs(7), call).await.unwrap_err();
    assert_eq!((left(&client), script.requests().len()), (500 - 14, 3));
}
