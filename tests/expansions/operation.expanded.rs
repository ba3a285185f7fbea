#[derive(::core::clone::Clone, ::core::cmp::PartialEq)]
#[non_exhaustive]
/// Gets an attendee of a meeting.
pub struct GetAttendee {
    /// The meeting.
    pub meeting_id: MeetingId,
    /// The attendee.
    pub attendee_id: AttendeeId,
}
#[doc(hidden)]
#[allow(dead_code, deprecated, non_upper_case_globals)]
pub const GetAttendee: chime_operation::OperationOf<GetAttendee> = chime_operation::OperationOf::NEW;
///A call of [`GetAttendee`] that is not sent yet: await it.
#[must_use = "a call does nothing until it is awaited"]
#[allow(deprecated)]
pub struct GetAttendeeCall(chime_operation::Call<GetAttendee>);
#[allow(unused_macros)]
macro_rules! __operation_GetAttendee {
    (method) => {
        #[doc =
        "Gets an attendee of a meeting.\n\n`GET /meetings/<MeetingId>/attendees/<AttendeeId>`\n\n# Arguments\n- `meeting_id`: The meeting.\n- `attendee_id`: The attendee.\n\n# Errors\n- [`NotFoundException`]\n- beside these, those that every operation of the service may answer with; each error says what it means and what to do about it\n- input that breaks a constraint, before anything is sent: the error lists all that is wrong with it"]
        pub fn get_attendee(& self, meeting_id : impl ::core::convert::Into < MeetingId
        >, attendee_id : impl ::core::convert::Into < AttendeeId >) -> GetAttendeeCall {
        __chime::call(self, GetAttendee::new(meeting_id, attendee_id)) }
    };
    ([$($path:tt)*] $($what:tt)*) => {
        $($path)* ::in_service! { GetAttendee get_attendee $($what)* }
    };
}
#[allow(unused_imports)]
pub(crate) use __operation_GetAttendee;
#[allow(deprecated, non_snake_case, unused_qualifications)]
const _: () = {
    use chime_operation as __chime;
    impl GetAttendee {
        /**A `GetAttendee` with its required members.

# Arguments
- `meeting_id`: The meeting.
- `attendee_id`: The attendee.*/
        #[must_use]
        pub fn new(
            meeting_id: impl ::core::convert::Into<MeetingId>,
            attendee_id: impl ::core::convert::Into<AttendeeId>,
        ) -> Self {
            Self {
                meeting_id: ::core::convert::Into::into(meeting_id),
                attendee_id: ::core::convert::Into::into(attendee_id),
            }
        }
    }
    static MEMBERS: __chime::StructureSchema = __chime::StructureSchema::new(
        "GetAttendee",
        "Gets an attendee of a meeting.",
        &[
            __chime::Member::new("MeetingId", __chime::text::<MeetingId>, "The meeting.")
                .at(__chime::Location::Label)
                .required(),
            __chime::Member::new(
                    "AttendeeId",
                    __chime::text::<AttendeeId>,
                    "The attendee.",
                )
                .at(__chime::Location::Label)
                .required(),
        ],
    );
    impl __chime::Structure for GetAttendee {
        fn members(&self) -> &'static __chime::StructureSchema {
            &MEMBERS
        }
        fn member(&self, index: usize) -> __chime::View<'_> {
            match index {
                0 => <MeetingId as __chime::Shape>::view(&self.meeting_id),
                1 => <AttendeeId as __chime::Shape>::view(&self.attendee_id),
                _ => __chime::View::Absent,
            }
        }
        fn member_mut(&mut self, index: usize) -> __chime::Slot<'_> {
            match index {
                0 => <MeetingId as __chime::Shape>::erased(&mut self.meeting_id),
                1 => <AttendeeId as __chime::Shape>::erased(&mut self.attendee_id),
                _ => __chime::None,
            }
        }
        fn clear(&mut self) {
            *self = __chime::Shape::vacant();
        }
    }
    __chime::structure!(
        GetAttendee, MEMBERS, Self { meeting_id : < MeetingId as __chime::Shape >
        ::vacant(), attendee_id : < AttendeeId as __chime::Shape > ::vacant() }
    );
    impl __chime::Operation for GetAttendee {
        type Output = GetAttendeeOutput;
        const SCHEMA: &'static __chime::OperationSchema = &__chime::OperationSchema {
            name: "GetAttendee",
            method_name: "get_attendee",
            method: "GET",
            path: &[
                __chime::Segment::Literal("meetings"),
                __chime::Segment::Label(0usize),
                __chime::Segment::Literal("attendees"),
                __chime::Segment::Label(1usize),
            ],
            route: 15258502582773221965u64,
            errors: &[<NotFoundException as __chime::DeclaredException>::SCHEMA],
            documentation: "Gets an attendee of a meeting.",
            ..__chime::operation::<Self>()
        };
    }
    __chime::call!(pub GetAttendeeCall, GetAttendee);
    const _: () = <GetAttendee as __chime::Listed>::LISTED;
};
