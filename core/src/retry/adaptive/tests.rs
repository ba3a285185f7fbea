use super::*;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use proptest::prelude::*;
use tokio::time::{Instant, advance, timeout};

/// What happens at a time: whether the attempt that ended was throttled, whether a token was there
/// for it, and then the measured rate, the rate of the last throttling, the window, the fill rate,
/// the capacity and the tokens.
type Row = (f64, bool, bool, [f64; 6]);

/// Computed by botocore 1.44.5 (`ClientRateLimiter` of `retries/adaptive.py` with its
/// `RateClocker`, `CubicCalculator` and `TokenBucket`) on a clock that begins at 0, after 40
/// attempts without throttling, from 0.1 s on every 50 ms.
#[rustfmt::skip]
const BOTOCORE: [Row; 26] = [
    (2.15, true, false, [19.955200000, 19.955200000, 2.464369259, 13.968640000, 13.968640000, 2.492202500]),
    (2.2, true, true, [19.955200000, 13.968640000, 2.188123327, 9.778048000, 9.778048000, 2.190634500]),
    (2.7, false, true, [10.391040000, 13.968640000, 2.188123327, 12.044341219, 12.044341219, 6.079658500]),
    (3.0, false, true, [3.678208000, 13.968640000, 2.188123327, 7.356416000, 7.356416000, 7.356416000]),
    (3.3, false, true, [3.678208000, 13.968640000, 2.188123327, 7.356416000, 7.356416000, 6.356416000]),
    (3.6, true, true, [3.935641600, 3.935641600, 1.434472638, 2.754949120, 2.754949120, 2.754949120]),
    (4.0, false, true, [2.387128320, 3.935641600, 1.434472638, 3.492832013, 3.492832013, 1.754949120]),
    (4.5, false, true, [2.077425664, 3.935641600, 1.434472638, 3.874570405, 3.874570405, 2.492832013]),
    (5.0, false, true, [2.015485133, 3.935641600, 1.434472638, 3.935625214, 3.935625214, 2.874570405]),
    (5.5, false, true, [2.003097027, 3.935641600, 1.434472638, 3.975996440, 3.975996440, 2.935625214]),
    (6.0, false, true, [2.000619405, 3.935641600, 1.434472638, 4.001238811, 4.001238811, 2.975996440]),
    (6.5, false, true, [2.000123881, 3.935641600, 1.434472638, 4.000247762, 4.000247762, 3.001238811]),
    (7.0, false, true, [2.000024776, 3.935641600, 1.434472638, 4.000049552, 4.000049552, 3.000247762]),
    (8.0, false, true, [1.200004955, 3.935641600, 1.434472638, 2.400009910, 2.400009910, 2.400009910]),
    (9.0, false, true, [1.040000991, 3.935641600, 1.434472638, 2.080001982, 2.080001982, 1.400009910]),
    (9.25, false, true, [1.040000991, 3.935641600, 1.434472638, 2.080001982, 2.080001982, 0.920010406]),
    (9.5, false, true, [3.408000198, 3.935641600, 1.434472638, 6.816000396, 6.816000396, 0.440010902]),
    (9.75, true, true, [3.408000198, 3.408000198, 1.367267922, 2.385600139, 2.385600139, 1.144011001]),
    (9.8, true, true, [3.408000198, 2.385600139, 1.214002660, 1.669920097, 1.669920097, 0.263291008]),
    (9.85, true, false, [3.408000198, 1.669920097, 1.077917820, 1.168944068, 1.168944068, 0.346787012]),
    (70.0, false, true, [0.734492602, 1.669920097, 1.077917820, 1.468985203, 1.468985203, 0.168944068]),
    (70.5, false, false, [1.746898520, 1.669920097, 1.077917820, 3.493797041, 3.493797041, 0.903436670]),
    (71.0, false, true, [1.949379704, 1.669920097, 1.077917820, 3.898759408, 3.898759408, 1.650335190]),
    (71.5, false, true, [1.989875941, 1.669920097, 1.077917820, 3.979751882, 3.979751882, 2.599714894]),
    (71.6, true, true, [1.989875941, 1.989875941, 1.142779448, 1.392913159, 1.392913159, 1.392913159]),
    (72.0, false, true, [3.597975188, 1.989875941, 1.142779448, 1.825953041, 1.825953041, 0.392913159]),
];

#[test]
fn rates_and_windows_are_those_of_botocore() {
    let mut rate = Rate::default();
    for milliseconds in (100..2_100).step_by(50) {
        rate.record(f64::from(milliseconds) / 1000.0, false);
    }
    for (now, throttled, took, expected) in BOTOCORE {
        if rate.limits {
            assert_eq!(rate.try_take(Duration::from_secs_f64(now)), took, "at {now} s");
        }
        rate.record(now, throttled);
        let Rate { measured, cubic, fill_rate, capacity, available, .. } = rate.clone();
        let found = [measured.rate, cubic.highest, cubic.window, fill_rate, capacity, available];
        for (found, expected) in found.iter().zip(expected) {
            assert!((found - expected).abs() < 1e-6, "at {now} s: {found}, not {expected}");
        }
    }
}

#[test]
fn a_token_that_only_rounding_takes_away_is_there_and_leaves_no_debt() {
    let mut rate = Rate { limits: true, available: 1.0 - 1e-12, ..Rate::default() };
    assert!(rate.try_take(Duration::ZERO));
    assert_eq!(rate.available, 0.0);
    let mut rate = Rate { limits: true, available: 0.999, ..Rate::default() };
    assert!(!rate.try_take(Duration::ZERO));
    assert_eq!(rate.time_until(Duration::ZERO, 0), Duration::from_millis(1));
}

#[tokio::test(start_paused = true)]
async fn nothing_is_held_back_before_the_first_throttling() {
    let rate = AdaptiveRate::default();
    let started = Instant::now();
    for _ in 0..1_000 {
        rate.acquire().await;
        rate.record(false);
    }
    assert_eq!(started.elapsed(), Duration::ZERO);
}

#[tokio::test(start_paused = true)]
async fn a_client_that_is_throttled_at_once_sends_one_in_two_seconds() {
    let rate = AdaptiveRate::default();
    rate.record(true);
    let started = Instant::now();
    for attempt in 1..=5 {
        acquire_within_an_hour(&rate).await;
        assert_eq!(started.elapsed(), Duration::from_secs(2 * attempt));
    }
}

#[tokio::test(start_paused = true)]
async fn who_waits_is_let_through_sooner_when_the_rate_grows() {
    let rate = Arc::new(AdaptiveRate::default());
    rate.record(true);
    let waiter = tokio::spawn({
        let rate = Arc::clone(&rate);
        async move { acquire_within_an_hour(&rate).await }
    });
    tokio::task::yield_now().await;
    advance(Duration::from_millis(1_000)).await;
    let before = Instant::now();
    rate.queue.adjust(|rate, now| rate.set_rate(5.0, now.as_secs_f64()));
    waiter.await.unwrap();
    // half a token was there, and the other half comes at 5 a second
    assert_eq!(before.elapsed(), Duration::from_millis(100));
}

#[tokio::test(start_paused = true)]
async fn a_waiter_that_is_dropped_takes_no_token() {
    let rate = AdaptiveRate::default();
    rate.record(true);
    let started = Instant::now();
    for _ in 0..50 {
        assert!(timeout(Duration::from_millis(30), rate.acquire()).await.is_err());
    }
    acquire_within_an_hour(&rate).await;
    assert_eq!(started.elapsed(), Duration::from_secs(2));
}

/// A rate that lets nobody through fails its test, and does not stop it.
async fn acquire_within_an_hour(rate: &AdaptiveRate) {
    timeout(Duration::from_secs(3_600), rate.acquire()).await.unwrap();
}

/// The time since the last event in milliseconds, and whether this one was throttled.
fn history() -> impl Strategy<Value = Vec<(u64, bool)>> {
    let pause = prop_oneof![8 => 0_u64..200, 2 => 0_u64..5_000, 1 => 0_u64..100_000_000];
    prop::collection::vec((pause, any::<bool>()), 0..200)
}

fn paused<F: Future>(future: F) -> F::Output {
    let mut runtime = tokio::runtime::Builder::new_current_thread();
    runtime.enable_time().start_paused(true).build().unwrap().block_on(future)
}

proptest! {
    #[test]
    fn rate_capacity_and_tokens_stay_within_their_bounds(
        history in history(), takes in prop::collection::vec(0_usize..4, 200)
    ) {
        let mut rate = Rate::default();
        let mut now = Duration::ZERO;
        for ((pause, throttled), takes) in history.into_iter().zip(takes) {
            now += Duration::from_millis(pause);
            for _ in 0..takes {
                rate.try_take(now);
                prop_assert!((0.0..=rate.capacity).contains(&rate.available), "{:?}", rate);
            }
            rate.record(now.as_secs_f64(), throttled);
            let highest = (2.0 * rate.measured.rate).max(0.5);
            prop_assert!((0.5..=highest).contains(&rate.fill_rate), "{:?}", rate);
            prop_assert!((1.0..=highest.max(1.0)).contains(&rate.capacity), "{:?}", rate);
            prop_assert!((0.0..=rate.capacity).contains(&rate.available), "{:?}", rate);
            // nobody waits longer than the lowest rate makes them
            prop_assert!(rate.time_until(now, 0) <= Duration::from_secs(2), "{:?}", rate);
        }
    }

    #[test]
    fn throttling_never_makes_the_rate_higher_than_what_was_sent(history in history()) {
        let mut rate = Rate::default();
        let mut now = 0.0;
        for (pause, throttled) in history {
            now += pause as f64 / 1000.0;
            rate.record(now, throttled);
            if throttled {
                prop_assert!(rate.fill_rate <= (0.7 * rate.measured.rate).max(0.5));
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn every_waiter_gets_through_in_order_at_two_seconds_each_at_most(
        history in history(), waiters in 1_usize..30, goes_on in any::<bool>()
    ) {
        let result = paused(async {
            let rate = Arc::new(AdaptiveRate::default());
            for (pause, throttled) in history {
                advance(Duration::from_millis(pause)).await;
                rate.record(throttled);
            }
            let passed = Arc::new(AtomicUsize::new(0));
            let started = Instant::now();
            let tasks: Vec<_> = (0..waiters).map(|_| {
                let (rate, passed) = (Arc::clone(&rate), Arc::clone(&passed));
                tokio::spawn(async move {
                    acquire_within_an_hour(&rate).await;
                    let place = passed.fetch_add(1, Ordering::Relaxed);
                    // throttling that goes on slows down, and stops nobody
                    rate.record(goes_on);
                    (place, Instant::now())
                })
            }).collect();
            let mut result = Vec::new();
            for task in tasks {
                let (place, at) = task.await.unwrap();
                result.push((place, at - started));
            }
            result
        });
        for (index, (place, after)) in result.into_iter().enumerate() {
            prop_assert_eq!(place, index);
            // and a tick of the clock for each
            let bound = Duration::from_millis(2_001) * (index as u32 + 1);
            prop_assert!(after <= bound, "the waiter {} after {:?}", index, after);
        }
    }
}
