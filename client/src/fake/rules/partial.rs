//! Carrying out a batch of which some parts have to fail.

use std::any::Any;

use chime_sdk_core::server::{Context, Fault};
use chime_sdk_core::shape::Structure;

use crate::errors::ServiceFailureException;
use crate::fake::backend::Backend;
use crate::fake::failure::PartialBatch;
use crate::fake::journal::Record;
use crate::fake::meetings::{CreationKey, CreationRequest};
use crate::operations::{
    BatchCreateAttendee, BatchCreateAttendeeOutput, CreateMeetingWithAttendees,
    CreateMeetingWithAttendeesOutput,
};

impl Backend {
    /// Carries out a batch without those of its parts that fail, which are answered as errors.
    /// `turn` is how often the rule has struck before.
    pub(in crate::fake) fn carry_out_in_part(
        &self,
        context: &Context,
        input: Box<dyn Structure>,
        partial: &PartialBatch,
        turn: u64,
    ) -> Result<Box<dyn Structure>, Fault> {
        let region = self.region(context)?;
        let input: Box<dyn Any> = input;
        let input = match input.downcast::<BatchCreateAttendee>() {
            Ok(batch) => return Ok(Box::new(self.add_in_part(region, *batch, partial, turn)?)),
            Err(input) => input,
        };
        match input.downcast::<CreateMeetingWithAttendees>() {
            Ok(input) => Ok(Box::new(self.create_in_part(region, *input, partial, turn)?)),
            Err(_) => Err(Fault::new(ServiceFailureException::new(), "the operation is no batch")),
        }
    }

    fn add_in_part(
        &self,
        region: &str,
        mut input: BatchCreateAttendee,
        partial: &PartialBatch,
        turn: u64,
    ) -> Result<BatchCreateAttendeeOutput, Fault> {
        let failed = partial.take_from(&mut input.attendees, turn);
        let (attendees, mut errors) = self.with(|state| {
            state.meetings.change(region, &input.meeting_id, |meeting, around| {
                meeting.create_attendees(&input.attendees, around)
            })
        })?;
        errors.extend(failed);
        Ok(BatchCreateAttendeeOutput { attendees, errors })
    }

    fn create_in_part(
        &self,
        region: &str,
        input: CreateMeetingWithAttendees,
        partial: &PartialBatch,
        turn: u64,
    ) -> Result<CreateMeetingWithAttendeesOutput, Fault> {
        let mut request = CreationRequest::from(input);
        self.with(|state| {
            let Some(token) = request.meeting.client_request_token.clone() else {
                return state.meetings.create(region, request);
            };
            let key = CreationKey { region: region.to_owned(), token };
            // what is repeated is answered as before
            if state.meetings.creations.contains_key(&key) {
                return state.meetings.create(region, request);
            }
            let whole = request.clone();
            let failed = request.attendees.as_mut().map(|items| partial.take_from(items, turn));
            let mut answer = state.meetings.create(region, request)?;
            answer.errors.extend(failed.unwrap_or_default());
            // so that the same request is the same when it comes again
            if let Some(creation) = state.meetings.creations.get_mut(&key) {
                creation.request = whole;
                creation.answer = answer.clone();
                state.meetings.around.journal.change(Record::Creation(key));
            }
            Ok(answer)
        })
    }
}
