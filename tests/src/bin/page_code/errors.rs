//! Errors.

use chime_sdk_meetings::errors::TooManyTagsException;

use crate::{Done, Given};

pub(crate) async fn not_found(Given { client, .. }: &Given) -> Done {
    let meeting_id = "11111111-2222-3333-4444-555555555555";
    // page: not_found
    match client.get_meeting(meeting_id).await {
        Ok(output) => println!("{}", output.meeting.meeting_id),
        Err(error) if error.is_not_found() => println!("the meeting has ended"),
        Err(error) => return Err(error.into()),
    }
    // end
    Ok(())
}

pub(crate) async fn which_error(Given { client, arn, .. }: &Given) -> Done {
    let tags: Vec<_> = (0..30).map(|number| (format!("key-{number}"), "value")).collect();
    let more = (30..60).map(|number| (format!("key-{number}"), "value"));
    client.tag_resource(arn, tags).await?;
    // page: which_error
    if let Err(error) = client.tag_resource(arn, more).await {
        println!("{} {}", error.code().unwrap_or("none"), error.status().unwrap_or(0));
        println!("{}", error.request_id().is_some());
        if let Some(full) = error.as_exception::<TooManyTagsException>() {
            println!("{}", full.resource_name.as_ref() == Some(arn));
        }
    }
    // end
    Ok(())
}

pub(crate) async fn bad_input(Given { client, meeting_id, .. }: &Given) -> Done {
    // page: bad_input
    if let Err(error) = client.create_attendee(meeting_id, "x").await {
        println!("nothing was sent: {}", error.is_validation());
    }
    // end
    Ok(())
}
