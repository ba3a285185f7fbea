//! Bulk work: attendees for any number of users.
//!
//! `BatchCreateAttendee` takes a limited number of users, can be throttled, and answers success with
//! some users missing. [`Client::bulk_create_attendees`] does what follows from that:
//!
//! - All users are looked at before the first request, and all mistakes are told at once.
//! - They are sent in batches as large as the service takes, a few at a time.
//! - What may pass is tried again later: batches that failed, and users whom the service could not
//!   add just then. What cannot pass is final, and when it concerns everybody, such as a meeting that
//!   is full or has ended, what was not sent yet is not sent.
//! - There is an [`Outcome`] for each user, in the order in which they were given.
//!
//! ```
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! # use chime_sdk_meetings::{enums::MediaRegion, fake::Fake};
//! # let fake = Fake::start().await?;
//! # let client = fake.client();
//! let meeting = client.create_meeting(MediaRegion::UsEast1, "all-hands").await?.meeting;
//! let users = (1..=240).map(|number| format!("user-{number}"));
//! let report = client.bulk_create_attendees(&meeting.meeting_id, users).await?;
//! for outcome in &report {
//!     match (outcome.attendee(), outcome.failure()) {
//!         (Some(attendee), _) => println!("{} can join", attendee.attendee_id),
//!         (_, Some(failure)) => println!("user {}: {failure}", outcome.place()),
//!         _ => {}
//!     }
//! }
//! assert_eq!(report.summary().created, 240);
//! # Ok(())
//! # }
//! ```
//!
//! # Doing it again
//! [`skip_existing`](BulkCreateAttendees::skip_existing) is for work that may have been interrupted: it
//! looks who is in the meeting already, and takes these attendees as they are.

use std::fmt;
use std::future::IntoFuture;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use chime_sdk_core::operation::Operation;
use chime_sdk_core::transport::BoxFuture;
use futures_util::stream::{BoxStream, Stream, StreamExt as _, TryStreamExt as _, try_unfold};

use crate::operations::BatchCreateAttendee;
use crate::shapes::CreateAttendeeRequestItem;
use crate::strings::MeetingId;
use crate::{CallOptions, Client, Error};

mod failure;
mod outcome;
mod report;
mod round;
mod run;
mod users;

pub use failure::Failure;
pub use outcome::Outcome;
pub use report::{Progress, Report};

pub(crate) use outcome::End;
pub(crate) use round::{Meeting, attendees_of};
pub(crate) use users::{Places, check};

use run::Run;

impl Client {
    /// Creates attendees for any number of users, in as many requests as it takes.
    ///
    /// Users are given as `batch_create_attendee` takes them: ids, or items with capabilities. A user
    /// who is given several times is sent once, with what was said the first time, and the others get
    /// the same outcome.
    ///
    /// Without [`skip_existing`](BulkCreateAttendees::skip_existing) it counts on the service to know
    /// an attendee by the external user id, as every call of this client does that is tried again.
    ///
    /// # Errors
    /// Those that come before anything is created: users that the service's model refuses, with the
    /// place of each, and with `skip_existing` a meeting that cannot be looked at. What fails later is
    /// in the [`Report`].
    pub fn bulk_create_attendees(
        &self,
        meeting_id: impl Into<MeetingId>,
        users: impl IntoIterator<Item = impl Into<CreateAttendeeRequestItem>>,
    ) -> BulkCreateAttendees {
        BulkCreateAttendees {
            client: self.clone(),
            meeting_id: meeting_id.into(),
            users: users.into_iter().map(Into::into).collect(),
            settings: Settings::default(),
        }
    }
}

/// A creation of many attendees that has not begun yet: await it.
///
/// Dropping it, or its future, ends it at once: it has no tasks of its own. Requests that were under
/// way may still be carried out by the service.
#[must_use = "nothing is created until this is awaited"]
pub struct BulkCreateAttendees {
    client: Client,
    meeting_id: MeetingId,
    users: Vec<CreateAttendeeRequestItem>,
    settings: Settings,
}

/// What is told how far it is.
pub(crate) type OnProgress = Box<dyn FnMut(&Progress) + Send>;

/// How to go about it.
pub(crate) struct Settings {
    /// How many requests are under way at a time.
    pub(crate) concurrency: usize,
    /// In how many requests a user is sent at most.
    pub(crate) max_tries: u32,
    /// Whether to look who is there before a user is sent of whom that is not known.
    pub(crate) careful: bool,
    /// Whether to look who is there before the first request.
    pub(crate) look_first: bool,
    pub(crate) options: CallOptions,
    pub(crate) on_progress: Option<OnProgress>,
}

impl Default for Settings {
    fn default() -> Self {
        Settings {
            concurrency: 4,
            max_tries: 8,
            careful: false,
            look_first: false,
            options: CallOptions::new(),
            on_progress: None,
        }
    }
}

impl BulkCreateAttendees {
    /// How many requests are under way at a time; 4 if this is not called, and 0 counts as 1. The
    /// service allows an account 10 requests a second: a client with
    /// [`limit_rate`](crate::ClientBuilder::limit_rate) keeps to that.
    pub fn concurrency(mut self, requests: usize) -> Self {
        self.settings.concurrency = requests.max(1);
        self
    }

    /// In how many requests a user is sent at most, with pauses that grow from half a second to 20 s;
    /// 8 if this is not called, and 0 counts as 1. Each may be several attempts of the client.
    ///
    /// When that many requests fail one after another, for each that may be under way at a time, and
    /// none succeeds in between, the service is taken to be down, and the rest is not tried.
    pub fn max_tries(mut self, tries: u32) -> Self {
        self.settings.max_tries = tries.max(1);
        self
    }

    /// Lists the meeting's attendees first, and takes those for the wanted users as they are, their
    /// capabilities included. So work that was interrupted goes on where it ended.
    ///
    /// It also makes sure that nobody is added twice, even by a service that does not know an
    /// attendee by the external user id: each request is one attempt, and after one of which nobody
    /// knows what became, for instance because the connection broke, the attendees are listed again
    /// before anybody is sent again. What it cannot see is a request that the service carries out
    /// after that.
    pub fn skip_existing(mut self) -> Self {
        self.settings.careful = true;
        self.settings.look_first = true;
        self
    }

    /// Adds nobody twice, without a look at who is there before the first request: the caller has
    /// looked.
    pub(crate) fn having_looked(mut self) -> Self {
        self.settings.careful = true;
        self
    }

    /// Calls this with how far it is: at the beginning, and whenever more users have an outcome.
    pub fn on_progress(mut self, told: impl FnMut(&Progress) + Send + 'static) -> Self {
        self.settings.on_progress = Some(Box::new(told));
        self
    }

    /// Sets what is different for each of the requests: limits of time, attempts, further headers.
    /// With [`skip_existing`](Self::skip_existing) requests that create have one attempt in any case.
    pub fn with_options(mut self, options: CallOptions) -> Self {
        self.settings.options = options;
        self
    }

    /// Creates the attendees, and gives the outcomes in the order of the users.
    ///
    /// # Errors
    /// See [`bulk_create_attendees`](Client::bulk_create_attendees).
    pub fn send(self) -> impl Future<Output = Result<Report, Error>> + Send {
        let results = self.results();
        async move { Ok(Report::new(results.try_collect().await?)) }
    }

    /// Creates the attendees while the stream is read, and gives each outcome as soon as it is known:
    /// not in the order of the users, but each says its [place](Outcome::place).
    pub fn results(self) -> Results {
        let BulkCreateAttendees { client, meeting_id, users, settings } = self;
        // an error is the first result, or there is none
        let run = async move {
            check(&meeting_id, &users)?;
            let Settings { options, .. } = &settings;
            let meeting = Arc::new(Meeting { client, meeting_id, options: options.clone() });
            let mut run = Run::new(meeting, users, settings);
            run.look_first().await?;
            Ok(run)
        };
        let outcomes = |mut run: Run| async move {
            let next = run.next().await;
            Ok(next.map(|outcome| (outcome, run)))
        };
        let stream = futures_util::stream::once(run);
        Results {
            stream: stream.map_ok(move |run| try_unfold(run, outcomes)).try_flatten().boxed(),
        }
    }
}

impl IntoFuture for BulkCreateAttendees {
    type Output = Result<Report, Error>;
    type IntoFuture = BoxFuture<'static, Self::Output>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(self.send())
    }
}

impl fmt::Debug for BulkCreateAttendees {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("BulkCreateAttendees")
            .field("operation", &BatchCreateAttendee::SCHEMA.name)
            .field("meeting_id", &self.meeting_id)
            .field("users", &self.users.len())
            .field("concurrency", &self.settings.concurrency)
            .field("max_tries", &self.settings.max_tries)
            .field("skip_existing", &self.settings.look_first)
            .finish_non_exhaustive()
    }
}

/// Outcomes as they become known, one for each user. The stream ends after the last, or after an error,
/// which is then its only item.
#[must_use = "a stream does nothing until it is read"]
pub struct Results {
    stream: BoxStream<'static, Result<Outcome, Error>>,
}

impl Results {
    /// The next outcome; `None` after the last. Dropping the future of this loses nothing.
    ///
    /// # Errors
    /// See [`bulk_create_attendees`](Client::bulk_create_attendees).
    pub async fn try_next(&mut self) -> Result<Option<Outcome>, Error> {
        self.stream.next().await.transpose()
    }
}

impl Stream for Results {
    type Item = Result<Outcome, Error>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.stream.as_mut().poll_next(context)
    }
}

impl fmt::Debug for Results {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Results").finish_non_exhaustive()
    }
}
