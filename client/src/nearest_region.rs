//! The media region that is nearest to this machine.
//!
//! Sound and pictures go through servers of one region, and those who are near it hear each other sooner. The
//! service tells which region is nearest to whoever asks. A backend that asks learns what is nearest to
//! itself; that is a good choice when it stands near its users. A page that asks learns what is nearest to its
//! user, and can send the answer along when it joins.

use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use chime_sdk_core::endpoint::partition_of;
use chime_sdk_core::http::{HeaderValue, Method, StatusCode, header};
use chime_sdk_core::transport::{HttpRequest, HttpResponse, Transport, TransportError};
use chime_sdk_core::url::{ParseError, Url};
use serde_json::Value;
use thiserror::Error;
use tokio::sync::Mutex as Queue;
use tokio::time::{Instant, timeout};

use crate::Client;
use crate::enums::MediaRegion;

/// Who is asked, in the usual regions and in those of the US government.
const SERVICE: &str = "https://nearest-media-region.l.chime.aws";
const GOVERNMENT_SERVICE: &str = "https://nearest-us-gov-media-region.l.chime.aws";

/// How long an answer holds, how long a failure does, and how long to wait for either.
const TIME_TO_LIVE: Duration = Duration::from_secs(60 * 60);
const RETRY_AFTER: Duration = Duration::from_secs(30);
const TIME_LIMIT: Duration = Duration::from_secs(2);

/// Longer than any process runs.
const FOR_EVER: Duration = Duration::from_secs(30 * 365 * 24 * 60 * 60);

/// More than `{"region":".."}` takes.
const MAX_RESPONSE_BYTES: usize = 4096;

/// Knows the media region that is nearest to this machine, and asks for it when it has to.
///
/// An answer holds for an hour. Many who ask at once are one question. When there is no answer within 2 s
/// there is the last one, or the fallback, and for 30 s nobody asks again. Cheap to clone; clones share what
/// is known.
///
/// ```no_run
/// # async fn run(client: chime_sdk_meetings::Client) -> Result<(), chime_sdk_meetings::Error> {
/// use chime_sdk_meetings::nearest_region::NearestMediaRegion;
///
/// let nearest = NearestMediaRegion::of(&client);
/// let meeting = client.create_meeting(nearest.get().await, "standup-42").await?.meeting;
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
#[must_use = "nobody is asked before `get`"]
pub struct NearestMediaRegion {
    transport: Arc<dyn Transport>,
    url: Result<Url, ParseError>,
    /// The region of the client, in whose partition the answer has to be.
    home: Arc<str>,
    fallback: MediaRegion,
    time_to_live: Duration,
    retry_after: Duration,
    time_limit: Duration,
    known: Arc<Known>,
}

/// What is known so far.
#[derive(Debug, Default)]
struct Known {
    /// Who asks has it; who comes meanwhile waits for the answer.
    asking: Queue<()>,
    last: Mutex<Last>,
}

#[derive(Clone, Debug, Default)]
struct Last {
    region: Option<MediaRegion>,
    /// Until then nobody asks.
    until: Option<Instant>,
}

impl NearestMediaRegion {
    /// Asks over the transport of this client. Without an answer it is the client's own region.
    pub fn of(client: &Client) -> Self {
        let core: &chime_sdk_core::client::Client = client.as_ref();
        let region = client.region();
        let is_of_government = partition_of(region) == partition_of("us-gov-west-1");
        let service = if is_of_government { GOVERNMENT_SERVICE } else { SERVICE };
        NearestMediaRegion {
            transport: Arc::clone(core.transport()),
            url: Url::parse(service),
            home: region.into(),
            fallback: region.into(),
            time_to_live: TIME_TO_LIVE,
            retry_after: RETRY_AFTER,
            time_limit: TIME_LIMIT,
            known: Arc::default(),
        }
    }

    /// What to take when there is no answer and was none before.
    pub fn fallback(mut self, region: impl Into<MediaRegion>) -> Self {
        self.fallback = region.into();
        self
    }

    /// Another address to ask, for a test or a proxy of your own. It answers to `GET` with
    /// `{"region":"us-west-2"}`.
    ///
    /// # Errors
    /// The text is no URL.
    pub fn url(mut self, url: &str) -> Result<Self, ParseError> {
        self.url = Ok(Url::parse(url)?);
        self.known = Arc::default();
        Ok(self)
    }

    /// How long an answer holds. The default is an hour.
    pub fn time_to_live(mut self, time: Duration) -> Self {
        self.time_to_live = time;
        self
    }

    /// How long nobody asks again after there was no answer. The default is 30 s.
    pub fn retry_after(mut self, time: Duration) -> Self {
        self.retry_after = time;
        self
    }

    /// How long to wait for an answer. The default is 2 s.
    pub fn time_limit(mut self, limit: Duration) -> Self {
        self.time_limit = limit;
        self
    }

    /// The nearest media region by what is known: from the last answer, or else from a new one. In place of
    /// an answer that cannot be had there is the last one, or the fallback.
    pub async fn get(&self) -> MediaRegion {
        if let Some(region) = self.fresh() {
            return region;
        }
        let _asking = self.known.asking.lock().await;
        // whoever had it may have got the answer
        if let Some(region) = self.fresh() {
            return region;
        }
        let answer = self.ask().await;
        let mut last = self.known.last.lock().unwrap_or_else(PoisonError::into_inner);
        let holds_for = match answer {
            Ok(region) => {
                last.region = Some(region);
                self.time_to_live
            }
            Err(_) => self.retry_after,
        };
        let now = Instant::now();
        // a time that is longer than the clock goes is as good as for ever
        last.until = now.checked_add(holds_for).or_else(|| now.checked_add(FOR_EVER));
        last.region.clone().unwrap_or_else(|| self.fallback.clone())
    }

    /// Asks now, whatever is known, and says why there is no answer. What is known stays as it is.
    ///
    /// # Errors
    /// See [`NearestRegionError`].
    pub async fn ask(&self) -> Result<MediaRegion, NearestRegionError> {
        let url = self.url.clone().map_err(NearestRegionError::Url)?;
        let mut request = HttpRequest::new(Method::GET, url);
        request.headers.insert(header::ACCEPT, HeaderValue::from_static("application/json"));
        request.limits.max_response_bytes = MAX_RESPONSE_BYTES;
        request.limits.connect_timeout = self.time_limit;
        let answer = timeout(self.time_limit, self.transport.send(request)).await;
        let answer = answer.map_err(|_| NearestRegionError::Timeout(self.time_limit))??;
        self.read(&answer)
    }

    /// The region in an answer. Whatever else stands there would end up in a request of the service.
    fn read(&self, answer: &HttpResponse) -> Result<MediaRegion, NearestRegionError> {
        if answer.status != StatusCode::OK {
            return Err(NearestRegionError::Status(answer.status.as_u16()));
        }
        let value: Value =
            serde_json::from_slice(&answer.body).map_err(|_| NearestRegionError::Answer)?;
        let region = value.get("region").and_then(Value::as_str).filter(|text| is_region(text));
        let region = region.ok_or(NearestRegionError::Answer)?;
        if partition_of(region) != partition_of(&self.home) {
            return Err(NearestRegionError::Partition { region: region.to_owned() });
        }
        Ok(MediaRegion::from(region))
    }

    /// What is known, while it holds.
    fn fresh(&self) -> Option<MediaRegion> {
        let last = self.known.last.lock().unwrap_or_else(PoisonError::into_inner);
        last.until.filter(|until| Instant::now() < *until)?;
        Some(last.region.clone().unwrap_or_else(|| self.fallback.clone()))
    }
}

/// A word such as `eu-west-1` or `us-gov-west-1`: letters between dashes, and a number at the end.
fn is_region(text: &str) -> bool {
    let words: Vec<&str> = text.split('-').collect();
    let Some((number, names)) = words.split_last() else { return false };
    let is_name = |word: &&str| {
        (2..=12).contains(&word.len()) && word.bytes().all(|byte| byte.is_ascii_lowercase())
    };
    (2..=4).contains(&names.len())
        && names.iter().all(is_name)
        && (1..=2).contains(&number.len())
        && number.bytes().all(|byte| byte.is_ascii_digit())
}

/// Why the nearest media region cannot be said.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum NearestRegionError {
    /// The address to ask is none.
    #[error("the address to ask for the nearest media region is no URL: {0}")]
    Url(#[source] ParseError),
    /// There was no answer in time.
    #[error("there was no answer about the nearest media region within {} ms", .0.as_millis())]
    Timeout(Duration),
    /// The request did not come through.
    #[error("the nearest media region could not be asked for: {0}")]
    Transport(#[from] TransportError),
    /// The answer is no success.
    #[error("the question for the nearest media region was answered with status {0}")]
    Status(u16),
    /// The answer names no region.
    #[error("the answer about the nearest media region names no region")]
    Answer,
    /// The answer names a region in which the client's meetings cannot be.
    #[error(
        "the answer about the nearest media region is `{region}`, which is in another partition"
    )]
    Partition {
        /// The region.
        region: String,
    },
}

impl fmt::Debug for NearestMediaRegion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("NearestMediaRegion")
            .field("url", &self.url.as_ref().map(Url::as_str))
            .field("fallback", &self.fallback)
            .finish_non_exhaustive()
    }
}
