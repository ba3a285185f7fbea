//! What became of one user.

use crate::shapes::Attendee;
use crate::strings::ExternalUserId;

use super::failure::Failure;

/// What became of one user: an attendee, or a [`Failure`]. `Debug` does not show who it is.
#[derive(Clone, Debug)]
pub struct Outcome {
    pub(crate) place: usize,
    pub(crate) external_user_id: ExternalUserId,
    pub(crate) duplicate_of: Option<usize>,
    pub(crate) tries: u32,
    pub(crate) end: End,
}

/// How it ended for a user.
#[derive(Clone, Debug)]
pub(crate) enum End {
    /// The attendee was created.
    Created(Attendee),
    /// The attendee was there already.
    Existing(Attendee),
    /// There is none.
    Failed(Failure),
}

impl Outcome {
    /// The place of the user among those that were given, from 0 on.
    #[must_use]
    pub fn place(&self) -> usize {
        self.place
    }

    /// The user.
    #[must_use]
    pub fn external_user_id(&self) -> &ExternalUserId {
        &self.external_user_id
    }

    /// The attendee with the join token; `None` if there is none.
    #[must_use]
    pub fn attendee(&self) -> Option<&Attendee> {
        match &self.end {
            End::Created(attendee) | End::Existing(attendee) => Some(attendee),
            End::Failed(_) => None,
        }
    }

    /// Why there is no attendee; `None` if there is one.
    #[must_use]
    pub fn failure(&self) -> Option<&Failure> {
        match &self.end {
            End::Failed(failure) => Some(failure),
            End::Created(_) | End::Existing(_) => None,
        }
    }

    /// The attendee, or why there is none.
    ///
    /// # Errors
    /// There is no attendee.
    pub fn into_result(self) -> Result<Attendee, Failure> {
        match self.end {
            End::Created(attendee) | End::Existing(attendee) => Ok(attendee),
            End::Failed(failure) => Err(failure),
        }
    }

    /// The attendee was created. Where nobody has looked who was there before, that also stands for
    /// an attendee whom the service gave because the user had one.
    #[must_use]
    pub fn is_created(&self) -> bool {
        matches!(self.end, End::Created(_))
    }

    /// The attendee was there before, and was taken as it is.
    #[must_use]
    pub fn is_existing(&self) -> bool {
        matches!(self.end, End::Existing(_))
    }

    /// There is no attendee.
    #[must_use]
    pub fn is_failed(&self) -> bool {
        matches!(self.end, End::Failed(_))
    }

    /// The user was sent in at least one request; not so if the attendee was there, or if it would
    /// have failed as it did for others.
    #[must_use]
    pub fn was_tried(&self) -> bool {
        self.tries > 0
    }

    /// In how many requests the user was sent. Each may have been several attempts.
    #[must_use]
    pub fn tries(&self) -> u32 {
        self.tries
    }

    /// The place at which the same user was given before, whose outcome this is.
    #[must_use]
    pub fn duplicate_of(&self) -> Option<usize> {
        self.duplicate_of
    }
}
