//! What is read from answers, as a server of this crate and as other servers write them.

use super::*;

async fn put_facts(script: &Scripted) -> Result<PutFactsOutput, chime_sdk_meetings::Error> {
    client(script).put_facts("a", "b", facts(), [("a", "b")]).await
}

#[tokio::test]
async fn every_kind_of_member_comes_back_as_the_server_wrote_it() {
    let output = PutFactsOutput::new()
        .modified(morning())
        .share(0.5)
        .weights([("red", 1.5), ("blue", f64::INFINITY)])
        .facts(facts().head(b"\0\x01").labels([("red", "x")]).share(f64::NEG_INFINITY));
    let script = answered::<PutFacts>(&output);
    assert_eq!(put_facts(&script).await.unwrap(), output);
}

#[tokio::test]
async fn timestamps_are_read_however_they_are_written() {
    let body = r#"{"Facts":{"Made":"2026-11-23T10:30:00+02:00","Seen":[1795422600,1795422600.0,
        "1795422600","Mon, 23 Nov 2026 08:30:00 GMT"],"Changed":{"a":1795422600.1239}}}"#;
    for header in ["1795422600", "2026-11-23T08:30:00Z", "Mon, 23 Nov 2026 08:30:00 GMT"] {
        let script = Scripted::new().answer(200, &[("last-modified", header)], body);
        let output = put_facts(&script).await.unwrap();
        let facts = output.facts.unwrap();
        assert_eq!(output.modified, Some(morning()));
        assert_eq!(facts.made, morning());
        assert_eq!(facts.seen, [morning(); 4]);
        let changed = Timestamp::from_millis(MORNING * 1000 + 124);
        assert_eq!(facts.changed.unwrap()["a"], changed);
    }
}

#[tokio::test]
async fn a_null_in_a_map_makes_no_entry() {
    let body = r#"{"Weights":{"red":null,"blue":1},"Facts":{"Words":{"a":null,"b":{"c":[null]}}}}"#;
    let output = put_facts(&Scripted::new().answer(200, &[], body)).await.unwrap();
    assert_eq!(output.weights, BTreeMap::from([("blue".into(), 1.0)]));
    let words = output.facts.unwrap().words;
    assert_eq!(
        words,
        HashMap::from([("b".to_owned(), BTreeMap::from([("c".to_owned(), vec![])]))])
    );
}

#[tokio::test]
async fn numbers_that_are_not_finite_come_in_three_words() {
    for (word, expected) in [("NaN", "NaN"), ("Infinity", "inf"), ("-Infinity", "-inf")] {
        let body = format!(r#"{{"Facts":{{"Share":"{word}","Coarse":"{word}"}}}}"#);
        let script = Scripted::new().answer(200, &[("x-share", word)], body.clone());
        let output = put_facts(&script).await.unwrap();
        let facts = output.facts.unwrap();
        assert_eq!(output.share.unwrap().to_string(), expected);
        assert_eq!(facts.share.unwrap().to_string(), expected);
        assert_eq!(facts.coarse.unwrap().to_string(), expected);

        // the call by name has no other way to say it either
        let script = Scripted::new().answer(200, &[], body);
        let input = serde_json::json!({
            "Shelf": "a", "Key": "b", "Facts": { "Made": 1, "Seen": [] }, "Notes": {},
        });
        let json = client(&script).call("PutFacts", input).await.unwrap();
        assert_eq!(json["Facts"]["Share"], word);
    }
    let script = Scripted::new().answer(200, &[], r#"{"Facts":{"Share":"many"}}"#);
    let error = put_facts(&script).await.unwrap_err().to_string();
    assert!(error.contains("Facts.Share: expected a number, found a string"), "{error}");
}

#[tokio::test]
async fn whole_numbers_may_be_written_as_floating_point_ones() {
    for number in ["7.0", "7e0", "0.7e1"] {
        let body =
            format!(r#"{{"Facts":{{"Made":0,"Rows":[[{number}]],"Uses":{{"HOT":{number}}}}}}}"#);
        let facts =
            put_facts(&Scripted::new().answer(200, &[], body)).await.unwrap().facts.unwrap();
        assert_eq!((facts.rows, facts.uses), (vec![vec![7]], BTreeMap::from([(Storage::Hot, 7)])));
    }
    // beyond 2^53 the text may have been another number
    let body = r#"{"Facts":{"Readers":{"a":[{"Start":9007199254740993.0}]}}}"#;
    let error = put_facts(&Scripted::new().answer(200, &[], body)).await.unwrap_err().to_string();
    assert!(error.contains("Start: expected an integer, found a number"), "{error}");
}

#[test]
fn a_header_says_in_a_word_that_a_number_is_not_finite() {
    for (number, word) in [(f64::NAN, "NaN"), (f64::INFINITY, "Infinity"), (1.0, "1.0")] {
        let answer = server::encode(PutFacts::SCHEMA, &PutFactsOutput::new().share(number));
        assert_eq!(answer.headers()["x-share"], word);
    }
}

#[tokio::test]
async fn what_cannot_be_read_is_named_and_never_shown() {
    let read =
        "write it like `2026-11-23T08:30:00Z`, as an HTTP date, or as the seconds since 1970";
    for (body, expected) in [
        (r#"{"Facts":{"Made":"planted"}}"#, format!("Facts.Made: no timestamp: {read}")),
        (r#"{"Facts":{"Made":1e300}}"#, "Facts.Made: no timestamp: so many seconds".to_owned()),
        (
            r#"{"Facts":{"Made":["planted"]}}"#,
            "Facts.Made: expected a timestamp, found a list".to_owned(),
        ),
        (
            r#"{"Facts":{"Head":"planted!"}}"#,
            "Facts.Head: expected base64 text, found other text".to_owned(),
        ),
        (r#"{"Facts":{"Head":7}}"#, "Facts.Head: expected base64 text, found a number".to_owned()),
        (
            r#"{"Facts":{"Changed":{"a \"b\"":"planted"}}}"#,
            r#"Facts.Changed["a \"b\""]: no timestamp"#.to_owned(),
        ),
        (
            r#"{"Facts":{"Labels":["planted"]}}"#,
            "Facts.Labels: expected a map, found a list".to_owned(),
        ),
        (
            r#"{"Facts":{"Readers":{"planted":[{"Start":true}]}}}"#,
            "Facts.Readers[***][0].Start: expected an integer, found a boolean".to_owned(),
        ),
        (r#"{"Weights":{"red":"planted"}}"#, r#"Weights["red"]: expected a number"#.to_owned()),
    ] {
        let error = put_facts(&Scripted::new().answer(200, &[], body)).await.unwrap_err();
        let text = error.to_string();
        assert!(text.contains(&expected), "{text}");
        assert!(!text.contains("planted"), "{text}");
    }
}

#[tokio::test]
async fn a_header_that_is_no_timestamp_is_absent() {
    let script = Scripted::new().answer(200, &[("last-modified", "yesterday")], "{}");
    assert_eq!(put_facts(&script).await.unwrap().modified, None);
}

#[tokio::test]
async fn a_payload_is_the_answer_s_body_as_it_is() {
    let output = FileOutput::new(b"\xff\0").content_type("image/png");
    let script = answered::<PutFile>(&output);
    assert_eq!(client(&script).put_file("a").await.unwrap(), output);

    let script = Scripted::new().answer(200, &[], "");
    assert!(client(&script).put_file("a").await.unwrap().file.is_empty());

    let output = PageOutput::new().page("{\"no\": \"json\"");
    let script = answered::<PutPage>(&output);
    assert_eq!(client(&script).put_page(morning(), "x").await.unwrap(), output);
    let script = answered::<PutPage>(&PageOutput::new());
    assert_eq!(client(&script).put_page(morning(), "x").await.unwrap().page, None);

    let output = TimesOutput::new().times([("a", morning())]);
    let script = answered::<PutTimes>(&output);
    assert_eq!(client(&script).put_times([morning()]).await.unwrap(), output);
    for body in ["", "null", " ", "{}"] {
        let script = Scripted::new().answer(200, &[], body);
        assert!(client(&script).put_times([morning()]).await.unwrap().times.is_empty());
    }

    let output = PieceOutput::new(Piece::new(3).read(morning())).count(2);
    let script = answered::<PutPiece>(&output);
    assert_eq!(client(&script).put_piece().await.unwrap(), output);
}

#[tokio::test]
async fn a_payload_that_is_missing_or_broken_is_an_error_that_names_it() {
    for (body, expected) in [
        (&b""[..], "`Piece` is missing: the body is empty"),
        (b"null", "Piece: expected a value, found null"),
        (b"<html>", "Piece: expected JSON, found text that is not JSON"),
        (b"[7]", "Piece: expected an object, found a list"),
        (br#"{"Start":"planted"}"#, "Piece.Start: expected an integer, found a string"),
        (b"{\"Start\":1", "Piece: EOF"),
        (b"{\"Name\":\"\xff\"}", "`Piece`: not UTF-8 after 9 bytes"),
    ] {
        let script = Scripted::new().answer(200, &[], body);
        let error = client(&script).put_piece().await.unwrap_err();
        assert_eq!(error.kind(), chime_sdk_meetings::ErrorKind::Response);
        assert!(error.to_string().contains(expected), "{error}");
        assert!(!error.to_string().contains("planted"), "{error}");
        assert_eq!(error.raw_body(), Some(body));
    }
}

#[tokio::test]
async fn the_body_of_an_operation_that_answers_with_nothing_is_not_looked_at() {
    let script = Scripted::new().answer(200, &[], "COLD").answer(204, &[], "");
    let client = client(&script);
    client.put_storage(Storage::Cold).await.unwrap();
    client.touch_file("a").await.unwrap();
    let sent = script.requests();
    assert_eq!(sent[0].headers["content-type"], "text/plain");
    assert_eq!(sent[0].body.as_deref(), Some(&b"COLD"[..]));
    assert_eq!((sent[1].url.path(), &sent[1].body), ("/files/a", &None));
}
