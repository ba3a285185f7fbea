//! Making a client.

use std::time::Duration;

use chime_sdk_meetings::{Client, Credentials, Environment, RetryMode};

use crate::{Done, Given};

pub(crate) async fn client(given: &Given) -> Done {
    let meeting_id = &given.meeting_id;
    // page: client
    let client = Client::from_env().await?;
    // end
    client.get_meeting(meeting_id).await?;
    Ok(())
}

pub(crate) async fn profile(given: &Given) -> Done {
    let meeting_id = &given.meeting_id;
    // page: profile
    let chosen = ("AWS_PROFILE".to_owned(), "staging".to_owned());
    let staging = Environment::from_pairs(std::env::vars().chain([chosen]));
    let client = Client::builder().environment(staging).build()?;
    // end
    client.get_meeting(meeting_id).await?;
    Ok(())
}

pub(crate) async fn settings(given: &Given) -> Done {
    let meeting_id = &given.meeting_id;
    // page: settings
    let client = Client::builder()
        .with_environment()
        .region("eu-central-1")
        .retry_mode(RetryMode::Standard)
        .max_attempts(5)
        .connect_timeout(Duration::from_secs(2))
        .attempt_timeout(Duration::from_secs(10))
        .build()?;
    // end
    if let Err(error) = client.get_meeting(meeting_id).await {
        println!("{}", error.code().unwrap_or("none"));
    }
    Ok(())
}

pub(crate) async fn keys(given: &Given) -> Done {
    let (meeting_id, url) =
        (&given.meeting_id, std::env::var("AWS_ENDPOINT_URL_CHIME_SDK_MEETINGS")?);
    // page: keys
    let client = Client::builder()
        .region("us-east-1")
        .endpoint_url(url)
        .credentials(Credentials::new("AKIDFAKE", "fake-secret", None, None, "mine"))
        .build()?;
    // end
    client.get_meeting(meeting_id).await?;
    Ok(())
}
