//! What is sent, and that a server reads it as it was.

use chime_sdk_core::request::EncodeError;
use serde_json::{Value, json};

use super::*;

fn body<O: Operation>(input: &O) -> Value {
    serde_json::from_slice(&encoded(input).body.unwrap()).unwrap()
}

fn put_facts() -> PutFacts {
    PutFacts::new("a/b", "2026/März/a b.txt", facts(), [("mon", "*quiet*")])
}

#[test]
fn every_kind_of_member_comes_back_as_it_was_sent() {
    let origin = Facts::new(Timestamp::from_secs(-5), [] as [Timestamp; 0]);
    let piece = Piece::new(7).name("intro").read(morning());
    let facts = Facts::new(Timestamp::from_millis(MORNING * 1000 + 250), [morning(), morning()])
        .changed([("a.b", morning())])
        .labels([("red", "x"), ("blue", "y")])
        .uses([(Storage::Cold, 1), ("FROZEN".into(), 2)])
        .readers([("ana", [piece])])
        .head(b"\0\xff")
        .rows([vec![1, 2], vec![]])
        .words([("a", [("an", ["*an*"])])])
        .share(0.25)
        .coarse(0.5)
        .origin(origin);
    let input = PutFacts::new("a/b", "2026/März/a b.txt", facts, [("mon", "*quiet*")])
        .since(Timestamp::from_millis(MORNING * 1000 + 1))
        .at([morning(), Timestamp::from_millis(-1)])
        .until(morning())
        .share(0.125);
    let request = encoded(&input);
    assert_eq!(request.path, "/shelves/a%2Fb/files/2026/M%C3%A4rz/a%20b.txt/facts");
    assert_eq!(
        request.query,
        "version=2&since=2026-11-23T08%3A30%3A00.001Z&at=1795422600&at=-0.001&share=0.125"
    );
    assert_eq!(request.headers["x-until"], "Mon, 23 Nov 2026 08:30:00 GMT");
    assert_eq!(request.headers["content-type"], "application/json");
    assert_eq!(
        body(&input),
        json!({
            "Facts": {
                "Made": 1_795_422_600.25,
                "Seen": ["2026-11-23T08:30:00Z", "2026-11-23T08:30:00Z"],
                "Changed": { "a.b": "Mon, 23 Nov 2026 08:30:00 GMT" },
                "Labels": { "blue": "y", "red": "x" },
                "Uses": { "COLD": 1, "FROZEN": 2 },
                "Readers": { "ana": [{ "Start": 7, "Name": "intro", "Read": 1_795_422_600 }] },
                "Head": "AP8=",
                "Rows": [[1, 2], []],
                "Words": { "a": { "an": ["*an*"] } },
                "Share": 0.25,
                "Coarse": 0.5,
                "Origin":
                    { "Made": -5, "Seen": [], "Labels": {}, "Uses": {}, "Rows": [], "Words": {} },
            },
            "Notes": { "mon": "*quiet*" },
        })
    );
    assert_eq!(received::<PutFacts>(&request).unwrap(), input);
}

#[test]
fn a_map_is_written_in_the_order_of_its_keys_whatever_its_kind() {
    for _ in 0..20 {
        let words = ["e", "b", "d", "a", "c"].map(|word| (word, [("x", ["y"])]));
        let written = serde_json::to_string(&facts().words(words)).unwrap();
        let keys = written.match_indices("\":{\"x\"").map(|(end, _)| &written[end - 1..end]);
        assert_eq!(keys.collect::<Vec<_>>(), ["a", "b", "c", "d", "e"]);
    }
}

#[test]
fn a_greedy_label_keeps_its_slashes_and_takes_no_empty_parts() {
    for (key, path) in
        [("a", "/files/a"), ("a/b c/%", "/files/a/b%20c/%25"), ("..a/.b", "/files/..a/.b")]
    {
        let input = PutFile::new(key);
        assert_eq!(encoded(&input).path, path);
    }
    for key in ["", "/", "/a", "a/", "a//b", "a/../b", "./a", "a/."] {
        let error = encode(PutFile::SCHEMA, &PutFile::new(key)).unwrap_err();
        assert!(matches!(error, EncodeError::Label { member: "Key", .. }), "{key}: {error}");
        let violations = chime_sdk_core::validate::validate(&PutFile::new(key));
        assert_eq!(violations.len(), 1, "{key}: {violations:?}");
        assert_eq!(violations[0].rule(), chime_sdk_meetings::Rule::Label);
    }
}

#[test]
fn the_closest_address_is_the_one_that_is_meant() {
    let operation = |path| {
        server::route(SERVICE, &http::Method::PUT, path, "").map(|route| route.operation.name)
    };
    assert_eq!(operation("/files/a"), Ok("TouchFile"));
    assert_eq!(operation("/files/a/b"), Ok("PutFile"));
    assert_eq!(operation("/shelves/a/files/b/facts"), Err(server::RouteError::Query));
    for path in ["/files", "/files/", "/files//a", "/files/a/", "/files/a//b"] {
        assert!(operation(path).is_err(), "{path}");
    }
    let facts = |path| server::route(SERVICE, &http::Method::PUT, path, "version=2").is_ok();
    assert!(facts("/shelves/a/files/b/c/facts/facts"));
    for path in ["/shelves/a/files/facts", "/shelves/a/files/b", "/shelves/a/other/b/facts"] {
        assert!(!facts(path), "{path}");
    }
}

#[test]
fn a_payload_is_the_body_as_it_is() {
    let text = |request: &EncodedRequest| {
        let body = request.body.as_ref().map(|body| String::from_utf8(body.to_vec()).unwrap());
        let kind =
            request.headers.get("content-type").map(|kind| kind.to_str().unwrap().to_owned());
        (body, kind)
    };
    let some = |body: &str, kind: &str| (Some(body.to_owned()), Some(kind.to_owned()));

    let file = PutFile::new("a").file("bytes");
    assert_eq!(text(&encoded(&file)), some("bytes", "application/octet-stream"));
    let image = file.clone().content_type("image/png");
    assert_eq!(text(&encoded(&image)), some("bytes", "image/png"));
    let page = PutPage::new(Timestamp::from_millis(MORNING * 1000 + 5), "*a* ü");
    assert_eq!(text(&encoded(&page)), some("*a* ü", "text/plain"));
    assert_eq!(encoded(&page).path, "/pages/2026-11-23T08%3A30%3A00.005Z");
    let storage = PutStorage::new(Storage::Cold);
    assert_eq!(text(&encoded(&storage)), some("COLD", "text/plain"));
    let piece = PutPiece::new().piece(Piece::new(1).read(morning()));
    let json = r#"{"Start":1,"Read":1795422600}"#;
    assert_eq!(text(&encoded(&piece)), some(json, "application/json"));
    let times = PutTimes::new([morning()]);
    let json = r#"["2026-11-23T08:30:00Z"]"#;
    assert_eq!(text(&encoded(&times)), some(json, "application/json"));

    assert_eq!(received::<PutPage>(&encoded(&page)).unwrap(), page);
    assert_eq!(received::<PutStorage>(&encoded(&storage)).unwrap(), storage);
    assert_eq!(received::<PutPiece>(&encoded(&piece)).unwrap(), piece);
    assert_eq!(received::<PutTimes>(&encoded(&times)).unwrap(), times);
    let nested = PutFile::new("a/b").file("bytes");
    let received_file = received::<PutFile>(&encoded(&nested)).unwrap();
    assert_eq!(received_file.content_type.as_deref(), Some("application/octet-stream"));
    assert_eq!(received_file.file, nested.file);
}

#[test]
fn a_payload_that_is_absent_is_no_body_or_an_empty_object() {
    let file = encoded(&PutFile::new("a/b"));
    assert_eq!((&file.body, file.headers.len()), (&None, 0));
    assert_eq!(received::<PutFile>(&file).unwrap(), PutFile::new("a/b"));
    let piece = encoded(&PutPiece::new());
    assert_eq!(piece.body.as_deref(), Some(&b"{}"[..]));
    assert_eq!(piece.headers["content-type"], "application/json");
    assert_eq!(received::<PutPiece>(&piece).unwrap(), PutPiece::new());
}

#[test]
fn a_payload_that_cannot_be_read_is_named_by_the_server() {
    let refused = |path: &str, body: &[u8]| {
        let method =
            if path.starts_with("/pages") { http::Method::POST } else { http::Method::PUT };
        let route = server::route(SERVICE, &method, path, "").unwrap();
        let violations = server::decode(&route, &http::HeaderMap::new(), body).err().unwrap();
        violations.iter().map(ToString::to_string).collect::<Vec<_>>()
    };
    assert_eq!(refused("/times", b""), ["Times: missing, but required"]);
    assert_eq!(refused("/times", b"null"), ["Times: missing, but required"]);
    assert_eq!(refused("/times", b"[1"), ["Times: the body is no JSON"]);
    assert_eq!(refused("/times", b"{}"), ["Times: an object, needs a list"]);
    assert_eq!(refused("/times", b"[1,2,3,4]"), ["Times: 4 items, needs 1 to 3"]);
    assert_eq!(refused("/times", b"[1,true]"), ["Times[1]: a boolean, needs a timestamp"]);
    assert_eq!(refused("/piece", b"[]"), ["Piece: a list, needs an object"]);
    assert_eq!(refused("/piece", br#"{"Name":"ab"}"#), ["Piece.Start: missing, but required"]);
    assert_eq!(refused("/storage", b"\xff"), ["Storage: the body is no text"]);
    let page = "/pages/soon";
    assert_eq!(refused(page, b"x"), ["Time: needs a timestamp"]);
}

#[test]
fn what_cannot_be_written_is_an_error_and_nothing_is_sent() {
    let far = Timestamp::from_secs(i64::MAX);
    let year = "a date outside of the years 1 to 9999 cannot be written in this format";
    for (input, member) in [(put_facts().since(far), "Since"), (put_facts().until(far), "Until")] {
        let error = encode(PutFacts::SCHEMA, &input).unwrap_err().to_string();
        assert_eq!(error, format!("{member}: {year}"));
    }
    for number in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY] {
        let error = encode(PutFacts::SCHEMA, &put_facts().share(number)).unwrap_err().to_string();
        assert_eq!(error, "Share: not a finite number");
        let mut input = put_facts();
        input.facts.share = Some(number);
        assert!(encode(PutFacts::SCHEMA, &input).is_err());
    }
    // epoch seconds reach further than any calendar
    assert_eq!(body(&put_facts().at([far]))["Facts"]["Made"], MORNING);
    assert!(encoded(&put_facts().at([far])).query.contains("at=9223372036854775807"));
}

#[tokio::test]
async fn a_date_that_a_header_cannot_carry_is_refused_before_anything_is_sent() {
    let script = Scripted::new();
    let call = put_facts().until(Timestamp::from_secs(i64::MIN));
    let error = client(&script).request(call).await.unwrap_err();
    assert!(
        error.is_validation() && error.to_string().contains("Until: a date outside"),
        "{error}"
    );
    assert!(script.requests().is_empty());
}

#[test]
fn a_content_type_of_its_own_is_read_by_the_server() {
    let image = PutFile::new("a/b").content_type("image/png").file("x");
    assert_eq!(received::<PutFile>(&encoded(&image)).unwrap(), image);
}
