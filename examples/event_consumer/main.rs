//! Who is in which meeting, by the events that the service sends.
//!
//! `cargo run --example event_consumer` lets a fake in this process send them, twice and out of order, as
//! the service may. `cargo run --example event_consumer -- -` reads them from standard input, one JSON text
//! a line: events of EventBridge, messages of SQS, notifications of SNS.
//!
//! A consumer behind a queue or in a Lambda function does the same with each message that it gets.

#![forbid(unsafe_code)]
#![allow(clippy::print_stderr, clippy::print_stdout)]

mod roster;

use std::error::Error as StdError;
use std::io::{BufRead as _, stdin};
use std::process::ExitCode;

use chime_sdk_meetings::enums::MediaRegion;
use chime_sdk_meetings::events::{self, EventType};
use chime_sdk_meetings::fake::Fake;
use chime_sdk_meetings::shapes::Attendee;
use chime_sdk_meetings::strings::MeetingId;

use roster::Roster;

#[tokio::main]
async fn main() -> ExitCode {
    let done = match std::env::args().nth(1).as_deref() {
        None => of_a_fake().await,
        Some("-") => of_standard_input(),
        Some(other) => Err(format!(
            "`{other}` is no argument\n\
             help: `-` reads events from standard input, and without it there is a fake"
        )
        .into()),
    };
    match done {
        Ok(roster) => {
            print!("{roster}");
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("event_consumer: {error}");
            ExitCode::FAILURE
        }
    }
}

/// A line that is no event is told and passed over: one bad message must not keep others from being read.
fn of_standard_input() -> Result<Roster, Box<dyn StdError>> {
    let mut roster = Roster::default();
    // bytes, so that a line that is no text is one bad line too
    for (number, line) in (1_u64..).zip(stdin().lock().split(b'\n')) {
        let line = line?;
        if line.trim_ascii().is_empty() {
            continue;
        }
        let input = match serde_json::from_slice(&line) {
            Ok(input) => input,
            Err(error) => {
                eprintln!("line {number} is no JSON: {error}");
                continue;
            }
        };
        for event in events::read_each(input) {
            match event {
                Ok(event) => roster.take(&event),
                Err(error) => eprintln!("line {number}: {error}"),
            }
        }
    }
    Ok(roster)
}

/// A small meeting, told as badly as events can be told.
async fn of_a_fake() -> Result<Roster, Box<dyn StdError>> {
    let fake = Fake::start().await?;
    let mut stream = fake.events().shuffled(7).duplicated(7);
    let ended = act(&fake).await?;
    let mut roster = Roster::default();
    let (mut is_over, mut count) = (false, 0);
    // the end may be told before what was before it, so the rest is read as well
    while let Some(event) = next(&mut stream, is_over).await? {
        count += 1;
        roster.take(&event);
        is_over |= event.detail.event_type == EventType::MeetingEnded
            && event.detail.meeting_id.as_ref() == Some(&ended);
    }
    println!("{count} events, some of them twice, in any order:");
    Ok(roster)
}

/// The next event; none if there is no more to come.
async fn next(
    stream: &mut chime_sdk_meetings::fake::events::EventStream,
    is_over: bool,
) -> Result<Option<events::Event>, Box<dyn StdError>> {
    if !is_over {
        return Ok(stream.try_next().await?);
    }
    tokio::select! {
        biased;
        event = stream.try_next() => Ok(event?),
        () = std::future::ready(()) => Ok(None),
    }
}

/// Two meetings: one in which two are left, and one that has ended. Gives the one that has ended.
async fn act(fake: &Fake) -> Result<MeetingId, Box<dyn StdError>> {
    let client = fake.client();
    let standup = client.create_meeting(MediaRegion::UsEast1, "standup").await?.meeting.meeting_id;
    let retro = client.create_meeting(MediaRegion::UsEast1, "retro").await?.meeting.meeting_id;
    let users = ["ada", "grace", "barbara"];
    let in_standup = client.batch_create_attendee(&standup, users).await?.attendees;
    let in_retro = client.batch_create_attendee(&retro, ["ada"]).await?.attendees;
    let moment = std::time::Duration::from_millis(1500);
    let all = in_standup.iter().map(|attendee| (&standup, attendee));
    for (meeting, Attendee { attendee_id, .. }) in
        all.chain(in_retro.iter().map(|attendee| (&retro, attendee)))
    {
        fake.advance(moment);
        fake.join(meeting, attendee_id)?;
    }
    for (attendee, comes_back) in in_standup.iter().zip([true, false]) {
        fake.advance(moment);
        fake.leave(&standup, &attendee.attendee_id)?;
        if comes_back {
            fake.advance(moment);
            fake.join(&standup, &attendee.attendee_id)?;
        }
    }
    fake.advance(moment);
    client.delete_meeting(&retro).await?;
    Ok(retro)
}
