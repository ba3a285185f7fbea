/// The static model of the service: every operation, member, constraint and error.
#[allow(deprecated)]
pub const SERVICE: &chime_service::ServiceSchema = {
    use chime_service as __chime;
    static SERVICE: __chime::ServiceSchema = __chime::ServiceSchema {
        service_id: "Meetings",
        api_version: "2021-07-15",
        endpoint_prefix: "meetings",
        signing_name: "chime",
        control_regions: &["us-east-1", "eu-west-2"],
        rate_limit: __chime::Some(__chime::RateLimit {
            per_second: 10u32,
            burst: 20u32,
        }),
        errors: &[<ServiceUnavailableException as __chime::DeclaredException>::SCHEMA],
        operations: &[
            __operation_CreateAttendee!([__chime] schema),
            __operation_GetAttendee!([__chime] schema),
            __operation_ListAttendees!([__chime] schema),
        ],
        documentation: "A client of meetings.",
    };
    &SERVICE
};
/// A client of meetings.
#[derive(::core::clone::Clone, ::core::fmt::Debug)]
pub struct Client {
    core: chime_service::Client,
}
/// What a server of meetings implements.
#[cfg(test)]
#[allow(deprecated)]
pub trait Service: ::core::marker::Send + ::core::marker::Sync + 'static {
    __operation_CreateAttendee!([chime_service] server);
    __operation_GetAttendee!([chime_service] server);
    __operation_ListAttendees!([chime_service] server);
    /// Carries out the operation of this table with an input of its type; `None` when the
    /// service has no such operation or the input is another one's.
    fn handle(
        &self,
        context: &chime_service::server::Context,
        operation: &chime_service::OperationSchema,
        input: ::std::boxed::Box<dyn chime_service::Structure>,
    ) -> chime_service::server::Handled {
        __operation_CreateAttendee!([chime_service] handle self context operation input);
        __operation_GetAttendee!([chime_service] handle self context operation input);
        __operation_ListAttendees!([chime_service] handle self context operation input);
        ::core::option::Option::None
    }
}
#[allow(deprecated, non_snake_case, unused_qualifications)]
const _: () = {
    use chime_service as __chime;
    __chime::client!(Client, SERVICE);
    impl Client {
        __operation_CreateAttendee!(method);
        __operation_GetAttendee!(method);
        __operation_ListAttendees!(method);
    }
    __operation_CreateAttendee!([__chime] listed);
    __operation_GetAttendee!([__chime] listed);
    __operation_ListAttendees!([__chime] listed);
    const SHARED_ROUTE: usize = __chime::shared_route::<8usize>(SERVICE.operations);
    const _: () = __chime::own_route(SHARED_ROUTE, 0usize);
    const _: () = __chime::own_route(SHARED_ROUTE, 1usize);
    const _: () = __chime::own_route(SHARED_ROUTE, 2usize);
};
