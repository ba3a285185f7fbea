//! The service whose meetings are joined: a fake in this process, the real one, or one at an address.

use chime_sdk_meetings::Client;
use chime_sdk_meetings::chime_sdk_core;
use chime_sdk_meetings::enums::MediaRegion;
use chime_sdk_meetings::fake::Fake;
use chime_sdk_meetings::url::Url;
use tokio::sync::Mutex;

/// A client of the service, and the fake if it is one of this process.
#[derive(Debug)]
pub(crate) struct Service {
    pub(crate) client: Client,
    /// Which service it is, for people.
    pub(crate) description: String,
    /// Which service it is, for the page: `fake`, `aws` or `endpoint`.
    pub(crate) kind: &'static str,
    fake: Mutex<Option<Fake>>,
}

impl Service {
    /// The service that the environment asks for.
    pub(crate) async fn connect() -> Result<Self, String> {
        let elsewhere = ["AWS_ENDPOINT_URL_CHIME_SDK_MEETINGS", "AWS_ENDPOINT_URL"]
            .into_iter()
            .any(|name| std::env::var_os(name).is_some());
        match std::env::var("CHIME_ENDPOINT").as_deref() {
            Ok("aws") => Self::from_environment("aws").await,
            Ok(other) => {
                Err(format!("CHIME_ENDPOINT is `{other}`\nhelp: leave it out, or set it to `aws`"))
            }
            Err(_) if elsewhere => Self::from_environment("endpoint").await,
            Err(_) => Self::fake().await,
        }
    }

    async fn from_environment(kind: &'static str) -> Result<Self, String> {
        let client = Client::from_env().await.map_err(|error| error.to_string())?;
        let description = if kind == "endpoint" {
            format!("at {}", endpoint(&client))
        } else {
            format!("Amazon Chime SDK Meetings in {}; meetings cost money", client.region())
        };
        Ok(Service { client, description, kind, fake: Mutex::new(None) })
    }

    async fn fake() -> Result<Self, String> {
        let fake =
            Fake::start().await.map_err(|error| format!("the fake cannot start: {error}"))?;
        let description = format!(
            "a fake in this process, at {}: meetings without sound and pictures",
            fake.url()
        );
        Ok(Service {
            client: fake.client(),
            description,
            kind: "fake",
            fake: Mutex::new(Some(fake)),
        })
    }

    /// Where the page's meetings are when nobody says where: near this server.
    pub(crate) fn media_region(&self) -> MediaRegion {
        MediaRegion::from(self.client.region())
    }

    /// What a page may connect to, as sources of a content security policy: the servers of meetings,
    /// and the endpoint when its meetings are there too, as those of a fake are.
    pub(crate) fn page_sources(&self) -> String {
        let service = "https://*.chime.aws wss://*.chime.aws";
        if self.kind == "aws" {
            return service.to_owned();
        }
        let origin = endpoint(&self.client).origin().ascii_serialization();
        // `ws` for `http`, and `wss` for `https`
        let sockets = origin.replacen("http", "ws", 1);
        format!("{service} {origin} {sockets}")
    }

    /// Ends the client, and the fake.
    pub(crate) async fn close(&self) {
        self.client.close().await;
        if let Some(fake) = self.fake.lock().await.take() {
            fake.shutdown().await;
        }
    }
}

fn endpoint(client: &Client) -> &Url {
    let core: &chime_sdk_core::client::Client = client.as_ref();
    core.endpoint().url()
}
