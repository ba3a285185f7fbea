//! Requests that botocore 1.44.5 signed at 2026-11-23T08:30:00Z, each for one rule. Those with the
//! header `date`, which it does not send, were signed by hand with Python's `hmac`.

use super::*;

#[test]
fn a_body_with_a_type() {
    let sent = Sent::new(Method::POST, "/meetings", "")
        .header("content-type", "application/json")
        .body(r#"{"MediaRegion":"us-east-1"}"#);
    let sent = sent.authorized(
        "content-type;host;x-amz-date",
        "916f84e943e0d6895fdb4b14f054c26929f6118431b295ccdcd22d3b283b5902",
    );
    assert_eq!(sent.verify(), Ok(()));
}

#[test]
fn a_constant_query_and_a_session_token() {
    let sent = Sent::new(Method::POST, "/meetings/1/attendees", "operation=batch-create")
        .header("content-type", "application/json")
        .header("x-amz-security-token", "token+/==")
        .body("{\"Attendees\":[\"\u{e9}\"]}");
    let sent = sent.authorized(
        "content-type;host;x-amz-date;x-amz-security-token",
        "e7e5fdfd91dff3d78b10d1aabc544ec3126f8637a3e5dd2eec667c0f504b9ef4",
    );
    assert_eq!(sent.verify(), Ok(()));
}

#[test]
fn a_query_with_reserved_characters() {
    let query = "arn=arn%3Aaws%3Achime%3Aus-east-1%3A111122223333%3Ameeting%2F1";
    let signature = "5d3220bc2f359551ca2b94f0cfdc74e3b1631637da45a86a611570d085a054b4";
    let sent = Sent::new(Method::GET, "/tags", query).authorized("host;x-amz-date", signature);
    assert_eq!(sent.verify(), Ok(()));
    // the same text with less of it encoded
    let sent = Sent { query: query.replace("%3A", ":").replace("meeting", "%6Deeting"), ..sent };
    assert_eq!(sent.verify(), Ok(()));
}

#[test]
fn a_path_that_is_encoded_is_encoded_again() {
    let sent = Sent::new(Method::GET, "/a%20b/%2F%25/~x", "").authorized(
        "host;x-amz-date",
        "fb2d29c5d895c635f2a2d93ce421a4f761227deeae95180747ed654f67696910",
    );
    assert_eq!(sent.verify(), Ok(()));
}

#[test]
fn a_path_with_segments_that_lead_nowhere() {
    let signature = "9737d44984e9aff2498a41603ed2b57230d3bf01301f37c5970354b2cf4a34cb";
    for path in ["//a/./b/../c//", "/a/c/", "/a/c/d/..", "/../a/c/."] {
        let sent = Sent::new(Method::GET, path, "").authorized("host;x-amz-date", signature);
        assert_eq!(sent.verify(), Ok(()), "{path}");
    }
    let sent = Sent::new(Method::GET, "/a/c", "").authorized("host;x-amz-date", signature);
    assert!(sent.verify().is_err());
}

#[test]
fn a_query_with_repeated_keys_and_without_values() {
    let signature = "c187f18c0ed4fc7ba84b0e362e580ec865f1fd7ccdc9bd0fb443e734f8a7cfcd";
    for query in ["b=2&a=2&a=1&c&A=", "A&a=1&a=2&b=2&c="] {
        let sent = Sent::new(Method::GET, "/", query).authorized("host;x-amz-date", signature);
        assert_eq!(sent.verify(), Ok(()), "{query}");
    }
}

#[test]
fn headers_with_spaces_and_a_body_of_bytes() {
    let sent = Sent::new(Method::PUT, "/x", "")
        .header("x-amz-meta", "  two   words ")
        .header("x-plain", "a  b")
        .body([0x00, 0xff]);
    let sent = sent.authorized(
        "host;x-amz-date;x-amz-meta;x-plain",
        "43395bcd53eac91c0bbbddea3246a71b737b04301a433eb7c3145be57659a503",
    );
    assert_eq!(sent.verify(), Ok(()));
}

#[test]
fn a_body_that_is_left_out_of_the_signature() {
    let sent = Sent::new(Method::DELETE, "/x", "")
        .header("x-amz-content-sha256", "UNSIGNED-PAYLOAD")
        .body("not covered");
    let sent = sent.authorized(
        "host;x-amz-content-sha256;x-amz-date",
        "119ca28e68610a7032ad39dba5b38aeb579760ec0a8b14375c2048280f6ce130",
    );
    assert_eq!(sent.verify(), Ok(()));
    assert_eq!(sent.body("another").verify(), Ok(()));
}

#[test]
fn a_date_in_the_header_of_http_in_both_forms() {
    for (date, signature) in [
        (
            "Mon, 23 Nov 2026 08:30:00 GMT",
            "561521a567f65bf7dc9a4d41713582a47261139df0861493b8968ca929ae522e",
        ),
        ("20261123T083000Z", "7e14199ff7e83fd229fc614b1650e324897cd8e09bcf71cce020a43495a292d9"),
    ] {
        let mut sent = Sent::new(Method::GET, "/", "").header("date", date);
        sent.headers.remove("x-amz-date");
        let sent = sent.authorized("date;host", signature);
        assert_eq!(sent.verify(), Ok(()), "{date}");
    }
    // beside the other header it says nothing
    assert_eq!(get().header("date", "yesterday").verify(), Ok(()));
}
