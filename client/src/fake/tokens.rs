//! Tokens: those that let an attendee join, and those that lead to the next page.

use std::hash::{BuildHasher as _, RandomState};

use uuid::Uuid;

use crate::strings::{JoinToken, MeetingId};

/// The characters of a join token, which a browser sends as a WebSocket subprotocol.
const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/// A new join token of 96 random characters.
pub(super) fn join_token() -> JoinToken {
    let random = (0..6).flat_map(|_| Uuid::new_v4().into_bytes());
    let characters = random.map(|byte| char::from(ALPHABET[usize::from(byte % 64)]));
    characters.collect::<String>().into()
}

/// Issues the tokens of pages, and knows its own from others by a seal that depends on a secret.
#[derive(Debug, Default)]
pub(super) struct PageTokens {
    secret: RandomState,
}

impl PageTokens {
    /// The token of the page that follows the attendee with this number.
    pub(super) fn issue(&self, meeting: &MeetingId, last_seen: u64) -> String {
        let seal = self.secret.hash_one((meeting.as_str(), last_seen));
        format!("{last_seen:016x}{seal:016x}")
    }

    /// The number of the last attendee before the page; `None` for a token that was not issued here
    /// for this meeting.
    pub(super) fn open(&self, meeting: &MeetingId, token: &str) -> Option<u64> {
        let last_seen = u64::from_str_radix(token.get(..16)?, 16).ok()?;
        (self.issue(meeting, last_seen) == token).then_some(last_seen)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn join_tokens_are_distinct_and_fit_a_subprotocol() {
        let tokens: HashSet<_> = (0..1000).map(|_| join_token()).collect();
        assert_eq!(tokens.len(), 1000);
        for token in tokens {
            assert_eq!(token.as_str().len(), 96);
            let fits = |byte: u8| byte.is_ascii_alphanumeric() || b"-_".contains(&byte);
            assert!(token.as_str().bytes().all(fits));
        }
    }

    #[test]
    fn page_tokens_open_only_where_they_were_issued() {
        let tokens = PageTokens::default();
        let (meeting, other) = (MeetingId::from("one"), MeetingId::from("two"));
        for last_seen in [0, 1, 99, u64::MAX] {
            let token = tokens.issue(&meeting, last_seen);
            assert_eq!(tokens.open(&meeting, &token), Some(last_seen));
            assert_eq!(tokens.open(&other, &token), None);
            assert_eq!(PageTokens::default().open(&meeting, &token), None);
        }
        let token = tokens.issue(&meeting, 7);
        for garbled in ["", "x", "ünïcödé-ünïcödé-ünïcödé", &token[1..], &format!("{token}0")]
        {
            assert_eq!(tokens.open(&meeting, garbled), None, "{garbled}");
        }
        assert_eq!(tokens.open(&meeting, &token.replacen('7', "8", 1)), None);
    }
}
