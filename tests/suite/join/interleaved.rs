//! Whatever the order in which several processes do their steps, and wherever some of them stop for ever,
//! there is one meeting at a time.

use std::future::{Future, IntoFuture as _};
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use chime_sdk_meetings::fake::{AfterEnd, Assumptions, Fake};
use chime_sdk_meetings::join::{Joiner, MeetingStore, MemoryStore, StoreError, StoreRecord};
use chime_sdk_meetings::transport::BoxFuture;
use futures_util::future::join_all;
use proptest::prelude::*;

use super::{client, created, meeting};

/// A store at which others get their turn between a question and its answer.
#[derive(Clone, Debug)]
struct Slow {
    store: MemoryStore,
    turns: u8,
}

impl Slow {
    async fn turns(&self) {
        for _ in 0..self.turns {
            tokio::task::yield_now().await;
        }
    }
}

impl MeetingStore for Slow {
    fn read<'a>(&'a self, key: &'a str) -> BoxFuture<'a, Result<Option<StoreRecord>, StoreError>> {
        Box::pin(async move {
            let found = self.store.read(key).await;
            self.turns().await;
            found
        })
    }

    fn swap<'a>(
        &'a self,
        key: &'a str,
        expected: Option<&'a str>,
        new: Option<StoreRecord>,
    ) -> BoxFuture<'a, Result<bool, StoreError>> {
        Box::pin(async move {
            self.turns().await;
            let done = self.store.swap(key, expected, new).await;
            self.turns().await;
            done
        })
    }
}

/// Is dropped after so many polls, like a process that is killed.
struct Killed<F> {
    future: Option<Pin<Box<F>>>,
    polls: Option<u16>,
}

impl<F: Future> Future for Killed<F> {
    type Output = Option<F::Output>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        if self.polls == Some(0) {
            self.future = None;
        }
        self.polls = self.polls.map(|left| left.saturating_sub(1));
        match self.future.as_mut() {
            Some(future) => future.as_mut().poll(context).map(Some),
            None => Poll::Ready(None),
        }
    }
}

/// A process that wants in: how long it waits at the store, and after how many polls it is killed.
#[derive(Clone, Debug)]
struct Process {
    turns: u8,
    killed_after: Option<u16>,
}

fn process() -> impl Strategy<Value = Process> {
    let killed_after = prop_oneof![2 => Just(None), 3 => (0..40_u16).prop_map(Some)];
    (0..6_u8, killed_after).prop_map(|(turns, killed_after)| Process { turns, killed_after })
}

/// Those who come at once, and whether the meeting ends afterwards.
fn rounds() -> impl Strategy<Value = Vec<(Vec<Process>, bool)>> {
    prop::collection::vec((prop::collection::vec(process(), 1..6), any::<bool>()), 1..5)
}

async fn check(rounds: Vec<(Vec<Process>, bool)>, after_end: AfterEnd) {
    let mut assumptions = Assumptions::default();
    assumptions.token_after_end = after_end;
    let fake = Fake::builder().assumptions(assumptions).start().await.unwrap();
    let store = MemoryStore::new();
    let mut lives = 1;
    let mut told = None;
    for (processes, ends) in rounds {
        let joins = processes.into_iter().enumerate().map(|(number, process)| {
            // each process has a joiner of its own, and nothing in common but the store
            let slow = Slow { store: store.clone(), turns: process.turns };
            let joiner = Joiner::new(&client(&fake)).store(slow);
            let join = joiner.join("standup", format!("user-{number}"));
            let future = Some(Box::pin(join.into_future()));
            Killed { future, polls: process.killed_after }
        });
        for info in join_all(joins).await.into_iter().flatten() {
            let id = meeting(&info.expect("nothing fails here"));
            assert_eq!(*told.get_or_insert(id.clone()), id, "two meetings at a time");
        }
        assert!(created(&fake) <= lives, "a meeting too many was created");
        if ends {
            fake.advance(Duration::from_secs(5 * 60));
            (lives, told) = (lives + 1, None);
        }
    }
    let last = Joiner::new(&client(&fake)).store(store).join("standup", "the-last").await.unwrap();
    assert_eq!(*told.get_or_insert(meeting(&last)), meeting(&last));
    assert!(created(&fake) <= lives, "a meeting too many was created");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 150, ..ProptestConfig::default() })]

    #[test]
    fn there_is_one_meeting_at_a_time(rounds in rounds(), forgets in any::<bool>()) {
        let after_end = if forgets { AfterEnd::NewMeeting } else { AfterEnd::EndedMeeting };
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .start_paused(true)
            .build()
            .unwrap();
        runtime.block_on(check(rounds, after_end));
    }
}
