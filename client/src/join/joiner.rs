//! The joiner and its settings, and a join that has not begun.

use std::fmt;
use std::future::IntoFuture;
use std::sync::Arc;
use std::time::Duration;

use chime_sdk_core::transport::BoxFuture;

use super::error::JoinError;
use super::info::JoinInfo;
use super::memory::MemoryStore;
use super::progress;
use super::queues::Queues;
use super::store::MeetingStore;
use crate::Client;
use crate::enums::MediaRegion;
use crate::nearest_region::NearestMediaRegion;
use crate::operations::CreateMeeting;
use crate::shapes::AttendeeCapabilities;
use crate::strings::{ExternalMeetingId, ExternalUserId};

/// How long a join waits for others who are creating the meeting, if nothing else is said.
const PATIENCE: Duration = Duration::from_secs(15);

/// Changes what a meeting is created with.
type Template = Arc<dyn Fn(CreateMeeting) -> CreateMeeting + Send + Sync>;

/// Brings users into meetings by your own names of both; see the [module](super). Cheap to clone.
#[derive(Clone)]
#[must_use = "a joiner does nothing until it is asked for something"]
pub struct Joiner {
    pub(super) client: Client,
    pub(super) store: Arc<dyn MeetingStore>,
    pub(super) queues: Arc<Queues>,
    pub(super) patience: Duration,
    namespace: Option<String>,
    template: Option<Template>,
    media_region: Where,
}

/// Where the media servers of a new meeting stand.
#[derive(Clone, Debug)]
enum Where {
    /// In the client's own region.
    Here,
    There(MediaRegion),
    Nearest(NearestMediaRegion),
}

impl Joiner {
    /// A joiner that keeps its meetings in the memory of this process, and creates them in the client's own
    /// region.
    pub fn new(client: &Client) -> Self {
        Joiner {
            client: client.clone(),
            store: Arc::new(MemoryStore::new()),
            queues: Arc::default(),
            patience: PATIENCE,
            namespace: None,
            template: None,
            media_region: Where::Here,
        }
    }

    /// Where it is kept which meeting a name stands for.
    pub fn store(mut self, store: impl MeetingStore) -> Self {
        self.store = Arc::new(store);
        self
    }

    /// What the names of meetings belong to, for a store that several applications share. It is the client's
    /// control region if this is not called, because a meeting is known in its control region only.
    pub fn namespace(mut self, namespace: impl Into<String>) -> Self {
        self.namespace = Some(namespace.into());
        self
    }

    /// Where the media servers of new meetings are to stand.
    pub fn media_region(mut self, region: impl Into<MediaRegion>) -> Self {
        self.media_region = Where::There(region.into());
        self
    }

    /// Creates meetings in the media region that is nearest to this machine.
    pub fn nearest_media_region(mut self, nearest: &NearestMediaRegion) -> Self {
        self.media_region = Where::Nearest(nearest.clone());
        self
    }

    /// What new meetings are created with: features, tags, notifications, tenants and the rest. The joiner
    /// sets external meeting id, primary and token itself, whatever this says about them.
    ///
    /// ```
    /// # #[cfg(feature = "fake")]
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let fake = chime_sdk_meetings::fake::Fake::start().await?;
    /// # let client = fake.client();
    /// use chime_sdk_meetings::join::Joiner;
    ///
    /// let joiner = Joiner::new(&client).meeting(|meeting| meeting.tags([("team", "video")]));
    /// joiner.join("standup-42", "ada").await?;
    /// # Ok(())
    /// # }
    /// # #[cfg(not(feature = "fake"))]
    /// # fn main() {}
    /// ```
    pub fn meeting(
        mut self,
        template: impl Fn(CreateMeeting) -> CreateMeeting + Send + Sync + 'static,
    ) -> Self {
        self.template = Some(Arc::new(template));
        self
    }

    /// How long to wait at most for somebody else who is creating the meeting, in this process or in another
    /// one. The default is 15 s. Then there is [`JoinError::Busy`].
    pub fn patience(mut self, limit: Duration) -> Self {
        self.patience = limit;
        self
    }

    /// The client whose calls are made.
    #[must_use]
    pub fn client(&self) -> &Client {
        &self.client
    }

    /// Brings a user into the meeting of this name, which is created if there is none or if it has ended.
    /// Await it.
    ///
    /// A user who joins again is the same attendee, with the capabilities that this one has by now. A join
    /// that is dropped does no harm: what it has begun is completed by the next one.
    ///
    /// # Errors
    /// See [`JoinError`]. That the service refuses the meeting or the attendee, for instance because of a
    /// quota, is a [`JoinError::Call`].
    pub fn join(
        &self,
        meeting: impl Into<ExternalMeetingId>,
        user: impl Into<ExternalUserId>,
    ) -> Join {
        Join {
            joiner: self.clone(),
            meeting: meeting.into(),
            user: user.into(),
            capabilities: None,
            media_region: None,
            template: None,
            replica_of: None,
        }
    }

    /// The key of a meeting's name in the store.
    pub(super) fn key(&self, meeting: &ExternalMeetingId) -> String {
        let namespace = self.namespace.as_deref().unwrap_or_else(|| self.client.region());
        format!("{namespace}/{}", meeting.as_str())
    }
}

/// A join that has not begun: await it.
#[must_use = "a join does nothing until it is awaited"]
pub struct Join {
    pub(super) joiner: Joiner,
    pub(super) meeting: ExternalMeetingId,
    pub(super) user: ExternalUserId,
    pub(super) capabilities: Option<AttendeeCapabilities>,
    media_region: Option<MediaRegion>,
    template: Option<Template>,
    pub(super) replica_of: Option<ExternalMeetingId>,
}

impl Join {
    /// What the user may send and receive, if the attendee is a new one.
    pub fn capabilities(mut self, capabilities: impl Into<AttendeeCapabilities>) -> Self {
        self.capabilities = Some(capabilities.into());
        self
    }

    /// Where the media servers are to stand, if the meeting is a new one.
    pub fn media_region(mut self, region: impl Into<MediaRegion>) -> Self {
        self.media_region = Some(region.into());
        self
    }

    /// What else the meeting is created with, if it is a new one; after what
    /// [`Joiner::meeting`] says.
    pub fn meeting(
        mut self,
        template: impl Fn(CreateMeeting) -> CreateMeeting + Send + Sync + 'static,
    ) -> Self {
        self.template = Some(Arc::new(template));
        self
    }

    /// Makes the meeting, if it is a new one, a replica of the meeting of this name, which somebody has
    /// joined by a joiner with the same store. Without it there is [`JoinError::NoPrimary`].
    pub fn replica_of(mut self, primary: impl Into<ExternalMeetingId>) -> Self {
        self.replica_of = Some(primary.into());
        self
    }

    /// What a new meeting is created with, as far as it is not the joiner's business.
    pub(super) async fn request(&self) -> CreateMeeting {
        let joiner = &self.joiner;
        let region = match (&self.media_region, &joiner.media_region) {
            (Some(region), _) | (None, Where::There(region)) => region.clone(),
            (None, Where::Nearest(nearest)) => nearest.get().await,
            (None, Where::Here) => MediaRegion::from(joiner.client.region()),
        };
        let mut request = CreateMeeting::new(region, &self.meeting);
        for template in [&joiner.template, &self.template].into_iter().flatten() {
            request = template(request);
        }
        request.external_meeting_id = self.meeting.clone();
        request
    }
}

impl IntoFuture for Join {
    type Output = Result<JoinInfo, JoinError>;
    type IntoFuture = BoxFuture<'static, Self::Output>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(async move { progress::join(&self).await })
    }
}

impl fmt::Debug for Joiner {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Joiner")
            .field("client", &self.client)
            .field("store", &self.store)
            .field("namespace", &self.namespace)
            .field("media_region", &self.media_region)
            .field("patience", &self.patience)
            .finish_non_exhaustive()
    }
}

impl fmt::Debug for Join {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Join")
            .field("meeting", &self.meeting)
            .field("user", &self.user)
            .field("capabilities", &self.capabilities)
            .field("media_region", &self.media_region)
            .field("replica_of", &self.replica_of)
            .finish_non_exhaustive()
    }
}
