//! Channels of a sample, their recordings, and the policies and routes that apply to them.

use std::collections::BTreeMap;

use chime_sdk_meetings::declare::{
    Timestamp, chime_enum, chime_operation, chime_shape, chime_string,
};
use chime_sdk_meetings::errors::*;

/// Names a channel: assigned by the service.
#[chime_string(pattern = guid)]
pub struct SampleChannelId(String);

/// Your own name for a recording.
#[chime_string(len = 2..=64, chars = "-_a-zA-Z0-9", sensitive)]
pub struct SampleRecordingName(String);

/// The ARN of a policy.
#[chime_string(len = 1..=1011, pattern = "^arn:.*")]
pub struct SamplePolicyArn(String);

/// Names a route.
#[chime_string(len = 2..=64, pattern = "[-_a-zA-Z0-9]*")]
pub struct SampleRouteId(String);

/// What a channel does just now.
#[chime_enum]
pub enum SampleChannelState {
    /// It is being made.
    Creating = "CREATING",
    /// It carries what is sent.
    Active = "ACTIVE",
    /// It is being removed.
    Deleting = "DELETING",
}

/// How a recording is written.
#[chime_enum]
pub enum SampleRecordingFormat {
    /// Sound only.
    Audio = "AUDIO",
    /// Sound and pictures.
    Video = "VIDEO",
    /// Not at all.
    None = "NONE",
}

/// What a policy does.
#[chime_enum]
pub enum SamplePolicyEffect {
    /// It permits.
    Allow = "ALLOW",
    /// It forbids.
    Deny = "DENY",
}

/// Where a route leads.
#[chime_enum]
pub enum SampleRouteKind {
    /// To one target.
    Direct = "DIRECT",
    /// To all targets.
    Broadcast = "BROADCAST",
    /// To the first target that answers.
    FirstOf = "FIRST_OF",
    /// To nobody.
    Closed = "CLOSED",
}

/// A channel as the service describes it.
#[chime_shape]
pub struct SampleChannel {
    /// The id by which other operations find it.
    #[chime(essential)]
    pub channel_id: SampleChannelId,
    /// What it does just now.
    pub state: Option<SampleChannelState>,
    /// How it is set up.
    pub settings: Option<SampleChannelSettings>,
    /// When it was made.
    pub created: Option<Timestamp>,
}

/// How a channel is set up.
#[chime_shape]
pub struct SampleChannelSettings {
    /// How many may join at most.
    #[chime(range = 1..=250)]
    pub max_count: Option<u32>,
    /// Whether everything is recorded from the start.
    pub record: Option<bool>,
    /// Your own notes.
    pub notes: Option<BTreeMap<String, String>>,
}

/// A recording as the service describes it.
#[chime_shape]
pub struct SampleRecording {
    /// Its name.
    #[chime(essential)]
    pub name: SampleRecordingName,
    /// How it is written.
    pub format: Option<SampleRecordingFormat>,
    /// How long it is, in seconds.
    pub seconds: Option<f64>,
}

/// A policy as the service describes it.
#[chime_shape]
pub struct SamplePolicy {
    /// Its ARN.
    pub policy_arn: SamplePolicyArn,
    /// What it does.
    pub effect: SamplePolicyEffect,
    /// What it is about.
    #[chime(len = ..=4096)]
    pub description: Option<String>,
}

/// A route as the service describes it.
#[chime_shape]
pub struct SampleRoute {
    /// The id by which other operations find it.
    #[chime(essential)]
    pub route_id: SampleRouteId,
    /// Where it leads.
    pub kind: Option<SampleRouteKind>,
    /// The channels that it leads to.
    #[chime(default)]
    pub targets: Vec<SampleChannelId>,
}

/// A label on a channel.
#[chime_shape]
pub struct SampleTag {
    /// What the label is about.
    #[chime(len = 1..=128)]
    pub key: String,
    /// What it says.
    #[chime(len = 0..=256)]
    pub value: String,
}

/// Creates a channel.
#[chime_operation(
    method = "POST",
    path = "/sample/channels",
    output = CreateSampleChannelOutput,
    errors(ConflictException, LimitExceededException),
)]
pub struct CreateSampleChannel {
    /// Makes the call safe to repeat.
    #[chime(idempotency_token)]
    pub client_request_token: Option<String>,
    /// Your own name for the channel.
    #[chime(len = 2..=64)]
    pub name: String,
    /// How to set it up.
    pub settings: Option<SampleChannelSettings>,
    /// The channels that it follows.
    #[chime(len = 1..=5)]
    pub followed: Option<Vec<SampleChannelId>>,
    /// Labels from its first moment on.
    #[chime(len = 0..=50)]
    pub tags: Option<Vec<SampleTag>>,
}

/// The channel that was created.
#[chime_shape]
pub struct CreateSampleChannelOutput {
    /// The channel.
    #[chime(essential)]
    pub channel: SampleChannel,
}

/// Reads a channel.
#[chime_operation(
    method = "GET",
    path = "/sample/channels/<ChannelId>",
    output = GetSampleChannelOutput,
    errors(NotFoundException),
)]
pub struct GetSampleChannel {
    /// The channel to read.
    #[chime(path)]
    pub channel_id: SampleChannelId,
    /// How many of its latest events to add.
    #[chime(query = "events", range = 0..=100)]
    pub events: Option<u32>,
}

/// The channel asked for.
#[chime_shape]
pub struct GetSampleChannelOutput {
    /// The channel.
    #[chime(essential)]
    pub channel: SampleChannel,
    /// Its latest events.
    #[chime(default)]
    pub events: Vec<String>,
}

/// Lists the channels that follow a channel.
#[chime_operation(
    method = "GET",
    path = "/sample/channels/<ChannelId>/followers",
    output = ListSampleChannelsOutput,
    errors(NotFoundException),
    paginate(token = next_token, items = channels: SampleChannel, page_size = max_results),
)]
pub struct ListSampleChannels {
    /// The channel whose followers to list.
    #[chime(path)]
    pub channel_id: SampleChannelId,
    /// Only those in this state.
    #[chime(query = "state")]
    pub state: Option<SampleChannelState>,
    /// Where to go on.
    #[chime(query = "next-token", len = ..=4096)]
    pub next_token: Option<String>,
    /// The most channels on a page.
    #[chime(query = "max-results", range = 1..=100)]
    pub max_results: Option<u32>,
}

/// One page of channels.
#[chime_shape]
pub struct ListSampleChannelsOutput {
    /// The channels on this page.
    #[chime(default)]
    pub channels: Vec<SampleChannel>,
    /// Where the next page starts.
    #[chime(len = ..=4096)]
    pub next_token: Option<String>,
}

/// Removes a channel.
#[chime_operation(
    method = "DELETE",
    path = "/sample/channels/<ChannelId>",
    status = 204,
    errors(NotFoundException)
)]
pub struct DeleteSampleChannel {
    /// The channel to remove.
    #[chime(path)]
    pub channel_id: SampleChannelId,
    /// Whether to remove it although it is in use.
    #[chime(query = "force")]
    pub force: Option<bool>,
}

/// Starts a recording of a channel.
#[chime_operation(
    method = "POST",
    path = "/sample/channels/<ChannelId>/recordings?operation=start",
    output = StartSampleRecordingOutput,
    errors(LimitExceededException, NotFoundException, UnprocessableEntityException),
)]
pub struct StartSampleRecording {
    /// The channel to record.
    #[chime(path)]
    pub channel_id: SampleChannelId,
    /// Your own name for the recording.
    pub name: SampleRecordingName,
    /// How to write it.
    pub format: Option<SampleRecordingFormat>,
}

/// The recording that was started.
#[chime_shape]
pub struct StartSampleRecordingOutput {
    /// The recording.
    #[chime(essential)]
    pub recording: SampleRecording,
}

/// Ends a recording.
#[chime_operation(
    method = "POST",
    path = "/sample/channels/<ChannelId>/recordings/<Name>?operation=stop",
    errors(NotFoundException, UnprocessableEntityException)
)]
pub struct StopSampleRecording {
    /// The channel that is recorded.
    #[chime(path)]
    pub channel_id: SampleChannelId,
    /// The recording to end.
    #[chime(path)]
    pub name: SampleRecordingName,
}

/// Lists the recordings of a channel.
#[chime_operation(
    method = "GET",
    path = "/sample/channels/<ChannelId>/recordings",
    output = ListSampleRecordingsOutput,
    errors(NotFoundException),
    paginate(token = next_token, items = recordings: SampleRecording, page_size = max_results),
)]
pub struct ListSampleRecordings {
    /// The channel whose recordings to list.
    #[chime(path)]
    pub channel_id: SampleChannelId,
    /// Where to go on.
    #[chime(query = "next-token", len = ..=4096)]
    pub next_token: Option<String>,
    /// The most recordings on a page.
    #[chime(query = "max-results", range = 1..=100)]
    pub max_results: Option<u32>,
}

/// One page of recordings.
#[chime_shape]
pub struct ListSampleRecordingsOutput {
    /// The recordings on this page.
    #[chime(default)]
    pub recordings: Vec<SampleRecording>,
    /// Where the next page starts.
    pub next_token: Option<String>,
}

/// Removes up to 100 recordings of a channel.
#[chime_operation(
    method = "POST",
    path = "/sample/channels/<ChannelId>/recordings?operation=batch-delete",
    output = BatchDeleteSampleRecordingsOutput,
    errors(ConflictException, NotFoundException),
)]
pub struct BatchDeleteSampleRecordings {
    /// The channel.
    #[chime(path)]
    pub channel_id: SampleChannelId,
    /// The recordings to remove.
    #[chime(len = 1..=100)]
    pub names: Vec<SampleRecordingName>,
}

/// What was removed, and what was not.
#[chime_shape]
pub struct BatchDeleteSampleRecordingsOutput {
    /// The recordings that were removed.
    #[chime(default)]
    pub removed: Vec<SampleRecording>,
    /// The names of those that were not.
    #[chime(default)]
    pub failed: Vec<SampleRecordingName>,
}

/// Sets a policy of a channel.
#[chime_operation(
    method = "PUT",
    path = "/sample/channels/<ChannelId>/policies",
    output = PutSamplePolicyOutput,
    status = 201,
    errors(LimitExceededException, NotFoundException),
)]
pub struct PutSamplePolicy {
    /// The channel.
    #[chime(path)]
    pub channel_id: SampleChannelId,
    /// The policy.
    pub policy: SamplePolicy,
    /// How to set the channel up along with it.
    pub settings: Option<SampleChannelSettings>,
    /// Makes the call safe to repeat.
    #[chime(idempotency_token)]
    pub client_request_token: Option<String>,
}

/// The policy as it stands.
#[chime_shape]
pub struct PutSamplePolicyOutput {
    /// The policy.
    pub policy: Option<SamplePolicy>,
}

/// Reads the policies of a channel.
#[chime_operation(
    method = "GET",
    path = "/sample/channels/<ChannelId>/policies",
    output = GetSamplePoliciesOutput,
    errors(NotFoundException),
)]
pub struct GetSamplePolicies {
    /// The channel.
    #[chime(path)]
    pub channel_id: SampleChannelId,
    /// Only those that do this.
    #[chime(query = "effect")]
    pub effect: Option<SamplePolicyEffect>,
    /// Only those that were changed since.
    #[chime(query = "since", format = date_time)]
    pub since: Option<Timestamp>,
}

/// The policies, all in one answer.
#[chime_shape]
pub struct GetSamplePoliciesOutput {
    /// The policies.
    #[chime(default, len = 0..=50)]
    pub policies: Vec<SamplePolicy>,
}

/// Adds labels to a policy.
#[chime_operation(
    method = "POST",
    path = "/sample/policy-tags?operation=tag-resource",
    status = 204,
    output = TagSamplePolicyOutput,
    errors(LimitExceededException, ResourceNotFoundException, TooManyTagsException),
)]
pub struct TagSamplePolicy {
    /// The policy, by its ARN.
    #[chime(name = "PolicyARN")]
    pub policy_arn: SamplePolicyArn,
    /// The labels to add or change.
    #[chime(len = 0..=50)]
    pub tags: Vec<SampleTag>,
}

/// Nothing: that the call succeeded says it all.
#[chime_shape]
pub struct TagSamplePolicyOutput {}

/// Lists the labels of a policy.
#[chime_operation(
    method = "GET",
    path = "/sample/policy-tags",
    output = ListTagsOfSamplePolicyOutput,
    errors(LimitExceededException, ResourceNotFoundException),
)]
pub struct ListTagsOfSamplePolicy {
    /// The policy, by its ARN.
    #[chime(query = "arn", name = "PolicyARN")]
    pub policy_arn: SamplePolicyArn,
    /// The most labels to list.
    #[chime(query = "max-results", range = 1..=50)]
    pub max_results: Option<u32>,
}

/// The labels, all in one answer.
#[chime_shape]
pub struct ListTagsOfSamplePolicyOutput {
    /// The labels.
    #[chime(default, len = 0..=50)]
    pub tags: Vec<SampleTag>,
}

/// Creates a route.
#[chime_operation(
    method = "POST",
    path = "/sample/channels/<ChannelId>/routes",
    output = CreateSampleRouteOutput,
    errors(ConflictException, LimitExceededException, NotFoundException),
)]
pub struct CreateSampleRoute {
    /// The channel where it begins.
    #[chime(path)]
    pub channel_id: SampleChannelId,
    /// Where it leads.
    pub kind: SampleRouteKind,
    /// The channels that it leads to.
    #[chime(len = 1..=20)]
    pub targets: Vec<SampleChannelId>,
    /// How much goes its way, in percent.
    #[chime(range = 0..=100)]
    pub weight: Option<u32>,
    /// How to set the channel up along with it.
    pub settings: Option<SampleChannelSettings>,
    /// Makes the call safe to repeat.
    #[chime(idempotency_token)]
    pub client_request_token: Option<String>,
}

/// The route that was created.
#[chime_shape]
pub struct CreateSampleRouteOutput {
    /// The route.
    #[chime(essential)]
    pub route: SampleRoute,
}

/// Lists the routes of a channel.
#[chime_operation(
    method = "GET",
    path = "/sample/channels/<ChannelId>/routes",
    output = ListSampleRoutesOutput,
    errors(NotFoundException),
    paginate(token = next_token, items = routes: SampleRoute, page_size = max_results),
)]
pub struct ListSampleRoutes {
    /// The channel whose routes to list.
    #[chime(path)]
    pub channel_id: SampleChannelId,
    /// Where to go on.
    #[chime(query = "next-token", len = ..=4096)]
    pub next_token: Option<String>,
    /// The most routes on a page.
    #[chime(query = "max-results", range = 1..=100)]
    pub max_results: Option<u32>,
}

/// One page of routes.
#[chime_shape]
pub struct ListSampleRoutesOutput {
    /// The routes on this page.
    #[chime(default)]
    pub routes: Vec<SampleRoute>,
    /// Where the next page starts.
    pub next_token: Option<String>,
}

/// Changes where a route leads.
#[chime_operation(
    method = "PUT",
    path = "/sample/channels/<ChannelId>/routes/<RouteId>",
    output = UpdateSampleRouteOutput,
    errors(ConflictException, NotFoundException),
)]
pub struct UpdateSampleRoute {
    /// The channel where it begins.
    #[chime(path)]
    pub channel_id: SampleChannelId,
    /// The route to change.
    #[chime(path)]
    pub route_id: SampleRouteId,
    /// The channels that it leads to from now on.
    #[chime(len = 1..=20)]
    pub targets: Vec<SampleChannelId>,
    /// Where it leads from now on.
    pub kind: Option<SampleRouteKind>,
}

/// The route after the change.
#[chime_shape]
pub struct UpdateSampleRouteOutput {
    /// The route.
    pub route: Option<SampleRoute>,
}

/// Removes a route.
#[chime_operation(
    method = "DELETE",
    path = "/sample/channels/<ChannelId>/routes/<RouteId>",
    status = 204,
    errors(NotFoundException)
)]
pub struct DeleteSampleRoute {
    /// The channel where it begins.
    #[chime(path)]
    pub channel_id: SampleChannelId,
    /// The route to remove.
    #[chime(path)]
    pub route_id: SampleRouteId,
}
