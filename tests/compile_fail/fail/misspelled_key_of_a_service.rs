// A key of a service that is misspelled is not missing as well.

use chime_sdk_meetings::declare::chime_service;

chime_service! {
    client = Client,
    servce_id = "Things",
    api_version = "2021-07-15",
    endpoint_prefix = "things",
    signing_name = "things",
}

fn main() {}
