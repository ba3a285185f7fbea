//! Starting and stopping the transcription of a meeting.

use chime_sdk_core::server::Fault;

use super::assumptions::{TranscriptionRules, Verdict};
use super::journal::Happened;
use super::refusals;
use super::state::{ActiveMeeting, Surroundings};
use crate::shapes::TranscriptionConfiguration;

mod rules;

impl ActiveMeeting {
    /// Starts the transcription or gives one that runs other settings. It may come to nothing: the
    /// engine refuses later what it does not know, in an event, and what ran before goes on.
    pub(super) fn start_transcription(
        &mut self,
        configuration: TranscriptionConfiguration,
        around: &mut Surroundings,
    ) -> Result<(), Fault> {
        rules::check_engines(&configuration).map_err(refusals::bad_request)?;
        let mut problem = rules::contradiction(&configuration).map(str::to_owned);
        let assumptions = &around.settings.assumptions;
        if assumptions.transcription_rules == TranscriptionRules::AtOnce
            && let Some(problem) = problem.take()
        {
            return Err(refusals::bad_request(problem));
        }
        if self.transcription.is_some() && assumptions.transcription_twice == Verdict::Refused {
            return Err(refusals::unprocessable("Transcription has already started"));
        }
        let media_region = self.meeting.media_region.as_ref();
        match problem.or_else(|| rules::unknown_to_engine(&configuration, media_region)) {
            Some(problem) => {
                let failed = Happened::TranscriptionFailed(configuration.into(), problem);
                around.tell(&self.about, failed);
            }
            None => {
                let started = Happened::TranscriptionStarted(configuration.clone().into());
                self.transcription = Some(configuration);
                around.tell(&self.about, started);
                around.change_meeting(self);
            }
        }
        Ok(())
    }

    pub(super) fn stop_transcription(&mut self, around: &mut Surroundings) -> Result<(), Fault> {
        let rule = around.settings.assumptions.transcription_stopped_twice;
        match (self.transcription.take(), rule) {
            (Some(configuration), _) => {
                around.tell(&self.about, Happened::TranscriptionStopped(configuration.into()));
                around.change_meeting(self);
                Ok(())
            }
            (None, Verdict::Accepted) => Ok(()),
            (None, Verdict::Refused) => {
                Err(refusals::unprocessable("Transcription has not started"))
            }
        }
    }
}

#[cfg(test)]
mod tests;
