//! How much memory an attendee of the fake takes, and how many requests the fake answers on one core.
//!
//! ```console
//! $ cargo run --release -p chime-sdk-tests --bin fake_load -- [meetings] [attendees]
//! ```
//!
//! Without numbers it makes 10,000 meetings with 250 attendees each. For speed the fake has a thread with a
//! runtime of its own, and what is counted is that thread's time on a processor: so it does not matter
//! what else the machine does, nor how long clients take. Linux only: both figures are read from `/proc`.

#![forbid(unsafe_code)]

use std::io::{self, BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::sync::mpsc;
use std::time::{Duration, SystemTime};

use chime_sdk_core::credentials::Credentials;
use chime_sdk_core::endpoint::Endpoint;
use chime_sdk_core::operation::Operation;
use chime_sdk_core::request::encode;
use chime_sdk_core::sign::{Scope, sign};
use chime_sdk_core::transport::{HttpRequest, RequestLimits, Transport as _};
use chime_sdk_meetings::fake::{Fake, FakeBuilder, InProcess, Signatures};
use chime_sdk_meetings::operations::{CreateAttendee, GetAttendee, ListAttendees};
use chime_sdk_meetings::shapes::CreateAttendeeRequestItem;
use chime_sdk_meetings::strings::{AttendeeId, MeetingId};
use chime_sdk_meetings::{Client, SERVICE};

type Failure = Box<dyn std::error::Error>;

const REGION: &str = "us-east-1";

/// How many attendees a meeting of the second part has.
const FULL: usize = 250;

/// How many requests of each operation are counted.
const REQUESTS: usize = 20_000;

fn main() -> Result<(), Failure> {
    let mut numbers = std::env::args().skip(1).map(|text| text.parse::<usize>());
    let meetings = numbers.next().transpose()?.unwrap_or(10_000);
    let attendees = numbers.next().transpose()?.unwrap_or(FULL);
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(memory(meetings, attendees))?;
    for signatures in [Signatures::Verify, Signatures::Ignore] {
        over_loopback(signatures)?;
        runtime.block_on(without_network(signatures))?;
    }
    Ok(())
}

/// A fake in which nothing ends.
fn endless() -> FakeBuilder {
    Fake::builder().meeting_quota(usize::MAX).meeting_lifetime(None).empty_limit(None)
}

/// Writes a line of the report.
fn report(line: &str) -> io::Result<()> {
    writeln!(io::stdout(), "{line}")
}

async fn memory(meetings: usize, attendees: usize) -> Result<(), Failure> {
    let fake = endless().start().await?;
    let client = fake.client_builder().transport(fake.in_process()).build()?;
    // what is needed once is not counted
    fill(&client, "warm-up", attendees).await?;
    let before = resident()?;
    for number in 0..meetings {
        fill(&client, &format!("meeting-{number}"), attendees).await?;
    }
    let taken = resident()?.saturating_sub(before);
    let count = meetings * attendees;
    report(&format!(
        "memory: {meetings} meetings with {attendees} attendees each take {} MiB, {} bytes an attendee",
        taken / (1024 * 1024),
        taken / count.max(1),
    ))?;
    Ok(())
}

/// A new meeting with this many attendees.
async fn fill(client: &Client, name: &str, attendees: usize) -> Result<MeetingId, Failure> {
    let id = client.create_meeting(REGION, name).await?.meeting.meeting_id;
    let users: Vec<String> = (0..attendees).map(|number| format!("user-{number:06}")).collect();
    for users in users.chunks(100) {
        let items: Vec<_> = users.iter().map(CreateAttendeeRequestItem::new).collect();
        let output = client.batch_create_attendee(&id, items).await?;
        if output.attendees.len() != users.len() {
            return Err("an attendee is missing".into());
        }
    }
    Ok(id)
}

/// The memory of this process that is in use, in bytes.
fn resident() -> Result<usize, Failure> {
    let status = std::fs::read_to_string("/proc/self/status")?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    let line = line.ok_or("there is no VmRSS in /proc/self/status")?;
    Ok(line.trim().trim_end_matches(" kB").parse::<usize>()? * 1024)
}

/// Where the time of this thread on a processor is read.
fn own_thread() -> io::Result<String> {
    let link = std::fs::read_link("/proc/thread-self")?;
    Ok(format!("/proc/{}/schedstat", link.display()))
}

/// The time that a thread was on a processor.
fn worked(thread: &str) -> Result<Duration, Failure> {
    let text = std::fs::read_to_string(thread)?;
    let nanoseconds = text.split(' ').next().ok_or("schedstat is empty")?.parse()?;
    Ok(Duration::from_nanos(nanoseconds))
}

/// A full meeting, and empty ones.
struct Stage {
    full: MeetingId,
    somebody: AttendeeId,
    empty: Vec<MeetingId>,
}

impl Stage {
    async fn set(fake: &Fake) -> Result<Self, Failure> {
        let client = fake.client_builder().transport(fake.in_process()).build()?;
        let full = fill(&client, "full", FULL).await?;
        let mut listed = client.list_attendees(&full).await?.attendees;
        let somebody = listed.pop().ok_or("nobody is listed")?.attendee_id;
        let mut empty = Vec::new();
        for number in 0..REQUESTS.div_ceil(FULL) {
            empty.push(fill(&client, &format!("empty-{number}"), 0).await?);
        }
        Ok(Stage { full, somebody, empty })
    }

    /// The requests to be counted, by operation.
    fn requests(&self, url: &str) -> Result<Vec<(&'static str, Vec<HttpRequest>)>, Failure> {
        let repeated = |request: HttpRequest, count: usize| vec![request; count];
        let meetings = self.empty.iter().flat_map(|id| std::iter::repeat_n(id, FULL));
        let create = meetings
            .take(REQUESTS)
            .enumerate()
            .map(|(number, id)| signed(url, &CreateAttendee::new(id, format!("user-{number:06}"))));
        let get = signed(url, &GetAttendee::new(&self.full, &self.somebody))?;
        let list = signed(url, &ListAttendees::new(&self.full))?;
        Ok(vec![
            ("create_attendee", create.collect::<Result<_, _>>()?),
            ("get_attendee", repeated(get, REQUESTS)),
            ("list_attendees, 100 on a page", repeated(list, REQUESTS / 10)),
        ])
    }
}

fn signed<O: Operation>(url: &str, input: &O) -> Result<HttpRequest, Failure> {
    let encoded = encode(O::SCHEMA, input)?;
    let mut request = HttpRequest {
        method: encoded.method,
        url: Endpoint::custom(url)?.join(&encoded.path, &encoded.query)?,
        headers: encoded.headers,
        body: encoded.body,
        limits: RequestLimits::default(),
    };
    let credentials = Credentials::new("AKIDFAKE", "fake-secret", None, None, "fake_load");
    let time = SystemTime::now();
    sign(
        &mut request,
        &credentials,
        Scope { region: REGION, service: SERVICE.signing_name, time },
    )?;
    Ok(request)
}

/// Sends requests to a fake that has a thread of its own.
fn over_loopback(signatures: Signatures) -> Result<(), Failure> {
    let (ready, started) = mpsc::channel();
    let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
    let server = std::thread::spawn(move || -> Result<(), String> {
        let serve = async {
            let fake = endless().signatures(signatures).start().await?;
            let stage = Stage::set(&fake).await?;
            ready.send((own_thread()?, fake.url().to_owned(), stage))?;
            // an error is the end of the other thread, which is the end here too
            let _ = stopped.await;
            Ok::<_, Failure>(())
        };
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
        let runtime = runtime.map_err(|error| error.to_string())?;
        runtime.block_on(serve).map_err(|error| error.to_string())
    });
    let (thread, url, stage) = started.recv()?;
    let stream = TcpStream::connect(url.trim_start_matches("http://"))?;
    stream.set_nodelay(true)?;
    let mut connection = BufReader::new(stream);
    for (name, requests) in stage.requests(&url)? {
        let before = worked(&thread)?;
        for request in &requests {
            exchange(&mut connection, request)?;
        }
        let title = format!("{name}, over loopback, signatures {signatures:?}");
        rate(&title, requests.len(), worked(&thread)?.saturating_sub(before))?;
    }
    drop(connection);
    let _ = stop.send(());
    server.join().map_err(|_| "the fake's thread has panicked")??;
    Ok(())
}

/// Sends a request and reads its answer, in as little time as can be.
fn exchange(connection: &mut BufReader<TcpStream>, request: &HttpRequest) -> Result<(), Failure> {
    let mut text = format!("{} {}", request.method, request.url.path());
    if let Some(query) = request.url.query() {
        text.push_str(&format!("?{query}"));
    }
    text.push_str(" HTTP/1.1\r\n");
    for (name, value) in &request.headers {
        text.push_str(&format!("{name}: {}\r\n", value.to_str()?));
    }
    let host = request.url.authority();
    let body = request.body.clone().unwrap_or_default();
    text.push_str(&format!("host: {host}\r\ncontent-length: {}\r\n\r\n", body.len()));
    let mut bytes = text.into_bytes();
    bytes.extend_from_slice(&body);
    connection.get_mut().write_all(&bytes)?;

    let (mut line, mut length, mut status) = (String::new(), 0, None);
    loop {
        line.clear();
        connection.read_line(&mut line)?;
        let text = line.trim_end();
        if text.is_empty() {
            break;
        }
        if status.is_none() {
            status = text.split(' ').nth(1).map(str::to_owned);
        }
        if let Some((name, value)) = text.split_once(": ")
            && name.eq_ignore_ascii_case("content-length")
        {
            length = value.parse()?;
        }
    }
    let mut answer = vec![0; length];
    connection.read_exact(&mut answer)?;
    if status.as_deref() != Some("200") {
        return Err(format!("answered {status:?}: {}", String::from_utf8_lossy(&answer)).into());
    }
    Ok(())
}

/// Hands requests to a fake in this thread.
async fn without_network(signatures: Signatures) -> Result<(), Failure> {
    let fake = endless().signatures(signatures).start().await?;
    let stage = Stage::set(&fake).await?;
    let transport: InProcess = fake.in_process();
    let thread = own_thread()?;
    for (name, requests) in stage.requests(fake.url())? {
        let before = worked(&thread)?;
        let count = requests.len();
        for request in requests {
            let answer = transport.send(request).await?;
            if answer.status != 200 {
                return Err(format!("answered {}", answer.status).into());
            }
        }
        let taken = worked(&thread)?.saturating_sub(before);
        rate(&format!("{name}, without network, signatures {signatures:?}"), count, taken)?;
    }
    Ok(())
}

fn rate(name: &str, count: usize, taken: Duration) -> Result<(), Failure> {
    let count = u32::try_from(count)?;
    let per_second = f64::from(count) / taken.as_secs_f64().max(f64::EPSILON);
    report(&format!("speed: {name}: {per_second:.0} requests a second of one core"))?;
    Ok(())
}
