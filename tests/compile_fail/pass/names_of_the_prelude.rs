// Variants, types and macros may have the names of the prelude: expanded code takes none of its own
// from there.

use chime_sdk_meetings::declare::{chime_enum, chime_operation, chime_shape, chime_string};

#[chime_enum]
pub enum Choice {
    None = "None",
    Some = "Some",
    Ok = "Ok",
    Err = "Err",
}

pub use Choice::*;

pub trait Default {}
pub trait From {}
pub trait Into {}
pub trait Clone {}
pub trait Iterator {}
pub struct Box;

#[chime_string(len = 1..=64, pattern = guid)]
pub struct Id(String);

#[chime_shape]
pub struct Thing {
    pub ids: Vec<Id>,
    pub choice: Option<Choice>,
}

#[chime_operation(method = "GET", path = "/things/<Id>", output = Thing, client = chime_sdk_meetings::Client)]
pub struct GetThing {
    #[chime(path)]
    pub id: Id,
    #[chime(query = "choice")]
    pub choice: Option<Choice>,
}

fn main() {
    let input = GetThing::new("id").choice(None);
    assert_eq!(input.choice.map(|choice| choice.as_str().len()), Option::Some(4));
}
