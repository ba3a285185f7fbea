use super::*;

use std::pin::{Pin, pin};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::{Context, Poll, Waker};

use proptest::prelude::*;
use tokio::time::{sleep, sleep_until};

/// A token every so often; at the beginning there is one.
#[derive(Debug)]
struct Every {
    interval: Duration,
    next: Duration,
}

impl Tokens for Every {
    fn try_take(&mut self, now: Duration) -> bool {
        let is_there = self.next <= now;
        if is_there {
            self.next = self.next.max(now) + self.interval;
        }
        is_there
    }

    fn time_until(&mut self, now: Duration, others: usize) -> Duration {
        (self.next.max(now) + self.interval * others as u32).saturating_sub(now)
    }
}

const INTERVAL: Duration = Duration::from_millis(100);

fn queue() -> Arc<Queue<Every>> {
    Arc::new(Queue::new(Every { interval: INTERVAL, next: Duration::ZERO }))
}

/// Polls once, and forgets about it until the next time.
fn poll<F: Future>(future: Pin<&mut F>) -> Poll<F::Output> {
    future.poll(&mut Context::from_waker(Waker::noop()))
}

fn waiting<T>(queue: &Queue<T>) -> usize {
    queue.state.lock().unwrap().waiting.len()
}

#[tokio::test(start_paused = true)]
async fn thousands_of_waiters_do_not_wake_each_other() {
    let queue = queue();
    let polls = Arc::new(AtomicUsize::new(0));
    let tasks: Vec<_> = (0..5_000)
        .map(|_| {
            let (queue, polls) = (Arc::clone(&queue), Arc::clone(&polls));
            tokio::spawn(async move {
                let mut acquire = pin!(queue.acquire());
                let counted = std::future::poll_fn(|context| {
                    polls.fetch_add(1, Ordering::Relaxed);
                    acquire.as_mut().poll(context)
                });
                counted.await;
            })
        })
        .collect();
    for task in tasks {
        task.await.unwrap();
    }
    // when it comes, when it becomes the first, and when its token is there
    let polls = polls.load(Ordering::Relaxed);
    assert!(polls <= 3 * 5_000, "{polls} polls");
    assert_eq!(waiting(&queue), 0);
}

#[tokio::test(start_paused = true)]
async fn the_next_token_goes_to_the_next_in_the_queue_when_the_first_is_dropped() {
    let queue = queue();
    queue.acquire().await;
    let started = Instant::now();
    let mut first = Box::pin(queue.acquire());
    assert!(poll(first.as_mut()).is_pending());
    let second = queue.acquire();
    let dropper = async {
        sleep(INTERVAL / 2).await;
        drop(first);
    };
    let mut second = pin!(second);
    assert!(poll(second.as_mut()).is_pending());
    dropper.await;
    second.await;
    assert_eq!(started.elapsed(), INTERVAL);
    assert_eq!(waiting(&queue), 0);
}

#[tokio::test(start_paused = true)]
async fn waiters_that_nobody_polls_do_not_stop_the_others() {
    let queue = queue();
    queue.acquire().await;
    let mut kept: Vec<_> = (0..50).map(|_| Box::pin(queue.acquire())).collect();
    for waiter in &mut kept {
        assert!(poll(waiter.as_mut()).is_pending());
    }
    let started = Instant::now();
    let patience = Duration::from_secs(60);
    timeout(patience, queue.acquire()).await.unwrap();
    // as long as all that are before it need, and what they are given to come
    let first = started.elapsed();
    assert!(first <= 51 * INTERVAL + 3 * PATIENCE, "{first:?}");
    queue.acquire().await;
    assert!(started.elapsed() - first <= INTERVAL + PATIENCE, "{:?}", started.elapsed());
    sleep(INTERVAL).await;
    // they come late, and are the first all the same
    let mut late = pin!(queue.acquire());
    assert!(poll(kept[0].as_mut()).is_ready());
    assert!(poll(kept[2].as_mut()).is_pending());
    assert!(poll(kept[1].as_mut()).is_pending());
    assert!(poll(late.as_mut()).is_pending());
    sleep(INTERVAL).await;
    assert!(poll(late.as_mut()).is_pending());
    assert!(poll(kept[2].as_mut()).is_pending());
    assert!(poll(kept[1].as_mut()).is_ready());
    sleep(INTERVAL).await;
    assert!(poll(kept[2].as_mut()).is_ready());
}

#[tokio::test(start_paused = true)]
async fn the_next_one_is_called_when_those_before_it_are_passed_by() {
    let queue = queue();
    queue.acquire().await;
    let started = Instant::now();
    let mut absent = pin!(queue.acquire());
    assert!(poll(absent.as_mut()).is_pending());
    let next = tokio::spawn({
        let queue = Arc::clone(&queue);
        async move { queue.acquire().await }
    });
    // the next one would look by itself later than that
    sleep(INTERVAL + PATIENCE + PATIENCE / 2).await;
    let mut last = pin!(queue.acquire());
    assert!(poll(last.as_mut()).is_pending());
    next.await.unwrap();
    assert_eq!(started.elapsed(), INTERVAL + PATIENCE + PATIENCE / 2);
}

/// There is never a token, and always one in no time.
#[derive(Debug, Default)]
struct Rounded {
    asked: usize,
}

impl Tokens for Rounded {
    fn try_take(&mut self, _: Duration) -> bool {
        self.asked += 1;
        false
    }

    fn time_until(&mut self, _: Duration, _: usize) -> Duration {
        Duration::ZERO
    }
}

#[tokio::test(start_paused = true)]
async fn a_wait_that_is_rounded_to_nothing_is_no_busy_loop() {
    let queue = Queue::new(Rounded::default());
    let mut acquire = pin!(queue.acquire());
    assert!(poll(acquire.as_mut()).is_pending());
    assert_eq!(queue.state.lock().unwrap().tokens.asked, 1);
}

#[tokio::test(start_paused = true)]
async fn time_never_goes_back() {
    let queue = queue();
    let later = Duration::from_secs(60);
    queue.state.lock().unwrap().now = later;
    assert_eq!(queue.lock().1, later);
}

#[tokio::test(start_paused = true)]
async fn a_future_that_is_not_polled_is_not_in_the_queue() {
    let queue = queue();
    let never = queue.acquire();
    queue.acquire().await;
    assert_eq!(waiting(&queue), 0);
    drop(never);
}

#[tokio::test(start_paused = true)]
async fn a_waiter_sleeps_until_its_token_is_there_when_the_tokens_come_later() {
    let queue = queue();
    queue.acquire().await;
    let started = Instant::now();
    let waiters: Vec<_> = (0..3)
        .map(|_| {
            let queue = Arc::clone(&queue);
            tokio::spawn(async move {
                queue.acquire().await;
                started.elapsed()
            })
        })
        .collect();
    sleep(INTERVAL / 2).await;
    queue.adjust(|every, _| *every = Every { interval: 5 * INTERVAL, next: 10 * INTERVAL });
    for (place, waiter) in waiters.into_iter().enumerate() {
        assert_eq!(waiter.await.unwrap(), INTERVAL * (10 + 5 * place as u32));
    }
}

#[test]
fn threads_that_come_and_go_lose_no_waiter() {
    let every = Every { interval: Duration::from_micros(20), next: Duration::ZERO };
    let queue = Arc::new(Queue::new(every));
    std::thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| {
                let mut runtime = tokio::runtime::Builder::new_current_thread();
                let runtime = runtime.enable_time().build().unwrap();
                runtime.block_on(come_and_go(&queue));
            });
        }
    });
    assert_eq!(waiting(&queue), 0);
}

/// A third of them gives up early, and all others get a token.
async fn come_and_go(queue: &Arc<Queue<Every>>) {
    let tasks: Vec<_> = (0..500)
        .map(|index| {
            let queue = Arc::clone(queue);
            tokio::spawn(async move {
                let patience = if index % 3 == 0 { index % 7 } else { 60_000 };
                timeout(Duration::from_millis(patience), queue.acquire()).await.is_ok()
            })
        })
        .collect();
    for (index, task) in tasks.into_iter().enumerate() {
        assert!(task.await.unwrap() || index % 3 == 0);
    }
}

/// When a caller comes, and for how long it waits, in steps of 10 ms.
type Caller = (u64, Option<u64>);

/// When each caller got its token in a queue where who comes first goes first and who gives up was
/// never there. The callers are in the order in which they came.
fn expected(callers: &[(Duration, Duration)]) -> Vec<Option<Duration>> {
    let mut next = Duration::ZERO;
    let times = callers.iter().map(|(arrives, gives_up)| {
        let time = next.max(*arrives);
        (time <= *gives_up).then(|| {
            next = time + INTERVAL;
            time
        })
    });
    times.collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn who_comes_first_goes_first_and_who_gives_up_was_never_there(
        callers in prop::collection::vec((0_u64..200, prop::option::of(0_u64..300)), 1..60)
    ) {
        let mut runtime = tokio::runtime::Builder::new_current_thread();
        let runtime = runtime.enable_time().start_paused(true).build().unwrap();
        let (came, got) = runtime.block_on(run(callers));
        prop_assert_eq!(got, expected(&came));
    }
}

/// Lets the callers come, and says when each came and gave up, and when it got its token.
async fn run(callers: Vec<Caller>) -> (Vec<(Duration, Duration)>, Vec<Option<Duration>>) {
    let queue = queue();
    let started = Instant::now();
    let came = Arc::new(Mutex::new(Vec::new()));
    let tasks: Vec<_> = callers
        .into_iter()
        .map(|(arrives, patience)| {
            let (queue, came) = (Arc::clone(&queue), Arc::clone(&came));
            tokio::spawn(async move {
                let arrives = Duration::from_millis(10 * arrives);
                sleep_until(started + arrives).await;
                // half a step, so that nobody gives up in the moment of a token
                let gives_up = patience.map(|steps| Duration::from_millis(10 * steps + 5));
                let gives_up = arrives + gives_up.unwrap_or(Duration::from_secs(3_600));
                let number = {
                    let mut came = came.lock().unwrap();
                    came.push((arrives, gives_up));
                    came.len() - 1
                };
                let acquired = timeout(gives_up - arrives, queue.acquire()).await;
                (number, acquired.is_ok().then(|| started.elapsed()))
            })
        })
        .collect();
    let mut got = Vec::new();
    for task in tasks {
        got.push(task.await.unwrap());
    }
    got.sort();
    let came = came.lock().unwrap().clone();
    (came, got.into_iter().map(|(_, time)| time).collect())
}
