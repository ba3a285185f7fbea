//! The service as the server trait wants it: each operation handed to what it is about.

use std::any::Any;
use std::collections::HashSet;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use chime_sdk_core::schema::OperationSchema;
use chime_sdk_core::server::{Context, Fault};
use chime_sdk_core::shape::Structure;
use chime_sdk_core::suggest;
use tokio::sync::Notify;

use super::UnknownName;
use super::assumptions::Repetition;
use super::authentication::{self, Arrival};
use super::meetings::CreationKey;
use super::refusals;
use super::settings::Settings;
use super::state::{ActiveMeeting, State, Surroundings};
use super::words::unknown_words;
use crate::SERVICE;
use crate::errors::{ConflictException, ServiceFailureException};
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
use crate::strings::{ClientRequestToken, MeetingId, ResourceArn};

/// The service without its HTTP.
#[derive(Debug)]
pub(super) struct Backend {
    settings: Arc<Settings>,
    state: Mutex<State>,
    /// The creations of meetings that are not yet answered.
    underway: Mutex<HashSet<CreationKey>>,
    /// Told when another moment is the next at which a meeting ends by itself.
    rescheduled: Notify,
}

impl Backend {
    /// A service that has its media servers at `authority`, a host with its port.
    pub(super) fn new(settings: Settings, authority: String) -> Self {
        let settings = Arc::new(settings);
        let state = Mutex::new(State::new(Arc::clone(&settings), authority));
        Backend { settings, state, underway: Mutex::default(), rescheduled: Notify::new() }
    }

    pub(super) fn settings(&self) -> &Settings {
        &self.settings
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

    /// Lets a call in, or refuses it, for its sender or for its rate.
    pub(super) fn admit(
        &self,
        context: &Context,
        operation: &'static OperationSchema,
        arrival: Arrival<'_>,
    ) -> Result<(), Fault> {
        // outside of the lock: this is most of the work for a small request
        authentication::check(&context.headers, arrival, &self.settings)?;
        let region = self.region(context)?;
        let admitted =
            self.with(|state| state.throttle.admit(region, operation, state.clock.now()));
        if !admitted {
            return Err(refusals::throttled(self.settings.assumptions.throttling_code));
        }
        Ok(())
    }

    /// Begins a call whose input was read: refuses words that the service does not have, and a
    /// creation whose token another one has that is not yet answered. The call is answered when what
    /// is returned is dropped.
    pub(super) fn begin(
        &self,
        context: &Context,
        operation: &'static OperationSchema,
        input: &dyn Structure,
    ) -> Result<Underway<'_>, Fault> {
        let assumptions = &self.settings.assumptions;
        let unknown = unknown_words(operation, input, assumptions.unknown_words);
        if !unknown.is_empty() {
            return Err(refusals::bad_request(unknown.join("; ")));
        }
        let token = match assumptions.token_at_once {
            Repetition::Conflict => creation_token(input),
            Repetition::SameMeeting => None,
        };
        let Some(token) = token else { return Ok(Underway { backend: self, creation: None }) };
        let key = CreationKey { region: self.region(context)?.to_owned(), token: token.clone() };
        if !self.underway.lock().unwrap_or_else(PoisonError::into_inner).insert(key.clone()) {
            let message = "A request with this ClientRequestToken is being answered";
            return Err(Fault::new(ConflictException::new(), message));
        }
        Ok(Underway { backend: self, creation: Some(key) })
    }

    /// The control region that a request is for.
    pub(super) fn region<'a>(&'a self, context: &'a Context) -> Result<&'a str, Fault> {
        authentication::region(&context.headers, &self.settings)
    }

    /// Host and port of the fake.
    pub(super) fn authority(&self) -> String {
        self.with(|state| state.meetings.authority.clone())
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

    /// The name of an operation, given as `GetMeeting` or `get_meeting`.
    pub(super) fn known_operation(&self, name: &str) -> Result<&'static str, UnknownName> {
        if let Some(operation) = self.operation(name) {
            return Ok(operation.name);
        }
        let similar = suggest::sentence(name, self.operations().map(|operation| operation.name));
        let service = SERVICE.service_id;
        Err(UnknownName(format!("{service} has no operation `{name}`{similar}")))
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
        let region = self.region(context)?;
        self.with(|state| state.meetings.change(region, id, action))
    }

    /// Reads from a meeting of the caller's region.
    fn read<T>(
        &self,
        context: &Context,
        id: &MeetingId,
        action: impl FnOnce(&ActiveMeeting, &Surroundings) -> Result<T, Fault>,
    ) -> Result<T, Fault> {
        let region = self.region(context)?;
        self.with(|state| action(state.meetings.get(region, id)?, &state.meetings.around))
    }

    /// Does something to the tags of a resource of the caller's region.
    fn change_tags<T>(
        &self,
        context: &Context,
        arn: &ResourceArn,
        action: impl FnOnce(&mut ActiveMeeting, &Surroundings) -> Result<T, Fault>,
    ) -> Result<T, Fault> {
        let region = self.region(context)?;
        self.with(|state| state.meetings.change_tags(region, arn, action))
    }
}

/// A call that is being answered.
#[derive(Debug)]
pub(super) struct Underway<'a> {
    backend: &'a Backend,
    /// The creation that nobody else may begin meanwhile.
    creation: Option<CreationKey>,
}

impl Drop for Underway<'_> {
    fn drop(&mut self) {
        if let Some(key) = &self.creation {
            self.backend.underway.lock().unwrap_or_else(PoisonError::into_inner).remove(key);
        }
    }
}

/// The token of an input that creates a meeting.
fn creation_token(input: &dyn Structure) -> Option<&ClientRequestToken> {
    let input: &dyn Any = input;
    if let Some(input) = input.downcast_ref::<CreateMeeting>() {
        return input.client_request_token.as_ref();
    }
    let input = input.downcast_ref::<CreateMeetingWithAttendees>()?;
    input.client_request_token.as_ref()
}

impl Service for Backend {
    fn create_meeting(
        &self,
        context: &Context,
        input: CreateMeeting,
    ) -> Result<CreateMeetingOutput, Fault> {
        let region = self.region(context)?;
        let answer = self.with(|state| state.meetings.create(region, input.into()))?;
        Ok(CreateMeetingOutput { meeting: answer.meeting })
    }

    fn create_meeting_with_attendees(
        &self,
        context: &Context,
        input: CreateMeetingWithAttendees,
    ) -> Result<CreateMeetingWithAttendeesOutput, Fault> {
        let region = self.region(context)?;
        self.with(|state| state.meetings.create(region, input.into()))
    }

    fn get_meeting(&self, context: &Context, input: GetMeeting) -> Result<GetMeetingOutput, Fault> {
        let id = &input.meeting_id;
        let meeting = self.read(context, id, |active, _| Ok(active.meeting.clone()))?;
        Ok(GetMeetingOutput { meeting })
    }

    fn delete_meeting(&self, context: &Context, input: DeleteMeeting) -> Result<(), Fault> {
        let region = self.region(context)?;
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
        let attendee = self.read(context, &input.meeting_id, |meeting, around| {
            meeting.attendee(&input.attendee_id, &around.tokens)
        })?;
        Ok(GetAttendeeOutput { attendee })
    }

    fn list_attendees(
        &self,
        context: &Context,
        input: ListAttendees,
    ) -> Result<ListAttendeesOutput, Fault> {
        self.read(context, &input.meeting_id, |meeting, around| {
            meeting.page(around, input.next_token.as_deref(), input.max_results)
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
        let region = self.region(context)?;
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
        self.change_tags(context, &input.resource_arn, |meeting, around| {
            meeting.add_tags(input.tags, &around.settings.assumptions)
        })?;
        Ok(TagResourceOutput {})
    }

    fn untag_resource(
        &self,
        context: &Context,
        input: UntagResource,
    ) -> Result<UntagResourceOutput, Fault> {
        self.change_tags(context, &input.resource_arn, |meeting, _| {
            meeting.remove_tags(&input.tag_keys);
            Ok(())
        })?;
        Ok(UntagResourceOutput {})
    }
}
