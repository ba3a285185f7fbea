//! Attendees and their capabilities.

use chime_sdk_meetings::enums::MediaCapabilities;
use chime_sdk_meetings::shapes::AttendeeCapabilities;

use crate::{Done, Given};

pub(crate) async fn create_attendee(Given { client, meeting_id, .. }: &Given) -> Done {
    // page: create_attendee
    let attendee = client
        .create_attendee(meeting_id, "user-7")
        .capabilities(AttendeeCapabilities::RECEIVE_ONLY)
        .await?
        .attendee;
    // end
    println!("{}", attendee.external_user_id.as_str());
    Ok(())
}

pub(crate) async fn batch_create_attendee(Given { client, meeting_id, .. }: &Given) -> Done {
    // page: batch_create_attendee
    let output = client.batch_create_attendee(meeting_id, ["ada", "grace"]).await?;
    for failed in &output.errors {
        println!("{:?}: {:?}", failed.error_code, failed.error_message);
    }
    println!("{} of 2", output.attendees.len());
    // end
    Ok(())
}

pub(crate) async fn get_attendee(given: &Given) -> Done {
    let Given { client, meeting_id, attendee_id, .. } = given;
    // page: get_attendee
    let attendee = client.get_attendee(meeting_id, attendee_id).await?.attendee;
    println!("{}", attendee.external_user_id.as_str());
    // end
    Ok(())
}

pub(crate) async fn list_attendees(Given { client, meeting_id, .. }: &Given) -> Done {
    // page: list_attendees
    let page = client.list_attendees(meeting_id).max_results(50).await?;
    println!("{} attendees, more: {}", page.attendees.len(), page.next_token.is_some());
    // end
    Ok(())
}

pub(crate) async fn delete_attendee(given: &Given) -> Done {
    let Given { client, meeting_id, attendee_id, .. } = given;
    // page: delete_attendee
    client.delete_attendee(meeting_id, attendee_id).await?;
    // end
    Ok(())
}

pub(crate) async fn update_attendee_capabilities(given: &Given) -> Done {
    let Given { client, meeting_id, attendee_id, .. } = given;
    // page: update_attendee_capabilities
    let mut capabilities = AttendeeCapabilities::SEND_RECEIVE;
    capabilities.content = MediaCapabilities::None;
    client.update_attendee_capabilities(meeting_id, attendee_id, capabilities).await?;
    // end
    Ok(())
}

pub(crate) async fn batch_update_attendee_capabilities_except(given: &Given) -> Done {
    let Given { client, meeting_id, attendee_id, .. } = given;
    // page: batch_update_attendee_capabilities_except
    client
        .batch_update_attendee_capabilities_except(
            meeting_id,
            [attendee_id],
            AttendeeCapabilities::RECEIVE_ONLY,
        )
        .await?;
    // end
    Ok(())
}
