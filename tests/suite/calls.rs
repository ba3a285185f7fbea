//! What a program can set, see and change of a single call: options, metadata, interceptors,
//! observers, spans, the rate limit.

mod interceptors;
mod metadata;
mod observers;
mod options;
mod rate_limit;
mod spans;
mod warm_up;

const MEETING: &str = "11111111-2222-3333-4444-555555555555";

/// An answer to `GetMeeting`.
fn a_meeting() -> String {
    format!(r#"{{"Meeting":{{"MeetingId":"{MEETING}"}}}}"#)
}
