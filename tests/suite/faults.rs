//! Faults of servers and networks, over real connections: what the caller sees, and how often the
//! server is asked.
//!
//! Client and server share a thread and a clock that stands still until neither has anything to do,
//! so what takes long here takes no time.

use chime_sdk_core::client::ClientBuilder;
use chime_sdk_core::credentials::Credentials;
use chime_sdk_core::transport::ReqwestTransport;
use chime_sdk_meetings::{Client, Error};
use chime_sdk_tests::fault_server::{Answer, Fault, FaultServer};

mod answers;
mod cancellation;
mod cuts;
mod document;
mod heads;
mod hints;
mod lengths;
mod outside;
mod redirects;
mod reuse;
mod row;
mod scenario;
mod slow;
mod tls;

const MEETING: &str = "11111111-2222-3333-4444-555555555555";

/// What `GetMeeting` should get.
fn good() -> Answer {
    let body = format!(
        r#"{{"Meeting":{{"MeetingId":"{MEETING}","ExternalMeetingId":"standup","MediaRegion":"eu-west-1"}}}}"#
    );
    Answer::new(200).header("content-type", "application/json").body(body)
}

/// A server that plays these faults and is good from then on.
async fn server(faults: impl IntoIterator<Item = Fault>) -> FaultServer {
    FaultServer::start(faults, good()).await.unwrap()
}

/// The settings of a client on the default transport, without proxy and certificates of the system.
fn builder(url: &str) -> ClientBuilder<Client> {
    Client::builder()
        .region("us-east-1")
        .credentials(Credentials::new("AKIDEXAMPLE", "planted-secret", None, None, "test"))
        .endpoint_url(url)
        .transport(ReqwestTransport::plain().unwrap())
}

fn client(server: &FaultServer) -> Client {
    builder(server.url()).build().unwrap()
}

/// Reads a meeting, and holds a success to what the server sent.
async fn get(client: &Client) -> Result<(), Error> {
    let meeting = client.get_meeting(MEETING).await?.meeting;
    assert_eq!(meeting.meeting_id.as_str(), MEETING);
    assert_eq!(meeting.external_meeting_id.unwrap().as_str(), "standup");
    Ok(())
}
