//! The values of options, as they are written.

use std::fmt;
use std::time::{Duration, SystemTime};

use chime_sdk_meetings::fake::{RateScope, Signatures};
use clap::ValueEnum;

/// The rate that the service itself allows.
const SERVICE_RATE: Rate = Rate { per_second: 10, burst: 20 };

/// A limit on the rate of requests.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Rate {
    pub(crate) per_second: u32,
    pub(crate) burst: u32,
}

/// `off`, or something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Unless<T>(pub(crate) Option<T>);

/// What time it is for the service.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Clock {
    Real,
    /// It stands until it is moved; `None` begins now.
    Manual(Option<SystemTime>),
}

/// An access key.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Key {
    pub(crate) id: String,
    pub(crate) secret: String,
}

impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Key").field("id", &self.id).finish_non_exhaustive()
    }
}

/// How closely signatures are looked at.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(crate) enum SignatureWord {
    /// Key, signature and time have to be right
    Verify,
    /// Well-formed is enough, for this service and a region
    Scope,
    /// None is needed
    Ignore,
}

impl From<SignatureWord> for Signatures {
    fn from(word: SignatureWord) -> Self {
        match word {
            SignatureWord::Verify => Signatures::Verify,
            SignatureWord::Scope => Signatures::Scope,
            SignatureWord::Ignore => Signatures::Ignore,
        }
    }
}

/// Which requests of a region share a limit.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(crate) enum ScopeWord {
    /// All of them
    Endpoint,
    /// Those for meetings, attendees, capabilities, transcription, tags
    Family,
    /// Those for one operation
    Operation,
}

impl From<ScopeWord> for RateScope {
    fn from(word: ScopeWord) -> Self {
        match word {
            ScopeWord::Endpoint => RateScope::Endpoint,
            ScopeWord::Family => RateScope::Family,
            ScopeWord::Operation => RateScope::Operation,
        }
    }
}

pub(crate) fn port(text: &str) -> Result<u16, String> {
    text.parse()
        .map_err(|_| "a port is a number up to 65535\nhelp: `0` for one that is free".to_owned())
}

pub(crate) fn quota(text: &str) -> Result<usize, String> {
    text.parse().map_err(|_| "a quota is a number\nhelp: such as `250`".to_owned())
}

/// `off`, `service`, or `10/s:20`.
pub(crate) fn rate(text: &str) -> Result<Unless<Rate>, String> {
    let custom = || {
        let (per_second, burst) = text.split_once(':')?;
        let per_second = per_second.strip_suffix("/s").unwrap_or(per_second).parse().ok()?;
        let burst = burst.parse().ok().filter(|burst| *burst > 0)?;
        Some(Rate { per_second, burst })
    };
    match text {
        "off" => Ok(Unless(None)),
        "service" => Ok(Unless(Some(SERVICE_RATE))),
        _ => custom().map(|rate| Unless(Some(rate))).ok_or_else(|| {
            "a rate is requests a second and a burst\n\
             help: `off`, `service`, or such as `10/s:20`"
                .to_owned()
        }),
    }
}

/// `real`, `manual`, or `manual:2026-01-02T03:04:05Z`.
pub(crate) fn clock(text: &str) -> Result<Clock, String> {
    match text.split_once(':') {
        None if text == "real" => Ok(Clock::Real),
        None if text == "manual" => Ok(Clock::Manual(None)),
        Some(("manual", time)) => {
            humantime::parse_rfc3339_weak(time).map(|time| Clock::Manual(Some(time))).map_err(
                |_| format!("`{time}` is no time\nhelp: such as `manual:2026-01-02T03:04:05Z`"),
            )
        }
        _ => Err("a clock goes or stands\nhelp: `real`, `manual`, or such as \
                  `manual:2026-01-02T03:04:05Z`"
            .to_owned()),
    }
}

pub(crate) fn duration(text: &str) -> Result<Duration, String> {
    humantime::parse_duration(text)
        .map_err(|_| "a duration has a unit\nhelp: such as `24h`, `5m`, `1h 30m`".to_owned())
}

/// A duration or `off`.
pub(crate) fn limit(text: &str) -> Result<Unless<Duration>, String> {
    if text == "off" {
        return Ok(Unless(None));
    }
    duration(text)
        .map(|limit| Unless(Some(limit)))
        .map_err(|error| error.replace("help: such as", "help: `off`, or such as"))
}

/// An id and a secret with a colon between them. Neither is shown when that is wrong.
pub(crate) fn key(text: &str) -> Result<Key, String> {
    match text.split_once(':') {
        Some((id, secret)) if !id.is_empty() && !secret.is_empty() => {
            Ok(Key { id: id.to_owned(), secret: secret.to_owned() })
        }
        _ => Err("a key is an id and a secret\nhelp: `--key ID:SECRET`".to_owned()),
    }
}

/// JSON, which is understood later.
pub(crate) fn json(text: &str) -> Result<serde_json::Value, String> {
    serde_json::from_str(text).map_err(|error| {
        format!("it is no JSON: {error}\nhelp: such as `{{\"fail\": \"throttling\"}}`, in quotes for the shell")
    })
}

/// A name and a word with `=` between them.
pub(crate) fn assumption(text: &str) -> Result<(String, String), String> {
    match text.split_once('=') {
        Some((name, word)) => Ok((name.to_owned(), word.to_owned())),
        None => Err("an assumption is a name and a word\nhelp: `--assume NAME=WORD`".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rates() {
        let custom = |per_second, burst| Ok(Unless(Some(Rate { per_second, burst })));
        assert_eq!(rate("off"), Ok(Unless(None)));
        assert_eq!(rate("service"), custom(10, 20));
        assert_eq!(rate("10/s:20"), custom(10, 20));
        assert_eq!(rate("0:1"), custom(0, 1));
        for wrong in ["", "10", "10/s", "10/s:0", "10/m:20", "-1:1", "4294967296:1", "off:1"] {
            assert!(rate(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn clocks() {
        let moment = SystemTime::UNIX_EPOCH + Duration::from_secs(1_767_323_045);
        assert_eq!(clock("real"), Ok(Clock::Real));
        assert_eq!(clock("manual"), Ok(Clock::Manual(None)));
        for time in ["manual:2026-01-02T03:04:05Z", "manual:2026-01-02 03:04:05"] {
            assert_eq!(clock(time), Ok(Clock::Manual(Some(moment))), "{time}");
        }
        for wrong in
            ["", "Real", "real:2026-01-02T03:04:05Z", "manual:", "manual:2026-13-02T03:04:05Z"]
        {
            assert!(clock(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn limits() {
        assert_eq!(limit("off"), Ok(Unless(None)));
        assert_eq!(limit("24h"), Ok(Unless(Some(Duration::from_secs(86_400)))));
        assert_eq!(limit("1h 30m"), Ok(Unless(Some(Duration::from_secs(5_400)))));
        for wrong in ["", "5", "never", "-5m"] {
            assert!(limit(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn keys_are_split_at_the_first_colon_and_not_shown() {
        let split = key("AKID:a:b/+=").unwrap();
        assert_eq!((split.id.as_str(), split.secret.as_str()), ("AKID", "a:b/+="));
        assert_eq!(format!("{split:?}"), "Key { id: \"AKID\", .. }");
        for wrong in ["", "AKID", "AKID:", ":secret"] {
            assert!(key(wrong).is_err(), "{wrong}");
        }
    }
}
