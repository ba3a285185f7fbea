use proptest::prelude::*;

use super::*;

/// A varint of protobuf.
fn varint(mut value: u64) -> Vec<u8> {
    let mut bytes = Vec::new();
    while value > 0x7f {
        bytes.push(u8::try_from(value & 0x7f).unwrap() | 0x80);
        value >>= 7;
    }
    bytes.push(u8::try_from(value).unwrap());
    bytes
}

/// A member with a number for its value.
fn number(tag: u64, value: u64) -> Vec<u8> {
    [varint(tag << 3), varint(value)].concat()
}

/// A member with bytes, text or a message for its value.
fn block(tag: u64, value: &[u8]) -> Vec<u8> {
    [varint(tag << 3 | 2), varint(value.len() as u64), value.to_vec()].concat()
}

fn frame(kind: u64, rest: &[u8]) -> Vec<u8> {
    [&[SIGNAL][..], &number(1, 1_700_000_000_000), &number(2, kind), rest].concat()
}

fn read(bytes: &[u8]) -> Frame {
    Frame::read(bytes).unwrap()
}

#[test]
fn a_join_is_read_and_what_it_says_of_the_client_passed_over() {
    let details = block(4, &[block(5, b"Chrome"), block(8, b"3.0.0")].concat());
    let join = block(4, &[number(1, 2), number(3, 2), details, number(6, 77)].concat());
    assert_eq!(read(&frame(1, &join)), Frame::of(Kind::Join, 1_700_000_000_000));
}

#[test]
fn the_offer_of_a_subscribe_is_read() {
    let subscribe = [number(1, 1), block(4, b"v=0"), block(5, b"127.0.0.1:80"), number(7, 1)];
    let read = read(&frame(3, &block(6, &subscribe.concat())));
    let expected = Subscribe { sdp_offer: Some("v=0".to_owned()), audio_muted: Some(true) };
    assert_eq!(read.subscribe, Some(expected));
}

#[test]
fn a_data_message_is_read() {
    let payload = [block(1, b"chat"), block(2, b"hello"), number(3, 300)].concat();
    let read = read(&frame(22, &block(23, &block(1, &payload))));
    let expected = DataMessagePayload {
        topic: Some("chat".to_owned()),
        data: Some(Bytes::from_static(b"hello")),
        lifetime_ms: Some(300),
        ..DataMessagePayload::default()
    };
    assert_eq!(read.data_message, Some(DataMessage { messages: vec![expected] }));
}

#[test]
fn a_ping_is_read_and_its_pong_written() {
    let ping = block(20, &[number(1, 1), number(2, 9)].concat());
    let read = read(&frame(19, &ping));
    assert_eq!(read.ping_pong, Some(PingPong { direction: PingPong::PING, id: 9 }));
    let pong = PingPong { direction: PingPong::PONG, id: 9 };
    let pong =
        Frame { ping_pong: Some(pong), ..Frame::of(Kind::PingPong, 1_700_000_000_000) }.write();
    let expected = block(20, &[number(1, 2), number(2, 9)].concat());
    assert_eq!(pong, frame(19, &expected));
}

#[test]
fn a_join_ack_is_written_with_credentials_that_lead_nowhere() {
    let ack = JoinAck {
        turn_credentials: Some(TurnCredentials {
            username: Some("user".to_owned()),
            password: Some("secret".to_owned()),
            ttl: Some(300),
            uris: vec!["turn:a".to_owned(), "turn:b".to_owned()],
        }),
        video_subscription_limit: Some(25),
        wants_compressed_sdp: Some(false),
    };
    let written =
        Frame { join_ack: Some(ack), ..Frame::of(Kind::JoinAck, 1_700_000_000_000) }.write();
    let turn = [
        block(1, b"user"),
        block(2, b"secret"),
        number(3, 300),
        block(4, b"turn:a"),
        block(4, b"turn:b"),
    ];
    let ack = [block(1, &turn.concat()), number(2, 25), number(3, 0)].concat();
    assert_eq!(written, frame(2, &block(5, &ack)));
}

#[test]
fn who_is_there_is_written() {
    let here = AudioStream {
        audio_stream_id: Some(300),
        attendee_id: Some("a".to_owned()),
        muted: Some(false),
        external_user_id: Some("u".to_owned()),
        dropped: None,
    };
    let gone =
        AudioStream { audio_stream_id: Some(2), dropped: Some(true), ..AudioStream::default() };
    let info = AudioStreamIdInfo { streams: vec![here, gone] };
    let written = Frame {
        audio_stream_id_info: Some(info),
        ..Frame::of(Kind::AudioStreamIdInfo, 1_700_000_000_000)
    };
    let here = [number(1, 300), block(2, b"a"), number(3, 0), block(4, b"u")].concat();
    let gone = [number(1, 2), number(5, 1)].concat();
    let expected = frame(18, &block(19, &[block(1, &here), block(1, &gone)].concat()));
    assert_eq!(written.write(), expected);
}

#[test]
fn the_other_answers_are_written() {
    let at = 1_700_000_000_000;
    let index = Index { at_capacity: Some(false), participants: Some(3) };
    let index = Frame { index: Some(index), ..Frame::of(Kind::Index, at) };
    let expected = block(8, &[number(1, 0), number(4, 3)].concat());
    assert_eq!(index.write(), frame(5, &expected));

    let ack = SubscribeAck { sdp_answer: Some("v=0".to_owned()) };
    let ack = Frame { subscribe_ack: Some(ack), ..Frame::of(Kind::SubscribeAck, at) };
    assert_eq!(ack.write(), frame(4, &block(7, &block(3, b"v=0"))));

    let ack = Frame { leave_ack: Some(LeaveAck {}), ..Frame::of(Kind::LeaveAck, at) };
    assert_eq!(ack.write(), frame(10, &block(12, b"")));

    let status = AudioStatus { status: Some(410) };
    let status = Frame { audio_status: Some(status), ..Frame::of(Kind::AudioStatus, at) };
    assert_eq!(status.write(), frame(20, &block(21, &number(1, 410))));
}

#[test]
fn a_kind_that_is_not_known_is_read() {
    let read = read(&frame(24, &block(25, b"anything")));
    assert_eq!((read.kind, Kind::try_from(read.kind).ok()), (24, None));
    assert_eq!(format!("{read:?}"), "Frame(24)");
}

#[test]
fn what_is_no_frame_says_why() {
    assert_eq!(Frame::read(b""), Err(Unreadable("the frame is empty")));
    assert_eq!(
        Frame::read(&[4, 8, 1]),
        Err(Unreadable("the frame does not begin with the byte 5"))
    );
    assert_eq!(Frame::read(&[SIGNAL, 0xff]), Err(Unreadable("the frame is no protobuf message")));
}

#[test]
fn nothing_of_the_attendees_is_shown() {
    let stream = AudioStream {
        attendee_id: Some("private".to_owned()),
        external_user_id: Some("private".to_owned()),
        ..AudioStream::default()
    };
    let message = DataMessagePayload {
        topic: Some("private".to_owned()),
        data: Some(Bytes::from_static(b"private")),
        ..DataMessagePayload::default()
    };
    let info = AudioStreamIdInfo { streams: vec![stream.clone()] };
    let messages = DataMessage { messages: vec![message.clone()] };
    let shown = format!("{stream:?} {message:?} {info:?} {messages:?}");
    let frame = Frame {
        audio_stream_id_info: Some(info),
        data_message: Some(messages),
        ..Frame::of(Kind::DataMessage, 0)
    };
    let shown = format!("{shown} {frame:?}");
    // bytes are shown as a list of numbers or as text, by who shows them
    assert!(!shown.contains("private") && !shown.contains("112"), "{shown}");
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_bytes_are_read_or_refused(bytes: Vec<u8>) {
        let _ = Frame::read(&bytes);
        let _ = Frame::read(&[&[SIGNAL], &bytes[..]].concat());
    }

    #[test]
    fn what_was_read_is_read_again_from_what_is_written(
        kind in 0_u64..50,
        tag in 3_u64..50,
        bytes: Vec<u8>,
        value: u64,
    ) {
        let members = [block(tag, &bytes), number(99, value)].concat();
        if let Ok(frame) = Frame::read(&frame(kind, &members)) {
            prop_assert_eq!(Frame::read(&frame.write()), Ok(frame));
        }
    }

    #[test]
    fn a_frame_that_is_cut_off_does_no_harm(length in 0_usize..60) {
        let ping = frame(19, &block(20, &[number(1, 1), number(2, 9)].concat()));
        let _ = Frame::read(&ping[..length.min(ping.len())]);
    }
}
