// A comma may end an attribute or not, and an attribute without keys may have parentheses or not.

use chime_sdk_meetings::declare::{
    chime_enum, chime_error, chime_operation, chime_service, chime_shape, chime_string,
};

#[chime_string()]
pub struct Id(String);

#[chime_string(sensitive,)]
pub struct Secret(String);

#[chime_enum()]
pub enum Color {
    Red = "RED"
}

#[chime_shape()]
pub struct Thing {
    #[chime(len = 1..=2,)]
    pub ids: Vec<Id>
}

#[chime_error(status = 404,)]
pub struct ThingNotFound {}

#[chime_operation(method = "GET", path = "/things", output = Thing, errors(ThingNotFound,),)]
pub struct GetThing {
    #[chime()]
    #[chime(query = "secret")]
    #[chime(name = "TheSecret")]
    pub secret: Option<Secret>,
}

#[chime_operation(method = "GET", path = "/", errors())]
pub struct GetRoot {}

chime_service! {
    client = Client,
    service_id = "Things",
    api_version = "2021-07-15",
    endpoint_prefix = "things",
    signing_name = "things",
    control_regions("us-east-1", "eu-west-2",),
    rate_limit(per_second = 1, burst = 1,),
    errors(),
    operations(GetThing, GetRoot,)
}

fn main() {
    let _ = (GetThing::new().secret("secret"), GetRoot::default());
}
