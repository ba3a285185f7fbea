//! Tokens: those that let an attendee join, and those that lead to the next page. Both are sealed with
//! a secret of the fake, so it knows its own from others without remembering them.

use std::fmt;

use base64::Engine as _;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use hmac::digest::Key;
use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::Sha512;
use uuid::Uuid;

use crate::strings::{JoinToken, MeetingId};

/// How many bytes of a join token are its seal; with the id that is 72, or 96 characters, none of
/// which a WebSocket subprotocol refuses.
const JOIN_SEAL: usize = 56;

/// How many bytes of a page token are its seal.
const PAGE_SEAL: usize = 16;

/// Issues tokens and reads them. `Debug` shows nothing.
#[derive(Clone)]
pub(super) struct Tokens {
    #[cfg(any(test, feature = "fake-store"))]
    secret: [u8; 32],
    /// What every seal begins with: a page has a hundred of them.
    keyed: Hmac<Sha512>,
}

impl Tokens {
    /// Tokens with a new secret.
    pub(super) fn new() -> Self {
        let mut secret = [0; 32];
        let (first, second) = secret.split_at_mut(16);
        first.copy_from_slice(Uuid::new_v4().as_bytes());
        second.copy_from_slice(Uuid::new_v4().as_bytes());
        Self::of_secret(secret)
    }

    /// Tokens with the secret of an earlier fake.
    pub(super) fn of_secret(secret: [u8; 32]) -> Self {
        let mut key = Key::<Hmac<Sha512>>::default();
        for (place, byte) in key.iter_mut().zip(secret) {
            *place = byte;
        }
        Tokens {
            #[cfg(any(test, feature = "fake-store"))]
            secret,
            keyed: Hmac::new(&key),
        }
    }

    /// What the tokens of a later fake need to be read like these.
    #[cfg(any(test, feature = "fake-store"))]
    pub(super) fn secret(&self) -> &[u8; 32] {
        &self.secret
    }

    /// The join token of an attendee.
    pub(super) fn join_token(&self, attendee: &Uuid) -> JoinToken {
        let mut bytes = attendee.as_bytes().to_vec();
        bytes.extend_from_slice(&self.seal::<JOIN_SEAL>(&[b"join", attendee.as_bytes()]));
        BASE64_URL_SAFE_NO_PAD.encode(bytes).into()
    }

    /// The attendee whose join token this is; `None` for what was not issued here.
    #[cfg(any(test, feature = "fake-signaling"))]
    pub(super) fn attendee_of(&self, token: &str) -> Option<Uuid> {
        let bytes = BASE64_URL_SAFE_NO_PAD.decode(token).ok()?;
        let (id, seal) = bytes.split_first_chunk::<16>()?;
        (*seal == self.seal::<JOIN_SEAL>(&[b"join", id])).then(|| Uuid::from_bytes(*id))
    }

    /// The token of the page that follows the attendee with this number.
    pub(super) fn page_token(&self, meeting: &MeetingId, last_seen: u64) -> String {
        let number = last_seen.to_be_bytes();
        let mut bytes = number.to_vec();
        bytes.extend_from_slice(&self.seal::<PAGE_SEAL>(&[
            b"page",
            &number,
            meeting.as_str().as_bytes(),
        ]));
        BASE64_URL_SAFE_NO_PAD.encode(bytes)
    }

    /// The number of the last attendee before the page; `None` for a token that was not issued here
    /// for this meeting.
    pub(super) fn open_page(&self, meeting: &MeetingId, token: &str) -> Option<u64> {
        let bytes = BASE64_URL_SAFE_NO_PAD.decode(token).ok()?;
        let (number, _) = bytes.split_first_chunk::<8>()?;
        let last_seen = u64::from_be_bytes(*number);
        (self.page_token(meeting, last_seen) == token).then_some(last_seen)
    }

    fn seal<const LENGTH: usize>(&self, parts: &[&[u8]]) -> [u8; LENGTH] {
        let mut seal = [0; LENGTH];
        let mut mac = self.keyed.clone();
        for part in parts {
            mac.update(part);
        }
        for (place, byte) in seal.iter_mut().zip(mac.finalize().into_bytes()) {
            *place = byte;
        }
        seal
    }
}

impl fmt::Debug for Tokens {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Tokens").finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn join_tokens_are_distinct_and_fit_a_subprotocol() {
        let tokens = Tokens::new();
        let ids: Vec<Uuid> = (0..1000).map(|_| Uuid::new_v4()).collect();
        let issued: HashSet<_> = ids.iter().map(|id| tokens.join_token(id)).collect();
        assert_eq!(issued.len(), 1000);
        for token in issued {
            assert_eq!(token.as_str().len(), 96);
            let fits = |byte: u8| byte.is_ascii_alphanumeric() || b"-_".contains(&byte);
            assert!(token.as_str().bytes().all(fits));
        }
    }

    #[test]
    fn a_join_token_is_that_of_its_attendee_and_of_its_fake() {
        let tokens = Tokens::new();
        let id = Uuid::new_v4();
        let token = tokens.join_token(&id);
        let token = token.as_str();
        assert_eq!(tokens.attendee_of(token), Some(id));
        assert_eq!(Tokens::of_secret(*tokens.secret()).attendee_of(token), Some(id));
        assert_eq!(Tokens::new().attendee_of(token), None);
        let other = tokens.join_token(&Uuid::new_v4());
        let mixed = format!("{}{}", &token[..24], &other.as_str()[24..]);
        for wrong in ["", "x", "=", &token[1..], &format!("{token}A"), &mixed] {
            assert_eq!(tokens.attendee_of(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn page_tokens_open_only_where_they_were_issued() {
        let tokens = Tokens::new();
        let (meeting, other) = (MeetingId::from("one"), MeetingId::from("two"));
        for last_seen in [0, 1, 99, u64::MAX] {
            let token = tokens.page_token(&meeting, last_seen);
            assert_eq!(tokens.open_page(&meeting, &token), Some(last_seen));
            assert_eq!(tokens.open_page(&other, &token), None);
            assert_eq!(Tokens::new().open_page(&meeting, &token), None);
        }
        let token = tokens.page_token(&meeting, 7);
        for garbled in ["", "x", "ünïcödé-ünïcödé-ünïcödé", &token[1..], &format!("{token}0")]
        {
            assert_eq!(tokens.open_page(&meeting, garbled), None, "{garbled}");
        }
    }

    #[test]
    fn the_secret_is_not_shown() {
        assert_eq!(format!("{:?}", Tokens::new()), "Tokens { .. }");
    }
}
