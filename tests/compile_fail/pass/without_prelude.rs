// Expanded code needs no prelude: it spells out every path, also those of methods.

use chime_sdk_meetings::declare::{
    chime_enum, chime_error, chime_operation, chime_service, chime_shape, chime_string,
};

pub mod bare {
    #![no_implicit_prelude]

    use ::std::option::Option;
    use ::std::string::String;
    use ::std::vec::Vec;

    #[super::chime_string(pattern = guid)]
    pub struct ThingId(String);

    #[super::chime_enum]
    pub enum Color {
        Red = "RED",
    }

    #[super::chime_error(status = 404, retry = transient)]
    pub struct ThingNotFound {
        pub thing_id: Option<ThingId>,
    }

    #[super::chime_operation(
        method = "POST",
        path = "/things/<ThingId>",
        output = Thing,
        errors(ThingNotFound),
        paginate(token = next_token, items = part_ids: ThingId)
    )]
    pub struct GetThing {
        #[chime(path)]
        pub thing_id: ThingId,
        pub color: Option<Color>,
        pub sizes: Option<Vec<u32>>,
        #[chime(query = "next-token")]
        pub next_token: Option<String>,
    }

    #[super::chime_shape]
    pub struct Thing {
        pub part_ids: Vec<ThingId>,
        pub next_token: Option<String>,
    }

    super::chime_service! {
        client = Client,
        service_id = "Things",
        api_version = "2021-07-15",
        endpoint_prefix = "things",
        signing_name = "things",
        control_regions("us-east-1"),
        rate_limit(per_second = 10, burst = 20),
        operations(GetThing),
    }
}

fn main() {
    assert_eq!(bare::SERVICE.operations.len(), 1);
}
