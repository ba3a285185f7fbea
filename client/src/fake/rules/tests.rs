use super::*;
use crate::fake::failure::PartialBatch;

/// No call.
const NONE: [u64; 0] = [];

fn rule() -> Rule {
    Rule { failure: Some(Failure::Throttling), ..Rule::new(None) }
}

/// The numbers of the calls, out of 20, at which a rule strikes.
fn struck(rule: Rule) -> Vec<u64> {
    let mut rules = Rules::default();
    rules.add(rule);
    (1..=20).filter(|_| rules.meet("GetMeeting").failure.is_some()).collect()
}

#[test]
fn calls_are_chosen_by_their_number() {
    assert_eq!(struck(rule()), (1..=20).collect::<Vec<_>>());
    assert_eq!(struck(Rule { nth: Some(3), ..rule() }), [3]);
    assert_eq!(struck(Rule { nth: Some(3), after: 5, ..rule() }), [8]);
    assert_eq!(struck(Rule { after: 17, ..rule() }), [18, 19, 20]);
    assert_eq!(struck(Rule { times: Some(2), ..rule() }), [1, 2]);
    assert_eq!(struck(Rule { every: Some(6), ..rule() }), [6, 12, 18]);
    assert_eq!(struck(Rule { every: Some(6), after: 1, times: Some(2), ..rule() }), [7, 13]);
    assert_eq!(struck(Rule { nth: Some(0), ..rule() }), NONE);
    assert_eq!(struck(Rule { every: Some(0), ..rule() }), NONE);
    assert_eq!(struck(Rule { times: Some(0), ..rule() }), NONE);
    assert_eq!(struck(Rule { after: u64::MAX, nth: Some(u64::MAX), ..rule() }), NONE);
}

#[test]
fn a_seed_chooses_the_same_calls_each_time() {
    let chance = |probability, seed| Some(Chance { probability, seed });
    let by = |probability, seed| struck(Rule { chance: chance(probability, seed), ..rule() });
    assert_eq!(by(0.0, 7), NONE);
    assert_eq!(by(1.0, 7).len(), 20);
    assert_eq!(by(0.5, 7), by(0.5, 7));
    assert_ne!(by(0.5, 7), by(0.5, 8));
    assert_eq!(by(f64::NAN, 7), NONE);
    let mut rules = Rules::default();
    rules.add(Rule { chance: chance(0.2, 7), ..rule() });
    let struck = (0..10_000).filter(|_| rules.meet("GetMeeting").failure.is_some()).count();
    assert!((1_850..=2_150).contains(&struck), "{struck} of 10000");
}

#[test]
fn a_rule_looks_at_its_operation_alone() {
    let mut rules = Rules::default();
    rules.add(Rule { operation: Some("GetMeeting"), nth: Some(2), ..rule() });
    let mut fails = |operation| rules.meet(operation).failure.is_some();
    assert_eq!(
        ["GetMeeting", "DeleteMeeting", "DeleteMeeting", "GetMeeting"].map(&mut fails),
        [false, false, false, true]
    );
}

#[test]
fn parts_fail_of_batches_alone() {
    let mut rules = Rules::default();
    rules.add(Rule { failure: Some(PartialBatch::first(1).into()), nth: Some(1), ..rule() });
    assert!(rules.meet("CreateAttendee").partial.is_none());
    let strike = rules.meet("BatchCreateAttendee");
    assert!(strike.partial.is_some_and(|(_, turn)| turn == 0));
}

#[test]
fn delays_add_up_and_the_first_failure_strikes() {
    let mut rules = Rules::default();
    let second = Duration::from_secs(1);
    let late = |failure| Rule { failure, delay: second, ..rule() };
    rules.add(late(None));
    rules.add(Rule { times: Some(1), after_effect: true, ..late(Some(Failure::Reset)) });
    rules.add(Rule { times: Some(1), ..late(Some(Failure::Close)) });
    rules.add(late(Some(Failure::Latency(second))));

    let strike = rules.meet("GetMeeting");
    assert!(matches!(strike.failure, Some(Failure::Reset)) && strike.after_effect);
    assert_eq!(strike.delay, 4 * second, "the one that was too late delays nothing");
    let strike = rules.meet("GetMeeting");
    assert!(matches!(strike.failure, Some(Failure::Close)) && !strike.after_effect);
    assert_eq!(strike.delay, 4 * second);
    let strike = rules.meet("GetMeeting");
    assert!(strike.failure.is_none());
    assert_eq!(strike.delay, 3 * second);
}

#[test]
fn delays_have_no_overflow() {
    let mut rules = Rules::default();
    for _ in 0..2 {
        rules.add(Rule { delay: Duration::MAX, ..rule() });
    }
    assert_eq!(rules.meet("GetMeeting").delay, Duration::MAX);
}

#[test]
fn spent_rules_are_remembered_but_not_all() {
    let mut rules = Rules::default();
    let count = MAX_SPENT + 10;
    for _ in 0..count {
        rules.add(Rule { times: Some(1), ..rule() });
    }
    for _ in 0..count {
        assert!(rules.meet("GetMeeting").failure.is_some());
    }
    assert!(rules.meet("GetMeeting").failure.is_none());
    let ids: Vec<u64> = rules.all().iter().map(|active| active.id).collect();
    assert_eq!((ids.len(), ids.last()), (MAX_SPENT, Some(&(count as u64))));
    assert!(rules.remove(count as u64));
    assert!(!rules.remove(count as u64));
    assert_eq!(rules.clear(), MAX_SPENT - 1);
    assert_eq!(rules.add(rule()).id, count as u64 + 1, "an id is for one rule");
}
