//! `--query`.

use chime_sdk_meetings::fake::Fake;

use crate::process::{meeting, printed, run};

#[tokio::test]
async fn a_mistake_is_found_before_anything_is_sent() {
    let fake = Fake::start().await.unwrap();
    let id = "00000000-0000-0000-0000-000000000000";
    for (query, wanted) in [
        (
            "Meeting[",
            "chime: `--query`: the expression ends where it cannot end\n    Meeting[\n            ^\n\
             help: an expression is such as `Attendees[].AttendeeId`\n",
        ),
        (
            "Meeting | lenght(@)",
            "chime: `--query`: there is no function `lenght`\n    Meeting | lenght(@)\n              ^\n\
             help: did you mean `length`?\n",
        ),
    ] {
        let arguments = ["get-meeting", "--meeting-id", id, "--query", query];
        assert_eq!(run(&fake, &arguments).await, (252, String::new(), wanted.to_owned()));
    }
    assert_eq!(fake.requests(), 0);
}

#[tokio::test]
async fn an_expression_that_does_not_fit_says_that_the_call_was_made() {
    let fake = Fake::start().await.unwrap();
    let meeting = meeting(&fake.client(), &[]).await;
    let arguments =
        ["get-meeting", "--meeting-id", meeting.meeting_id.as_str(), "--query", "sum(Meeting)"];
    let wanted = "chime: GetMeeting has been called and has answered, but `--query`: `sum` takes a list \
                  of numbers as argument 1, not an object\n    sum(Meeting)\n    ^\n\
                  help: `not_null`, `to_string` and `to_number` make one kind of another\n";
    assert_eq!(run(&fake, &arguments).await, (255, String::new(), wanted.to_owned()));
}

#[tokio::test]
async fn a_table_has_the_columns_that_the_expression_names_in_its_order() {
    let fake = Fake::start().await.unwrap();
    let meeting = meeting(&fake.client(), &["anna", "bert"]).await;
    let query = "Attendees[].{Who: ExternalUserId, Audio: Capabilities.Audio}";
    let id = meeting.meeting_id.as_str();
    let arguments = ["list-attendees", "--meeting-id", id, "--output", "table", "--query", query];
    assert_eq!(
        printed(&fake, &arguments).await,
        "┌──────┬─────────────┐\n\
         │ Who  │ Audio       │\n\
         ├──────┼─────────────┤\n\
         │ anna │ SendReceive │\n\
         │ bert │ SendReceive │\n\
         └──────┴─────────────┘\n"
    );
}
