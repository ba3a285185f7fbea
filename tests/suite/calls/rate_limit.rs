//! The rate limit holds requests back so that the service has none to throttle.
