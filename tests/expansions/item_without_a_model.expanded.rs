::core::compile_error! {
    "`#[chime_shape]` stands on a struct with named fields\nhelp: an enum is declared with `#[chime_enum]`"
}
#[allow(dead_code)]
/// The resolution of a video.
pub enum VideoResolution {
    /// No video.
    None,
}
#[allow(deprecated, non_snake_case, unused_qualifications)]
const _: () = {
    use chime_shape as __chime;
    #[allow(unused_variables)]
    impl VideoResolution {
        pub fn new() -> Self {
            loop {}
        }
    }
    impl ::core::clone::Clone for VideoResolution {
        fn clone(&self) -> Self {
            loop {}
        }
    }
    impl ::core::cmp::PartialEq for VideoResolution {
        fn eq(&self, _: &Self) -> bool {
            loop {}
        }
    }
    impl __chime::Structure for VideoResolution {
        fn members(&self) -> &'static __chime::StructureSchema {
            loop {}
        }
        fn member(&self, _: usize) -> __chime::View<'_> {
            loop {}
        }
        fn member_mut(&mut self, _: usize) -> __chime::Slot<'_> {
            loop {}
        }
        fn clear(&mut self) {
            loop {}
        }
    }
    static MEMBERS: __chime::StructureSchema = __chime::StructureSchema::EMPTY;
    __chime::structure!(VideoResolution, MEMBERS, loop {});
};
