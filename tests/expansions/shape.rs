/// A tag of a resource.
#[chime_shape(check = key_is_not_value)]
pub struct Tag {
    /// The key of the tag.
    pub key: TagKey,
    /// The value of the tag.
    pub value: TagValue,
    /// Older names of the key.
    #[chime(default, len = ..=10)]
    pub aliases: Vec<TagKey>,
    /// How much it weighs.
    #[chime(name = "SortWeight", range = 0..)]
    pub weight: Option<i32>,
}
