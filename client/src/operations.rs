//! The sixteen operations: one struct for what is sent, one beside it for what comes back.

mod attendees;
mod meetings;
mod tags;
mod transcription;

pub use attendees::*;
pub use meetings::*;
pub use tags::*;
pub use transcription::*;
