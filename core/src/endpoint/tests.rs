//! Facts about endpoints: the rules in their order, and what no text can do to a host.

use proptest::prelude::*;

use super::*;

const PREFIX: &str = "meetings-chime";

fn of(region: &str) -> EndpointParameters<'_> {
    EndpointParameters::new(PREFIX).region(region)
}

fn url(parameters: EndpointParameters<'_>) -> String {
    Endpoint::resolve(&parameters).unwrap().url().to_string()
}

fn error(parameters: EndpointParameters<'_>) -> EndpointError {
    Endpoint::resolve(&parameters).unwrap_err()
}

/// What the published rules say, without our help after it.
fn rule(error: &EndpointError) -> String {
    let text = error.to_string();
    let (rule, help) = text.split_once("; help: ").expect("an error says what to do");
    assert!(!help.is_empty());
    rule.to_owned()
}

#[test]
fn every_partition_has_its_suffixes() {
    for (region, suffix, dual_stack) in [
        ("us-east-1", "amazonaws.com", "api.aws"),
        ("aws-global", "amazonaws.com", "api.aws"),
        ("cn-north-1", "amazonaws.com.cn", "api.amazonwebservices.com.cn"),
        ("eusc-de-east-1", "amazonaws.eu", "api.amazonwebservices.eu"),
        ("us-iso-east-1", "c2s.ic.gov", "api.aws.ic.gov"),
        ("us-isob-east-1", "sc2s.sgov.gov", "api.aws.scloud"),
        ("eu-isoe-west-1", "cloud.adc-e.uk", "api.cloud-aws.adc-e.uk"),
        ("us-isof-south-1", "csp.hci.ic.gov", "api.aws.hci.ic.gov"),
        ("us-gov-west-1", "amazonaws.com", "api.aws"),
        ("nowhere", "amazonaws.com", "api.aws"),
    ] {
        for (fips, infix) in [(false, ""), (true, "-fips")] {
            for (dual, end) in [(false, suffix), (true, dual_stack)] {
                let parameters = of(region).use_fips(fips).use_dual_stack(dual);
                let expected = format!("https://{PREFIX}{infix}.{region}.{end}/");
                assert_eq!(url(parameters), expected);
            }
        }
        assert_eq!(
            Endpoint::of_region(PREFIX, region).unwrap().url().host_str(),
            Some(format!("{PREFIX}.{region}.{suffix}").as_str())
        );
    }
}

#[test]
fn a_partition_refuses_what_it_does_not_support() {
    let known = Partition::of_region("cn-north-1");
    for (fips, dual, expected) in [
        (
            true,
            true,
            "FIPS and DualStack are enabled, but this partition does not support one or both",
        ),
        (true, false, "FIPS is enabled but this partition does not support FIPS"),
        (false, true, "DualStack is enabled but this partition does not support DualStack"),
    ] {
        for (supports_fips, supports_dual_stack) in [(false, false), (true, false), (false, true)] {
            let partition = Partition { supports_fips, supports_dual_stack, ..*known };
            let parameters = of("cn-north-1").use_fips(fips).use_dual_stack(dual);
            let result = Endpoint::in_partition(&parameters, "cn-north-1", &partition);
            if (!fips || supports_fips) && (!dual || supports_dual_stack) {
                assert!(result.is_ok());
            } else {
                let error = result.unwrap_err();
                assert_eq!(rule(&error), expected);
                assert!(error.to_string().contains("`aws-cn`"), "{error}");
            }
        }
    }
}

#[test]
fn a_custom_endpoint_excludes_the_flags_before_anything_else_is_looked_at() {
    let broken = EndpointParameters::new("").region("@").custom("no url");
    let fips = "Invalid Configuration: FIPS and custom endpoint are not supported";
    assert_eq!(rule(&error(broken.use_fips(true))), fips);
    assert_eq!(rule(&error(broken.use_fips(true).use_dual_stack(true))), fips);
    assert_eq!(
        rule(&error(broken.use_dual_stack(true))),
        "Invalid Configuration: Dualstack and custom endpoint are not supported"
    );
    assert!(matches!(error(broken), EndpointError::Region { .. }));
    assert!(matches!(error(broken.region(None)), EndpointError::Url(_)));
}

#[test]
fn a_custom_endpoint_takes_the_place_of_the_regions() {
    let custom = "https://gateway.example:8443/base";
    assert_eq!(url(of("us-east-1").custom(custom)), custom);
    assert_eq!(url(EndpointParameters::new(PREFIX).custom(custom)), custom);
}

#[test]
fn without_a_custom_endpoint_there_must_be_a_region() {
    for fips in [false, true] {
        let error = error(EndpointParameters::new(PREFIX).use_fips(fips));
        assert_eq!(rule(&error), "Invalid Configuration: Missing Region");
    }
}

#[test]
fn a_region_that_would_change_the_host_is_refused() {
    for region in [
        "",
        "-a",
        "a-",
        "us-east-1@evil.com/",
        "a.b",
        "a/b",
        "a b",
        "a\n",
        "ü",
        "a%2eb",
        "a_b",
        "xn--a",
        &"a".repeat(64),
    ] {
        for custom in [None, Some("https://host")] {
            if custom.is_some() && region == "xn--a" {
                continue;
            }
            let error = error(of(region).custom(custom));
            assert!(matches!(error, EndpointError::Region { .. }), "{region:?}: {error}");
        }
    }
}

#[test]
fn a_prefix_that_would_change_the_host_is_refused() {
    for prefix in ["", ".", "a.", "a/b", "a@b", "a:1", "a?", "-a"] {
        let error = error(EndpointParameters::new(prefix).region("us-east-1"));
        assert!(matches!(error, EndpointError::Prefix { .. }), "{prefix:?}: {error}");
    }
    let two = EndpointParameters::new("data.things").region("us-east-1");
    assert_eq!(url(two), "https://data.things.us-east-1.amazonaws.com/");
}

const LOOPBACK: &[&str] = &[
    "http://127.0.0.1",
    "http://127.0.0.1:8080/base",
    "http://127.255.255.254",
    "http://0x7f.1",
    "http://2130706433",
    "http://0177.0.0.1",
    "http://[::1]",
    "http://[0:0:0:0:0:0:0:1]:8080",
    "http://localhost",
    "http://LOCALHOST:8080",
];

const ELSEWHERE: &[&str] = &[
    // many systems look it up like any other name
    "http://fake.localhost",
    "http://localhost.evil.com",
    "http://evillocalhost",
    "http://127.0.0.1.evil.com",
    "http://169.254.170.2",
    "http://0.0.0.0",
    "http://128.0.0.1",
    "http://10.0.0.1",
    "http://[::]",
    "http://[::2]",
    "http://[fe80::1]",
    "http://[::ffff:10.0.0.1]",
    "http://gateway.example",
];

#[test]
fn plain_http_is_for_loopback_unless_it_is_allowed() {
    for custom in LOOPBACK {
        let parameters = EndpointParameters::new(PREFIX).custom(*custom);
        assert!(Endpoint::resolve(&parameters).unwrap().is_loopback(), "{custom}");
    }
    for custom in ELSEWHERE {
        let parameters = EndpointParameters::new(PREFIX).custom(*custom);
        let text = error(parameters).to_string();
        assert!(text.contains("is for loopback only"), "{custom}: {text}");
        assert!(text.contains("`allow_plain_http`"), "{custom}: {text}");
        let allowed = Endpoint::resolve(&parameters.allow_plain_http(true)).unwrap();
        assert!(!allowed.is_loopback(), "{custom}");
        let encrypted = custom.replace("http:", "https:");
        assert!(!Endpoint::custom(&encrypted).unwrap().is_loopback(), "{custom}");
        let encrypted = EndpointParameters::new(PREFIX).custom(encrypted.as_str());
        assert!(Endpoint::resolve(&encrypted).is_ok(), "{custom}");
    }
}

#[test]
fn no_scheme_but_http_and_https_is_ever_allowed() {
    for text in ["ftp://127.0.0.1", "ws://localhost", "file:///etc", "data:,", "unix:/socket"] {
        let url = Url::parse(text).unwrap();
        for allow in [false, true] {
            assert!(matches!(check_scheme(&url, allow), Err(EndpointError::Part(_))), "{text}");
            let parameters = EndpointParameters::new(PREFIX).custom(text).allow_plain_http(allow);
            assert!(matches!(error(parameters), EndpointError::Part(_)), "{text}");
        }
    }
}

#[test]
fn a_custom_endpoint_keeps_its_base_path() {
    let endpoint = Endpoint::custom("http://127.0.0.1:8080/base/").unwrap();
    let url = endpoint.join("/meetings/a%2Fb", "operation=start").unwrap();
    assert_eq!(url.as_str(), "http://127.0.0.1:8080/base/meetings/a%2Fb?operation=start");
}

#[test]
fn a_custom_endpoint_is_only_scheme_host_port_and_path() {
    for url in [
        "",
        "localhost:80",
        "ftp://host",
        "https://user@host",
        "https://user:secret@host",
        "https://host?a",
        "https://host#a",
    ] {
        let parameters = EndpointParameters::new(PREFIX).custom(url);
        for error in [Endpoint::custom(url).unwrap_err(), error(parameters)] {
            assert!(matches!(error, EndpointError::Url(_) | EndpointError::Part(_)), "{error}");
            assert!(!format!("{error} {error:?} {parameters:?}").contains("secret"), "{error}");
        }
    }
}

/// Regions as they are, as they could be, and as they must not be.
fn region() -> impl Strategy<Value = String> {
    prop_oneof![
        "[a-zA-Z0-9-]{0,70}",
        "(us|eu|cn|us-gov|eusc-de|us-iso)-[a-z]{1,9}-[0-9]{1,3}",
        "[a-z0-9-]{0,5}[@/.:?#%\\\\\\[\\]\\x00-\\x20ü。]{1,2}[a-z0-9.-]{0,9}",
        any::<String>(),
    ]
}

fn custom() -> impl Strategy<Value = Option<String>> {
    prop_oneof![
        Just(None),
        "https?://[a-z0-9.\\[\\]:@/?#-]{0,20}".prop_map(Some),
        any::<String>().prop_map(Some),
    ]
}

proptest! {
    #[test]
    fn a_region_changes_nothing_of_the_host_but_its_label(
        region in region(), fips in any::<bool>(), dual in any::<bool>(),
    ) {
        let parameters = of(&region).use_fips(fips).use_dual_stack(dual);
        match Endpoint::resolve(&parameters) {
            Ok(endpoint) => {
                let url = endpoint.url();
                let host = url.host_str().unwrap().to_owned();
                let rest = host.strip_prefix(if fips { "meetings-chime-fips." } else { "meetings-chime." });
                let (label, suffix) = rest.unwrap().split_once('.').unwrap();
                prop_assert!(label.eq_ignore_ascii_case(&region));
                let partition = Partition::of_region(&region);
                let expected = if dual { partition.dual_stack_suffix } else { partition.dns_suffix };
                prop_assert_eq!(suffix, expected);
                prop_assert_eq!(url.as_str(), format!("https://{host}/"));
            }
            Err(error) => prop_assert!(matches!(error, EndpointError::Region { .. }), "{}", error),
        }
    }

    #[test]
    fn every_host_label_of_letters_is_a_region(region in "[a-z]([a-z-]{0,61}[a-z])?") {
        // what begins with `xn--` stands for other letters
        prop_assume!(!region.starts_with("xn--"));
        prop_assert!(Endpoint::resolve(&of(&region)).is_ok());
    }

    #[test]
    fn resolving_never_panics_and_never_gives_plain_http_to_strangers(
        prefix in any::<String>(), region in proptest::option::of(region()), custom in custom(),
        fips in any::<bool>(), dual in any::<bool>(), allow in any::<bool>(),
    ) {
        let parameters = EndpointParameters::new(&prefix)
            .region(region.as_deref())
            .use_fips(fips)
            .use_dual_stack(dual)
            .custom(custom.as_deref())
            .allow_plain_http(allow);
        match Endpoint::resolve(&parameters) {
            Ok(endpoint) => {
                let is_https = endpoint.url().scheme() == "https";
                prop_assert!(is_https || custom.is_some() && (allow || endpoint.is_loopback()));
                prop_assert!(endpoint.url().username().is_empty());
                prop_assert!(custom.is_none() || !fips && !dual);
            }
            Err(error) => {
                let text = error.to_string();
                prop_assert!(text.contains("; help: "), "{}", text);
                prop_assert!(!text.contains(char::is_control), "{:?}", text);
            }
        }
    }
}
