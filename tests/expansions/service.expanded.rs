/// The static model of the service: every operation, member, constraint and error.
#[allow(deprecated)]
pub const SERVICE: &chime_service::ServiceSchema = {
    use chime_service as __chime;
    static SERVICE: __chime::ServiceSchema = __chime::ServiceSchema {
        service_id: "Meetings",
        api_version: "2021-07-15",
        endpoint_prefix: "meetings",
        signing_name: "chime",
        errors: &[<ServiceUnavailableException as __chime::DeclaredException>::SCHEMA],
        operations: &[
            <CreateAttendee as __chime::Operation>::SCHEMA,
            <ListAttendees as __chime::Operation>::SCHEMA,
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
#[cfg(feature = "fake")]
#[allow(deprecated)]
pub trait Service: ::core::marker::Send + ::core::marker::Sync + 'static {
    ///Carries out [`CreateAttendee`].
    ///
    /// # Errors
    /// The fault that the service answers with.
    fn create_attendee(
        &self,
        context: &chime_service::server::Context,
        input: CreateAttendee,
    ) -> ::core::result::Result<
        <CreateAttendee as chime_service::Operation>::Output,
        chime_service::server::Fault,
    >;
    ///Carries out [`ListAttendees`].
    ///
    /// # Errors
    /// The fault that the service answers with.
    fn list_attendees(
        &self,
        context: &chime_service::server::Context,
        input: ListAttendees,
    ) -> ::core::result::Result<
        <ListAttendees as chime_service::Operation>::Output,
        chime_service::server::Fault,
    >;
    /// Carries out the operation of this table with an input of its type; `None` when the
    /// service has no such operation or the input is another one's.
    fn handle(
        &self,
        context: &chime_service::server::Context,
        operation: &chime_service::OperationSchema,
        input: ::std::boxed::Box<dyn chime_service::Structure>,
    ) -> ::core::option::Option<
        ::core::result::Result<
            ::std::boxed::Box<dyn chime_service::Structure>,
            chime_service::server::Fault,
        >,
    > {
        match operation.name {
            "CreateAttendee" => {
                chime_service::server::answer(
                    input,
                    |input| self.create_attendee(context, input),
                )
            }
            "ListAttendees" => {
                chime_service::server::answer(
                    input,
                    |input| self.list_attendees(context, input),
                )
            }
            _ => ::core::option::Option::None,
        }
    }
}
#[allow(deprecated)]
const _: () = {
    use chime_service as __chime;
    __chime::client!(Client, SERVICE);
    impl Client {
        __operation_CreateAttendee!();
        __operation_ListAttendees!();
    }
    impl __chime::OfService for CreateAttendee {}
    impl __chime::OfService for ListAttendees {}
};
