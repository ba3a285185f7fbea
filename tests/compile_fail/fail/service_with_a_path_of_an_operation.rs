// An operation is listed by its name: the client's methods name its types too.

use chime_sdk_meetings::declare::chime_service;

mod things {
    use chime_sdk_meetings::declare::chime_operation;

    /// Reads all things.
    #[chime_operation(method = "GET", path = "/things")]
    pub struct ListThings {}
}

chime_service! {
    /// Things.
    client = Client,
    service_id = "Things",
    api_version = "2026-01-01",
    endpoint_prefix = "things",
    signing_name = "things",
    errors(),
    operations(things::ListThings),
}

fn main() {
    let _ = Client::builder();
    let _ = things::ListThings::new();
}
