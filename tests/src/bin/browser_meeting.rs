//! A fake with a meeting for browsers to join: `tests/interop/browser` starts it.
//!
//! The first line of output has the meeting and two attendees, as the service answers with them, and
//! the address of the fake. Then each line of input is a command, and each line of output its answer:
//!
//! | command | does | answer |
//! |---|---|---|
//! | `{"command": "is_active"}` | asks for the meeting | `{"active": true}` |
//! | `{"command": "events"}` | looks at the events so far | `{"events": [{"eventType": "chime:AttendeeJoined", ..}, ..]}` |
//! | `{"command": "advance", "seconds": 300}` | puts the fake's clock forward | `{}` |
//! | `{"command": "disconnect", "attendee": ".."}` | breaks the connection of an attendee | `{}` |
//! | `{"command": "delete_attendee", "attendee": ".."}` | deletes an attendee | `{}` |
//! | `{"command": "delete_meeting"}` | ends the meeting | `{}` |
//! | `{"command": "new_meeting"}` | makes another meeting, which the commands are about from then on | as in the first line |

#![forbid(unsafe_code)]

use std::io::{self, BufRead as _, Write as _};
use std::process::ExitCode;
use std::time::Duration;

use chime_sdk_meetings::Client;
use chime_sdk_meetings::enums::MediaRegion;
use chime_sdk_meetings::fake::Fake;
use chime_sdk_meetings::strings::MeetingId;
use serde_json::{Value, json};

type Failure = Box<dyn std::error::Error>;

fn main() -> ExitCode {
    let runtime = tokio::runtime::Runtime::new().map_err(Failure::from);
    match runtime.and_then(|runtime| runtime.block_on(serve())) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            let _ = writeln!(io::stderr(), "browser_meeting: {error}");
            ExitCode::FAILURE
        }
    }
}

/// Carries out commands until the input ends.
async fn serve() -> Result<(), Failure> {
    let fake = Fake::start().await?;
    let client = fake.client();
    let (mut meeting, made) = create(&fake, &client).await?;
    say(&made)?;
    let mut lines = tokio::task::spawn_blocking(read_line);
    while let Some(line) = lines.await?? {
        lines = tokio::task::spawn_blocking(read_line);
        let command: Value = serde_json::from_str(&line)?;
        let answer = match command["command"].as_str().unwrap_or_default() {
            "is_active" => json!({ "active": is_active(&client, &meeting).await? }),
            "events" => {
                let events = fake.event_history();
                let details = events.iter().map(|event| event.to_event_bridge()["detail"].take());
                json!({ "events": details.collect::<Vec<Value>>() })
            }
            "advance" => {
                let seconds = command["seconds"].as_u64().ok_or("`seconds` is no number")?;
                fake.advance(Duration::from_secs(seconds));
                json!({})
            }
            "disconnect" => {
                fake.disconnect(&meeting, &attendee(&command)?.into())?;
                json!({})
            }
            "delete_attendee" => {
                let attendee = attendee(&command)?;
                client.delete_attendee(&meeting, attendee).await?;
                json!({})
            }
            "delete_meeting" => {
                client.delete_meeting(&meeting).await?;
                json!({})
            }
            "new_meeting" => {
                let made;
                (meeting, made) = create(&fake, &client).await?;
                made
            }
            other => return Err(format!("no command `{other}`").into()),
        };
        say(&answer)?;
    }
    fake.shutdown().await;
    Ok(())
}

/// A meeting with two attendees.
async fn create(fake: &Fake, client: &Client) -> Result<(MeetingId, Value), Failure> {
    let meeting = client.create_meeting(MediaRegion::UsEast1, "browser-meeting").await?.meeting;
    let mut attendees = Vec::new();
    for user in ["ada", "grace"] {
        attendees.push(client.create_attendee(&meeting.meeting_id, user).await?.attendee);
    }
    let made = json!({ "url": fake.url(), "meeting": meeting, "attendees": attendees });
    Ok((meeting.meeting_id, made))
}

/// The attendee that a command is about.
fn attendee(command: &Value) -> Result<&str, Failure> {
    Ok(command["attendee"].as_str().ok_or("`attendee` is no string")?)
}

async fn is_active(client: &Client, meeting: &MeetingId) -> Result<bool, Failure> {
    match client.get_meeting(meeting).await {
        Ok(_) => Ok(true),
        Err(error) if error.is_not_found() => Ok(false),
        Err(error) => Err(error.into()),
    }
}

fn read_line() -> io::Result<Option<String>> {
    io::stdin().lock().lines().next().transpose()
}

fn say(answer: &Value) -> io::Result<()> {
    let mut output = io::stdout().lock();
    writeln!(output, "{answer}")?;
    output.flush()
}
