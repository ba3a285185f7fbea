//! Whether a request is signed by somebody known, and for which region it is.

use std::time::{Duration, SystemTime};

use chime_sdk_core::declare::chime_error;
use chime_sdk_core::server::Fault;
use chime_sdk_core::server::signature::{Authorization, SignatureError, SignedRequest};
use chime_sdk_core::timestamp::{Timestamp, TimestampFormat};
use http::{HeaderMap, HeaderValue, Method};

use super::assumptions::Verdict;
use super::settings::Settings;
use crate::SERVICE;

/// How closely the fake looks at signatures.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Signatures {
    /// As the service does: the key has to be known, and the signature to be that of the request and
    /// of this time.
    #[default]
    Verify,
    /// The signature has to be well-formed, and for this service and one of its regions. Who signed
    /// it, and when, does not matter.
    Scope,
    /// None is needed. A request without one is for the region that the fake is set to.
    Ignore,
}

/// A request as it came in, besides its headers.
#[derive(Clone, Copy)]
pub(super) struct Arrival<'a> {
    pub(super) method: &'a Method,
    /// As on the wire.
    pub(super) path: &'a str,
    /// As on the wire, empty when there is none.
    pub(super) query: &'a str,
    /// `None` for one that is too long and therefore refused in any case.
    pub(super) body: Option<&'a [u8]>,
}

/// The control region that a request is for.
pub(super) fn region<'a>(headers: &'a HeaderMap, settings: &'a Settings) -> Result<&'a str, Fault> {
    match Authorization::parse(headers) {
        Ok(authorization) => Ok(authorization.scope().region),
        Err(_) if settings.signatures == Signatures::Ignore => Ok(&settings.region),
        Err(error) => Err(refusal(&error)),
    }
}

/// Lets a request in, as far as its signature is concerned.
pub(super) fn check(
    headers: &HeaderMap,
    arrival: Arrival<'_>,
    settings: &Settings,
) -> Result<(), Fault> {
    let checked = match settings.signatures {
        Signatures::Verify => verify(headers, arrival, settings),
        Signatures::Scope => scoped(headers, settings).map(|_| ()),
        Signatures::Ignore => Ok(()),
    };
    checked.map_err(|error| refusal(&error))
}

fn scoped<'a>(
    headers: &'a HeaderMap,
    settings: &Settings,
) -> Result<Authorization<'a>, SignatureError> {
    let authorization = Authorization::parse(headers)?;
    let regions = match settings.assumptions.other_regions {
        Verdict::Refused => SERVICE.control_regions,
        Verdict::Accepted => &[],
    };
    authorization.check_scope(SERVICE.signing_name, regions)?;
    Ok(authorization)
}

fn verify(
    headers: &HeaderMap,
    arrival: Arrival<'_>,
    settings: &Settings,
) -> Result<(), SignatureError> {
    let authorization = scoped(headers, settings)?;
    let key = settings.keys.iter().rev().find(|key| key.id == authorization.access_key_id());
    let key = key.ok_or(SignatureError::UnknownClient)?;
    let Arrival { method, path, query, body: Some(body) } = arrival else { return Ok(()) };
    let request = SignedRequest { method, path, query, headers, body };
    authorization.verify(&request, &key.secret, now(settings.clock_offset), settings.max_skew)
}

/// The time by which signatures are judged. It is not that of the service's clock: clients sign with
/// the machine's.
fn now(offset: i64) -> SystemTime {
    let (now, difference) = (SystemTime::now(), Duration::from_secs(offset.unsigned_abs()));
    let moved = if offset < 0 { now.checked_sub(difference) } else { now.checked_add(difference) };
    moved.unwrap_or(now)
}

/// The `Date` of an answer when signatures are judged by another clock than the machine's: from it a
/// client learns what is wrong with its own. `None` if it is the machine's, which hyper writes.
pub(super) fn date(settings: &Settings) -> Option<HeaderValue> {
    if settings.clock_offset == 0 {
        return None;
    }
    let now = Timestamp::from(now(settings.clock_offset));
    let text = now.to_text(TimestampFormat::HttpDate).ok()?;
    HeaderValue::try_from(text).ok()
}

/// Nothing says who sent the request.
#[chime_error(status = 403)]
struct MissingAuthenticationTokenException {}

/// The signature cannot be read.
#[chime_error(status = 403)]
struct IncompleteSignatureException {}

/// The signature is not that of this request, service or time.
#[chime_error(status = 403)]
struct InvalidSignatureException {}

/// Nobody has this access key.
#[chime_error(status = 403)]
struct UnrecognizedClientException {}

/// The answer to a signature that is not accepted, which AWS gives before the service is asked: with
/// codes that the service does not declare.
fn refusal(error: &SignatureError) -> Fault {
    let mut message = error.to_string();
    if let SignatureError::Region(_) = error {
        let regions = SERVICE.control_regions.join(", ");
        message.push_str(&format!("; help: the service is in {regions}"));
    }
    match error.code() {
        "MissingAuthenticationTokenException" => {
            Fault::new(MissingAuthenticationTokenException::new(), message)
        }
        "IncompleteSignatureException" => Fault::new(IncompleteSignatureException::new(), message),
        "UnrecognizedClientException" => Fault::new(UnrecognizedClientException::new(), message),
        _ => Fault::new(InvalidSignatureException::new(), message),
    }
}

#[cfg(test)]
mod tests {
    use http::header::AUTHORIZATION;

    use super::*;

    const ARRIVAL: Arrival<'_> =
        Arrival { method: &Method::GET, path: "/", query: "", body: Some(b"") };

    /// The headers of a request whose signature is of this region and service, and nobody's.
    fn headers(region: &str, service: &str) -> HeaderMap {
        let signature = "0".repeat(64);
        let value = format!(
            "AWS4-HMAC-SHA256 Credential=AKID/20260102/{region}/{service}/aws4_request, \
             SignedHeaders=host;x-amz-date, Signature={signature}"
        );
        HeaderMap::from_iter([(AUTHORIZATION, HeaderValue::try_from(value).unwrap())])
    }

    fn settings(signatures: Signatures) -> Settings {
        Settings { signatures, region: "eu-west-2".to_owned(), ..Settings::default() }
    }

    fn code<T>(result: Result<T, Fault>) -> &'static str {
        result.err().map_or("", |fault| fault.exception.schema().code)
    }

    #[test]
    fn a_scope_is_enough_or_nothing_is_needed_when_it_is_said_so() {
        let (good, other) = (headers("us-west-2", "chime"), headers("us-west-2", "s3"));
        let nowhere = headers("mars-1", "chime");
        let nothing = HeaderMap::new();
        let [missing, invalid, unknown] = [
            "MissingAuthenticationTokenException",
            "InvalidSignatureException",
            "UnrecognizedClientException",
        ];
        for (signatures, expected) in [
            (Signatures::Verify, [unknown, invalid, invalid, missing]),
            (Signatures::Scope, ["", invalid, invalid, missing]),
            (Signatures::Ignore, ["", "", "", ""]),
        ] {
            let settings = settings(signatures);
            let found = [&good, &other, &nowhere, &nothing]
                .map(|headers| code(check(headers, ARRIVAL, &settings)));
            assert_eq!(found, expected, "{signatures:?}");
        }
    }

    #[test]
    fn the_region_is_that_of_the_scope_or_that_of_the_settings() {
        let headers = headers("us-west-2", "chime");
        let (verify, ignore) = (settings(Signatures::Verify), settings(Signatures::Ignore));
        assert_eq!(region(&headers, &verify).ok(), Some("us-west-2"));
        assert_eq!(region(&headers, &ignore).ok(), Some("us-west-2"));
        let nothing = HeaderMap::new();
        assert_eq!(region(&nothing, &ignore).ok(), Some("eu-west-2"));
        let missing = region(&nothing, &verify);
        assert_eq!(code(missing), "MissingAuthenticationTokenException");
    }

    #[test]
    fn other_regions_are_accepted_when_that_is_assumed() {
        let mut settings = settings(Signatures::Scope);
        let nowhere = headers("mars-1", "chime");
        let refused = check(&nowhere, ARRIVAL, &settings).unwrap_err();
        assert!(refused.message.contains("`mars-1`; help: the service is in af-south-1, "));
        settings.assumptions.other_regions = Verdict::Accepted;
        assert!(check(&nowhere, ARRIVAL, &settings).is_ok());
    }

    #[test]
    fn every_refusal_keeps_its_code_and_status() {
        for error in [
            SignatureError::MissingToken,
            SignatureError::Algorithm,
            SignatureError::MissingDate,
            SignatureError::Payload,
            SignatureError::Region("mars-1".to_owned()),
            SignatureError::UnknownClient,
        ] {
            let fault = refusal(&error);
            let schema = fault.exception.schema();
            assert_eq!((schema.code, schema.status), (error.code(), error.status().as_u16()));
        }
    }

    #[test]
    fn the_clock_of_signatures_is_ahead_or_behind() {
        let machine = SystemTime::now();
        let hour = Duration::from_secs(3600);
        assert!(now(3600) >= machine + hour);
        assert!(now(-3600) <= SystemTime::now() - hour);
    }
}
