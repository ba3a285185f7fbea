// What is deprecated warns where it is used, and not in expanded code.

#![deny(warnings)]

use chime_sdk_meetings::declare::{chime_enum, chime_operation, chime_service, chime_shape, chime_string};

#[chime_string]
#[deprecated]
pub struct OldName(String);

#[chime_enum]
pub enum Color {
    #[deprecated]
    Red = "RED",
    Green = "GREEN",
}

#[chime_shape]
pub struct Thing {
    #[deprecated = "the service ignores it"]
    pub size: Option<u32>,
    #[deprecated]
    pub weight: u32,
    pub color: Option<Color>,
}

/// Creates a thing.
#[chime_operation(method = "POST", path = "/things")]
#[deprecated = "use `CreateThings`"]
pub struct CreateThing {
    #[deprecated]
    pub size: Option<u32>,
}

chime_service! {
    client = Client,
    service_id = "Things",
    api_version = "2021-07-15",
    endpoint_prefix = "things",
    signing_name = "things",
    operations(CreateThing),
}

pub fn without_warnings() -> Thing {
    Thing::new(1).color(Color::Green)
}

#[expect(deprecated)]
pub fn the_setter_of_a_member(thing: Thing) -> Thing {
    thing.size(1)
}

#[expect(deprecated)]
pub fn the_method_of_an_operation(client: &Client) {
    let _ = client.create_thing();
}

fn main() {}
