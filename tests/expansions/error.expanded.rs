#[derive(::core::clone::Clone, ::core::cmp::PartialEq)]
#[non_exhaustive]
/// The service is unavailable.
///
/// It comes with status 503.
/// The problem passes: the client tries again by itself, and so may you after a pause.
pub struct ServiceUnavailableException {
    /// The seconds to wait for.
    pub retry_after_seconds: Option<String>,
}
#[allow(deprecated, non_snake_case, unused_qualifications)]
const _: () = {
    use chime_error as __chime;
    impl ServiceUnavailableException {
        ///A `ServiceUnavailableException` with nothing set.
        #[must_use]
        pub fn new() -> Self {
            Self {
                retry_after_seconds: __chime::Default::default(),
            }
        }
    }
    impl __chime::Default for ServiceUnavailableException {
        fn default() -> Self {
            Self::new()
        }
    }
    __chime::setters! {
        pub ServiceUnavailableException; #[doc = "The seconds to wait for."]
        retry_after_seconds : impl ::core::convert::Into < String > =>
        __chime::Some(::core::convert::Into::into(retry_after_seconds));
    }
    static MEMBERS: __chime::StructureSchema = __chime::StructureSchema::new(
        "ServiceUnavailableException",
        "The service is unavailable.",
        &[
            __chime::Member::new(
                    "RetryAfterSeconds",
                    __chime::text::<Option<String>>,
                    "The seconds to wait for.",
                )
                .at(__chime::Location::Header("Retry-After")),
        ],
    );
    impl __chime::Structure for ServiceUnavailableException {
        fn members(&self) -> &'static __chime::StructureSchema {
            &MEMBERS
        }
        fn member(&self, index: usize) -> __chime::View<'_> {
            match index {
                0 => <Option<String> as __chime::Shape>::view(&self.retry_after_seconds),
                _ => __chime::View::Absent,
            }
        }
        fn member_mut(&mut self, index: usize) -> __chime::Slot<'_> {
            match index {
                0 => {
                    <Option<
                        String,
                    > as __chime::Shape>::erased(&mut self.retry_after_seconds)
                }
                _ => __chime::None,
            }
        }
        fn clear(&mut self) {
            *self = __chime::Shape::vacant();
        }
    }
    __chime::structure!(
        ServiceUnavailableException, MEMBERS, Self { retry_after_seconds : < Option <
        String > as __chime::Shape > ::vacant() }
    );
    impl __chime::DeclaredException for ServiceUnavailableException {
        const SCHEMA: &'static __chime::ErrorSchema = &__chime::ErrorSchema {
            code: "ServiceUnavailableException",
            status: 503u16,
            retry: __chime::Some(__chime::RetryClass::Transient),
            members: <Self as __chime::Shape>::schema,
            new: __chime::exception::<Self>,
            documentation: "The service is unavailable.",
        };
    }
    __chime::error!(ServiceUnavailableException, "ServiceUnavailableException");
};
