//! Commands that go well.

use chime_sdk_meetings::SERVICE;
use serde_json::json;

use crate::program::with_meeting;

const SENDS: &str = "Audio=Send,Video=None,Content=None";

#[tokio::test]
async fn a_meeting_from_its_creation_to_its_end() {
    let (fake, program, _) = with_meeting().await;
    let created = program
        .run(&[
            "create-meeting",
            "--media-region",
            "eu-central-1",
            "--external-meeting-id",
            "standup",
            "--tags",
            "Key=team,Value=a b",
            "Key=floor,Value=",
            "--meeting-features",
            "Attendee={MaxCount=5}",
        ])
        .await
        .json();
    let meeting = &created["Meeting"];
    assert_eq!(meeting["ExternalMeetingId"], "standup");
    assert_eq!(meeting["MeetingFeatures"]["Attendee"]["MaxCount"], 5);
    let id = meeting["MeetingId"].as_str().unwrap();
    let arn = meeting["MeetingArn"].as_str().unwrap();
    let tags = program.run(&["list-tags-for-resource", "--resource-arn", arn]).await.json();
    let wanted = json!([{"Key": "floor", "Value": ""}, {"Key": "team", "Value": "a b"}]);
    let mut tags = tags["Tags"].as_array().unwrap().clone();
    tags.sort_by_key(|tag| tag["Key"].to_string());
    assert_eq!(json!(tags), wanted);
    let arguments = [
        "create-attendee",
        "--meeting-id",
        id,
        "--external-user-id",
        "u1",
        "--capabilities",
        SENDS,
    ];
    let attendee = program.run(&arguments).await.json();
    let wanted = json!({"Audio": "Send", "Video": "None", "Content": "None"});
    assert_eq!(attendee["Attendee"]["Capabilities"], wanted);
    let ended = program.run(&["delete-meeting", "--meeting-id", id]).await;
    assert_eq!((ended.code, ended.errors.as_str()), (0, ""));
    assert_eq!(fake.requests_of("DeleteMeeting"), 1);
}

#[tokio::test]
async fn any_operation_by_its_name_in_any_spelling() {
    let (_fake, program, id) = with_meeting().await;
    let input = json!({ "MeetingId": id }).to_string();
    let at_file = format!("@{}", program.file("input.json", &input));
    for name in ["GetMeeting", "get_meeting", "get-meeting"] {
        for input in [input.as_str(), at_file.as_str()] {
            let answer = program.run(&["call", name, "--input", input]).await.json();
            assert_eq!(answer["Meeting"]["MeetingId"], id, "{name} {input}");
        }
        let answer = program.run_with_input(&["call", name, "--input", "-"], &input).await.json();
        assert_eq!(answer["Meeting"]["MeetingId"], id, "{name}");
    }
}

#[tokio::test]
async fn values_in_files_of_the_home() {
    let (_fake, program, id) = with_meeting().await;
    program.file("capabilities", &format!("{SENDS}\n"));
    program.file("input", &json!({ "MeetingId": id, "ExternalUserId": "below" }).to_string());
    let arguments = [
        "create-attendee",
        "--cli-input-json",
        "file://~/input",
        "--capabilities",
        "file://~/capabilities",
        "--external-user-id",
        "above",
    ];
    let attendee = program.run(&arguments).await.json();
    assert_eq!(attendee["Attendee"]["ExternalUserId"], "above");
    assert_eq!(attendee["Attendee"]["Capabilities"]["Audio"], "Send");
}

#[tokio::test]
async fn a_form_of_each_operation_is_an_input_of_it() {
    let (fake, program, _) = with_meeting().await;
    for operation in SERVICE.operations {
        let command = operation.method_name.replace('_', "-");
        let form = program.run(&[&command, "--generate-cli-skeleton"]).await.json();
        // all its members are known, and of their kind: what is wrong with it are empty texts
        let text = form.to_string();
        let arguments = ["call", operation.name, "--input", &text, "--error-format", "json"];
        let failure = program.run(&arguments).await.failure();
        for violation in failure["violations"].as_array().unwrap() {
            let rule = violation["rule"].as_str().unwrap();
            assert!(!["unknown", "type", "required"].contains(&rule), "{command}: {violation}");
        }
    }
    assert_eq!(fake.requests_of("DeleteMeeting"), 0);
}

#[tokio::test]
async fn a_form_of_the_output_needs_an_input_that_is_right() {
    let (fake, program, id) = with_meeting().await;
    let arguments = ["get-meeting", "--generate-cli-skeleton", "output", "--meeting-id"];
    let form = program.run(&[&arguments[..], &[&id]].concat()).await.json();
    assert_eq!(form["Meeting"]["MeetingId"], "MeetingId");
    assert_eq!(program.run(&[&arguments[..], &["no-id"]].concat()).await.code, 252);
    assert_eq!(fake.requests_of("GetMeeting"), 0);
}
