//! A webinar: presenters in a primary meeting, a thousand listeners in its replicas.
//!
//! `cargo run --example webinar` runs on a fake service in this process. With `CHIME_ENDPOINT=aws` it
//! runs on the real service, with the environment's region and credentials; it then creates real
//! meetings, which nobody joins, and ends them.

#![forbid(unsafe_code)]
#![allow(clippy::print_stderr, clippy::print_stdout)]

use std::error::Error as StdError;
use std::io::{self, Write, stdout};
use std::process::ExitCode;

use chime_sdk_meetings::audience::{Audience, Seating};
use chime_sdk_meetings::enums::MediaRegion;
use chime_sdk_meetings::fake::Fake;
use chime_sdk_meetings::shapes::Meeting;
use chime_sdk_meetings::{Client, Error};

#[tokio::main]
async fn main() -> ExitCode {
    match run().await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("webinar: {error}");
            ExitCode::FAILURE
        }
    }
}

async fn run() -> Result<(), Box<dyn StdError>> {
    // the fake ends when it is dropped
    let (client, _fake) = connect().await?;
    let region = MediaRegion::from(client.region());
    let primary = client.create_meeting(region, "spring-lecture").await?.meeting;
    println!("Primary   {}", primary.meeting_id);
    let audience = client.audience(&primary);
    // whatever happens in between, no meeting is left behind
    let held = hold(&client, &audience).await;
    let ended = end(&client, &audience).await;
    held?;
    ended?;
    println!("\nThe primary has ended, and its replicas with it.");
    Ok(())
}

/// A client of the fake, or of the real service if the environment asks for it.
async fn connect() -> Result<(Client, Option<Fake>), Box<dyn StdError>> {
    match std::env::var("CHIME_ENDPOINT").as_deref() {
        Ok("aws") => {
            let client = Client::builder().with_environment().limit_rate();
            let client = client.find_region().await.build()?;
            println!("Service   Amazon Chime SDK Meetings in {}", client.region());
            Ok((client, None))
        }
        Ok(other) => {
            Err(format!("CHIME_ENDPOINT is `{other}`; leave it out, or set it to `aws`").into())
        }
        Err(_) => {
            let fake = Fake::start().await?;
            println!("Service   a fake in this process, at {}", fake.url());
            Ok((fake.client(), Some(fake)))
        }
    }
}

/// Output that nobody reads is an error and no panic, so that the meetings are ended after it.
async fn hold(client: &Client, audience: &Audience) -> Result<(), Box<dyn StdError>> {
    let mut out = stdout();
    let stage = audience.add_presenters(["ada", "grace", "barbara"]).await?;
    writeln!(out, "\nOn stage, in the primary:")?;
    for seat in &stage {
        if let Some(attendee) = seat.attendee() {
            // a name is shown here because it is made up; a real id of a user belongs in no log
            writeln!(
                out,
                "  {:<10} joins as {}",
                seat.external_user_id().as_str(),
                attendee.attendee_id
            )?;
        }
    }
    let listeners = (1..=1000).map(|number| format!("listener-{number}"));
    let hall = audience.add_listeners(listeners).await?;
    writeln!(out, "\nIn the audience, in replicas:")?;
    show(&hall, &mut out)?;

    // the server is restarted: the primary is all that it has kept
    let primary = client.get_meeting(&audience.primary().meeting_id).await?.meeting;
    let restarted = client.audience(&primary);
    let hall = restarted.add_listeners(["listener-1", "listener-600", "late"]).await?;
    writeln!(out, "\nAfter a restart, two come again and one comes late:")?;
    for seat in &hall {
        let user = seat.external_user_id().as_str();
        match (seat.meeting(), seat.failure()) {
            (Some(meeting), _) => writeln!(out, "  {user:<13} sits in {}", name(meeting))?,
            (_, Some(failure)) => writeln!(out, "  {user:<13} has no seat: {failure}")?,
            _ => {}
        }
    }
    Ok(())
}

/// Who goes where, a line for each meeting.
fn show(hall: &Seating, out: &mut impl Write) -> io::Result<()> {
    for (meeting, count) in hall.meetings() {
        let here = |id| id == Some(&meeting.meeting_id);
        let mut users = hall
            .seats()
            .iter()
            .filter(|seat| here(seat.meeting().map(|one| &one.meeting_id)))
            .map(|seat| seat.external_user_id().as_str());
        let first = users.next().unwrap_or_default();
        let last = users.next_back().unwrap_or(first);
        writeln!(out, "  {:<10} {count} people, {first} to {last}", name(meeting))?;
    }
    Ok(())
}

/// A replica by the beginning of its name, which goes on with the id of the primary.
fn name(meeting: &Meeting) -> &str {
    let name = meeting.external_meeting_id.as_ref().map_or("", |name| name.as_str());
    name.split("-of-").next().unwrap_or(name)
}

async fn end(client: &Client, audience: &Audience) -> Result<(), Error> {
    audience.end().await?;
    client.wait_until_meeting_ended(&audience.primary().meeting_id).await?;
    Ok(())
}
