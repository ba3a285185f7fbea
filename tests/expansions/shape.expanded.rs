#[derive(::core::clone::Clone, ::core::cmp::PartialEq)]
#[non_exhaustive]
/// A tag of a resource.
pub struct Tag {
    /// The key of the tag.
    pub key: TagKey,
    /// The value of the tag.
    pub value: TagValue,
    /// Older names of the key.
    pub aliases: Vec<TagKey>,
    /// How much it weighs.
    pub weight: Option<i32>,
}
#[allow(deprecated, non_snake_case, unused_qualifications)]
const _: () = {
    use chime_shape as __chime;
    impl Tag {
        /**A `Tag` with its required members.

# Arguments
- `key`: The key of the tag.
- `value`: The value of the tag.*/
        #[must_use]
        pub fn new(
            key: impl ::core::convert::Into<TagKey>,
            value: impl ::core::convert::Into<TagValue>,
        ) -> Self {
            Self {
                key: ::core::convert::Into::into(key),
                value: ::core::convert::Into::into(value),
                aliases: __chime::Default::default(),
                weight: __chime::Default::default(),
            }
        }
    }
    __chime::setters! {
        pub Tag; #[doc = "Older names of the key.\n\nAt most 10 items."] aliases : impl
        ::core::iter::IntoIterator < Item = impl ::core::convert::Into < TagKey > > =>
        ::core::iter::Iterator::collect(::core::iter::Iterator::map(::core::iter::IntoIterator::into_iter(aliases),
        ::core::convert::Into::into)); #[doc = "How much it weighs.\n\nAt least 0."]
        weight : i32 => __chime::Some(weight);
    }
    static MEMBERS: __chime::StructureSchema = __chime::StructureSchema::new(
        "Tag",
        "A tag of a resource.",
        &[
            __chime::Member::new(
                    "Key",
                    <TagKey as __chime::Shape>::schema,
                    "The key of the tag.",
                )
                .required(),
            __chime::Member::new(
                    "Value",
                    <TagValue as __chime::Shape>::schema,
                    "The value of the tag.",
                )
                .required(),
            __chime::Member::new(
                    "Aliases",
                    <Vec<TagKey> as __chime::Shape>::schema,
                    "Older names of the key.",
                )
                .bounded(__chime::None, __chime::Some(10i64)),
            __chime::Member::new(
                    "SortWeight",
                    <Option<i32> as __chime::Shape>::schema,
                    "How much it weighs.",
                )
                .bounded(__chime::Some(0i64), __chime::None),
        ],
    );
    const CHECK: fn(&Tag, &mut __chime::Report) = key_is_not_value;
    impl __chime::Structure for Tag {
        fn members(&self) -> &'static __chime::StructureSchema {
            &MEMBERS
        }
        fn member(&self, index: usize) -> __chime::View<'_> {
            match index {
                0 => <TagKey as __chime::Shape>::view(&self.key),
                1 => <TagValue as __chime::Shape>::view(&self.value),
                2 => <Vec<TagKey> as __chime::Shape>::view(&self.aliases),
                3 => <Option<i32> as __chime::Shape>::view(&self.weight),
                _ => __chime::View::Absent,
            }
        }
        fn member_mut(&mut self, index: usize) -> __chime::Slot<'_> {
            match index {
                0 => <TagKey as __chime::Shape>::erased(&mut self.key),
                1 => <TagValue as __chime::Shape>::erased(&mut self.value),
                2 => <Vec<TagKey> as __chime::Shape>::erased(&mut self.aliases),
                3 => <Option<i32> as __chime::Shape>::erased(&mut self.weight),
                _ => __chime::None,
            }
        }
        fn clear(&mut self) {
            *self = __chime::Shape::vacant();
        }
        fn check(&self, report: &mut __chime::Report) {
            CHECK(self, report);
        }
    }
    __chime::structure!(
        Tag, MEMBERS, Self { key : < TagKey as __chime::Shape > ::vacant(), value : <
        TagValue as __chime::Shape > ::vacant(), aliases : < Vec < TagKey > as
        __chime::Shape > ::vacant(), weight : < Option < i32 > as __chime::Shape >
        ::vacant() }
    );
};
