//! The contract of the official browser demo's backend: every request as its page sends it, with the
//! status and the JSON that the page reads.
//!
//! | the page sends | status | it reads |
//! |---|---|---|
//! | `POST /join?title&name&region&attendee..Capability&ns_es&v_rs&c_rs&a_cnt` | 201 | `JoinInfo.Meeting.Meeting`, `JoinInfo.Attendee.Attendee` |
//! | the same with `primaryExternalMeetingId` | 201 | also `JoinInfo.PrimaryExternalMeetingId` |
//! | `POST /end?title` | 200 | nothing |
//! | `POST /deleteAttendee?title&attendeeId` | 201 | an object |
//! | `GET /get_attendee?title&id` | 200 | `Attendee.Capabilities` |
//! | `POST /update_attendee_capabilities?title&attendeeId&..Capability` | 200 | an object without `error` |
//! | `POST /batch_update_attendee_capabilities_except?title&attendeeIds&..Capability` | 200 | an object without `error` |
//! | `POST /start_transcription?title&engine&language&region&transcriptionStreamParams` | 200 | an object without `error` |
//! | `POST /stop_transcription?title` | 200 | an object without `error` |
//! | `POST /create_log_stream` and two more, `{meetingId, attendeeId}` | 200 | nothing |
//! | `POST /logs` and two more, `{appName, meetingId, attendeeId, logs}` | 200 | nothing |
//! | `GET /audio_file`, `/stereo_audio_file` | 200, 404 without the recordings | base64 |
//! | `POST /startCapture` and three more, `GET /fetch_credentials` | 501 | `error` |
//!
//! Whatever fails has `error`.

use chime_sdk_meetings::url::form_urlencoded::byte_serialize;
use reqwest::Method;
use serde_json::{Value, json};

use super::running::{Running, read};

/// As the page sends it when nothing is chosen.
const USUAL: [(&str, &str); 7] = [
    ("attendeeAudioCapability", "SendReceive"),
    ("attendeeVideoCapability", "SendReceive"),
    ("attendeeContentCapability", "SendReceive"),
    ("ns_es", "false"),
    ("v_rs", "HD"),
    ("c_rs", "FHD"),
    ("a_cnt", "-999"),
];

#[tokio::test]
async fn join_gives_what_a_browser_needs() {
    let server = Running::start(&[]);
    let mut query =
        vec![("title", "Stand-up & more"), ("name", "Ada Lovelace"), ("region", "eu-central-1")];
    query.extend(USUAL);
    let (status, body) = server.post("/join", &query).await;
    assert_eq!(status, 201, "{body}");
    let meeting = &body["JoinInfo"]["Meeting"]["Meeting"];
    assert_eq!(meeting["ExternalMeetingId"], "Stand-up & more");
    assert_eq!(meeting["MediaRegion"], "eu-central-1");
    for member in ["AudioHostUrl", "SignalingUrl", "TurnControlUrl"] {
        assert!(meeting["MediaPlacement"][member].is_string(), "{member}: {meeting}");
    }
    // the page throws at a member that is null, and takes one that is absent
    assert!(!body.to_string().contains(":null"), "{body}");
    assert_eq!(meeting.get("MeetingFeatures"), None, "nothing unusual was asked for");
    let attendee = &body["JoinInfo"]["Attendee"]["Attendee"];
    let user = attendee["ExternalUserId"].as_str().unwrap();
    assert_eq!(
        user.split_once('#').map(|(random, name)| (random.len(), name)),
        Some((8, "Ada Lovelace"))
    );
    assert!(attendee["JoinToken"].is_string());

    let second = server.join("Stand-up & more", "Ada Lovelace").await;
    assert_eq!(second["Meeting"]["Meeting"]["MeetingId"], meeting["MeetingId"]);
    assert_ne!(second["Attendee"]["Attendee"]["AttendeeId"], attendee["AttendeeId"]);
}

#[tokio::test]
async fn features_and_capabilities_of_the_query_are_those_of_the_answer() {
    let server = Running::start(&[]);
    let query = [
        ("title", "features"),
        ("name", "Ada"),
        ("region", "us-east-1"),
        ("attendeeAudioCapability", "Receive"),
        ("attendeeVideoCapability", "None"),
        ("attendeeContentCapability", "None"),
        ("ns_es", "true"),
        ("v_rs", "FHD"),
        ("c_rs", "UHD"),
        ("a_cnt", "20"),
    ];
    let (status, body) = server.post("/join", &query).await;
    assert_eq!(status, 201, "{body}");
    let expected = json!({
        "Audio": { "EchoReduction": "AVAILABLE" },
        "Video": { "MaxResolution": "FHD" },
        "Content": { "MaxResolution": "UHD" },
        "Attendee": { "MaxCount": 20 },
    });
    assert_eq!(body["JoinInfo"]["Meeting"]["Meeting"]["MeetingFeatures"], expected);
    let capabilities = &body["JoinInfo"]["Attendee"]["Attendee"]["Capabilities"];
    assert_eq!(*capabilities, json!({ "Audio": "Receive", "Video": "None", "Content": "None" }));
}

#[tokio::test]
async fn a_replica_names_its_primary() {
    let server = Running::start(&[]);
    let primary = server.join("webinar", "Ada").await;
    let id = primary["Meeting"]["Meeting"]["MeetingId"].as_str().unwrap();
    // the page gives the title, or the id
    for (replica, primary) in [("audience", "webinar"), ("more audience", id)] {
        let query = [
            ("title", replica),
            ("name", "Grace"),
            ("region", "us-east-1"),
            ("primaryExternalMeetingId", primary),
            ("attendeeAudioCapability", "SendReceive"),
        ];
        for _ in 0..2 {
            let (status, body) = server.post("/join", &query).await;
            assert_eq!(status, 201, "{body}");
            assert_eq!(body["JoinInfo"]["PrimaryExternalMeetingId"], "webinar");
            assert_eq!(body["JoinInfo"]["Meeting"]["Meeting"]["PrimaryMeetingId"], id);
        }
    }
    let query = [
        ("title", "x2"),
        ("name", "Grace"),
        ("region", "us-east-1"),
        ("primaryExternalMeetingId", "nobody"),
    ];
    let (status, body) = server.post("/join", &query).await;
    assert_eq!(status, 400, "{body}");
    assert!(body["error"].as_str().unwrap().contains("primary"), "{body}");
}

#[tokio::test]
async fn a_meeting_can_be_joined_and_ended_by_its_id() {
    let server = Running::start(&[]);
    let first = server.join("by id", "Ada").await;
    let id = first["Meeting"]["Meeting"]["MeetingId"].as_str().unwrap();
    let second = server.join(id, "Grace").await;
    assert_eq!(second["Meeting"]["Meeting"]["MeetingId"], id);
    assert_eq!(server.post("/end", &[("title", id)]).await, (200, json!({})));
    let (status, _) = server.get("/get_attendee", &[("title", "by id"), ("id", id)]).await;
    assert_eq!(status, 404);
}

#[tokio::test]
async fn attendees_are_shown_changed_and_thrown_out() {
    let server = Running::start(&[]);
    let mut ids = Vec::new();
    for name in ["Ada", "Grace", "Mary"] {
        let info = server.join("roster", name).await;
        ids.push(info["Attendee"]["Attendee"]["AttendeeId"].as_str().unwrap().to_owned());
    }
    let show = async |id: &str| {
        let (status, body) = server.get("/get_attendee", &[("title", "roster"), ("id", id)]).await;
        assert_eq!(status, 200, "{body}");
        // whoever asks could join as this attendee otherwise
        assert_eq!(body["Attendee"].get("JoinToken"), None);
        body["Attendee"]["Capabilities"].clone()
    };
    let all = json!({ "Audio": "SendReceive", "Video": "SendReceive", "Content": "SendReceive" });
    assert_eq!(show(&ids[0]).await, all);

    let wanted = [
        ("audioCapability", "Receive"),
        ("videoCapability", "Send"),
        ("contentCapability", "None"),
    ];
    let mut query = vec![("title", "roster"), ("attendeeId", ids[0].as_str())];
    query.extend(wanted);
    let (status, body) = server.post("/update_attendee_capabilities", &query).await;
    assert_eq!(status, 200, "{body}");
    let changed = json!({ "Audio": "Receive", "Video": "Send", "Content": "None" });
    assert_eq!(body["Attendee"]["Capabilities"], changed);
    assert_eq!(body["Attendee"].get("JoinToken"), None);

    let but = ids[1..].join(",");
    let mut query = vec![("title", "roster"), ("attendeeIds", but.as_str())];
    query.extend([
        ("audioCapability", "None"),
        ("videoCapability", "None"),
        ("contentCapability", "None"),
    ]);
    let answer = server.post("/batch_update_attendee_capabilities_except", &query).await;
    assert_eq!(answer, (200, json!({})));
    assert_eq!(show(&ids[0]).await, json!({ "Audio": "None", "Video": "None", "Content": "None" }));
    assert_eq!(show(&ids[1]).await, all);

    let gone = [("title", "roster"), ("attendeeId", ids[2].as_str())];
    assert_eq!(server.post("/deleteAttendee", &gone).await, (201, json!({})));
    let (status, _) = server.get("/get_attendee", &[("title", "roster"), ("id", &ids[2])]).await;
    assert_eq!(status, 404);
}

#[tokio::test]
async fn a_transcription_starts_and_stops() {
    let server = Running::start(&[]);
    server.join("talk", "Ada").await;
    let stream = r#"{"enablePartialResultsStability":true,"partialResultsStability":"high"}"#;
    for (engine, language, region, stream) in [
        ("transcribe", "en-US", "auto", "{}"),
        ("transcribe", "en-US", "us-east-1", stream),
        ("transcribe", "", "", r#"{"identifyLanguage":true,"languageOptions":"en-US,fr-FR"}"#),
        ("transcribe_medical", "en-US", "", r#"{"contentIdentificationType":"PHI"}"#),
    ] {
        let query = [
            ("title", "talk"),
            ("engine", engine),
            ("language", language),
            ("region", region),
            ("transcriptionStreamParams", stream),
        ];
        assert_eq!(
            server.post("/start_transcription", &query).await,
            (200, json!({})),
            "{query:?}"
        );
        assert_eq!(
            server.post("/stop_transcription", &[("title", "talk")]).await,
            (200, json!({}))
        );
    }
}

#[tokio::test]
async fn what_pages_log_is_taken_and_kept_clean() {
    let server = Running::start(&["--log", "debug"]);
    let info = server.join("logged", "Ada").await;
    let attendee = &info["Attendee"]["Attendee"];
    let (id, token) = (&attendee["AttendeeId"], attendee["JoinToken"].as_str().unwrap());
    let names = json!({ "meetingId": "m", "attendeeId": id });
    for path in [
        "/create_log_stream",
        "/create_browser_event_log_stream",
        "/create_browser_event_ingestion_log_stream",
    ] {
        assert_eq!(post_body(&server, path, &names.to_string()).await, (200, json!({})), "{path}");
        assert_eq!(post_body(&server, path, "{}").await.0, 400, "{path}");
    }
    let user = attendee["ExternalUserId"].as_str().unwrap();
    let message = format!("connecting with {token} as {user}\r\nsecond line");
    let entry =
        json!({ "sequenceNumber": 1, "message": message, "timestampMs": 1, "logLevel": "INFO" });
    let mut batch =
        json!({ "appName": "SDK", "meetingId": "m", "attendeeId": id, "logs": [entry] });
    for path in ["/logs", "/log_meeting_event", "/log_event_ingestion"] {
        assert_eq!(post_body(&server, path, &batch.to_string()).await, (200, json!({})), "{path}");
        for bad in ["", "[]", "{", "{\"logs\":7}"] {
            let (status, body) = post_body(&server, path, bad).await;
            assert_eq!((status, body["error"].is_string()), (400, true), "{path} {bad}: {body}");
        }
    }
    batch["logs"] = json!([]);
    assert_eq!(post_body(&server, "/logs", &batch.to_string()).await.0, 200);
    let (status, body) = post_body(&server, "/logs", &"x".repeat(2 * 1024 * 1024)).await;
    assert_eq!((status, body["error"].is_string()), (413, true), "{body}");

    #[cfg(unix)]
    {
        let (_, log) = server.interrupt();
        assert!(log.contains("connecting with [..] as [..]"), "{log}");
        assert!(!log.contains(token) && !log.contains("Ada"), "{log}");
    }
}

async fn post_body(server: &Running, path: &str, body: &str) -> (u16, Value) {
    let request = server.request(Method::POST, path, &[]).body(body.to_owned());
    read(request.send().await.expect("it answers")).await
}

#[tokio::test]
async fn what_is_no_part_of_this_api_is_not_offered() {
    let server = Running::start(&[]);
    for (method, path) in [
        (Method::POST, "/startCapture"),
        (Method::POST, "/endCapture"),
        (Method::POST, "/startLiveConnector"),
        (Method::POST, "/endLiveConnector"),
        (Method::GET, "/fetch_credentials"),
    ] {
        let response = server.request(method, path, &[("title", "x")]).send().await.unwrap();
        let (status, body) = read(response).await;
        assert_eq!(status, 501, "{path}");
        assert!(body["error"].as_str().unwrap().contains(path), "{body}");
    }
}

/// Each with what must be named in the error.
#[tokio::test]
async fn bad_input_is_refused_by_name() {
    let server = Running::start(&[]);
    server.join("there", "Ada").await;
    let (nobody, long) = ("00000000-0000-4000-8000-000000000000", "x".repeat(300));
    let bad_stream = byte_serialize(b"{\"identifyLanguage\":3}").collect::<String>();
    let table = [
        ("POST", "/join".to_owned(), 400, "title, name"),
        ("POST", "/join?title=a%20b".to_owned(), 400, "name"),
        ("POST", "/join?title=&name=Ada".to_owned(), 400, "title"),
        ("POST", "/join?title=new&name=Ada".to_owned(), 400, "region"),
        ("POST", "/join?title=x&name=Ada&region=us-east-1".to_owned(), 400, "ExternalMeetingId"),
        ("POST", "/join?title=new&name=Ada&region=moon".to_owned(), 400, "MediaRegion"),
        ("POST", "/join?title=there&name=Ada&region=us-east-1&attendeeAudioCapability=Send".to_owned(), 400, "attendeeVideoCapability"),
        ("POST", "/join?title=there&name=Ada&region=us-east-1&attendeeAudioCapability=Shout&attendeeVideoCapability=None&attendeeContentCapability=None".to_owned(), 400, "Audio"),
        ("POST", "/end".to_owned(), 400, "title"),
        ("POST", "/end?title=nobody".to_owned(), 404, "nobody"),
        ("POST", "/deleteAttendee?title=there".to_owned(), 400, "attendeeId"),
        ("POST", "/deleteAttendee?title=nobody&attendeeId=x".to_owned(), 404, "nobody"),
        ("POST", "/deleteAttendee?title=there&attendeeId=x".to_owned(), 400, "AttendeeId"),
        ("POST", format!("/deleteAttendee?title=there&attendeeId={nobody}"), 404, "NotFound"),
        ("GET", "/get_attendee?title=there".to_owned(), 400, "id"),
        ("GET", format!("/get_attendee?title=there&id={nobody}"), 404, "NotFound"),
        ("POST", "/update_attendee_capabilities?title=there&attendeeId=x".to_owned(), 400, "audioCapability, videoCapability, contentCapability"),
        ("POST", format!("/update_attendee_capabilities?title=there&attendeeId={nobody}&audioCapability=Send&videoCapability=None&contentCapability=Receive"), 400, "Content"),
        ("POST", "/batch_update_attendee_capabilities_except?title=there&audioCapability=Send".to_owned(), 400, "attendeeIds"),
        ("POST", "/start_transcription?title=there".to_owned(), 400, "engine"),
        ("POST", "/start_transcription?title=there&engine=stenographer".to_owned(), 400, "transcribe_medical"),
        ("POST", "/start_transcription?title=there&engine=transcribe&transcriptionStreamParams=x".to_owned(), 400, "transcriptionStreamParams"),
        ("POST", format!("/start_transcription?title=there&engine=transcribe&transcriptionStreamParams={bad_stream}"), 400, "IdentifyLanguage"),
        ("POST", "/start_transcription?title=nobody&engine=transcribe&language=en-US".to_owned(), 404, "nobody"),
        ("POST", "/stop_transcription?title=nobody".to_owned(), 404, "nobody"),
        ("GET", "/join?title=there&name=Ada".to_owned(), 405, "GET"),
        ("POST", "/get_attendee".to_owned(), 405, "POST"),
        ("GET", "/audio_file".to_owned(), 404, "speech.mp3"),
        ("GET", "/no_such_route".to_owned(), 404, "/no_such_route"),
        ("POST", "/no_such_route".to_owned(), 404, "/no_such_route"),
        ("POST", format!("/join?title={long}&name=Ada"), 400, "region"),
    ];
    let client = reqwest::Client::new();
    for (method, path, status, named) in table {
        let request = client.request(method.parse().unwrap(), format!("{}{path}", server.url));
        let (found, body) = read(request.send().await.unwrap()).await;
        let error = body["error"].as_str().unwrap_or_default();
        assert_eq!(found, status, "{method} {path}: {body}");
        assert!(error.contains(named), "{method} {path}: `{named}` is not in: {body}");
    }
}
