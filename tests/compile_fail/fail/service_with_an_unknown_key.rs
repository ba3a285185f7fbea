// A key of a service that is not known gets a suggestion.

use chime_sdk_meetings::declare::chime_service;

chime_service! {
    client = Client,
    service_id = "Things",
    api_version = "2021-07-15",
    endpoint_prefix = "things",
    signing_name = "things",
    eror(),
}

fn main() {}
