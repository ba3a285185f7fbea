//! Declaring what this crate does not have: an operation that the service has grown, as one more
//! method of the client, and a small service of one's own. Both are tried without a network: on the
//! fake, and on a server in this process.
//!
//! `cargo run --example custom_operation`

#![forbid(unsafe_code)]
#![allow(clippy::print_stderr, clippy::print_stdout)]
#![allow(unreachable_pub, reason = "declarations as a crate of its own has them")]

use std::error::Error as StdError;
use std::process::ExitCode;

use chime_sdk_meetings::declare::{chime_operation, chime_shape};
use chime_sdk_meetings::errors::NotFoundException;
use chime_sdk_meetings::fake::{Context, Fake, Fault};
use chime_sdk_meetings::shapes::Attendee;
use chime_sdk_meetings::strings::MeetingId;
use chime_sdk_meetings::{Client, Credentials};

/// Lists the attendees of a meeting who are connected.
#[chime_operation(
    method = "GET",
    path = "/meetings/<MeetingId>/attendees?state=connected",
    output = ListConnectedAttendeesOutput,
    errors(NotFoundException),
    paginate(token = next_token, items = attendees: Attendee, page_size = max_results),
    client = Client, // gives the client a method, by the trait `ListConnectedAttendeesExt`
)]
pub struct ListConnectedAttendees {
    /// The meeting to look at.
    #[chime(path)]
    pub meeting_id: MeetingId,
    /// Where the last page ended.
    #[chime(query = "next-token")]
    pub next_token: Option<String>,
    /// How many attendees a page has at most.
    #[chime(query = "max-results", range = 1..=100)]
    pub max_results: Option<u32>,
}

/// One page of attendees.
#[chime_shape]
pub struct ListConnectedAttendeesOutput {
    /// The attendees.
    #[chime(default)]
    pub attendees: Vec<Attendee>,
    /// Where the next page begins; absent on the last.
    pub next_token: Option<String>,
}

/// A service with one operation: it greets.
mod greetings {
    use chime_sdk_meetings::declare::{
        chime_error, chime_operation, chime_service, chime_shape, chime_string,
    };

    /// Whom to greet.
    #[chime_string(len = 1..=64)]
    pub struct Name(String);

    /// Greets.
    #[chime_operation(
        method = "POST",
        path = "/greetings/<Name>",
        output = GreetOutput,
        errors(StrangerException),
    )]
    pub struct Greet {
        /// Whom to greet.
        #[chime(path)]
        pub name: Name,
        /// In which words.
        pub words: Option<String>,
    }

    /// The greeting.
    #[chime_shape]
    pub struct GreetOutput {
        /// What is said.
        #[chime(essential)]
        pub greeting: String,
    }

    /// Strangers are not greeted.
    #[chime_error(status = 403)]
    pub struct StrangerException {}

    chime_service! {
        /// A client that greets.
        client = Greeter,
        service_id = "Greetings",
        api_version = "2026-01-31",
        endpoint_prefix = "greetings",
        signing_name = "greetings",
        operations(Greet),
        /// What a server that greets implements.
        server = GreetingServer,
    }
}

#[tokio::main]
async fn main() -> ExitCode {
    let result = match call_the_operation().await {
        Ok(()) => call_the_service().await,
        error => error,
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("custom_operation: {error}");
            ExitCode::FAILURE
        }
    }
}

/// The new operation is like any other: arguments, setters, validation, pages, errors.
async fn call_the_operation() -> Result<(), Box<dyn StdError>> {
    let fake = Fake::builder().operation(connected).start().await?;
    let client = fake.client();
    let meeting = "11111111-2222-3333-4444-555555555555";

    let mut attendees = client.list_connected_attendees(meeting).items();
    while let Some(attendee) = attendees.try_next().await? {
        println!("Connected    {}", attendee.external_user_id.as_str());
    }
    println!("Requests     {}", fake.requests_of("ListConnectedAttendees"));
    if let Err(error) = client.list_connected_attendees("standup").max_results(0).await {
        println!("Bad input    {error}");
    }
    let absent = "00000000-2222-3333-4444-555555555555";
    if let Err(error) = client.list_connected_attendees(absent).await {
        println!("Not found    {error}");
    }
    Ok(())
}

/// What the fake answers: three attendees, in pages of two.
fn connected(
    _: &Context,
    input: ListConnectedAttendees,
) -> Result<ListConnectedAttendeesOutput, Fault> {
    let ListConnectedAttendees { meeting_id, next_token, .. } = input;
    if meeting_id.as_str().starts_with('0') {
        return Err(Fault::new(NotFoundException::new(), "there is no such meeting"));
    }
    let attendee = |name: &str| Attendee::new(name, "8d6a2f44-0ba7-4a3f-9f4d-0c2d7e6a1b5e");
    let output = ListConnectedAttendeesOutput::new();
    Ok(match next_token {
        None => output.attendees(["ada", "grace"].map(attendee)).next_token("page-2"),
        Some(_) => output.attendees([attendee("barbara")]),
    })
}

struct Polite;

impl greetings::GreetingServer for Polite {
    fn greet(&self, _: &Context, input: greetings::Greet) -> Result<greetings::GreetOutput, Fault> {
        if input.name == "nobody" {
            return Err(Fault::new(greetings::StrangerException::new(), "I do not know them"));
        }
        let words = input.words.as_deref().unwrap_or("Hello");
        Ok(greetings::GreetOutput::new(format!("{words}, {}!", input.name)))
    }
}

/// A service of one's own, with a client, and with a server in this process.
async fn call_the_service() -> Result<(), Box<dyn StdError>> {
    use chime_sdk_meetings::chime_sdk_core::server::InProcess;
    use greetings::{Greeter, GreetingServer as _, SERVICE};

    let server = InProcess::new(SERVICE, |context, operation, input| {
        Polite.handle(context, operation, input)
    });
    let client = Greeter::builder()
        .region("us-east-1")
        .credentials(Credentials::new("AKIDEXAMPLE", "secret", None, None, "example"))
        .transport(server)
        .build()?;
    println!("Greeting     {}", client.greet("Ada").words("Good morning").await?.greeting);
    if let Err(error) = client.greet("nobody").await {
        println!("Stranger     {error}");
    }
    Ok(())
}
