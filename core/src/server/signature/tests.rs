//! What is accepted and what is refused, one mistake at a time.

use bytes::Bytes;
use http::HeaderValue;
use http::header::AUTHORIZATION;

use super::*;

mod properties;
mod vectors;

const SECRET: &str = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";

/// 2026-11-23, half past eight in the morning.
const MORNING: u64 = 1_795_422_600;

fn morning() -> SystemTime {
    SystemTime::UNIX_EPOCH + Duration::from_secs(MORNING)
}

/// A request that a test can change in one place.
#[derive(Clone, Debug)]
struct Sent {
    method: Method,
    path: String,
    query: String,
    headers: HeaderMap,
    body: Bytes,
}

impl Sent {
    fn new(method: Method, path: &str, query: &str) -> Self {
        let mut headers = HeaderMap::new();
        headers.insert(HOST, HeaderValue::from_static("example.com"));
        headers.insert("x-amz-date", HeaderValue::from_static("20261123T083000Z"));
        let (path, query) = (path.to_owned(), query.to_owned());
        Sent { method, path, query, headers, body: Bytes::new() }
    }

    fn header(mut self, name: &'static str, value: &str) -> Self {
        self.headers.append(name, HeaderValue::try_from(value).unwrap());
        self
    }

    fn body(mut self, body: impl AsRef<[u8]>) -> Self {
        self.body = Bytes::copy_from_slice(body.as_ref());
        self
    }

    /// The same with this list of headers and this signature.
    fn authorized(self, signed_headers: &str, signature: &str) -> Self {
        let scope = "AKIDEXAMPLE/20261123/us-east-1/chime/aws4_request";
        let text = format!(
            "AWS4-HMAC-SHA256 Credential={scope}, SignedHeaders={signed_headers}, Signature={signature}"
        );
        self.header("authorization", &text)
    }

    fn as_request(&self) -> SignedRequest<'_> {
        SignedRequest {
            method: &self.method,
            path: &self.path,
            query: &self.query,
            headers: &self.headers,
            body: &self.body,
        }
    }

    fn verify_at(&self, now: SystemTime) -> Result<(), SignatureError> {
        Authorization::parse(&self.headers)?.verify(&self.as_request(), SECRET, now, USUAL_SKEW)
    }

    fn verify(&self) -> Result<(), SignatureError> {
        self.verify_at(morning())
    }
}

/// What botocore sends for `GET /`.
fn get() -> Sent {
    Sent::new(Method::GET, "/", "").authorized(
        "host;x-amz-date",
        "bbabc585cdab93e8c631c36a0ee5dd839f320cae2698af4c0d5be7d8e1ec588c",
    )
}

/// The same with its header `authorization` changed.
fn get_with(from: &str, to: &str) -> Sent {
    let mut sent = get();
    let header = sent.headers.get(AUTHORIZATION).unwrap().to_str().unwrap();
    assert!(header.contains(from), "{header}");
    let header = header.replace(from, to);
    sent.headers.insert(AUTHORIZATION, HeaderValue::try_from(header).unwrap());
    sent
}

#[test]
fn what_the_header_says_can_be_read() {
    let sent = get();
    let authorization = Authorization::parse(&sent.headers).unwrap();
    assert_eq!(authorization.access_key_id(), "AKIDEXAMPLE");
    let scope = Scope { date: "20261123", region: "us-east-1", service: "chime" };
    assert_eq!(authorization.scope(), scope);
    assert_eq!(authorization.signed_headers(), ["host", "x-amz-date"]);
}

#[test]
fn spaces_after_commas_are_optional() {
    assert_eq!(get_with(", ", ",").verify(), Ok(()));
    assert_eq!(get_with(", ", ",  ").verify(), Ok(()));
}

#[test]
fn without_a_header_there_is_no_token() {
    let mut sent = get();
    sent.headers.remove(AUTHORIZATION);
    assert_eq!(sent.verify(), Err(SignatureError::MissingToken));
    assert_eq!(sent.header("authorization", "").verify(), Err(SignatureError::MissingToken));
}

#[test]
fn another_scheme_is_no_signature() {
    for (from, to) in
        [("AWS4-HMAC-SHA256", "AWS4-HMAC-SHA512"), ("AWS4-HMAC-SHA256 ", "AWS4-HMAC-SHA256,")]
    {
        assert_eq!(get_with(from, to).verify(), Err(SignatureError::Algorithm), "{to}");
    }
}

#[test]
fn a_parameter_that_is_missing_is_named() {
    for name in ["Credential", "SignedHeaders", "Signature"] {
        let sent = get_with(&format!("{name}="), "Other=");
        assert_eq!(sent.verify(), Err(SignatureError::MissingParameter(name)));
    }
}

#[test]
fn a_header_that_is_not_written_as_it_should_be_is_refused() {
    for (from, to) in [
        ("AKIDEXAMPLE/", "/"),
        ("AKIDEXAMPLE/", "AKID EXAMPLE/"),
        ("20261123", "2026-11-23"),
        ("us-east-1", ""),
        ("us-east-1", "us<east>1"),
        ("/chime/", "/"),
        ("/aws4_request", "/aws4_request/more"),
        ("aws4_request", "aws5_request"),
        ("host;x-amz-date", ""),
        ("host;x-amz-date", "host;"),
        ("host;x-amz-date", "Host;X-Amz-Date"),
        ("host;x-amz-date", "x-amz-date;host"),
        ("host;x-amz-date", "host;host;x-amz-date"),
        ("SignedHeaders=", "SignedHeaders"),
        ("Signature=", "Signature=0"),
        ("Signature=bb", "Signature=BB"),
        ("Signature=bb", "Signature=+b"),
        (", Signature", ", SignedHeaders=host, Signature"),
    ] {
        let error = get_with(from, to).verify().unwrap_err();
        assert!(matches!(error, SignatureError::Malformed(_)), "{to}: {error:?}");
    }
    let twice = get().header("authorization", "AWS4-HMAC-SHA256 Credential=a");
    assert!(matches!(twice.verify(), Err(SignatureError::Malformed(_))));
}

#[test]
fn the_scope_has_to_be_of_the_service_and_of_one_of_its_regions() {
    let sent = get();
    let authorization = Authorization::parse(&sent.headers).unwrap();
    assert_eq!(authorization.check_scope("chime", &[]), Ok(()));
    assert_eq!(authorization.check_scope("chime", &["eu-west-2", "us-east-1"]), Ok(()));
    let region = authorization.check_scope("chime", &["eu-west-2"]);
    assert_eq!(region, Err(SignatureError::Region("us-east-1".to_owned())));
    let service = authorization.check_scope("s3", &[]).unwrap_err();
    assert_eq!(
        service.to_string(),
        "the credential should be scoped to the service `s3`, not `chime`"
    );
}

#[test]
fn a_request_has_to_be_signed_within_the_skew() {
    let at = |seconds: i64| {
        let now = MORNING.checked_add_signed(seconds).unwrap();
        get().verify_at(SystemTime::UNIX_EPOCH + Duration::from_secs(now))
    };
    assert_eq!(at(300), Ok(()));
    assert_eq!(at(-300), Ok(()));
    let (signed, now) = ("20261123T083000Z".to_owned(), "20261123T083501Z".to_owned());
    let oldest = "20261123T083001Z".to_owned();
    assert_eq!(at(301), Err(SignatureError::Expired { signed, oldest, now }));
    let (signed, now) = ("20261123T083000Z".to_owned(), "20261123T082459Z".to_owned());
    let newest = "20261123T082959Z".to_owned();
    assert_eq!(at(-301), Err(SignatureError::NotYetCurrent { signed, newest, now }));
}

#[test]
fn no_clock_and_no_skew_panics() {
    let sent = get();
    let authorization = Authorization::parse(&sent.headers).unwrap();
    let request = sent.as_request();
    let verify = |now, skew| authorization.verify(&request, SECRET, now, skew);
    let far = SystemTime::UNIX_EPOCH + Duration::from_secs(1 << 60);
    assert_eq!(verify(far, Duration::MAX), Ok(()));
    assert!(verify(far, Duration::ZERO).is_err());
    assert!(verify(SystemTime::UNIX_EPOCH, Duration::ZERO).is_err());
}

#[test]
fn the_date_has_to_be_there_and_to_be_one() {
    let mut sent = get();
    sent.headers.remove("x-amz-date");
    assert_eq!(sent.verify(), Err(SignatureError::MissingDate));
    for date in ["", "20261123", "2026-11-23T08:30:00Z", "20261323T083000Z", "20261123T083000+"] {
        let sent = sent.clone().header("x-amz-date", date);
        assert_eq!(
            sent.verify(),
            Err(SignatureError::MalformedDate("x-amz-date".to_owned())),
            "{date}"
        );
    }
    let twice = get().header("x-amz-date", "20261123T083000Z");
    assert_eq!(twice.verify(), Err(SignatureError::MalformedDate("x-amz-date".to_owned())));
}

#[test]
fn the_scope_has_to_be_of_the_day_of_the_date() {
    let (scope, day) = ("20261122".to_owned(), "20261123".to_owned());
    let error = SignatureError::DateOfScope { scope, day };
    assert_eq!(get_with("/20261123/", "/20261122/").verify(), Err(error));
}

#[test]
fn a_header_that_is_named_has_to_be_there() {
    let sent = get_with("host;x-amz-date", "host;x-absent;x-amz-date");
    assert_eq!(sent.verify(), Err(SignatureError::AbsentHeader("x-absent".to_owned())));
}

#[test]
fn the_host_and_all_that_is_for_the_service_has_to_be_signed() {
    let sent = get_with("host;x-amz-date", "x-amz-date");
    assert_eq!(sent.verify(), Err(SignatureError::UnsignedHeader("host".to_owned())));
    let sent = get_with("host;x-amz-date", "host");
    assert_eq!(sent.verify(), Err(SignatureError::UnsignedHeader("x-amz-date".to_owned())));
    for name in ["x-amz-security-token", "x-amz-content-sha256"] {
        let sent = get().header(name, "anything");
        assert_eq!(sent.verify(), Err(SignatureError::UnsignedHeader(name.to_owned())));
    }
    // what is not for the service may be added on the way
    assert_eq!(get().header("x-amzn-trace-id", "Root=1").header("via", "proxy").verify(), Ok(()));
}

#[test]
fn a_mismatch_says_what_was_signed_and_no_secret() {
    let sent = get();
    let authorization = Authorization::parse(&sent.headers).unwrap();
    let error = authorization
        .verify(&sent.as_request(), "another secret", morning(), USUAL_SKEW)
        .unwrap_err();
    assert_eq!(error, SignatureError::Mismatch { signed: "host;x-amz-date".to_owned() });
    assert!(error.to_string().contains("`host;x-amz-date`"), "{error}");
    assert!(!format!("{error} {error:?}").contains("another secret"));
}

#[test]
fn debug_shows_neither_values_nor_the_signature() {
    let sent = get().header("x-amz-security-token", "token").body("body");
    let shown =
        format!("{:?} {:?}", sent.as_request(), Authorization::parse(&sent.headers).unwrap());
    for hidden in ["bbabc585", "\"token\"", "body\"", "98, 111"] {
        assert!(!shown.contains(hidden), "{shown}");
    }
    assert!(shown.contains("AKIDEXAMPLE") && shown.contains("x-amz-security-token"), "{shown}");
}

#[test]
fn every_error_has_the_code_that_services_answer_with() {
    let name = || "x".to_owned();
    for (error, code) in [
        (SignatureError::MissingToken, "MissingAuthenticationTokenException"),
        (SignatureError::Algorithm, "IncompleteSignatureException"),
        (SignatureError::MissingParameter("Signature"), "IncompleteSignatureException"),
        (SignatureError::MissingDate, "IncompleteSignatureException"),
        (SignatureError::UnsignedHeader(name()), "InvalidSignatureException"),
        (SignatureError::Region(name()), "InvalidSignatureException"),
        (SignatureError::Mismatch { signed: name() }, "InvalidSignatureException"),
        (SignatureError::UnknownClient, "UnrecognizedClientException"),
    ] {
        assert_eq!(error.code(), code, "{error}");
        assert_eq!(error.status(), 403);
    }
}
