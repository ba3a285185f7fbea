//! A service with members of all kinds, for tests: commands and inputs are made from tables alone, so
//! they are there for a service that nobody thought of.

use std::collections::BTreeMap;

use chime_sdk_core::declare::{
    Blob, Timestamp, chime_enum, chime_operation, chime_service, chime_shape, chime_string,
};

/// Who a kite belongs to.
#[chime_string(len = ..=64, sensitive)]
pub struct Owner(String);

/// What a kite looks like.
#[chime_enum]
pub enum Colour {
    /// Like blood.
    Red = "RED",
    /// Like the sky.
    Blue = "BLUE",
}

/// A kite, which may have others behind it.
#[chime_shape]
pub struct Kite {
    /// What it is called.
    pub name: String,
    /// Its colour.
    pub colour: Option<Colour>,
    /// How heavy it is, in kilograms.
    #[chime(range = 0..=10)]
    pub weight: Option<f64>,
    /// How many tails it has.
    pub tails: Option<u32>,
    /// Whether it flies.
    pub flies: Option<bool>,
    /// When it was made.
    pub made: Option<Timestamp>,
    /// A picture of it.
    pub picture: Option<Blob>,
    /// The kites behind it.
    pub behind: Option<Vec<Kite>>,
    /// What is written on it, and in which language.
    pub words: Option<BTreeMap<String, String>>,
    /// The lengths of its lines, by reel.
    pub lines: Option<Vec<Vec<u32>>>,
    /// Where it was seen.
    pub places: Option<Vec<String>>,
}

/// Flies a kite. It goes up only in wind.
///
/// Look at [`Kite`] for what a kite is.
#[chime_operation(method = "POST", path = "/fields/<Field>/kites/<Owner>")]
pub struct FlyKite {
    /// The number of the field.
    #[chime(path)]
    pub field: u32,
    /// Who flies it.
    #[chime(path)]
    pub owner: Owner,
    /// The kite.
    pub kite: Kite,
    /// Whether it is looked after.
    #[chime(query = "watched")]
    pub watched: Option<bool>,
    /// The wind that it needs, in metres a second.
    pub wind: Option<f64>,
    /// When it shall come down.
    pub until: Option<Timestamp>,
    /// A film of it.
    pub film: Option<Blob>,
    /// Colours of other kites there.
    pub colours: Option<Vec<Colour>>,
    /// How many others there may be.
    #[chime(len = 1..=3)]
    pub counts: Option<Vec<u32>>,
    /// Kites beside it.
    pub beside: Option<Vec<Kite>>,
    /// Winds by height.
    pub winds: Option<BTreeMap<String, f64>>,
    /// Kites by owner.
    pub guests: Option<BTreeMap<String, Kite>>,
    /// Where it flies; an option of the whole program has this name.
    pub region: Option<String>,
    /// Makes flying it twice the same as once.
    #[chime(idempotency_token)]
    pub token: Option<String>,
}

chime_service! {
    /// A client of the fields.
    client = Fields,
    service_id = "Fields",
    api_version = "2026-01-31",
    endpoint_prefix = "fields",
    signing_name = "fields",
    errors(),
    operations(FlyKite),
}

/// What `chime fly-kite` with these words makes of them.
pub(crate) fn input(words: &[&str]) -> Result<serde_json::Value, crate::failure::Failure> {
    let all = ["chime", "fly-kite", "--field", "1", "--owner", "o", "--kite", "Name=k"];
    // the words last: an option that is given twice is refused
    let defaults = all[2..].chunks(2).filter(|pair| !words.contains(&pair[0])).flatten();
    let line = all[..2].iter().chain(defaults).chain(words);
    let chime = crate::arguments::parse(SERVICE, line.copied());
    let chime = chime.map_err(|error| crate::usage::failure(&error))?;
    match chime.command {
        crate::arguments::Command::Operation(operation, matches) => {
            crate::input::read(operation, &matches)
        }
        other => panic!("{other:?}"),
    }
}
