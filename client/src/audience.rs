//! Audiences: more people than a meeting holds, by replicas of a primary meeting.
//!
//! Presenters sit in the primary meeting. Its replicas repeat what is said and shown there, and hold the
//! listeners, who send nothing. [`Client::audience`] makes replicas as they are needed, finds room for
//! everybody, and says for each person which meeting to join, and as which attendee.
//!
//! ```
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! # use chime_sdk_meetings::{enums::MediaRegion, fake::Fake};
//! # let fake = Fake::start().await?;
//! # let client = fake.client();
//! let primary = client.create_meeting(MediaRegion::UsEast1, "town-hall").await?.meeting;
//! let audience = client.audience(&primary);
//! let stage = audience.add_presenters(["ada", "grace"]).await?;
//! let listeners = (1..=600).map(|number| format!("listener-{number}"));
//! let hall = audience.add_listeners(listeners).await?;
//! assert_eq!((stage.meetings().len(), hall.meetings().len()), (1, 3));
//! for seat in &hall {
//!     if let (Some(meeting), Some(attendee)) = (seat.meeting(), seat.attendee()) {
//!         // what the browser of this person needs: see `JoinInfo`
//!         let _ = (meeting, attendee);
//!     }
//! }
//! audience.end().await?; // the replicas end with the primary
//! # Ok(())
//! # }
//! ```
//!
//! # After a restart
//! No operation lists meetings, so replicas are known by a rule: the first replica has the external
//! meeting id `replica-1-of-` and the primary's meeting id, and that is its `ClientRequestToken` too. To
//! make it again gives the one that is there. So the same primary is all that has to be kept, and whoever
//! has a seat keeps it.

use std::fmt;
use std::sync::Arc;

use crate::operations::CreateMeeting;
use crate::shapes::{CreateAttendeeRequestItem, Meeting};
use crate::{CallOptions, Client, Error};

mod hall;
mod replica;
mod seating;

pub use seating::{Seat, Seating};

use hall::Hall;

/// How many replicas the service allows a primary meeting, unless it was asked for more.
const REPLICAS: usize = 4;

impl Client {
    /// The audience of a primary meeting, for more people than a meeting holds. Nothing is sent yet.
    ///
    /// It is for one control region: that of this client, in which the primary was created.
    pub fn audience(&self, primary: &Meeting) -> Audience {
        Audience {
            client: self.clone(),
            primary: Arc::new(primary.clone()),
            replicas: REPLICAS,
            attendees_in_each: None,
            listeners_in_primary: 0,
            concurrency: None,
            options: CallOptions::new(),
            prepare: Arc::new(|replica| replica),
        }
    }
}

/// A primary meeting, its replicas, and the people in them. Cheap to clone.
#[derive(Clone)]
#[must_use = "an audience does nothing until people are added"]
pub struct Audience {
    client: Client,
    primary: Arc<Meeting>,
    replicas: usize,
    attendees_in_each: Option<usize>,
    listeners_in_primary: usize,
    concurrency: Option<usize>,
    options: CallOptions,
    prepare: Arc<dyn Fn(CreateMeeting) -> CreateMeeting + Send + Sync>,
}

impl Audience {
    /// How many replicas there may be; 4 if this is not called, as the service allows unless it was
    /// asked for more.
    pub fn replicas(mut self, most: usize) -> Self {
        self.replicas = most;
        self
    }

    /// How many attendees a meeting holds, unless its own `MaxCount` is less. If this is not called, 250,
    /// or 100 in a meeting with video in FHD or content in UHD.
    pub fn attendees_in_each(mut self, most: usize) -> Self {
        self.attendees_in_each = Some(most);
        self
    }

    /// How many listeners may sit in the primary meeting; none if this is not called, so that all its
    /// seats are there for presenters.
    pub fn listeners_in_primary(mut self, most: usize) -> Self {
        self.listeners_in_primary = most;
        self
    }

    /// How many requests are under way at a time, as in
    /// [`concurrency`](crate::bulk::BulkCreateAttendees::concurrency).
    pub fn concurrency(mut self, requests: usize) -> Self {
        self.concurrency = Some(requests);
        self
    }

    /// Sets what is different for each of the requests: limits of time, attempts, further headers.
    pub fn with_options(mut self, options: CallOptions) -> Self {
        self.options = options;
        self
    }

    /// Changes what replicas are created with: tags, notifications, another media region. They have the
    /// primary's region, features and tenants otherwise. It has to say the same at each start, because
    /// a replica is found again by being asked for in the same way.
    pub fn replicas_with(
        mut self,
        prepare: impl Fn(CreateMeeting) -> CreateMeeting + Send + Sync + 'static,
    ) -> Self {
        self.prepare = Arc::new(prepare);
        self
    }

    /// The primary meeting.
    #[must_use]
    pub fn primary(&self) -> &Meeting {
        &self.primary
    }

    /// Seats people in the primary meeting, with the capabilities that are given, or with all that the
    /// meeting allows. Who is in the primary already stays as before, capabilities included.
    ///
    /// # Errors
    /// Those that come before anybody is added: people whom the service's model refuses, and a meeting
    /// that cannot be looked at. What fails later is in the [`Seating`].
    pub async fn add_presenters(
        &self,
        people: impl IntoIterator<Item = impl Into<CreateAttendeeRequestItem>>,
    ) -> Result<Seating, Error> {
        let people: Vec<_> = people.into_iter().map(Into::into).collect();
        let seats = self.seats_in(&self.primary);
        Hall::new(self, people).fill_primary(seats).await
    }

    /// Seats people where there is room, who receive and send nothing, whatever capabilities are given.
    /// Replicas are made one after another, when those before are full. Who has a seat already, also in
    /// the primary, keeps it.
    ///
    /// To find out who has a seat it looks into the primary and into one replica after another, up to
    /// the first that nobody is in, so that one may be made before it is needed.
    ///
    /// # Errors
    /// Those that come before anybody is added: people whom the service's model refuses, and meetings
    /// that cannot be looked at. What fails later is in the [`Seating`]; people for whom there is no
    /// room are among that, see [`is_full`](crate::bulk::Failure::is_full).
    pub async fn add_listeners(
        &self,
        people: impl IntoIterator<Item = impl Into<CreateAttendeeRequestItem>>,
    ) -> Result<Seating, Error> {
        let listen = |item: CreateAttendeeRequestItem| item.capabilities(self.of_listeners());
        let people: Vec<_> = people.into_iter().map(|person| listen(person.into())).collect();
        Hall::new(self, people).fill().await
    }

    /// Ends the primary meeting, and with it its replicas. An audience that has ended already is no
    /// error.
    ///
    /// # Errors
    /// What `DeleteMeeting` fails with.
    pub async fn end(&self) -> Result<(), Error> {
        let call = self.client.delete_meeting(&self.primary.meeting_id);
        match call.with_options(self.options.clone()).await {
            Err(error) if !error.is_not_found() => Err(error),
            _ => Ok(()),
        }
    }
}

impl fmt::Debug for Audience {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Audience")
            .field("primary", &self.primary.meeting_id)
            .field("replicas", &self.replicas)
            .field("attendees_in_each", &self.attendees_in_each)
            .field("listeners_in_primary", &self.listeners_in_primary)
            .finish_non_exhaustive()
    }
}
