//! The other end of a browser's media connection, as far as there has to be one.
//!
//! A browser counts as connected once it has found a way for media, which it does by asking the
//! other side's UDP port whether it can be reached (STUN, within ICE), and it keeps asking for as long
//! as it is connected. Those questions are answered here. Media itself is neither taken nor sent:
//! nobody answers the handshake of its encryption, and a client does not wait for that.

use std::fmt;
use std::io;
use std::net::{IpAddr, SocketAddr};

use stun_types::attribute::XorMappedAddress;
use stun_types::message::{
    BINDING, IntegrityAlgorithm, Message, MessageClass, MessageIntegrityCredentials,
    MessageWrite as _, MessageWriteExt as _, MessageWriteVec, ShortTermCredentials,
};
use tokio::net::UdpSocket;
use uuid::Uuid;

/// Longer than any question of ICE. What is longer is cut off, and then not understood.
const LONGEST_DATAGRAM: usize = 2048;

/// A UDP port that can be found by the one browser that was told of it.
pub(super) struct MediaPort {
    socket: UdpSocket,
    address: SocketAddr,
    user: String,
    password: MessageIntegrityCredentials,
    secret: String,
}

impl MediaPort {
    /// Takes a free port of this address.
    pub(super) async fn open(host: IpAddr) -> io::Result<Self> {
        let socket = UdpSocket::bind((host, 0)).await?;
        let address = socket.local_addr()?;
        // 32 characters; ICE asks for 22 at least in a password and 4 in the name of a user
        let secret = Uuid::new_v4().simple().to_string();
        let password = ShortTermCredentials::new(secret.clone()).into();
        let user = Uuid::new_v4().simple().to_string();
        Ok(MediaPort { socket, address, user, password, secret })
    }

    pub(super) fn address(&self) -> SocketAddr {
        self.address
    }

    /// By which name the browser asks, `ice-ufrag` in a session description.
    pub(super) fn user(&self) -> &str {
        &self.user
    }

    /// With which secret questions and answers are signed, `ice-pwd` in a session description.
    pub(super) fn password(&self) -> &str {
        &self.secret
    }

    /// Answers questions until an error of the socket ends it.
    pub(super) async fn serve(&self) -> io::Error {
        let mut datagram = [0; LONGEST_DATAGRAM];
        loop {
            let (length, from) = match self.socket.recv_from(&mut datagram).await {
                Ok(received) => received,
                // an answer before this one did not arrive: its receiver is gone, and others are not
                Err(error) if error.kind() == io::ErrorKind::ConnectionReset => continue,
                Err(error) => return error,
            };
            let question = datagram.get(..length).unwrap_or_default();
            if let Some(answer) = answer(question, from, &self.password) {
                // a lost answer is asked for again
                let _ = self.socket.send_to(&answer, from).await;
            }
        }
    }
}

impl fmt::Debug for MediaPort {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("MediaPort").field("address", &self.address).finish_non_exhaustive()
    }
}

/// The answer to a question that is signed with this password; `None` for everything else.
fn answer(
    datagram: &[u8],
    from: SocketAddr,
    password: &MessageIntegrityCredentials,
) -> Option<Vec<u8>> {
    let question = Message::from_bytes(datagram).ok()?;
    if !question.has_class(MessageClass::Request) || !question.has_method(BINDING) {
        return None;
    }
    question.validate_integrity(password).ok()?;
    let mut answer = Message::builder_success(&question, MessageWriteVec::new());
    answer.add_attribute(&XorMappedAddress::new(from, question.transaction_id())).ok()?;
    answer.add_message_integrity(password, IntegrityAlgorithm::Sha1).ok()?;
    answer.add_fingerprint().ok()?;
    Some(answer.finish())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use stun_types::attribute::{Fingerprint, MessageIntegrity};

    use super::*;

    const FROM: &str = "127.0.0.1:4000";

    /// The bytes of a question that its signature is for, and the signature. The length before them is
    /// signed too, though as if nothing came after the signature.
    const SIGNED: std::ops::Range<usize> = 4..44;

    fn password(text: &str) -> MessageIntegrityCredentials {
        ShortTermCredentials::new(text.to_owned()).into()
    }

    fn question(signed_with: &str) -> Vec<u8> {
        let mut question = Message::builder(
            stun_types::message::MessageType::from_class_method(MessageClass::Request, BINDING),
            7.into(),
            MessageWriteVec::new(),
        );
        question.add_message_integrity(&password(signed_with), IntegrityAlgorithm::Sha1).unwrap();
        question.add_fingerprint().unwrap();
        question.finish()
    }

    #[test]
    fn a_question_is_answered_with_where_it_came_from() {
        let from: SocketAddr = FROM.parse().unwrap();
        let bytes = answer(&question("right"), from, &password("right")).unwrap();
        let answer = Message::from_bytes(&bytes).unwrap();
        assert!(answer.has_class(MessageClass::Success) && answer.has_method(BINDING));
        assert_eq!(answer.transaction_id(), 7.into());
        let address = answer.attribute::<XorMappedAddress>().unwrap();
        assert_eq!(address.addr(answer.transaction_id()), from);
        assert!(answer.attribute::<MessageIntegrity>().is_ok());
        assert!(answer.attribute::<Fingerprint>().is_ok());
        answer.validate_integrity(&password("right")).unwrap();
    }

    #[test]
    fn a_question_with_another_password_is_not_answered() {
        assert_eq!(answer(&question("wrong"), FROM.parse().unwrap(), &password("right")), None);
    }

    #[test]
    fn an_answer_is_not_answered() {
        let from: SocketAddr = FROM.parse().unwrap();
        let bytes = answer(&question("right"), from, &password("right")).unwrap();
        assert_eq!(answer(&bytes, from, &password("right")), None);
    }

    #[tokio::test]
    async fn a_port_answers_over_the_network() {
        let port = MediaPort::open(IpAddr::from([127, 0, 0, 1])).await.unwrap();
        let peer = UdpSocket::bind("127.0.0.1:0").await.unwrap();
        peer.send_to(b"no question", port.address()).await.unwrap();
        peer.send_to(&question(port.password()), port.address()).await.unwrap();
        let mut bytes = [0; LONGEST_DATAGRAM];
        let length = tokio::select! {
            received = peer.recv(&mut bytes) => received.unwrap(),
            error = port.serve() => panic!("{error}"),
        };
        let answer = Message::from_bytes(&bytes[..length]).unwrap();
        let address = answer.attribute::<XorMappedAddress>().unwrap();
        assert_eq!(address.addr(answer.transaction_id()), peer.local_addr().unwrap());
    }

    #[test]
    fn passwords_are_not_shown() {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let port = runtime.block_on(MediaPort::open(IpAddr::from([127, 0, 0, 1]))).unwrap();
        assert!(!format!("{port:?}").contains(port.password()));
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]
        #[test]
        fn any_datagram_is_answered_or_left_alone(bytes: Vec<u8>) {
            prop_assert_eq!(answer(&bytes, FROM.parse().unwrap(), &password("right")), None);
        }

        #[test]
        fn a_question_with_a_broken_byte_is_left_alone(at in SIGNED, with in 1_u8..) {
            let mut bytes = question("right");
            bytes[at] ^= with;
            prop_assert_eq!(answer(&bytes, FROM.parse().unwrap(), &password("right")), None);
        }
    }
}
