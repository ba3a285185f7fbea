//! The fake's signaling server, from the side of a client.

mod coming_in;
mod ends;
mod media;
mod messages;
mod peer;
mod presence;

use chime_sdk_meetings::Client;
use chime_sdk_meetings::enums::MediaRegion;
use chime_sdk_meetings::fake::Fake;
use chime_sdk_meetings::shapes::{Attendee, Meeting};
use peer::{Frame, Peer};

/// A meeting in a fake of its own.
struct Hall {
    fake: Fake,
    client: Client,
    meeting: Meeting,
}

impl Hall {
    async fn open() -> Hall {
        let fake = Fake::start().await.unwrap();
        let client = fake.client();
        let meeting = client.create_meeting(MediaRegion::UsEast1, "hall").await.unwrap().meeting;
        Hall { fake, client, meeting }
    }

    async fn attendee(&self, user: &str) -> Attendee {
        let created = self.client.create_attendee(&self.meeting.meeting_id, user).await;
        created.unwrap().attendee
    }

    fn signaling_url(&self) -> &str {
        self.meeting.media_placement.as_ref().unwrap().signaling_url.as_deref().unwrap()
    }

    /// A connection for an attendee, who has not joined yet.
    async fn connect(&self, attendee: &Attendee) -> Peer {
        let token = attendee.join_token.as_ref().unwrap().as_str();
        Peer::connect(self.signaling_url(), token).await
    }

    /// A connection over which an attendee has joined, and who it was told is there.
    async fn join(&self, attendee: &Attendee) -> (Peer, Vec<String>) {
        let mut peer = self.connect(attendee).await;
        peer.send(Frame::join()).await;
        assert!(peer.frame().await.join_ack.is_some());
        let index = peer.frame().await.index.unwrap();
        // a pong comes after everything that the join has caused
        let mut there = Vec::new();
        for frame in peer.until_pong().await {
            there.extend(frame.streams().into_iter().filter_map(|stream| stream.attendee_id));
        }
        // content is no participant
        let people = there.iter().filter(|id| !id.contains('#')).count();
        assert_eq!(index.participants, u32::try_from(people + 1).ok());
        (peer, there)
    }

    async fn is_active(&self) -> bool {
        match self.client.get_meeting(&self.meeting.meeting_id).await {
            Ok(_) => true,
            Err(error) if error.is_not_found() => false,
            Err(error) => panic!("{error}"),
        }
    }
}
