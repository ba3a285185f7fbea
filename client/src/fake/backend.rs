//! The service as the server trait wants it: each operation handed to what it is about.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use chime_sdk_core::schema::OperationSchema;
use chime_sdk_core::server::{Context, Fault};
use chime_sdk_core::shape::Structure;
use tokio::sync::Notify;

use super::authentication::Caller;
use super::settings::Settings;
use super::state::{ActiveMeeting, State, Surroundings};
use super::tokens::Tokens;
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
use crate::strings::{MeetingId, ResourceArn};

/// The service without its HTTP.
#[derive(Debug)]
pub(super) struct Backend {
    settings: Arc<Settings>,
    state: Mutex<State>,
    /// Told when another moment is the next at which a meeting ends by itself.
    rescheduled: Notify,
}

impl Backend {
    /// A service that has its media servers at `authority`, a host with its port.
    pub(super) fn new(settings: Settings, authority: String) -> Self {
        let settings = Arc::new(settings);
        let state = Mutex::new(State::new(Arc::clone(&settings), authority));
        Backend { settings, state, rescheduled: Notify::new() }
    }

    /// Does something with the state, which nobody else sees meanwhile: brings it up to the time that
    /// it is, and lets everybody know afterwards what has happened.
    pub(super) fn with<T>(&self, action: impl FnOnce(&mut State) -> T) -> T {
        // No change can panic half-way, so the state is good in any case.
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        let deadline = state.meetings.next_deadline();
        state.advance();
        let result = action(&mut state);
        state.settle();
        if state.meetings.next_deadline() != deadline {
            self.rescheduled.notify_one();
        }
        result
    }

    /// Ends meetings at the moments at which they end by themselves, so that those who listen are
    /// told in time. A clock that stands has no such moments: whoever moves it sees to that.
    pub(super) async fn keep_time(&self) {
        loop {
            let (goes, deadline, now) = self.with(|state| {
                (state.clock.goes(), state.meetings.next_deadline(), state.clock.now())
            });
            let rescheduled = self.rescheduled.notified();
            match deadline.filter(|_| goes) {
                // a timer may fire a little early
                Some(deadline) => {
                    let rest = deadline.since(now).max(Duration::from_millis(1));
                    let _ = tokio::time::timeout(rest, rescheduled).await;
                }
                None => rescheduled.await,
            }
        }
    }

    /// Lets a call in, or refuses it: by order of a test, for its sender, or for its rate.
    pub(super) fn admit(
        &self,
        context: &Context,
        operation: &'static OperationSchema,
    ) -> Result<(), Fault> {
        self.with(|state| {
            state.tally.count(Some(operation.name));
            if let Some(fault) = state.scripts.take(operation.name) {
                return Err(fault);
            }
            Caller::of(&context.headers)?.check_known(&self.settings.keys)?;
            if !state.throttle.admit(operation.name, state.clock.now()) {
                return Err(Fault::new(ThrottlingException::new(), "Rate exceeded"));
            }
            Ok(())
        })
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

    /// Does something to a meeting of the caller's region.
    fn change<T>(
        &self,
        context: &Context,
        id: &MeetingId,
        action: impl FnOnce(&mut ActiveMeeting, &mut Surroundings) -> Result<T, Fault>,
    ) -> Result<T, Fault> {
        let region = Caller::of(&context.headers)?.region;
        self.with(|state| state.meetings.change(region, id, action))
    }

    /// Reads from a meeting of the caller's region.
    fn read<T>(
        &self,
        context: &Context,
        id: &MeetingId,
        action: impl FnOnce(&ActiveMeeting, &Tokens) -> Result<T, Fault>,
    ) -> Result<T, Fault> {
        let region = Caller::of(&context.headers)?.region;
        self.with(|state| {
            let tokens = &state.meetings.around.tokens;
            action(state.meetings.get(region, id)?, tokens)
        })
    }

    /// Does something to the tags of a resource of the caller's region.
    fn change_tags<T>(
        &self,
        context: &Context,
        arn: &ResourceArn,
        action: impl FnOnce(&mut ActiveMeeting) -> Result<T, Fault>,
    ) -> Result<T, Fault> {
        let region = Caller::of(&context.headers)?.region;
        self.with(|state| state.meetings.change_tags(region, arn, action))
    }
}

impl Service for Backend {
    fn create_meeting(
        &self,
        context: &Context,
        input: CreateMeeting,
    ) -> Result<CreateMeetingOutput, Fault> {
        let region = Caller::of(&context.headers)?.region;
        let answer = self.with(|state| state.meetings.create(region, input.into()))?;
        Ok(CreateMeetingOutput { meeting: answer.meeting })
    }

    fn create_meeting_with_attendees(
        &self,
        context: &Context,
        input: CreateMeetingWithAttendees,
    ) -> Result<CreateMeetingWithAttendeesOutput, Fault> {
        let region = Caller::of(&context.headers)?.region;
        self.with(|state| state.meetings.create(region, input.into()))
    }

    fn get_meeting(&self, context: &Context, input: GetMeeting) -> Result<GetMeetingOutput, Fault> {
        let id = &input.meeting_id;
        let meeting = self.read(context, id, |active, _| Ok(active.meeting.clone()))?;
        Ok(GetMeetingOutput { meeting })
    }

    fn delete_meeting(&self, context: &Context, input: DeleteMeeting) -> Result<(), Fault> {
        let region = Caller::of(&context.headers)?.region;
        self.with(|state| state.meetings.delete(region, &input.meeting_id))
    }

    fn create_attendee(
        &self,
        context: &Context,
        input: CreateAttendee,
    ) -> Result<CreateAttendeeOutput, Fault> {
        let CreateAttendee { meeting_id, external_user_id: user, capabilities } = input;
        let attendee = self.change(context, &meeting_id, |meeting, around| {
            meeting.create_attendee(&user, capabilities.as_ref(), around)
        })?;
        Ok(CreateAttendeeOutput { attendee })
    }

    fn batch_create_attendee(
        &self,
        context: &Context,
        input: BatchCreateAttendee,
    ) -> Result<BatchCreateAttendeeOutput, Fault> {
        let (attendees, errors) = self.change(context, &input.meeting_id, |meeting, around| {
            meeting.create_attendees(&input.attendees, around)
        })?;
        Ok(BatchCreateAttendeeOutput { attendees, errors })
    }

    fn get_attendee(
        &self,
        context: &Context,
        input: GetAttendee,
    ) -> Result<GetAttendeeOutput, Fault> {
        let attendee = self.read(context, &input.meeting_id, |meeting, tokens| {
            meeting.attendee(&input.attendee_id, tokens)
        })?;
        Ok(GetAttendeeOutput { attendee })
    }

    fn list_attendees(
        &self,
        context: &Context,
        input: ListAttendees,
    ) -> Result<ListAttendeesOutput, Fault> {
        self.read(context, &input.meeting_id, |meeting, tokens| {
            meeting.page(tokens, input.next_token.as_deref(), input.max_results)
        })
    }

    fn delete_attendee(&self, context: &Context, input: DeleteAttendee) -> Result<(), Fault> {
        self.change(context, &input.meeting_id, |meeting, around| {
            meeting.delete_attendee(&input.attendee_id, around)
        })
    }

    fn update_attendee_capabilities(
        &self,
        context: &Context,
        input: UpdateAttendeeCapabilities,
    ) -> Result<UpdateAttendeeCapabilitiesOutput, Fault> {
        let attendee = self.change(context, &input.meeting_id, |meeting, around| {
            meeting.update_capabilities(&input.attendee_id, &input.capabilities, around)
        })?;
        Ok(UpdateAttendeeCapabilitiesOutput { attendee })
    }

    fn batch_update_attendee_capabilities_except(
        &self,
        context: &Context,
        input: BatchUpdateAttendeeCapabilitiesExcept,
    ) -> Result<(), Fault> {
        self.change(context, &input.meeting_id, |meeting, around| {
            let excluded = &input.excluded_attendee_ids;
            meeting.update_capabilities_except(excluded, &input.capabilities, around)
        })
    }

    fn start_meeting_transcription(
        &self,
        context: &Context,
        input: StartMeetingTranscription,
    ) -> Result<(), Fault> {
        self.change(context, &input.meeting_id, |meeting, around| {
            meeting.start_transcription(input.transcription_configuration, around)
        })
    }

    fn stop_meeting_transcription(
        &self,
        context: &Context,
        input: StopMeetingTranscription,
    ) -> Result<(), Fault> {
        self.change(context, &input.meeting_id, ActiveMeeting::stop_transcription)
    }

    fn list_tags_for_resource(
        &self,
        context: &Context,
        input: ListTagsForResource,
    ) -> Result<ListTagsForResourceOutput, Fault> {
        let region = Caller::of(&context.headers)?.region;
        self.with(|state| {
            let id = state.meetings.tagged(region, &input.resource_arn)?;
            let tags = state.meetings.get(region, &id)?.list_tags();
            Ok(ListTagsForResourceOutput { tags })
        })
    }

    fn tag_resource(
        &self,
        context: &Context,
        input: TagResource,
    ) -> Result<TagResourceOutput, Fault> {
        self.change_tags(context, &input.resource_arn, |meeting| meeting.add_tags(input.tags))?;
        Ok(TagResourceOutput {})
    }

    fn untag_resource(
        &self,
        context: &Context,
        input: UntagResource,
    ) -> Result<UntagResourceOutput, Fault> {
        self.change_tags(context, &input.resource_arn, |meeting| {
            meeting.remove_tags(&input.tag_keys);
            Ok(())
        })?;
        Ok(UntagResourceOutput {})
    }
}
