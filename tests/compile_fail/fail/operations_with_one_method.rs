// Two operations do not have one method.

use chime_sdk_core::declare::{chime_operation, chime_service};

#[chime_operation(method = "GET", path = "/arn")]
pub struct GetArn {}

#[chime_operation(method = "GET", path = "/ARN")]
pub struct GetARN {}

chime_service! {
    client = Client,
    service_id = "Things",
    api_version = "2026-01-31",
    endpoint_prefix = "things",
    signing_name = "things",
    operations(GetArn, GetARN),
    server = Server,
}

fn main() {}
