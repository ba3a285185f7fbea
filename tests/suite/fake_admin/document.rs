//! `docs/FAKE_ADMIN.md` is what the fake does: its tables are complete, and its examples run.

use std::collections::BTreeSet;

use chime_sdk_meetings::enums::MediaRegion;

use super::*;

fn document() -> String {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/FAKE_ADMIN.md");
    std::fs::read_to_string(path).expect("the document is there")
}

/// The rows of the table with this first line, each as its cells.
fn table(document: &str, head: &str) -> Vec<Vec<String>> {
    let (_, rest) = document.split_once(&format!("\n{head}\n")).expect("there is such a table");
    let rows = rest.lines().skip(1).take_while(|line| line.starts_with('|'));
    rows.map(|row| row.trim_matches('|').split('|').map(|cell| cell.trim().to_owned()).collect())
        .collect()
}

#[tokio::test]
async fn the_table_of_routes_is_that_of_the_fake() {
    let fake = Fake::start().await.unwrap();
    let home = get(&fake, "/_fake").await;
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let routes: Vec<Vec<String>> = home["routes"]
        .as_array()
        .unwrap()
        .iter()
        .map(|route| {
            let name = format!("`{} {}`", text(&route["method"]), text(&route["path"]));
            vec![name, text(&route["about"])]
        })
        .collect();
    assert_eq!(table(&document(), "| route | does |"), routes);
}

/// The keys that a refusal lists.
async fn known_keys(fake: &Fake, request: &str, body: &str) -> BTreeSet<String> {
    let reply = ask(fake, request, body).await;
    let (_, known) = reply.problem(400).rsplit_once("it has ").expect("it says what there is");
    known.split(", ").map(str::to_owned).collect()
}

#[tokio::test]
async fn the_tables_of_keys_are_complete() {
    let (fake, document) = (Fake::start().await.unwrap(), document());
    let first = |head| -> BTreeSet<String> {
        table(&document, head).into_iter().map(|cells| cells[0].clone()).collect()
    };
    let known = known_keys(&fake, "POST /_fake/faults", r#"{"fail": "reset", "xyz": 1}"#).await;
    assert_eq!(first("| key | says | without it |"), known);
    let known = known_keys(&fake, "GET /_fake/events?xyz=1", "").await;
    assert_eq!(first("| parameter | says | without it |"), known);

    let reply = ask(&fake, "POST /_fake/faults", r#"{"fail": "xyz"}"#).await;
    let (_, words) = reply.problem(400).split_once("it is one of ").unwrap();
    let words: BTreeSet<String> =
        words.trim_end_matches(", or an object").split(", ").map(str::to_owned).collect();
    let rows = first("| `fail` | what the client gets |");
    assert_eq!(
        rows.into_iter().filter(|row| row.starts_with("`\"")).collect::<BTreeSet<_>>(),
        words
    );
}

/// An example: what is typed, and what comes back.
struct Example {
    command: String,
    answer: Value,
}

fn examples(document: &str) -> Vec<Example> {
    let blocks = document.split("```console\n").skip(1).filter_map(|rest| rest.split("```").next());
    let mut examples = Vec::new();
    for block in blocks {
        for example in block.split("$ curl ").skip(1) {
            // the answer begins on the first line with a brace that no quote has opened
            let end = example
                .match_indices("\n{")
                .map(|(place, _)| place)
                .find(|place| example[..*place].matches('\'').count() % 2 == 0)
                .expect("an example has an answer");
            let (command, answer) = example.split_at(end);
            let answer = serde_json::from_str(answer).unwrap_or_else(|e| panic!("{answer}: {e}"));
            examples.push(Example { command: command.to_owned(), answer });
        }
    }
    examples
}

/// What curl makes of a command: `[--json BODY | -X METHOD] URL`.
fn request(command: &str) -> (String, String) {
    let (options, url) = command.trim().split_once("$FAKE").expect("an example names the fake");
    let path = url.trim_end_matches('"');
    let options = options.trim_end_matches('"').trim();
    match (options.strip_prefix("--json "), options.strip_prefix("-X ")) {
        (Some(body), _) => (format!("POST {path}"), body.trim().trim_matches('\'').to_owned()),
        (_, Some(method)) => (format!("{} {path}", method.trim()), String::new()),
        _ => {
            assert_eq!(options, "", "{command}");
            (format!("GET {path}"), String::new())
        }
    }
}

/// Whether an answer has all that is shown, with the same values; `"..."` is any.
fn has(answer: &Value, shown: &Value) -> bool {
    match (shown, answer) {
        (Value::String(any), _) if any == "..." => !answer.is_null(),
        (Value::Object(shown), Value::Object(answer)) => shown
            .iter()
            .all(|(key, shown)| answer.get(key).is_some_and(|answer| has(answer, shown))),
        (Value::Array(shown), Value::Array(answer)) => {
            shown.len() == answer.len()
                && shown.iter().zip(answer).all(|(shown, answer)| has(answer, shown))
        }
        _ => answer == shown,
    }
}

#[tokio::test]
async fn the_examples_run() -> Outcome {
    let fake = standing().await;
    let client = fake.client();
    let create = client.create_meeting(MediaRegion::UsEast1, "standup").tags([("team", "blue")]);
    let meeting = create.await?.meeting.meeting_id;
    let attendee = client.create_attendee(&meeting, "ada").await?.attendee.attendee_id;
    let filled =
        document().replace("$MEETING", meeting.as_str()).replace("$ATTENDEE", attendee.as_str());
    let examples = examples(&filled);
    assert!(examples.len() >= 15, "{} examples", examples.len());
    for Example { command, answer: shown } in examples {
        let (request, body) = request(&command);
        let reply = ask(&fake, &request, &body).await;
        assert!(has(&reply.json, &shown), "{command}\nshown: {shown}\nanswered: {}", reply.json);
        let is_refusal = shown.get("message").is_some();
        assert_eq!(reply.status, if is_refusal { 400 } else { 200 }, "{command}");
    }
    Ok(())
}
