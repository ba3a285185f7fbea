//! What the signer of the client half signs is accepted, and nothing that differs from it.

use aws_credential_types::Credentials;
use http::HeaderName;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use proptest::prelude::*;
use proptest::sample::{Index, select};
use url::Url;

use super::*;
use crate::sign;
use crate::transport::{HttpRequest, RequestLimits};

/// What is signed, and by whom.
#[derive(Clone, Debug)]
struct Case {
    sent: Sent,
    secret: String,
    region: String,
    time: u64,
}

impl Case {
    fn verify_with(&self, secret: &str, time: u64) -> Result<(), SignatureError> {
        let now = SystemTime::UNIX_EPOCH + Duration::from_secs(time);
        let authorization = Authorization::parse(&self.sent.headers)?;
        authorization.verify(&self.sent.as_request(), secret, now, USUAL_SKEW)
    }

    fn verify(&self) -> Result<(), SignatureError> {
        self.verify_with(&self.secret, self.time)
    }
}

/// A request before it is signed. The URL is built as the client builds it: encoded once.
fn requests() -> impl Strategy<Value = HttpRequest> {
    let methods = vec![Method::GET, Method::PUT, Method::POST, Method::DELETE, Method::PATCH];
    let path = proptest::collection::vec("[ -~\u{e9}\u{1f600}]{0,8}", 0..4);
    let pair = ("[ -~\u{e9}]{1,6}", proptest::option::of("[ -~]{0,6}"));
    let query = proptest::collection::vec(pair, 0..4);
    let header = ("x-(amz-)?[a-c]", "[!-~]( {0,2}[!-~]){0,8}");
    let headers = proptest::collection::vec(header, 0..4);
    let body = proptest::collection::vec(any::<u8>(), 0..64);
    (select(methods), path, query, headers, body).prop_map(
        |(method, path, query, headers, body)| {
            let mut url = Url::parse("https://example.com:8443").unwrap();
            url.path_segments_mut().unwrap().extend(path);
            let encoded = |text: &str| utf8_percent_encode(text, NON_ALPHANUMERIC).to_string();
            let pairs = query.iter().map(|(key, value)| match value {
                Some(value) => format!("{}={}", encoded(key), encoded(value)),
                None => encoded(key),
            });
            let pairs: Vec<String> = pairs.collect();
            url.set_query((!pairs.is_empty()).then(|| pairs.join("&")).as_deref());
            let mut request = HttpRequest {
                method,
                url,
                headers: HeaderMap::new(),
                body: Some(body.into()),
                limits: RequestLimits::default(),
            };
            for (name, value) in headers {
                let name = HeaderName::try_from(name).unwrap();
                request.headers.append(name, HeaderValue::try_from(value).unwrap());
            }
            request
        },
    )
}

/// A request that the client half has signed.
fn cases() -> impl Strategy<Value = Case> {
    let token = proptest::option::of("[!-~]{1,64}");
    let region = "[a-z]{2}-[a-z]{4,9}-[1-9]";
    // the years 1970 to 2099
    let time = 0_u64..4_102_444_800;
    (requests(), token, "[ -~]{1,64}", region, time).prop_map(
        |(mut request, token, secret, region, time)| {
            let credentials = Credentials::new("AKIDEXAMPLE", &secret, token, None, "test");
            let moment = SystemTime::UNIX_EPOCH + Duration::from_secs(time);
            let scope = sign::Scope { region: &region, service: "chime", time: moment };
            sign::sign(&mut request, &credentials, scope).unwrap();
            request.headers.insert(HOST, HeaderValue::from_static("example.com:8443"));
            let sent = Sent {
                method: request.method,
                path: request.url.path().to_owned(),
                query: request.url.query().unwrap_or_default().to_owned(),
                headers: request.headers,
                body: request.body.unwrap_or_default(),
            };
            Case { sent, secret, region, time }
        },
    )
}

/// A text with one character in another's place.
fn changed(text: &str, at: Index) -> String {
    let at = at.index(text.len());
    let byte = if text.as_bytes()[at] == b'x' { 'y' } else { 'x' };
    format!("{}{byte}{}", &text[..at], &text[at + 1..])
}

proptest! {
    #[test]
    fn what_was_signed_is_accepted(case in cases()) {
        prop_assert_eq!(case.verify(), Ok(()));
        // all of the skew, and no second more
        prop_assert_eq!(case.verify_with(&case.secret, case.time + 300), Ok(()));
        prop_assert!(case.verify_with(&case.secret, case.time + 301).is_err());
    }

    #[test]
    fn another_method_is_refused(mut case in cases()) {
        case.sent.method = Method::OPTIONS;
        prop_assert!(case.verify().is_err());
    }

    #[test]
    fn another_path_is_refused(mut case in cases(), letter in "[a-z]") {
        case.sent.path.push_str(&letter);
        prop_assert!(case.verify().is_err());
    }

    #[test]
    fn another_character_in_the_path_is_refused(mut case in cases(), at in any::<Index>()) {
        // what is encoded differs from any letter, and a slash may be one of several
        let places = case.sent.path.match_indices(|one: char| one.is_ascii_alphanumeric());
        let places: Vec<usize> = places.map(|(place, _)| place).collect();
        prop_assume!(!places.is_empty());
        let place = places[at.index(places.len())];
        let byte = if case.sent.path.as_bytes()[place] == b'x' { "y" } else { "x" };
        case.sent.path.replace_range(place..=place, byte);
        prop_assert!(case.verify().is_err());
    }

    #[test]
    fn another_query_is_refused(mut case in cases(), key in "[a-z]") {
        let separator = if case.sent.query.is_empty() { "" } else { "&" };
        case.sent.query = format!("{}{separator}{key}=", case.sent.query);
        prop_assert!(case.verify().is_err());
    }

    #[test]
    fn another_value_of_any_header_is_refused(
        mut case in cases(),
        which in any::<Index>(),
        at in any::<Index>(),
    ) {
        let signed = {
            let authorization = Authorization::parse(&case.sent.headers).unwrap();
            let signed = authorization.signed_headers();
            signed[which.index(signed.len())].to_owned()
        };
        let value = case.sent.headers.get_mut(&*signed).unwrap();
        let text = value.to_str().unwrap().to_owned();
        let spaces = |text: &str| text.matches(' ').count();
        let new = changed(&text, at);
        // one space of two says nothing
        prop_assume!(spaces(&new) == spaces(&text));
        *value = HeaderValue::try_from(new).unwrap();
        prop_assert!(case.verify().is_err());
    }

    #[test]
    fn a_header_that_comes_twice_is_refused(mut case in cases()) {
        let name = HeaderName::from_static("x-amz-a");
        case.sent.headers.append(name, HeaderValue::from_static("once more"));
        prop_assert!(case.verify().is_err());
    }

    #[test]
    fn another_body_is_refused(mut case in cases(), at in any::<Index>(), bit in 0_u8..8) {
        let mut body = case.sent.body.to_vec();
        if body.is_empty() {
            body.push(bit);
        } else {
            let at = at.index(body.len());
            body[at] ^= 1 << bit;
        }
        case.sent.body = body.into();
        prop_assert!(case.verify().is_err());
    }

    #[test]
    fn another_secret_is_refused(case in cases(), at in any::<Index>()) {
        prop_assert!(case.verify_with(&changed(&case.secret, at), case.time).is_err());
    }

    #[test]
    fn another_date_is_refused(mut case in cases()) {
        // the next second, which is well within the skew
        let next = Duration::from_secs(case.time + 1);
        let next = aws_smithy_types::DateTime::from(SystemTime::UNIX_EPOCH + next);
        let text = next.fmt(aws_smithy_types::date_time::Format::DateTime).unwrap();
        let text = text.replace(['-', ':'], "");
        case.sent.headers.insert("x-amz-date", HeaderValue::try_from(text).unwrap());
        prop_assert!(case.verify().is_err());
    }

    #[test]
    fn any_other_character_of_the_authorization_is_refused(
        mut case in cases(),
        at in any::<Index>(),
    ) {
        let header = case.sent.headers.get(AUTHORIZATION).unwrap().to_str().unwrap().to_owned();
        // the key's id only says where the secret is found, and spaces say nothing
        let header = changed(&header, at);
        prop_assume!(header.contains("=AKIDEXAMPLE/") && header.matches(' ').count() == 3);
        case.sent.headers.insert(AUTHORIZATION, HeaderValue::try_from(header).unwrap());
        prop_assert!(case.verify().is_err());
    }

    #[test]
    fn another_region_is_refused(mut case in cases()) {
        let header = case.sent.headers.get(AUTHORIZATION).unwrap().to_str().unwrap();
        let header = header.replacen(&case.region, "eu-west-0", 1);
        case.sent.headers.insert(AUTHORIZATION, HeaderValue::try_from(header).unwrap());
        let error = case.verify().unwrap_err();
        prop_assert_eq!(error.code(), "InvalidSignatureException");
    }

    #[test]
    fn no_header_panics(
        header in "(AWS4-HMAC-SHA256 )?[ -~]{0,80}",
        date in "[ -~]{0,20}|20[0-9]{6}T[0-9]{6}Z",
    ) {
        let sent = Sent::new(Method::GET, "/", "").header("authorization", &header);
        let mut sent = sent.header("date", &date);
        let _ = sent.verify();
        sent.headers.insert(AUTHORIZATION, get().headers[AUTHORIZATION].clone());
        sent.headers.remove("x-amz-date");
        let _ = sent.verify();
    }
}
