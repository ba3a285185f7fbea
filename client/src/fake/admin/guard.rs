//! Keeps pages of the web away, which a browser may show on the machine where the fake runs: they could
//! send requests here without anybody's asking for it.
//!
//! A page cannot read answers, as none allows it to (CORS). It cannot send `application/json`, or any
//! method but `GET` and `POST`, without asking first, and nothing answers that question. What is left is
//! a name of the page's own that is made to lead here (DNS rebinding): such a name stands in `Host`.

use std::net::IpAddr;

use http::header::{CONTENT_TYPE, HOST};
use http::request::Parts;
use http::{Method, StatusCode};

use super::Refusal;

/// Refuses what a page could have sent. `authority` is host and port of the fake.
pub(super) fn check(head: &Parts, authority: &str) -> Result<(), Refusal> {
    let host = head.headers.get(HOST).and_then(|host| host.to_str().ok()).unwrap_or_default();
    if !is_own(host_of(host), host_of(authority)) {
        return Err(Refusal {
            status: StatusCode::FORBIDDEN,
            message: "the admin route is called by an address or by `localhost`, and `Host` is \
                      another name"
                .to_owned(),
            allowed: None,
        });
    }
    if head.method == Method::POST && !is_json(head) {
        return Err(Refusal {
            status: StatusCode::UNSUPPORTED_MEDIA_TYPE,
            message: "help: send `content-type: application/json`".to_owned(),
            allowed: None,
        });
    }
    Ok(())
}

/// The host of `host:port`; one of IPv6 without its brackets.
fn host_of(authority: &str) -> &str {
    match authority.strip_prefix('[') {
        Some(rest) => rest.split(']').next().unwrap_or_default(),
        None => authority.split(':').next().unwrap_or_default(),
    }
}

/// No name leads to an address in digits, so whoever wrote one meant it.
fn is_own(host: &str, own: &str) -> bool {
    let host = host.trim_end_matches('.').to_ascii_lowercase();
    host.parse::<IpAddr>().is_ok()
        || host == "localhost"
        || host.ends_with(".localhost")
        || !host.is_empty() && host == own.to_ascii_lowercase()
}

fn is_json(head: &Parts) -> bool {
    let content_type = head.headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok());
    let media_type = content_type.and_then(|value| value.split(';').next()).unwrap_or_default();
    media_type.trim().eq_ignore_ascii_case("application/json")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_own_host(host: &str) -> bool {
        is_own(host_of(host), host_of("fake.internal:4010"))
    }

    #[test]
    fn addresses_and_own_names_are_let_in() {
        for host in [
            "127.0.0.1:80",
            "127.0.0.1",
            "[::1]:8080",
            "[::1]",
            "localhost:1",
            "LOCALHOST",
            "fake.localhost:1",
            "localhost.:1",
            "192.168.0.7:80",
            "Fake.Internal:4010",
        ] {
            assert!(is_own_host(host), "{host}");
        }
    }

    #[test]
    fn other_names_are_not() {
        for host in [
            "",
            ":80",
            "evil.example",
            "localhost.evil.example",
            "127.0.0.1.evil.example:80",
            "[evil",
            "notlocalhost",
            "127.0.0.1@evil.example",
            "internal:4010",
        ] {
            assert!(!is_own_host(host), "{host}");
        }
    }
}
