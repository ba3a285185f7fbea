use super::*;

use proptest::prelude::*;
use tokio::time::{Instant, sleep, timeout};

const MILLISECOND: Duration = Duration::from_millis(1);

fn paused<F: Future>(future: F) -> F::Output {
    let mut runtime = tokio::runtime::Builder::new_current_thread();
    runtime.enable_time().start_paused(true).build().unwrap().block_on(future)
}

/// When each of these callers was let through, in this order; they all come at once.
async fn times_of(limiter: &RateLimiter, callers: usize) -> Vec<Duration> {
    let started = Instant::now();
    let tasks: Vec<_> = (0..callers)
        .map(|_| {
            let limiter = limiter.clone();
            tokio::spawn(async move {
                limiter.acquire("family").await;
                started.elapsed()
            })
        })
        .collect();
    let mut times = Vec::new();
    for task in tasks {
        times.push(task.await.unwrap());
    }
    times
}

/// Whether a service with this limit takes all requests that arrive at these times. It counts in
/// its own way: tokens in billionths, filled up at every request.
fn service_takes(limit: RateLimit, arrivals: &mut [Duration]) -> bool {
    const TOKEN: u128 = 1_000_000_000;
    arrivals.sort();
    let full = u128::from(limit.burst) * TOKEN;
    let (mut tokens, mut last) = (full, Duration::ZERO);
    arrivals.iter().all(|arrival| {
        let brought = (*arrival - last).as_nanos() * u128::from(limit.per_second);
        tokens = (tokens + brought).min(full);
        last = *arrival;
        let takes = tokens >= TOKEN;
        tokens = tokens.saturating_sub(TOKEN);
        takes
    })
}

#[test]
fn a_limit_is_at_least_one() {
    assert_eq!(RateLimit::new(0, 0), RateLimit { per_second: 1, burst: 1 });
    let limiter = RateLimiter::new(RateLimit { per_second: 0, burst: 0 });
    assert_eq!(limiter.limit(), RateLimit::new(1, 1));
}

#[tokio::test(start_paused = true)]
async fn three_quarters_of_the_burst_go_at_once_and_the_rest_at_the_rate() {
    let limiter = RateLimiter::new(RateLimit::new(10, 20));
    for (index, time) in times_of(&limiter, 25).await.into_iter().enumerate() {
        let later = u32::try_from(index.saturating_sub(14)).unwrap();
        assert_eq!(time, 100 * MILLISECOND * later, "caller {index}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_burst_of_one_or_two_is_one() {
    for burst in [1, 2] {
        let limiter = RateLimiter::new(RateLimit::new(4, burst));
        let times = times_of(&limiter, 3).await;
        assert_eq!(times, [0, 250, 500].map(Duration::from_millis), "{burst}");
    }
}

#[tokio::test(start_paused = true)]
async fn the_bucket_is_full_again_after_a_quiet_time_and_holds_no_more() {
    let limiter = RateLimiter::new(RateLimit::new(10, 5));
    for quiet in [0, 500, 3_600_000] {
        sleep(Duration::from_millis(quiet)).await;
        let times = times_of(&limiter, 5).await;
        assert_eq!(times, [0, 0, 0, 100, 200].map(Duration::from_millis));
    }
}

#[tokio::test(start_paused = true)]
async fn families_do_not_wait_for_each_other_and_clones_do() {
    let limiter = RateLimiter::new(RateLimit::new(1, 1));
    let started = Instant::now();
    limiter.acquire("create").await;
    limiter.acquire("delete").await;
    assert_eq!(started.elapsed(), Duration::ZERO);
    limiter.clone().acquire("create").await;
    assert_eq!(started.elapsed(), Duration::from_secs(1));
}

#[tokio::test(start_paused = true)]
async fn extreme_limits_neither_panic_nor_hang() {
    let limiter = RateLimiter::new(RateLimit::new(u32::MAX, u32::MAX));
    assert_eq!(times_of(&limiter, 100).await, [Duration::ZERO; 100]);
    let limiter = RateLimiter::new(RateLimit::new(1, u32::MAX));
    assert_eq!(times_of(&limiter, 100).await, [Duration::ZERO; 100]);
    let mut bucket = Bucket::new(RateLimit::new(1, 1));
    assert!(bucket.try_take(Duration::MAX));
    let _ = bucket.time_until(Duration::ZERO, usize::MAX);
}

#[tokio::test(start_paused = true)]
async fn a_place_that_is_not_used_is_there_for_others_and_one_that_is_used_is_not() {
    let limiter = RateLimiter::new(RateLimit::new(1, 1));
    let started = Instant::now();
    for _ in 0..5 {
        drop(limiter.permit("family").await);
    }
    limiter.permit("family").await.spend();
    assert_eq!(started.elapsed(), Duration::ZERO);
    limiter.permit("family").await.spend();
    assert_eq!(started.elapsed(), Duration::from_secs(1));
}

#[test]
fn debug_shows_the_limit_alone() {
    let limiter = RateLimiter::new(RateLimit::new(10, 20));
    let expected = "RateLimiter { limit: RateLimit { per_second: 10, burst: 20 }, .. }";
    assert_eq!(format!("{limiter:?}"), expected);
}

/// The limit of the simulated service, whose interval is 100 ms.
const SERVICE: RateLimit = RateLimit::new(10, 20);

#[test]
fn a_thousand_callers_take_what_arithmetic_says() {
    let times = paused(times_of(&RateLimiter::new(SERVICE), 1_000));
    // 15 at once, and 985 at 10 a second
    assert_eq!(times[999], Duration::from_millis(98_500));
    assert!(times.is_sorted(), "who came first goes first");
}

#[test]
fn without_the_tokens_that_are_kept_back_a_delay_would_run_the_service_dry() {
    for (burst, is_enough) in [(SERVICE.burst, true), (SERVICE.burst + 2, false)] {
        let limiter = RateLimiter::new(RateLimit::new(SERVICE.per_second, burst));
        let mut arrivals = paused(times_of(&limiter, 100));
        // what was sent within five intervals arrives at their end
        for arrival in &mut arrivals {
            *arrival = (*arrival).max(500 * MILLISECOND);
        }
        assert_eq!(service_takes(SERVICE, &mut arrivals), is_enough, "burst {burst}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn a_service_never_runs_dry_by_delays_of_up_to_five_intervals(
        delays in prop::collection::vec(
            prop_oneof![3 => 0_u64..=500_000, 1 => Just(0), 1 => Just(500_000)], 1_000
        )
    ) {
        let sent = paused(times_of(&RateLimiter::new(SERVICE), 1_000));
        let delays = delays.into_iter().map(Duration::from_micros);
        let mut arrivals: Vec<_> = sent.iter().zip(delays).map(|(sent, delay)| *sent + delay).collect();
        prop_assert!(service_takes(SERVICE, &mut arrivals));
        prop_assert!(arrivals[999] <= Duration::from_millis(99_000));
    }

    /// Callers that come and give up at random.
    #[test]
    fn no_span_of_time_has_more_than_the_rate_and_the_burst(
        per_second in 1_u32..300,
        burst in 1_u32..30,
        callers in prop::collection::vec((0_u64..3_000, prop::option::of(0_u64..2_000)), 1..150),
    ) {
        let limit = RateLimit::new(per_second, burst);
        let mut times = paused(async {
            let limiter = RateLimiter::new(limit);
            let started = Instant::now();
            let tasks: Vec<_> = callers.into_iter().map(|(arrives, gives_up)| {
                let limiter = limiter.clone();
                tokio::spawn(async move {
                    sleep(Duration::from_millis(arrives)).await;
                    let patience = gives_up.map_or(Duration::MAX, Duration::from_millis);
                    let acquired = timeout(patience, limiter.acquire("family")).await;
                    acquired.is_ok().then(|| started.elapsed())
                })
            }).collect();
            let mut times = Vec::new();
            for task in tasks {
                times.extend(task.await.unwrap());
            }
            times
        });
        times.sort();
        let held = f64::from(burst.saturating_sub(burst.div_ceil(4)).max(1));
        for (first, start) in times.iter().enumerate() {
            for (last, end) in times.iter().enumerate().skip(first) {
                let allowed = held + (*end - *start).as_secs_f64() * f64::from(per_second);
                prop_assert!((last - first + 1) as f64 <= allowed + 1e-6);
            }
        }
        prop_assert!(service_takes(limit, &mut times));
    }
}
