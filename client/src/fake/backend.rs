//! The service as the server trait wants it: each operation handed to what it is about.

use std::sync::{Mutex, MutexGuard, PoisonError};

use chime_sdk_core::schema::OperationSchema;
use chime_sdk_core::server::{Context, Fault};
use chime_sdk_core::shape::Structure;
use tokio::time::Instant;

use super::additions::Addition;
use super::authentication::Caller;
use super::state::{ActiveMeeting, State};
use super::throttle::RateLimit;
use crate::SERVICE;
use crate::errors::{ServiceFailureException, ThrottlingException};
use crate::operations::{
    BatchCreateAttendee, BatchCreateAttendeeOutput, BatchUpdateAttendeeCapabilitiesExcept,
    CreateAttendee, CreateAttendeeOutput, CreateMeeting, CreateMeetingOutput,
    CreateMeetingWithAttendees, CreateMeetingWithAttendeesOutput, DeleteAttendee, DeleteMeeting,
    GetAttendee, GetAttendeeOutput, GetMeeting, GetMeetingOutput, ListAttendees,
    ListAttendeesOutput, ListTagsForResource, ListTagsForResourceOutput, StartMeetingTranscription,
    StopMeetingTranscription, TagResource, TagResourceOutput, UntagResource, UntagResourceOutput,
    UpdateAttendeeCapabilities, UpdateAttendeeCapabilitiesOutput,
};
use crate::service::Service;
use crate::strings::MeetingId;

/// What distinguishes one fake from another.
#[derive(Clone, Debug)]
pub(super) struct Settings {
    /// The access keys that are accepted; all if there are none.
    pub(super) allowed_keys: Vec<String>,
    pub(super) meeting_quota: usize,
    pub(super) rate_limit: Option<RateLimit>,
    pub(super) additions: Vec<Addition>,
}

impl Default for Settings {
    fn default() -> Self {
        Settings {
            allowed_keys: Vec::new(),
            meeting_quota: 250,
            rate_limit: None,
            additions: Vec::new(),
        }
    }
}

/// The service without its HTTP.
#[derive(Debug)]
pub(super) struct Backend {
    settings: Settings,
    state: Mutex<State>,
}

impl Backend {
    /// A service that has its media servers at `authority`, a host with its port.
    pub(super) fn new(settings: Settings, authority: String) -> Self {
        let state = Mutex::new(State::new(&settings, authority));
        Backend { settings, state }
    }

    /// The state, which nobody else sees until the guard is dropped.
    pub(super) fn state(&self) -> MutexGuard<'_, State> {
        // No change can panic half-way, so the state is good in any case.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Lets a call in, or refuses it: by order of a test, for its sender, or for its rate.
    pub(super) fn admit(
        &self,
        context: &Context,
        operation: &'static OperationSchema,
    ) -> Result<(), Fault> {
        let mut state = self.state();
        state.tally.count(Some(operation.name));
        if let Some(fault) = state.scripts.take(operation.name) {
            return Err(fault);
        }
        Caller::of(&context.headers)?.check_allowed(&self.settings.allowed_keys)?;
        if !state.throttle.admit(operation.name, Instant::now()) {
            return Err(Fault::new(ThrottlingException::new(), "Rate exceeded"));
        }
        Ok(())
    }

    /// The operations that are served. What a test adds comes first: it may take the place of one
    /// that the service has.
    pub(super) fn operations(&self) -> impl Iterator<Item = &'static OperationSchema> {
        let additions = self.settings.additions.iter().map(|addition| addition.operation);
        additions.chain(SERVICE.operations.iter().copied())
    }

    /// The operation of this name, `GetMeeting` or `get_meeting`.
    pub(super) fn operation(&self, name: &str) -> Option<&'static OperationSchema> {
        let named = |operation: &&'static OperationSchema| {
            operation.name == name || operation.method_name == name
        };
        self.operations().find(named)
    }

    /// Carries out an operation.
    pub(super) fn carry_out(
        &self,
        context: &Context,
        operation: &'static OperationSchema,
        input: Box<dyn Structure>,
    ) -> Result<Box<dyn Structure>, Fault> {
        let mut additions = self.settings.additions.iter();
        let addition = additions.find(|addition| std::ptr::eq(addition.operation, operation));
        let answer = match addition {
            Some(addition) => addition.answer(context, input),
            None => self.handle(context, operation, input),
        };
        answer.unwrap_or_else(|| {
            Err(Fault::new(ServiceFailureException::new(), "the operation has no implementation"))
        })
    }

    /// Does something with a meeting of the caller's region.
    fn with_meeting<T>(
        &self,
        context: &Context,
        id: &MeetingId,
        action: impl FnOnce(&mut ActiveMeeting) -> Result<T, Fault>,
    ) -> Result<T, Fault> {
        let region = Caller::of(&context.headers)?.region;
        action(self.state().meetings.get_mut(region, id)?)
    }
}

impl Service for Backend {
    fn create_meeting(
        &self,
        context: &Context,
        input: CreateMeeting,
    ) -> Result<CreateMeetingOutput, Fault> {
        let region = Caller::of(&context.headers)?.region;
        let answer = self.state().meetings.create(region, input.into())?;
        Ok(CreateMeetingOutput { meeting: answer.meeting })
    }

    fn create_meeting_with_attendees(
        &self,
        context: &Context,
        input: CreateMeetingWithAttendees,
    ) -> Result<CreateMeetingWithAttendeesOutput, Fault> {
        let region = Caller::of(&context.headers)?.region;
        self.state().meetings.create(region, input.into())
    }

    fn get_meeting(&self, context: &Context, input: GetMeeting) -> Result<GetMeetingOutput, Fault> {
        let meeting =
            self.with_meeting(context, &input.meeting_id, |active| Ok(active.meeting.clone()))?;
        Ok(GetMeetingOutput { meeting })
    }

    fn delete_meeting(&self, context: &Context, input: DeleteMeeting) -> Result<(), Fault> {
        let region = Caller::of(&context.headers)?.region;
        self.state().meetings.delete(region, &input.meeting_id)
    }

    fn create_attendee(
        &self,
        context: &Context,
        input: CreateAttendee,
    ) -> Result<CreateAttendeeOutput, Fault> {
        let attendee = self.with_meeting(context, &input.meeting_id, |meeting| {
            meeting.create_attendee(input.external_user_id, input.capabilities)
        })?;
        Ok(CreateAttendeeOutput { attendee })
    }

    fn batch_create_attendee(
        &self,
        context: &Context,
        input: BatchCreateAttendee,
    ) -> Result<BatchCreateAttendeeOutput, Fault> {
        let (attendees, errors) = self.with_meeting(context, &input.meeting_id, |meeting| {
            meeting.create_attendees(input.attendees)
        })?;
        Ok(BatchCreateAttendeeOutput { attendees, errors })
    }

    fn get_attendee(
        &self,
        context: &Context,
        input: GetAttendee,
    ) -> Result<GetAttendeeOutput, Fault> {
        let attendee = self.with_meeting(context, &input.meeting_id, |meeting| {
            meeting.attendee(&input.attendee_id)
        })?;
        Ok(GetAttendeeOutput { attendee })
    }

    fn list_attendees(
        &self,
        context: &Context,
        input: ListAttendees,
    ) -> Result<ListAttendeesOutput, Fault> {
        let region = Caller::of(&context.headers)?.region;
        let state = self.state();
        let meeting = state.meetings.get(region, &input.meeting_id)?;
        meeting.page(&state.page_tokens, input.next_token.as_deref(), input.max_results)
    }

    fn delete_attendee(&self, context: &Context, input: DeleteAttendee) -> Result<(), Fault> {
        self.with_meeting(context, &input.meeting_id, |meeting| {
            meeting.delete_attendee(&input.attendee_id)
        })
    }

    fn update_attendee_capabilities(
        &self,
        context: &Context,
        input: UpdateAttendeeCapabilities,
    ) -> Result<UpdateAttendeeCapabilitiesOutput, Fault> {
        let attendee = self.with_meeting(context, &input.meeting_id, |meeting| {
            meeting.update_capabilities(&input.attendee_id, input.capabilities)
        })?;
        Ok(UpdateAttendeeCapabilitiesOutput { attendee })
    }

    fn batch_update_attendee_capabilities_except(
        &self,
        context: &Context,
        input: BatchUpdateAttendeeCapabilitiesExcept,
    ) -> Result<(), Fault> {
        self.with_meeting(context, &input.meeting_id, |meeting| {
            meeting.update_capabilities_except(&input.excluded_attendee_ids, &input.capabilities)
        })
    }

    fn start_meeting_transcription(
        &self,
        context: &Context,
        input: StartMeetingTranscription,
    ) -> Result<(), Fault> {
        self.with_meeting(context, &input.meeting_id, |meeting| {
            meeting.start_transcription(input.transcription_configuration)
        })
    }

    fn stop_meeting_transcription(
        &self,
        context: &Context,
        input: StopMeetingTranscription,
    ) -> Result<(), Fault> {
        self.with_meeting(context, &input.meeting_id, ActiveMeeting::stop_transcription)
    }

    fn list_tags_for_resource(
        &self,
        context: &Context,
        input: ListTagsForResource,
    ) -> Result<ListTagsForResourceOutput, Fault> {
        let region = Caller::of(&context.headers)?.region;
        let mut state = self.state();
        let tags = state.meetings.tagged(region, &input.resource_arn)?.list_tags();
        Ok(ListTagsForResourceOutput { tags })
    }

    fn tag_resource(
        &self,
        context: &Context,
        input: TagResource,
    ) -> Result<TagResourceOutput, Fault> {
        let region = Caller::of(&context.headers)?.region;
        self.state().meetings.tagged(region, &input.resource_arn)?.add_tags(input.tags)?;
        Ok(TagResourceOutput {})
    }

    fn untag_resource(
        &self,
        context: &Context,
        input: UntagResource,
    ) -> Result<UntagResourceOutput, Fault> {
        let region = Caller::of(&context.headers)?.region;
        self.state().meetings.tagged(region, &input.resource_arn)?.remove_tags(&input.tag_keys);
        Ok(UntagResourceOutput {})
    }
}
