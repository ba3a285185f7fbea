//! Random runs of all operations, of people who come and go, and of time, on the fake and on a
//! reference that is written beside it. Every answer is compared, and all events. A third of the runs
//! goes over HTTP, the others the same way without a network, which is faster.
//!
//! A run that differs is shrunk and printed with its seed. `FAKE_MODEL_SEED=<number>` repeats a run, and
//! `FAKE_MODEL_RUNS=<number>` makes more of them.

mod reference;
mod runner;
mod steps;
mod told;

use proptest::collection::vec;
use proptest::strategy::Strategy;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};

use runner::Run;
use steps::{assumptions, over_http, step};

/// How many steps each run has.
const STEPS: usize = 120;

/// How many runs there are unless the environment says otherwise.
const RUNS: u32 = 85;

fn number(name: &str) -> Option<u64> {
    std::env::var(name).ok().map(|text| text.parse().expect("a number"))
}

/// What the seed is if none is given: another one each time.
fn fresh() -> u64 {
    use std::hash::{BuildHasher as _, RandomState};
    RandomState::new().hash_one(0)
}

#[test]
fn the_fake_does_what_the_reference_does() {
    let seed = number("FAKE_MODEL_SEED").unwrap_or_else(fresh);
    println!("FAKE_MODEL_SEED={seed}");
    let runs = number("FAKE_MODEL_RUNS").map_or(RUNS, |runs| u32::try_from(runs).unwrap());
    let config = Config {
        cases: runs,
        failure_persistence: None,
        // a minute
        max_shrink_time: 60_000,
        max_shrink_iters: u32::MAX,
        ..Config::default()
    };
    let mut bytes = [0; 32];
    bytes[..8].copy_from_slice(&seed.to_le_bytes());
    let rng = TestRng::from_seed(RngAlgorithm::ChaCha, &bytes);
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let taken = std::cell::Cell::new(0);
    let outcome = TestRunner::new_with_rng(config, rng).run(
        &(kept(), assumptions(), over_http(), vec(step(), STEPS)).prop_map(Sequence::of),
        |Sequence { words, over_http, steps }| {
            runtime.block_on(async {
                let mut run = Run::start(&words, over_http).await;
                for step in &steps {
                    run.take(step).await?;
                    taken.set(taken.get() + 1);
                }
                run.audit().await
            })
        },
    );
    if let Err(error) = outcome {
        panic!("FAKE_MODEL_SEED={seed} {error}");
    }
    println!("{} steps", taken.get());
    assert!(taken.get() >= STEPS * runs as usize);
}

/// Which steps are taken: all, until a run that differs is made smaller. It comes before the steps
/// themselves, for what is made smaller first, and because a list of a fixed length has no shorter form.
fn kept() -> impl Strategy<Value = Vec<bool>> {
    vec(proptest::bool::weighted(1.0), STEPS)
}

/// A run, printed with a step a line.
#[derive(Clone)]
struct Sequence {
    words: Words,
    over_http: bool,
    steps: Vec<steps::Step>,
}

type Words = Vec<(&'static str, &'static str)>;

impl Sequence {
    fn of((kept, words, over_http, steps): (Vec<bool>, Words, bool, Vec<steps::Step>)) -> Self {
        let steps =
            steps.into_iter().zip(kept).filter_map(|(step, is_kept)| is_kept.then_some(step));
        Sequence { words, over_http, steps: steps.collect() }
    }
}

impl std::fmt::Debug for Sequence {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let way = if self.over_http { "over HTTP" } else { "in process" };
        writeln!(f, "{way} with {:?}", self.words)?;
        self.steps.iter().try_for_each(|step| writeln!(f, "  {step:?}"))
    }
}
