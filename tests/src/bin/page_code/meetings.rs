//! Meetings, their transcription and their tags.

use chime_sdk_meetings::enums::{MediaRegion, TranscribeLanguageCode};
use chime_sdk_meetings::shapes::{
    AttendeeCapabilities, AttendeeFeatures, CreateAttendeeRequestItem, EngineTranscribeSettings,
    MeetingFeaturesConfiguration, TranscriptionConfiguration,
};

use crate::{Done, Given};

pub(crate) async fn create_meeting(Given { client, .. }: &Given) -> Done {
    // page: create_meeting
    let at_most = AttendeeFeatures::new().max_count(25);
    let meeting = client
        .create_meeting(MediaRegion::UsEast1, "standup-42")
        .meeting_features(MeetingFeaturesConfiguration::new().attendee(at_most))
        .tags([("team", "video")])
        .await?
        .meeting;
    // end
    println!("{}", meeting.media_region.ok_or("no region")?);
    Ok(())
}

pub(crate) async fn create_meeting_with_attendees(Given { client, .. }: &Given) -> Done {
    // page: create_meeting_with_attendees
    let listener =
        CreateAttendeeRequestItem::new("grace").capabilities(AttendeeCapabilities::RECEIVE_ONLY);
    let output = client
        .create_meeting_with_attendees(MediaRegion::UsEast1, "standup-42", ["ada".into(), listener])
        .await?;
    println!("{} joined, {} failed", output.attendees.len(), output.errors.len());
    // end
    Ok(())
}

pub(crate) async fn get_meeting(Given { client, meeting_id, .. }: &Given) -> Done {
    // page: get_meeting
    let meeting = client.get_meeting(meeting_id).await?.meeting;
    // end
    println!("{}", meeting.media_region.ok_or("no region")?);
    Ok(())
}

pub(crate) async fn delete_meeting(Given { client, meeting_id, .. }: &Given) -> Done {
    // page: delete_meeting
    client.delete_meeting(meeting_id).await?;
    // end
    Ok(())
}

pub(crate) async fn start_meeting_transcription(Given { client, meeting_id, .. }: &Given) -> Done {
    // page: start_meeting_transcription
    let settings = EngineTranscribeSettings::new().language_code(TranscribeLanguageCode::EnUs);
    let configuration = TranscriptionConfiguration::new().engine_transcribe_settings(settings);
    client.start_meeting_transcription(meeting_id, configuration).await?;
    // end
    Ok(())
}

pub(crate) async fn stop_meeting_transcription(Given { client, meeting_id, .. }: &Given) -> Done {
    let settings = EngineTranscribeSettings::new().language_code(TranscribeLanguageCode::EnUs);
    let configuration = TranscriptionConfiguration::new().engine_transcribe_settings(settings);
    client.start_meeting_transcription(meeting_id, configuration).await?;
    // page: stop_meeting_transcription
    client.stop_meeting_transcription(meeting_id).await?;
    // end
    Ok(())
}

pub(crate) async fn tag_resource(Given { client, arn, .. }: &Given) -> Done {
    // page: tag_resource
    client.tag_resource(arn, [("team", "video"), ("stage", "demo")]).await?;
    // end
    Ok(())
}

pub(crate) async fn untag_resource(Given { client, arn, .. }: &Given) -> Done {
    // page: untag_resource
    client.untag_resource(arn, ["stage"]).await?;
    // end
    Ok(())
}

pub(crate) async fn list_tags_for_resource(Given { client, arn, .. }: &Given) -> Done {
    // page: list_tags_for_resource
    for tag in client.list_tags_for_resource(arn).await?.tags {
        println!("{}={}", tag.key, tag.value);
    }
    // end
    Ok(())
}
