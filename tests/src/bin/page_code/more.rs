//! Pages, waiting, metadata, and what else is done in another way here.

use std::time::Duration;

use chime_sdk_meetings::CallOptions;
use chime_sdk_meetings::enums::MediaRegion;
use chime_sdk_meetings::fake::{Failure, Fake};
use chime_sdk_meetings::operations::CreateAttendee;
use serde_json::json;

use crate::{Done, Given};

pub(crate) async fn pages(Given { client, meeting_id, .. }: &Given) -> Done {
    client.batch_create_attendee(meeting_id, ["ada", "grace", "barbara"]).await?;
    // page: pages
    let mut attendees = client.list_attendees(meeting_id).max_results(2).items();
    while let Some(attendee) = attendees.try_next().await? {
        println!("{}", attendee.external_user_id.as_str());
    }
    // end
    Ok(())
}

pub(crate) async fn waiting(Given { client, meeting_id, .. }: &Given) -> Done {
    client.delete_meeting(meeting_id).await?;
    // page: waiting
    client
        .wait_until_meeting_ended(meeting_id)
        .interval(Duration::from_secs(5))
        .timeout(Duration::from_secs(600))
        .await?;
    println!("ended");
    // end
    Ok(())
}

pub(crate) async fn metadata(Given { client, meeting_id, .. }: &Given) -> Done {
    // page: metadata
    let answer = client.get_meeting(meeting_id).send_with_metadata().await?;
    println!("{}", answer.metadata.status());
    println!("{}", answer.metadata.request_id().is_some());
    println!("{}", answer.metadata.attempts());
    // end
    Ok(())
}

pub(crate) async fn request_id(Given { client, meeting_id, .. }: &Given) -> Done {
    // page: request_id
    let answer = client.get_meeting(meeting_id).send_with_metadata().await?;
    println!("{}", answer.metadata.request_id().is_some());
    // end
    Ok(())
}

pub(crate) async fn options(Given { client, meeting_id, .. }: &Given) -> Done {
    // page: options
    let patient = CallOptions::new().max_attempts(6).header("x-correlation-id", "42");
    client.get_meeting(meeting_id).with_options(patient).await?;
    // end
    Ok(())
}

pub(crate) async fn many_at_once(Given { client, meeting_id, .. }: &Given) -> Done {
    // page: many_at_once
    let (ada, grace) = tokio::try_join!(
        client.create_attendee(meeting_id, "ada").send(),
        client.create_attendee(meeting_id, "grace").send(),
    )?;
    println!("{}", ada.attendee.attendee_id != grace.attendee.attendee_id);
    // end
    Ok(())
}

pub(crate) async fn by_name(Given { client, meeting_id, .. }: &Given) -> Done {
    // page: by_name
    let output = client.call("GetMeeting", json!({ "MeetingId": meeting_id })).await?;
    println!("{}", output["Meeting"]["MediaRegion"]);
    // end
    Ok(())
}

pub(crate) async fn browser(given: &Given) -> Done {
    let Given { client, meeting_id, attendee_id, .. } = given;
    // page: browser
    let meeting = client.get_meeting(meeting_id).await?;
    let attendee = client.get_attendee(meeting_id, attendee_id).await?;
    let body = json!({ "JoinInfo": { "Meeting": meeting, "Attendee": attendee } });
    // end
    println!("{}", body["JoinInfo"]["Meeting"]["Meeting"]["MeetingId"] == json!(meeting_id));
    println!("{}", body["JoinInfo"]["Attendee"]["Attendee"]["AttendeeId"] == json!(attendee_id));
    Ok(())
}

pub(crate) async fn testing(_: &Given) -> Done {
    // page: testing
    let fake = Fake::start().await?;
    let client = fake.client_builder().max_attempts(1).build()?;
    let meeting = client.create_meeting(MediaRegion::UsEast1, "standup-42").await?.meeting;

    fake.on(CreateAttendee).nth(1).fail(Failure::Throttling);
    let refused = client.create_attendee(&meeting.meeting_id, "ada").await;
    println!("{}", refused.is_err_and(|error| error.is_throttling()));
    let attendee = client.create_attendee(&meeting.meeting_id, "ada").await?.attendee;
    println!("{}", attendee.external_user_id.as_str());
    // end
    Ok(())
}
