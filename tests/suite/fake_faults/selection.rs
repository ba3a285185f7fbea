//! Which calls are struck, over HTTP.

use chime_sdk_meetings::fake::{Failure, Fake};
use chime_sdk_meetings::operations::{DeleteMeeting, GetMeeting};
use proptest::prelude::*;
use tokio::time::Instant;

use super::{NOBODY, Outcome, SECOND, once};

/// Which of so many calls fail by a probability.
async fn failed_calls(probability: f64, seed: u64, calls: u64) -> Vec<u64> {
    let fake = Fake::start().await.unwrap();
    let client = once(&fake);
    fake.on(GetMeeting).with_probability(probability, seed).fail(Failure::Throttling);
    let mut failed = Vec::new();
    for call in 0..calls {
        let error = client.get_meeting(NOBODY).await.unwrap_err();
        failed.extend(error.is_throttling().then_some(call));
    }
    failed
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 16, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_seed_repeats_itself(probability in 0.0..=1.0, seed in any::<u64>()) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let (first, second) = runtime.block_on(async {
            (failed_calls(probability, seed, 20).await, failed_calls(probability, seed, 20).await)
        });
        prop_assert_eq!(first, second);
    }
}

#[tokio::test]
async fn rules_for_one_and_for_any_are_in_force_together() -> Outcome {
    let fake = Fake::start().await?;
    let client = once(&fake);
    let any = fake.on_any().every(2).fail(Failure::of_code("ServiceFailureException", "any")?);
    let one = fake.on_operation("get_meeting")?.fail(Failure::Throttling);
    let codes = async |times: usize| {
        let mut codes = Vec::new();
        for _ in 0..times {
            let error = client.get_meeting(NOBODY).await.unwrap_err();
            codes.push(error.code().unwrap_or_default().to_owned());
        }
        codes
    };
    assert_eq!(
        codes(3).await,
        ["ThrottlingException", "ServiceFailureException", "ThrottlingException"]
    );
    let error = client.delete_meeting(NOBODY).await.unwrap_err();
    assert_eq!(error.code(), Some("ServiceFailureException"));
    assert_eq!((any.calls(), any.strikes()), (4, 2));
    assert_eq!((one.calls(), one.strikes()), (3, 2));
    one.remove();
    assert_eq!(codes(2).await, ["NotFoundException", "ServiceFailureException"]);
    fake.clear_faults();
    assert_eq!(codes(2).await, ["NotFoundException", "NotFoundException"]);
    Ok(())
}

#[tokio::test(start_paused = true)]
async fn delays_of_several_rules_add_up() -> Outcome {
    let fake = Fake::start().await?;
    fake.on_any().fail(Failure::Latency(SECOND));
    fake.on(DeleteMeeting).delay(2 * SECOND).fail(Failure::Throttling);
    let start = Instant::now();
    assert!(once(&fake).delete_meeting(NOBODY).await.unwrap_err().is_throttling());
    let elapsed = start.elapsed();
    assert!(elapsed >= 3 * SECOND && elapsed < 4 * SECOND, "{elapsed:?}");
    Ok(())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn many_callers_share_one_count() -> Outcome {
    let fake = Fake::start().await?;
    let rule = fake.on(GetMeeting).after(10).times(10).fail(Failure::Throttling);
    let calls: Vec<_> = (0..50)
        .map(|_| {
            let client = once(&fake);
            tokio::spawn(async move { client.get_meeting(NOBODY).await })
        })
        .collect();
    let mut throttled = 0;
    for call in calls {
        throttled += usize::from(call.await?.is_err_and(|error| error.is_throttling()));
    }
    assert_eq!((throttled, rule.calls(), rule.strikes()), (10, 20, 10));
    Ok(())
}

#[tokio::test]
async fn names_that_are_not_known_are_told() -> Outcome {
    let fake = Fake::start().await?;
    let unknown = fake.on_operation("CreateMeting").map(|_| ()).unwrap_err();
    assert_eq!(
        unknown.to_string(),
        "Chime SDK Meetings has no operation `CreateMeting`, did you mean `CreateMeeting`?"
    );
    let unknown = Failure::of_code("Unavailable", "").unwrap_err();
    assert_eq!(unknown.to_string(), "Chime SDK Meetings declares no error `Unavailable`");
    Ok(())
}
