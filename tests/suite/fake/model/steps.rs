//! The steps of a run, and how they are chosen.

use chime_sdk_meetings::enums::{ContentResolution, MediaCapabilities, VideoResolution};
use chime_sdk_meetings::fake::Assumptions;
use chime_sdk_meetings::shapes::{
    AttendeeCapabilities, AttendeeFeatures, ContentFeatures, EngineTranscribeMedicalSettings,
    EngineTranscribeSettings, MeetingFeaturesConfiguration, TranscriptionConfiguration,
    VideoFeatures,
};
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use proptest::sample::{Index, select};

/// The control regions of the callers.
pub(super) const REGIONS: [&str; 3] = ["us-east-1", "eu-west-2", "us-gov-west-1"];

/// Something that a caller does, or time.
#[derive(Clone, Debug)]
pub(super) enum Step {
    /// A creation, of a replica of this meeting if there is one.
    Create(Creation, Option<Index>),
    GetMeeting(Target),
    DeleteMeeting(Target),
    CreateAttendee(Target, Item),
    BatchCreateAttendee(Target, Vec<Item>),
    GetAttendee(Target, Index),
    /// With a size, and with the token of the last page that had one.
    ListAttendees(Target, Option<u32>, bool),
    DeleteAttendee(Target, Index),
    UpdateCapabilities(Target, Index, AttendeeCapabilities),
    UpdateCapabilitiesExcept(Target, Vec<Index>, AttendeeCapabilities),
    StartTranscription(Target, Transcription),
    StopTranscription(Target),
    ListTags(Target),
    Tag(Target, Vec<(u8, u8)>),
    Untag(Target, Vec<u8>),
    /// Seconds.
    Advance(u64),
    Join(Target, Index),
    Leave(Target, Index),
}

/// A meeting of which a step is, and the region of the caller.
#[derive(Clone, Debug)]
pub(super) struct Target {
    /// Among all meetings that there ever were, the latest ones more often, and one that never was.
    pub(super) meeting: Index,
    /// Whether the caller is in the meeting's own control region.
    pub(super) at_home: bool,
    pub(super) region: usize,
}

/// A request that creates a meeting.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Creation {
    pub(super) region: usize,
    pub(super) token: u8,
    pub(super) media_region: &'static str,
    pub(super) name: u8,
    pub(super) features: Option<MeetingFeaturesConfiguration>,
    pub(super) tags: Vec<(u8, u8)>,
    /// `None` for the operation that creates no attendees.
    pub(super) attendees: Option<Vec<Item>>,
}

/// An attendee to create.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Item {
    pub(super) user: u8,
    pub(super) capabilities: Option<AttendeeCapabilities>,
}

/// Settings of a transcription.
#[derive(Clone, Copy, Debug)]
pub(super) enum Transcription {
    Good,
    Medical,
    NoEngine,
    BothEngines,
    /// A language that is both said and to be found out.
    Contradictory,
    /// A language that there is not.
    Unknown,
}

impl Transcription {
    pub(super) fn configuration(self) -> TranscriptionConfiguration {
        let english = || EngineTranscribeSettings::new().language_code("en-US").region("us-east-1");
        let medical =
            || EngineTranscribeMedicalSettings::new("en-US", "UROLOGY", "DICTATION").region("auto");
        let none = TranscriptionConfiguration::new();
        match self {
            Transcription::Good => none.engine_transcribe_settings(english()),
            Transcription::Medical => none.engine_transcribe_medical_settings(medical()),
            Transcription::NoEngine => none,
            Transcription::BothEngines => none
                .engine_transcribe_settings(english())
                .engine_transcribe_medical_settings(medical()),
            Transcription::Contradictory => {
                none.engine_transcribe_settings(english().identify_language(true))
            }
            Transcription::Unknown => {
                none.engine_transcribe_settings(english().language_code("tlh-KX"))
            }
        }
    }
}

/// What a fake assumes: as it comes, or any of its words.
pub(super) fn assumptions() -> impl Strategy<Value = Vec<(&'static str, &'static str)>> {
    let of = |name: &'static str, words: &'static [&'static str]| {
        select(words).prop_map(move |word| (name, word))
    };
    let verdicts: &[&str] = &["refused", "accepted"];
    let any = (
        of("token-with-other-members", &["conflict", "same-meeting"]),
        of("token-after-end", &["ended-meeting", "new-meeting"]),
        of("same-user", &["same-attendee", "new-attendee", "conflict"]),
        of("capabilities-of-same-user", &["kept", "replaced"]),
        of("same-user-in-batch", &["once", "each"]),
        of("batch-capabilities", &["whole", "each"]),
        of("empty-time", &["from-creation", "from-first-join"]),
        of("transcription-rules", &["at-once", "later"]),
        of("high-resolution-max-count", &["optional", "required"]),
        of("page-size", &["1", "3", "100"]),
        [
            of("meeting-started", &["at-creation", "at-first-join"]),
            of("connected-at-end", &["left", "dropped", "untold"]),
            of("same-capabilities-updated", &["untold", "told"]),
            of("excluded-strangers", verdicts),
            of("replica-deletion", verdicts),
            of("transcription-twice", verdicts),
            of("transcription-stopped-twice", verdicts),
            of("tag-twice", verdicts),
        ],
    );
    let any = any.prop_map(|(a, b, c, d, e, f, g, h, i, j, others)| {
        [a, b, c, d, e, f, g, h, i, j].into_iter().chain(others).collect()
    });
    prop_oneof![Just(Vec::new()), any]
}

/// Whether a run goes over the network.
pub(super) fn over_http() -> impl Strategy<Value = bool> {
    prop::bool::weighted(0.33)
}

/// The default with these words.
pub(super) fn with_words(words: &[(&'static str, &'static str)]) -> Assumptions {
    let mut assumptions = Assumptions::default();
    // so that meetings are full now and then
    assumptions.high_resolution_quota = 4;
    for (name, word) in words {
        assumptions.set(name, word).unwrap();
    }
    assumptions
}

pub(super) fn step() -> impl Strategy<Value = Step> {
    let several = || vec(any::<Index>(), 1..4);
    prop_oneof![
        8 => (creation(), option::weighted(0.5, any::<Index>()))
            .prop_map(|(creation, primary)| Step::Create(creation, primary)),
        2 => target().prop_map(Step::GetMeeting),
        2 => target().prop_map(Step::DeleteMeeting),
        8 => (target(), item()).prop_map(|(at, item)| Step::CreateAttendee(at, item)),
        4 => (target(), vec(item(), 1..6)).prop_map(|(at, items)| Step::BatchCreateAttendee(at, items)),
        3 => (target(), any::<Index>()).prop_map(|(at, who)| Step::GetAttendee(at, who)),
        6 => (target(), option::of(1..5u32), any::<bool>())
            .prop_map(|(at, size, follow)| Step::ListAttendees(at, size, follow)),
        3 => (target(), any::<Index>()).prop_map(|(at, who)| Step::DeleteAttendee(at, who)),
        4 => (target(), any::<Index>(), capabilities())
            .prop_map(|(at, who, what)| Step::UpdateCapabilities(at, who, what)),
        3 => (target(), several(), capabilities())
            .prop_map(|(at, who, what)| Step::UpdateCapabilitiesExcept(at, who, what)),
        4 => (target(), transcription()).prop_map(|(at, what)| Step::StartTranscription(at, what)),
        3 => target().prop_map(Step::StopTranscription),
        2 => target().prop_map(Step::ListTags),
        4 => (target(), tags(30)).prop_map(|(at, tags)| Step::Tag(at, tags)),
        3 => (target(), vec(0..60u8, 0..5)).prop_map(|(at, keys)| Step::Untag(at, keys)),
        3 => prop_oneof![8 => 1..100u64, 2 => 200..301u64, 1 => Just(24 * 60 * 60)].prop_map(Step::Advance),
        10 => (target(), any::<Index>()).prop_map(|(at, who)| Step::Join(at, who)),
        3 => (target(), any::<Index>()).prop_map(|(at, who)| Step::Leave(at, who)),
    ]
}

fn target() -> impl Strategy<Value = Target> {
    (any::<Index>(), prop::bool::weighted(0.95), 0..REGIONS.len())
        .prop_map(|(meeting, at_home, region)| Target { meeting, at_home, region })
}

fn creation() -> impl Strategy<Value = Creation> {
    let media = select(&["us-east-1", "eu-central-1", "us-gov-west-1", "mars-1"][..]);
    // tokens, names and features are few, so that requests are repeated
    (
        prop_oneof![4 => Just(0usize), 1 => 1..REGIONS.len()],
        0..20u8,
        prop_oneof![8 => Just("us-east-1"), 2 => media],
        prop_oneof![8 => Just(0u8), 1 => Just(1u8)],
        prop_oneof![4 => Just(None), 3 => features().prop_map(Some)],
        prop_oneof![8 => Just(Vec::new()), 2 => tags(3)],
        option::weighted(0.3, vec(item(), 1..4)),
    )
        .prop_map(|(region, token, media_region, name, features, tags, attendees)| Creation {
            region,
            token,
            media_region,
            name,
            features,
            tags,
            attendees,
        })
}

fn features() -> impl Strategy<Value = MeetingFeaturesConfiguration> {
    let video = [VideoResolution::None, VideoResolution::Hd, VideoResolution::Fhd];
    let content = [ContentResolution::None, ContentResolution::Fhd, ContentResolution::Uhd];
    let video = option::of(select(video.to_vec()));
    let content = option::of(select(content.to_vec()));
    (video, content, option::of(1..7u32)).prop_map(|(video, content, max_count)| {
        let mut features = MeetingFeaturesConfiguration::new();
        features.video = video.map(|most| VideoFeatures::new().max_resolution(most));
        features.content = content.map(|most| ContentFeatures::new().max_resolution(most));
        features.attendee = max_count.map(|count| AttendeeFeatures::new().max_count(count));
        features
    })
}

fn item() -> impl Strategy<Value = Item> {
    (0..9u8, option::weighted(0.4, capabilities()))
        .prop_map(|(user, capabilities)| Item { user, capabilities })
}

fn capabilities() -> impl Strategy<Value = AttendeeCapabilities> {
    let any = || {
        select(vec![
            MediaCapabilities::SendReceive,
            MediaCapabilities::Send,
            MediaCapabilities::Receive,
            MediaCapabilities::None,
        ])
    };
    (any(), any(), any())
        .prop_map(|(audio, video, content)| AttendeeCapabilities::new(audio, video, content))
}

fn transcription() -> impl Strategy<Value = Transcription> {
    use Transcription::{BothEngines, Contradictory, Good, Medical, NoEngine, Unknown};
    select(vec![Good, Good, Medical, NoEngine, BothEngines, Contradictory, Unknown])
}

/// Keys by number, each with a value; now and then a key stands there twice.
fn tags(most: usize) -> impl Strategy<Value = Vec<(u8, u8)>> {
    let distinct = proptest::collection::btree_map(0..60u8, 0..3u8, 0..most);
    let distinct = distinct.prop_map(|tags| tags.into_iter().collect());
    prop_oneof![5 => distinct, 1 => vec((0..60u8, 0..3u8), 0..most)]
}
