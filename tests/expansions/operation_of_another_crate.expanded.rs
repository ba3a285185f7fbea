#[derive(::core::clone::Clone, ::core::cmp::PartialEq)]
#[non_exhaustive]
/// Deletes an attendee.
pub struct RemoveAttendee {
    /// The meeting.
    pub meeting_id: MeetingId,
    /// The attendee to remove.
    pub attendee_id: AttendeeId,
}
#[doc(hidden)]
#[allow(dead_code, deprecated, non_upper_case_globals)]
pub const RemoveAttendee: chime_operation::OperationOf<RemoveAttendee> = chime_operation::OperationOf::NEW;
///A call of [`RemoveAttendee`] that is not sent yet: await it.
#[must_use = "a call does nothing until it is awaited"]
#[allow(deprecated)]
pub struct RemoveAttendeeCall(chime_operation::Call<RemoveAttendee>);
///Gives [`meetings::Client`] the method of [`RemoveAttendee`].
#[allow(deprecated)]
pub trait RemoveAttendeeExt {
    /**Deletes an attendee.

`DELETE /meetings/<MeetingId>/attendees/<AttendeeId>`

# Arguments
- `meeting_id`: The meeting.
- `attendee_id`: The attendee to remove.

# Errors
- those that every operation of the service may answer with; each error says what it means and what to do about it
- input that breaks a constraint, before anything is sent: the error lists all that is wrong with it*/
    fn remove_attendee(
        &self,
        meeting_id: impl ::core::convert::Into<MeetingId>,
        attendee_id: impl ::core::convert::Into<AttendeeId>,
    ) -> RemoveAttendeeCall;
}
#[allow(deprecated, non_snake_case, unused_qualifications)]
const _: () = {
    use chime_operation as __chime;
    impl RemoveAttendee {
        /**A `RemoveAttendee` with its required members.

# Arguments
- `meeting_id`: The meeting.
- `attendee_id`: The attendee to remove.*/
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
        "RemoveAttendee",
        "Deletes an attendee.",
        &[
            __chime::Member::new("MeetingId", __chime::text::<MeetingId>, "The meeting.")
                .at(__chime::Location::Label)
                .required(),
            __chime::Member::new(
                    "AttendeeId",
                    __chime::text::<AttendeeId>,
                    "The attendee to remove.",
                )
                .at(__chime::Location::Label)
                .required(),
        ],
    );
    impl __chime::Structure for RemoveAttendee {
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
        RemoveAttendee, MEMBERS, Self { meeting_id : < MeetingId as __chime::Shape >
        ::vacant(), attendee_id : < AttendeeId as __chime::Shape > ::vacant() }
    );
    impl __chime::Operation for RemoveAttendee {
        type Output = ();
        const SCHEMA: &'static __chime::OperationSchema = &__chime::OperationSchema {
            name: "RemoveAttendee",
            method_name: "remove_attendee",
            method: "DELETE",
            path: &[
                __chime::Segment::Literal("meetings"),
                __chime::Segment::Label(0usize),
                __chime::Segment::Literal("attendees"),
                __chime::Segment::Label(1usize),
            ],
            route: 3260215369462180180u64,
            status: 204u16,
            output: __chime::None,
            documentation: "Deletes an attendee.",
            ..__chime::operation::<Self>()
        };
    }
    __chime::call!(pub RemoveAttendeeCall, RemoveAttendee);
    impl RemoveAttendeeExt for meetings::Client {
        fn remove_attendee(
            &self,
            meeting_id: impl ::core::convert::Into<MeetingId>,
            attendee_id: impl ::core::convert::Into<AttendeeId>,
        ) -> RemoveAttendeeCall {
            __chime::call(self, RemoveAttendee::new(meeting_id, attendee_id))
        }
    }
};
