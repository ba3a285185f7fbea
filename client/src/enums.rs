//! Closed sets of words, kept open: a word that is not listed here is read, kept and written back.

use chime_sdk_core::declare::chime_enum;

/// Where a meeting's media servers stand: any of the control region's partition, best the nearest.
#[chime_enum(len = 2..=64, documented)]
pub enum MediaRegion {
    /// Cape Town.
    AfSouth1 = "af-south-1",
    /// Tokyo.
    ApNortheast1 = "ap-northeast-1",
    /// Seoul.
    ApNortheast2 = "ap-northeast-2",
    /// Mumbai.
    ApSouth1 = "ap-south-1",
    /// Singapore.
    ApSoutheast1 = "ap-southeast-1",
    /// Sydney.
    ApSoutheast2 = "ap-southeast-2",
    /// Montreal.
    CaCentral1 = "ca-central-1",
    /// Frankfurt.
    EuCentral1 = "eu-central-1",
    /// Stockholm.
    EuNorth1 = "eu-north-1",
    /// Milan.
    EuSouth1 = "eu-south-1",
    /// Ireland.
    EuWest1 = "eu-west-1",
    /// London.
    EuWest2 = "eu-west-2",
    /// Paris.
    EuWest3 = "eu-west-3",
    /// Tel Aviv.
    IlCentral1 = "il-central-1",
    /// Sao Paulo.
    SaEast1 = "sa-east-1",
    /// Northern Virginia.
    UsEast1 = "us-east-1",
    /// Ohio.
    UsEast2 = "us-east-2",
    /// Northern California.
    UsWest1 = "us-west-1",
    /// Oregon.
    UsWest2 = "us-west-2",
    /// US government, east; for clients of a government control region only.
    UsGovEast1 = "us-gov-east-1",
    /// US government, west; for clients of a government control region only.
    UsGovWest1 = "us-gov-west-1",
}

/// Which ways one kind of media may flow between an attendee and the meeting.
#[chime_enum]
pub enum MediaCapabilities {
    /// Both ways; what an attendee has when nothing else is said.
    SendReceive = "SendReceive",
    /// Towards the meeting only.
    Send = "Send",
    /// From the meeting only.
    Receive = "Receive",
    /// Not at all.
    None = "None",
}

/// Which IP versions the addresses of a meeting's media servers support.
#[chime_enum]
pub enum MediaPlacementNetworkType {
    /// IPv4 and nothing else.
    Ipv4Only = "Ipv4Only",
    /// IPv4 and IPv6, for participants on networks without IPv4.
    DualStack = "DualStack",
}

/// Whether participants may use a feature.
#[chime_enum]
pub enum MeetingFeatureStatus {
    /// A client may turn it on.
    Available = "AVAILABLE",
    /// No client may.
    Unavailable = "UNAVAILABLE",
}

/// The finest camera picture that a meeting carries.
#[chime_enum]
pub enum VideoResolution {
    /// No camera video: attendees can have no video capability but `None`.
    None = "None",
    /// 1280 by 720 pixels.
    Hd = "HD",
    /// 1920 by 1080 pixels; the meeting then takes fewer attendees.
    Fhd = "FHD",
}

/// The finest shared screen that a meeting carries.
#[chime_enum]
pub enum ContentResolution {
    /// No sharing: attendees can have no content capability but `None`.
    None = "None",
    /// 1920 by 1080 pixels.
    Fhd = "FHD",
    /// 3840 by 2160 pixels; the meeting then takes fewer attendees.
    Uhd = "UHD",
}

/// A language that Amazon Transcribe listens for. The engine learns new ones before this list does.
#[chime_enum]
pub enum TranscribeLanguageCode {
    /// English, United States.
    EnUs = "en-US",
    /// English, Britain.
    EnGb = "en-GB",
    /// Spanish, United States.
    EsUs = "es-US",
    /// French, Canada.
    FrCa = "fr-CA",
    /// French, France.
    FrFr = "fr-FR",
    /// English, Australia.
    EnAu = "en-AU",
    /// Italian.
    ItIt = "it-IT",
    /// German.
    DeDe = "de-DE",
    /// Portuguese, Brazil.
    PtBr = "pt-BR",
    /// Japanese.
    JaJp = "ja-JP",
    /// Korean.
    KoKr = "ko-KR",
    /// Chinese, simplified.
    ZhCn = "zh-CN",
    /// Thai.
    ThTh = "th-TH",
    /// Hindi.
    HiIn = "hi-IN",
}

/// What becomes of a word that the vocabulary filter catches.
#[chime_enum]
pub enum TranscribeVocabularyFilterMethod {
    /// It is left out of the transcript.
    Remove = "remove",
    /// Asterisks take its place.
    Mask = "mask",
    /// It stays, and is marked as caught.
    Tag = "tag",
}

/// Where the audio is transcribed.
#[chime_enum]
pub enum TranscribeRegion {
    /// Ohio.
    UsEast2 = "us-east-2",
    /// Northern Virginia.
    UsEast1 = "us-east-1",
    /// Oregon.
    UsWest2 = "us-west-2",
    /// Seoul.
    ApNortheast2 = "ap-northeast-2",
    /// Sydney.
    ApSoutheast2 = "ap-southeast-2",
    /// Tokyo.
    ApNortheast1 = "ap-northeast-1",
    /// Montreal.
    CaCentral1 = "ca-central-1",
    /// Frankfurt.
    EuCentral1 = "eu-central-1",
    /// Ireland.
    EuWest1 = "eu-west-1",
    /// London.
    EuWest2 = "eu-west-2",
    /// Sao Paulo.
    SaEast1 = "sa-east-1",
    /// The service chooses one near the meeting's media.
    Auto = "auto",
    /// US government, west.
    UsGovWest1 = "us-gov-west-1",
}

/// How firm the words of an unfinished result are: firm ones change less and may be less exact.
#[chime_enum]
pub enum TranscribePartialResultsStability {
    /// Words may still change a good deal.
    Low = "low",
    /// Between the two.
    Medium = "medium",
    /// Only the newest words may change.
    High = "high",
}

/// What Amazon Transcribe marks in the text while leaving it readable.
#[chime_enum]
pub enum TranscribeContentIdentificationType {
    /// Data that identifies a person.
    Pii = "PII",
}

/// What Amazon Transcribe blanks out of the text.
#[chime_enum]
pub enum TranscribeContentRedactionType {
    /// Data that identifies a person.
    Pii = "PII",
}

/// A language that Amazon Transcribe Medical listens for.
#[chime_enum]
pub enum TranscribeMedicalLanguageCode {
    /// English, United States.
    EnUs = "en-US",
}

/// The branch of medicine whose words are to be expected.
#[chime_enum]
pub enum TranscribeMedicalSpecialty {
    /// General practice.
    PrimaryCare = "PRIMARYCARE",
    /// The heart.
    Cardiology = "CARDIOLOGY",
    /// The nerves.
    Neurology = "NEUROLOGY",
    /// Cancer.
    Oncology = "ONCOLOGY",
    /// Imaging.
    Radiology = "RADIOLOGY",
    /// The urinary tract.
    Urology = "UROLOGY",
}

/// Whether people talk with each other or one person speaks for the record.
#[chime_enum]
pub enum TranscribeMedicalType {
    /// Several speakers, such as clinician and patient.
    Conversation = "CONVERSATION",
    /// One speaker who dictates notes.
    Dictation = "DICTATION",
}

/// Where the audio is transcribed by Amazon Transcribe Medical.
#[chime_enum]
pub enum TranscribeMedicalRegion {
    /// Northern Virginia.
    UsEast1 = "us-east-1",
    /// Ohio.
    UsEast2 = "us-east-2",
    /// Oregon.
    UsWest2 = "us-west-2",
    /// Sydney.
    ApSoutheast2 = "ap-southeast-2",
    /// Montreal.
    CaCentral1 = "ca-central-1",
    /// Ireland.
    EuWest1 = "eu-west-1",
    /// The service chooses one near the meeting's media.
    Auto = "auto",
}

/// What Amazon Transcribe Medical marks in the text while leaving it readable.
#[chime_enum]
pub enum TranscribeMedicalContentIdentificationType {
    /// Health data that can be tied to a person.
    Phi = "PHI",
}
