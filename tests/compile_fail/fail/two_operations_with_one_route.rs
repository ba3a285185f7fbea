// A request belongs to one operation.

use chime_sdk_meetings::declare::{chime_operation, chime_service};

#[chime_operation(method = "GET", path = "/things/<Id>")]
pub struct GetThing {
    #[chime(path)]
    pub id: String,
}

#[chime_operation(method = "GET", path = "/things/<Name>")]
pub struct FindThing {
    #[chime(path)]
    pub name: String,
}

chime_service! {
    client = Client,
    service_id = "Things",
    api_version = "2026-01-31",
    endpoint_prefix = "things",
    signing_name = "things",
    operations(GetThing, FindThing),
}

fn main() {}
