//! What happens with time, on a clock that stands until everybody waits: over a connection in memory,
//! because a real one would not wait for it.

use std::sync::Arc;

use tokio::io::DuplexStream;
use tokio::task::JoinHandle;
use tokio_tungstenite::tungstenite::protocol::Role;

use super::*;
use crate::fake::settings::Settings;
use crate::fake::signaling::rooms::Place;
use crate::operations::CreateMeeting;
use crate::shapes::CreateAttendeeRequestItem;
use crate::strings::MeetingId;

const REGION: &str = "us-east-1";

/// How many bytes are under way at most. A ping has fewer, and not many pings do.
const CAPACITY: usize = 256;

/// A meeting that no time ends.
struct Scene {
    backend: Arc<Backend>,
    meeting: MeetingId,
}

struct Client {
    socket: WebSocketStream<DuplexStream>,
    session: JoinHandle<()>,
    place: Place,
    began: Instant,
}

impl Scene {
    fn new() -> Self {
        let settings =
            Settings { meeting_lifetime: None, empty_limit: None, ..Settings::default() };
        let backend = Arc::new(Backend::new(settings, "127.0.0.1:80".to_owned()));
        let input = CreateMeeting::new(REGION, "meeting").client_request_token("token");
        let created = backend.with(|state| state.meetings.create(REGION, input.into()).unwrap());
        Scene { backend, meeting: created.meeting.meeting_id }
    }

    async fn connect(&self, user: &str) -> Client {
        let items = [CreateAttendeeRequestItem::new(user)];
        let (attendees, _) = self
            .backend
            .with(|state| {
                state.meetings.change_any(&self.meeting, |meeting, around| {
                    meeting.create_attendees(&items, around)
                })
            })
            .unwrap();
        let attendee = attendees[0].attendee_id.as_str().parse().unwrap();
        let place = Place { attendee, content: false };
        let ticket = Ticket { meeting: self.meeting.clone(), place };
        let (client, server) = tokio::io::duplex(CAPACITY);
        let server = WebSocketStream::from_raw_socket(server, Role::Server, None).await;
        let alive = self.backend.with(|state| state.rooms.alive());
        let backend = Arc::downgrade(&self.backend);
        let session = Session::new(server, backend, alive, ticket, "127.0.0.1".to_owned());
        Client {
            socket: WebSocketStream::from_raw_socket(client, Role::Client, None).await,
            session: tokio::spawn(session.run()),
            place,
            began: Instant::now(),
        }
    }

    fn is_connected(&self, client: &Client) -> bool {
        self.backend.with(|state| {
            state.meetings.active[&self.meeting].connected.contains(&client.place.attendee)
        })
    }
}

impl Client {
    async fn join(mut self) -> Self {
        self.send(Kind::Join).await;
        assert!(self.frame().await.unwrap().join_ack.is_some());
        assert!(self.frame().await.unwrap().index.is_some());
        self
    }

    async fn send(&mut self, kind: Kind) {
        self.socket.send(Message::Binary(frame(kind).write())).await.unwrap();
    }

    /// The next frame, or the code with which the connection is closed.
    async fn frame(&mut self) -> Result<Frame, u16> {
        match self.socket.next().await.unwrap().unwrap() {
            Message::Binary(bytes) => Ok(Frame::read(&bytes).unwrap()),
            Message::Close(Some(close)) => Err(close.code.into()),
            other => panic!("{other:?}"),
        }
    }

    fn seconds(&self) -> u64 {
        self.began.elapsed().as_secs()
    }
}

#[tokio::test(start_paused = true)]
async fn a_client_that_does_not_join_is_sent_away() {
    let scene = Scene::new();
    let mut client = scene.connect("ada").await;
    assert_eq!(client.frame().await, Err(code::SILENT));
    assert_eq!(client.seconds(), LONGEST_HESITATION.as_secs());
}

#[tokio::test(start_paused = true)]
async fn a_client_that_is_silent_is_pinged_and_then_sent_away() {
    let scene = Scene::new();
    let mut client = scene.connect("ada").await.join().await;
    let mut pings = 0;
    let code = loop {
        match client.frame().await {
            Ok(frame) => {
                pings += 1;
                let ping = PingPong { direction: PingPong::PING, id: pings };
                assert_eq!(frame.ping_pong, Some(ping));
                assert!(scene.is_connected(&client));
            }
            Err(code) => break code,
        }
    };
    // instead of one more ping
    let expected = LONGEST_SILENCE.as_secs() / PING_INTERVAL.as_secs() - 1;
    assert_eq!(u64::from(pings), expected);
    assert_eq!((code, client.seconds()), (code::SILENT, LONGEST_SILENCE.as_secs()));
    assert!(!scene.is_connected(&client));
}

#[tokio::test(start_paused = true)]
async fn a_client_that_answers_pings_stays() {
    let scene = Scene::new();
    let mut client = scene.connect("ada").await.join().await;
    while client.seconds() < 3600 {
        assert!(client.frame().await.unwrap().ping_pong.is_some());
        client.send(Kind::PingPong).await;
    }
    assert!(scene.is_connected(&client));
}

#[tokio::test(start_paused = true)]
async fn a_client_that_reads_nothing_is_cut_off() {
    let scene = Scene::new();
    let client = scene.connect("ada").await.join().await;
    // pings fill what can be under way, then one of them cannot be written
    let Client { session, socket, .. } = client;
    session.await.unwrap();
    drop(socket);
    let connected =
        scene.backend.with(|state| state.meetings.active[&scene.meeting].connected.len());
    assert_eq!(connected, 0);
}

#[tokio::test(start_paused = true)]
async fn a_client_that_falls_behind_is_sent_away_and_the_others_stay() {
    let scene = Scene::new();
    let slow = scene.connect("slow").await.join().await;
    let mut fast = scene.connect("fast").await.join().await;
    let sender = scene.connect("sender").await.join().await;
    let payload = DataMessagePayload { topic: Some("chat".to_owned()), ..Default::default() };
    let message = DataMessage { messages: vec![payload] };
    // more than wait for anybody; `fast` reads in between
    for _ in 0..1100 {
        scene.backend.with(|state| {
            let now = state.clock.now();
            state.rooms.relay(&scene.meeting, sender.place, now, message.clone());
        });
        while fast.frame().await.unwrap().data_message.is_none() {}
    }
    let waiting = Instant::now();
    slow.session.await.unwrap();
    assert!(waiting.elapsed() <= WRITE_LIMIT * 2 + CLOSE_LIMIT);
    assert!(!fast.session.is_finished() && scene.is_connected(&fast));
}

#[tokio::test(start_paused = true)]
async fn a_client_that_does_not_close_is_cut_off() {
    let scene = Scene::new();
    let client = scene.connect("ada").await.join().await;
    let began = Instant::now();
    scene.backend.with(|state| state.meetings.delete(REGION, &scene.meeting).unwrap());
    client.session.await.unwrap();
    assert_eq!(began.elapsed().as_secs(), CLOSE_LIMIT.as_secs());
}

#[tokio::test(start_paused = true)]
async fn a_fake_that_is_gone_sends_everybody_away() {
    let scene = Scene::new();
    let mut outside = scene.connect("ada").await;
    let mut inside = scene.connect("grace").await.join().await;
    drop(scene);
    assert_eq!(outside.frame().await, Err(code::TRY_AGAIN));
    assert_eq!(inside.frame().await, Err(code::TRY_AGAIN));
}

#[test]
fn addresses_are_those_of_the_host() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let first = |host| runtime.block_on(addresses(host)).first().map(ToString::to_string);
    assert_eq!(first("127.0.0.2").as_deref(), Some("127.0.0.2"));
    assert_eq!(first("::1").as_deref(), Some("::1"));
    assert_eq!(first("localhost").as_deref(), Some("127.0.0.1"));
    assert_eq!(first("").as_deref(), None);
    let port = runtime.block_on(open("no such host")).unwrap();
    assert!(port.address().ip().is_loopback());
}
