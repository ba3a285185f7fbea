::core::compile_error! {
    "`range` bounds numbers, and `String` is none\nhelp: write `len = 1..=5`"
}
#[derive(::core::clone::Clone, ::core::cmp::PartialEq)]
#[non_exhaustive]
/// Lists the attendees of a meeting.
pub struct ListAttendees {
    /// The meeting to look at.
    pub meeting_id: MeetingId,
    /// Where the last page ended.
    pub next_token: Option<String>,
}
#[doc(hidden)]
#[allow(dead_code, deprecated, non_upper_case_globals)]
pub const ListAttendees: chime_operation::OperationOf<ListAttendees> = chime_operation::OperationOf::NEW;
///A call of [`ListAttendees`] that is not sent yet: await it.
#[must_use = "a call does nothing until it is awaited"]
#[allow(deprecated)]
pub struct ListAttendeesCall(chime_operation::Call<ListAttendees>);
#[allow(unused_macros)]
macro_rules! __operation_ListAttendees {
    (method) => {
        #[doc =
        "Lists the attendees of a meeting.\n\n`GET /meetings/<MeetingId>/attendees`\n\n# Arguments\n- `meeting_id`: The meeting to look at.\n\n# Errors\n- those that every operation of the service may answer with; each error says what it means and what to do about it\n- input that breaks a constraint, before anything is sent: the error lists all that is wrong with it"]
        pub fn list_attendees(& self, meeting_id : impl ::core::convert::Into < MeetingId
        >) -> ListAttendeesCall { __chime::call(self, ListAttendees::new(meeting_id)) }
    };
    ([$($path:tt)*] $($what:tt)*) => {
        $($path)* ::in_service! { ListAttendees list_attendees $($what)* }
    };
}
#[allow(unused_imports)]
pub(crate) use __operation_ListAttendees;
#[allow(deprecated, non_snake_case, unused_qualifications)]
const _: () = {
    use chime_operation as __chime;
    impl ListAttendees {
        /**A `ListAttendees` with its required members.

# Arguments
- `meeting_id`: The meeting to look at.*/
        #[must_use]
        pub fn new(meeting_id: impl ::core::convert::Into<MeetingId>) -> Self {
            Self {
                meeting_id: ::core::convert::Into::into(meeting_id),
                next_token: __chime::Default::default(),
            }
        }
    }
    __chime::setters! {
        pub ListAttendees, ListAttendeesCall; #[doc =
        "Where the last page ended.\n\nFrom 1 to 5."] next_token : impl
        ::core::convert::Into < String > =>
        __chime::Some(::core::convert::Into::into(next_token));
    }
    static MEMBERS: __chime::StructureSchema = __chime::StructureSchema::new(
        "ListAttendees",
        "Lists the attendees of a meeting.",
        &[
            __chime::Member::new(
                    "MeetingId",
                    __chime::text::<MeetingId>,
                    "The meeting to look at.",
                )
                .at(__chime::Location::Label)
                .required(),
            __chime::Member::new(
                    "NextToken",
                    __chime::query::<Option<String>>,
                    "Where the last page ended.",
                )
                .at(__chime::Location::Query("next-token"))
                .bounded(__chime::Some(1i64), __chime::Some(5i64)),
        ],
    );
    impl __chime::Structure for ListAttendees {
        fn members(&self) -> &'static __chime::StructureSchema {
            &MEMBERS
        }
        fn member(&self, index: usize) -> __chime::View<'_> {
            match index {
                0 => <MeetingId as __chime::Shape>::view(&self.meeting_id),
                1 => <Option<String> as __chime::Shape>::view(&self.next_token),
                _ => __chime::View::Absent,
            }
        }
        fn member_mut(&mut self, index: usize) -> __chime::Slot<'_> {
            match index {
                0 => <MeetingId as __chime::Shape>::erased(&mut self.meeting_id),
                1 => <Option<String> as __chime::Shape>::erased(&mut self.next_token),
                _ => __chime::None,
            }
        }
        fn clear(&mut self) {
            *self = __chime::Shape::vacant();
        }
    }
    __chime::structure!(
        ListAttendees, MEMBERS, Self { meeting_id : < MeetingId as __chime::Shape >
        ::vacant(), next_token : < Option < String > as __chime::Shape > ::vacant() }
    );
    impl __chime::Operation for ListAttendees {
        type Output = ();
        const SCHEMA: &'static __chime::OperationSchema = &__chime::OperationSchema {
            name: "ListAttendees",
            method_name: "list_attendees",
            method: "GET",
            path: &[
                __chime::Segment::Literal("meetings"),
                __chime::Segment::Label(0usize),
                __chime::Segment::Literal("attendees"),
            ],
            route: 14973129685279045254u64,
            output: __chime::None,
            documentation: "Lists the attendees of a meeting.",
            ..__chime::operation::<Self>()
        };
    }
    __chime::call!(pub ListAttendeesCall, ListAttendees);
};
