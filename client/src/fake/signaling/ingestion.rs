//! The other addresses that a browser is given: where it reports how its calls went, and where it
//! once asked for a relay. They are answered so that no failure of theirs fills its log.

use bytes::Bytes;
use http::header::{
    ACCESS_CONTROL_ALLOW_HEADERS, ACCESS_CONTROL_ALLOW_METHODS, ACCESS_CONTROL_ALLOW_ORIGIN,
    ACCESS_CONTROL_MAX_AGE, CONTENT_TYPE,
};
use http::{HeaderValue, Method, Response, StatusCode};

/// Reports of a client. What they say is thrown away.
const EVENTS: &str = "/v1/client-events";

/// Credentials for a relay of media, which old clients ask for. There is none.
const TURN: &str = "/v2/turn_sessions";

/// The answer to a request for one of those addresses; `None` for all others.
///
/// A page of any origin may ask, and says first that it is about to: with the method `OPTIONS`.
pub(super) fn answer(method: &Method, path: &str) -> Option<Response<Bytes>> {
    let body = match path {
        EVENTS => "{}",
        TURN => r#"{"username":"","password":"","ttl":300,"uris":[]}"#,
        _ => return None,
    };
    let mut response = Response::new(Bytes::new());
    let headers = response.headers_mut();
    headers.insert(ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("*"));
    match *method {
        Method::POST => {
            headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
            *response.body_mut() = Bytes::from_static(body.as_bytes());
        }
        Method::OPTIONS => {
            for (name, value) in [
                (ACCESS_CONTROL_ALLOW_METHODS, "POST"),
                // a star would not cover `authorization`
                (ACCESS_CONTROL_ALLOW_HEADERS, "authorization, content-type, x-chime-auth-token"),
                (ACCESS_CONTROL_MAX_AGE, "600"),
            ] {
                headers.insert(name, HeaderValue::from_static(value));
            }
            *response.status_mut() = StatusCode::NO_CONTENT;
        }
        _ => *response.status_mut() = StatusCode::METHOD_NOT_ALLOWED,
    }
    Some(response)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reports_are_taken_from_any_origin() {
        for path in [EVENTS, TURN] {
            let asked = answer(&Method::OPTIONS, path).unwrap();
            assert_eq!(asked.status(), StatusCode::NO_CONTENT);
            let allowed = asked.headers()[ACCESS_CONTROL_ALLOW_HEADERS].to_str().unwrap();
            assert!(allowed.contains("authorization"), "{allowed}");
            let taken = answer(&Method::POST, path).unwrap();
            assert_eq!(taken.status(), StatusCode::OK);
            assert_eq!(taken.headers()[ACCESS_CONTROL_ALLOW_ORIGIN], "*");
            serde_json::from_slice::<serde_json::Value>(taken.body()).unwrap();
        }
    }

    #[test]
    fn other_methods_are_refused_and_other_paths_left_alone() {
        let status = answer(&Method::GET, EVENTS).map(|response| response.status());
        assert_eq!(status, Some(StatusCode::METHOD_NOT_ALLOWED));
        assert!(answer(&Method::POST, "/meetings").is_none());
    }
}
