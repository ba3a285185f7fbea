//! The instance's metadata service.

use std::sync::Mutex;
use std::time::Duration;

use chime_sdk_core::credentials::MetadataCredentials;
use chime_sdk_core::transport::TransportErrorKind;
use chime_sdk_tests::scripted::{Scripted, response};
use chime_sdk_tests::stand_in::{Reply, StandIn};
use tokio::time::{Instant, advance};

use super::*;

const TOKEN: &str = "/latest/api/token";
const ROLES: &str = "/latest/meta-data/iam/security-credentials/";
const ROLE: &str = "/latest/meta-data/iam/security-credentials/my-role";
const REGION: &str = "/latest/meta-data/placement/region";
const ENDPOINT: &str = "AWS_EC2_METADATA_SERVICE_ENDPOINT";

fn source(server: &StandIn) -> MetadataCredentials {
    MetadataCredentials::new(environment(&[(ENDPOINT, server.url())]))
}

/// A server that answers rightly, except for the role's credentials.
async fn server() -> StandIn {
    let server = StandIn::start().await.unwrap();
    server
        .on("PUT", TOKEN, Reply::new(200, "planted-session"))
        .on("GET", ROLES, Reply::new(200, "my-role\n"))
        .on("GET", REGION, Reply::new(200, "eu-central-1\n"));
    server
}

#[tokio::test]
async fn a_token_then_the_role_then_its_credentials() {
    let server = server().await;
    server.on("GET", ROLE, Reply::new(200, document("AKID", FAR)));
    let credentials = given(&source(&server)).await;
    assert_eq!(credentials.access_key_id(), "AKID");
    assert_eq!(credentials.session_token(), Some("planted-token"));
    assert!(credentials.expiry().is_some());
    let requests = server.requests();
    let sent: Vec<_> =
        requests.iter().map(|request| format!("{} {}", request.method, request.path)).collect();
    assert_eq!(sent, [format!("PUT {TOKEN}"), format!("GET {ROLES}"), format!("GET {ROLE}")]);
    assert_eq!(requests[0].headers["x-aws-ec2-metadata-token-ttl-seconds"], "21600");
    for request in &requests[1..] {
        assert_eq!(request.headers["x-aws-ec2-metadata-token"], "planted-session");
    }
}

#[tokio::test]
async fn the_region_is_that_of_the_instance_and_the_token_is_kept() {
    let server = server().await;
    server.on("GET", ROLE, Reply::new(200, document("AKID", FAR)));
    let source = source(&server);
    assert_eq!(source.region().await.unwrap(), "eu-central-1");
    given(&source).await;
    given(&source).await;
    assert_eq!((server.count("PUT", TOKEN), server.count("GET", ROLE)), (1, 2));
}

#[tokio::test]
async fn a_token_that_is_no_longer_accepted_is_replaced() {
    let server = server().await;
    server.on("GET", ROLE, Reply::new(401, "")).on(
        "GET",
        ROLE,
        Reply::new(200, document("A", FAR)),
    );
    given(&source(&server)).await;
    assert_eq!((server.count("PUT", TOKEN), server.count("GET", ROLE)), (2, 2));
}

#[tokio::test]
async fn a_token_that_is_never_accepted_is_not_replaced_for_ever() {
    let server = server().await;
    server.on("GET", ROLE, Reply::new(401, ""));
    let (kind, text) = refusal(&source(&server)).await;
    assert_eq!(kind, "provider");
    assert_eq!(text, "the instance's metadata service answered (401)");
    assert_eq!((server.count("PUT", TOKEN), server.count("GET", ROLE)), (2, 2));
}

#[tokio::test]
async fn without_a_token_nothing_is_asked() {
    for (status, kind) in [(403, "none"), (404, "none"), (405, "none"), (400, "provider")] {
        let server = StandIn::start().await.unwrap();
        server.on("PUT", TOKEN, Reply::new(status, "planted"));
        server.on("GET", ROLES, Reply::new(200, "my-role"));
        let (said, text) = refusal(&source(&server)).await;
        assert_eq!(said, kind, "{status}: {text}");
        assert!(text.contains(&status.to_string()), "{text}");
        assert_eq!(server.requests().len(), 1);
    }
}

#[tokio::test]
async fn what_may_pass_is_tried_four_times() {
    let server = server().await;
    for reply in [Reply::new(500, ""), Reply::hang_up(), Reply::new(503, "")] {
        server.on("GET", ROLE, reply);
    }
    server.on("GET", ROLE, Reply::new(200, document("AKID", FAR)));
    given(&source(&server)).await;
    assert_eq!(server.count("GET", ROLE), 4);
    server.forget().on("PUT", TOKEN, Reply::new(500, "planted"));
    let (kind, _) = refusal(&source(&server)).await;
    assert_eq!((kind, server.count("PUT", TOKEN)), ("provider", 5));
}

#[tokio::test]
async fn an_instance_without_a_role_has_none() {
    let server = StandIn::start().await.unwrap();
    server.on("PUT", TOKEN, Reply::new(200, "session"));
    assert_eq!(refusal(&source(&server)).await.0, "none");
    server.on("GET", ROLES, Reply::new(200, "\n"));
    let expected = ("none", "the instance has no role".to_owned());
    assert_eq!(refusal(&source(&server)).await, expected);
}

#[tokio::test]
async fn a_role_s_name_is_one_segment_of_the_path() {
    let server = StandIn::start().await.unwrap();
    server.on("PUT", TOKEN, Reply::new(200, "session"));
    server.on("GET", ROLES, Reply::new(200, "../a?b\nsecond"));
    refusal(&source(&server)).await;
    assert_eq!(server.requests()[2].path, format!("{ROLES}..%2Fa%3Fb"));
}

#[tokio::test]
async fn an_answer_that_is_none_is_refused() {
    for (reply, said) in [
        (Reply::new(200, "planted"), "it is no JSON"),
        (Reply::new(200, document("planted", FAR).replace("Expiration", "x")), "`Expiration`"),
        (Reply::new(200, document("planted", FAR).replace("Success", "NoTrust")), "`NoTrust`"),
        (Reply::new(403, "planted"), "(403)"),
    ] {
        let server = server().await;
        server.on("GET", ROLE, reply);
        let (kind, text) = refusal(&source(&server)).await;
        assert_eq!(kind, "provider");
        assert!(text.contains(said), "{text}");
    }
    for token in ["", "plan\x01ted"] {
        let server = StandIn::start().await.unwrap();
        server.on("PUT", TOKEN, Reply::new(200, token));
        assert!(refusal(&source(&server)).await.1.ends_with("it is no token"));
    }
    for region in ["", "evil.example/", "a b", "\u{fffd}"] {
        let server = StandIn::start().await.unwrap();
        server.on("PUT", TOKEN, Reply::new(200, "session"));
        server.on("GET", REGION, Reply::new(200, region));
        assert!(source(&server).region().await.is_err(), "{region:?}");
    }
}

#[tokio::test]
async fn it_can_be_switched_off() {
    let server = server().await;
    for value in ["true", "TRUE"] {
        let source = MetadataCredentials::new(environment(&[
            (ENDPOINT, server.url()),
            ("AWS_EC2_METADATA_DISABLED", value),
        ]));
        let expected = ("none", "switched off by AWS_EC2_METADATA_DISABLED".to_owned());
        assert_eq!(refusal(&source).await, expected);
        assert!(source.region().await.is_err());
    }
    assert!(server.requests().is_empty());
}

#[tokio::test]
async fn over_plain_http_it_is_asked_on_this_machine_and_on_its_link_alone() {
    for (url, is_asked) in [
        ("http://localhost:1", true),
        ("http://127.0.0.1:1", true),
        ("http://[::1]:1", true),
        ("http://169.254.1.2", true),
        ("http://[fd00:ec2::254]", true),
        ("https://metadata.example", true),
        ("http://metadata.example", false),
        ("http://192.0.2.2:8080", false),
        ("http://169.255.169.254", false),
        ("http://[2001:db8::254]", false),
    ] {
        let script = Scripted::new();
        let source = MetadataCredentials::new(environment(&[(ENDPOINT, url)]))
            .transport(Arc::new(script.clone()));
        let (kind, text) = refusal(&source).await;
        assert_eq!(!script.requests().is_empty(), is_asked, "{url}");
        assert_eq!(
            text.contains("is not trusted over plain `http`; help: use"),
            !is_asked,
            "{text}"
        );
        assert!(is_asked || kind == "configuration", "{kind}");
    }
}

#[tokio::test]
async fn it_is_at_one_of_two_addresses_or_where_the_variable_says() {
    const MODE: &str = "AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE";
    for (pairs, expected) in [
        (&[][..], "http://169.254.169.254/latest/api/token"),
        (&[(MODE, "IPv4")], "http://169.254.169.254/latest/api/token"),
        (&[(MODE, "ipv6")], "http://[fd00:ec2::254]/latest/api/token"),
        (
            &[(MODE, "IPv6"), (ENDPOINT, "http://127.0.0.9:1/base/")],
            "http://127.0.0.9:1/base/latest/api/token",
        ),
    ] {
        let script = Scripted::new();
        let source =
            MetadataCredentials::new(environment(pairs)).transport(Arc::new(script.clone()));
        refusal(&source).await;
        assert_eq!(script.requests()[0].url.as_str(), expected);
    }
    for (pair, said) in [
        ((MODE, "v4"), "is `v4`; help: write `IPv4` or `IPv6`"),
        ((ENDPOINT, "nowhere"), "help: write it like http://169.254.169.254"),
        ((ENDPOINT, "ftp://planted"), "help: write it like"),
        ((ENDPOINT, "http://a:planted@b"), "help: write it like"),
    ] {
        let (kind, text) = refusal(&MetadataCredentials::new(environment(&[pair]))).await;
        assert_eq!(kind, "configuration");
        assert!(text.contains(said), "{text}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_machine_without_the_service_is_found_out_with_one_request() {
    for failure in [TransportErrorKind::Connect, TransportErrorKind::ConnectTimeout] {
        let script = (0..4).fold(Scripted::new(), |script, _| script.fail(failure));
        let source = MetadataCredentials::new(environment(&[])).transport(Arc::new(script.clone()));
        let (kind, text) = refusal(&source).await;
        assert_eq!((kind, script.requests().len()), ("none", 1));
        assert!(text.starts_with("nobody answers at 169.254.169.254: "), "{text}");
        assert_eq!(script.requests()[0].limits.connect_timeout, Duration::from_secs(1));
    }
}

#[tokio::test(start_paused = true)]
async fn a_service_that_never_answers_is_given_up_after_four_times_two_seconds() {
    let source = MetadataCredentials::new(environment(&[])).transport(silent());
    let started = Instant::now();
    let (kind, text) = refusal(&source).await;
    assert_eq!(kind, "none");
    assert!(text.ends_with("timed out: it took more than 2s"), "{text}");
    let took = started.elapsed();
    assert!(Duration::from_secs(8) <= took && took < Duration::from_secs(10), "{took:?}");
}

/// A service that can be switched off, with credentials that expire in ten minutes.
fn service(works: &Arc<Mutex<bool>>, tokens: &Arc<AtomicUsize>) -> Arc<dyn Transport> {
    let (works, tokens) = (Arc::clone(works), Arc::clone(tokens));
    let expiration = in_seconds(600);
    in_memory(move |request| {
        if !*works.lock().unwrap() {
            return Err(TransportErrorKind::Connect.into());
        }
        Ok(match request.url.path() {
            TOKEN => {
                let number = tokens.fetch_add(1, Ordering::SeqCst);
                response(200, &[], format!("session-{number}"))
            }
            ROLES => response(200, &[], "my-role"),
            ROLE => response(200, &[], document("AKID", &expiration)),
            _ => response(404, &[], ""),
        })
    })
}

#[tokio::test(start_paused = true)]
async fn while_the_service_fails_the_last_credentials_are_given_and_expired_ones_for_ten_minutes() {
    let (works, tokens) = (Arc::new(Mutex::new(true)), Arc::default());
    let source = MetadataCredentials::new(environment(&[])).transport(service(&works, &tokens));
    let first = given(&source).await;
    *works.lock().unwrap() = false;
    // still valid: as they are
    assert_eq!(given(&source).await.expiry(), first.expiry());
    advance(Duration::from_secs(700)).await;
    let extended = given(&source).await;
    assert_eq!(extended.access_key_id(), "AKID");
    let more = extended.expiry().unwrap().duration_since(first.expiry().unwrap()).unwrap();
    // from the time of asking, 100 s after they expired
    assert!((100 + 500..=100 + 700).contains(&more.as_secs()), "{more:?}");
}

#[tokio::test(start_paused = true)]
async fn expired_credentials_of_the_service_are_given_for_ten_minutes() {
    let (works, tokens) = (Arc::new(Mutex::new(true)), Arc::default());
    let source = MetadataCredentials::new(environment(&[])).transport(service(&works, &tokens));
    advance(Duration::from_secs(1000)).await;
    let now = SystemTime::now() + Duration::from_secs(1000);
    let left = given(&source).await.expiry().unwrap().duration_since(now).unwrap();
    assert!((500..=700).contains(&left.as_secs()), "{left:?}");
}

#[tokio::test(start_paused = true)]
async fn a_role_that_is_taken_away_ends_the_last_credentials() {
    let gone = Arc::new(Mutex::new(false));
    let taken = Arc::clone(&gone);
    let source = MetadataCredentials::new(environment(&[])).transport(in_memory(move |request| {
        Ok(match request.url.path() {
            TOKEN => response(200, &[], "session"),
            _ if *taken.lock().unwrap() => response(404, &[], ""),
            ROLES => response(200, &[], "my-role"),
            _ => response(200, &[], document("AKID", FAR)),
        })
    }));
    given(&source).await;
    *gone.lock().unwrap() = true;
    assert_eq!(refusal(&source).await.0, "none");
}

#[tokio::test(start_paused = true)]
async fn a_token_is_used_until_shortly_before_its_six_hours_are_over() {
    let (works, tokens) = (Arc::new(Mutex::new(true)), Arc::new(AtomicUsize::new(0)));
    let source = MetadataCredentials::new(environment(&[])).transport(service(&works, &tokens));
    for (seconds, expected) in [(0, 1), (21_600 - 130, 1), (20, 2)] {
        advance(Duration::from_secs(seconds)).await;
        given(&source).await;
        assert_eq!(tokens.load(Ordering::SeqCst), expected, "{seconds}");
    }
}
