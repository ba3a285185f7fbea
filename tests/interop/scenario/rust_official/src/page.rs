//! The official SDK's column of the page for people who come from it, in `docs`: `page create_meeting` runs the block of that name
//! against the service that the environment names, `page` alone prints the names.
//!
//! What stands between `// page: NAME` and `// end` is what the page shows.

// what a block prints is compared
#![allow(clippy::print_stdout)]

use std::error::Error;
use std::time::Duration;

use aws_sdk_chimesdkmeetings::Client;
use aws_sdk_chimesdkmeetings::config::retry::RetryConfig;
use aws_sdk_chimesdkmeetings::config::timeout::TimeoutConfig;
use aws_sdk_chimesdkmeetings::config::{BehaviorVersion, Config, Credentials, Region};
use aws_sdk_chimesdkmeetings::error::{ProvideErrorMetadata, SdkError};
use aws_sdk_chimesdkmeetings::operation::RequestId;
use aws_sdk_chimesdkmeetings::operation::tag_resource::TagResourceError;
use aws_sdk_chimesdkmeetings::types::{
    AttendeeCapabilities, AttendeeFeatures, AttendeeIdItem, CreateAttendeeRequestItem,
    EngineTranscribeSettings, MediaCapabilities, MeetingFeaturesConfiguration, Tag,
    TranscribeLanguageCode, TranscriptionConfiguration,
};

type Done = Result<(), Box<dyn Error>>;

/// What the blocks take as given.
struct Given {
    client: Client,
    url: String,
    meeting_id: String,
    attendee_id: String,
    arn: String,
}

impl Given {
    fn from_env() -> Result<Self, Box<dyn Error>> {
        let variable = |name: &str| std::env::var(name).map_err(|_| format!("{name} is not set"));
        let url = variable("AWS_ENDPOINT_URL_CHIME_SDK_MEETINGS")?;
        let config = Config::builder()
            .behavior_version(BehaviorVersion::latest())
            .http_client(aws_smithy_http_client::Builder::new().build_http())
            .endpoint_url(&url)
            .region(Region::new("us-east-1"))
            .credentials_provider(Credentials::new("AKIDFAKE", "fake-secret", None, None, "page"));
        Ok(Given {
            client: Client::from_conf(config.build()),
            url,
            meeting_id: variable("PAGE_MEETING_ID")?,
            attendee_id: variable("PAGE_ATTENDEE_ID")?,
            arn: variable("PAGE_MEETING_ARN")?,
        })
    }
}

macro_rules! blocks {
    ($($block:ident)*) => {
        const NAMES: &[&str] = &[$(stringify!($block)),*];

        /// Runs a block, or prints which there are.
        pub(crate) async fn run(name: Option<&str>) -> Done {
            let Some(name) = name else {
                println!("{}", NAMES.join("\n"));
                return Ok(());
            };
            let given = Given::from_env()?;
            match name {
                $(stringify!($block) => $block(&given).await,)*
                other => Err(format!("there is no block `{other}`").into()),
            }
        }
    };
}

blocks! {
    settings create_meeting create_meeting_with_attendees get_meeting delete_meeting
    start_meeting_transcription stop_meeting_transcription
    tag_resource untag_resource list_tags_for_resource
    create_attendee batch_create_attendee get_attendee list_attendees delete_attendee
    update_attendee_capabilities batch_update_attendee_capabilities_except
    not_found which_error pages waiting request_id options
}

async fn settings(Given { url, meeting_id, .. }: &Given) -> Done {
    let http_client = aws_smithy_http_client::Builder::new().build_http();
    let credentials = Credentials::new("AKIDFAKE", "fake-secret", None, None, "page");
    // page: settings
    let timeouts = TimeoutConfig::builder()
        .connect_timeout(Duration::from_secs(2))
        .operation_attempt_timeout(Duration::from_secs(10));
    let config = Config::builder()
        .behavior_version(BehaviorVersion::latest())
        .region(Region::new("eu-central-1"))
        .credentials_provider(credentials)
        .retry_config(RetryConfig::standard().with_max_attempts(5))
        .timeout_config(timeouts.build());
    // end
    let config = config.endpoint_url(url).http_client(http_client).build();
    // page: settings
    let client = Client::from_conf(config);
    // end
    if let Err(error) = client.get_meeting().meeting_id(meeting_id).send().await {
        println!("{}", error.code().unwrap_or("none"));
    }
    Ok(())
}

async fn create_meeting(Given { client, .. }: &Given) -> Done {
    // page: create_meeting
    let at_most = AttendeeFeatures::builder().max_count(25).build();
    let output = client
        .create_meeting()
        .media_region("us-east-1")
        .external_meeting_id("standup-42")
        .meeting_features(MeetingFeaturesConfiguration::builder().attendee(at_most).build())
        .tags(Tag::builder().key("team").value("video").build()?)
        .send()
        .await?;
    let meeting = output.meeting().ok_or("no meeting")?;
    // end
    println!("{}", meeting.media_region().ok_or("no region")?);
    Ok(())
}

async fn create_meeting_with_attendees(Given { client, .. }: &Given) -> Done {
    // page: create_meeting_with_attendees
    let receive_only = AttendeeCapabilities::builder()
        .audio(MediaCapabilities::Receive)
        .video(MediaCapabilities::Receive)
        .content(MediaCapabilities::Receive)
        .build()?;
    let ada = CreateAttendeeRequestItem::builder().external_user_id("ada").build()?;
    let listener = CreateAttendeeRequestItem::builder()
        .external_user_id("grace")
        .capabilities(receive_only)
        .build()?;
    let output = client
        .create_meeting_with_attendees()
        .media_region("us-east-1")
        .external_meeting_id("standup-42")
        .attendees(ada)
        .attendees(listener)
        .send()
        .await?;
    println!("{} joined, {} failed", output.attendees().len(), output.errors().len());
    // end
    Ok(())
}

async fn get_meeting(Given { client, meeting_id, .. }: &Given) -> Done {
    // page: get_meeting
    let output = client.get_meeting().meeting_id(meeting_id).send().await?;
    let meeting = output.meeting().ok_or("no meeting")?;
    // end
    println!("{}", meeting.media_region().ok_or("no region")?);
    Ok(())
}

async fn delete_meeting(Given { client, meeting_id, .. }: &Given) -> Done {
    // page: delete_meeting
    client.delete_meeting().meeting_id(meeting_id).send().await?;
    // end
    Ok(())
}

async fn start_meeting_transcription(Given { client, meeting_id, .. }: &Given) -> Done {
    // page: start_meeting_transcription
    let settings =
        EngineTranscribeSettings::builder().language_code(TranscribeLanguageCode::EnUs).build();
    let configuration =
        TranscriptionConfiguration::builder().engine_transcribe_settings(settings).build();
    client
        .start_meeting_transcription()
        .meeting_id(meeting_id)
        .transcription_configuration(configuration)
        .send()
        .await?;
    // end
    Ok(())
}

async fn stop_meeting_transcription(given: &Given) -> Done {
    start_meeting_transcription(given).await?;
    let Given { client, meeting_id, .. } = given;
    // page: stop_meeting_transcription
    client.stop_meeting_transcription().meeting_id(meeting_id).send().await?;
    // end
    Ok(())
}

async fn tag_resource(Given { client, arn, .. }: &Given) -> Done {
    // page: tag_resource
    client
        .tag_resource()
        .resource_arn(arn)
        .tags(Tag::builder().key("team").value("video").build()?)
        .tags(Tag::builder().key("stage").value("demo").build()?)
        .send()
        .await?;
    // end
    Ok(())
}

async fn untag_resource(Given { client, arn, .. }: &Given) -> Done {
    // page: untag_resource
    client.untag_resource().resource_arn(arn).tag_keys("stage").send().await?;
    // end
    Ok(())
}

async fn list_tags_for_resource(Given { client, arn, .. }: &Given) -> Done {
    // page: list_tags_for_resource
    let output = client.list_tags_for_resource().resource_arn(arn).send().await?;
    for tag in output.tags() {
        println!("{}={}", tag.key(), tag.value());
    }
    // end
    Ok(())
}

async fn create_attendee(Given { client, meeting_id, .. }: &Given) -> Done {
    // page: create_attendee
    let receive_only = AttendeeCapabilities::builder()
        .audio(MediaCapabilities::Receive)
        .video(MediaCapabilities::Receive)
        .content(MediaCapabilities::Receive)
        .build()?;
    let output = client
        .create_attendee()
        .meeting_id(meeting_id)
        .external_user_id("user-7")
        .capabilities(receive_only)
        .send()
        .await?;
    let attendee = output.attendee().ok_or("no attendee")?;
    // end
    println!("{}", attendee.external_user_id().ok_or("no user")?);
    Ok(())
}

async fn batch_create_attendee(Given { client, meeting_id, .. }: &Given) -> Done {
    // page: batch_create_attendee
    let output = client
        .batch_create_attendee()
        .meeting_id(meeting_id)
        .attendees(CreateAttendeeRequestItem::builder().external_user_id("ada").build()?)
        .attendees(CreateAttendeeRequestItem::builder().external_user_id("grace").build()?)
        .send()
        .await?;
    for failed in output.errors() {
        println!("{:?}: {:?}", failed.error_code(), failed.error_message());
    }
    println!("{} of 2", output.attendees().len());
    // end
    Ok(())
}

async fn get_attendee(Given { client, meeting_id, attendee_id, .. }: &Given) -> Done {
    // page: get_attendee
    let output =
        client.get_attendee().meeting_id(meeting_id).attendee_id(attendee_id).send().await?;
    let attendee = output.attendee().ok_or("no attendee")?;
    println!("{}", attendee.external_user_id().unwrap_or_default());
    // end
    Ok(())
}

async fn list_attendees(Given { client, meeting_id, .. }: &Given) -> Done {
    // page: list_attendees
    let page = client.list_attendees().meeting_id(meeting_id).max_results(50).send().await?;
    println!("{} attendees, more: {}", page.attendees().len(), page.next_token().is_some());
    // end
    Ok(())
}

async fn delete_attendee(Given { client, meeting_id, attendee_id, .. }: &Given) -> Done {
    // page: delete_attendee
    client.delete_attendee().meeting_id(meeting_id).attendee_id(attendee_id).send().await?;
    // end
    Ok(())
}

async fn update_attendee_capabilities(given: &Given) -> Done {
    let Given { client, meeting_id, attendee_id, .. } = given;
    // page: update_attendee_capabilities
    let capabilities = AttendeeCapabilities::builder()
        .audio(MediaCapabilities::SendReceive)
        .video(MediaCapabilities::SendReceive)
        .content(MediaCapabilities::None)
        .build()?;
    client
        .update_attendee_capabilities()
        .meeting_id(meeting_id)
        .attendee_id(attendee_id)
        .capabilities(capabilities)
        .send()
        .await?;
    // end
    Ok(())
}

async fn batch_update_attendee_capabilities_except(given: &Given) -> Done {
    let Given { client, meeting_id, attendee_id, .. } = given;
    // page: batch_update_attendee_capabilities_except
    let receive_only = AttendeeCapabilities::builder()
        .audio(MediaCapabilities::Receive)
        .video(MediaCapabilities::Receive)
        .content(MediaCapabilities::Receive)
        .build()?;
    client
        .batch_update_attendee_capabilities_except()
        .meeting_id(meeting_id)
        .excluded_attendee_ids(AttendeeIdItem::builder().attendee_id(attendee_id).build()?)
        .capabilities(receive_only)
        .send()
        .await?;
    // end
    Ok(())
}

async fn not_found(Given { client, .. }: &Given) -> Done {
    let meeting_id = "11111111-2222-3333-4444-555555555555";
    // page: not_found
    match client.get_meeting().meeting_id(meeting_id).send().await {
        Ok(output) => println!("{:?}", output.meeting()),
        Err(SdkError::ServiceError(context)) if context.err().is_not_found_exception() => {
            println!("the meeting has ended");
        }
        Err(error) => return Err(error.into()),
    }
    // end
    Ok(())
}

async fn which_error(Given { client, arn, .. }: &Given) -> Done {
    let tags = |numbers: std::ops::Range<u8>| -> Result<Vec<Tag>, _> {
        numbers.map(|n| Tag::builder().key(format!("key-{n}")).value("value").build()).collect()
    };
    let more = tags(30..60)?;
    client.tag_resource().resource_arn(arn).set_tags(Some(tags(0..30)?)).send().await?;
    // page: which_error
    let answer = client.tag_resource().resource_arn(arn).set_tags(Some(more)).send().await;
    if let Err(SdkError::ServiceError(context)) = answer {
        let error = context.err();
        println!("{} {}", error.code().unwrap_or("none"), context.raw().status().as_u16());
        println!("{}", error.request_id().is_some());
        if let TagResourceError::TooManyTagsException(full) = error {
            println!("{}", full.resource_name() == Some(arn));
        }
    }
    // end
    Ok(())
}

async fn pages(Given { client, meeting_id, .. }: &Given) -> Done {
    let names = ["ada", "grace", "barbara"];
    let item = |name| CreateAttendeeRequestItem::builder().external_user_id(name).build();
    let items = names.map(item).into_iter().collect::<Result<Vec<_>, _>>()?;
    client.batch_create_attendee().meeting_id(meeting_id).set_attendees(Some(items)).send().await?;
    // page: pages
    let call = client.list_attendees().meeting_id(meeting_id).max_results(2);
    let mut pages = call.into_paginator().send();
    while let Some(page) = pages.next().await {
        for attendee in page?.attendees() {
            println!("{}", attendee.external_user_id().unwrap_or_default());
        }
    }
    // end
    Ok(())
}

async fn waiting(Given { client, meeting_id, .. }: &Given) -> Done {
    client.delete_meeting().meeting_id(meeting_id).send().await?;
    // page: waiting
    loop {
        match client.get_meeting().meeting_id(meeting_id).send().await {
            Ok(_) => tokio::time::sleep(Duration::from_secs(5)).await,
            Err(error) if error.code() == Some("NotFoundException") => break,
            Err(error) => return Err(error.into()),
        }
    }
    println!("ended");
    // end
    Ok(())
}

async fn request_id(Given { client, meeting_id, .. }: &Given) -> Done {
    // page: request_id
    let output = client.get_meeting().meeting_id(meeting_id).send().await?;
    println!("{}", output.request_id().is_some());
    // end
    Ok(())
}

async fn options(Given { client, meeting_id, .. }: &Given) -> Done {
    // page: options
    let patient = Config::builder().retry_config(RetryConfig::standard().with_max_attempts(6));
    client
        .get_meeting()
        .meeting_id(meeting_id)
        .customize()
        .config_override(patient)
        .mutate_request(|request| {
            request.headers_mut().insert("x-correlation-id", "42");
        })
        .send()
        .await?;
    // end
    Ok(())
}
