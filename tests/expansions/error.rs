/// The service is unavailable.
#[chime_error(status = 503, retry = transient)]
pub struct ServiceUnavailableException {
    /// The seconds to wait for.
    #[chime(header = "Retry-After")]
    pub retry_after_seconds: Option<String>,
}
