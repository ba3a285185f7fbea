//! Who calls, and which region the call is for: both stand in the `authorization` header.

use chime_sdk_core::server::Fault;
use http::HeaderMap;
use http::header::AUTHORIZATION;

use super::settings::Key;
use crate::SERVICE;
use crate::errors::{ForbiddenException, UnauthorizedException};

/// The sender of a request, as its credential scope names it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Caller<'a> {
    pub(super) access_key_id: &'a str,
    /// The control region that the request was signed for.
    pub(super) region: &'a str,
}

impl<'a> Caller<'a> {
    /// Reads who has signed a request. The signature is not verified.
    pub(super) fn of(headers: &'a HeaderMap) -> Result<Self, Fault> {
        let Some(header) = headers.get(AUTHORIZATION) else {
            return Err(unauthorized("Missing Authentication Token"));
        };
        header
            .to_str()
            .ok()
            .and_then(Self::parse)
            .ok_or_else(|| unauthorized("The authorization header is no signature of version 4"))
            .and_then(|(caller, service)| {
                if service == SERVICE.signing_name {
                    return Ok(caller);
                }
                let name = SERVICE.signing_name;
                Err(unauthorized(format!("Credential should be scoped to the service {name}")))
            })
    }

    /// Reads `AWS4-HMAC-SHA256 Credential=KEY/DATE/REGION/SERVICE/aws4_request, SignedHeaders=..,
    /// Signature=..` into the caller and the service.
    fn parse(header: &'a str) -> Option<(Self, &'a str)> {
        let parameters = header.strip_prefix("AWS4-HMAC-SHA256 ")?;
        let parameter = |name: &str| {
            let mut values = parameters
                .split(',')
                .filter_map(|pair| pair.trim().split_once('='))
                .filter(|(key, value)| *key == name && !value.is_empty());
            values.next().map(|(_, value)| value)
        };
        parameter("SignedHeaders")?;
        parameter("Signature")?;
        let scope: Vec<&str> = parameter("Credential")?.split('/').collect();
        let [access_key_id, date, region, service, "aws4_request"] = scope[..] else {
            return None;
        };
        let is_date = date.len() == 8 && date.bytes().all(|byte| byte.is_ascii_digit());
        let is_region = !region.is_empty()
            && region.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
        let valid = is_date && is_region && !access_key_id.is_empty();
        valid.then_some((Caller { access_key_id, region }, service))
    }

    /// Refuses a caller whose key is not among those known; an empty list knows all.
    pub(super) fn check_known(&self, keys: &[Key]) -> Result<(), Fault> {
        if keys.is_empty() || keys.iter().any(|key| key.id == self.access_key_id) {
            return Ok(());
        }
        Err(Fault::new(ForbiddenException::new(), "The access key is not allowed to do this"))
    }
}

fn unauthorized(message: impl Into<String>) -> Fault {
    Fault::new(UnauthorizedException::new(), message)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn caller(header: &str) -> Result<(String, String), String> {
        let mut headers = HeaderMap::new();
        headers.insert(AUTHORIZATION, header.parse().unwrap());
        match Caller::of(&headers) {
            Ok(caller) => Ok((caller.access_key_id.to_owned(), caller.region.to_owned())),
            Err(fault) => Err(fault.exception.schema().code.to_owned()),
        }
    }

    #[test]
    fn reads_key_and_region_of_the_scope() {
        let header = "AWS4-HMAC-SHA256 Credential=AKID/20260102/eu-central-1/chime/aws4_request, \
                      SignedHeaders=host;x-amz-date, Signature=00ff";
        assert_eq!(caller(header), Ok(("AKID".to_owned(), "eu-central-1".to_owned())));
        // without spaces, as some signers write it
        assert!(caller(&header.replace(", ", ",")).is_ok());
    }

    #[test]
    fn refuses_what_is_no_signature_for_this_service() {
        let rest = ", SignedHeaders=host, Signature=00ff";
        for header in [
            String::new(),
            "Basic dXNlcjpwYXNz".to_owned(),
            "AWS4-HMAC-SHA256 Credential=AKID/20260102/us-east-1/chime/aws4_request".to_owned(),
            format!("AWS4-HMAC-SHA256 Credential=AKID/20260102/us-east-1/s3/aws4_request{rest}"),
            format!("AWS4-HMAC-SHA256 Credential=AKID/today/us-east-1/chime/aws4_request{rest}"),
            format!("AWS4-HMAC-SHA256 Credential=AKID/20260102/us:east/chime/aws4_request{rest}"),
            format!("AWS4-HMAC-SHA256 Credential=/20260102/us-east-1/chime/aws4_request{rest}"),
            format!("AWS4-HMAC-SHA256 Credential=AKID/us-east-1/chime/aws4_request{rest}"),
        ] {
            assert_eq!(caller(&header), Err("UnauthorizedException".to_owned()), "{header}");
        }
        assert!(Caller::of(&HeaderMap::new()).is_err());
    }

    #[test]
    fn only_known_keys_pass_if_there_are_any() {
        let caller = Caller { access_key_id: "AKID", region: "us-east-1" };
        let key = |id: &str| Key { id: id.to_owned(), secret: "secret".to_owned() };
        assert!(caller.check_known(&[]).is_ok());
        assert!(caller.check_known(&[key("OTHER"), key("AKID")]).is_ok());
        let fault = caller.check_known(&[key("OTHER")]).unwrap_err();
        assert_eq!(fault.exception.schema().code, "ForbiddenException");
    }
}
