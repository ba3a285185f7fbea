//! Labelling meetings.

use chime_sdk_core::declare::{chime_operation, chime_shape};

use crate::{errors::*, shapes::*, strings::*};

/// Lists the tags of a meeting.
#[chime_operation(
    method = "GET",
    path = "/tags",
    output = ListTagsForResourceOutput,
    errors(LimitExceededException, ResourceNotFoundException),
)]
pub struct ListTagsForResource {
    /// The meeting whose tags to list, by its ARN.
    #[chime(query = "arn", name = "ResourceARN")]
    pub resource_arn: ResourceArn,
}

/// The tags of a meeting, all in one answer.
#[chime_shape]
pub struct ListTagsForResourceOutput {
    /// The tags, in no particular order.
    #[chime(default, len = 0..=50)]
    pub tags: Vec<Tag>,
}

/// Adds tags to a meeting. A tag whose key is there already gets the new value.
#[chime_operation(
    method = "POST",
    path = "/tags?operation=tag-resource",
    status = 204,
    output = TagResourceOutput,
    errors(LimitExceededException, ResourceNotFoundException, TooManyTagsException),
)]
pub struct TagResource {
    /// The meeting to tag, by its ARN.
    #[chime(name = "ResourceARN")]
    pub resource_arn: ResourceArn,
    /// The tags to add or change. Those not named stay as they are.
    #[chime(len = 0..=50)]
    pub tags: Vec<Tag>,
}

/// Nothing: that the call succeeded says it all.
#[chime_shape]
pub struct TagResourceOutput {}

/// Takes tags off a meeting. A key that is not there is no error.
#[chime_operation(
    method = "POST",
    path = "/tags?operation=untag-resource",
    status = 204,
    output = UntagResourceOutput,
    errors(LimitExceededException, ResourceNotFoundException),
)]
pub struct UntagResource {
    /// The meeting to take tags off, by its ARN.
    #[chime(name = "ResourceARN")]
    pub resource_arn: ResourceArn,
    /// The keys of the tags to take off; their values go with them.
    #[chime(len = 0..=50)]
    pub tag_keys: Vec<TagKey>,
}

/// Nothing: that the call succeeded says it all.
#[chime_shape]
pub struct UntagResourceOutput {}
