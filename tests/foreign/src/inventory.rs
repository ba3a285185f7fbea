//! A whole service: things on shelves.

use std::collections::BTreeMap;

// each by its path, which works as well as importing them
use meetings::declare::{Timestamp, chime_service};

/// What a thing is called.
#[meetings::declare::chime_string(len = 1..=64, chars = "-a-z0-9")]
pub struct ThingName(String);

/// Who a thing belongs to.
#[meetings::declare::chime_string(len = ..=64, sensitive)]
pub struct Owner(String);

/// What becomes of a thing.
#[meetings::declare::chime_enum]
pub enum Fate {
    /// It stays.
    Kept = "KEPT",
    /// It went.
    None = "NONE",
    /// It was given away.
    #[deprecated = "nothing is given away any more"]
    Given = "GIVEN",
}

/// A thing.
#[meetings::declare::chime_shape]
pub struct Thing {
    /// Its name.
    pub name: ThingName,
    /// Whose it is.
    pub owner: Owner,
    /// How heavy it is, in kilograms.
    #[chime(range = 0..=1000)]
    pub weight: f64,
    /// What becomes of it.
    pub fate: Option<Fate>,
    /// What it is made of.
    #[chime(default)]
    pub parts: Vec<Thing>,
    /// What is written on it.
    pub labels: Option<BTreeMap<String, String>>,
    /// When it came.
    pub created: Option<Timestamp>,
    /// How many there were.
    #[deprecated = "things are single"]
    pub count: Option<u32>,
}

/// There is no such thing.
#[meetings::declare::chime_error(status = 404)]
pub struct ThingNotFoundException {
    /// Its name.
    pub name: Option<ThingName>,
}

/// The shelf is being moved.
#[meetings::declare::chime_error(status = 503, retry = transient)]
pub struct ShelfMovedException {
    /// The seconds to wait for.
    #[chime(header = "Retry-After")]
    pub retry_after_seconds: Option<u32>,
}

/// Puts a thing on a shelf.
#[meetings::declare::chime_operation(
    method = "PUT",
    path = "/shelves/<Shelf>/things",
    output = PutThingOutput,
    status = 201
)]
pub struct PutThing {
    /// The shelf.
    #[chime(path)]
    pub shelf: u32,
    /// The thing.
    pub thing: Thing,
    /// Makes putting it twice the same as once.
    #[chime(idempotency_token)]
    pub client_request_token: Option<String>,
}

/// What was put.
#[meetings::declare::chime_shape]
pub struct PutThingOutput {
    /// The thing as it stands there.
    #[chime(essential)]
    pub thing: Thing,
}

/// Gets a thing.
#[meetings::declare::chime_operation(
    method = "GET",
    path = "/shelves/<Shelf>/things/<Name>",
    output = GetThingOutput,
    errors(ThingNotFoundException)
)]
pub struct GetThing {
    /// The shelf.
    #[chime(path)]
    pub shelf: u32,
    /// Its name.
    #[chime(path)]
    pub name: ThingName,
}

/// What was found.
#[meetings::declare::chime_shape]
pub struct GetThingOutput {
    /// The thing.
    pub thing: Option<Thing>,
}

/// Removes a thing.
#[deprecated = "things stay"]
#[meetings::declare::chime_operation(method = "DELETE", path = "/shelves/<Shelf>/things/<Name>")]
pub struct RemoveThing {
    /// The shelf.
    #[chime(path)]
    pub shelf: u32,
    /// Its name.
    #[chime(path)]
    pub name: ThingName,
}

chime_service! {
    /// A client of the inventory.
    client = Inventory,
    service_id = "Inventory",
    api_version = "2026-01-31",
    endpoint_prefix = "inventory",
    signing_name = "inventory",
    errors(ShelfMovedException),
    operations(PutThing, GetThing, RemoveThing),
    /// A server of the inventory.
    server = InventoryServer,
}
