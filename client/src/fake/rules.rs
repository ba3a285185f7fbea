//! The rules by which calls fail: which of them strikes at a call, and what it does to it.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use http::HeaderMap;

use super::backend::Backend;
use super::failure::{Failure, PartialBatch};

mod partial;
mod strike;

pub(super) use strike::{Ending, is_framing};

/// How many rules that strike no more are remembered, to be looked at.
const MAX_SPENT: usize = 1_000;

/// What a test has asked for: which calls, and what happens to them.
#[derive(Clone, Debug)]
pub(super) struct Rule {
    /// The operation; `None` for any.
    pub(super) operation: Option<&'static str>,
    /// How many calls pass before the rule begins to count.
    pub(super) after: u64,
    /// Only the call of this number, from 1 on.
    pub(super) nth: Option<u64>,
    /// Only each call whose number this divides.
    pub(super) every: Option<u64>,
    pub(super) chance: Option<Chance>,
    /// How often it strikes at most.
    pub(super) times: Option<u64>,
    pub(super) delay: Duration,
    /// Further headers of the answer.
    pub(super) headers: HeaderMap,
    /// Whether a call that fails is carried out all the same.
    pub(super) after_effect: bool,
    /// `None` for a rule that only delays.
    pub(super) failure: Option<Failure>,
}

/// A probability whose outcomes follow from a seed.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Chance {
    pub(super) probability: f64,
    pub(super) seed: u64,
}

impl Rule {
    /// A rule for all calls of an operation, or of any, that does nothing yet.
    pub(super) fn new(operation: Option<&'static str>) -> Self {
        Rule {
            operation,
            after: 0,
            nth: None,
            every: None,
            chance: None,
            times: None,
            delay: Duration::ZERO,
            headers: HeaderMap::new(),
            after_effect: false,
            failure: None,
        }
    }

    fn is_of(&self, operation: &str) -> bool {
        self.operation.is_none_or(|own| own == operation)
            && self.failure.as_ref().is_none_or(|failure| failure.is_of(operation))
    }
}

/// How many calls a rule has looked at, and how often it has struck.
#[derive(Debug, Default)]
pub(super) struct Counts {
    calls: AtomicU64,
    strikes: AtomicU64,
}

impl Counts {
    pub(super) fn calls(&self) -> u64 {
        self.calls.load(Ordering::Relaxed)
    }

    pub(super) fn strikes(&self) -> u64 {
        self.strikes.load(Ordering::Relaxed)
    }
}

/// A rule in force.
#[derive(Debug)]
pub(super) struct Active {
    pub(super) id: u64,
    pub(super) rule: Rule,
    pub(super) counts: Arc<Counts>,
    random: fastrand::Rng,
}

impl Active {
    fn new(id: u64, rule: Rule) -> Self {
        let random = fastrand::Rng::with_seed(rule.chance.map_or(0, |chance| chance.seed));
        Active { id, rule, counts: Arc::default(), random }
    }

    /// Counts a call, and says whether the rule strikes at it.
    fn meets(&mut self) -> bool {
        let call = self.counts.calls.fetch_add(1, Ordering::Relaxed).saturating_add(1);
        let number = call.saturating_sub(self.rule.after);
        let counts = number > 0
            && self.rule.nth.is_none_or(|nth| number == nth)
            && self.rule.every.is_none_or(|every| number.checked_rem(every) == Some(0));
        // Only calls that could be struck take a number from the seed.
        counts
            && self.rule.chance.is_none_or(|chance| self.random.f64() < chance.probability)
            && self.has_times_left()
    }

    fn has_times_left(&self) -> bool {
        self.rule.times.is_none_or(|times| self.counts.strikes() < times)
    }

    /// Whether it strikes no more, whatever comes.
    pub(super) fn is_spent(&self) -> bool {
        let Rule { after, nth, .. } = self.rule;
        !self.has_times_left()
            || nth.is_some_and(|nth| self.counts.calls() >= after.saturating_add(nth))
    }
}

/// All rules, in the order in which they were made.
#[derive(Debug, Default)]
pub(super) struct Rules {
    last_id: u64,
    active: Vec<Active>,
    spent: Vec<Active>,
}

/// What happens to a call.
#[derive(Debug, Default)]
pub(super) struct Strike {
    pub(super) delay: Duration,
    pub(super) headers: HeaderMap,
    /// Whether the operation is carried out before the delay and the failure.
    pub(super) after_effect: bool,
    /// What comes in the place of the usual answer.
    pub(super) failure: Option<Failure>,
    /// Which parts of a batch fail, and how often the rule has struck before.
    pub(super) partial: Option<(PartialBatch, u64)>,
}

impl Rules {
    /// Puts a rule in force, behind all others.
    pub(super) fn add(&mut self, rule: Rule) -> &Active {
        self.last_id += 1;
        let rule = Active::new(self.last_id, rule);
        self.active.push(rule);
        &self.active[self.active.len() - 1]
    }

    /// Lets all rules see a call of an operation. Delays add up. Of the rules that let it fail, the
    /// first one strikes, and the others keep what they have left of their `times`.
    pub(super) fn meet(&mut self, operation: &str) -> Strike {
        let mut strike = Strike::default();
        for active in self.active.iter_mut().filter(|active| active.rule.is_of(operation)) {
            let is_taken = strike.failure.is_some() || strike.partial.is_some();
            if !active.meets() || is_taken && active.rule.failure.as_ref().is_some_and(is_failure) {
                continue;
            }
            let turn = active.counts.strikes.fetch_add(1, Ordering::Relaxed);
            strike.add(&active.rule, turn);
        }
        let spent = self.active.extract_if(.., |active| active.is_spent());
        self.spent.extend(spent);
        self.spent.drain(..self.spent.len().saturating_sub(MAX_SPENT));
        strike
    }

    /// All rules by their ids, those included that strike no more.
    pub(super) fn all(&self) -> Vec<&Active> {
        let mut all: Vec<&Active> = self.spent.iter().chain(&self.active).collect();
        all.sort_by_key(|active| active.id);
        all
    }

    /// Takes a rule away; `false` if there is none with this id.
    pub(super) fn remove(&mut self, id: u64) -> bool {
        let before = self.active.len() + self.spent.len();
        self.active.retain(|active| active.id != id);
        self.spent.retain(|active| active.id != id);
        self.active.len() + self.spent.len() < before
    }

    /// Takes all rules away, and says how many there were. Their ids are not given again.
    pub(super) fn clear(&mut self) -> usize {
        self.active.drain(..).count() + self.spent.drain(..).count()
    }
}

/// A delay is none: it comes on top of what else happens.
fn is_failure(failure: &Failure) -> bool {
    !matches!(failure, Failure::Latency(_))
}

impl Strike {
    fn add(&mut self, rule: &Rule, turn: u64) {
        self.delay = self.delay.saturating_add(rule.delay);
        self.headers.extend(rule.headers.clone());
        match &rule.failure {
            None => {}
            Some(Failure::Latency(latency)) => self.delay = self.delay.saturating_add(*latency),
            Some(Failure::PartialBatch(partial)) => self.partial = Some((partial.clone(), turn)),
            Some(failure) => {
                self.failure = Some(failure.clone());
                // of several rules the one that lets the call fail decides
                self.after_effect = rule.after_effect;
            }
        }
        if self.failure.is_none() {
            self.after_effect |= rule.after_effect;
        }
    }
}

impl Backend {
    /// Counts a request for an operation, and says what the rules do to it.
    pub(super) fn meet(&self, operation: &'static str) -> Strike {
        self.with(|state| {
            state.tally.count(Some(operation));
            state.rules.meet(operation)
        })
    }
}

#[cfg(test)]
mod tests;
