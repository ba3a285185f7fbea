//! Why there is no client for a meeting.

use thiserror::Error;

use crate::Error;

/// What a router fails with.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum RouterError {
    /// No region of the router has the meeting: it has ended, or there never was one of this id.
    #[error(
        "the meeting is in none of the {regions} control regions that were asked, or has ended"
    )]
    NotFound {
        /// How many regions were asked.
        regions: usize,
    },
    /// A region could not be asked, and no other has the meeting.
    #[error("the control region `{region}` could not be asked for the meeting: {source}")]
    Region {
        /// The region.
        region: String,
        /// What asking failed with.
        source: Error,
    },
    /// Creating the meeting, or making a client, failed.
    #[error(transparent)]
    Call(Error),
    /// The router was given no region.
    #[error("a router needs at least one control region\nhelp: Router::new([\"us-east-1\"], ..)")]
    NoRegion,
    /// The region belongs to other credentials and other meetings than the router.
    #[error(
        "`{region}` is not in the partition `{partition}` of this router\n\
         help: make a router for each partition"
    )]
    Partition {
        /// The region that is elsewhere.
        region: String,
        /// The partition of the router.
        partition: &'static str,
    },
    /// The service is not controlled in the region.
    #[error(
        "`{0}` is no control region of the service, nor one of this router\n\
         help: name it in `Router::new` if the service has come there"
    )]
    NoControlRegion(String),
    /// The text is no ARN of a meeting.
    #[error(
        "the ARN is none of a meeting\n\
         help: `arn:aws:chime:us-east-1:111122223333:meeting/` and the meeting's id"
    )]
    Arn,
    /// The router's function has made a client of another region than it was asked for.
    #[error(
        "a client for `{asked}` was wanted, and the one that was made is for `{made}`\n\
         help: let the function set the region that it is given: `.region(region)`"
    )]
    Made {
        /// The region that was asked for.
        asked: String,
        /// That of the client.
        made: String,
    },
}

impl RouterError {
    /// Whether no region has the meeting.
    #[must_use]
    pub fn is_not_found(&self) -> bool {
        match self {
            RouterError::NotFound { .. } => true,
            RouterError::Call(error) => error.is_not_found(),
            _ => false,
        }
    }

    /// The error of a call, if there was one.
    #[must_use]
    pub fn call(&self) -> Option<&Error> {
        match self {
            RouterError::Call(error) | RouterError::Region { source: error, .. } => Some(error),
            _ => None,
        }
    }
}
