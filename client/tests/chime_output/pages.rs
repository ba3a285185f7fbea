//! Pages. What is printed of them is held against the AWS CLI by the suite `cli_output`; here is what is
//! sent, and what becomes of failures.

use chime_sdk_meetings::fake::{Failure, Fake};
use chime_sdk_meetings::operations::ListAttendees;
use http::{Response, StatusCode};
use serde_json::Value;

use crate::process::{meeting, printed, run};

const USERS: [&str; 5] = ["anna", "bert", "carla", "dora", "emil"];

fn users(text: &str) -> Vec<String> {
    let value: Value = serde_json::from_str(text).unwrap();
    let attendees = value["Attendees"].as_array().unwrap().iter();
    attendees.map(|it| it["ExternalUserId"].as_str().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn all_pages_are_one_answer_however_large_they_are() {
    let fake = Fake::start().await.unwrap();
    let meeting = meeting(&fake.client(), &USERS).await;
    let arguments = ["list-attendees", "--meeting-id", meeting.meeting_id.as_str()];
    for (size, requests) in [("1", 5), ("2", 3), ("5", 1), ("100", 1)] {
        let before = fake.requests();
        let text = printed(&fake, &[&arguments[..], &["--page-size", size]].concat()).await;
        assert_eq!(users(&text), USERS);
        assert!(!text.contains("NextToken"), "{text}");
        assert_eq!(fake.requests() - before, requests, "pages of {size}");
    }
}

#[tokio::test]
async fn no_more_is_asked_for_than_is_wanted_and_the_token_leads_on() {
    let fake = Fake::start().await.unwrap();
    let meeting = meeting(&fake.client(), &USERS).await;
    let id = meeting.meeting_id.as_str();
    let arguments = ["list-attendees", "--meeting-id", id, "--page-size", "2", "--max-items", "3"];
    let before = fake.requests();
    let first = printed(&fake, &arguments).await;
    assert_eq!(
        (users(&first), fake.requests() - before),
        (USERS[..3].iter().map(ToString::to_string).collect(), 2)
    );
    let token: Value = serde_json::from_str(&first).unwrap();
    let rest =
        [&arguments[..], &["--starting-token", token["NextToken"].as_str().unwrap()]].concat();
    let second = printed(&fake, &rest).await;
    assert_eq!(users(&second), USERS[3..]);
    assert!(!second.contains("NextToken"), "{second}");
}

#[tokio::test]
async fn one_page_is_printed_as_the_service_has_it() {
    let fake = Fake::start().await.unwrap();
    let meeting = meeting(&fake.client(), &USERS).await;
    let arguments = ["list-attendees", "--meeting-id", meeting.meeting_id.as_str()];
    let text = printed(&fake, &[&arguments[..], &["--max-results", "2"]].concat()).await;
    assert_eq!(users(&text), USERS[..2]);
    let value: Value = serde_json::from_str(&text).unwrap();
    let token = value["NextToken"].as_str().unwrap();
    let text = printed(&fake, &[&arguments[..], &["--next-token", token]].concat()).await;
    assert_eq!(users(&text), USERS[2..]);
    let before = fake.requests();
    let text = printed(&fake, &[&arguments[..], &["--no-paginate"]].concat()).await;
    assert_eq!((users(&text).len(), fake.requests() - before), (5, 1));
}

#[tokio::test]
async fn options_that_make_no_sense_are_refused_before_anything_is_sent() {
    let fake = Fake::start().await.unwrap();
    let base = ["list-attendees", "--meeting-id", "00000000-0000-0000-0000-000000000000"];
    for (options, wanted) in [
        (
            ["--no-paginate", "--max-items", "1"].as_slice(),
            "chime: `--no-paginate` asks for one page, and `--max-items` is about all of them\n\
             help: give one of them\n",
        ),
        (
            &["--max-results", "5", "--page-size", "5"],
            "chime: `MaxResults` of the input asks for one page, and `--page-size` is about all of them\n\
             help: give one of them\n",
        ),
        (&["--page-size", "101"], "chime: `--page-size 101`: a page needs 1 to 100\n"),
        (&["--page-size", "0"], "chime: `--page-size 0`: a page needs 1 to 100\n"),
    ] {
        let arguments = [&base[..], options].concat();
        assert_eq!(run(&fake, &arguments).await, (252, String::new(), wanted.to_owned()));
    }
    for options in [["--max-items", "0"], ["--max-items", "x"], ["--starting-token", ""]] {
        let (code, output, _) = run(&fake, &[&base[..], &options].concat()).await;
        assert_eq!((code, output.as_str()), (252, ""), "{options:?}");
    }
    assert_eq!(fake.requests(), 0);
}

#[tokio::test]
async fn a_page_that_names_itself_as_the_next_one_ends_it() {
    let fake = Fake::start().await.unwrap();
    let body = r#"{"Attendees":[{"AttendeeId":"a","ExternalUserId":"u"}],"NextToken":"again"}"#;
    fake.on(ListAttendees).fail(Failure::Answer(Response::new(body.into())));
    let id = "00000000-0000-0000-0000-000000000000";
    let (code, output, errors) = run(&fake, &["list-attendees", "--meeting-id", id]).await;
    assert_eq!((code, output.as_str(), fake.requests()), (255, "", 2));
    let wanted = "chime: ListAttendees: the service named a page as the one after itself\n\
                  help: `--no-paginate` asks for one page only\n";
    assert_eq!(errors, wanted);
}

#[tokio::test]
async fn a_failure_in_the_middle_prints_what_came_before_as_text_and_nothing_as_json() {
    let fake = Fake::start().await.unwrap();
    let meeting = meeting(&fake.client(), &USERS).await;
    let id = meeting.meeting_id.as_str();
    let query = "Attendees[].ExternalUserId";
    let base =
        ["list-attendees", "--meeting-id", id, "--page-size", "2", "--query", query, "--output"];
    for (format, wanted) in [("text", "anna\tbert\n"), ("json", "")] {
        fake.clear_faults();
        fake.on(ListAttendees).nth(2).fail(Failure::Status(StatusCode::SERVICE_UNAVAILABLE));
        let (code, output, errors) = run(&fake, &[&base[..], &[format]].concat()).await;
        assert_eq!((code, output.as_str()), (254, wanted), "{format}: {errors}");
    }
}
