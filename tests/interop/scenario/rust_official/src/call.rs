//! The sixteen operations by name: the SDK has a method for each and no call by name.

use aws_sdk_chimesdkmeetings::Client;
use serde_json::{Value, json};

use crate::answer::settle;
use crate::read::{members, number, text, texts, word};
use crate::shapes::{
    all, attendee_json, capabilities, error_json, features, ids, items, meeting_json,
    notifications, object, tag_json, tags, transcription,
};

/// What the client makes of a step; an error is a refusal of the SDK's builders, before any call.
pub(crate) async fn call(client: &Client, step: &Value) -> Result<Value, String> {
    let input = &step["input"];
    macro_rules! send {
        ($method:ident { $($members:tt)* } $answer:expr) => {{
            let call = members!(client.$method(), input, { $($members)* });
            settle(call.send().await, $answer)
        }};
    }
    Ok(match step["operation"].as_str().unwrap_or_default() {
        "CreateMeeting" => send!(create_meeting {
            "ClientRequestToken" => set_client_request_token(text),
            "MediaRegion" => set_media_region(text),
            "MeetingHostId" => set_meeting_host_id(text),
            "ExternalMeetingId" => set_external_meeting_id(text),
            "NotificationsConfiguration" => set_notifications_configuration(notifications),
            "MeetingFeatures" => set_meeting_features(features),
            "PrimaryMeetingId" => set_primary_meeting_id(text),
            "TenantIds" => set_tenant_ids(texts),
            "Tags" => set_tags(tags),
            "MediaPlacementNetworkType" => set_media_placement_network_type(word),
        } |output| object([("Meeting", output.meeting().map(meeting_json))])),
        "CreateMeetingWithAttendees" => send!(create_meeting_with_attendees {
            "ClientRequestToken" => set_client_request_token(text),
            "MediaRegion" => set_media_region(text),
            "MeetingHostId" => set_meeting_host_id(text),
            "ExternalMeetingId" => set_external_meeting_id(text),
            "MeetingFeatures" => set_meeting_features(features),
            "NotificationsConfiguration" => set_notifications_configuration(notifications),
            "Attendees" => set_attendees(items),
            "PrimaryMeetingId" => set_primary_meeting_id(text),
            "TenantIds" => set_tenant_ids(texts),
            "Tags" => set_tags(tags),
            "MediaPlacementNetworkType" => set_media_placement_network_type(word),
        } |output| object([
            ("Meeting", output.meeting().map(meeting_json)),
            ("Attendees", all(output.attendees.as_ref(), attendee_json)),
            ("Errors", all(output.errors.as_ref(), error_json)),
        ])),
        "GetMeeting" => send!(get_meeting {
            "MeetingId" => set_meeting_id(text),
        } |output| object([("Meeting", output.meeting().map(meeting_json))])),
        "DeleteMeeting" => send!(delete_meeting {
            "MeetingId" => set_meeting_id(text),
        } |_| json!({})),
        "CreateAttendee" => send!(create_attendee {
            "MeetingId" => set_meeting_id(text),
            "ExternalUserId" => set_external_user_id(text),
            "Capabilities" => set_capabilities(capabilities),
        } |output| object([("Attendee", output.attendee().map(attendee_json))])),
        "BatchCreateAttendee" => send!(batch_create_attendee {
            "MeetingId" => set_meeting_id(text),
            "Attendees" => set_attendees(items),
        } |output| object([
            ("Attendees", all(output.attendees.as_ref(), attendee_json)),
            ("Errors", all(output.errors.as_ref(), error_json)),
        ])),
        "GetAttendee" => send!(get_attendee {
            "MeetingId" => set_meeting_id(text),
            "AttendeeId" => set_attendee_id(text),
        } |output| object([("Attendee", output.attendee().map(attendee_json))])),
        "ListAttendees" if step["pages"] == true => pages(client, input).await?,
        "ListAttendees" => send!(list_attendees {
            "MeetingId" => set_meeting_id(text),
            "NextToken" => set_next_token(text),
            "MaxResults" => set_max_results(number),
        } |output| object([
            ("Attendees", all(output.attendees.as_ref(), attendee_json)),
            ("NextToken", output.next_token().map(Value::from)),
        ])),
        "DeleteAttendee" => send!(delete_attendee {
            "MeetingId" => set_meeting_id(text),
            "AttendeeId" => set_attendee_id(text),
        } |_| json!({})),
        "UpdateAttendeeCapabilities" => send!(update_attendee_capabilities {
            "MeetingId" => set_meeting_id(text),
            "AttendeeId" => set_attendee_id(text),
            "Capabilities" => set_capabilities(capabilities),
        } |output| object([("Attendee", output.attendee().map(attendee_json))])),
        "BatchUpdateAttendeeCapabilitiesExcept" => {
            send!(batch_update_attendee_capabilities_except {
                "MeetingId" => set_meeting_id(text),
                "ExcludedAttendeeIds" => set_excluded_attendee_ids(ids),
                "Capabilities" => set_capabilities(capabilities),
            } |_| json!({}))
        }
        "StartMeetingTranscription" => send!(start_meeting_transcription {
            "MeetingId" => set_meeting_id(text),
            "TranscriptionConfiguration" => set_transcription_configuration(transcription),
        } |_| json!({})),
        "StopMeetingTranscription" => send!(stop_meeting_transcription {
            "MeetingId" => set_meeting_id(text),
        } |_| json!({})),
        "ListTagsForResource" => send!(list_tags_for_resource {
            "ResourceARN" => set_resource_arn(text),
        } |output| object([("Tags", all(output.tags.as_ref(), tag_json))])),
        "TagResource" => send!(tag_resource {
            "ResourceARN" => set_resource_arn(text),
            "Tags" => set_tags(tags),
        } |_| json!({})),
        "UntagResource" => send!(untag_resource {
            "ResourceARN" => set_resource_arn(text),
            "TagKeys" => set_tag_keys(texts),
        } |_| json!({})),
        other => json!({ "broken": format!("the driver knows no operation `{other}`") }),
    })
}

/// All pages by the SDK's own paginator: the items of all, and how many each had.
async fn pages(client: &Client, input: &Value) -> Result<Value, String> {
    let call = members!(client.list_attendees(), input, {
        "MeetingId" => set_meeting_id(text),
        "MaxResults" => set_max_results(number),
    });
    let mut pages = call.into_paginator().send();
    let (mut found, mut sizes) = (Vec::new(), Vec::new());
    let mut last = json!({ "broken": "the paginator gave no page" });
    while let Some(page) = pages.next().await {
        if let Ok(page) = &page {
            sizes.push(page.attendees().len());
            found.extend(page.attendees().iter().map(attendee_json));
        }
        last = settle(page, |_| json!({ "Attendees": found, "Pages": sizes }));
    }
    Ok(last)
}
