#[derive(::core::clone::Clone, ::core::cmp::PartialEq)]
#[non_exhaustive]
/// Adds a person to a meeting that has not ended.
pub struct CreateAttendee {
    /// The meeting that the attendee joins.
    pub meeting_id: MeetingId,
    /// Your own identifier of the attendee.
    pub external_user_id: ExternalUserId,
    /// What the attendee may send and receive.
    pub capabilities: Option<AttendeeCapabilities>,
}
#[doc(hidden)]
#[allow(dead_code, deprecated, non_upper_case_globals)]
pub const CreateAttendee: chime_operation::OperationOf<CreateAttendee> = chime_operation::OperationOf::NEW;
///A call of [`CreateAttendee`] that is not sent yet: await it.
#[must_use = "a call does nothing until it is awaited"]
#[allow(deprecated)]
pub struct CreateAttendeeCall(chime_operation::Call<CreateAttendee>);
#[allow(unused_macros)]
macro_rules! __operation_CreateAttendee {
    (method) => {
        #[doc =
        "Adds a person to a meeting that has not ended.\n\n`POST /meetings/<MeetingId>/attendees`\n\n# Arguments\n- `meeting_id`: The meeting that the attendee joins.\n- `external_user_id`: Your own identifier of the attendee.\n\n# Errors\n- [`LimitExceededException`]\n- [`NotFoundException`]\n- beside these, those that every operation of the service may answer with; each error says what it means and what to do about it\n- input that breaks a constraint, before anything is sent: the error lists all that is wrong with it"]
        pub fn create_attendee(& self, meeting_id : impl ::core::convert::Into <
        MeetingId >, external_user_id : impl ::core::convert::Into < ExternalUserId >) ->
        CreateAttendeeCall { __chime::call(self, CreateAttendee::new(meeting_id,
        external_user_id)) }
    };
    ([$($path:tt)*] $($what:tt)*) => {
        $($path)* ::in_service! { CreateAttendee create_attendee $($what)* }
    };
}
#[allow(unused_imports)]
pub(crate) use __operation_CreateAttendee;
#[allow(deprecated, non_snake_case, unused_qualifications)]
const _: () = {
    use chime_operation as __chime;
    impl CreateAttendee {
        /**A `CreateAttendee` with its required members.

# Arguments
- `meeting_id`: The meeting that the attendee joins.
- `external_user_id`: Your own identifier of the attendee.*/
        #[must_use]
        pub fn new(
            meeting_id: impl ::core::convert::Into<MeetingId>,
            external_user_id: impl ::core::convert::Into<ExternalUserId>,
        ) -> Self {
            Self {
                meeting_id: ::core::convert::Into::into(meeting_id),
                external_user_id: ::core::convert::Into::into(external_user_id),
                capabilities: __chime::Default::default(),
            }
        }
    }
    __chime::setters! {
        pub CreateAttendee, CreateAttendeeCall; #[doc =
        "What the attendee may send and receive."] capabilities : impl
        ::core::convert::Into < AttendeeCapabilities > =>
        __chime::Some(::core::convert::Into::into(capabilities));
    }
    static MEMBERS: __chime::StructureSchema = __chime::StructureSchema::new(
        "CreateAttendee",
        "Adds a person to a meeting that has not ended.",
        &[
            __chime::Member::new(
                    "MeetingId",
                    __chime::text::<MeetingId>,
                    "The meeting that the attendee joins.",
                )
                .at(__chime::Location::Label)
                .required(),
            __chime::Member::new(
                    "ExternalUserId",
                    <ExternalUserId as __chime::Shape>::schema,
                    "Your own identifier of the attendee.",
                )
                .required(),
            __chime::Member::new(
                "Capabilities",
                <Option<AttendeeCapabilities> as __chime::Shape>::schema,
                "What the attendee may send and receive.",
            ),
        ],
    );
    impl __chime::Structure for CreateAttendee {
        fn members(&self) -> &'static __chime::StructureSchema {
            &MEMBERS
        }
        fn member(&self, index: usize) -> __chime::View<'_> {
            match index {
                0 => <MeetingId as __chime::Shape>::view(&self.meeting_id),
                1 => <ExternalUserId as __chime::Shape>::view(&self.external_user_id),
                2 => {
                    <Option<
                        AttendeeCapabilities,
                    > as __chime::Shape>::view(&self.capabilities)
                }
                _ => __chime::View::Absent,
            }
        }
        fn member_mut(&mut self, index: usize) -> __chime::Slot<'_> {
            match index {
                0 => <MeetingId as __chime::Shape>::erased(&mut self.meeting_id),
                1 => {
                    <ExternalUserId as __chime::Shape>::erased(
                        &mut self.external_user_id,
                    )
                }
                2 => {
                    <Option<
                        AttendeeCapabilities,
                    > as __chime::Shape>::erased(&mut self.capabilities)
                }
                _ => __chime::None,
            }
        }
        fn clear(&mut self) {
            *self = __chime::Shape::vacant();
        }
    }
    __chime::structure!(
        CreateAttendee, MEMBERS, Self { meeting_id : < MeetingId as __chime::Shape >
        ::vacant(), external_user_id : < ExternalUserId as __chime::Shape > ::vacant(),
        capabilities : < Option < AttendeeCapabilities > as __chime::Shape > ::vacant() }
    );
    impl __chime::Operation for CreateAttendee {
        type Output = CreateAttendeeOutput;
        const SCHEMA: &'static __chime::OperationSchema = &__chime::OperationSchema {
            name: "CreateAttendee",
            method_name: "create_attendee",
            method: "POST",
            path: &[
                __chime::Segment::Literal("meetings"),
                __chime::Segment::Label(0usize),
                __chime::Segment::Literal("attendees"),
            ],
            route: 10712430233567790358u64,
            errors: &[
                <LimitExceededException as __chime::DeclaredException>::SCHEMA,
                <NotFoundException as __chime::DeclaredException>::SCHEMA,
            ],
            documentation: "Adds a person to a meeting that has not ended.",
            ..__chime::operation::<Self>()
        };
    }
    __chime::call!(pub CreateAttendeeCall, CreateAttendee);
    const _: () = <CreateAttendee as __chime::Listed>::LISTED;
};
