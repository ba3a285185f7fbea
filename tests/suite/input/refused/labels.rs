//! Values that become a part of the path: the whole text must match, and none may change the path.

use super::no_guid;
use crate::input::table;
use crate::input::valid::{ATTENDEE, MEETING};

table! { assert_refused:
    an_empty_label: GetMeeting with "/MeetingId" = ""
        => Label "MeetingId: empty, but it is a part of the path";
    an_empty_label_before_another: GetAttendee with "/MeetingId" = ""
        => Label "MeetingId: empty, but it is a part of the path";
    an_empty_label_at_the_end: DeleteAttendee with "/AttendeeId" = ""
        => Label "AttendeeId: empty, but it is a part of the path";
    a_dot: DeleteMeeting with "/MeetingId" = "."
        => Label "MeetingId: `.` and `..` would change the path";
    two_dots: ListAttendees with "/MeetingId" = ".."
        => Label "MeetingId: `.` and `..` would change the path";
    two_dots_for_an_attendee: UpdateAttendeeCapabilities with "/AttendeeId" = ".."
        => Label "AttendeeId: `.` and `..` would change the path";
    three_dots: GetMeeting with "/MeetingId" = "..." => Pattern no_guid("MeetingId");
    a_slash: DeleteMeeting with "/MeetingId" = "meetings/all" => Pattern no_guid("MeetingId");
    a_slash_after_an_id: DeleteMeeting with "/MeetingId" = format!("{MEETING}/attendees")
        => Pattern no_guid("MeetingId");
    an_encoded_slash_after_an_id: GetMeeting with "/MeetingId" = format!("{MEETING}%2Fattendees")
        => Pattern no_guid("MeetingId");
    a_query_after_an_id: StopMeetingTranscription
        with "/MeetingId" = format!("{MEETING}?operation=start")
        => Pattern no_guid("MeetingId");
    a_fragment_after_an_id: CreateAttendee with "/MeetingId" = format!("{MEETING}#")
        => Pattern no_guid("MeetingId");
    a_letter_before_an_id: GetMeeting with "/MeetingId" = format!("x{MEETING}")
        => Pattern no_guid("MeetingId");
    a_digit_after_an_id: GetAttendee with "/AttendeeId" = format!("{ATTENDEE}0")
        => Pattern no_guid("AttendeeId");
    a_space_around_an_id: BatchCreateAttendee with "/MeetingId" = format!(" {MEETING} ")
        => Pattern no_guid("MeetingId");
    a_line_break_after_an_id: DeleteAttendee with "/AttendeeId" = format!("{ATTENDEE}\n")
        => Pattern no_guid("AttendeeId");
    two_ids_in_one: StartMeetingTranscription with "/MeetingId" = MEETING.repeat(2)
        => Pattern no_guid("MeetingId");
    an_id_without_dashes: UpdateAttendeeCapabilities with "/MeetingId" = MEETING.replace('-', "")
        => Pattern no_guid("MeetingId");
    an_id_with_a_letter_that_is_no_digit: BatchUpdateAttendeeCapabilitiesExcept
        with "/MeetingId" = MEETING.replace('a', "g")
        => Pattern no_guid("MeetingId");
    an_id_with_a_digit_of_another_script: GetMeeting with "/MeetingId" = MEETING.replace('0', "٠")
        => Pattern no_guid("MeetingId");
    an_id_one_too_short: GetMeeting with "/MeetingId" = MEETING[1..].to_owned()
        => Pattern no_guid("MeetingId");
}
