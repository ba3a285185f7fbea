use chime_sdk_meetings::SERVICE;
use serde_json::{Value, json};

use super::model::Model;
use super::paginators::Paginators;
use super::{Problem, Report, report, run};

const EVERYTHING: &str = include_str!("../../model/everything-2.json");

fn meetings() -> Value {
    serde_json::from_str(include_str!("../../model/service-2.json")).unwrap()
}

fn report_of(model: &Value) -> Report {
    report(SERVICE, &Model::parse(&model.to_string()).unwrap(), &Paginators::default())
}

#[test]
fn a_service_with_everything_is_printed_as_it_should_be() {
    let model = Model::parse(EVERYTHING).unwrap();
    let printed = report(SERVICE, &model, &Paginators::default());
    let golden = include_str!("../../drift/everything.rs");
    let differs =
        printed.output.lines().zip(golden.lines()).find(|(printed, golden)| printed != golden);
    assert!(
        printed.output == golden,
        "first difference: {differs:?}\nif the new text is right: \
         cargo drift tests/model/everything-2.json > tests/drift/everything.rs"
    );
    assert_eq!(printed.status, 1);
}

#[test]
fn what_cannot_be_declared_is_noted() {
    let model = Model::parse(EVERYTHING).unwrap();
    let notes = report(SERVICE, &model, &Paginators::default()).notes;
    for expected in [
        r"NoRun: the pattern `^(?!.*(.)\1)[a-z]*$` is left out: ",
        "BatchCreateThingsResponse.Status is left out: the status",
        "GetManifestResponse.Meta is left out: a map of headers",
        "GetManifestRequest.Depth is left out: it would travel in the body",
        "GetManifestRequest.Date is left out: the client itself writes",
        "Thing.Extra is left out: the type `document`",
        "Thing.Grid: the bounds 1.. of `GridRow`",
        "Part.Whole: it is required and would never end",
        "SearchThings is left out: in the path",
        "UpdateThingRequest.Kind is left out: the query key `kind`",
        "Everything is another service than Chime SDK Meetings",
    ] {
        assert!(notes.iter().any(|note| note.starts_with(expected)), "{expected}: {notes:#?}");
    }
    assert_eq!(notes.len(), 12, "{notes:#?}");
}

#[test]
fn no_sentence_of_the_model_is_printed() {
    let mut model: Value = serde_json::from_str(EVERYTHING).unwrap();
    let prose = json!("<p>Prose.</p>");
    for shape in model["shapes"].as_object_mut().unwrap().values_mut() {
        shape["documentation"] = prose.clone();
        for member in shape["members"].as_object_mut().into_iter().flat_map(|all| all.values_mut())
        {
            member["documentation"] = prose.clone();
        }
    }
    for operation in model["operations"].as_object_mut().unwrap().values_mut() {
        operation["documentation"] = prose.clone();
    }
    let printed = report_of(&model).output;
    assert!(!printed.contains("Prose") && !printed.contains("Not to be copied"), "{printed}");
}

#[test]
fn the_checked_in_model_does_not_differ() {
    let report = report_of(&meetings());
    assert_eq!((report.output.as_str(), report.status), ("", 0), "{:?}", report.notes);
}

#[test]
fn a_new_operation_is_printed_with_what_it_needs() {
    let mut model = meetings();
    model["operations"]["PauseMeeting"] = json!({
        "name": "PauseMeeting",
        "http": { "method": "POST", "requestUri": "/meetings/{MeetingId}/pause", "responseCode": 202 },
        "input": { "shape": "PauseMeetingRequest" },
        "output": { "shape": "PauseMeetingResponse" },
        "errors": [{ "shape": "BadRequestException" }, { "shape": "ForbiddenException" },
                   { "shape": "NotFoundException" }, { "shape": "PausedException" }],
    });
    model["shapes"]["PauseMeetingRequest"] = json!({
        "type": "structure",
        "required": ["MeetingId"],
        "members": {
            "MeetingId": { "shape": "GuidString", "location": "uri", "locationName": "MeetingId" },
            "Reason": { "shape": "PauseReason" },
        },
    });
    model["shapes"]["PauseMeetingResponse"] =
        json!({ "type": "structure", "members": { "Meeting": { "shape": "Meeting" } } });
    model["shapes"]["PauseReason"] = json!({ "type": "string", "enum": ["BREAK", "NOISE"] });
    model["shapes"]["PausedException"] = json!({
        "type": "structure", "exception": true, "error": { "httpStatusCode": 409 },
        "members": { "Code": { "shape": "String" }, "Message": { "shape": "String" } },
    });
    let report = report_of(&model);
    assert_eq!(report.status, 1);
    assert_eq!(
        report.output,
        r#"/// The values of `PauseReason`.
#[chime_enum]
pub enum PauseReason {
    /// `BREAK`.
    Break = "BREAK",
    /// `NOISE`.
    Noise = "NOISE",
}

/// What `PauseMeeting` answers.
#[chime_shape]
pub struct PauseMeetingOutput {
    /// `Meeting`, optional.
    pub meeting: Option<Meeting>,
}

/// The error `PausedException`, with the status 409.
#[chime_error(status = 409)]
pub struct PausedException {}

/// The operation `PauseMeeting`.
#[chime_operation(
    method = "POST",
    path = "/meetings/<MeetingId>/pause",
    status = 202,
    output = PauseMeetingOutput,
    errors(NotFoundException, PausedException),
)]
pub struct PauseMeeting {
    /// `MeetingId`, required, in the path.
    #[chime(path)]
    pub meeting_id: MeetingId,
    /// `Reason`, optional.
    pub reason: Option<PauseReason>,
}
"#
    );
    let expected = "PauseMeeting: the model has an operation; declared is nothing";
    assert_eq!(report.notes[0], expected);
}

#[test]
fn what_has_grown_is_printed_for_pasting() {
    let mut model = meetings();
    let shapes = &mut model["shapes"];
    shapes["AttendeeFeatures"]["members"]["MinCount"] = json!({ "shape": "AttendeeMax" });
    shapes["VideoResolution"]["enum"].as_array_mut().unwrap().push(json!("UHD"));
    shapes["ExternalUserId"]["max"] = json!(128);
    shapes["AttendeeMax"]["max"] = json!(500);
    let report = report_of(&model);
    assert_eq!(
        report.output,
        r#"// A changed member of `AttendeeFeatures`:
    /// `MaxCount`, optional.
    #[chime(range = 1..=500)]
    pub max_count: Option<u32>,

// A new member of `AttendeeFeatures`:
    /// `MinCount`, optional.
    #[chime(range = 1..=500)]
    pub min_count: Option<u32>,

// New values of `VideoResolution`:
    /// `UHD`.
    Uhd = "UHD",

// `ExternalUserId`, in place of what is there:
/// The text `ExternalUserId`, 2 to 128 characters, never shown.
#[chime_string(len = 2..=128, sensitive)]
pub struct ExternalUserId(String);
"#
    );
    let expected = "AttendeeFeatures.MaxCount.range: the model has 1..=500; declared is 1..=250";
    assert!(report.notes.iter().any(|note| note == expected), "{:#?}", report.notes);
}

#[test]
fn a_member_gets_the_declared_type_of_its_name_or_else_one_of_its_own() {
    let mut model = meetings();
    let members = &mut model["shapes"]["AttendeeIdItem"]["members"];
    members["MeetingId"] = json!({ "shape": "GuidString" });
    members["Note"] = json!({ "shape": "String" });
    members["RoomId"] = json!({ "shape": "GuidString" });
    members["Tags"] = json!({ "shape": "TagList" });
    assert_eq!(
        report_of(&model).output,
        r#"/// The text `GuidString`.
#[chime_string(pattern = guid)]
pub struct GuidString(String);

// A new member of `AttendeeIdItem`:
    /// `MeetingId`, optional.
    pub meeting_id: Option<MeetingId>,

// A new member of `AttendeeIdItem`:
    /// `Note`, optional.
    #[chime(len = ..=4096)]
    pub note: Option<String>,

// A new member of `AttendeeIdItem`:
    /// `RoomId`, optional.
    pub room_id: Option<GuidString>,

// A new member of `AttendeeIdItem`:
    /// `Tags`, optional.
    #[chime(len = 0..=50)]
    pub tags: Option<Vec<Tag>>,
"#
    );
}

#[test]
fn what_is_changed_of_an_operation_is_its_attribute() {
    let mut model = meetings();
    model["operations"]["DeleteMeeting"]["http"]["responseCode"] = json!(200);
    let report = report_of(&model);
    assert_eq!(
        report.output,
        "// The attribute of `DeleteMeeting`:\n#[chime_operation(method = \"DELETE\", \
         path = \"/meetings/<MeetingId>\", errors(NotFoundException))]\n"
    );
    let expected = "DeleteMeeting.status: the model has 200; declared is 204";
    assert_eq!(report.notes, [expected]);
}

#[test]
fn what_is_gone_is_a_difference_without_a_declaration() {
    let mut model = meetings();
    model["operations"].as_object_mut().unwrap().remove("GetMeeting");
    let report = report_of(&model);
    assert_eq!((report.output.as_str(), report.status), ("", 1));
    let expected = "GetMeeting: the model has nothing; declared is an operation";
    assert_eq!(report.notes, [expected]);
}

fn run_with(arguments: &[&str]) -> Result<Report, Problem> {
    run(SERVICE, arguments.iter().map(|argument| (*argument).to_owned()))
}

#[test]
fn help_is_no_failure() {
    for option in ["-h", "--help"] {
        let report = run_with(&[option]).unwrap();
        assert!(report.output.contains("Usage: cargo drift MODEL"));
        assert_eq!(report.status, 0);
    }
}

#[test]
fn wrong_arguments_and_files_say_what_is_wrong() {
    let manifest = concat!(env!("CARGO_MANIFEST_DIR"), "/Cargo.toml");
    for (arguments, expected) in [
        (&[][..], "no model is given: try `--help`"),
        (&["--all"], "unknown option `--all`: try `--help`"),
        (&["a", "b"], "`b` is one file too many"),
        (&["a", "--paginators"], "`--paginators` needs a file after it"),
        (&["/nowhere/service-2.json"], "/nowhere/service-2.json: No such file"),
        (&[manifest], "Cargo.toml: it is not JSON: "),
    ] {
        let problem = run_with(arguments).unwrap_err().to_string();
        assert!(problem.contains(expected), "{arguments:?}: {problem}");
    }
}

#[test]
fn what_is_no_model_says_why() {
    let without_shape = json!({
        "metadata": meetings()["metadata"],
        "operations": { "A": {
            "http": { "method": "GET", "requestUri": "/" }, "input": { "shape": "B" },
        } },
    });
    let without_route = json!({ "metadata": meetings()["metadata"], "operations": { "A": {} } });
    for (model, expected) in [
        (json!({}), "it has no `metadata`"),
        (json!({ "metadata": {} }), "`protocol` is missing"),
        (json!({ "metadata": { "protocol": "query" } }), "its protocol is `query`"),
        (without_route, "the operation `A` has no `http`"),
        (without_shape, "`A` names the shape `B`, which it lacks"),
    ] {
        let problem = Model::parse(&model.to_string()).unwrap_err().to_string();
        assert!(problem.contains(expected), "{problem}");
    }
}
