//! The Rust code of the pages for people who come from boto3 and from the official SDK, in `docs`: `page_code create_meeting` runs the block
//! of that name against the service that the environment names, `page_code` alone prints the names.
//!
//! What stands between `// page: NAME` and `// end` is what the pages show; the suite compares them
//! (`tests/suite/documents/pages.rs`). `tests/interop/run from_boto3 from_official` runs a block here and
//! its counterpart there, and compares what they send and print.

#![forbid(unsafe_code)]
// what a block prints is compared
#![allow(clippy::print_stdout)]

use std::env;
use std::error::Error;

use chime_sdk_meetings::Client;
use chime_sdk_meetings::strings::{AttendeeId, MeetingId, ResourceArn};

mod attendees;
mod errors;
mod meetings;
mod more;
mod setup;

type Done = Result<(), Box<dyn Error>>;

/// What the blocks of the pages take as given.
struct Given {
    client: Client,
    meeting_id: MeetingId,
    attendee_id: AttendeeId,
    arn: ResourceArn,
}

impl Given {
    fn from_env() -> Result<Self, Box<dyn Error>> {
        Ok(Given {
            client: Client::builder().with_environment().build()?,
            meeting_id: env::var("PAGE_MEETING_ID")?.into(),
            attendee_id: env::var("PAGE_ATTENDEE_ID")?.into(),
            arn: env::var("PAGE_MEETING_ARN")?.into(),
        })
    }
}

macro_rules! blocks {
    ($($module:ident: $($block:ident)*;)*) => {
        const NAMES: &[&str] = &[$($(stringify!($block),)*)*];

        async fn run(name: &str) -> Done {
            let given = Given::from_env()?;
            match name {
                $($(stringify!($block) => $module::$block(&given).await,)*)*
                other => Err(format!("there is no block `{other}`").into()),
            }
        }
    };
}

blocks! {
    setup: client profile settings keys;
    meetings: create_meeting create_meeting_with_attendees get_meeting delete_meeting
        start_meeting_transcription stop_meeting_transcription
        tag_resource untag_resource list_tags_for_resource;
    attendees: create_attendee batch_create_attendee get_attendee list_attendees delete_attendee
        update_attendee_capabilities batch_update_attendee_capabilities_except;
    errors: not_found which_error bad_input;
    more: pages waiting metadata request_id options many_at_once by_name browser testing;
}

#[tokio::main]
async fn main() -> Done {
    match env::args().nth(1) {
        Some(name) => run(&name).await,
        None => {
            println!("{}", NAMES.join("\n"));
            Ok(())
        }
    }
}
