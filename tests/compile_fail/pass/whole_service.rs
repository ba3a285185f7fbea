// A service of its own, in one file: a client, an operation, its output and an error.

use chime_sdk_core::server::{Context, Fault};
use chime_sdk_meetings::declare::{chime_error, chime_operation, chime_service, chime_shape};

/// There is no such thing.
#[chime_error(status = 404)]
pub struct ThingNotFound {
    pub thing_id: Option<String>,
}

/// Come again later.
#[chime_error(status = 503, retry = transient)]
pub struct ServiceUnavailable {
    #[chime(header = "Retry-After")]
    pub retry_after: Option<String>,
}

/// Lists the parts of a thing.
#[chime_operation(
    method = "GET",
    path = "/things/<ThingId>/parts",
    output = ListPartsOutput,
    errors(ThingNotFound),
    paginate(token = next_token, items = parts: Part, page_size = max_results),
)]
pub struct ListParts {
    #[chime(path)]
    pub thing_id: String,
    #[chime(query = "next-token")]
    pub next_token: Option<String>,
    #[chime(query = "max-results")]
    pub max_results: Option<u32>,
}

#[chime_shape]
pub struct ListPartsOutput {
    #[chime(default)]
    pub parts: Vec<Part>,
    pub next_token: Option<String>,
}

#[chime_shape]
pub struct Part {
    pub name: String,
}

chime_service! {
    /// Things and their parts.
    client = Client,
    service_id = "Things",
    api_version = "2021-07-15",
    endpoint_prefix = "things",
    signing_name = "things",
    errors(ServiceUnavailable),
    operations(ListParts),
    /// A server of things.
    server = Backend,
}

pub struct Shelf;

impl Backend for Shelf {
    fn list_parts(&self, _: &Context, input: ListParts) -> Result<ListPartsOutput, Fault> {
        let _ = input.thing_id;
        Ok(ListPartsOutput::new().parts([Part::new("wheel")]))
    }
}

pub fn calls(client: &Client) -> ListPartsCall {
    client.list_parts("thing").max_results(10)
}

pub async fn answers(client: &Client) -> Result<Vec<Part>, chime_sdk_core::error::Error> {
    Ok(calls(client).await?.parts)
}

fn main() {
    assert_eq!(SERVICE.operations.len(), 1);
    assert_eq!(SERVICE.operations[0].errors[0].status, 404);
    assert_eq!(SERVICE.errors[0].code, "ServiceUnavailable");
}
