//! The answer to a browser's offer of media, in the format of session descriptions (SDP).

use std::io;

use sdp_types::{Attribute, Media, Origin, Session, Time};
use uuid::Uuid;

use super::media::MediaPort;

/// The codec of audio that every browser offers.
const OPUS: &str = "opus/48000/2";

/// Accepts the audio that is offered, lets videos rest, and says where the other side is: on this
/// port. Nothing but that port stands behind it, so that no media ever flows.
///
/// # Errors
/// The offer is no session description, or has no media.
pub(super) fn answer(offer: &str, port: &MediaPort) -> Result<String, Unanswerable> {
    let offer = Session::parse(offer.as_bytes()).map_err(|_| Unanswerable)?;
    if offer.medias.is_empty() {
        return Err(Unanswerable);
    }
    let fingerprint = fingerprint();
    let mut answer = Session::new(Origin::with_ip_addr("1", 1, port.address().ip()), "-");
    answer.add_time(Time::new(0, 0));
    answer.add_attribute_from_str("ice-lite");
    if let Some(group) = value(&offer.attributes, "group").filter(|group| is_bundle(group)) {
        answer.add_attribute_with_value("group", group);
    }
    for offered in &offer.medias {
        answer.add_media(answer_media(offered, port, &fingerprint));
    }
    let mut text = Vec::new();
    answer.write(&mut text).map_err(|_: io::Error| Unanswerable)?;
    String::from_utf8(text).map_err(|_| Unanswerable)
}

/// The offer cannot be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Unanswerable;

fn answer_media(offered: &Media, port: &MediaPort, fingerprint: &str) -> Media {
    let audio = offered.media == "audio";
    let payload = payload(offered, audio);
    let direction = if audio { reversed(offered) } else { "inactive" };
    let mut answer = Media { fmt: payload.to_owned(), port: 9, ..offered.clone() };
    answer.num_ports = None;
    answer.media_title = None;
    answer.connections.clear();
    answer.bandwidths.clear();
    answer.key = None;
    // a codec is said again with the same number and parameters
    answer.attributes.retain(|attribute| {
        let value = attribute.value.as_deref().unwrap_or_default();
        matches!(attribute.attribute.as_str(), "rtpmap" | "fmtp" | "rtcp-fb")
            && value.split_whitespace().next() == Some(payload)
    });
    if let Some(mid) = value(&offered.attributes, "mid") {
        answer.attributes.insert(0, Attribute::with_value("mid", mid));
    }
    let address = port.address();
    let candidate = format!("1 1 udp 2130706431 {} {} typ host", address.ip(), address.port());
    answer.attributes.extend([
        Attribute::new(direction),
        Attribute::new("rtcp-mux"),
        Attribute::with_value("ice-ufrag", port.user()),
        Attribute::with_value("ice-pwd", port.password()),
        Attribute::with_value("fingerprint", fingerprint),
        // the browser begins the handshake, which is never answered
        Attribute::with_value("setup", "passive"),
        Attribute::with_value("candidate", candidate),
        Attribute::new("end-of-candidates"),
    ]);
    answer
}

/// The number of the codec to accept: Opus for audio, else the first that is offered.
fn payload(offered: &Media, audio: bool) -> &str {
    let opus = offered.attributes.iter().find_map(|attribute| {
        let (payload, codec) = attribute.value.as_deref()?.split_once(' ')?;
        let found = attribute.attribute == "rtpmap" && codec.eq_ignore_ascii_case(OPUS);
        found.then_some(payload)
    });
    let first = || offered.fmt.split_whitespace().next().unwrap_or_default();
    opus.filter(|_| audio).unwrap_or_else(first)
}

/// The direction of an offer, seen from the other side.
fn reversed(offered: &Media) -> &'static str {
    let has = |direction| offered.has_attribute(direction);
    if has("inactive") {
        "inactive"
    } else if has("sendonly") {
        "recvonly"
    } else if has("recvonly") {
        "sendonly"
    } else {
        "sendrecv"
    }
}

/// Whether a group is the one of media that share a connection.
fn is_bundle(group: &str) -> bool {
    group.split_whitespace().next() == Some("BUNDLE")
}

fn value<'a>(attributes: &'a [Attribute], name: &str) -> Option<&'a str> {
    attributes.iter().find(|attribute| attribute.attribute == name)?.value.as_deref()
}

/// The fingerprint of a certificate that nobody has, since no handshake comes to the point of it.
fn fingerprint() -> String {
    let random = [Uuid::new_v4().into_bytes(), Uuid::new_v4().into_bytes()].concat();
    let digits: Vec<String> = random.iter().map(|byte| format!("{byte:02X}")).collect();
    format!("sha-256 {}", digits.join(":"))
}

#[cfg(test)]
mod tests {
    use std::net::IpAddr;

    use proptest::prelude::*;

    use super::*;

    const OFFER: &str = "v=0\r\no=- 42 2 IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\n\
        a=group:BUNDLE 0 1\r\na=extmap-allow-mixed\r\n\
        m=audio 40000 UDP/TLS/RTP/SAVPF 63 111\r\nc=IN IP4 127.0.0.1\r\na=mid:0\r\na=sendrecv\r\n\
        a=rtcp-mux\r\na=ice-ufrag:abcd\r\na=ice-pwd:abcdefghijklmnopqrstuvwx\r\n\
        a=rtpmap:63 red/48000/2\r\na=rtpmap:111 opus/48000/2\r\na=fmtp:111 minptime=10\r\n\
        m=video 9 UDP/TLS/RTP/SAVPF 96 97\r\nc=IN IP4 0.0.0.0\r\na=mid:1\r\na=sendonly\r\n\
        a=rtpmap:96 VP8/90000\r\na=rtpmap:97 rtx/90000\r\na=fmtp:97 apt=96\r\n";

    fn port() -> MediaPort {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(MediaPort::open(IpAddr::from([127, 0, 0, 1]))).unwrap()
    }

    fn answered(offer: &str) -> Session {
        Session::parse(answer(offer, &port()).unwrap().as_bytes()).unwrap()
    }

    #[test]
    fn audio_is_accepted_with_opus_and_video_rests() {
        let answer = answered(OFFER);
        assert_eq!(value(&answer.attributes, "group"), Some("BUNDLE 0 1"));
        let [audio, video] = &answer.medias[..] else { panic!("{answer:?}") };
        assert_eq!((audio.media.as_str(), audio.fmt.as_str()), ("audio", "111"));
        assert!(audio.has_attribute("sendrecv"));
        assert_eq!(value(&audio.attributes, "rtpmap"), Some("111 opus/48000/2"));
        assert_eq!(value(&audio.attributes, "mid"), Some("0"));
        assert_eq!((video.media.as_str(), video.fmt.as_str()), ("video", "96"));
        assert!(video.has_attribute("inactive") && !video.has_attribute("sendonly"));
        assert_eq!(value(&video.attributes, "mid"), Some("1"));
    }

    #[test]
    fn the_answer_leads_to_the_port() {
        let port = port();
        let text = answer(OFFER, &port).unwrap();
        let number = port.address().port();
        assert_eq!(text.matches(&format!("127.0.0.1 {number} typ host")).count(), 2, "{text}");
        assert_eq!(text.matches(&format!("a=ice-ufrag:{}\r\n", port.user())).count(), 2);
        assert_eq!(text.matches(&format!("a=ice-pwd:{}\r\n", port.password())).count(), 2);
        // what is the browser's own does not come back
        assert!(!text.contains("abcdefghijklmnopqrstuvwx"), "{text}");
    }

    #[test]
    fn directions_are_those_of_the_other_side() {
        for (offered, expected) in [
            ("sendrecv", "sendrecv"),
            ("sendonly", "recvonly"),
            ("recvonly", "sendonly"),
            ("inactive", "inactive"),
        ] {
            let answer = answered(&OFFER.replacen("a=sendrecv", &format!("a={offered}"), 1));
            assert!(answer.medias[0].has_attribute(expected), "{offered}: {answer:?}");
        }
    }

    #[test]
    fn what_is_no_offer_is_not_answered() {
        for offer in ["", "v=0", "hello", "v=0\r\no=- 42 2 IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\n"] {
            assert_eq!(answer(offer, &port()), Err(Unanswerable), "{offer:?}");
        }
    }

    #[test]
    fn audio_without_opus_is_accepted_as_it_is() {
        let answer = answered(&OFFER.replace("opus", "speex"));
        assert_eq!(answer.medias[0].fmt, "63");
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]
        #[test]
        fn an_offer_with_a_broken_line_does_no_harm(at in 0_usize..OFFER.len(), with in "\\PC{0,8}") {
            let mut offer = OFFER.to_owned();
            offer.insert_str(at, &with);
            if let Ok(answer) = answer(&offer, &port()) {
                prop_assert!(Session::parse(answer.as_bytes()).is_ok(), "{}", answer);
            }
        }
    }
}
