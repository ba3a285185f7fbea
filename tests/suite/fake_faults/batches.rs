//! Batches that succeed in part.

use chime_sdk_meetings::enums::MediaRegion;
use chime_sdk_meetings::fake::{Failure, Fake, PartialBatch};
use chime_sdk_meetings::operations::{BatchCreateAttendee, CreateMeetingWithAttendees};
use chime_sdk_meetings::shapes::{Attendee, CreateAttendeeError};

use super::{Outcome, meeting};

const USERS: [&str; 4] = ["ada", "barbara", "grace", "radia"];

fn created(attendees: &[Attendee]) -> Vec<&str> {
    attendees.iter().map(|attendee| attendee.external_user_id.as_str()).collect()
}

fn failed(errors: &[CreateAttendeeError]) -> Vec<&str> {
    errors.iter().filter_map(|error| Some(error.external_user_id.as_ref()?.as_str())).collect()
}

#[tokio::test]
async fn some_of_a_batch_are_created_and_the_others_are_errors() -> Outcome {
    let fake = Fake::start().await?;
    let client = fake.client();
    let id = meeting(&client).await;
    let some = PartialBatch::users(["grace", "nobody"]).code("Busy").message("Come back later");
    fake.on(BatchCreateAttendee).times(1).fail(some);
    let batch = client.batch_create_attendee(&id, USERS).await?;
    assert_eq!(created(&batch.attendees), ["ada", "barbara", "radia"]);
    assert_eq!(failed(&batch.errors), ["grace"]);
    assert_eq!(batch.errors[0].error_code.as_deref(), Some("Busy"));
    assert_eq!(batch.errors[0].error_message.as_deref(), Some("Come back later"));
    assert_eq!(client.list_attendees(&id).await?.attendees.len(), 3);

    let batch = client.batch_create_attendee(&id, USERS).await?;
    assert_eq!((created(&batch.attendees).len(), batch.errors.len()), (4, 0));
    Ok(())
}

#[tokio::test]
async fn a_meeting_comes_with_some_of_its_attendees_and_again_so() -> Outcome {
    let fake = Fake::start().await?;
    let client = fake.client();
    fake.on(CreateMeetingWithAttendees).times(2).fail(PartialBatch::first(3));
    let create = || {
        client
            .create_meeting_with_attendees(MediaRegion::UsEast1, "standup", USERS)
            .client_request_token("token-1")
    };
    let first = create().await?;
    assert_eq!(created(&first.attendees), ["radia"]);
    assert_eq!(failed(&first.errors), ["ada", "barbara", "grace"]);
    // one while the rule is in force, one after it
    assert_eq!(create().await?, first);
    assert_eq!(create().await?, first);
    Ok(())
}

#[tokio::test]
async fn a_whole_batch_can_fail() -> Outcome {
    let fake = Fake::start().await?;
    let client = fake.client();
    let id = meeting(&client).await;
    fake.on_any().fail(PartialBatch::with_probability(1.0, 7));
    let batch = client.batch_create_attendee(&id, USERS).await?;
    assert_eq!((batch.attendees.len(), failed(&batch.errors)), (0, USERS.to_vec()));
    Ok(())
}

#[tokio::test]
async fn a_seed_chooses_the_same_users_again() -> Outcome {
    let chosen = async |seed| -> Result<Vec<Vec<String>>, Box<dyn std::error::Error>> {
        let fake = Fake::start().await?;
        let client = fake.client();
        let id = meeting(&client).await;
        fake.on(BatchCreateAttendee).fail(PartialBatch::with_probability(0.5, seed));
        let mut all = Vec::new();
        for _ in 0..10 {
            let errors = client.batch_create_attendee(&id, USERS).await?.errors;
            all.push(failed(&errors).into_iter().map(str::to_owned).collect());
        }
        Ok(all)
    };
    let first = chosen(7).await?;
    assert_eq!(chosen(7).await?, first);
    assert_ne!(chosen(8).await?, first);
    assert!(first.iter().any(|failed| *failed != first[0]), "each call has its own choice");
    Ok(())
}

#[tokio::test]
async fn calls_that_are_no_batches_do_not_count() -> Outcome {
    let fake = Fake::start().await?;
    let client = fake.client();
    let rule = fake.on_any().fail(PartialBatch::first(1));
    let id = meeting(&client).await;
    client.create_attendee(&id, "ada").await?;
    assert_eq!((rule.calls(), rule.strikes()), (0, 0));
    fake.on_any().fail(Failure::Reset);
    let batch = client.batch_create_attendee(&id, USERS).await?;
    assert_eq!(batch.errors.len(), 1, "the rule that was made first strikes");
    Ok(())
}
