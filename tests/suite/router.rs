//! Calls go to the control region that the meeting belongs to. Each region is a fake of its own.

use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use chime_sdk_meetings::enums::MediaRegion;
use chime_sdk_meetings::fake::{Failure, Fake};
use chime_sdk_meetings::operations::{CreateMeeting, GetMeeting};
use chime_sdk_meetings::router::{Router, RouterError};
use chime_sdk_meetings::strings::{MeetingId, ResourceArn};
use futures_util::future::join_all;

const REGIONS: [&str; 3] = ["us-east-1", "eu-central-1", "ap-southeast-1"];

/// A fake for each region, and how many clients were made.
struct World {
    fakes: HashMap<&'static str, Fake>,
    made: Arc<AtomicUsize>,
}

impl World {
    async fn start() -> Self {
        let mut fakes = HashMap::new();
        for region in REGIONS {
            fakes.insert(region, Fake::start().await.unwrap());
        }
        World { fakes, made: Arc::default() }
    }

    fn router(&self) -> Router {
        let settings: HashMap<_, _> = self
            .fakes
            .iter()
            .map(|(region, fake)| (*region, (fake.url().to_owned(), fake.in_process())))
            .collect();
        let made = Arc::clone(&self.made);
        let credentials =
            chime_sdk_meetings::Credentials::new("AKIDFAKE", "fake-secret", None, None, "test");
        Router::new(REGIONS, move |region| {
            made.fetch_add(1, Ordering::SeqCst);
            let (url, transport) = &settings[region];
            chime_sdk_meetings::Client::builder()
                .region(region)
                .endpoint_url(url)
                .credentials(credentials.clone())
                .transport(transport.clone())
                .max_attempts(1)
                .build()
        })
        .unwrap()
    }

    fn asked(&self) -> u64 {
        self.fakes.values().map(|fake| fake.requests_of("GetMeeting")).sum()
    }
}

fn input() -> CreateMeeting {
    CreateMeeting::new(MediaRegion::EuWest1, "standup")
}

/// A meeting that another router has created in this region.
async fn foreign(world: &World, region: &str) -> chime_sdk_meetings::shapes::Meeting {
    world.router().create_in(region, input()).await.unwrap()
}

#[tokio::test]
async fn a_meeting_that_was_created_here_is_known_without_asking() {
    let world = World::start().await;
    let router = world.router();
    for region in REGIONS {
        let meeting = router.create_in(region, input()).await.unwrap();
        let client = router.client_for(&meeting.meeting_id).await.unwrap();
        assert_eq!(client.region(), region);
        client.create_attendee(&meeting.meeting_id, "ada").await.unwrap();
        assert_eq!(world.fakes[region].requests(), 2, "{region}");
    }
    assert_eq!(world.asked(), 0);
    assert_eq!(world.made.load(Ordering::SeqCst), REGIONS.len(), "each client is made once");
}

#[tokio::test]
async fn clients_are_made_when_they_are_needed() {
    let world = World::start().await;
    let router = world.router();
    assert_eq!(world.made.load(Ordering::SeqCst), 0);
    router.client_in("eu-central-1").unwrap();
    router.clone().client_in("eu-central-1").unwrap();
    assert_eq!(world.made.load(Ordering::SeqCst), 1);
}

#[tokio::test]
async fn the_regions_are_asked_for_an_unknown_meeting_and_the_answer_is_remembered() {
    for region in REGIONS {
        let world = World::start().await;
        let id = foreign(&world, region).await.meeting_id;
        let router = world.router();
        assert_eq!(router.client_for(&id).await.unwrap().region(), region);
        let asked = world.asked();
        assert!((1..=3).contains(&asked), "{asked}");
        assert_eq!(router.client_for(&id).await.unwrap().region(), region);
        assert_eq!(world.asked(), asked);
    }
}

#[tokio::test]
async fn many_who_want_the_same_unknown_meeting_are_one_search() {
    let world = World::start().await;
    let id = foreign(&world, "ap-southeast-1").await.meeting_id;
    let router = world.router();
    let clients = join_all((0..50).map(|_| router.client_for(&id))).await;
    assert!(clients.iter().all(|client| client.as_ref().unwrap().region() == "ap-southeast-1"));
    assert!(world.asked() <= 3, "{}", world.asked());
}

#[tokio::test(start_paused = true)]
async fn no_more_regions_are_asked_at_once_than_was_said() {
    let world = World::start().await;
    for fake in world.fakes.values() {
        fake.on(GetMeeting).fail(Failure::Latency(Duration::from_secs(1)));
    }
    let id = MeetingId::from("11111111-2222-3333-4444-555555555555");
    for (at_once, seconds) in [(0, 3), (1, 3), (2, 2), (3, 1), (9, 1)] {
        let router = world.router().ask_at_once(at_once);
        let began = tokio::time::Instant::now();
        assert!(router.client_for(&id).await.unwrap_err().is_not_found());
        assert_eq!(began.elapsed(), Duration::from_secs(seconds), "{at_once}");
    }
}

#[tokio::test]
async fn a_meeting_that_is_nowhere_is_not_found() {
    let world = World::start().await;
    let id = MeetingId::from("11111111-2222-3333-4444-555555555555");
    let error = world.router().client_for(&id).await.unwrap_err();
    assert!(error.is_not_found());
    assert_eq!(
        error.to_string(),
        "the meeting is in none of the 3 control regions that were asked, or has ended"
    );
    assert_eq!(world.asked(), 3);
}

/// The meeting may be there.
#[tokio::test]
async fn a_region_that_cannot_be_asked_is_an_error_unless_another_has_the_meeting() {
    let world = World::start().await;
    let rule = world.fakes["eu-central-1"].on(GetMeeting);
    rule.fail(Failure::of_code("ForbiddenException", "not enabled").unwrap());
    let id = foreign(&world, "ap-southeast-1").await.meeting_id;
    assert_eq!(world.router().client_for(&id).await.unwrap().region(), "ap-southeast-1");

    let hidden = foreign(&world, "eu-central-1").await.meeting_id;
    let error = world.router().client_for(&hidden).await.unwrap_err();
    assert!(!error.is_not_found() && error.call().unwrap().is_forbidden(), "{error:?}");
    assert!(error.to_string().contains("`eu-central-1` could not be asked"), "{error}");
}

#[tokio::test]
async fn an_id_that_is_none_is_asked_for_nowhere() {
    let world = World::start().await;
    let error = world.router().client_for("standup").await.unwrap_err();
    assert!(error.call().unwrap().is_validation(), "{error:?}");
    assert!(error.to_string().starts_with("GetMeeting: invalid input: MeetingId"), "{error}");
    assert_eq!(world.asked(), 0);
}

#[tokio::test]
async fn an_arn_says_where_its_meeting_is() {
    let world = World::start().await;
    let meeting = foreign(&world, "eu-central-1").await;
    let router = world.router();
    let client = router.client_of(meeting.meeting_arn.as_ref().unwrap()).unwrap();
    assert_eq!(client.region(), "eu-central-1");
    assert!(router.remember(&meeting));
    router.client_for(&meeting.meeting_id).await.unwrap();
    assert_eq!(world.asked(), 0);
}

#[tokio::test]
async fn arns_and_regions_that_are_not_the_routers_are_refused() {
    let world = World::start().await;
    let router = world.router();
    let of = |arn: &str| router.client_of(&ResourceArn::from(arn)).unwrap_err();
    let told = |error: RouterError| error.to_string();
    let other = of("arn:aws-us-gov:chime:us-gov-west-1:111122223333:meeting/m");
    assert!(matches!(other, RouterError::Partition { .. }), "{other:?}");
    // a region of ours under the name of another partition
    let mixed = of("arn:aws-us-gov:chime:us-east-1:111122223333:meeting/m");
    assert!(matches!(mixed, RouterError::Partition { .. }), "{mixed:?}");
    let region = told(of("arn:aws:chime:eu-north-1:111122223333:meeting/m"));
    assert!(region.starts_with("`eu-north-1` is no control region"), "{region}");
    let host = told(of("arn:aws:chime:a.example/:111122223333:meeting/m"));
    assert!(host.contains("is no control region"), "{host}");
    let text = told(of("arn:aws:s3:::bucket"));
    assert!(text.starts_with("the ARN is none of a meeting"), "{text}");
    let region = told(router.client_in("us-gov-west-1").unwrap_err());
    assert!(region.contains("not in the partition `aws`"), "{region}");
    let mut meeting = foreign(&world, "eu-central-1").await;
    for arn in ["arn:aws-us-gov:chime:us-gov-west-1:1:meeting/m", "arn:aws:chime:a.b:1:meeting/m"] {
        meeting.meeting_arn = Some(arn.into());
        assert!(!router.remember(&meeting), "{arn}");
    }
    meeting.meeting_arn = None;
    assert!(!router.remember(&meeting));
}

#[tokio::test]
async fn a_router_has_regions_of_one_partition() {
    let make = |_: &str| unreachable!("no client is needed");
    let none = Router::new([] as [&str; 0], make).unwrap_err();
    assert!(matches!(none, RouterError::NoRegion), "{none:?}");
    let mixed = Router::new(["us-gov-west-1", "us-east-1"], make).unwrap_err();
    assert_eq!(
        mixed.to_string(),
        "`us-east-1` is not in the partition `aws-us-gov` of this router\n\
         help: make a router for each partition"
    );
    let twice = Router::new(["us-east-1", "us-east-1"], make).unwrap();
    assert_eq!(twice.regions(), ["us-east-1"]);
}

#[tokio::test]
async fn a_function_that_makes_clients_of_another_region_is_told() {
    let fake = Fake::start().await.unwrap();
    let client = fake.client();
    let router = Router::new(["eu-central-1"], move |_| Ok(client.clone())).unwrap();
    let error = router.client_in("eu-central-1").unwrap_err().to_string();
    assert!(error.starts_with("a client for `eu-central-1` was wanted"), "{error}");
    assert!(error.contains("`us-east-1`"), "{error}");
}
