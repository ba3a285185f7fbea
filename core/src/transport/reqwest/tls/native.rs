//! TLS by what the system brings: OpenSSL, Secure Transport or `SChannel`.

use std::error::Error as StdError;

use reqwest::{Certificate, tls};

use super::{NO_CERTIFICATE, Root, Trust};

type BoxError = Box<dyn StdError + Send + Sync>;

pub(super) fn set_up(
    builder: reqwest::ClientBuilder,
    trust: &Trust,
) -> Result<reqwest::ClientBuilder, BoxError> {
    // named, because other crates may have turned on rustls in reqwest
    let builder = builder.tls_backend_native().tls_version_min(tls::Version::TLS_1_2);
    let roots = certificates(&trust.roots)?;
    Ok(if trust.system { builder.tls_certs_merge(roots) } else { builder.tls_certs_only(roots) })
}

fn certificates(roots: &[Root]) -> Result<Vec<Certificate>, BoxError> {
    let mut certificates = Vec::new();
    for root in roots {
        match root {
            Root::Der(der) => certificates.push(Certificate::from_der(der)?),
            Root::Pem(pem) => {
                let found = Certificate::from_pem_bundle(pem).map_err(|_| NO_CERTIFICATE)?;
                if found.is_empty() {
                    return Err(NO_CERTIFICATE.into());
                }
                certificates.extend(found);
            }
        }
    }
    Ok(certificates)
}
