//! Meetings of several control regions: each call goes to the region that the meeting belongs to.
//!
//! A meeting can be read and changed only in the control region that has created it; in all others it is not
//! found. A backend that creates meetings in several regions has to know, for each meeting, which one that
//! was. [`Router`] knows it from the meeting's ARN, remembers the meetings that it has seen, and asks the
//! regions for those that it has not.
//!
//! ```
//! # #[cfg(feature = "fake")]
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! use chime_sdk_meetings::enums::MediaRegion;
//! use chime_sdk_meetings::operations::CreateMeeting;
//! use chime_sdk_meetings::router::Router;
//! # let fake = chime_sdk_meetings::fake::Fake::start().await?;
//! # let builder = {
//! #     let (url, transport) = (fake.url().to_owned(), fake.in_process());
//! #     let keys = ("AKIDFAKE", "fake-secret");
//! #     let credentials = chime_sdk_meetings::Credentials::new(keys.0, keys.1, None, None, "fake");
//! #     move || {
//! #         chime_sdk_meetings::Client::builder()
//! #             .endpoint_url(&url)
//! #             .credentials(credentials.clone())
//! #             .transport(transport.clone())
//! #     }
//! # };
//!
//! // `builder` gives a `ClientBuilder` with the transport and the credentials that all clients share
//! let router = Router::new(["us-east-1", "eu-central-1"], move |region| {
//!     builder().region(region).build()
//! })?;
//! let input = CreateMeeting::new(MediaRegion::EuWest1, "standup-42");
//! let meeting = router.create_in("eu-central-1", input).await?;
//!
//! // later, when only the id is at hand
//! let client = router.client_for(&meeting.meeting_id).await?;
//! assert_eq!(client.region(), "eu-central-1");
//! client.create_attendee(&meeting.meeting_id, "user-7").await?;
//! # Ok(())
//! # }
//! # #[cfg(not(feature = "fake"))]
//! # fn main() {}
//! ```

use std::collections::HashMap;
use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};

use chime_sdk_core::endpoint::partition_of;
use futures_util::stream::{self, StreamExt as _};

use crate::join::queues::Queues;
use crate::operations::CreateMeeting;
use crate::shapes::Meeting;
use crate::strings::{MeetingId, ResourceArn};
use crate::{Client, Error, SERVICE};

mod error;
mod owners;

pub use error::RouterError;

use owners::{Owner, Owners};

/// How many regions are asked for an unknown meeting at once, if nothing else is said.
const AT_ONCE: usize = 4;

/// Makes the client of a region.
type Make = dyn Fn(&str) -> Result<Client, Error> + Send + Sync;

/// Clients of several control regions, each made when it is needed first; see the [module](self). Cheap to
/// clone; clones share clients and what is known.
#[derive(Clone)]
pub struct Router {
    regions: Arc<[String]>,
    make: Arc<Make>,
    at_once: usize,
    clients: Arc<Mutex<HashMap<String, Client>>>,
    owners: Arc<Mutex<Owners>>,
    /// One search at a time for each meeting.
    searches: Arc<Queues>,
}

impl Router {
    /// A router for these control regions, with a function that makes the client of a region. Let all clients
    /// share a transport and credentials: both can be cloned.
    ///
    /// A meeting that nothing is known of is looked for in these regions, so name those that you create
    /// meetings in and no others: a region that your account has not enabled cannot say that it has no such
    /// meeting.
    ///
    /// # Errors
    /// No region, or regions of several partitions, such as `us-east-1` and `us-gov-west-1`: those have
    /// neither credentials nor meetings in common.
    pub fn new<R: Into<String>>(
        regions: impl IntoIterator<Item = R>,
        make: impl Fn(&str) -> Result<Client, Error> + Send + Sync + 'static,
    ) -> Result<Self, RouterError> {
        let mut unique: Vec<String> = Vec::new();
        for region in regions.into_iter().map(Into::into) {
            if !unique.contains(&region) {
                unique.push(region);
            }
        }
        let Some(first) = unique.first() else { return Err(RouterError::NoRegion) };
        let home = partition_of(first);
        if let Some(region) = unique.iter().find(|region| partition_of(region) != home) {
            return Err(RouterError::Partition { region: region.clone(), partition: home });
        }
        Ok(Router {
            regions: unique.into(),
            make: Arc::new(make),
            at_once: AT_ONCE,
            clients: Arc::default(),
            owners: Arc::default(),
            searches: Arc::default(),
        })
    }

    /// How many regions are asked at once for a meeting that nothing is known of. The default is 4; 0 counts
    /// as 1.
    #[must_use]
    pub fn ask_at_once(mut self, regions: usize) -> Self {
        self.at_once = regions.max(1);
        self
    }

    /// The control regions in which unknown meetings are looked for.
    #[must_use]
    pub fn regions(&self) -> &[String] {
        &self.regions
    }

    /// The client of a control region: one of the router's, or another one of the same partition.
    ///
    /// # Errors
    /// A region of another partition, one in which the service is not controlled, or what making the client
    /// fails with.
    pub fn client_in(&self, region: &str) -> Result<Client, RouterError> {
        self.check(region)?;
        let mut clients = self.clients.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(client) = clients.get(region) {
            return Ok(client.clone());
        }
        let client = (self.make)(region).map_err(RouterError::Call)?;
        if client.region() != region {
            let made = client.region().to_owned();
            return Err(RouterError::Made { asked: region.to_owned(), made });
        }
        clients.insert(region.to_owned(), client.clone());
        Ok(client)
    }

    /// The client of the region that a meeting belongs to. If nothing is known of the meeting, the regions
    /// are asked for it, and the answer is remembered.
    ///
    /// # Errors
    /// [`RouterError::NotFound`] if no region has the meeting. If one of them could not be asked, and none of
    /// the others has it, it is that one's error: the meeting may be there.
    pub async fn client_for(&self, meeting: impl Into<MeetingId>) -> Result<Client, RouterError> {
        let meeting = meeting.into();
        if let Some(region) = self.owner(&meeting) {
            return self.client_in(&region);
        }
        let _place = self.searches.enter(meeting.as_str()).await;
        // somebody else may have found it meanwhile
        if let Some(region) = self.owner(&meeting) {
            return self.client_in(&region);
        }
        self.search(&meeting).await
    }

    /// The client of the region in a meeting's ARN. Nobody is asked.
    ///
    /// # Errors
    /// Text that is no ARN of a meeting, or one of another partition or of no control region.
    pub fn client_of(&self, arn: &ResourceArn) -> Result<Client, RouterError> {
        let owner = Owner::of(arn).ok_or(RouterError::Arn)?;
        let home = self.partition();
        if owner.partition != home {
            let region = owner.region.to_owned();
            return Err(RouterError::Partition { region, partition: home });
        }
        self.client_in(owner.region)
    }

    /// Creates a meeting in a control region, and remembers where it is.
    ///
    /// # Errors
    /// As [`client_in`](Router::client_in), and what `CreateMeeting` fails with.
    pub async fn create_in(
        &self,
        region: &str,
        input: CreateMeeting,
    ) -> Result<Meeting, RouterError> {
        let client = self.client_in(region)?;
        let meeting = client.request(input).await.map_err(RouterError::Call)?.meeting;
        self.note(&meeting.meeting_id, region);
        Ok(meeting)
    }

    /// Remembers where a meeting is that was not created here, by its ARN. Says whether it has one that fits
    /// this router.
    pub fn remember(&self, meeting: &Meeting) -> bool {
        let owner = meeting.meeting_arn.as_ref().and_then(Owner::of);
        let Some(owner) = owner.filter(|owner| owner.partition == self.partition()) else {
            return false;
        };
        if self.check(owner.region).is_err() {
            return false;
        }
        self.note(&meeting.meeting_id, owner.region);
        true
    }

    /// Asks the regions for a meeting, several at once, until one has it.
    async fn search(&self, meeting: &MeetingId) -> Result<Client, RouterError> {
        let questions = self.regions.iter().map(|region| async move {
            let client = self.client_in(region)?;
            match client.get_meeting(meeting).await {
                Ok(_) => Ok(Some(client)),
                Err(error) if error.is_not_found() => Ok(None),
                Err(error) => Err(RouterError::Region { region: region.clone(), source: error }),
            }
        });
        let mut answers = stream::iter(questions).buffer_unordered(self.at_once);
        let mut failed = None;
        while let Some(answer) = answers.next().await {
            match answer {
                Ok(Some(client)) => {
                    self.note(meeting, client.region());
                    return Ok(client);
                }
                Ok(None) => {}
                // no region finds anything wrong with the id that the others do not
                Err(RouterError::Region { source, .. }) if source.is_validation() => {
                    return Err(RouterError::Call(source));
                }
                Err(error) => failed = failed.or(Some(error)),
            }
        }
        Err(failed.unwrap_or(RouterError::NotFound { regions: self.regions.len() }))
    }

    /// The region of a meeting that was seen before.
    fn owner(&self, meeting: &MeetingId) -> Option<Arc<str>> {
        self.owners.lock().unwrap_or_else(PoisonError::into_inner).get(meeting)
    }

    fn note(&self, meeting: &MeetingId, region: &str) {
        let mut owners = self.owners.lock().unwrap_or_else(PoisonError::into_inner);
        owners.put(meeting.clone(), region);
    }

    fn partition(&self) -> &'static str {
        self.regions.first().map_or("aws", |region| partition_of(region))
    }

    /// Refuses regions that no meeting can be in, which would be hosts that do not exist.
    fn check(&self, region: &str) -> Result<(), RouterError> {
        let partition = self.partition();
        if partition_of(region) != partition {
            return Err(RouterError::Partition { region: region.to_owned(), partition });
        }
        let is_known = SERVICE.control_regions.contains(&region)
            || self.regions.iter().any(|own| own == region);
        if is_known { Ok(()) } else { Err(RouterError::NoControlRegion(region.to_owned())) }
    }
}

impl fmt::Debug for Router {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Router").field("regions", &self.regions).finish_non_exhaustive()
    }
}
