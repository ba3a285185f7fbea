//! Whatever the faults: each user has one outcome in its place, and what is said to be in the meeting is
//! what is in it.

use std::collections::BTreeSet;

use chime_sdk_meetings::fake::{Failure, PartialBatch, SameUser};
use chime_sdk_meetings::http::StatusCode;
use proptest::prelude::*;

use super::{Hall, SECOND, names, user};

/// One rule by which calls fail. Each strikes a few times, so that the faults have an end.
#[derive(Clone, Debug)]
struct Faulty {
    operation: &'static str,
    failure: Failure,
    after: u64,
    times: u64,
    after_effect: bool,
}

fn failure() -> impl Strategy<Value = (Failure, bool)> {
    let hides = prop_oneof![
        Just(Failure::Reset),
        Just(Failure::Close),
        Just(Failure::Truncate),
        Just(Failure::Garbage),
        Just(Failure::GarbageBody),
        Just(Failure::Hang),
        Just(Failure::Status(StatusCode::BAD_GATEWAY)),
        Just(Failure::of_code("ServiceFailureException", "broken").unwrap()),
        (0..15_u32).prop_map(|seconds| Failure::Latency(seconds * SECOND)),
    ];
    let code = prop_oneof![Just("ServiceFailure"), Just("ThrottlingException")];
    let partial = (0.0..=1.0, any::<u64>(), code);
    prop_oneof![
        6 => (hides, any::<bool>()),
        // these say that nothing was done
        2 => Just((Failure::Throttling, false)),
        2 => partial.prop_map(|(probability, seed, code)| {
            (PartialBatch::with_probability(probability, seed).code(code).into(), false)
        }),
    ]
}

fn faulty() -> impl Strategy<Value = Faulty> {
    let operation = prop_oneof![3 => Just("BatchCreateAttendee"), 1 => Just("ListAttendees")];
    (operation, failure(), 0..4_u64, 1..=3_u64).prop_map(
        |(operation, (failure, after_effect), after, times)| {
            // parts of a batch fail in batches alone
            let is_part = matches!(failure, Failure::PartialBatch(_));
            let operation = if is_part { "BatchCreateAttendee" } else { operation };
            // a listing is asked for at the beginning, when it is an error if it fails
            let after = if operation == "ListAttendees" { after + 3 } else { after };
            Faulty { operation, failure, after, times, after_effect }
        },
    )
}

#[derive(Clone, Debug)]
struct Case {
    same_user: SameUser,
    careful: bool,
    /// The users by their numbers, some of them several times.
    users: Vec<usize>,
    /// Those of them who are there before.
    there: BTreeSet<usize>,
    faults: Vec<Faulty>,
    concurrency: usize,
}

fn case() -> impl Strategy<Value = Case> {
    let same_user = prop_oneof![
        Just(SameUser::SameAttendee),
        Just(SameUser::NewAttendee),
        Just(SameUser::Conflict)
    ];
    (
        same_user,
        any::<bool>(),
        prop::collection::vec(0..400_usize, 0..400),
        prop::collection::btree_set(0..400_usize, 0..30),
        prop::collection::vec(faulty(), 0..4),
        1..5_usize,
    )
        .prop_map(|(same_user, careful, users, there, faults, concurrency)| {
            // a service that knows nobody again has to be asked who is there
            let careful = careful || same_user == SameUser::NewAttendee;
            Case { same_user, careful, users, there, faults, concurrency }
        })
}

async fn holds(case: Case) -> Result<(), TestCaseError> {
    let hall = Hall::where_same_user(case.same_user).await;
    for number in &case.there {
        hall.client.create_attendee(&hall.meeting, user(*number)).await.unwrap();
    }
    for fault in &case.faults {
        let rule = hall.fake.on_operation(fault.operation).unwrap();
        let rule = rule.after(fault.after).times(fault.times);
        let rule = if fault.after_effect { rule.after_effect() } else { rule };
        rule.fail(fault.failure.clone());
    }
    let users = case.users.iter().copied().map(user);
    let call = hall.client.bulk_create_attendees(&hall.meeting, users).max_tries(16);
    let call = call.concurrency(case.concurrency);
    let report = if case.careful { call.skip_existing().await } else { call.await };
    let report = report.unwrap();

    prop_assert_eq!(report.outcomes().len(), case.users.len());
    for (place, outcome) in report.outcomes().iter().enumerate() {
        prop_assert_eq!(outcome.place(), place);
        prop_assert_eq!(outcome.external_user_id().as_str(), user(case.users[place]));
        let first = case.users.iter().position(|one| *one == case.users[place]);
        prop_assert_eq!(outcome.duplicate_of(), first.filter(|first| *first != place));
        let same = &report.outcomes()[first.unwrap()];
        prop_assert_eq!(outcome.attendee(), same.attendee());
        if let Some(failure) = outcome.failure() {
            prop_assert!(failure.is_full(), "{failure}");
        }
        let was_there = case.there.contains(&case.users[place]);
        prop_assert!(
            !case.careful || outcome.attendee().is_none() || outcome.is_existing() == was_there
        );
    }
    let summary = report.summary();
    prop_assert_eq!((summary.total, summary.done()), (case.users.len(), case.users.len()));

    let inside = hall.inside().await;
    let wanted: BTreeSet<_> = case.users.iter().chain(&case.there).copied().collect();
    prop_assert_eq!(names(&inside).len(), wanted.len().min(250), "all who find room are inside");
    let others = case.there.iter().filter(|one| !case.users.contains(one)).count();
    let said: BTreeSet<_> = report.attendees().map(|one| one.attendee_id.as_str()).collect();
    let there: BTreeSet<_> = inside.iter().map(|one| one.attendee_id.as_str()).collect();
    prop_assert!(said.is_subset(&there));
    let not_said = there.len() - said.len();
    if case.careful {
        prop_assert_eq!(not_said, others, "nobody is inside of whom nothing is said");
    } else {
        // some of those who are there are taken as not tried when the meeting is full
        prop_assert!(not_said >= others);
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn each_user_has_one_outcome_and_it_is_true(case in case()) {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .start_paused(true)
            .build()
            .unwrap();
        runtime.block_on(holds(case))?;
    }
}
