//! Service of Everything, declared from the service's model of version 2026-11-23.

use std::collections::BTreeMap;

use chime_sdk_meetings::declare::*;

/// The text `Alias`, 2 to 64 characters.
#[chime_string(len = 2..=64, pattern = r##"^[a-z"#\\]+$"##)]
pub struct Alias(String);

// Left out, because `(?!` for a look-ahead, a look-behind or a name is not supported:
// pattern = r"^(?!.*(.)\1)[a-z]*$"
/// The text `NoRun`, never shown.
#[chime_string(sensitive)]
pub struct NoRun(String);

/// The text `ThingId`.
#[chime_string(pattern = guid)]
pub struct ThingId(String);

/// The text `Token`, 2 to 64 characters.
#[chime_string(len = 2..=64)]
pub struct Token(String);

/// The text `Label`, at most 16 characters, never shown.
#[chime_string(len = ..=16, sensitive)]
pub struct SensitiveLabel(String);

/// The text `String`, never shown.
#[chime_string(sensitive)]
pub struct SensitiveText(String);

/// The values of `Kind`.
#[chime_enum]
pub enum Kind {
    /// `us-east-1`.
    UsEast1 = "us-east-1",
    /// `HD`.
    Hd = "HD",
    /// `None`.
    None = "None",
    /// `16/9`.
    Value16_9 = "16/9",
    /// `1080p`.
    Value1080p = "1080p",
    /// `Unknown`.
    UnknownValue = "Unknown",
    /// `a_b`.
    AB = "a_b",
    /// `A-B`.
    AB2 = "A-B",
    /// `*`.
    Other = "*",
}

/// What `BatchCreateThings` answers.
#[chime_shape]
pub struct BatchCreateThingsOutput {
    /// `Things`, optional.
    #[chime(default)]
    pub things: Vec<Thing>,
    // `Status` is left out: the status has no declaration.
}

/// The structure `CreateThingRequest`.
#[chime_shape]
pub struct CreateThingRequestShape {
    /// `Name`, required.
    pub name: Alias,
    /// `ClientToken`, required.
    pub client_token: Token,
    /// `type`, optional.
    #[chime(name = "type")]
    pub r#type: Option<Kind>,
    /// `Content`, optional.
    #[chime(len = ..=65536)]
    pub content: Option<Blob>,
    /// `Labels`, optional.
    #[chime(len = ..=8)]
    pub labels: Option<BTreeMap<SensitiveLabel, SensitiveText>>,
}

/// What `DescribeOldThing` answers.
#[chime_shape]
pub struct DescribeOldThingOutput {}

/// What `GetManifest` answers.
#[chime_shape]
pub struct GetManifestOutput {
    /// `Manifest`, optional, the whole body.
    #[chime(payload)]
    pub manifest: Option<Manifest>,
    /// `Version`, optional, in a header.
    #[chime(header = "x-version")]
    pub version: Option<i64>,
    // `Meta` is left out: a map of headers with a prefix has no declaration.
}

/// What `ListThings` answers.
#[chime_shape]
pub struct ListThingsOutput {
    /// `Things`, optional.
    #[chime(default)]
    pub things: Vec<Thing>,
    /// `NextToken`, optional.
    pub next_token: Option<String>,
}

/// The structure `Manifest`.
#[chime_shape]
pub struct Manifest {
    /// `Parts`, required.
    pub parts: Vec<Part>,
    /// `MadeAt`, optional.
    pub made_at: Option<Timestamp>,
    /// `SeenAt`, optional.
    #[chime(format = date_time)]
    pub seen_at: Option<Vec<Timestamp>>,
}

/// The structure `Part`.
#[chime_shape]
pub struct Part {
    /// `Name`, required.
    pub name: NoRun,
    /// `Whole`, optional.
    pub whole: Option<Box<Part>>,
    /// `Parts`, optional.
    pub parts: Option<Vec<Part>>,
    /// `new`, optional.
    #[chime(name = "new")]
    pub new_member: Option<bool>,
    /// `PartARNs`, optional.
    #[chime(name = "PartARNs", len = ..=3)]
    pub part_arns: Option<Vec<String>>,
}

/// The structure `Thing`.
#[chime_shape]
pub struct Thing {
    /// `ThingId`, required.
    pub thing_id: ThingId,
    /// `Labels`, optional.
    #[chime(len = ..=8)]
    pub labels: Option<BTreeMap<SensitiveLabel, SensitiveText>>,
    /// `Grid`, optional.
    pub grid: Option<Vec<Vec<f64>>>,
    // `Extra` is left out: the type `document` has no declaration.
    /// `CountsByKind`, optional.
    pub counts_by_kind: Option<BTreeMap<Kind, i64>>,
}

/// What `CreateThing` answers.
#[chime_shape]
pub struct ThingResponse {
    /// `Thing`, optional.
    pub thing: Option<Thing>,
}

/// The error `GoneException`, with the status 410.
#[chime_error(status = 410)]
pub struct GoneException {
    /// `RetryAfter`, optional, in a header.
    #[chime(header = "Retry-After")]
    pub retry_after: Option<String>,
    /// `Where`, optional.
    pub r#where: Option<String>,
}

/// The error `InternalException`, with the status 500.
#[chime_error(status = 500, retry = transient)]
pub struct InternalException {}

/// The error `QuotaException`, with the status 402.
#[chime_error(status = 402, retry = transient)]
pub struct QuotaException {
    /// `Limit`, optional.
    pub limit: Option<i32>,
}

/// The error `TooFastException`, with the status 429.
#[chime_error(status = 429, retry = throttling)]
pub struct TooFastException {}

/// The operation `BatchCreateThings`.
#[chime_operation(
    method = "POST",
    path = "/things?operation=batch-create",
    output = BatchCreateThingsOutput,
)]
pub struct BatchCreateThings {
    /// `Items`, required.
    #[chime(len = 1..=10)]
    pub items: Vec<CreateThingRequestShape>,
    /// `kind`, optional.
    #[chime(name = "kind")]
    pub kind: Option<Kind>,
}

/// The operation `CreateThing`.
#[chime_operation(
    method = "POST",
    path = "/things",
    status = 201,
    output = ThingResponse,
    errors(QuotaException),
    call = CreateThingRequest,
)]
pub struct CreateThing {
    /// `Name`, required.
    pub name: Alias,
    /// `ClientToken`, filled in when it is absent.
    #[chime(idempotency_token)]
    pub client_token: Option<Token>,
    /// `type`, optional.
    #[chime(name = "type")]
    pub r#type: Option<Kind>,
    /// `Content`, optional.
    #[chime(len = ..=65536)]
    pub content: Option<Blob>,
    /// `Labels`, optional.
    #[chime(len = ..=8)]
    pub labels: Option<BTreeMap<SensitiveLabel, SensitiveText>>,
}

/// The operation `CreateThingCall`.
#[chime_operation(method = "POST", path = "/things/<ThingId>/calls", status = 202)]
pub struct CreateThingCall {
    /// `ThingId`, required, in the path.
    #[chime(path)]
    pub thing_id: ThingId,
    /// `When`, optional.
    pub when: Option<Timestamp>,
    /// `send`, optional.
    #[chime(name = "send")]
    pub send_member: Option<bool>,
}

/// The operation `DescribeOldThing`.
#[deprecated = "deprecated by the service since 2026-01-31"]
#[chime_operation(method = "GET", path = "/old-things", output = DescribeOldThingOutput)]
pub struct DescribeOldThing {}

/// The operation `GetManifest`.
#[chime_operation(
    method = "GET",
    path = "/things/<ThingId>/manifest",
    output = GetManifestOutput,
    errors(GoneException),
)]
pub struct GetManifest {
    /// `ThingId`, required, in the path.
    #[chime(path)]
    pub thing_id: ThingId,
    /// `Since`, optional, in the query.
    #[chime(query = "since")]
    pub since: Option<Timestamp>,
    /// `IfModifiedSince`, optional, in a header.
    #[chime(header = "If-Modified-Since")]
    pub if_modified_since: Option<Timestamp>,
    /// `SeenAt`, optional, in a header.
    #[chime(header = "x-seen-at", format = date_time)]
    pub seen_at: Option<Timestamp>,
    // `Depth` is left out: it would travel in the body, and a GET request has none.
    // `Date` is left out: the client itself writes the header `X-Amz-Date`.
}

/// The operation `ListThings`.
#[chime_operation(
    method = "GET",
    path = "/things",
    output = ListThingsOutput,
    paginate(token = next_token, items = things: Thing, page_size = max_results),
)]
pub struct ListThings {
    /// `NextToken`, optional, in the query.
    #[chime(query = "next-token")]
    pub next_token: Option<String>,
    /// `MaxResults`, optional, in the query.
    #[chime(query = "max-results", range = 1..=100)]
    pub max_results: Option<i32>,
    /// `Colours`, optional, in the query.
    #[chime(query = "colour", len = ..=5)]
    pub colours: Option<Vec<Kind>>,
    /// `pages`, optional, in the query.
    #[chime(query = "pages", name = "pages")]
    pub pages_member: Option<bool>,
}

/// The operation `PutFile`.
#[chime_operation(
    method = "PUT",
    path = "/things/<ThingId>/files/<Key+>",
    status = 204,
    errors(GoneException)
)]
pub struct PutFile {
    /// `ThingId`, required, in the path.
    #[chime(path)]
    pub thing_id: ThingId,
    /// `Key`, required, in the path.
    #[chime(path)]
    pub key: String,
    /// `ContentMD5`, optional, in a header.
    #[chime(header = "Content-MD5", name = "ContentMD5")]
    pub content_md5: Option<String>,
    /// `Content`, optional, the whole body.
    #[chime(payload, len = ..=65536)]
    pub content: Option<Blob>,
}

// `SearchThings` is left out: in the path `/search/{thingId}:run`, a label is not a whole segment.

/// The operation `UpdateThing`.
#[chime_operation(
    method = "PUT",
    path = "/things/<ThingId>?kind=all",
    output = ThingResponse,
    errors(GoneException, QuotaException),
)]
pub struct UpdateThing {
    /// `ThingId`, required, in the path.
    #[chime(path)]
    pub thing_id: ThingId,
    /// `Owner`, required.
    #[chime(name = "OWNER")]
    pub owner: String,
    /// `Ratio`, optional.
    #[chime(range = 0..=1)]
    pub ratio: Option<f32>,
    /// `Size`, optional.
    #[chime(range = 0..=4294967295)]
    pub size: Option<i64>,
    /// `Grid`, optional.
    pub grid: Option<Vec<Vec<f64>>>,
    // `Kind` is left out: the query key `kind` is constant in the path.
    /// `Until`, optional.
    #[chime(format = date_time)]
    pub until: Option<Timestamp>,
    /// `Labels`, optional.
    #[chime(len = ..=8)]
    pub labels: Option<BTreeMap<SensitiveLabel, SensitiveText>>,
    /// `3dModel`, optional.
    #[chime(name = "3dModel", len = ..=65536)]
    pub n3d_model: Option<Blob>,
    /// `input`, optional.
    #[chime(name = "input")]
    pub input_member: Option<String>,
}

chime_service! {
    /// A client of Service of Everything, with one method an operation.
    client = Client,
    service_id = "Everything",
    api_version = "2026-11-23",
    endpoint_prefix = "everything",
    signing_name = "everything",
    // Any operation may answer with these.
    errors(InternalException, TooFastException),
    operations(BatchCreateThings, CreateThing, CreateThingCall, DescribeOldThing, GetManifest,
               ListThings, PutFile, UpdateThing),
}
