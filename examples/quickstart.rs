//! The main job from beginning to end: a meeting, its attendees, their capabilities, a
//! transcription, tags, two errors as a user sees them, and the end.
//!
//! `cargo run --example quickstart` runs on a fake service in this process. With
//! `CHIME_ENDPOINT=aws` it runs on the real service, with the environment's region and credentials;
//! it then creates a real meeting, which nobody joins, and deletes it.

#![forbid(unsafe_code)]
#![allow(clippy::print_stderr, clippy::print_stdout)]

use std::error::Error as StdError;
use std::process::ExitCode;

use chime_sdk_meetings::enums::{MediaCapabilities, MediaRegion, TranscribeLanguageCode};
use chime_sdk_meetings::errors::NotFoundException;
use chime_sdk_meetings::fake::Fake;
use chime_sdk_meetings::shapes::{
    Attendee, AttendeeCapabilities, EngineTranscribeSettings, Meeting, TranscriptionConfiguration,
};
use chime_sdk_meetings::{Client, Error};

#[tokio::main]
async fn main() -> ExitCode {
    match run().await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("quickstart: {error}");
            ExitCode::FAILURE
        }
    }
}

async fn run() -> Result<(), Box<dyn StdError>> {
    let (client, fake) = connect().await?;
    let meeting = create_meeting(&client).await?;
    // whatever happens in between, no meeting is left behind
    let used = use_meeting(&client, &meeting).await;
    let deleted = delete_meeting(&client, &meeting).await;
    used?;
    deleted?;
    show_not_found(&client, &meeting).await?;
    client.close().await;
    if let Some(fake) = fake {
        println!("\nDone: {} requests were answered by the fake.", fake.requests());
        fake.shutdown().await;
    } else {
        println!("\nDone.");
    }
    Ok(())
}

/// A client of the fake, or of the real service if the environment asks for it.
async fn connect() -> Result<(Client, Option<Fake>), Box<dyn StdError>> {
    match std::env::var("CHIME_ENDPOINT").as_deref() {
        Ok("aws") => {
            let client = Client::from_env().await?;
            println!("Service      Amazon Chime SDK Meetings in {}", client.region());
            Ok((client, None))
        }
        Ok(other) => {
            Err(format!("CHIME_ENDPOINT is `{other}`; leave it out, or set it to `aws`").into())
        }
        Err(_) => {
            let fake = Fake::start().await?;
            println!("Service      a fake in this process, at {}", fake.url());
            Ok((fake.client(), Some(fake)))
        }
    }
}

async fn create_meeting(client: &Client) -> Result<Meeting, Error> {
    // near the caller; any other media region would do
    let media_region = MediaRegion::from(client.region());
    let call = client.create_meeting(media_region, "quickstart").tags([("project", "quickstart")]);
    let has_token = call.input().client_request_token.is_some();
    let meeting = call.await?.meeting;
    let safe = if has_token { "its token makes a retry safe" } else { "without a token" };
    println!("Meeting      {} is created; {safe}", meeting.meeting_id);
    Ok(meeting)
}

async fn use_meeting(client: &Client, meeting: &Meeting) -> Result<(), Error> {
    let attendees = create_attendees(client, meeting).await?;
    list_attendees(client, meeting).await?;
    change_capabilities(client, meeting, &attendees).await?;
    transcribe(client, meeting).await?;
    tag(client, meeting).await?;
    show_validation(client, meeting).await;
    if let Some(attendee) = attendees.last() {
        client.delete_attendee(&meeting.meeting_id, &attendee.attendee_id).await?;
        println!("Attendee     {} is removed", attendee.attendee_id);
    }
    Ok(())
}

/// Three one by one, and a hundred in one request.
async fn create_attendees(client: &Client, meeting: &Meeting) -> Result<Vec<Attendee>, Error> {
    let mut attendees = Vec::new();
    for name in ["ada", "grace", "barbara"] {
        let output = client
            .create_attendee(&meeting.meeting_id, name)
            .capabilities(AttendeeCapabilities::SEND_RECEIVE)
            .await?;
        println!("Attendee     {} stands for {name}", output.attendee.attendee_id);
        attendees.push(output.attendee);
    }
    let users = (1..=100).map(|number| format!("user-{number}"));
    let batch = client.batch_create_attendee(&meeting.meeting_id, users).await?;
    println!(
        "Batch        {} attendees are created, {} are not",
        batch.attendees.len(),
        batch.errors.len()
    );
    attendees.extend(batch.attendees);
    Ok(attendees)
}

async fn list_attendees(client: &Client, meeting: &Meeting) -> Result<(), Error> {
    let mut pages = client.list_attendees(&meeting.meeting_id).max_results(40).pages();
    let mut sizes = Vec::new();
    while let Some(page) = pages.try_next().await? {
        sizes.push(page.attendees.len());
    }
    let mut items = client.list_attendees(&meeting.meeting_id).items();
    let mut total = 0;
    while items.try_next().await?.is_some() {
        total += 1;
    }
    println!("List         {total} attendees, in pages of {sizes:?}");
    Ok(())
}

async fn change_capabilities(
    client: &Client,
    meeting: &Meeting,
    attendees: &[Attendee],
) -> Result<(), Error> {
    let Some(host) = attendees.first() else { return Ok(()) };
    let everyone_else = client.batch_update_attendee_capabilities_except(
        &meeting.meeting_id,
        [&host.attendee_id],
        AttendeeCapabilities::RECEIVE_ONLY,
    );
    everyone_else.await?;
    let mut capabilities = AttendeeCapabilities::SEND_RECEIVE;
    capabilities.content = MediaCapabilities::Send;
    client
        .update_attendee_capabilities(&meeting.meeting_id, &host.attendee_id, capabilities)
        .await?;
    for attendee in attendees.iter().take(2) {
        let output = client.get_attendee(&meeting.meeting_id, &attendee.attendee_id).await?;
        if let Some(now) = output.attendee.capabilities {
            let user = attendee.external_user_id.as_str();
            println!(
                "Capabilities {user:<8} audio {}, video {}, content {}",
                now.audio, now.video, now.content
            );
        }
    }
    Ok(())
}

async fn transcribe(client: &Client, meeting: &Meeting) -> Result<(), Error> {
    let settings = EngineTranscribeSettings::new().language_code(TranscribeLanguageCode::EnUs);
    let configuration = TranscriptionConfiguration::new().engine_transcribe_settings(settings);
    client.start_meeting_transcription(&meeting.meeting_id, configuration).await?;
    client.stop_meeting_transcription(&meeting.meeting_id).await?;
    println!("Transcript   is started in en-US, and stopped");
    Ok(())
}

async fn tag(client: &Client, meeting: &Meeting) -> Result<(), Error> {
    let Some(arn) = &meeting.meeting_arn else { return Ok(()) };
    client.tag_resource(arn, [("team", "video"), ("stage", "demo")]).await?;
    client.untag_resource(arn, ["stage"]).await?;
    let tags = client.list_tags_for_resource(arn).await?.tags;
    let tags: Vec<String> = tags.iter().map(|tag| format!("{}={}", tag.key, tag.value)).collect();
    println!("Tags         {}", tags.join(", "));
    Ok(())
}

/// Nothing is sent: the input is refused here, all mistakes at once.
async fn show_validation(client: &Client, meeting: &Meeting) {
    let mut deaf = AttendeeCapabilities::SEND_RECEIVE;
    deaf.video = MediaCapabilities::None;
    let call = client.create_attendee(&meeting.meeting_id, "x").capabilities(deaf);
    if let Err(error) = call.await {
        println!("Bad input    {} mistakes, none of them sent:", error.violations().len());
        for violation in error.violations() {
            println!("             - {violation}");
        }
    }
}

async fn delete_meeting(client: &Client, meeting: &Meeting) -> Result<(), Error> {
    client.delete_meeting(&meeting.meeting_id).await?;
    client.wait_until_meeting_ended(&meeting.meeting_id).await?;
    println!("Meeting      is deleted, and has ended");
    Ok(())
}

/// An error of the service, as it prints itself and as a type.
async fn show_not_found(client: &Client, meeting: &Meeting) -> Result<(), Error> {
    match client.get_meeting(&meeting.meeting_id).await {
        Ok(_) => println!("Not found    the meeting is still there"),
        Err(error) if error.as_exception::<NotFoundException>().is_some() => {
            println!("Not found    {error}");
        }
        Err(error) => return Err(error),
    }
    Ok(())
}
