//! TLS by rustls, with aws-lc or ring below it.

use std::error::Error as StdError;
use std::sync::Arc;

use rustls::crypto::CryptoProvider;
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject as _;
use rustls::{ClientConfig, RootCertStore};
use rustls_platform_verifier::Verifier;

use super::{NO_CERTIFICATE, Root, Trust};

type BoxError = Box<dyn StdError + Send + Sync>;

pub(super) fn set_up(
    builder: reqwest::ClientBuilder,
    trust: &Trust,
) -> Result<reqwest::ClientBuilder, BoxError> {
    // named, so that what other crates installed for the process does not matter
    let provider = Arc::new(provider());
    let config = ClientConfig::builder_with_provider(Arc::clone(&provider))
        .with_safe_default_protocol_versions()?;
    let roots = certificates(&trust.roots)?;
    let config = if trust.system {
        let verifier = Arc::new(system(roots, provider)?);
        config.dangerous().with_custom_certificate_verifier(verifier)
    } else {
        let mut store = RootCertStore::empty();
        for root in roots {
            store.add(root)?;
        }
        config.with_root_certificates(store)
    };
    Ok(builder.tls_backend_preconfigured(config.with_no_client_auth()))
}

#[cfg(feature = "rustls-aws-lc")]
fn provider() -> CryptoProvider {
    rustls::crypto::aws_lc_rs::default_provider()
}

#[cfg(not(feature = "rustls-aws-lc"))]
fn provider() -> CryptoProvider {
    rustls::crypto::ring::default_provider()
}

/// What the system trusts, and these.
#[cfg(not(target_os = "android"))]
fn system(
    roots: Vec<CertificateDer<'static>>,
    provider: Arc<CryptoProvider>,
) -> Result<Verifier, BoxError> {
    Ok(Verifier::new_with_extra_roots(roots, provider)?)
}

#[cfg(target_os = "android")]
fn system(
    roots: Vec<CertificateDer<'static>>,
    provider: Arc<CryptoProvider>,
) -> Result<Verifier, BoxError> {
    if roots.is_empty() {
        return Ok(Verifier::new(provider)?);
    }
    Err("the system of this device takes no further root certificates; \
         help: call `.system_certificates(false)`"
        .into())
}

fn certificates(roots: &[Root]) -> Result<Vec<CertificateDer<'static>>, BoxError> {
    let mut certificates = Vec::new();
    for root in roots {
        match root {
            Root::Der(der) => certificates.push(CertificateDer::from(der.clone())),
            Root::Pem(pem) => {
                let before = certificates.len();
                for certificate in CertificateDer::pem_slice_iter(pem) {
                    certificates.push(certificate.map_err(|_| NO_CERTIFICATE)?);
                }
                if certificates.len() == before {
                    return Err(NO_CERTIFICATE.into());
                }
            }
        }
    }
    Ok(certificates)
}
