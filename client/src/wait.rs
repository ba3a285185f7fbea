//! Waiting until something has come about.

use std::future::IntoFuture;
use std::time::Duration;

use chime_sdk_core::transport::BoxFuture;
use chime_sdk_core::wait::Waiter;

use crate::strings::MeetingId;
use crate::{Client, Error};

impl Client {
    /// Waits until a meeting has ended: it was deleted, its 24 hours are over, or nobody was in it
    /// for five minutes.
    ///
    /// Asks with `GetMeeting` every 5 s for up to 10 min, unless set otherwise. The service tells an
    /// ended meeting and one that never was apart in no way, so a wrong id counts as ended too.
    ///
    /// # Errors
    /// A timeout that says what was waited for, and whatever `GetMeeting` fails with, except for
    /// problems that pass, such as throttling.
    pub fn wait_until_meeting_ended(&self, meeting_id: impl Into<MeetingId>) -> MeetingEnded {
        MeetingEnded {
            client: self.clone(),
            meeting_id: meeting_id.into(),
            waiter: Waiter {
                what: "waiting for the meeting's end",
                interval: Duration::from_secs(5),
                timeout: Duration::from_secs(600),
            },
        }
    }
}

/// A wait for the end of a meeting that has not begun yet: await it.
#[derive(Debug)]
#[must_use = "a wait does nothing until it is awaited"]
pub struct MeetingEnded {
    client: Client,
    meeting_id: MeetingId,
    waiter: Waiter,
}

impl MeetingEnded {
    /// The pause between two questions.
    pub fn interval(mut self, interval: Duration) -> Self {
        self.waiter.interval = interval;
        self
    }

    /// How long to wait. `GetMeeting` is called a last time then, and may take as long as any call;
    /// without any time it is called once.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.waiter.timeout = timeout;
        self
    }
}

impl IntoFuture for MeetingEnded {
    type Output = Result<(), Error>;
    type IntoFuture = BoxFuture<'static, Self::Output>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(async move {
            let MeetingEnded { client, meeting_id, waiter } = self;
            let has_ended = || async {
                match client.get_meeting(&meeting_id).await {
                    Ok(_) => Ok(false),
                    Err(error) if error.is_not_found() => Ok(true),
                    Err(error) => Err(error),
                }
            };
            waiter.until("GetMeeting", has_ended).await
        })
    }
}
