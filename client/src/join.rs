//! Joining: what a backend does when somebody wants into a meeting, in one call.
//!
//! A backend knows its own name of a meeting, such as the title of a room, and its own name of a user. The
//! service knows ids that it assigns. [`Joiner`] stands between the two: it gets the meeting of a name or
//! creates it, creates the attendee, and gives a [`JoinInfo`], which is what the media libraries of
//! browsers and phones take.
//!
//! ```
//! # #[cfg(feature = "fake")]
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! use chime_sdk_meetings::join::Joiner;
//! use chime_sdk_meetings::shapes::AttendeeCapabilities;
//! # let fake = chime_sdk_meetings::fake::Fake::start().await?;
//! # let client = fake.client();
//!
//! let joiner = Joiner::new(&client);
//! let ada = joiner.join("standup-42", "ada").await?;
//! let grace = joiner
//!     .join("standup-42", "grace")
//!     .capabilities(AttendeeCapabilities::RECEIVE_ONLY)
//!     .await?;
//! assert_eq!(ada.meeting().meeting_id, grace.meeting().meeting_id);
//!
//! let body = serde_json::to_string(&ada.nested())?; // the answer to the browser
//! # assert!(body.starts_with(r#"{"JoinInfo":{"Meeting":{"Meeting":{"#));
//! # Ok(())
//! # }
//! # #[cfg(not(feature = "fake"))]
//! # fn main() {}
//! ```
//!
//! # Several processes
//! Which meeting a name stands for is kept in a [`MeetingStore`]. The one that [`Joiner::new`] takes is the
//! memory of this process. Backends of several processes share a store, so that they make one meeting and
//! not one each: `SqliteStore`, with the feature `sqlite-store`, for the processes of one machine, or one of
//! your own on the database that you have.
//!
//! # Why there is one meeting
//! The only thing that a store has to be able to do is to [replace](MeetingStore::swap) what it holds for a
//! name if that is still what the caller has read. From this follows the rest:
//!
//! 1. Who finds nothing for a name reserves it: the whole `CreateMeeting` request goes into the store, with a
//!    `ClientRequestToken` that was never used. Of several who do so at once one succeeds.
//! 2. Everybody sends the request that is in the store, word for word, and not one of their own. For the same
//!    token with the same members the service gives the same meeting, so it does not matter how many do this,
//!    nor whether the one who has reserved is still alive. While two requests are on their way at once the
//!    service answers one of them with `ConflictException`; that one waits and looks into the store again.
//! 3. The meeting goes into the store in the place of the reservation. Later joins create the attendee and
//!    ask for nothing else.
//! 4. When the service does not know the meeting any more, the entry is replaced by a new reservation, if it
//!    is still the entry of the dead meeting. This is done once in a join and not in a loop.
//!
//! Two things about tokens are not documented by the service, and none of the steps depends on them. A token
//! that comes again after its meeting has ended may give the ended meeting or a new one: a new reservation
//! has a new token, so a token is sent again only by somebody who was held up for longer than the meeting
//! lasted. They then find that the entry has changed, and begin anew with what it is now. In the worst case
//! there was a meeting that nobody was told of, which ends by itself after five minutes. The same token with
//! other members may be a conflict: members and token are stored together, so this does not come about.
//!
//! A request that the service refuses, because of a quota for instance, created nothing. The reservation is
//! taken back, so that the next join can ask for something else. After a failure that leaves open whether
//! there is a meeting, such as a timeout, it stays, and the next join completes it.
//!
//! # What is assumed
//! Joining twice as the same user gives the same attendee because `ExternalUserId` is documented as the
//! idempotency token of `CreateAttendee`. The attendee then keeps the capabilities that it has.

mod error;
mod info;
mod joiner;
mod lifecycle;
mod memory;
mod progress;
pub(crate) mod queues;
mod reservation;
#[cfg(feature = "sqlite-store")]
mod sqlite;
mod store;

pub use error::JoinError;
pub use info::{FlatJoinInfo, JoinInfo, NestedJoinInfo, UnfitForJoining};
pub use joiner::{Join, Joiner};
pub use memory::MemoryStore;
#[cfg(feature = "sqlite-store")]
pub use sqlite::{SqliteStore, SqliteStoreError};
pub use store::{MeetingStore, StoreError, StoreRecord, check_store};
