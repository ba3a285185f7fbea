//! Settings: mistakes in them are errors that say what to do, and never a panic.

use chime_sdk_core::credentials::Credentials;
use chime_sdk_meetings::{Client, ErrorKind};
use chime_sdk_tests::scripted::Scripted;
use proptest::prelude::*;

use super::MEETING;

#[test]
fn without_a_region_there_is_no_client_even_with_an_endpoint() {
    for builder in [Client::builder(), Client::builder().endpoint_url("http://127.0.0.1:1")] {
        let error = builder.build().unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Configuration);
        assert_eq!(
            error.to_string(),
            "no region: neither the code nor AWS_REGION, AWS_DEFAULT_REGION or the profile names one; \
                        help: set AWS_REGION, or call `.region(\"us-east-1\")`"
        );
    }
}

const BAD_REGIONS: &[&str] = &[
    "",
    " ",
    "us east 1",
    "-us-east-1",
    "us-east-1-",
    "us-east-1.",
    "us.east.1",
    "us-east-1@evil.example/",
    "evil.example/",
    "evil.example#",
    "us-east-1\n",
    "us-\u{e9}ast-1",
    "us-east-1:443",
    "us_east_1",
    "%75s-east-1",
];

#[test]
fn a_region_that_is_no_part_of_a_host_name_is_refused() {
    let too_long = "a".repeat(64);
    for region in BAD_REGIONS.iter().copied().chain([too_long.as_str()]) {
        for builder in [Client::builder(), Client::builder().endpoint_url("http://127.0.0.1:1")] {
            let error = builder.region(region).build().unwrap_err();
            assert_eq!(error.kind(), ErrorKind::Configuration, "{region:?}");
            let text = error.to_string();
            assert!(text.contains("cannot be part of a host name"), "{region:?}: {text}");
            assert!(text.contains("help: use a region such as `us-east-1`"), "{region:?}: {text}");
        }
    }
}

#[tokio::test]
async fn a_region_is_where_requests_go_and_what_they_are_signed_for() {
    let longest = "a".repeat(63);
    for (region, host) in [
        ("us-east-1", "meetings-chime.us-east-1.amazonaws.com"),
        ("us-gov-west-1", "meetings-chime.us-gov-west-1.amazonaws.com"),
        ("cn-north-1", "meetings-chime.cn-north-1.amazonaws.com.cn"),
        ("moon-9", "meetings-chime.moon-9.amazonaws.com"),
        (&longest, &format!("meetings-chime.{longest}.amazonaws.com")),
    ] {
        let script = Scripted::new().answer(204, &[], "");
        let client = script.builder().region(region).build().unwrap();
        assert_eq!(client.region(), region);
        client.delete_meeting(MEETING).await.unwrap();
        let request = script.requests().remove(0);
        assert_eq!(request.url.as_str(), format!("https://{host}/meetings/{MEETING}"));
        let authorization = request.headers["authorization"].to_str().unwrap();
        assert!(authorization.contains(&format!("/{region}/chime/aws4_request")), "{region}");
    }
}

#[test]
fn an_endpoint_that_is_no_plain_url_is_refused_without_repeating_its_secrets() {
    for (url, expected) in [
        ("", "the endpoint URL is not valid"),
        ("localhost", "the endpoint URL is not valid"),
        ("//host", "the endpoint URL is not valid"),
        ("http://", "the endpoint URL is not valid"),
        ("http://[::1", "the endpoint URL is not valid"),
        ("http://ho st", "the endpoint URL is not valid"),
        ("http://host:99999", "the endpoint URL is not valid"),
        ("http://host:port", "the endpoint URL is not valid"),
        ("http://%zz", "the endpoint URL is not valid"),
        ("localhost:8080", "must not have a scheme other than http or https"),
        ("ftp://host", "must not have a scheme other than http or https"),
        ("file:///x", "must not have a scheme other than http or https"),
        ("data:text/plain,x", "must not have a scheme other than http or https"),
        ("http://planted@host", "must not have user information"),
        ("http://planted:planted@host", "must not have user information"),
        ("http://:planted@host", "must not have user information"),
        ("http://host?planted", "must not have a query"),
        ("http://host/?", "must not have a query"),
        ("http://host#planted", "must not have a fragment"),
        ("http://host/#", "must not have a fragment"),
    ] {
        let error = Client::builder().region("us-east-1").endpoint_url(url).build().unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Configuration, "{url:?}");
        let said = format!("{error} {error:?}");
        assert!(said.contains(expected), "{url:?}: {said}");
        assert!(said.contains("help: write it like `http"), "{url:?}: {said}");
        assert!(!said.contains("planted"), "{url:?}: {said}");
    }
}

#[tokio::test]
async fn an_endpoint_can_have_a_base_path_and_keeps_it() {
    for (url, expected) in [
        ("http://127.0.0.1:8080", "http://127.0.0.1:8080"),
        ("http://127.0.0.1:8080/", "http://127.0.0.1:8080"),
        ("http://127.0.0.1:8080/base", "http://127.0.0.1:8080/base"),
        ("http://127.0.0.1:8080/base/", "http://127.0.0.1:8080/base"),
        ("https://host/a/b%2Fc/", "https://host/a/b%2Fc"),
        ("HTTPS://Host:443/x", "https://host/x"),
        ("http://[::1]:80/x", "http://[::1]/x"),
    ] {
        let script = Scripted::new().answer(204, &[], "").answer(200, &[], "{}");
        let client = script.builder().endpoint_url(url).build().unwrap();
        client.delete_meeting(MEETING).await.unwrap();
        client.list_attendees(MEETING).max_results(7).await.unwrap();
        let urls: Vec<String> =
            script.requests().iter().map(|request| request.url.to_string()).collect();
        let path = format!("{expected}/meetings/{MEETING}");
        assert_eq!(urls, [path.clone(), format!("{path}/attendees?max-results=7")], "{url}");
    }
}

#[test]
fn neither_the_settings_nor_the_client_show_credentials() {
    let credentials = Credentials::new("AKIDPLANTED", "planted", Some("planted".into()), None, "x");
    let builder = Client::builder().region("us-east-1").credentials(credentials);
    let said = format!("{builder:?}").to_lowercase();
    assert!(!said.contains("planted"), "{said}");
    let client = builder.transport(Scripted::new()).build().unwrap();
    let said = format!("{client:?}").to_lowercase();
    assert!(!said.contains("planted") && said.contains("us-east-1"), "{said}");
}

/// Makes a client with these and sends a request, if that can be done.
fn try_all(region: &str, url: Option<&str>, key: &str, token: Option<&str>) {
    let script = Scripted::new().answer(204, &[], "");
    let token = token.map(str::to_owned);
    let credentials = Credentials::new(key, "secret", token, None, "test");
    let builder = script.builder().region(region).credentials(credentials);
    let builder = match url {
        Some(url) => builder.endpoint_url(url),
        None => builder,
    };
    let Ok(client) = builder.build() else { return };
    let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
    // whatever comes of it
    let _ = runtime.block_on(async { client.delete_meeting(MEETING).await });
}

proptest! {
    #[test]
    fn no_setting_is_a_panic(
        region in "(us-east-1|[a-z-]{0,4}|\\PC{0,8})",
        url in proptest::option::of("(https?://)?(127\\.0\\.0\\.1|\\PC{0,10})(/\\PC{0,10})?"),
        key in "(AKID|(?s).{0,8})",
        token in proptest::option::of("(?s).{0,8}"),
    ) {
        try_all(&region, url.as_deref(), &key, token.as_deref());
    }
}
